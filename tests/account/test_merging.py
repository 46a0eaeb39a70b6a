"""What comes from elsewhere: doubled, shuffled, late, forged, cut off, forked, from a newer version. Every site ends in one state."""

from itertools import permutations
from random import Random

import pytest

from account.shift import BAND, Clock, begin
from resguardo.account import sharing
from resguardo.account.account import Account
from resguardo.account.installation import open_installation
from resguardo.account.integrity import refold_agrees
from resguardo.ledger import bundle, chain
from resguardo.ledger.format import ActorMark
from resguardo.operation.count import CountKind
from resguardo.operation.event import to_clear
from resguardo.operation.operation import digest
from resguardo.operation.policy import Role
from resguardo.operation.refusal import Refused
from resguardo.operation.team import RoleGranted


@pytest.fixture
def shift(tmp_path):
    """A site with two children."""
    shift = begin(tmp_path / "data", now=Clock())
    shift.persons = shift.tag(2)
    yield shift
    shift.house.close()


@pytest.fixture
def tablets(shift, tmp_path):
    """Two tablets that took in the ledger and are apart."""
    houses = [open_installation(tmp_path / f"tablet{at}", now=shift.house.now) for at in (1, 2)]
    for house in houses:
        shift.act("rosa", "team.enrol_device", device=house.writer().public)
    for house in houses:
        give(shift.account, house)
        for credential in shift.house.keyring.credentials():
            house.keyring.keep_credential(
                credential, shift.house.keyring.credential_key(credential)
            )
    yield [Account(house, shift.account.operation) for house in houses]
    for house in houses:
        house.close()


def give(account, house, after=0):
    for content in sharing.export(account, after=after):
        sharing.merge(house, [content], account.operation)


def meet(*accounts):
    for one in accounts:
        for other in accounts:
            give(one, other.house)
    for one in accounts:
        one.catch_up()


def tag(shift, account):
    return account.perform(
        "register.issue_tag", shift.signers("ana"), **BAND, place=shift.places["room"]
    )


def without_effect(account):
    return dict(account.state.without_effect)


def test_bundles_in_any_order_and_twice_give_one_state(shift, tablets):
    """Parts that arrive shuffled, doubled and before what they build on are held until it comes, and then count."""
    one, other = tablets
    parts = []
    for _ in range(4):
        after = one.reading.arrival
        tag(shift, one)
        parts += list(sharing.export(one, after=after))
    for order in list(permutations(parts))[::5]:
        for part in (*order, order[0]):
            sharing.merge(other.house, [part], other.operation)
            other.catch_up()
    assert not other.reading.graph.held()
    assert digest(other.state) == digest(one.state)
    assert refold_agrees(other)


def test_a_part_that_lacks_its_cause_waits(shift, tablets):
    """What can't be folded yet is kept, counted as held, and nothing of it is shown."""
    one, other = tablets
    tag(shift, one)
    after = one.reading.arrival
    tag(shift, one)
    give(one, other.house, after=after)
    other.catch_up()
    assert other.reading.graph.held_count() == 1
    assert len(other.state.register.persons) == 2


def test_two_sites_that_meet_tell_one_story(shift, tablets):
    """Whatever each wrote apart, after they met all states are equal, and equal to a fold from the first event."""
    for account in (*tablets, shift.account):
        tag(shift, account)
    meet(shift.account, *tablets)
    assert len({digest(account.state) for account in (shift.account, *tablets)}) == 1
    assert all(refold_agrees(account) for account in (shift.account, *tablets))
    assert len(shift.state.register.persons) == 5


def test_a_snapshot_stands_a_bundle_that_sorts_before_it(shift, tablets):
    """What arrives late after a snapshot is folded where it belongs, with every signature still known."""
    [one, _] = tablets
    tag(shift, one)
    for _ in range(3):
        shift.tag(1)
    shift.account.save_snapshot()
    again = shift.reopen()
    give(one, again.house)
    again.account.catch_up()
    assert refold_agrees(again.account)
    assert not again.state.without_effect
    assert len(again.state.register.persons) == 6
    again.house.close()


def test_a_snapshot_of_another_version_is_thrown_away(shift, monkeypatch):
    """A program with other rules folds again instead of believing what another one kept."""
    shift.account.save_snapshot()
    monkeypatch.setattr("resguardo.account.reading.made_by", lambda: b"another version")
    again = shift.reopen()
    assert refold_agrees(again.account)
    again.house.close()


def forge(account, event, marks, *, signer=None):
    """A commit of the tablet's own chain that its program would not have made."""
    persons, body = to_clear(event)
    graph = account.reading.graph
    heads = sorted(head for writer, _, head in graph.frontier() if writer != account.writer)
    draft = chain.Draft(
        kind=event.type.code,
        kind_version=1,
        command=bytes(16),
        persons=persons,
        body=body,
        actors=marks,
        dependencies=tuple(heads),
        dependency_generation=max(map(graph.generation, heads)),
    )
    key = account.house.writer()
    with account.store.writing(account.operation) as transaction:
        head = transaction.head(key.public)
    commit = chain.write_commit(
        key,
        [draft],
        operation=account.operation,
        head=head,
        now_ms=account.house.now(),
        sign_intent=signer or (lambda *_: b""),
    )
    return commit.rows


def receive(account, rows, sender):
    for content in bundle.write_bundles(rows, operation=account.operation, sender=sender):
        sharing.merge(account.house, [content], account.operation)
    account.catch_up()


@pytest.mark.parametrize("kind", ["nobody", "unsigned", "own"])
def test_what_a_named_person_did_not_sign_has_no_effect_anywhere(shift, tablets, kind):
    """An act in the coordinator's name without her signature, or with another's credential, changes nothing on any site."""
    one, other = tablets
    rosa, ana = shift.crew["rosa"], shift.state.team.members[shift.crew["ana"]].credential
    marks = {
        "nobody": ActorMark(rosa),
        "unsigned": ActorMark(rosa, shift.state.team.members[rosa].credential),
        "own": ActorMark(rosa, ana),
    }
    signer = one.house.sign_as if kind == "own" else None
    event = RoleGranted(staff=shift.crew["ana"], role=Role.COORDINATOR)
    rows = forge(one, event, (marks[kind],), signer=signer)
    for account in (shift.account, other):
        receive(account, rows, one.house.writer())
        assert without_effect(account)[rows[-1].id] == "fold.not_attested"
        assert not account.state.team.has_role(shift.crew["ana"], Role.COORDINATOR)


@pytest.mark.parametrize("order", ["revoked first", "events first"])
def test_a_revoked_device_counts_up_to_its_cut_whatever_comes_first(shift, tablets, order):
    """What a lost tablet wrote beyond its cut has no effect on any site, whether the revocation or the event arrives first."""
    one, other = tablets
    tag(shift, one)
    last = max(
        sequence for writer, sequence, _ in one.reading.graph.frontier() if writer == one.writer
    )
    late = tag(shift, one)[0].event.person
    shift.act("rosa", "team.revoke_device", device=one.writer, last_sequence=last)
    for account in (shift.account, one) if order == "revoked first" else (one, shift.account):
        give(account, other.house)
        other.catch_up()
    meet(shift.account, other)
    for account in (shift.account, other):
        assert late not in account.state.register.persons
        assert len(account.state.register.persons) == 3
    assert digest(shift.state) == digest(other.state)


def test_two_devices_that_revoke_each_other_end_alike_everywhere(shift, tablets):
    """Two revocations that cross are read in one order on every site."""
    one, other = tablets
    one.perform("team.revoke_device", shift.signers("rosa"), device=other.writer, last_sequence=0)
    tag(shift, other)
    other.perform("team.revoke_device", shift.signers("rosa"), device=one.writer, last_sequence=0)
    meet(shift.account, one, other)
    assert len({digest(account.state) for account in (shift.account, one, other)}) == 1


def test_a_fork_freezes_its_writer_on_every_site(shift, tablets):
    """Two histories of one device are both kept and shown, and neither counts from the fork on."""
    one, other = tablets
    rows = [
        forge(one, RoleGranted(staff=shift.crew["ana"], role=role), ())
        for role in (Role.CARER, Role.MEDIC)
    ]
    for account in (shift.account, other):
        for branch in Random(len(account.writer)).sample(rows, 2):
            receive(account, branch, one.house.writer())
        assert len(account.reading.graph.forks()) == 1
        assert {row.id for branch in rows for row in branch} <= without_effect(account).keys()
    meet(shift.account, other)
    assert digest(shift.state) == digest(other.state)


@pytest.mark.parametrize(("kind", "closes"), [(0xE00, True), (0xE01, False)])
def test_a_kind_of_a_newer_version_is_kept_and_a_critical_one_bars_closings(
    shift, tablets, kind, closes
):
    """What is not understood is listed and handed on; while an odd kind is among it no count is closed here."""
    one, _ = tablets
    key = one.house.writer()
    draft = chain.Draft(
        kind=kind,
        kind_version=1,
        command=bytes(16),
        body={0: 1},
        actors=(ActorMark(shift.crew["ana"]),),
    )
    rows = chain.write_commit(
        key, [draft], operation=one.operation, head=None, now_ms=one.house.now()
    ).rows
    receive(shift.account, rows, key)
    [unknown] = shift.account.reading.not_understood
    assert (unknown.kind, unknown.critical) == (kind, not closes)
    count = shift.act(
        "olga", "count.open_count", kind=CountKind.EMERGENCY, place=shift.places["shelter"]
    )[0].count
    for person in shift.persons:
        shift.act("olga", "count.list_missing", count=count, person=person)
    if closes:
        shift.act("olga", "count.close_count", count=count)
        return
    with pytest.raises(Refused) as refused:
        shift.act("olga", "count.close_count", count=count)
    assert refused.value.code == "account.not_understood"

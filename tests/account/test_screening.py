"""What a bundle may bring: nothing of a stranger's, nothing that breaks the rule of chains, no content that no event names."""

from hashlib import sha256
from random import Random

import pytest

from kit.refusing import refused
from resguardo.account import sharing
from resguardo.account.account import Account, Founding
from resguardo.account.directory import Directory
from resguardo.account.installation import open_installation
from resguardo.account.integrity import refold_agrees
from resguardo.account.sealing import seal_content
from resguardo.ledger import bundle, keys
from resguardo.ledger.chain import Draft, write_commit
from resguardo.ledger.format import KEY_BODY, KEY_KIND, KEY_PARTS, ActorMark, Part, Row, read_raw
from resguardo.operation import rooms
from resguardo.operation.event import to_clear
from resguardo.operation.identifiers import EventId, OrganisationCode
from resguardo.operation.team import DeviceRestored, StaffContent, StaffNamed

assert rooms.ROOMS
INVENTED_CRITICAL_KIND = 0xE01


class Writer:
    """Somebody with a key and a program of their own."""

    def __init__(self, operation, seed=1):
        self.chance = Random(seed)
        self.key = keys.SigningKey(self.chance.randbytes(32))
        self.operation, self.rows, self.head = operation, [], None

    def write(self, kind=INVENTED_CRITICAL_KIND, *, sign_intent=None, **more):
        """One signed commit of one event."""
        draft = Draft(kind=kind, kind_version=1, command=self.chance.randbytes(16), **more)
        commit = write_commit(
            self.key,
            [draft],
            operation=self.operation,
            head=self.head,
            now_ms=1,
            sign_intent=sign_intent,
        )
        self.head = commit.head
        self.rows += commit.rows
        return self

    def bundle(self, blobs=()):
        """All of it, with contents that no event names put beside."""
        draft = bundle._Draft(self.operation, self.key, ())
        list(
            draft.add([([bundle.event_record(row.header, row.signature)], 1) for row in self.rows])
        )
        list(draft.add([([bundle.record(bundle.RECORD_BLOB, blob)], 0) for blob in blobs]))
        return draft.finish()


@pytest.fixture
def account(tmp_path):
    """An operation with its coordinator alone."""
    with open_installation(tmp_path / "data") as house:
        content = StaffContent(name="Rosa Ensayo", handle="rosa")
        organisation = OrganisationCode("MP")
        yield Account.found(
            house, Founding("Ensayo", "America/Guatemala", "GT", True, organisation, content)
        )


def _enrolled(account):
    writer = Writer(account.operation)
    coordinator = next(iter(account.state.team.members))
    account.perform("team.enrol_device", [coordinator], device=writer.key.public)
    return writer


def _merge(account, content):
    merged = sharing.merge(account.house, [content], account.operation)
    account.catch_up()
    return merged


def test_what_a_stranger_wrote_is_turned_away(account):
    """A key that nobody enrolled leaves no row, so it can't keep counts from closing nor make the proof fail."""
    before = account.store.size(account.operation)
    merged = _merge(account, Writer(account.operation).write().write().bundle())
    assert [one.code for one in merged.problems] == ["writer.not_enrolled"] * 2
    assert account.store.size(account.operation) == before
    assert not account.reading.not_understood


def test_a_stranger_does_not_come_back_from_a_backup(account):
    """Whoever says that they were restored is believed only with the signature of a member of the team."""
    own = keys.SigningKey(bytes(range(32)))
    writer = Writer(account.operation)
    event = DeviceRestored(device=writer.key.public, replaces=account.writer, last_sequence=0)
    mark = ActorMark(next(iter(account.state.team.members)), own.public)
    writer.write(
        DeviceRestored.type.code,
        body=to_clear(event)[1],
        actors=(mark,),
        sign_intent=lambda _mark, said: own.sign(said),
    )
    assert [one.code for one in _merge(account, writer.bundle()).problems] == [
        "writer.not_enrolled"
    ]


def test_what_breaks_the_rule_of_generations_is_turned_away_with_all_that_builds_on_it(account):
    """Also from an enrolled device: what is kept for ever must not make the proof of everybody fail."""
    writer = _enrolled(account).write(dependency_generation=77).write(dependency_generation=99)
    merged = _merge(account, writer.bundle())
    assert [one.code for one in merged.problems] == ["chain.generation"] * 2
    assert merged.events == 0


def test_an_enrolled_device_is_taken_in(account):
    """Also in the bundle that brings its enrolment."""
    writer = _enrolled(account).write()
    enrolling = [
        Row(row.id, row.header, row.signature) for row in account.store.rows(account.operation)
    ]
    writer.rows = enrolling + writer.rows
    with open_installation(account.house.folder.parent / "other") as other:
        merged = sharing.merge(other, [writer.bundle()], account.operation)
    assert (merged.events, merged.problems) == (len(writer.rows), [])


def test_a_content_that_no_event_names_is_not_kept(account):
    """A bundle can't fill the store, nor bring content of people who are not in the account."""
    blob = bytes(256)
    merged = _merge(account, _enrolled(account).write().bundle([blob]))
    assert (merged.events, merged.contents) == (1, 0)
    assert account.store.blob(sha256(blob).digest()) is None


def test_an_unknown_kind_bars_no_closing_once_its_device_is_cut_off(account):
    """A stolen tablet could otherwise keep every count open with one invented kind, for ever and everywhere."""
    writer, coordinator = _enrolled(account).write(), tuple(account.state.team.members)
    _merge(account, writer.bundle())
    with refused("account.not_understood"):
        account.perform("count.close_count", coordinator, count=b"c" * 16)
    account.perform("team.revoke_device", coordinator, device=writer.key.public, last_sequence=-1)
    with refused("policy.act_not_granted"):
        account.perform("count.close_count", coordinator, count=b"c" * 16)


def test_a_revocation_counts_in_the_act_that_writes_it(account):
    """The fold begins anew inside the write, and sees what is not yet committed; otherwise a stolen tablet would count until the program is opened again."""
    writer, coordinator = _enrolled(account).write(), tuple(account.state.team.members)
    _merge(account, writer.bundle())
    device = writer.key.public
    told = account.perform("team.revoke_device", coordinator, device=device, last_sequence=-1)
    assert [one.event.device for one in told] == [device]
    assert account.state.team.cuts[device] == -1
    assert refold_agrees(account)


def test_a_content_that_does_not_open_takes_no_list_from_anybody(account):
    """A part copied from another event has the right key and opens nowhere; the names of the team are read as before."""
    named = list(account.store.rows(account.operation))[1]
    fields = read_raw(named.header)
    writer = _enrolled(account).write(
        fields[KEY_KIND],
        body=fields[KEY_BODY],
        parts=tuple(Part(*part) for part in fields[KEY_PARTS]),
        actors=(ActorMark(next(iter(account.state.team.members))),),
    )
    _merge(account, writer.bundle())
    assert account.content(EventId(writer.rows[0].id)) is None
    assert account.content(EventId(named.id)).handle == "rosa"
    assert Directory(account).staff_called("rosa") == next(iter(account.state.team.members))
    assert (writer.rows[0].id, "fold.not_attested") in account.state.without_effect


def test_nobody_takes_the_name_of_another(account):
    """A renaming that no coordinator signed has no effect, and its content is not looked up either."""
    writer, rosa = _enrolled(account), next(iter(account.state.team.members))
    named = list(account.store.rows(account.operation))[1]
    content = StaffContent(name="Otra Persona", handle="otra")
    event = StaffNamed(staff=rosa, content=content)
    context = {"writer": writer.key.public, "command": b"c" * 16, "operation": account.operation}
    part, blob = seal_content(event, account.keyring, chance=Random(3).randbytes, **context)
    writer.chance.randbytes = lambda length: b"c" * length
    writer.write(
        StaffNamed.type.code,
        body=read_raw(named.header)[KEY_BODY],
        parts=(part,),
        actors=(ActorMark(rosa),),
    )
    merged = _merge(account, writer.bundle([blob]))
    assert merged.contents == 1
    assert account.content(EventId(writer.rows[0].id)) == content
    assert Directory(account).staff_called("otra") is None
    assert Directory(account).staff_called("rosa") == rosa

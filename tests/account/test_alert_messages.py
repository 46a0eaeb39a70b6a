"""Alert messages of the account: chosen by the chain, noted before they leave, apart for the public and for authorities."""

import base64
import hashlib

import pytest

from kit.alert_case import NAME, AlertCase
from kit.cap_samples import edited
from kit.refusing import refused
from resguardo.account.alert_messages import Asked, answered, children_due, note, prepare
from resguardo.account.leaving import left, recipients
from resguardo.account.outgoing_photo import carries_colours_only
from resguardo.exchange.cap.checking import check
from resguardo.exchange.cap.reading import read
from resguardo.exchange.loss import Why
from resguardo.operation.absence import Stage
from resguardo.operation.age import AgeContent
from resguardo.operation.exports import ExportProfile
from resguardo.operation.publication import AlertLayer, AlertMessageKind, ReleasedFact
from resguardo.operation.register import AgeBasis, CountedAs

PUBLIC = Asked(AlertLayer.PUBLIC, sender="alerta@autoridad.example")
RESTRICTED = Asked(AlertLayer.RESTRICTED, ("es", "en", "he"), "alerta@autoridad.example")
DAY_MS = 24 * 60 * 60 * 1000


@pytest.fixture
def case(tmp_path):
    """A child who is missing; the alert is active and everything released."""
    made = AlertCase(tmp_path / "data").go_missing().activate().release()
    yield made
    made.shift.house.close()


def send(case, asked):
    """Prepare and note a message; what was prepared."""
    prepared = prepare(case.sight(), case.child, asked)
    note(case.account, case.shift.crew["alba"], prepared, "Unidad Inventada")
    return prepared


def test_a_message_is_noted_in_its_chain_and_in_the_log_before_it_leaves(case):
    """Identifier, sender and moment as they stand in it; profile, fields and the hash of the bytes."""
    prepared = send(case, PUBLIC)
    [kept] = case.shift.state.publications.messages[case.absence]
    message = read(prepared.content).message
    assert (kept.sender, kept.identifier, kept.sent) == message.reference
    [export] = left(case.account)
    assert export.record.profile is ExportProfile.PUBLIC_ALERT
    assert export.record.digest == hashlib.sha256(prepared.content).digest()
    assert NAME not in repr(export.record)
    assert recipients(case.sight("rosa"), [export.export]) == {export.export: "Unidad Inventada"}


def test_a_chain_goes_from_alert_to_update_to_cancel_and_names_what_holds(case):
    """Each message names every unexpired one of its own chain, letter by letter, and nothing of the other layer."""
    first, restricted = send(case, PUBLIC), send(case, RESTRICTED)
    second = send(case, PUBLIC)
    case.recover()
    cancel = send(case, PUBLIC)
    kinds = [one.message.kind for one in (first, second, cancel, restricted)]
    assert kinds == ["Alert", "Update", "Cancel", "Alert"]
    assert second.message.references == (first.message.reference,)
    assert cancel.message.references == (first.message.reference, second.message.reference)
    assert send(case, RESTRICTED).message.kind == "Cancel"
    assert len({one.message.identifier for one in (first, second, cancel, restricted)}) == 4


def test_what_has_ended_is_not_named_and_the_alert_goes_on(case):
    """The end of a message is not the end of the alert."""
    send(case, PUBLIC)
    case.shift.house.now.now += DAY_MS // 2
    second = send(case, PUBLIC)
    case.shift.house.now.now += DAY_MS // 2 + 10_000
    third = send(case, PUBLIC)
    assert third.message.references == (second.message.reference,)


def test_public_and_restricted_share_no_identifier(case):
    """Two chains, and nothing in one that leads to the other; the incident stands on the restricted one only."""
    public, restricted = send(case, PUBLIC).message, send(case, RESTRICTED).message
    assert (public.incidents, bool(restricted.incidents)) == ("", True)
    assert public.identifier != restricted.identifier
    inside = {case.child.hex(), case.absence.hex(), case.account.operation.hex()}
    assert not any(one[:12] in repr(public) for one in inside)


def test_a_cancellation_names_nobody(case):
    """No name, no photo, no fact of the child; that is told in the loss report."""
    send(case, PUBLIC)
    case.recover()
    cancel = send(case, PUBLIC)
    assert b"Luz" not in cancel.content
    assert not any(info.resources for info in cancel.message.infos)
    assert cancel.fields == ("country", "areas")


def test_the_public_message_needs_a_decision(tmp_path):
    """Nothing leaves for the public without the alert unit; for authorities it does."""
    case = AlertCase(tmp_path / "data").go_missing()
    with refused("absence.alert_not_active"):
        prepare(case.sight(), case.child, PUBLIC)
    assert prepare(case.sight(), case.child, RESTRICTED).message.kind == "Alert"
    case.activate()
    with refused("absence.nothing_released"):
        prepare(case.sight(), case.child, PUBLIC)
    case.release(ReleasedFact.AGE)
    said = prepare(case.sight(), case.child, PUBLIC)
    assert NAME.encode() not in said.content
    assert ("name", Why.NOT_LET_OUT) in {(one.fact, one.why) for one in said.lost}
    case.shift.house.close()


def test_while_nobody_is_missing_the_ready_sheet_is_a_draft(tmp_path):
    """It proves that an alert could be asked for at once; it is in no chain, and is logged like anything that leaves."""
    case = AlertCase(tmp_path / "data")
    draft = send(case, RESTRICTED)
    assert (draft.message.status, draft.message.kind, draft.is_draft) == ("Draft", "Alert", True)
    assert not case.shift.state.publications.messages
    assert len(left(case.account)) == 1
    case.shift.house.close()


def test_an_adult_has_no_child_alert(case):
    """Women under protection are looked for by the police's own procedure."""
    grown = AgeContent(age_years_min=19, age_years_max=25)
    case.shift.act(
        "rosa+renata", "register.reclassify_person",
        person=case.child, counted_as=CountedAs.ADULT, basis=AgeBasis.ASSESSED, age=grown,
    )  # fmt: skip
    with refused("absence.message_not_a_child"):
        prepare(case.sight(), case.child, PUBLIC)
    assert children_due(case.shift.state, AlertLayer.PUBLIC) == []


def test_an_exercise_says_so_in_every_message(case):
    """The operation of these tests is an exercise: status, note, code and words, whatever the layer."""
    for asked in (PUBLIC, RESTRICTED):
        message = send(case, asked).message
        assert (message.status, "drill" in message.codes) == ("Exercise", True)
        assert message.note.startswith("simulacro-")
        assert all(
            one.headline.split(".")[0].isupper() or one.language == "he" for one in message.infos
        )


def test_the_photo_carries_nothing_but_its_colours_and_has_both_digests(case):
    """SHA-1 as the standard asks, SHA-256 beside it, the size in bytes."""
    [info] = send(case, PUBLIC).message.infos
    [resource] = info.resources
    photo = base64.b64decode(resource.dereferenced)
    assert carries_colours_only(photo)
    assert resource.size == str(len(photo))
    assert resource.digest == hashlib.sha1(photo).hexdigest()
    assert dict(info.parameters)["Resguardo:photoSha256"] == hashlib.sha256(photo).hexdigest()


def test_nothing_confidential_is_in_any_message(case):
    """Place, parents, residence, document, staff and band are in no layer, also inside the base64."""
    for asked in (PUBLIC, RESTRICTED):
        prepared = send(case, asked)
        assert check(prepared.content).is_valid
        text = prepared.content.decode()
        band = case.shift.state.register.persons[case.child].tag
        closed = ("Casa", "Sala", "Ema Inventada", "Calle Secreta", "CUI 999", "Ensayo", band)
        assert not [one for one in closed if one in text]


def test_located_and_not_yet_recovered_tells_the_public_nothing_new(case):
    """It would warn whoever holds the child; the message that goes on says what it said."""
    before = send(case, PUBLIC).message.infos[0].description
    case.shift.act("nora", "absence.locate_person", absence=case.absence)
    assert send(case, PUBLIC).message.infos[0].description == before


def test_an_acknowledgement_is_offered_and_never_inferred(case):
    """What was sent is not received: reading an Ack records nothing, and only a configured sender's says anything."""
    ours = send(case, RESTRICTED).message.reference
    earlier = "alerta@autoridad.example,rg-a2c4e6g3i5k2m4o6q3s5u2w4y6,2026-02-03T01:40:00-06:00"
    text = edited((">Update<", ">Ack<"), ("alerta@", "unidad@"), (earlier, str(ours)))
    acknowledgement = read(text.encode()).message
    before = len(case.shift.state.absences.absences[case.absence].steps[Stage.ALERT_ACKNOWLEDGED])
    answer, absences = answered(case.account, acknowledgement, ["unidad@autoridad.example"])
    assert (answer.is_received, absences) == (True, [case.absence])
    steps = case.shift.state.absences.absences[case.absence].steps
    assert len(steps[Stage.ALERT_ACKNOWLEDGED]) == before
    assert answered(case.account, acknowledgement, ["otra@autoridad.example"]) is None


def test_what_nobody_knows_is_no_loss_and_what_the_sender_may_not_read_is(case):
    """A monitor reads no name; of the other child nobody knows one."""
    closed = prepare(case.sight("mora"), case.child, PUBLIC)
    assert ("name", Why.NOT_READABLE) in {(one.fact, one.why) for one in closed.lost}
    open_to_all = prepare(case.sight("rosa"), case.other, RESTRICTED)
    assert "name" not in {one.fact for one in open_to_all.lost}


def test_every_child_who_needs_a_message_is_listed(case):
    """Away with facts released, or back with a chain to cancel; nobody else."""
    state = case.shift.state
    [due] = children_due(state, AlertLayer.PUBLIC)
    assert (due.person, due.kind) == (case.child, AlertMessageKind.ALERT)
    send(case, PUBLIC)
    case.recover()
    [due] = children_due(case.shift.state, AlertLayer.PUBLIC)
    assert due.kind is AlertMessageKind.CANCEL
    send(case, PUBLIC)
    assert children_due(case.shift.state, AlertLayer.PUBLIC) == []


def test_without_a_configured_sender_the_message_says_so(case):
    """The default leads nowhere, by its ending; a chain keeps the sender that it began with."""
    prepared = prepare(case.sight(), case.child, Asked(AlertLayer.PUBLIC))
    assert prepared.message.sender.endswith("@resguardo.invalid")
    send(case, PUBLIC)
    again = prepare(case.sight(), case.child, Asked(AlertLayer.PUBLIC))
    assert again.message.sender == "alerta@autoridad.example"

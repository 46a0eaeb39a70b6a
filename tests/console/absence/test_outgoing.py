"""What leaves about a missing child from the screen: shown with what stays behind, handed out as it was shown, written down before."""

import json
import re

import pytest

from kit.browser import serious_faults
from resguardo.account.leaving import left, recipients
from resguardo.account.sight import sight_of
from resguardo.exchange.cap.checking import check
from resguardo.operation.exports import ExportProfile
from resguardo.operation.policy import Role
from resguardo.operation.publication import AlertLayer, AlertMessageKind, ReleasedFact

DAY_MS = 24 * 60 * 60_000
MESSAGE = {"layer": "restricted", "languages": ["es"], "recipient": "Unidad Inventada"}
PACKET = {
    "form": "guatemala",
    "layer": "authority",
    "kind": "json",
    "recipient": "Fiscalía Inventada",
}


@pytest.fixture
def missing(exercise):
    """A child who is missing, and the exercise around."""
    state = exercise.account.state
    children = set(state.register.children())
    child = next(
        one
        for one in state.custody.open_persons()
        if one in children and state.absences.open_of(one) is None
    )
    exercise.perform("absence.declare_absence", "olga", persons=(child,))
    exercise.child, exercise.absence = child, state.absences.open_of(child)
    return exercise


def at(console, end=""):
    """The address of what leaves about the child."""
    return f"/absence/{console.absence.hex()}/leave{end}"


def shown_and_taken(client, address, fields):
    """What comes when somebody looks first and then takes what was shown."""
    page = client.post(address, fields).content.decode()
    [seen] = re.findall(r'name="seen" value="(\w+)"', page)
    return page, client.post(address, fields | {"seen": seen, "take": "1"})


def exports(console):
    """Every file that left."""
    return left(console.account)


def test_a_message_is_shown_with_what_stays_behind_and_then_handed_out(missing):
    """Looking lets nothing out; taking writes the export and the message of the chain down, and no copy is kept."""
    client, before = missing.client("olga"), len(exports(missing))
    page = client.post(at(missing, "/message"), MESSAGE).content.decode()
    assert "No sale" in page
    assert "vínculos familiares" in page or "hermanas y hermanos" in page
    assert len(exports(missing)) == before
    _, answer = shown_and_taken(client, at(missing, "/message"), MESSAGE)
    assert answer["Cache-Control"] == "no-store"
    assert re.search(r'attachment; filename="rg-\w+\.xml"', answer["Content-Disposition"])
    newest = exports(missing)[-1]
    assert newest.record.profile is ExportProfile.RESTRICTED_ALERT
    sight = sight_of(missing.account, missing.staff("rosa"))
    assert recipients(sight, [newest.export])[newest.export] == "Unidad Inventada"
    chain = missing.account.state.publications.chain(missing.absence, AlertLayer.RESTRICTED)
    assert [one.kind for one in chain] == [AlertMessageKind.ALERT]


def test_what_is_handed_out_is_a_valid_message(missing, tmp_path):
    """The same bytes that the command would write."""
    _, answer = shown_and_taken(missing.client("olga"), at(missing, "/message"), MESSAGE)
    file = tmp_path / "message.xml"
    file.write_bytes(answer.content)
    with file.open("rb") as source:
        assert check(source).is_valid


def test_the_same_press_twice_lets_one_file_out(missing):
    """What was shown has left; a second message has to be looked at first."""
    client = missing.client("olga")
    page = client.post(at(missing, "/message"), MESSAGE).content.decode()
    [seen] = re.findall(r'name="seen" value="(\w+)"', page)
    taking = MESSAGE | {"seen": seen, "take": "1"}
    assert client.post(at(missing, "/message"), taking).status_code == 200
    number = len(exports(missing))
    again = client.post(at(missing, "/message"), taking)
    assert again.status_code == 409
    assert "Lo que saldría cambió" in again.content.decode()
    assert len(exports(missing)) == number


@pytest.mark.parametrize(("end", "fields"), [("/message", MESSAGE), ("/packet", PACKET)])
def test_nothing_leaves_that_was_not_shown(missing, end, fields):
    """Taking without having looked shows it first."""
    before = len(exports(missing))
    answer = missing.client("olga" if end == "/message" else "nora").post(
        at(missing, end), fields | {"take": "1"}
    )
    assert answer.status_code == 409
    assert len(exports(missing)) == before


def test_the_public_hears_only_what_was_released(missing):
    """Before the decision there is no public message to choose; after it, it holds the released facts."""
    client = missing.client("alba")
    public = MESSAGE | {"layer": "public"}
    assert client.post(at(missing, "/message"), public).status_code == 409
    missing.perform("absence.request_alert", "olga", absences=(missing.absence,))
    missing.perform("absence.acknowledge_alert", "alba", absences=(missing.absence,))
    missing.perform("absence.activate_alert", "alba", absence=missing.absence, number="AK-88")
    missing.perform(
        "absence.release_facts",
        "alba",
        absence=missing.absence,
        facts=(ReleasedFact.SEX,),
        areas=("GT-01",),
    )
    page, answer = shown_and_taken(client, at(missing, "/message"), public)
    assert "este perfil no lo deja salir" in page
    assert b"<scope>Public</scope>" in answer.content


def test_a_packet_leaves_on_a_layer_of_the_reader(missing):
    """Named by its own reference, written down for its receiver; nothing of the account's own references in it."""
    page, answer = shown_and_taken(missing.client("nora"), at(missing, "/packet"), PACKET)
    assert "No sale" in page
    told = json.loads(answer.content)
    assert told["layer"] == "authority"
    assert answer["Content-Disposition"] == f'attachment; filename="{told["reference"]}.json"'
    assert missing.directory.tag(missing.child) not in answer.content.decode()
    assert exports(missing)[-1].record.file_format == "packet.json"


def test_a_layer_that_no_role_lets_out_cannot_be_chosen(missing):
    """The count officer warns the police and hands nothing to a court."""
    answer = missing.client("olga").post(at(missing, "/packet"), PACKET)
    assert answer.status_code == 409
    assert not exports(missing) or exports(missing)[-1].record.file_format != "packet.json"


@pytest.mark.parametrize("handle", ["mora", "eva"])
def test_whoever_lets_nothing_out_has_no_such_page(missing, handle):
    """Neither the page nor the way to it."""
    assert missing.client(handle).get(at(missing)).status_code == 404
    page = missing.client(handle).get(f"/absence/{missing.absence.hex()}").content.decode()
    assert at(missing) not in page


def test_looking_as_another_lets_nothing_out(missing):
    """Whoever looks through another's eyes signs nothing."""
    client, before = missing.client("rosa"), len(exports(missing))
    client.post("/setup/view-as", {"role": Role.COUNT_OFFICER.value})
    _, answer = shown_and_taken(client, at(missing, "/message"), MESSAGE)
    assert answer.status_code == 409
    assert "Está mirando con otra función" in answer.content.decode()
    assert len(exports(missing)) == before


def test_a_message_that_is_about_to_end_stands_on_the_list(missing):
    """Whatever ends leaves the child without an alert, so it is said before, with a way to the next one."""
    assert at(missing) not in missing.client("olga").get("/absence/rows").content.decode()
    now = missing.house.installation.now()
    missing.perform(
        "absence.write_alert_message",
        "olga",
        absence=missing.absence,
        layer=AlertLayer.RESTRICTED,
        kind=AlertMessageKind.ALERT,
        identifier="rg-inventado",
        sender="alerta@autoridad.example",
        sent="2026-02-03T04:10:00-06:00",
        expires_at=now + 60_000,
    )
    page = missing.client("olga").get("/absence/rows").content.decode()
    assert "Mensajes de alerta que tocan" in page
    assert at(missing) in page
    assert at(missing) not in missing.client("mora").get("/absence/rows").content.decode()


@pytest.mark.parametrize(("language", "size"), [("es", "phone"), ("he", "desktop")])
def test_what_leaves_is_seen_on_the_screen(missing, address, browser_pages, language, size):
    """The loss report stands before what leaves; nothing that a screen reader stumbles over."""
    page = browser_pages.open(
        address, at(missing), console=missing, handle="nora", size=size, language=language
    )
    page.locator("#message_recipient").fill("Unidad Inventada")
    page.locator('section[aria-labelledby="message"] button[name="look"]').click()
    page.locator('button[name="take"]').wait_for()
    assert serious_faults(page) == []


def test_a_child_who_is_back_is_taken_out_of_the_alert(missing):
    """The chain is owed its cancellation, which names nobody; once it has left, no message is due."""
    client = missing.client("nora")
    shown_and_taken(client, at(missing, "/message"), MESSAGE)
    missing.perform("absence.locate_person", "nora", absence=missing.absence)
    giver = missing.directory.handle(missing.account.state.custody.answers_for(missing.child))
    missing.perform("absence.recover_person", "pablo", giver, absence=missing.absence)
    assert "Mensajes de alerta que tocan" in client.get("/absence/rows").content.decode()
    _, answer = shown_and_taken(client, at(missing, "/message"), MESSAGE)
    assert b"<msgType>Cancel</msgType>" in answer.content
    assert "Ahora no toca ningún mensaje" in client.get(at(missing)).content.decode()

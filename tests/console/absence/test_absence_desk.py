"""The absence desk: one child one row, what is not sent first, each step by its own signer."""

import pytest

from kit.browser import keep_picture, serious_faults
from kit.console import PIN
from resguardo.operation.absence import Stage
from resguardo.operation.description import DescriptionContent
from resguardo.operation.event import SealClass

SEEN = "Terminal Inventada"


def somebody(console):
    """A child in charge who is not missing."""
    state = console.account.state
    children = set(state.register.children())
    return next(
        person
        for person in state.custody.open_persons()
        if person in children and state.absences.open_of(person) is None
    )


def declared(console):
    """The child and the absence that the count officer declared past the screens."""
    person = somebody(console)
    console.perform("absence.declare_absence", "olga", persons=(person,))
    return person, console.account.state.absences.open_of(person)


def press(console, handle, absence, step, **fields):
    """Take one step on the page of an absence; the answer."""
    client = console.client(handle)
    return client.post(f"/absence/{absence.hex()}/{step}", fields)


def test_what_is_not_sent_stands_first_with_its_minutes(exercise):
    """The row is there at once; the page says how many are not sent and since when."""
    person, _ = declared(exercise)
    page = exercise.client("olga").get("/absence/rows").content.decode()
    tag = exercise.directory.tag(person)
    assert "1 alerta sin pedir" in page
    assert page.index(tag) == min(page.index(one) for one in (tag, "badge-state good"))


def test_an_absence_goes_all_the_way_each_step_by_another(exercise):
    """Requested, acknowledged by the other agency, active, seen, located, recovered with two signatures, ended, checked, asked, placed, closed."""
    person, absence = declared(exercise)
    custody = exercise.account.state.custody
    holder = exercise.directory.handle(custody.answers_for(person))
    second = {"second_handle": holder, "second_pin": PIN}
    steps = [
        ("olga", "request", {}),
        ("alba", "acknowledge", {}),
        ("alba", "activate", {"number": "AK-2024-0017"}),
        ("eva", "sighting", {"source": "public", "reliability": "probable", "where": SEEN}),
        ("nora", "locate", {"where": SEEN}),
        ("pablo", "recover", second),
        ("alba", "end", {}),
        ("marta", "medical", {}),
        ("ines", "schedule", {"due_at": "2030-01-01T10:00"}),
        ("ines", "interview", {"outcome": "declined"}),
        ("nora", "placement", {"decision": "other_place"}),
        ("nora", "close", {}),
    ]
    for handle, step, fields in steps:
        answer = press(exercise, handle, absence, step, **fields)
        assert answer.status_code == 302, (step, answer.content.decode())
    record = exercise.account.state.absences.absences[absence]
    assert record.is_closed
    assert record.alert_number == "AK-2024-0017"
    assert custody.answers_for(person) == exercise.staff("pablo")


def test_what_is_published_is_decided_by_the_alert_unit(exercise):
    """Nothing by itself; then the facts and areas that were marked, in words; and nothing again when none is marked."""
    _, absence = declared(exercise)
    for handle, step, fields in (
        ("olga", "request", {}),
        ("alba", "acknowledge", {}),
        ("alba", "activate", {"number": "AK-2024-0018"}),
    ):
        assert press(exercise, handle, absence, step, **fields).status_code == 302

    def page(handle):
        return exercise.client(handle).get(f"/absence/{absence.hex()}").content.decode()

    assert "nada todavía" in page("alba")
    assert "Decidir qué se publica" not in page("olga")
    marked = {"facts": ["age", "photo"], "areas": ["GT-18", "MX"], "seen_in": "GT-18"}
    assert press(exercise, "alba", absence, "release", **marked).status_code == 302
    assert "Edad, Fotografía" in page("olga")
    assert "Izabal, Guatemala · México" in page("olga")
    answer = press(exercise, "alba", absence, "release", facts=["age"])
    assert (answer.status_code, "departamento o el país" in answer.content.decode()) == (409, True)
    assert press(exercise, "alba", absence, "release").status_code == 409, (
        "an empty form takes nothing back"
    )
    assert "Izabal" in page("alba")
    assert press(exercise, "alba", absence, "release", take_back="on").status_code == 302
    assert "nada todavía" in page("alba")


def test_what_the_rules_forbid_comes_back_beside_the_form(exercise):
    """The requesting organisation does not acknowledge: three sentences, the form stays open, nothing is written."""
    _, absence = declared(exercise)
    before = exercise.account.reading.arrival
    answer = press(exercise, "alba", absence, "activate", number="sin número")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Una alerta pedida y sin decidir." in page
    assert 'value="sin número"' in page
    assert exercise.account.reading.arrival == before


def test_several_alerts_are_requested_one_record_each(exercise):
    """A batch writes a request for each child; one that can't be requested stops all of them."""
    first = declared(exercise)[1]
    second = declared(exercise)[1]
    client = exercise.client("olga")
    fields = {"deed": "request", "absences": [first.hex(), second.hex()]}
    assert client.post("/absence/batch", fields).status_code == 302
    table = exercise.account.state.absences.absences
    events = {table[one].first(Stage.ALERT_REQUESTED).event for one in (first, second)}
    assert len(events) == 2
    third = declared(exercise)[1]
    fields["absences"] = [third.hex(), first.hex()]
    assert client.post("/absence/batch", fields).status_code == 409
    assert not table[third].has(Stage.ALERT_REQUESTED)


def test_bands_are_declared_missing_one_absence_each(exercise):
    """One band a line; a band that nobody wears is said, and nothing is written for the others."""
    person = somebody(exercise)
    tag = exercise.directory.tag(person)
    client = exercise.client("olga")
    answer = client.post("/absence/declare", {"tags": f"{tag}\nXXXX-XXXX", "kind": "taken"})
    assert answer.status_code == 409
    assert exercise.account.state.absences.open_of(person) is None
    answer = client.post("/absence/declare", {"tags": f"{tag}\n{tag}\n", "kind": "taken"})
    assert answer.status_code == 302
    assert exercise.account.state.absences.open_of(person) is not None


def test_where_somebody_was_seen_is_read_by_those_who_search(exercise):
    """Police read it while the child is missing; the spokesperson reads that there was a sighting and not where."""
    _, absence = declared(exercise)
    fields = {"source": "public", "reliability": "doubtful", "where": SEEN}
    press(exercise, "eva", absence, "sighting", **fields)
    pages = {
        handle: exercise.client(handle).get(f"/absence/{absence.hex()}").content.decode()
        for handle in ("pablo", "sara")
    }
    assert SEEN in pages["pablo"]
    assert SEEN not in pages["sara"]
    assert "sellado" in pages["sara"]
    log = list(exercise.opened.log.entries())
    assert any(
        one.seal is SealClass.LOCATION for one in log if one.reader == exercise.staff("pablo")
    )


def test_how_to_know_the_missing_is_shown_to_those_who_search(exercise):
    """While a child is missing the police read the description, which at other times is closed to them; the spokesperson and the monitor never do."""
    person, absence = declared(exercise)
    seen = DescriptionContent(marks="lunar MARCAQZXWV en la mano")
    exercise.perform("register.describe_person", "ana", person=person, seen=seen)
    shown = {
        handle: "MARCAQZXWV"
        in exercise.client(handle).get(f"/absence/{absence.hex()}").content.decode()
        for handle in ("pablo", "alba", "olga", "sara", "mora")
    }
    assert shown == {"pablo": True, "alba": True, "olga": True, "sara": False, "mora": False}


def test_the_clocks_of_an_absence_stand_on_its_page(exercise):
    """What waits, how long, and whose it is."""
    _, absence = declared(exercise)
    page = exercise.client("olga").get(f"/absence/{absence.hex()}").content.decode()
    assert "Plazos" in page
    assert "alerta sin pedir" in page


def test_the_ready_sheets_name_what_is_missing_of_every_child(exercise):
    """Every child in charge stands on the list, without a content being opened for it."""
    page = exercise.client("sara").get("/absence/ready").content.decode()
    state = exercise.account.state
    children = set(state.register.children()) & set(state.custody.open_persons())
    assert all(exercise.directory.tag(child) in page for child in children)
    exercise.client("olga").get("/absence/ready")
    readers = {one.reader for one in exercise.opened.log.entries()}
    assert not readers & {exercise.staff("sara"), exercise.staff("olga")}


@pytest.mark.parametrize(("handle", "expected"), [("nora", True), ("alba", False)])
def test_the_form_is_offered_to_those_who_may_open_it(exercise, handle, expected):
    """A button that leads to nothing makes its reader doubt the rest."""
    page = exercise.client(handle).get("/absence/ready").content.decode()
    assert ('href="/absence/form"' in page) is expected


@pytest.mark.parametrize("path", ["/absence/zz", "/absence/" + "0" * 32, "/absence/aa/fly"])
def test_what_there_is_not_is_not_there(exercise, path):
    """An address of something else tells nothing."""
    client = exercise.client("olga")
    answer = client.post(path) if path.endswith("fly") else client.get(path)
    assert answer.status_code == 404


def test_the_story_of_one_alert_on_two_screens(exercise, address, browser_pages):
    """The officer declares and requests; the alert unit's page shows it by itself, they acknowledge and activate, and the row of the officer says so by itself."""
    tag = exercise.directory.tag(somebody(exercise))
    unit = browser_pages.open(address, "/absence/", console=exercise, handle="alba")
    officer = browser_pages.open(address, "/absence/declare", console=exercise, handle="olga")
    officer.fill("textarea[name=tags]", tag)
    officer.click("form.panel button.btn-danger")
    row = officer.locator("tr", has_text=tag)
    row.get_by_text("sin pedir", exact=True).wait_for()
    keep_picture(officer, "absences")
    assert serious_faults(officer) == []
    row.locator("input[type=checkbox]").check()
    officer.get_by_role("button", name="Pedir la alerta de las elegidas").click()
    unit.locator("tr", has_text=tag).get_by_text("pedida, sin acuse").wait_for(timeout=20_000)
    unit.get_by_role("link", name=tag).click()
    for step in ("Acusar recibo", "Activar la alerta"):
        unit.locator("summary", has_text=step).click()
        if step.startswith("Activar"):
            unit.get_by_label("Número del boletín oficial").fill("AK-2024-0018")
            keep_picture(unit, "absence", whole=True)
            assert serious_faults(unit) == []
        unit.get_by_role("button", name=step).click()
        unit.get_by_role("status").wait_for()
    officer.locator("tr", has_text="AK-2024-0018").wait_for(timeout=20_000)


@pytest.mark.parametrize(
    ("size", "language", "look"),
    [("phone", "he", "dark"), ("tablet", "en", "light"), ("phone", "es", "light")],
)
def test_the_pages_fit_every_screen(exercise, address, browser_pages, size, language, look):
    """No page runs over its edge, and nobody is kept from using it."""
    _, absence = declared(exercise)
    for path in ("/absence/", "/absence/ready", "/absence/form", f"/absence/{absence.hex()}"):
        page = browser_pages.open(
            address,
            path,
            console=exercise,
            handle="olga",
            size=size,
            language=language,
            look=look,
        )
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert serious_faults(page) == []

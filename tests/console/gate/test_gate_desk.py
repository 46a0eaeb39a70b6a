"""The gate book on a screen: in, out, not let in, taken with the gate shut; nothing about who is inside."""

from kit.browser import keep_picture, serious_faults
from resguardo.operation.placement import PlaceKind

NAME, PLATE = "Licenciada Supuesta Ejemplo", "P000XXX"


def shelter(console):
    """The reference of an open shelter."""
    places = console.account.state.placement.places
    return next(
        place
        for place, record in places.items()
        if record.kind is PlaceKind.SHELTER and record.closed_by is None
    )


def entry(console, **other):
    """The fields of an entry with an appointment."""
    fields = {"place": shelter(console).hex(), "purpose": "legal", "ground": "appointment"}
    return fields | {"named_ground": "Dirección", "name": NAME, "vehicle": PLATE} | other


def test_an_entry_and_its_exit_are_two_lines_of_one_visit(exercise):
    """Whoever is let in stands inside until somebody writes down that they are out."""
    client = exercise.client("eva")
    assert client.post("/gate/entry", entry(exercise)).status_code == 302
    [visit] = exercise.account.state.gate.inside()
    page = client.get("/gate/").content.decode()
    assert NAME in page
    assert PLATE in page
    assert client.post("/gate/exit", {"visit": visit.hex()}).status_code == 302
    assert exercise.account.state.gate.inside() == []
    again = client.post("/gate/exit", {"visit": visit.hex()})
    assert again.status_code == 409
    assert "ya salió" in again.content.decode()


def test_an_appointment_without_a_name_comes_back_with_everything_written(exercise):
    """The refusal stands at the form, which is unfolded and keeps what was typed."""
    client, before = exercise.client("eva"), len(exercise.account.state.gate.visits)
    page = client.post("/gate/entry", entry(exercise, named_ground="")).content.decode()
    assert "Se indicó una cita o una orden, y no cuál." in page
    assert f'value="{NAME}"' in page
    assert len(exercise.account.state.gate.visits) == before


def test_what_is_pressed_twice_is_written_once(exercise):
    """The same form sent again adds no line."""
    client, before = exercise.client("eva"), len(exercise.account.state.gate.visits)
    fields = entry(exercise, once="ab" * 16)
    for _ in range(2):
        assert client.post("/gate/entry", fields).status_code == 302
    assert len(exercise.account.state.gate.visits) == before + 1


def test_refusals_deliveries_and_signs_are_lines_of_their_own(exercise):
    """Nobody is inside for them."""
    book = exercise.account.state.gate
    before = [len(lines) for lines in (book.visits, book.deliveries, book.signs)]
    client, place = exercise.client("eva"), shelter(exercise).hex()
    written = {
        "turn_away": {"purpose": "claim", "reason": "shown_to_claim_desk"},
        "delivery": {"kind": "food", "way": "through_hatch", "sender": "Comedor Inventado"},
        "sign": {"sign": "crowd", "words": "Unas veinte personas"},
    }
    for name, fields in written.items():
        assert client.post(f"/gate/{name}", {"place": place, **fields}).status_code == 302
    book = exercise.account.state.gate
    now = [len(lines) for lines in (book.visits, book.deliveries, book.signs)]
    assert now == [number + 1 for number in before]
    assert book.inside() == []
    page = client.get("/gate/").content.decode()
    assert "Gente reunida" in page
    assert "Comida" in page


def test_visitors_names_are_for_roles_that_may_read_names(exercise):
    """The spokesperson sees that somebody is inside, and not who."""
    exercise.client("eva").post("/gate/entry", entry(exercise))
    page = exercise.client("sara").get("/gate/").content.decode()
    assert NAME not in page
    assert PLATE not in page
    assert "sellado" in page


def test_the_gatekeeper_reads_and_writes_the_book_and_finds_nobody_under_protection(exercise):
    """Visitors' names and the gate's places are the gatekeeper's; the desk of persons is not, and no name of a person is."""
    client = exercise.client("gaspar")
    assert client.post("/gate/entry", entry(exercise)).status_code == 302
    page = client.get("/gate/").content.decode()
    assert NAME in page
    person = next(iter(exercise.account.state.custody.open_persons()))
    for path in ("/person/", f"/person/of/{person.hex()}", "/claims/", "/placement/"):
        assert client.get(path).status_code == 404


def test_invariant_25_places_are_offered_to_those_who_may_know_them(exercise):
    """A carer finds the shelter of those in her care in the list; the spokesperson finds no place at all, and writes a sign without one."""
    house = shelter(exercise)
    name = exercise.directory.place_name(house)
    assert name in exercise.client("eva").get("/gate/").content.decode()
    client = exercise.client("sara")
    assert name not in client.get("/gate/").content.decode()
    assert client.post("/gate/sign", {"sign": "crowd"}).status_code == 302
    forged = client.post("/gate/sign", {"sign": "crowd", "place": house.hex()})
    assert forged.status_code == 409


def test_invariant_26_the_gate_shows_no_protected_person(exercise):
    """No band and no reference of anybody under protection stands on the page, for any role."""
    state = exercise.account.state
    bands = [record.tag for record in state.register.persons.values()]
    references = [person.hex() for person in state.register.persons]
    for handle in ("rosa", "eva", "dora", "nora", "pablo", "mora", "gaspar"):
        page = exercise.client(handle).get("/gate/").content.decode()
        assert not [one for one in (*bands, *references) if one in page]


def test_the_story_of_one_visit(exercise, address, browser_pages):
    """A carer writes an entry with the keyboard of a tablet, sees it in the list, and writes the exit beside it."""
    page = browser_pages.open(address, "/gate/", console=exercise, handle="eva", size="tablet")
    page.locator("summary", has_text="Anotar una entrada").click()
    page.locator("#entry_place").select_option(shelter(exercise).hex())
    page.locator("#entry_purpose").select_option("legal")
    page.locator("#entry_ground").select_option("appointment")
    page.locator("#entry_named_ground").fill("Dirección")
    page.locator("#entry_name").fill(NAME)
    assert serious_faults(page) == []
    page.get_by_role("button", name="Anotar una entrada").click()
    page.locator("#inside").locator("xpath=..").get_by_text(NAME).wait_for()
    keep_picture(page, "gate", whole=True)
    assert serious_faults(page) == []
    page.get_by_role("button", name="Salió").click()
    page.get_by_text("Nadie de afuera está adentro.").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0

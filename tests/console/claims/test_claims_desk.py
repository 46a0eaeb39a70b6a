"""The staff side of claims: taken in, studied, closed, and never answered."""

import pytest

from kit.browser import keep_picture, serious_faults
from kit.claim_desk import ask, claim
from resguardo.account.access import ReadReason
from resguardo.console.claims.desk import Desk
from resguardo.console.claims.inbox import prepare_desk
from resguardo.console.doors import CLAIMS, DOORS
from resguardo.operation.claims import ClaimEnd, ClaimFinding, ClaimGate

ASKED = "Lucero Inventada"


@pytest.fixture
def desk(exercise):
    """The desk of the exercise, which answers at once."""
    folder = prepare_desk(exercise.account, exercise.house.installation.folder)
    return Desk(folder, answer_after_ms=0)


def taken_in(console, desk, *asked):
    """Claims for these names, handed in at the desk and taken in on the list; their references."""
    before = list(console.account.state.claims.claims)
    for name in asked:
        ask(desk, claim(name))
    assert console.client("nora").post("/claims/take-in").status_code == 302
    return [one for one in console.account.state.claims.claims if one not in before]


def press(console, handle, reference, step, **fields):
    """Take one step on the page of a claim; the answer."""
    return console.client(handle).post(f"/claims/{reference.hex()}/{step}", fields)


def somebody(console):
    """A person in charge, with their band."""
    person = next(iter(console.account.state.custody.open_persons()))
    return person, console.directory.tag(person)


def test_a_like_name_on_the_roll_is_shown_only_to_those_who_read_the_claim(exercise, desk):
    """Child protection reads whom a claim asks for and sees who is called so; to the coordinator both stay sealed. Nobody is proposed by it."""
    names = exercise.directory.person_names(
        exercise.account.state.register.active(), exercise.staff("nora"), ReadReason.EXERCISE
    )
    person, name = next(iter(names.items()))
    [reference] = taken_in(exercise, desk, name)
    nora, rosa = (
        exercise.client(one).get(f"/claims/{reference.hex()}").content.decode()
        for one in ("nora", "rosa")
    )
    tag = exercise.directory.tag(person)
    assert "Se llaman parecido" in nora
    assert tag in nora
    assert "Se llaman parecido" not in rosa
    assert tag not in rosa
    assert exercise.account.state.claims.claims[reference].leads == []


def test_the_list_says_how_many_wait_at_the_desk(exercise, desk):
    """Before they are taken in, after it, and that somebody has to work on them."""
    ask(desk, claim(ASKED))
    client = exercise.client("nora")
    assert "ventanilla (1)" in client.get("/claims/").content.decode()
    client.post("/claims/take-in")
    page = client.get("/claims/").content.decode()
    assert "Ingresadas: 1." in page
    *_, record = exercise.account.state.claims.claims.values()
    assert record.receipt in page


def test_a_claim_is_studied_step_by_step(exercise, desk):
    """Assigned, a lead, three questions, a doubt, settled, closed for another reason than a release."""
    [reference] = taken_in(exercise, desk, ASKED)
    _, tag = somebody(exercise)
    nora = exercise.staff("nora").hex()
    steps = [
        ("rosa", "assign", {"owner": nora, "review_at": "2030-01-01T10:00"}),
        ("nora", "lead", {"person": tag}),
        ("nora", "suitability", {"finding": "undecided", "basis": "home_visit"}),
        ("nora", "kinship", {"person": tag, "finding": "undecided", "basis": "dna"}),
        ("julia", "authority", {"person": tag, "finding": "disproved"}),
        ("nora", "contest", {"ground": "coercion_feared", "words": "La llama un mediador"}),
        ("julia", "settle", {"end": "cleared"}),
        ("nora", "close", {"reason": "sent_to_court"}),
        ("nora", "reopen", {"owner": nora, "review_at": "2030-02-01T10:00"}),
    ]
    for handle, step, fields in steps:
        answer = press(exercise, handle, reference, step, **fields)
        assert answer.status_code == 302, (step, answer.content.decode())
    record = exercise.account.state.claims.claims[reference]
    assert record.gates[ClaimGate.AUTHORITY][0].finding is ClaimFinding.DISPROVED
    assert not record.outcomes


def test_a_release_is_not_written_here(exercise, desk):
    """Closing as released without the three facts comes back with what is missing."""
    [reference] = taken_in(exercise, desk, ASKED)
    answer = press(exercise, "nora", reference, "close", reason=ClaimEnd.RELEASED.value)
    assert answer.status_code == 409
    assert "cada uno establecido por separado" in answer.content.decode()


def test_rivals_and_claimants_of_several_claims_are_shown(exercise, desk):
    """Whoever studies one claim is shown the others for the same person, and the others of the same claimant."""
    first, second = taken_in(exercise, desk, ASKED, "Otra Inventada")
    receipts = [exercise.account.state.claims.claims[one].receipt for one in (first, second)]
    _, tag = somebody(exercise)
    for one in (first, second):
        press(exercise, "nora", one, "lead", person=tag)
    assert press(exercise, "nora", first, "link", other=receipts[1]).status_code == 302
    page = exercise.client("nora").get(f"/claims/{first.hex()}").content.decode()
    assert page.count(receipts[1]) == 2
    assert press(exercise, "nora", first, "part", other=receipts[1]).status_code == 302


def test_a_claim_on_paper_is_received_with_its_number(exercise):
    """The form draws a number; the one printed on the paper can be copied instead; anything else is refused beside the field."""
    client = exercise.client("nora")
    fields = {"capacity": "relative", "claimant": "Solicitante", "asks_for": ASKED}
    page = client.post("/claims/receive", fields | {"receipt": "17"}).content.decode()
    assert "no es un número de recibo" in page
    assert (
        client.post("/claims/receive", fields | {"receipt": "r-2222-3333-4444"}).status_code == 302
    )
    *_, record = exercise.account.state.claims.claims.values()
    assert record.receipt == "R-2222-3333-4444"


def test_what_was_asked_is_read_by_child_protection_alone(exercise, desk):
    """Others who work on claims see that there is one; everybody else has no door to it."""
    [reference] = taken_in(exercise, desk, ASKED)
    path = f"/claims/{reference.hex()}"
    assert ASKED in exercise.client("nora").get(path).content.decode()
    for handle in ("rosa", "renata", "julia", "ines"):
        page = exercise.client(handle).get(path)
        assert page.status_code == 200
        assert ASKED not in page.content.decode()
    for handle in ("eva", "dora", "pablo", "olga", "sara", "mora", "carla", "marta", "alba"):
        assert exercise.client(handle).get(path).status_code == 404


def test_a_person_s_page_tells_of_claims_only_to_those_who_work_on_them(exercise, desk):
    """A carer who sees the child does not see that somebody asks for them."""
    [reference] = taken_in(exercise, desk, ASKED)
    person, tag = somebody(exercise)
    press(exercise, "nora", reference, "lead", person=tag)
    pages = {
        handle: exercise.client(handle).get(f"/person/of/{person.hex()}").content.decode()
        for handle in ("nora", "marta")
    }
    assert tag in pages["marta"]
    assert "pista de una solicitud" in pages["nora"]
    assert "pista de una solicitud" not in pages["marta"]


def test_every_page_of_claims_has_the_door_of_those_who_work_on_them():
    """No route of this desk is open to a role that is not on the list."""
    doors = {route: door for route, door in DOORS.items() if route.startswith("claims:")}
    assert len(doors) == 5
    assert all(door.roles == frozenset(CLAIMS) for door in doors.values())


def test_the_story_of_one_claim(exercise, desk, address, browser_pages):
    """Handed in at the desk, taken in, a lead is noted; the receipt at the desk says only a number."""
    ask(desk, claim(ASKED, marks="lunar en la mano"))
    _, tag = somebody(exercise)
    page = browser_pages.open(address, "/claims/", console=exercise, handle="nora")
    page.get_by_role("button", name="Ingresar las de la ventanilla").click()
    page.get_by_role("status").wait_for()
    assert serious_faults(page) == []
    keep_picture(page, "claims")
    *_, record = exercise.account.state.claims.claims.values()
    page.get_by_role("link", name=record.receipt).click()
    page.get_by_text(ASKED).wait_for()
    page.locator("summary", has_text="Anotar una pista").click()
    page.locator("#lead_person").fill(tag)
    page.get_by_role("button", name="Anotar una pista").click()
    page.get_by_text("Una coincidencia es una pista").wait_for()
    assert serious_faults(page) == []
    keep_picture(page, "claim", whole=True)


@pytest.mark.parametrize(
    ("size", "language", "look"), [("phone", "he", "light"), ("tablet", "es", "dark")]
)
def test_the_pages_fit_every_screen(exercise, desk, address, browser_pages, size, language, look):
    """No page runs over its edge, and nobody is kept from using it."""
    [reference] = taken_in(exercise, desk, ASKED)
    for path in ("/claims/", "/claims/receive", f"/claims/{reference.hex()}", "/gate/"):
        page = browser_pages.open(
            address,
            path,
            console=exercise,
            handle="nora",
            size=size,
            language=language,
            look=look,
        )
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        assert serious_faults(page) == []

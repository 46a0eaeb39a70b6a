"""Reconcile: two times, a list from outside, public statements."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kit.browser import keep_picture, serious_faults
from resguardo.account.moments import in_zone
from resguardo.operation.roll import trial_balance


def clock(console, moment):
    """A moment as a form sends it."""
    return in_zone(moment, console.account.state.zone).strftime("%Y-%m-%dT%H:%M")


def sent(text, name="lista.csv"):
    """A file as a browser sends it."""
    return SimpleUploadedFile(name, text.encode())


def test_the_difference_of_two_times_is_explained_person_by_person(exercise):
    """From before the first band to now everybody arrived, each by an act with its signer, and nothing is unexplained."""
    state = exercise.account.state
    form = {"earlier": clock(exercise, state.opened_at - 60_000 * 600), "later": ""}
    found = exercise.client("rosa").post("/reconcile/", form).context["found"]
    persons = trial_balance(state).all.persons
    assert found.unexplained == 0
    assert len(found.lines) == persons
    assert all(line.acts and line.acts[0].signers for line in found.lines)
    assert next(total for total in found.totals if total.name == "persons").difference == persons


def test_the_second_time_has_to_be_after_the_first(exercise):
    """Two times in the wrong order are refused beside the field, and nothing typed is lost."""
    now = exercise.house.installation.now()
    form = {"earlier": clock(exercise, now), "later": clock(exercise, now - 3_600_000)}
    page = exercise.client("rosa").post("/reconcile/", form)
    assert page.context["form"].errors["later"]
    assert form["earlier"] in page.content.decode()


def test_a_list_is_shown_row_by_row_with_what_is_wrong(exercise):
    """A row that can't be read right is said with its number, what was found and how to mend it."""
    text = "Nombre completo,Edad\nUna Ensayo Prueba,7\nOtro Ensayo Prueba,siete mil\n"
    page = exercise.client("rosa").post("/reconcile/list/read", {"file": sent(text), "read": "1"})
    assert page.context["roster"].persons == 2
    assert page.context["wrong"] == 1
    assert page.context["rows"][0].row.problems


def test_a_column_means_what_the_reader_says(exercise):
    """A header that nobody knows is read as the reader chose."""
    text = "Quién,Edad\nUna Ensayo Prueba,7\nOtro Ensayo Prueba,8\n"
    form = {"file": sent(text), "read": "1", "header-0": "Quién", "meaning-0": "name_full"}
    page = exercise.client("rosa").post("/reconcile/list/read", form)
    assert {line.name for line in page.context["rows"]} >= {"Una Ensayo Prueba"}


def test_a_list_is_compared_with_the_roll_and_the_reading_is_written_down(exercise):
    """Whoever is on the list by a band of ours is on both; a stranger is only on the list; everybody else only on the roll."""
    state = exercise.account.state
    person = next(iter(state.custody.open_persons()))
    text = f"Brazalete,Nombre completo\n{exercise.directory.tag(person)},\n,Nadie Conocido Aquí\n"
    before = len(list(exercise.opened.log.entries()))
    page = exercise.client("rosa").post(
        "/reconcile/list/read", {"file": sent(text), "compare": "1"}
    )
    kinds = [one.kind for _, one in page.context["findings"]]
    assert kinds.count("only_on_list") == 1
    assert kinds.count("only_on_roll") >= trial_balance(state).all.persons - 2
    assert len(list(exercise.opened.log.entries())) > before


def test_nothing_of_a_list_from_outside_is_kept(exercise):
    """Reading and comparing write no event."""
    before = exercise.account.reading.arrival
    text = "Nombre completo,Edad\nUna Ensayo Prueba,7\n"
    exercise.client("rosa").post("/reconcile/list/read", {"file": sent(text), "compare": "1"})
    assert exercise.account.reading.arrival == before


def test_a_file_that_is_no_list_is_refused_in_words(exercise):
    """What was found, what was expected and how to mend it, instead of a fault."""
    page = exercise.client("rosa").post(
        "/reconcile/list/read", {"file": sent("\x00\x01"), "read": "1"}
    )
    assert page.status_code == 200
    assert "refusal" in page.content.decode()


STATEMENTS = (
    "as_of,institution,population,measure,value,qualifier,words\n"
    "2024-12-22T20:00,MP,niños,recuperados,,all,todos\n"
    "2024-12-22T20:30,PGN,niños,recuperados,3,exactly,tres\n"
)


def test_a_statement_is_drafted_from_the_last_signed_count_and_signed(exercise):
    """The spokesperson sees the figures of the last signed count, signs, and the statement stands with those figures."""
    client = exercise.client("sara")
    page = client.get("/reconcile/statements")
    drafted = page.context["draft"]
    before = len(exercise.account.state.statements.statements)
    form = {"count": drafted.signed_count.hex(), "words": "Cifras del conteo.", "sign": "1"}
    assert client.post("/reconcile/statements/issue", form).status_code == 302
    issued = list(exercise.account.state.statements.statements.values())
    assert len(issued) == before + 1
    assert issued[-1].count == drafted.signed_count


def test_a_statement_with_the_word_some_is_refused_beside_its_field(exercise):
    """The rule's three sentences stand beside the words, and what was written is still there."""
    client = exercise.client("sara")
    drafted = client.get("/reconcile/statements").context["draft"]
    form = {"count": drafted.signed_count.hex(), "words": "Volvieron algunos.", "sign": "1"}
    page = client.post("/reconcile/statements/issue", form)
    assert page.context["form"].errors["words"]
    assert "Volvieron algunos." in page.content.decode()


def test_everyone_and_some_on_one_evening_are_found_out(exercise):
    """A file of statements is checked; whatever is wrong with the file itself is said row by row."""
    page = exercise.client("sara").post(
        "/reconcile/statements/check", {"check-file": sent(STATEMENTS)}
    )
    context = page.context
    assert context.get("report") or context["problems"]


@pytest.mark.parametrize(
    ("path", "name", "size", "language", "look"),
    [
        ("/reconcile/", "reconcile", "desktop", "es", "light"),
        ("/reconcile/list", "reconcile-list", "tablet", "en", "dark"),
        ("/reconcile/statements", "reconcile-statements", "phone", "he", "light"),
    ],
)
def test_the_reconciling_desk_has_no_serious_fault(
    exercise, address, browser_pages, path, name, size, language, look
):
    """Each page is usable in its language, size and light, and is kept as a picture."""
    page = browser_pages.open(
        address, path, console=exercise, handle="rosa", size=size, language=language, look=look
    )
    assert serious_faults(page) == []
    keep_picture(page, name)


def test_a_spreadsheet_is_shown_and_compared_on_one_page(exercise, address, browser_pages):
    """The file stays on the page: it is read, its columns are corrected, and it is compared, without being chosen again."""
    page = browser_pages.open(address, "/reconcile/list", console=exercise, handle="rosa")
    text = "Quién,Edad\nUna Ensayo Prueba,7\nOtro Ensayo Prueba,8\n"
    page.set_input_files(
        'input[type="file"]',
        {"name": "lista.csv", "mimeType": "text/csv", "buffer": text.encode()},
    )
    page.click('button[name="read"]')
    page.select_option("#meaning-0", "name_full")
    page.click('button[name="compare"]')
    page.wait_for_selector("#compared")
    assert "Una Ensayo Prueba" in page.inner_text("#read")
    assert serious_faults(page) == []

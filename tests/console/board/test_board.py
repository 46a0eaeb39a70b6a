"""The board: the first screen, its figures, its lists, the clock behind it."""

import hashlib
import io
import re
import threading
import time

import pytest
from msoffcrypto import OfficeFile
from openpyxl import load_workbook
from playwright.sync_api import expect

from kit.browser import keep_picture, serious_faults
from kit.console import copy_of_exercise
from kit.sheets import rows_of
from resguardo.account.leaving import left
from resguardo.cli.site import application
from resguardo.console.board.clock import look_once, start_clock
from resguardo.console.board.facts import facts_of
from resguardo.console.board.lines import LISTS
from resguardo.console.house import close_house
from resguardo.operation.roll import Whereabouts, trial_balance
from resguardo.operation.unaccounted import unaccounted


def test_every_figure_of_the_board_opens_its_list(exercise):
    """Each figure is a link, and the list behind it has as many lines as the figure says."""
    client = exercise.client("olga")
    page = client.get("/")
    for figure in page.context["figures"]:
        listed = client.get(f"/board/list/{figure.name}")
        assert listed.status_code == 200
        assert f"/board/list/{figure.name}" in page.content.decode()
        assert listed.context["listing"].total == figure.number, figure.name


def test_the_figures_of_the_last_closed_count_open_that_count(exercise):
    """Those signed lead to the signed figures, those missing to the names, and the board says when it was closed."""
    client = exercise.client("olga")
    text = client.get("/").content.decode()
    counted = text[text.index('id="last-count"') : text.index("</dl>")]
    [signed, _, _, missing] = re.findall(r'<dd><a href="([^"]+)">', counted)
    assert "<time" in counted
    page = client.get(missing.partition("#")[0]).content.decode()
    for link in (signed, missing):
        assert f'id="{link.partition("#")[2]}"' in page


def test_the_totals_by_holder_and_by_place_add_up_to_everybody(exercise):
    """The board's totals are those of the trial balance, and each of its two tables sums to everybody, whoever looks."""
    everybody = trial_balance(exercise.account.state).all.persons
    for handle in ("olga", "pablo", "mora"):
        context = exercise.client(handle).get("/").context
        for shares in (context["holders"], context["places"]):
            assert sum(one.figures.persons for one in shares) == everybody


def test_the_line_of_totals_ends_where_the_roll_stands(exercise):
    """The last step of the line says what the roll says now: how many are in charge and how many absent."""
    state = exercise.account.state
    facts = facts_of(state)
    last = facts.timeline.steps[-1]
    assert last.persons == len(facts.roll)
    assert last.absent == facts.standing(Whereabouts.ABSENT)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_that_is_empty_says_what_that_means(small, name):
    """A new operation has nothing on any list, and each says so in words."""
    page = small.client("ana").get(f"/board/list/{name}")
    assert str(LISTS[name].empty) in page.content.decode()


def test_a_filter_stays_in_the_session_and_never_in_the_address(exercise):
    """A search is sent by form, remembered for the reader, and no address says what was looked for."""
    client = exercise.client("olga")
    answer = client.post("/board/list/roll/view", {"text": "niñez", "sort": "tag"})
    assert answer["Location"] == "/board/list/roll"
    page = client.get("/board/list/roll")
    children = trial_balance(exercise.account.state).all.children
    assert page.context["listing"].total == children
    assert client.get("/board/list/roll").context["view"].text == "niñez"


def test_a_filter_lies_sealed_in_the_consoles_database(exercise, tmp_path):
    """What somebody filters by may be a name: no word of it can be read in the database, packed or not."""
    client = exercise.client("olga")
    client.post("/board/list/roll/view", {"text": "Marcadora", "sort": "tag"})
    assert client.get("/board/list/roll").context["view"].text == "Marcadora"
    written = b"".join(one.read_bytes() for one in (tmp_path / "data").glob("console.sqlite*"))
    assert b"Marcadora" not in written
    assert "Marcadora" not in str(dict(client.session))


def test_a_filter_is_its_readers_own(exercise):
    """Nobody else opens what was sealed for one member of the team."""
    client, other = exercise.client("olga"), exercise.client("ana")
    client.post("/board/list/roll/view", {"text": "Marcadora"})
    session = other.session
    session.update({key: kept for key, kept in client.session.items() if key.startswith("list.")})
    session.save()
    assert other.get("/board/list/roll").context["view"].text == ""


def test_a_column_sorts_up_and_then_down(exercise):
    """Pressing a column's head sorts by it; pressing it again turns the order round."""
    client = exercise.client("olga")
    orders = []
    for _ in range(2):
        client.post("/board/list/absences/view", {"sort": "tag"})
        rows = client.get("/board/list/absences").context["listing"].lines
        orders.append([row.cells["tag"] for row in rows])
    assert orders[0] == sorted(orders[0])
    assert orders[1] == sorted(orders[0], reverse=True)


def test_a_file_is_whole_says_its_rows_and_is_written_down(exercise):
    """An export holds every line, says how many there are, and its leaving is in the log of reads."""
    before = len(list(exercise.opened.log.entries()))
    answer = exercise.client("olga").post("/board/list/roll/file", {"kind": "csv"})
    text = answer.content.decode("utf-8-sig")
    persons = trial_balance(exercise.account.state).all.persons
    assert f"filas: {persons}; " in text
    assert "completo: sí" in text
    entries = list(exercise.opened.log.entries())[before:]
    assert exercise.staff("olga") in {one.reader for one in entries}
    assert 'filename="lista.csv"' in answer["Content-Disposition"]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "ods"])
def test_a_file_says_whose_copy_it_is_and_until_when(exercise, kind):
    """Purpose, reader and expiry stand in the file; that it left is in the account, with the digest of its bytes."""
    client = exercise.client("olga")
    client.post("/board/list/roll/view", {"names": "court"})
    content = client.post("/board/list/roll/file", {"kind": kind}).content
    *_, (mark, *_), _ = rows_of(content)
    reader = exercise.directory.staff_name(exercise.staff("olga"))
    assert all(word in mark for word in ("para: juzgado", f"copia de: {reader}", "vence: 2"))
    assert "EJERCICIO" in mark
    newest = left(exercise.account)[-1].record
    assert (newest.digest, newest.file_format) == (hashlib.sha256(content).digest(), kind)
    assert newest.noted_by == exercise.staff("olga")


def test_a_filtered_file_says_that_it_is_not_complete(exercise):
    """What a filter left out is not passed over in silence."""
    client = exercise.client("olga")
    client.post("/board/list/roll/view", {"text": "niñez"})
    answer = client.post("/board/list/roll/file", {"kind": "xlsx"})
    sheet = load_workbook(io.BytesIO(answer.content)).worksheets[0]
    assert "completo: no" in sheet.cell(row=sheet.max_row, column=1).value


def test_a_list_never_says_name_and_place_together(exercise):
    """With names there is no place, on the screen as in the file."""
    client = exercise.client("olga")
    assert "place" in client.get("/board/list/roll").context["listing"].columns
    client.post("/board/list/roll/view", {"names": "search"})
    columns = client.get("/board/list/roll").context["listing"].columns
    assert "name_full" in columns
    assert "place" not in columns


def test_names_on_a_list_are_read_with_a_reason_that_is_written_down(exercise):
    """Whoever shows names says why, and the log of reads has it."""
    client = exercise.client("olga")
    client.post("/board/list/roll/view", {"names": "court"})
    client.get("/board/list/roll")
    last = list(exercise.opened.log.entries())[-1]
    assert (last.reader, last.reason.value) == (exercise.staff("olga"), "court")


def test_places_are_reserved_for_those_who_may_know_them(exercise):
    """The monitor sees the same figures as everybody and no place by its name."""
    places = exercise.account.state.placement.places
    names = {exercise.directory.place_name(place) for place in places}
    names.discard(exercise.directory.operation_name())
    pages = [exercise.client("mora").get(path) for path in ("/", "/board/list/roll")]
    for page in pages:
        assert not [name for name in names if f">{name}<" in page.content.decode()]


def test_invariant_13_the_clock_opens_due_absences_while_the_console_is_up(small):
    """Nobody does anything: the set minutes after the opening of a count, whoever was not seen is absent."""
    tagged = small.perform("register.issue_tag", "irma", tag=None)
    person = tagged[0].event.person
    small.perform("count.open_count", "olga", place=None, kind="emergency")
    later = small.house.installation.now() + 16 * 60_000
    small.house.installation.now = lambda: later
    clock = start_clock(small.house, every_seconds=0.05)
    try:
        until = time.monotonic() + 5
        while time.monotonic() < until and not small.account.state.absences.unclosed():
            time.sleep(0.05)
    finally:
        clock.stop()
    assert [one.person for one in unaccounted(small.account.state)] == [person]
    assert small.account.state.absences.open_of(person) is not None


def test_the_clock_stops_before_the_folder_is_let_go(small):
    """What runs beside the requests ends with the house, so nothing writes into a closed folder."""
    clock = start_clock(small.house)
    small.house.close()
    assert not clock.is_running


def test_whoever_serves_the_console_runs_the_clock(tmp_path, monkeypatch):
    """The served program starts the clock by itself and ends it with the folder; nobody has to remember it."""
    monkeypatch.setenv("RESGUARDO_DATA", str(copy_of_exercise(tmp_path / "data")))
    application()
    try:
        assert "operation-clock" in {thread.name for thread in threading.enumerate()}
    finally:
        close_house()
    assert "operation-clock" not in {thread.name for thread in threading.enumerate()}


def test_a_look_of_the_clock_writes_nothing_when_nobody_is_due(exercise):
    """The clock looks again and again and leaves no trace where nothing is due."""
    before = exercise.account.reading.arrival
    assert look_once(exercise.house) == 0
    assert exercise.account.reading.arrival == before


def test_the_board_is_live_within_two_seconds_of_an_act(small, address, browser_pages):
    """Somebody is registered at another station; the figure on an open board changes within two seconds."""
    page = browser_pages.open(address, "/", console=small, handle="olga")
    figure = page.locator('a[href="/board/list/roll"] .number').first
    assert figure.inner_text() == "0"
    small.perform("register.issue_tag", "irma", tag=None)
    acted = time.monotonic()
    expect(figure).to_have_text("1", timeout=3000)
    assert time.monotonic() - acted < 2.0


def test_the_chart_and_its_table_say_the_same(exercise, address, browser_pages):
    """The line of totals is drawn, and who can't see it opens the same line as a table."""
    page = browser_pages.open(address, "/", console=exercise, handle="olga")
    page.wait_for_selector(".timeline canvas")
    page.click("details.steps summary")
    persons = trial_balance(exercise.account.state).all.persons
    first = page.locator("#board-steps tbody tr").first
    assert str(persons) in first.inner_text()


@pytest.mark.parametrize(
    ("size", "language", "look"),
    [
        ("desktop", "es", "light"),
        ("tablet", "en", "dark"),
        ("phone", "he", "light"),
    ],
)
def test_the_board_and_its_list_have_no_serious_fault(
    exercise, address, browser_pages, size, language, look
):
    """Board and list are usable at every size, in each language and light, and are kept as pictures."""
    for path, name in (("/", "board"), ("/board/list/overdue", "board-list")):
        page = browser_pages.open(
            address, path, console=exercise, handle="olga", size=size, language=language, look=look
        )
        page.wait_for_load_state("networkidle")
        assert serious_faults(page) == []
        suffix = "" if (size, language) == ("desktop", "es") else f"-{size}-{language}"
        keep_picture(page, f"{name}{suffix}")


def test_a_workbook_under_a_password_opens_with_it_and_not_without(exercise):
    """Whoever finds the file finds no name in it; whoever has the password has the whole list."""
    secret = "cuatro palabras que nadie adivina"
    asked = {"kind": "xlsx", "password": secret}
    content = exercise.client("olga").post("/board/list/roll/file", asked).content
    locked = OfficeFile(io.BytesIO(content))
    assert locked.is_encrypted()
    opened = io.BytesIO()
    locked.load_key(password=secret)
    locked.decrypt(opened)
    *_, (foot, *_) = rows_of(opened.getvalue())
    assert f"filas: {trial_balance(exercise.account.state).all.persons}" in foot
    assert left(exercise.account)[-1].record.digest == hashlib.sha256(content).digest()


@pytest.mark.parametrize("kind", ["csv", "ods"])
def test_a_file_that_takes_no_password_does_not_leave_without_the_one_given(exercise, kind):
    """Whoever typed a password believes that the file is locked."""
    before = len(left(exercise.account))
    asked = {"kind": kind, "password": "una clave bien larga"}
    answer = exercise.client("olga").post("/board/list/roll/file", asked)
    assert answer.status_code == 422
    assert "Solo el XLSX lleva clave" in answer.content.decode()
    assert len(left(exercise.account)) == before


def test_a_short_password_comes_back_and_nothing_leaves(exercise):
    """It says how long one has to be, beside the field."""
    before = len(left(exercise.account))
    answer = exercise.client("olga").post(
        "/board/list/roll/file", {"kind": "xlsx", "password": "corta"}
    )
    assert answer.status_code == 422
    assert "al menos 12" in answer.content.decode()
    assert len(left(exercise.account)) == before


@pytest.mark.parametrize("page", ["²", "٣", "-1", "9" * 40])
def test_a_page_that_is_no_number_is_the_first(exercise, page):
    """What somebody typed into the form by hand breaks nothing."""
    answer = exercise.client("olga").post("/board/list/roll/view", {"page": page})
    assert answer.status_code == 302
    assert exercise.client("olga").get("/board/list/roll").status_code == 200

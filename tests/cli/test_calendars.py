"""Clocks of courts and follow-up from the terminal: whose they are, what is not in them, what changes when they leave again."""

import re

import pytest

from cli.conftest import Terminal
from kit.paper_case import MARKERS, NAME, PaperCase
from resguardo.account.installation import keep_exercise_clock
from resguardo.operation.orders import OrderContent, OrderEnd, RecipientKind

DAY_MS = 24 * 3_600_000


class Court:
    """Orders for the missing child and for her sister; the folder is closed while the terminal has it."""

    def __init__(self, folder) -> None:
        self.case = PaperCase(folder, children=16)
        act, now = self.case.shift.act, self.case.shift.house.now()
        [named] = act(
            "nora", "release.name_recipient", kind=RecipientKind.RELATIVE, name="Ema Inventada"
        )
        for number, person in enumerate((self.case.child, self.case.sister, self.case.rest[0])):
            act(
                "julia", "release.record_order", person=person, tag=self.case.tag_of(person),
                recipient=named.recipient, document=bytes([number]) * 32, listed=1,
                in_force_from=now + (number + 1) * DAY_MS, in_force_until=now + 30 * DAY_MS,
                court=OrderContent(court="Juzgado Ficticio", file_number=f"C-77{number}"),
            )  # fmt: skip


@pytest.fixture
def court(bare: Terminal):
    """The court's orders in the terminal's folder."""
    made = Court(bare.folder)
    keep_exercise_clock(bare.folder, made.case.shift.house.now())
    yield made
    made.case.close()


def export(terminal: Terminal, name: str, *words: object, reader: str = "julia"):
    """The reader's calendar; its text, and that of the file that takes entries back."""
    path = terminal.home / f"{name}.ics"
    done = terminal.run("calendar", "export", "--as", reader, "--output", path, *words)
    assert done.code == 0, done.err
    gone = terminal.home / f"{name}-cancel.ics"
    return path.read_bytes().decode(), gone.read_bytes().decode() if gone.exists() else ""


def numbers(content: str) -> list[str]:
    """The file numbers in a calendar, each once."""
    return sorted(set(re.findall(r"SUMMARY:EJERCICIO · (\S+)", content)))


def test_a_calendar_holds_file_numbers_and_no_siblings(bare, court):
    """Brothers and sisters never stand in one file; each can be asked for alone. The file passes the strict look."""
    content, _ = export(bare, "todo")
    assert "C-772" in numbers(content)
    assert len({"C-770", "C-771", "C-1"} & set(numbers(content))) == 1
    assert bare.run("calendar", "check", bare.home / "todo.ics").code == 0
    alone, _ = export(bare, "sola", "--person", court.case.tag_of(court.case.sister))
    assert numbers(alone) == ["C-771"]


def test_nothing_that_endangers_is_in_it(bare, court):
    """No name, no place, no band, no court, no reference; identifiers are other for each owner."""
    content, _ = export(bare, "de-julia")
    other, _ = export(bare, "de-nora", reader="nora")
    state = court.case.shift.state
    secret = [*MARKERS.values(), NAME, "Juzgado", "Ficticia", "Inventada"]
    secret += [str(one.tag) for one in state.register.persons.values()]
    secret += [one.hex() for one in (*state.register.persons, *state.releases.orders)]
    assert not [one for one in secret if one in content + other]
    uids = [set(re.findall(r"UID:(\S+)", one)) for one in (content, other)]
    assert not uids[0] & uids[1]
    assert "CLASS:CONFIDENTIAL" in content


def test_what_changed_leaves_with_a_higher_number_and_what_ended_is_taken_back(bare, court):
    """A second file that says the same has the same numbers."""
    tag = court.case.tag_of(court.case.rest[0])
    first, gone = export(bare, "uno", "--person", tag)
    assert not gone
    second, _ = export(bare, "dos", "--person", tag)
    assert re.findall(r"(?:UID|SEQUENCE):\S+", first) == re.findall(r"(?:UID|SEQUENCE):\S+", second)
    orders = court.case.shift.state.releases.orders
    [order] = [name for name, one in orders.items() if one.person == court.case.rest[0]]
    court.case.shift.act("julia", "release.end_order", order=order, reason=OrderEnd.REVERSED)
    third, gone = export(bare, "tres", "--person", tag)
    assert third.count("STATUS:CANCELLED") == gone.count("STATUS:CANCELLED") == 2
    assert gone.count("SEQUENCE:1") == 2
    assert "C-772" not in third + gone


def test_it_is_written_down_before_it_leaves(bare, court):
    """Under the profile of calendars, with the persons whom it is about."""
    export(bare, "anotado")
    left = bare.run("exports", "--json").json["exports"][-1]
    assert (left["profile"], left["format"]) == ("calendar", "icalendar")
    nameless = bare.run("calendar", "export", "--output", bare.home / "nadie.ics")
    assert nameless.code == 2
    assert not (bare.home / "nadie.ics").exists()


def test_days_on_which_nobody_works_are_given_in_a_file(bare, court):
    """And a line that is no date is said."""
    export(bare, "libres", "--holidays", bare.file("libres.txt", "2024-12-24\n2024-12-25\n"))
    bad = bare.file("mal.txt", "Navidad\n")
    words = ("calendar", "export", "--as", "julia", "--output", bare.home / "m.ics")
    assert bare.run(*words, "--holidays", bad).code == 2


def test_the_house_alone_is_told_which_clock_an_entry_is(bare, court):
    """On the terminal, not in the file."""
    path = bare.home / "casa.ics"
    done = bare.run("calendar", "export", "--as", "julia", "--output", path)
    assert "entra en vigor" in done.out
    assert "entra en vigor" not in path.read_text()


def test_a_bad_calendar_is_told_line_by_line(bare):
    """Exit 1, for programs too."""
    path = bare.file("malo.ics", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20241223T100000\n")
    assert bare.run("calendar", "check", path).code == 1
    found = bare.run("calendar", "check", path, "--json").json["findings"]
    assert {"calendar.floating", "calendar.uid_missing"} <= {one["code"] for one in found}

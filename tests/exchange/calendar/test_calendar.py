"""Clocks on telephones: written so that every program reads the same, checked where programs guess (RFC 5545)."""

import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as some

from resguardo.exchange.calendar.checking import SENTENCES, check_calendar
from resguardo.exchange.calendar.feed import next_feed, remind_before
from resguardo.exchange.calendar.writing import CANCEL, Entry, Shown, calendar_file

ZONE = "America/Guatemala"
NOW = datetime(2024, 12, 20, 15, tzinfo=UTC)
KEY = b"k" * 16


def entry(day: int = 23, **more) -> Entry:
    """A deadline at ten in the morning of a day in December."""
    at = datetime(2024, 12, day, 10, tzinfo=ZoneInfo(ZONE))
    plain = Entry("abcdef", at, "C-123", True, at - timedelta(days=1))
    return plain._replace(**more)


def file_of(*entries: Entry, zone: str = ZONE) -> bytes:
    """A calendar of new entries."""
    return calendar_file([Shown(one) for one in entries], zone=zone, written_at=NOW)


def codes(content: bytes) -> set[str]:
    """What is found in a file, in short."""
    found = {one.code for one in check_calendar(content)}
    assert found <= SENTENCES.keys()
    return {one.removeprefix("calendar.") for one in found}


def bent(old: str, new: str) -> bytes:
    """A sound file with a piece changed."""
    content = file_of(entry()).decode()
    assert old in content
    return content.replace(old, new).encode()


def test_an_entry_says_when_and_the_file_number_and_nothing_else():
    """No place, nobody invited, no organiser; confidential; a reminder before."""
    lines = file_of(entry()).decode().split("\r\n")
    block = lines[lines.index("BEGIN:VTODO") : lines.index("END:VTODO")]
    assert block == [
        "BEGIN:VTODO",
        "UID:abcdef",
        "DTSTAMP:20241220T150000Z",
        "SEQUENCE:0",
        "STATUS:NEEDS-ACTION",
        "CLASS:CONFIDENTIAL",
        "DUE;TZID=America/Guatemala:20241223T100000",
        "SUMMARY:C-123",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        "TRIGGER;RELATED=END:-P1DT0H0M",
        "DESCRIPTION:C-123",
        "END:VALARM",
    ]
    assert codes(file_of(entry(), entry(uid="other", is_deadline=False))) == set()


@pytest.mark.parametrize(
    "zone", [ZONE, "Europe/Madrid", "Asia/Jerusalem", "UTC", "America/New_York"]
)
def test_another_program_reads_the_same_moment(zone):
    """The rules of the zone are in the file, with each change of that year."""
    months = [entry(uid=f"u{month}", is_deadline=False, at=datetime(2024, month, 1, 12, tzinfo=UTC)) for month in range(1, 13)]  # fmt: skip
    read = icalendar.Calendar.from_ical(file_of(*months, zone=zone))
    [rules] = read.walk("VTIMEZONE")
    own = rules.to_tz(lookup_tzid=False)
    for event in read.walk("VEVENT"):
        said = event.decoded("DTSTART").replace(tzinfo=None)
        month = int(str(event["UID"])[1:])
        assert said.replace(tzinfo=own).astimezone(UTC) == datetime(2024, month, 1, 12, tzinfo=UTC)


@given(some.text(some.characters(exclude_categories=["Cs"]), max_size=120))
def test_words_stay_one_field_and_lines_are_short(words):
    """Commas, semicolons, line ends and characters of several octets are kept whole."""
    content = file_of(entry(summary=words))
    assert codes(content) == set()
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    [todo] = icalendar.Calendar.from_ical(content).walk("VTODO")
    assert str(todo.get("SUMMARY", "")).count("\n") == 0


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("TZID=America/Guatemala", "TZID=America/Nowhere", "zone_undefined"),
        ("TZID=America/Guatemala", "TZID=America/Nowhere", "zone_unknown"),
        ("America/Guatemala", "Central America Standard Time", "zone_unknown"),
        (";TZID=America/Guatemala:20241223T100000", ":20241223", "day_unsaid"),
        ("\r\n", "\n", "line_end"),
        ("UID:abcdef\r\n", "", "uid_missing"),
        (";TZID=America/Guatemala:20241223", ":20241223", "floating"),
        ("SUMMARY", "RRULE:FREQ=DAILY\r\nSUMMARY", "recurs"),
        ("SUMMARY", "LOCATION:Hogar\r\nSUMMARY", "private"),
        ("SUMMARY", "ATTENDEE:mailto:x@example.org\r\nSUMMARY", "private"),
        ("CLASS:CONFIDENTIAL", "CLASS:PUBLIC", "open"),
        ("DUE;TZID=America/Guatemala:20241223T100000\r\n", "", "moment_missing"),
        ("20241223T100000", "mañana", "moment"),
        ("END:VTODO\r\n", "", "nesting"),
        ("SUMMARY:C", "SUMMARY", "line"),
        ("C-123", "C" * 80, "line_long"),
    ],
)  # fmt: skip
def test_what_readers_guess_at_is_found(old, new, code):
    """Unknown zone, zone by another system's name, day without saying so, bare line ends, no identifier, floating time, repetition."""
    assert code in codes(bent(old, new))


def test_a_character_cut_by_the_fold_is_found_and_still_read_whole():
    """Programs that cut by octets do this; what is joined again is one character."""
    accented = bent("C-123", "Ñandú").decode().encode()
    cut = accented.replace("ú".encode(), "ú".encode()[:1] + b"\r\n " + "ú".encode()[1:], 1)
    assert codes(cut) == {"cut_character"}


def test_a_day_that_says_so_is_a_whole_day():
    """Then it means the last moment of that day where the telephone is."""
    assert codes(bent(";TZID=America/Guatemala:20241223T100000", ";VALUE=DATE:20241223")) == set()


def test_two_entries_under_one_name_are_found():
    """A telephone keeps one of them, and not always the same."""
    assert codes(file_of(entry(), entry(day=24))) == {"uid_twice"}


@given(some.binary(max_size=300) | some.text('BEGIN:VTODO\r\n ;="DUE8', max_size=300).map(str.encode))  # fmt: skip
def test_any_file_gets_an_answer(content):
    """Never a fault of the program."""
    codes(content)


def test_a_large_file_is_refused_at_once():
    """Before it is read."""
    assert codes(b"x" * (3 << 20)) == {"size"}


def test_a_file_that_leaves_twice_doubles_nothing():
    """The same identifier with the same number: a second import changes nothing."""
    shown, kept = next_feed([entry()], {}, key=KEY)
    again, _ = next_feed([entry()], kept, key=KEY)
    assert again == shown == [Shown(entry(), 0, False)]


def test_a_change_raises_the_number_and_what_is_gone_is_cancelled_once():
    """And what comes back after that stands again, with a higher number."""
    _, kept = next_feed([entry()], {}, key=KEY)
    [moved], kept = next_feed([entry(day=27)], kept, key=KEY)
    assert (moved.sequence, moved.is_cancelled) == (1, False)
    [gone], kept = next_feed([], kept, key=KEY)
    assert (gone.sequence, gone.is_cancelled) == (2, True)
    [still], kept = next_feed([], kept, key=KEY)
    assert (still.sequence, still.is_cancelled) == (2, True)
    [back], _ = next_feed([entry(day=27)], kept, key=KEY)
    assert (back.sequence, back.is_cancelled) == (3, False)


def test_a_cancelled_entry_says_so_and_nothing_more():
    """In a file of its own kind, for telephones that ask for it; no file number is in it any more."""
    _, kept = next_feed([entry()], {}, key=KEY)
    shown, _ = next_feed([], kept, key=KEY)
    content = calendar_file(shown, zone=ZONE, written_at=NOW, method=CANCEL)
    assert b"METHOD:CANCEL\r\n" in content
    assert b"STATUS:CANCELLED\r\n" in content
    assert b"C-123" not in content
    assert codes(content) == set()


def test_what_is_remembered_names_no_file_number():
    """Not even to somebody who tries them all, since the hash is under a key."""
    _, kept = next_feed([entry()], {}, key=KEY)
    _, other = next_feed([entry()], {}, key=b"o" * 16)
    assert "C-123" not in repr(kept)
    assert kept["abcdef"].digest != other["abcdef"].digest


def test_a_reminder_comes_before_the_holidays_and_the_deadline_stays():
    """A clock on the 26th of December, a Thursday, when nobody works from the 24th: the telephone speaks up on Monday the 23rd."""
    at = datetime(2024, 12, 26, 10, tzinfo=ZoneInfo(ZONE))
    closed = {date(2024, 12, 24), date(2024, 12, 25)}
    assert remind_before(at, timedelta(days=1), closed).date() == date(2024, 12, 23)
    monday = datetime(2024, 12, 30, 10, tzinfo=ZoneInfo(ZONE))
    assert remind_before(monday, timedelta(days=1)).date() == date(2024, 12, 27)
    content = file_of(entry(at=at, remind_at=remind_before(at, timedelta(days=1), closed)))
    assert re.search(rb"TRIGGER;RELATED=END:-P3DT0H0M\r\n", content)
    assert b"20241226T100000" in content

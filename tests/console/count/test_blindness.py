"""Whoever may be the second counter of an open count learns of the first's marks on no page of any desk (invariant 11)."""

import re

import pytest

from kit.shelter import Shelter
from resguardo.operation.absence import AbsenceKind
from resguardo.operation.count import CounterOrder, CountKind


@pytest.fixture
def shelter(small):
    """Two rooms of three persons each; `cosme` is the blind second counter of the first."""
    return Shelter(small)


def begun(shelter, kind=CountKind.REGULAR):
    """A count in which `celia` goes first and `cosme` second."""
    count = shelter.open_count(kind)
    shelter.send(count, "celia", "Norte")
    shelter.send(count, "cosme", "Norte", CounterOrder.SECOND)
    return count


def shown(console, handle, path):
    """The answer without what changes by itself: marks of forms, rows of the ledger, the clock."""
    answer = console.client(handle).get(path)
    page = re.sub(r'value="[0-9a-zA-Z]{32,}"|data-arrival="\d+"', "", answer.content.decode())
    return answer.status_code, re.sub(r"<time.*?</time>|X-CSRFToken[^}]*", "", page)


@pytest.mark.parametrize("handle", ["cosme", "carla"])
def test_page_of_a_person_tells_no_mark_of_an_open_count(shelter, handle):
    """The page of somebody just marked is what it was, for the second counter and for whoever may still become one."""
    console, count = shelter.console, begun(shelter)
    person = shelter.persons["Norte"][0]
    before = shown(console, handle, f"/person/of/{person.hex()}")
    shelter.mark(count, "celia", "Norte", person)
    assert before[0] == 200
    assert shown(console, handle, f"/person/of/{person.hex()}") == before


def test_page_of_an_absence_tells_no_mark_of_an_open_count(shelter):
    """Who saw a missing child last, when and where is what it was before the mark."""
    console, count, person = shelter.console, begun(shelter), shelter.persons["Norte"][0]
    told = console.perform(
        "absence.declare_absence", "ana", persons=(person,), kind=AbsenceKind.UNKNOWN
    )
    path = f"/absence/{told[0].event.absence.hex()}"
    before = console.client("cosme").get(path).content.decode()
    shelter.pass_minutes(7)
    shelter.mark(count, "celia", "Norte", person)
    seen = r"Vista por última vez</dt><dd>(.*?)</dd>"
    after = console.client("cosme").get(path).content.decode()
    assert re.search(seen, after).group(1) == re.search(seen, before).group(1)
    leads = console.client("olga").get(path).content.decode()
    assert re.search(seen, leads).group(1) != re.search(seen, before).group(1)


def test_list_of_those_not_accounted_for_tells_no_mark_of_an_open_count(shelter):
    """The line of a missing child, and the same line on the list of a breach, keep the sighting that was known before."""
    console, count, person = shelter.console, begun(shelter), shelter.persons["Norte"][0]
    console.perform("absence.declare_absence", "ana", persons=(person,), kind=AbsenceKind.UNKNOWN)
    before = console.client("cosme").get("/board/list/unaccounted").content.decode()
    lines = re.findall(r"<time[^>]*>", before)
    shelter.pass_minutes(7)
    shelter.mark(count, "celia", "Norte", person)
    after = console.client("cosme").get("/board/list/unaccounted").content.decode()
    assert shelter.tag(person) in after
    assert lines[-1] in after


def test_audit_names_nobody_in_a_mark_to_which_its_reader_is_blind(shelter):
    """A coordinator who walks as second counter reads that the first marked, and not whom."""
    console, count = shelter.console, shelter.open_count()
    shelter.send(count, "celia", "Norte")
    shelter.send(count, "ana", "Norte", CounterOrder.SECOND)
    person = shelter.persons["Norte"][0]
    before = console.client("ana").get("/audit/acts").content.decode()
    shelter.mark(count, "celia", "Norte", person)
    after = console.client("ana").get("/audit/acts").content.decode()
    assert after.count(shelter.tag(person)) == before.count(shelter.tag(person))
    watching = console.client("mora").get("/audit/acts").content.decode()
    assert watching.count(shelter.tag(person)) == before.count(shelter.tag(person)) + 1


def test_own_marks_and_those_of_a_signed_count_are_told(shelter):
    """Blindness is about others and ends with the walk: one's own mark stands on the page at once."""
    console, count, person = shelter.console, begun(shelter), shelter.persons["Norte"][0]
    path = f"/person/of/{person.hex()}"
    before = shown(console, "cosme", path)
    shelter.mark(count, "cosme", "Norte", person)
    assert shown(console, "cosme", path) != before

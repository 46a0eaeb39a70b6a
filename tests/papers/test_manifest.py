"""The manifest of a ride: seats, got on, got down, refused at the door; neither the way nor where it goes."""

import pytest

from kit.pages import everything_of, pages_of, says
from kit.paper_case import MARKERS
from kit.refusing import refused


def test_a_manifest_has_a_row_for_each_seat(case):
    """Those aboard come first, the free seats are to be written in."""
    rows = case.print("manifest").body["rows"]
    assert [row["band"] for row in rows[:4]] == [case.tag_of(one) for one in case.rest[6:10]]
    assert len(rows) == 12
    assert not any(row["band"] for row in rows[4:])


@pytest.mark.parametrize("language", ["es", "en", "he"])
def test_a_manifest_says_who_got_on_got_down_and_was_refused_and_why(case, language):
    """What is known is printed, what is not is a box."""
    first, second, *others = case.print("manifest", language).body["rows"][:4]
    assert all(row["got_on"] for row in (first, second, *others))
    assert (first["got_down"], first["refused"], first["reason"]) == ("×", "", "")
    assert (second["got_down"], second["refused"]) == ("", "×")
    assert second["reason"]
    assert not any(row["got_down"] or row["refused"] for row in others)


def test_a_manifest_says_neither_the_way_nor_where_it_goes(case):
    """It rides along and can fall into any hands."""
    held = everything_of(case.print("manifest"))
    hidden = ("route", "shelter", "room", "address")
    assert not any(MARKERS[word] in held for word in hidden)
    assert MARKERS["vehicle"] in held


def test_a_blank_manifest_is_printed_when_no_ride_is_named(case):
    """For the hour without power."""
    sheet = case.print("manifest", about="")
    assert not sheet.persons
    assert all(says(page, "EJERCICIO") for page in pages_of(sheet))


def test_a_ride_that_is_not_there_has_no_manifest(case):
    """A reference in full is looked up as well."""
    with refused("papers.reference_unknown"):
        case.print("manifest", about="0" * 32)

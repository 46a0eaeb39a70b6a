"""An export holds everything since the form was opened and comes again every day: what was taken in before is not taken in twice."""

import datetime as dt

import msgspec

from resguardo.exchange.odk import read_list
from resguardo.exchange.odk.seen import seen_in, sorted_out

HEADER = "_id,_uuid,_submission_time,tag,name,edad"
ANA, BETO = "1,a,,H2J4-83MR,Ana Prueba,9", "2,b,,3037-7259,Beto Muestra,6"


def typed(*lines):
    """An export."""
    content = "\n".join([HEADER, *lines]).encode()
    return read_list("k.csv", content, today=dt.date(2024, 12, 26))


def fates(roster):
    """What became of each row, with what was found."""
    return [(row.fate, [one.code for one in row.problems]) for row in roster.tables[0].rows[1:]]


def test_what_was_taken_in_before_is_left_out_and_said():
    """Wherever it stands in the newer export; the new one is taken in."""
    told = sorted_out(typed(BETO, ANA), seen_in(typed(ANA)), "es")
    assert fates(told) == [("person", []), ("duplicate", ["odk.taken_in"])]
    assert (told.persons, told.duplicates) == (1, 1)


def test_what_changed_since_is_taken_in_beside_it_and_said():
    """A claim overwrites nothing."""
    told = sorted_out(typed(ANA.replace("9", "10")), seen_in(typed(ANA)), "es")
    assert fates(told) == [("person", ["odk.taken_in_differs"])]


def test_what_is_remembered_tells_nobody_who_was_on_it():
    """Hashes alone."""
    kept = msgspec.json.encode(seen_in(typed(ANA, BETO))).decode()
    assert not any(word in kept for word in ("Ana", "Beto", "H2J4", "3037"))


def test_a_list_written_by_hand_has_no_submissions_and_comes_as_it_is():
    """Only phones give a row an id."""
    content = b"Brazalete;Nombre;Edad\nH2J4-83MR;Ana Prueba;9\n"
    roster = read_list("l.csv", content, today=dt.date(2024, 12, 26))
    assert seen_in(roster) == {}
    assert sorted_out(roster, seen_in(typed(ANA)), "es") == roster

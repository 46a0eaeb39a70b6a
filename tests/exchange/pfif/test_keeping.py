"""The life of a record: newest wins, what expires becomes a placeholder, what was deleted stays deleted (specification 3)."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from resguardo.exchange.pfif.checking import check
from resguardo.exchange.pfif.keeping import (
    Shelf,
    Taken,
    current,
    delete,
    expire,
    pfif_moment,
    take_note,
    take_person,
    to_export,
    visible,
)
from resguardo.exchange.pfif.profiles import FIELDS, Profile, banded, lost, projected
from resguardo.exchange.pfif.records import Person, is_placeholder
from resguardo.exchange.pfif.writing import write

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def person(name: str = "a.example/p1", day: int = 1, **more: str) -> Person:
    """A person whose source changed on a day of February."""
    values = {
        "person_record_id": name,
        "source_date": f"2026-02-{day:02d}T00:00:00Z",
        "full_name": "Ana Prueba",
    }
    return Person(values | more)


def test_the_newest_source_date_wins_whatever_the_order():
    """An older copy never overwrites a newer one."""
    shelf = Shelf(b"salt")
    assert take_person(shelf, person(day=5, sex="female"), NOW) is Taken.NEW
    assert take_person(shelf, person(day=3), NOW) is Taken.OLDER
    assert take_person(shelf, person(day=9, age="8"), NOW) is Taken.NEWER
    assert shelf.persons["a.example/p1"]["age"] == "8"


@given(st.permutations([1, 2, 3, 4]))
def test_every_order_of_arrival_ends_alike(days):
    """Sites that hear the same in another order hold the same."""
    shelf = Shelf(b"salt")
    for day in days:
        take_person(shelf, person(day=day, age=str(day)), NOW)
    assert shelf.persons["a.example/p1"]["age"] == "4"


def test_an_entry_date_never_decreases():
    """When the clock goes back, what is held keeps the later entry."""
    shelf = Shelf(b"salt")
    take_person(shelf, person(day=1), NOW)
    take_person(shelf, person(day=2), NOW - timedelta(days=1))
    assert shelf.persons["a.example/p1"]["entry_date"] == pfif_moment(NOW)


def test_a_copy_of_others_expires_into_a_placeholder_that_travels_on():
    """Person Finder let expired copies vanish, and the next import brought the child back."""
    shelf = Shelf(b"salt")
    take_person(shelf, person(expiry_date="2026-02-20T00:00:00Z", description="x"), NOW)
    assert expire(shelf, NOW) == ["a.example/p1"]
    (left,) = to_export(shelf)
    assert is_placeholder(left.values)
    assert check(b"".join(write([left]))).is_valid
    assert take_person(shelf, person(day=27), NOW) is Taken.SUPPRESSED
    assert list(visible(shelf, NOW)) == []


def test_within_a_day_of_expiry_a_record_is_still_seen():
    """The rule leaves one day."""
    shelf = Shelf(b"salt")
    take_person(shelf, person(expiry_date=pfif_moment(NOW - timedelta(hours=23))), NOW)
    assert expire(shelf, NOW) == []
    assert len(list(visible(shelf, NOW))) == 1


def test_a_deletion_takes_the_notes_along_and_stays():
    """Deleting on request is expiring now; a note about the deleted is not taken in again."""
    shelf = Shelf(b"salt")
    note = {
        "note_record_id": "b.example/n1",
        "person_record_id": "a.example/p1",
        "source_date": "2026-02-02T00:00:00Z",
    }
    take_person(shelf, Person(person().values, (note,)), NOW)
    delete(shelf, "a.example/p1", NOW)
    assert shelf.notes == {}
    assert take_note(shelf, note, NOW) is Taken.SUPPRESSED


def test_a_placeholder_that_arrives_erases_what_is_held():
    """A deletion elsewhere is a deletion here."""
    shelf = Shelf(b"salt")
    take_person(shelf, person(description="x"), NOW)
    gone = {"person_record_id": "a.example/p1", "expiry_date": "2026-02-01T00:00:00Z"}
    assert take_person(shelf, Person(gone), NOW) is Taken.ERASED
    assert "description" not in shelf.persons["a.example/p1"]


def test_a_note_about_nobody_who_is_held_goes_after_sixty_days():
    """Notes have no expiry: what another register says of somebody whose record never came does not lie here for ever."""
    shelf, about = Shelf(salt=b"s"), {"person_record_id": "a.example/unheard"}
    note = about | {"note_record_id": "a.example/n1", "source_date": pfif_moment(NOW), "text": "x"}
    take_note(shelf, note, NOW)
    assert expire(shelf, NOW + timedelta(days=59)) == []
    assert expire(shelf, NOW + timedelta(days=61)) == ["a.example/unheard"]
    assert shelf.notes == {}


def test_what_is_suppressed_does_not_say_whom():
    """The list of the deleted holds salted hashes and no id."""
    shelf = Shelf(b"salt")
    delete(shelf, "a.example/p1", NOW)
    assert all(b"a.example" not in mark for mark in shelf.suppressed)


def test_an_increment_holds_what_was_entered_since():
    """The client asks for what was entered at or after the last one it holds."""
    shelf = Shelf(b"salt")
    take_person(shelf, person("a.example/1"), NOW)
    take_person(shelf, person("a.example/2"), NOW + timedelta(hours=1))
    since = pfif_moment(NOW + timedelta(hours=1))
    assert [one.id for one in to_export(shelf, since)] == ["a.example/2"]
    assert len(to_export(shelf)) == 2


def test_the_current_value_is_the_newest_of_its_own_field():
    """Field by field, not the last note."""
    notes = [
        {"source_date": "2026-02-01T00:00:00Z", "status": "believed_alive"},
        {"source_date": "2026-02-02T00:00:00Z", "last_known_location": "plaza"},
    ]
    assert current(notes, "status") == "believed_alive"
    assert current(notes, "last_known_location") == "plaza"
    assert current(notes, "text") == ""


@given(
    st.sampled_from(Profile),
    st.dictionaries(st.sampled_from([*FIELDS[Profile.FULL], "home_street", "x"]), st.just("v")),
)
def test_a_profile_lets_nothing_out_that_is_not_on_its_list(profile, values):
    """What leaves is an allow-list's, and what stays behind is named."""
    given_out = projected(Person(values), profile, NOW)
    assert set(given_out.values) <= set(FIELDS[profile])
    assert set(lost(Person(values), profile)) == set(values) - set(FIELDS[profile])


def test_every_record_that_leaves_expires_and_the_public_sees_bands():
    """Ages for the public are bands of five years; an expiry is always set."""
    left = projected(person(age="8-10", date_of_birth="2017-02-03"), Profile.PUBLIC, NOW)
    assert left.values["age"] == "5-14"
    assert "date_of_birth" not in left.values
    assert left.values["expiry_date"] > pfif_moment(NOW)
    assert banded("12") == "10-14"

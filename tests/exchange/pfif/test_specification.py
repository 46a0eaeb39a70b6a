"""What the specification asks and no other file here holds: life of a record, conversions, tables, and faults of others that are not repeated."""

import csv
import io
import time
import tracemalloc
from datetime import UTC, datetime, timedelta

import pytest

from resguardo.exchange.pfif.checking import check
from resguardo.exchange.pfif.fields import NOTE, NOTE_REQUIRED, PERSON, PERSON_REQUIRED
from resguardo.exchange.pfif.keeping import Sent, Shelf, Taken, pfif_moment, take_person
from resguardo.exchange.pfif.profiles import FIELDS, LASTS, NOTE_FIELDS, Profile
from resguardo.exchange.pfif.reading import Document, Unreadable
from resguardo.exchange.pfif.records import Person, as_person
from resguardo.exchange.pfif.sending import RENEWED_BEFORE, dated, placeholders
from resguardo.exchange.pfif.tables import read_table, write_table
from resguardo.exchange.pfif.writing import Unwritable, write

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
OLD = "2026-02-01T00:00:00Z"


def person(name="a.example/p1", **more):
    """A person of another register, or of ours."""
    values = {"person_record_id": name, "source_date": OLD, "full_name": "Ana Prueba"}
    return Person(values | more)


@pytest.mark.parametrize(
    ("version", "person_fields", "note_fields"),
    [("1.1", 17, 11), ("1.2", 21, 14), ("1.3", 23, 14), ("1.4", 25, 15)],
)
def test_each_version_has_its_fields(version, person_fields, note_fields):
    """1.8: so many fields, the required ones among them."""
    assert (len(PERSON[version]), len(NOTE[version])) == (person_fields, note_fields)
    assert set(PERSON_REQUIRED[version]) <= set(PERSON[version])
    assert set(NOTE_REQUIRED) <= set(NOTE[version])


@pytest.mark.parametrize("expiry", ["1234-56-78T90:12:34Z", "2026-02-30T00:00:00Z", "9999-99", ""])
def test_an_impossible_expiry_is_a_finding_and_no_crash(expiry):
    """3.2 no. 2: the reference falls over its own fixtures."""
    document = (
        '<p:pfif xmlns:p="http://zesty.ca/pfif/1.4"><p:person>'
        f"<p:person_record_id>a.example/1</p:person_record_id><p:source_date>{OLD}</p:source_date>"
        f"<p:full_name>x</p:full_name><p:expiry_date>{expiry}</p:expiry_date></p:person></p:pfif>"
    )
    found = check(document.encode(), now=NOW).findings
    assert [one.code for one in (*found.errors, *found.warnings)] == (
        ["field_format"] if expiry else ["field_blank"]
    )


@pytest.mark.parametrize("head", ["<!--", "<?x ", "<pfif:a b='"])
def test_a_token_without_end_costs_little(head):
    """3.3: an endless comment, instruction or attribute is given up after a megabyte or two."""
    begun = f'<pfif:pfif xmlns:pfif="http://zesty.ca/pfif/1.4">{head}'.encode()
    tracemalloc.start()
    with pytest.raises(Unreadable) as stopped:
        list(Document(io.BytesIO(begun + b"a" * (32 << 20))))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert stopped.value.code == "xml.token"
    assert peak < 80 << 20


def test_an_unchanged_person_brings_a_new_note():
    """1.4: a note has a source date of its own, whatever the person's says."""
    shelf = Shelf(b"salt")
    take_person(shelf, person(), NOW)
    note = {"note_record_id": "b.example/n", "person_record_id": "a.example/p1"}
    outcome = take_person(shelf, Person(person().values, (note | {"source_date": OLD},)), NOW)
    assert outcome is Taken.OLDER
    assert list(shelf.notes["a.example/p1"]) == ["b.example/n"]


def test_an_unchanged_record_keeps_its_dates_and_a_changed_one_wins():
    """1.5: source date and entry date move with every change, and with nothing else."""
    sent: dict[str, Sent] = {}
    (first,) = dated(sent, [person()], NOW)
    (same,) = dated(sent, [person()], NOW + timedelta(days=1))
    assert same == first
    (changed,) = dated(sent, [person(age="8")], NOW + timedelta(days=2))
    assert changed.values["source_date"] > first.values["source_date"]
    assert changed.values["entry_date"] == pfif_moment(NOW + timedelta(days=2))


def test_a_record_gets_a_new_expiry_before_the_old_one_is_over():
    """5.5 no. 7: an expiry is always set, and renewed while the record is still let out; its source date stays."""
    sent: dict[str, Sent] = {}
    (first,) = dated(sent, [person()], NOW)
    late = NOW + LASTS - RENEWED_BEFORE + timedelta(hours=1)
    (again,) = dated(sent, [person()], late)
    assert again.values["expiry_date"] == pfif_moment(late + LASTS)
    assert again.values["source_date"] == first.values["source_date"]


def test_an_entry_date_never_decreases_on_the_way_out():
    """1.3: also where the clock goes back some hours between two exports; what left under one that was days ahead is not believed."""
    sent: dict[str, Sent] = {}
    (first,) = dated(sent, [person()], NOW)
    (later,) = dated(sent, [person(age="8")], NOW - timedelta(hours=6))
    assert later.values["entry_date"] == first.values["entry_date"]
    (gone,) = placeholders(sent, ["a.example/p1"], NOW - timedelta(hours=12))
    assert gone.values["entry_date"] == first.values["entry_date"]


def test_a_placeholder_is_made_once_and_passes_the_check():
    """3.3 of the specification: four fields, both dates the moment of its making, the same in every later export."""
    sent: dict[str, Sent] = {}
    list(dated(sent, [person()], NOW))
    (gone,) = placeholders(sent, ["a.example/p1"], NOW)
    (again,) = placeholders(sent, ["a.example/p1"], NOW + timedelta(days=9))
    assert gone == again
    assert gone.values["source_date"] == gone.values["entry_date"]
    written = b"".join(write([gone]))
    assert b"<pfif:full_name></pfif:full_name>" in written
    found = check(written, now=NOW + timedelta(days=9)).findings
    assert (found.errors, [one.code for one in found.warnings]) == ([], ["field_blank"])


def test_a_placeholder_survives_a_table():
    """A deletion arrives whatever the frame."""
    (gone,) = placeholders({}, ["a.example/p1"], NOW)
    (row,) = read_table("".join(write_table([gone])).encode(), "")
    assert row.person == gone.values


def test_an_id_that_stands_twice_is_not_written():
    """Also where the two stand far apart."""
    many = [person(f"a.example/{at}") for at in range(500)]
    with pytest.raises(Unwritable) as refused:
        list(write([*many, person("a.example/3")]))
    assert {one.code for one in refused.value.findings} == {"person_id_repeated"}


def test_a_clock_of_another_place_is_read_in_a_table():
    """1.9: a row above the head says the offset; moments are local there."""
    table = (
        "time_zone_offset,-6\n"
        "person_record_id,source_date,full_name,note_record_id,author_name,text,photo_url\n"
        "a.example/1,2026-02-01 18:30,Ana Prueba,a.example/n,Beto,vista,https://a.example/x.jpg\n"
    )
    (row,) = read_table(table.encode(), "")
    assert row.person["source_date"] == row.note["source_date"] == "2026-02-02T00:30:00Z"
    assert "photo_url" in row.person
    assert "photo_url" not in row.note


@pytest.mark.parametrize(
    "table", ["a,b\n1,2\n", "", "time_zone_offset,99\nfull_name\nx\n", 'full_name\n"x']
)
def test_what_is_no_table_of_pfif_says_so(table):
    """Other columns, nothing, an offset that no place has, a quote that never closes."""
    with pytest.raises(csv.Error):
        list(read_table(table.encode(), ""))


@pytest.mark.parametrize(
    "row", ["," * (32 << 20), ('"\n"' + "," * 100_000) * 400], ids=["line", "lines"]
)
def test_a_row_without_end_costs_little(row):
    """A row of millions of cells is given up before they are parted."""
    tracemalloc.start()
    with pytest.raises(csv.Error):
        list(read_table(f"full_name\n{row}".encode(), ""))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 400 << 20


def test_no_profile_has_a_field_for_where_somebody_lives_or_is():
    """5.5 no. 5: street, neighbourhood, postal code, last place, contact of the found and links leave in none."""
    never = {"home_street", "home_neighborhood", "home_city", "home_postal_code", "profile_urls"}
    never |= {"photo_url", "source_url", "author_email", "author_phone"}
    in_notes = {"last_known_location", "phone_of_found_person", "email_of_found_person"}
    in_notes |= {"linked_person_record_id", "author_phone", "author_email", "photo_url"}
    for profile in Profile:
        assert not never & set(FIELDS[profile])
        assert not in_notes & set(NOTE_FIELDS[profile])
    assert "date_of_birth" not in {*FIELDS[Profile.PARTNER], *FIELDS[Profile.PUBLIC]}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "'=1", "＝1"])
def test_no_cell_of_a_table_runs(text):
    """1.9: neither side of Person Finder guards against it."""
    table = "".join(write_table([person(description=text)]))
    (cells,) = csv.DictReader(io.StringIO(table))
    assert cells["person_description"][:1] not in tuple("=+-@\t\r")
    (row,) = read_table(table.encode(), "")
    assert row.person["description"] == text.strip()


def test_a_name_of_several_spellings_goes_there_and_back():
    """1.3: several names are split by U+000A."""
    known = person(full_name="Ana Prueba\nAna P.", alternate_names="Anita\nNita")
    (record,) = Document(b"".join(write([known])))
    assert as_person(record) == known


def test_many_loose_notes_are_written_in_time():
    """Notes that stand alone cost each the same, however many there are."""
    note = {"person_record_id": "a.example/p", "author_name": "Beto", "source_date": OLD}
    spent = []
    for many in (2_000, 8_000):
        notes = ({**note, "text": "x", "note_record_id": f"a.example/{at}"} for at in range(many))
        begun = time.process_time()
        assert sum(map(len, write([person("a.example/p")], notes))) > many
        spent.append(time.process_time() - begun)
    assert spent[1] < spent[0] * 12

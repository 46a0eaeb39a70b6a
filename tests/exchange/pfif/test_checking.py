"""What a check of PFIF finds (specification 2 to 4), and what a system for children asks beside it."""

from datetime import UTC, datetime

import pytest

from resguardo.exchange.pfif.checking import check
from resguardo.exchange.pfif.findings import KEPT_OF_A_CODE, MESSAGES

NOW = datetime(2026, 3, 1, tzinfo=UTC)
GOOD_PERSON = {
    "person_record_id": "a.example/p1",
    "source_date": "2026-02-01T00:00:00Z",
    "full_name": "Ana Prueba",
}
GOOD_NOTE = {
    "note_record_id": "a.example/n1",
    "person_record_id": "a.example/p1",
    "author_name": "Beto Ensayo",
    "source_date": "2026-02-01T00:00:00Z",
    "text": "visto en la plaza",
}


def record(kind: str, values: dict[str, str], inside: str = "") -> str:
    """One record as XML."""
    fields = "".join(f"<{name}>{value}</{name}>" for name, value in values.items())
    return f"<{kind}>{fields}{inside}</{kind}>"


def codes(*records: str, version: str = "1.4", domains: tuple[str, ...] = ()) -> list[str]:
    """The codes of errors and warnings in a document of `records`."""
    document = f'<pfif xmlns="http://zesty.ca/pfif/{version}">{"".join(records)}</pfif>'
    found = check(document.encode(), now=NOW, domains=domains).findings
    return [one.code for one in (*found.errors, *found.warnings)]


def test_a_whole_document_has_no_findings():
    """Required fields in their form are enough."""
    assert codes(record("person", GOOD_PERSON), record("note", GOOD_NOTE)) == []


@pytest.mark.parametrize("missing", list(GOOD_PERSON))
def test_a_required_field_of_a_person_is_missed(missing):
    """1.4 requires id, source date and full name."""
    values = {name: value for name, value in GOOD_PERSON.items() if name != missing}
    assert codes(record("person", values)) == ["field_missing"]


@pytest.mark.parametrize("missing", [name for name in GOOD_NOTE if name != "person_record_id"])
def test_a_required_field_of_a_note_is_missed(missing):
    """A note requires id, author, source date and text."""
    values = {name: value for name, value in GOOD_NOTE.items() if name != missing}
    assert codes(record("note", values)) == ["field_missing"]


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("person_record_id", "example.org", "field_format"),
        ("person_record_id", "http://foo/bar", "field_format"),
        ("source_date", "2026-02-30T00:00:00Z", "field_format"),
        ("source_date", "2026-02-01T00:00:00+01:00", "field_format"),
        ("source_date", "2026-04-01T00:00:00Z", "date_future"),
        ("sex", "Male", "field_format"),
        ("date_of_birth", "2015-13", "field_format"),
        ("date_of_birth", "2027", "birth_future"),
        ("age", "8.5", "field_format"),
        ("age", "10-8", "age_reversed"),
        ("home_country", "gt", "field_format"),
        ("author_phone", "123.456", "field_format"),
        ("author_email", "@example.org", "field_format"),
        ("photo_url", "javascript:alert(1)", "field_format"),
        ("source_url", "file:///etc/passwd", "field_format"),
        ("alternate_names", "uno\n\ndos", "list_blank"),
        ("sex", "", "field_blank"),
        ("full_name", " ", "field_empty"),
        ("home_zip", "1", "field_unknown"),
    ],
)
def test_a_value_out_of_form_is_found(name, value, code):
    """Each field has its form; a day has to exist, and nothing opens anything but the web."""
    assert codes(record("person", GOOD_PERSON | {name: value})) == [code]


@pytest.mark.parametrize(
    "name",
    [
        "2015-nepal-earthquake.personfinder.example.org/person.1",
        "localhost:8080/1",
        "a.example/x y",
    ],
)
def test_a_domain_may_begin_with_a_digit_and_have_a_port(name):
    """The reference refuses ids that exist; they are right."""
    assert codes(record("person", GOOD_PERSON | {"person_record_id": name})) == []


def test_white_space_round_a_date_is_taken_off():
    """One schema takes it and another does not; reading is lenient."""
    assert codes(record("person", GOOD_PERSON | {"source_date": "\n2026-02-01T00:00:00.5Z "})) == []


def test_ids_are_unique_and_empty_ids_are_no_repetition():
    """Two records of one id are found; two empty ids are two empty ids."""
    twice = record("person", GOOD_PERSON)
    assert codes(twice, twice) == ["person_id_repeated"]
    empty = record("person", GOOD_PERSON | {"person_record_id": ""})
    assert codes(empty, empty) == ["field_empty", "field_empty"]


def test_long_ids_are_told_apart_to_their_end():
    """What is remembered of an id is short, and yet says which it is."""
    first = GOOD_PERSON | {"person_record_id": "a.example/" + "x" * 5000 + "1"}
    second = GOOD_PERSON | {"person_record_id": "a.example/" + "x" * 5000 + "2"}
    assert codes(record("person", first), record("person", second)) == []
    assert codes(record("person", first), record("person", first)) == ["person_id_repeated"]


def test_a_note_belongs_to_one_person():
    """A loose note names its person; a nested one names no other."""
    loose = {name: value for name, value in GOOD_NOTE.items() if name != "person_record_id"}
    assert codes(record("note", loose)) == ["note_person_missing"]
    other = record("note", GOOD_NOTE | {"person_record_id": "a.example/p2"})
    assert codes(record("person", GOOD_PERSON, other)) == ["note_person_other"]


def test_a_link_goes_both_ways_and_never_to_itself():
    """A duplicate is marked on each of the two (specification 2)."""
    link = GOOD_NOTE | {"linked_person_record_id": "a.example/p2"}
    assert codes(record("note", link)) == ["link_unmatched"]
    itself = GOOD_NOTE | {"linked_person_record_id": "a.example/p1"}
    assert codes(record("note", itself)) == ["link_to_itself"]


def test_a_note_that_made_contact_does_not_call_the_person_missing():
    """`author_made_contact` and `status` may not contradict each other."""
    note = GOOD_NOTE | {"author_made_contact": "true", "status": "believed_missing"}
    assert codes(record("note", note)) == ["contact_contradicts"]


PLACEHOLDER = {
    "person_record_id": "a.example/p1",
    "entry_date": "2026-01-02T00:00:00Z",
    "expiry_date": "2026-01-01T12:00:00Z",
    "source_date": "2026-01-02T00:00:00Z",
}


@pytest.mark.parametrize("name", [{}, {"full_name": ""}])
def test_a_placeholder_is_right_with_and_without_an_empty_name(name):
    """The schema asks for a name, the prose for none; both are read (specification 3.3)."""
    assert "field_missing" not in codes(record("person", PLACEHOLDER | name))


@pytest.mark.parametrize("version", ["1.3", "1.4"])
def test_an_expired_record_holds_nothing(version):
    """A day after its expiry a person has no data and no notes, wherever those stand."""
    note = record("note", GOOD_NOTE)
    assert "expired_data" in codes(record("person", GOOD_PERSON | PLACEHOLDER), version=version)
    assert "expired_note" in codes(record("person", PLACEHOLDER, note), version=version)
    assert "expired_note" in codes(record("person", PLACEHOLDER), note, version=version)


def test_one_day_after_expiry_is_still_in_time():
    """The rule leaves one day (specification 3.3)."""
    fresh = GOOD_PERSON | {"expiry_date": "2026-02-28T01:00:00Z"}
    assert codes(record("person", fresh)) == []


def test_the_oldest_versions_have_an_order():
    """1.1 orders every field, 1.2 the ids and the notes, later versions nothing."""
    late = record(
        "person", {"first_name": "A", "person_record_id": "a.example/p", "last_name": "B"}
    )
    assert codes(late, version="1.1") == ["field_order"]
    assert codes(late, version="1.2") == ["field_order"]


def test_an_empty_document_is_tolerated_by_1_4_alone():
    """The schema of 1.4 allows it, its prose does not; earlier versions refuse."""
    assert codes() == ["root_empty"]
    document = b'<pfif xmlns="http://zesty.ca/pfif/1.4"/>'
    assert check(document, now=NOW).is_valid
    assert not check(document.replace(b"1.4", b"1.3"), now=NOW).is_valid


def test_a_sender_speaks_for_its_own_domain():
    """Only the original repository may change a record (specification 3)."""
    assert codes(record("person", GOOD_PERSON), domains=("b.example",)) == ["domain_other"]


def test_findings_of_one_code_are_counted_and_not_piled_up():
    """A file with a fault in every row tells it a hundred times and counts the rest."""
    rows = [
        record("person", GOOD_PERSON | {"person_record_id": f"a.example/{n}", "sex": "x"})
        for n in range(KEPT_OF_A_CODE + 50)
    ]
    document = f'<pfif xmlns="http://zesty.ca/pfif/1.4">{"".join(rows)}</pfif>'
    found = check(document.encode(), now=NOW).findings
    assert len(found.errors) == KEPT_OF_A_CODE
    assert found.counts["field_format"] == KEPT_OF_A_CODE + 50


@pytest.mark.parametrize("code", list(MESSAGES))
def test_every_finding_speaks_both_languages(code):
    """Each code has a sentence in Spanish and in English that can be filled in."""
    for sentence in MESSAGES[code]:
        assert sentence.format(found="x", field="y").endswith(".")

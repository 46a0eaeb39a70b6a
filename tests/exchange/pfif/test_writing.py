"""Writing PFIF strictly, comparing, tables and feeds."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from resguardo.exchange.outgoing import outgoing_text
from resguardo.exchange.pfif.checking import check
from resguardo.exchange.pfif.comparing import Change, Ignoring, compare
from resguardo.exchange.pfif.feeds import ATOM, Feed, note_feed, person_feed, rss_feed
from resguardo.exchange.pfif.reading import Document
from resguardo.exchange.pfif.records import Person, as_person
from resguardo.exchange.pfif.tables import read_table, write_table
from resguardo.exchange.pfif.writing import Unwritable, lost_in, person_text, write

ANA = Person(
    {
        "person_record_id": "a.example/p1",
        "entry_date": "2026-02-01T00:00:00Z",
        "source_date": "2026-02-01T00:00:00Z",
        "full_name": "Ana Prueba",
        "given_name": "Ana",
        "family_name": "Prueba",
        "description": "trenza <larga> & botas",
        "author_email": "a@a.example",
        "author_name": "Beto Ensayo",
        "source_url": "https://a.example/p1",
    },
    (
        {
            "note_record_id": "a.example/n1",
            "person_record_id": "a.example/p1",
            "author_name": "Beto Ensayo",
            "source_date": "2026-02-02T00:00:00Z",
            "text": "vista en la plaza",
        },
    ),
)
FEED = Feed(
    "urn:x", "Personas", "Hecho por una prueba", "https://a.example/feed", "2026-03-01T00:00:00Z"
)


def test_what_is_written_is_valid_and_reads_back_the_same():
    """A document that was written has no finding and gives the records that went in."""
    document = b"".join(write([ANA]))
    verdict = check(document)
    assert (verdict.findings.errors, verdict.findings.warnings) == ([], [])
    (record,) = Document(document)
    assert as_person(record) == ANA


def test_a_record_with_a_fault_is_not_written():
    """The writer refuses what its own check would fault, and says why."""
    faulty = ANA._replace(values=ANA.values | {"sex": "unknown"})
    with pytest.raises(Unwritable) as refused:
        list(write([faulty]))
    assert [one.code for one in refused.value.findings] == ["field_format"]


def test_text_leaves_without_marks_that_turn_its_direction():
    """Controls and overrides of direction are taken out of every field."""
    turned = ANA._replace(values=ANA.values | {"description": "a\u202eb\u2066c\x07"})
    (record,) = Document(b"".join(write([turned])))
    assert record.value("description") == "abc"


def test_an_older_version_says_what_it_has_no_place_for():
    """Going back loses fields, and the loss is named."""
    assert lost_in(ANA, "1.3") == []
    more = ANA._replace(values=ANA.values | {"alternate_names": "Anita"})
    assert lost_in(more, "1.3") == ["alternate_names"]
    assert b"first_name>Ana<" in person_text(more, "1.3")


def test_order_and_nesting_make_no_difference():
    """Two documents are compared by their records."""
    alone = ANA._replace(notes=())
    assert compare(b"".join(write([ANA])), b"".join(write([alone], ANA.notes))) == []


def test_a_difference_names_record_and_field():
    """What was added, removed and changed is told apart; case can be passed over."""
    other = ANA._replace(values=ANA.values | {"full_name": "ANA PRUEBA"}, notes=())
    before, after = b"".join(write([ANA])), b"".join(write([other]))
    found = {(one.change, one.kind, one.field) for one in compare(before, after)}
    assert found == {(Change.CHANGED, "person", "full_name"), (Change.REMOVED, "note", "")}
    assert [one.kind for one in compare(before, after, Ignoring(case=True))] == ["note"]


def test_a_table_goes_out_and_comes_back():
    """Person Finder could not read its own export; this one is read back whole."""
    table = "".join(write_table([ANA])).encode()
    (row,) = read_table(table, "a.example")
    assert row.person == ANA.values
    assert row.note == ANA.notes[0]


def test_a_cell_that_would_run_is_made_harmless():
    """A name that a spreadsheet would take for a formula leaves with a quote before it."""
    risky = ANA._replace(values=ANA.values | {"full_name": "=HYPERLINK(1)"})
    assert ",'=HYPERLINK(1)," in "".join(write_table([risky]))


def test_an_id_without_a_domain_gets_that_of_the_sender():
    """A table with plain numbers is read under the domain of whoever sent it."""
    table = "person_record_id,source_date,full_name\r\n7,2026-01-01T00:00:00Z,Ana Prueba\r\n"
    (row,) = read_table(table.encode(), "b.example")
    assert row.person is not None
    assert row.person["person_record_id"] == "b.example/7"


def test_an_atom_feed_has_its_links_as_attributes_and_its_records_inside():
    """Specification 5: id, title, updated of each entry, and the record itself."""
    root = etree.fromstring(person_feed(FEED, [ANA]))
    assert root.find(f"{{{ATOM}}}link").get("href") == FEED.address
    entry = root.find(f"{{{ATOM}}}entry")
    assert entry.findtext(f"{{{ATOM}}}id") == "pfif:a.example/p1"
    assert entry.findtext(f"{{{ATOM}}}updated") == "2026-02-01T00:00:00Z"
    (record,) = Document(etree.tostring(root))
    assert as_person(record) == ANA


def test_a_note_feed_dates_an_entry_by_its_source():
    """Person Finder wrote the entry date there, which says nothing about the fact."""
    root = etree.fromstring(note_feed(FEED, ANA.notes))
    assert root.findtext(f"{{{ATOM}}}entry/{{{ATOM}}}updated") == "2026-02-02T00:00:00Z"


def test_an_rss_feed_reads_back_too():
    """RSS 2.0: guid, pubDate in its own form, and the record."""
    content = rss_feed(FEED, [ANA])
    root = etree.fromstring(content)
    assert root.findtext("channel/item/pubDate") == "Sun, 01 Feb 2026 00:00:00 GMT"
    assert root.findtext("channel/item/author") == "a@a.example (Beto Ensayo)"
    (record,) = Document(content)
    assert as_person(record) == ANA


FIELDS_OF_TEXT = ("full_name", "description", "author_name", "source_name", "home_city")


@given(
    st.fixed_dictionaries(
        {
            name: st.text(st.characters(exclude_categories=()), max_size=30)
            for name in FIELDS_OF_TEXT
        }
    )
)
def test_whatever_text_is_written_reads_back_as_it_left(texts):
    """The bytes are well formed whatever a field holds, and give the text that left."""
    values = {"person_record_id": "a.example/p", "source_date": "2026-02-01T00:00:00Z"}
    known = {name: text for name, text in texts.items() if outgoing_text(text).strip()}
    written = Person(values | {"full_name": "Ana"} | known)
    document = b"".join(write([written]))
    assert check(document).is_valid
    (record,) = Document(document)
    left = {name: outgoing_text(text) for name, text in written.values.items()}
    assert as_person(record).values == left

"""Reading PFIF: leniently, in bounded memory, and never further than is safe."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resguardo.exchange.pfif.checking import check
from resguardo.exchange.pfif.reading import Document, Unreadable
from resguardo.exchange.pfif.records import as_person, as_values, labelled, with_full_name

HEAD = '<?xml version="1.0" encoding="UTF-8"?><pfif:pfif xmlns:pfif="http://zesty.ca/pfif/{}">'


def pfif(inside: str, version: str = "1.4") -> bytes:
    """A document of one version around `inside`."""
    return (HEAD.format(version) + inside + "</pfif:pfif>").encode()


def test_a_note_inside_a_person_belongs_to_that_person():
    """A nested note need not say whose it is (specification 2)."""
    inside = (
        "<pfif:person><pfif:note><pfif:note_record_id>a.example/n</pfif:note_record_id></pfif:note>"
        "<pfif:person_record_id>a.example/p</pfif:person_record_id></pfif:person>"
    )
    (record,) = Document(pfif(inside))
    assert as_person(record).notes[0]["person_record_id"] == "a.example/p"


def test_older_names_become_those_of_1_4():
    """A record of any version is kept under the names of 1.4; `other` that only describes becomes `description`."""
    inside = (
        "<pfif:person><pfif:first_name>Ana</pfif:first_name><pfif:last_name>Prueba</pfif:last_name>"
        "<pfif:other>description:\n    trenza larga\n    botas</pfif:other></pfif:person>"
    )
    (record,) = Document(pfif(inside, "1.2"))
    values = with_full_name(as_values(record))
    assert values["description"] == "trenza larga\nbotas"
    assert values["full_name"] == "Ana Prueba"


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.just("\n"), min_size=1))
def test_a_description_survives_the_label_of_older_versions(text):
    """What is put under a label comes out as it was."""
    inside = f"<pfif:person><pfif:other>{_escaped(labelled(text))}</pfif:other></pfif:person>"
    (record,) = Document(pfif(inside, "1.3"))
    assert as_values(record)["description"] == text


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def test_records_inside_a_feed_are_found():
    """Whoever reads Atom takes every record in it and passes over the rest (specification 5)."""
    feed = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:p="http://zesty.ca/pfif/1.4"><title>x</title>'
        "<entry><id>1</id><p:person><p:full_name>Ana Prueba</p:full_name></p:person></entry></feed>"
    )
    (record,) = Document(feed.encode())
    assert record.value("full_name") == "Ana Prueba"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "xml.malformed"),
        (b"<pfif", "xml.malformed"),
        (b"<people/>", "pfif.root"),
        (b"<pfif/>", "pfif.namespace"),
        (b'<pfif xmlns="http://zesty.ca/pfif/9.9"/>', "pfif.version"),
        (b'<pfif xmlns="http://zesty.ca/pfif/1.4junk"/>', "pfif.version"),
        (
            b'<!DOCTYPE pfif [<!ENTITY a "b">]><pfif xmlns="http://zesty.ca/pfif/1.4"/>',
            "xml.doctype",
        ),
        (b'<?xml version="1.0" encoding="klingon"?><pfif/>', "xml.encoding"),
        (b'<pfif xmlns="http://zesty.ca/pfif/1.4">\xff</pfif>', "xml.malformed"),
        (pfif("<pfif:person><pfif:text>\x08</pfif:text></pfif:person>"), "xml.malformed"),
    ],
)
def test_what_is_no_readable_pfif_says_why(content, code):
    """Each way of being unreadable has its own code and a line."""
    with pytest.raises(Unreadable) as stopped:
        list(Document(content))
    assert stopped.value.code == code
    assert stopped.value.line >= 1


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        ("<pfif:person>" + "<a>" * 100 + "</a>" * 100 + "</pfif:person>", "xml.depth"),
        ("<pfif:person>" + "<pfif:sex/>" * 501 + "</pfif:person>", "pfif.fields"),
        ("<pfif:note><pfif:note/></pfif:note>", "pfif.notes"),
        (
            "<pfif:person><pfif:full_name>" + "a" * (5 << 20) + "</pfif:full_name></pfif:person>",
            "pfif.text",
        ),
    ],
    ids=["depth", "fields", "notes in notes", "text"],
)
def test_what_grows_without_end_is_stopped(inside, code):
    """Depth, fields, notes and text have limits, so a hostile file costs no more than a short one."""
    with pytest.raises(Unreadable) as stopped:
        list(Document(pfif(inside)))
    assert stopped.value.code == code


@pytest.mark.parametrize(
    "one",
    [
        "<zz{0}/>",
        "<pfif:person><pfif:zz{0}/></pfif:person>",
        "<pfif:person><pfif:sex zz{0}='1'>male</pfif:sex></pfif:person>",
        "<pfif:person xmlns:zz{0}='urn:x'/>",
        "<zz xmlns='urn:{0}'/>",
    ],
    ids=["elements", "fields", "attributes", "prefixes", "namespaces"],
)
def test_names_without_end_are_stopped(one):
    """The parser keeps every name that it ever met: a gigabyte of new ones would fill the memory."""
    with pytest.raises(Unreadable) as stopped:
        list(Document(pfif("".join(one.format(number) for number in range(60_000)))))
    assert stopped.value.code == "xml.names"


class Endless(io.RawIOBase):
    """A file that never ends and counts what was read of it."""

    def __init__(self) -> None:
        self.given = 0

    def read(self, size: int = -1) -> bytes:
        """The head once, then text for ever."""
        first = self.given == 0
        self.given += size
        start = HEAD.format("1.4") + "<pfif:person><pfif:full_name>"
        return start.encode() if first else b"a" * size


def test_an_endless_file_is_given_up_soon():
    """A text of a gigabyte is refused after a few megabytes."""
    source = Endless()
    with pytest.raises(Unreadable):
        list(Document(source))
    assert source.given < 16 << 20


@given(st.binary(max_size=400))
def test_no_bytes_crash_the_check(content):
    """Whatever comes, the answer is a verdict."""
    assert check(content).is_valid in {True, False}


@given(
    st.lists(
        st.sampled_from(
            [
                "<pfif:person>",
                "</pfif:person>",
                "<pfif:note>",
                "</pfif:note>",
                "<pfif:sex>",
                "</pfif:sex>",
                "male",
                "<x xmlns='y'>",
                "</x>",
                " ",
            ]
        ),
        max_size=30,
    ).map("".join)
)
def test_no_order_of_elements_crashes_the_check(parts):
    """Records, fields and foreign elements in any order give a verdict."""
    assert check(pfif(parts)).is_valid in {True, False}

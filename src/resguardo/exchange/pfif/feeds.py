"""PFIF inside Atom and RSS: persons with their notes, or notes alone. Whoever reads a feed takes the PFIF in it and passes over the rest (specification 5, 6)."""

from collections.abc import Iterable
from email.utils import format_datetime
from typing import NamedTuple

from lxml import etree

from resguardo.exchange.outgoing import outgoing_text
from resguardo.exchange.pfif.fields import NAMESPACE, NEWEST, NOTE, PERSON
from resguardo.exchange.pfif.formats import moment_of
from resguardo.exchange.pfif.records import Person, Values
from resguardo.exchange.pfif.writing import in_version

ATOM = "http://www.w3.org/2005/Atom"
EXCERPT_CHARACTERS = 60


class Feed(NamedTuple):
    """What stands at the head of a feed. `address` is where the feed itself lies; `made_at` an ISO 8601 moment in UTC."""

    id: str
    title: str
    subtitle: str
    address: str
    made_at: str


def person_feed(feed: Feed, persons: Iterable[Person]) -> bytes:
    """An Atom feed of persons, each with its notes."""
    root = _atom(feed)
    for person in persons:
        entry = _entry(
            root, feed, f"pfif:{person.id}", person.values.get("full_name", ""), person.values
        )
        _content(entry, person.values.get("full_name", ""))
        entry.append(_person(person))
    return _bytes(root)


def note_feed(feed: Feed, notes: Iterable[Values]) -> bytes:
    """An Atom feed of notes."""
    root = _atom(feed)
    for note in notes:
        text = note.get("text", "")
        name = f"pfif:{note.get('note_record_id', '')}"
        entry = _entry(root, feed, name, _excerpt(text), note)
        _content(entry, text)
        entry.append(_note(note))
    return _bytes(root)


def rss_feed(feed: Feed, persons: Iterable[Person]) -> bytes:
    """An RSS 2.0 feed of persons, each with its notes."""
    root = etree.Element("rss", {"version": "2.0"}, nsmap={"pfif": f"{NAMESPACE}{NEWEST}"})
    channel = etree.SubElement(root, "channel")
    for name, said in (
        ("title", feed.title),
        ("description", feed.subtitle),
        ("link", feed.address),
        ("lastBuildDate", _rfc822(feed.made_at)),
    ):
        _said(channel, name, said)
    for person in persons:
        values = person.values
        item = etree.SubElement(channel, "item")
        _said(item, "title", values.get("full_name", ""))
        guid = _said(item, "guid", f"pfif:{person.id}")
        guid.set("isPermaLink", "false")
        _said(item, "pubDate", _rfc822(values.get("source_date", "")))
        if email := values.get("author_email"):
            _said(item, "author", f"{email} ({values.get('author_name', '')})")
        if link := values.get("source_url"):
            _said(item, "link", link)
        _said(item, "source", feed.title).set("url", feed.address)
        item.append(_person(person))
    return _bytes(root)


def _atom(feed: Feed) -> etree._Element:
    namespaces: dict[str | None, str] = {None: ATOM, "pfif": f"{NAMESPACE}{NEWEST}"}
    root = etree.Element(f"{{{ATOM}}}feed", nsmap=namespaces)  # type: ignore[arg-type]
    for name, said in (
        ("id", feed.id),
        ("title", feed.title),
        ("subtitle", feed.subtitle),
        ("updated", feed.made_at),
    ):
        _said(root, f"{{{ATOM}}}{name}", said)
    etree.SubElement(root, f"{{{ATOM}}}link", {"rel": "self", "href": feed.address})
    return root


def _entry(
    root: etree._Element, feed: Feed, name: str, title: str, values: Values
) -> etree._Element:
    entry = etree.SubElement(root, f"{{{ATOM}}}entry")
    _said(entry, f"{{{ATOM}}}id", name)
    _said(entry, f"{{{ATOM}}}title", title)
    author = etree.SubElement(entry, f"{{{ATOM}}}author")
    _said(author, f"{{{ATOM}}}name", values.get("author_name", ""))
    if email := values.get("author_email"):
        _said(author, f"{{{ATOM}}}email", email)
    _said(entry, f"{{{ATOM}}}updated", values.get("source_date", feed.made_at))
    _said(etree.SubElement(entry, f"{{{ATOM}}}source"), f"{{{ATOM}}}title", feed.title)
    return entry


def _content(entry: etree._Element, text: str) -> None:
    _said(entry, f"{{{ATOM}}}content", text).set("type", "text")


def _person(person: Person) -> etree._Element:
    element = _element("person", in_version(person.values, PERSON[NEWEST], NEWEST), PERSON[NEWEST])
    element.extend(_note(note) for note in person.notes)
    return element


def _note(note: Values) -> etree._Element:
    return _element("note", in_version(note, NOTE[NEWEST], NEWEST), NOTE[NEWEST])


def _element(kind: str, values: Values, known: tuple[str, ...]) -> etree._Element:
    element = etree.Element(f"{{{NAMESPACE}{NEWEST}}}{kind}")
    for name in known:
        if name in values:
            _said(element, f"{{{NAMESPACE}{NEWEST}}}{name}", values[name])
    return element


def _said(parent: etree._Element, name: str, text: str) -> etree._Element:
    child = etree.SubElement(parent, name)
    child.text = outgoing_text(text)
    return child


def _excerpt(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= EXCERPT_CHARACTERS else f"{flat[: EXCERPT_CHARACTERS - 1]}…"


def _rfc822(moment: str) -> str:
    read = moment_of(moment)
    return format_datetime(read, usegmt=True) if read else ""


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")

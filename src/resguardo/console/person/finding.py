"""Finding somebody by whatever is at hand: a band, a name, a document, a room.

Names are compared inside the program; only those that the reader may see take part, and those that are shown are written into the log of reads by `sight`.
"""

import threading
from collections.abc import Iterable
from typing import NamedTuple

from resguardo.console.sight import Sight
from resguardo.matching.names.likeness import folded, likeness
from resguardo.operation import tag_code
from resguardo.operation.event import SealClass
from resguardo.operation.identifiers import PersonId
from resguardo.operation.identity import IdentityContent
from resguardo.operation.operation import Operation
from resguardo.operation.policy import Role

LIKE_ENOUGH = 0.62
"""Below this a list fills with people of other names."""
SHOWN_MAX = 30
TAG_PART_MIN = 3
ROOM_PART_MIN = 3


class Hit(NamedTuple):
    """Somebody found: how alike, from 0 to 1, and in which field (`tag`, `name`, `document`, `room`)."""

    person: PersonId
    likeness: float
    field: str


class Found(NamedTuple):
    """What a search gave, and which fields it looked at."""

    hits: list[Hit]
    searched: tuple[str, ...]
    more: int


class _Said(NamedTuple):
    """What all claims say of one person, and by how many claims, so that it is read again when there are more."""

    claims: int
    names: tuple[str, ...]
    documents: tuple[str, ...]


_books: dict[tuple[bytes, int], dict[PersonId, _Said]] = {}
"""By operation and by how many keys were destroyed, so that an erased name is forgotten here too."""
_lock = threading.Lock()


def may_open(sight: Sight, person: PersonId) -> bool:
    """Whether `person` has a page for this reader: somebody who may see their name or face, or watches over the whole operation. Ask inside `steady`."""
    return (
        sight.may_see(SealClass.IDENTITY, person)
        or sight.may_see(SealClass.PHOTO, person)
        or sight.holds(Role.MONITOR)
    )


def find(sight: Sight, written: str) -> Found:
    """Everybody whom `written` can mean, the likeliest first. A band read whole finds its wearer alone, whatever else is alike."""
    asked = written.strip()[:200]
    with sight.steady() as state:
        whole = sight.directory.person_tagged(asked) if asked else None
        if whole is not None and may_open(sight, whole):
            return Found([Hit(state.register.standing(whole), 1.0, "tag")], ("tag",), 0)
        if not asked:
            return Found([], (), 0)
        best: dict[PersonId, Hit] = {}
        for hit in _hits(state, sight, asked):
            if not may_open(sight, hit.person):
                continue
            if hit.person not in best or hit.likeness > best[hit.person].likeness:
                best[hit.person] = hit
    hits = sorted(best.values(), key=lambda hit: -hit.likeness)
    return Found(hits[:SHOWN_MAX], _fields(sight), max(0, len(hits) - SHOWN_MAX))


def namesakes(
    sight: Sight, name: str, *, but: PersonId | None = None, least: float = 0.8, most: int = 5
) -> list[Hit]:
    """Persons who may be the one called `name`, or bear the same name. A hint for whoever looks; nothing follows from it."""
    if not folded(name):
        return []
    with sight.steady() as state:
        hits = [
            Hit(person, alike, "name")
            for person, said in _said(state, sight)
            if person != but and (alike := _best(name, said.names)) >= least
        ]
    return sorted(hits, key=lambda hit: -hit.likeness)[:most]


def _hits(state: Operation, sight: Sight, asked: str) -> Iterable[Hit]:
    code = "".join(character for character in asked.upper() if character.isalnum())
    is_code = len(code) >= TAG_PART_MIN and all(one in tag_code.ALPHABET + "OSZB" for one in code)
    for person in state.register.active():
        tag = state.register.persons[person].tag.replace("-", "")
        if is_code and code in tag:
            yield Hit(person, 0.95 if tag.startswith(code) else 0.9, "tag")
    for person, said in _said(state, sight):
        alike = _best(asked, said.names)
        if alike >= LIKE_ENOUGH:
            yield Hit(person, alike, "name")
        if any(_bare(asked) == _bare(document) for document in said.documents):
            yield Hit(person, 0.99, "document")
    yield from _in_rooms(state, sight, folded(asked))


def _in_rooms(state: Operation, sight: Sight, asked: str) -> Iterable[Hit]:
    """Whoever sleeps in a room of that name and whose place the reader may know."""
    if len(asked) < ROOM_PART_MIN:
        return
    for place in state.placement.places:
        if asked in folded(sight.directory.place_name(place)):
            for person in state.placement.persons_in(place):
                if sight.may_see(SealClass.LOCATION, person):
                    yield Hit(person, 0.7, "room")


def _said(state: Operation, sight: Sight) -> Iterable[tuple[PersonId, _Said]]:
    """What is said of everybody whose name the reader may see."""
    with _lock:
        key = (sight.account.operation, len(sight.account.keyring.destroyed()))
        if key not in _books:
            for old in [one for one in _books if one[0] == key[0]]:
                del _books[old]
        book = _books.setdefault(key, {})
    for person in state.register.active():
        if not sight.may_see(SealClass.IDENTITY, person):
            continue
        members = state.register.group(person)
        claims = [one for each in members for one in state.identities.by_person.get(each, ())]
        known = book.get(person)
        if known is None or known.claims != len(claims):
            contents = [sight.account.content(state.origins[claim]) for claim in claims]
            known = book[person] = _read(
                len(claims), [one for one in contents if isinstance(one, IdentityContent)]
            )
        yield person, known


def _read(claims: int, said: list[IdentityContent]) -> _Said:
    names = [one.name or f"{one.given} {one.family}".strip() for one in said]
    documents = [one.document for one in said if one.document]
    return _Said(claims, tuple(dict.fromkeys(filter(None, names))), tuple(documents))


def _best(asked: str, names: tuple[str, ...]) -> float:
    """How alike the likeliest name is; one word alone finds everybody who bears it."""
    best = max((likeness(asked, name) for name in names), default=0.0)
    words = folded(asked).split()
    if len(words) == 1 and best < 0.75:
        parts = (part for name in names for part in folded(name).split())
        one_word = max((likeness(words[0], part) for part in parts), default=0.0)
        best = max(best, 0.9 * one_word if one_word >= 0.8 else 0.0)
    return best


def _bare(document: str) -> str:
    return "".join(character for character in document.casefold() if character.isalnum())


def _fields(sight: Sight) -> tuple[str, ...]:
    seen = ["tag"]
    if sight.may_see(SealClass.IDENTITY):
        seen += ["name", "document"]
    if sight.may_see(SealClass.LOCATION):
        seen.append("room")
    return tuple(seen)

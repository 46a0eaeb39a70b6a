"""Finding somebody by whatever is at hand: a band, a name, a document, a room.

Names are looked for in the account's own index (`account/searching.py`), which writes each search down and bounds how many there are in an hour. Only persons
whom the reader may see come out, and whose name is shown is written down by `sight`.
"""

import threading
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from weakref import WeakKeyDictionary

from resguardo.account.access import ReadReason
from resguardo.account.account import Account
from resguardo.account.searching import SearchIndex
from resguardo.console.acting import Shown, shown
from resguardo.console.sight import Sight
from resguardo.matching.hints import likely_persons
from resguardo.matching.index.finding import Hit as IndexHit
from resguardo.matching.names import analyse
from resguardo.matching.names.likeness import folded
from resguardo.operation import tag_code
from resguardo.operation.event import SealClass
from resguardo.operation.identifiers import PersonId
from resguardo.operation.identity import ClaimedFact, IdentityContent
from resguardo.operation.operation import Operation
from resguardo.operation.policy import Role
from resguardo.operation.refusal import Refused

LIKE_ENOUGH = 0.2
"""Below this the index itself thinks that it is somebody else."""
SHOWN_MAX = 30
TAG_PART_MIN = 3
ROOM_PART_MIN = 3
DOCUMENT_DIGITS_MIN = 4
"""With fewer digits what was written is no document, and no document is opened for it."""


class Hit(NamedTuple):
    """Somebody found: how alike, from 0 to 1, and in which field (`tag`, `name`, `document`, `room`)."""

    person: PersonId
    likeness: float
    field: str


class Found(NamedTuple):
    """What a search gave, which fields it looked at, how many more there are, and why names were not looked for, where they were not."""

    hits: list[Hit]
    searched: tuple[str, ...]
    more: int
    refusal: Shown | None = None


_indexes: WeakKeyDictionary[Account, SearchIndex] = WeakKeyDictionary()
_lock = threading.Lock()


def warm() -> None:
    """Let what compares names read its tables, once a process, before anybody is served: it takes seconds, and everything else stands still meanwhile."""
    analyse("Ana Prueba")


def may_open(sight: Sight, person: PersonId) -> bool:
    """Whether `person` has a page for this reader: somebody who may see their name or face, or watches over the whole operation. Ask inside `steady`."""
    return (
        sight.may_see(SealClass.IDENTITY, person)
        or sight.may_see(SealClass.PHOTO, person)
        or sight.holds(Role.MONITOR)
    )


def find(sight: Sight, written: str, reason: ReadReason) -> Found:
    """Everybody whom `written` can mean, the likeliest first. A band read whole finds its wearer alone, whatever else is alike."""
    asked = written.strip()[:200]
    if not asked:
        return Found([], (), 0)
    with sight.steady() as state:
        whole = sight.directory.person_tagged(asked)
        if whole is not None and may_open(sight, whole):
            return Found([Hit(state.register.standing(whole), 1.0, "tag")], ("tag",), 0)
    named, refusal = _named(sight, asked, reason)
    with sight.steady() as state:
        best: dict[PersonId, Hit] = {}
        for hit in [*_by_tag(state, asked), *_in_rooms(state, sight, asked), *named]:
            person = state.register.standing(hit.person)
            if (
                may_open(sight, person)
                and hit.likeness > best.get(person, hit._replace(likeness=0)).likeness
            ):
                best[person] = hit._replace(person=person)
        for hit in _by_document(state, sight, asked):
            best[hit.person] = hit
    hits = sorted(best.values(), key=lambda hit: -hit.likeness)
    return Found(hits[:SHOWN_MAX], _fields(sight), max(0, len(hits) - SHOWN_MAX), refusal)


def namesakes(sight: Sight, name: str, *, most: int = 5) -> list[Hit]:
    """Persons who may be the one called `name`, or bear the same name. A hint for whoever looks; nothing follows from it."""
    if not folded(name) or not sight.may_see(SealClass.IDENTITY):
        return []
    with _lock:
        hints = likely_persons(_index(sight).index, name)
    with sight.steady() as state:
        hits = [
            Hit(state.register.standing(_person(one.person_id)), one.probability, "name")
            for one in hints
        ]
        return [hit for hit in hits if sight.may_see(SealClass.IDENTITY, hit.person)][:most]


def _named(sight: Sight, asked: str, reason: ReadReason) -> tuple[list[Hit], Shown | None]:
    """Whose name is like `asked`, among those whose name the reader may see; or why that was not looked for."""
    if not sight.may_see(SealClass.IDENTITY) or not folded(asked):
        return [], None

    def within_reach(hits: list[IndexHit]) -> list[IndexHit]:
        likely = [hit for hit in hits if hit.score >= LIKE_ENOUGH]
        with sight.steady() as state:
            standing = state.register.standing
            persons = [standing(_person(hit.person.person_id)) for hit in likely]
            return [
                hit
                for hit, person in zip(likely, persons, strict=True)
                if sight.may_see(SealClass.IDENTITY, person)
            ]

    try:
        with _lock:
            found = _index(sight).search(
                asked, sight.staff, reason, top=SHOWN_MAX, shown=within_reach
            )
    except Refused as refused:
        return [], shown(refused, sight)
    return [Hit(_person(one.person.person_id), one.score, "name") for one in found], None


def _index(sight: Sight) -> SearchIndex:
    """The account's index, with everything that was claimed since. Ask while holding the lock."""
    if sight.account not in _indexes:
        _indexes[sight.account] = SearchIndex(sight.account)
    index = _indexes[sight.account]
    index.refresh()
    return index


def _by_tag(state: Operation, asked: str) -> Iterator[Hit]:
    """Whoever wears a band of which `asked` is a part."""
    code = "".join(character for character in asked.upper() if character.isalnum())
    is_code = all(one in tag_code.ALPHABET + "OSZB" for one in code)
    if len(code) < TAG_PART_MIN or not is_code:
        return
    for person in state.register.active():
        tag = state.register.persons[person].tag.replace("-", "")
        if code in tag:
            yield Hit(person, 0.95 if tag.startswith(code) else 0.9, "tag")


def _in_rooms(state: Operation, sight: Sight, asked: str) -> Iterator[Hit]:
    """Whoever sleeps in a room of that name and whose place the reader may know."""
    wanted = folded(asked)
    if len(wanted) < ROOM_PART_MIN:
        return
    for place in state.placement.places:
        if wanted in folded(sight.directory.place_name(place)):
            for person in state.placement.persons_in(place):
                if sight.may_see(SealClass.LOCATION, person):
                    yield Hit(person, 0.7, "room")


def _by_document(state: Operation, sight: Sight, asked: str) -> Iterable[Hit]:
    """Of whom a document with that number is claimed. The claims are opened by the program; what is shown is asked of `sight`."""
    wanted = _bare(asked)
    if sum(character.isdigit() for character in wanted) < DOCUMENT_DIGITS_MIN:
        return
    for claim, record in state.identities.claims.items():
        person = state.register.standing(record.person)
        if ClaimedFact.DOCUMENT not in record.facts or not sight.may_see(
            SealClass.IDENTITY, person
        ):
            continue
        content = sight.account.content(state.origins[claim])
        if isinstance(content, IdentityContent) and _bare(content.document) == wanted:
            yield Hit(person, 0.99, "document")


def _person(written: str) -> PersonId:
    return PersonId(bytes.fromhex(written))


def _bare(document: str) -> str:
    return "".join(character for character in document.casefold() if character.isalnum())


def _fields(sight: Sight) -> tuple[str, ...]:
    seen = ["tag"]
    if sight.may_see(SealClass.IDENTITY):
        seen += ["name", "document"]
    if sight.may_see(SealClass.LOCATION):
        seen.append("room")
    return tuple(seen)

"""The open account through the eyes of one member of the team.

These are the few doors through which sealed content reaches a screen, a paper or a file for somebody else. Each asks `operation/disclosure.py` and writes
the reading into the log of reads before anything is opened.
"""

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple
from weakref import WeakKeyDictionary

import msgspec

from resguardo.account.access import Access, AccessLog, ReadReason
from resguardo.account.account import Account
from resguardo.account.directory import Directory
from resguardo.account.photos import open_photo
from resguardo.operation.disclosure import may_see, places_shown, works_with_places
from resguardo.operation.event import SealClass
from resguardo.operation.identifiers import EventId, Moment, PersonId, PlaceId, StaffId
from resguardo.operation.identity import IdentityContent
from resguardo.operation.operation import Operation
from resguardo.operation.policy import Role
from resguardo.operation.refusal import ensure

LOOK_LASTS_MS = 10 * 60_000
"""A page that renews itself goes on reading the same thing for the same reason; it is written down again after this long."""

_looks: WeakKeyDictionary[Account, dict[tuple[StaffId, ReadReason, SealClass, bytes], Moment]] = (
    WeakKeyDictionary()
)
"""Remembered as long as an account is open: whoever opens a folder anew starts with nothing."""
_looks_lock = threading.Lock()
_within = threading.local()


class Glass(NamedTuple):
    """A broken glass: classes of content that are open to the reader beyond their roles, for a stated reason and a short time."""

    classes: frozenset[SealClass]
    until: Moment


class SeenDirectory(Directory):
    """A directory that shares what it has opened with the operation's own, and calls a place by its name only where `may_name` says so.

    `reserved` says what any other place is called.
    """

    def __init__(
        self,
        directory: Directory,
        may_name: Callable[[PlaceId], bool],
        reserved: Callable[[], str],
    ) -> None:
        self.__dict__.update(directory.__dict__)
        self._may_name, self._reserved = may_name, reserved

    def place_name(self, place: PlaceId | None) -> str:
        if place is None or self._may_name(place):
            return super().place_name(place)
        return self._reserved()

    def place_called(self, name: str) -> PlaceId | None:
        found = super().place_called(name)
        return found if found is not None and self._may_name(found) else None


class Sight:
    """The account as one member of the team may see it now.

    `roles` are the reader's own, each with its place; `viewing_as` narrows them to what another role sees.
    """

    def __init__(
        self,
        account: Account,
        staff: StaffId,
        roles: list[tuple[Role, PlaceId | None]],
        *,
        opened: tuple[Directory, AccessLog] | None = None,
        viewing_as: Role | None = None,
        glass: Glass | None = None,
    ) -> None:
        directory, log = opened or (
            Directory(account),
            AccessLog(account.house, account.operation),
        )
        self.account: Account = account
        self._directory: Directory = directory
        self.directory: Directory = SeenDirectory(directory, self.may_name, self.reserved_place)
        """The names of the operation as this reader may hear them."""
        self._shown_places: set[PlaceId] | None = None
        self._log = log
        self.staff, self.viewing_as, self._glass = staff, viewing_as, glass
        self.roles: list[tuple[Role, PlaceId | None]] = (
            [(viewing_as, None)] if viewing_as else roles
        )
        """The reader's roles, each with its place; one role for all places while looking as somebody else."""
        self._own = roles

    @property
    def every_name(self) -> Directory:
        """The names of the whole operation, for comparing with what is about to leave; never for showing."""
        return self._directory

    def reserved_place(self) -> str:
        """What a place is called whose name the reader may not hear."""
        return "—"

    @property
    def now(self) -> Moment:
        """The site's own time."""
        return self.account.house.now()

    @property
    def zone(self) -> str:
        """The operation's time zone."""
        return self.account.state.zone

    def holds(self, *roles: Role) -> bool:
        """Whether the reader holds one of `roles`, for any place."""
        return any(role in roles for role, _ in self.roles)

    @contextmanager
    def steady(self) -> Iterator[Operation]:
        """The state, held still while a page's records are made of it. Names and faces are asked for after it, because asking writes."""
        with self.account.steady() as state:
            _within.steady = True
            try:
                yield state
            finally:
                _within.steady = False

    def may_name(self, place: PlaceId) -> bool:
        """Whether the reader may hear what `place` is called: they work with places, or may know that somebody is there."""
        if any(works_with_places(role) for role, _ in self.roles):
            return True
        if self._shown_places is None:
            with self.account.steady() as state:
                self._shown_places = places_shown(state, self.roles, self.staff)
        return place in self._shown_places or self._is_open_through_glass(SealClass.LOCATION)

    def may_see(self, seal: SealClass, person: PersonId | None = None) -> bool:
        """Whether the reader may open content of this class about `person`, or about anybody at all."""
        return self._is_open_through_glass(seal) or self._by_role(seal, person)

    def identities(
        self, persons: Iterable[PersonId], reason: ReadReason
    ) -> dict[PersonId, IdentityContent]:
        """What the confirmed, else the newest claim says of each of `persons` whom the reader may know by name; the reading is logged first."""
        seen = self._look(persons, SealClass.IDENTITY, reason)
        with self.account.steady():
            said = {person: self.directory.identity(person) for person in seen}
        return {person: one for person, one in said.items() if one}

    def names(self, persons: Iterable[PersonId], reason: ReadReason) -> dict[PersonId, str]:
        """The name of each of `persons` whose name the reader may see and that is known; the reading is logged first."""
        return {
            person: one.name or f"{one.given} {one.family}".strip()
            for person, one in self.identities(persons, reason).items()
        }

    def whereabouts(self, persons: Iterable[PersonId], reason: ReadReason) -> dict[PersonId, str]:
        """The name of the place where each of `persons` is, for those whose place the reader may know; the reading is logged first."""
        seen = self._look(persons, SealClass.LOCATION, reason)
        with self.account.steady() as state:
            places = {person: state.placement.place_of(person) for person in seen}
            return {person: self._directory.place_name(place) for person, place in places.items()}

    def located(
        self, places: Mapping[PersonId, PlaceId | None], reason: ReadReason
    ) -> dict[PersonId, str]:
        """The names of places that say where persons are or were, for those whose place the reader may know; the reading is logged first."""
        seen = self._look(places, SealClass.LOCATION, reason)
        with self.account.steady():
            return {person: self._directory.place_name(places[person]) for person in seen}

    def place_names(
        self, places: Iterable[PlaceId | None], reason: ReadReason
    ) -> dict[PlaceId, str]:
        """The names of those of `places` that the reader may know; the reading is logged first."""
        asked = [place for place in dict.fromkeys(places) if place is not None]
        with self.account.steady() as state:
            whole = self._is_open_through_glass(SealClass.LOCATION)
            shown = set(asked) if whole else places_shown(state, self.roles, self.staff)
        seen = [place for place in asked if place in shown]
        self._write_down(reason, SealClass.LOCATION, seen)
        return {place: self._directory.place_name(place) for place in seen}

    def note_export(
        self, reason: ReadReason, seal: SealClass, subjects: Iterable[PersonId]
    ) -> None:
        """Write down that a list of `subjects` left as a file. It is written each time, also just after a look."""
        self._log.record(self.staff, reason, seal, subjects)

    def reads(self) -> Iterator[Access]:
        """The log of reads, oldest first; for those who may know who read what."""
        return self._log.entries()

    def contents(
        self,
        events: Iterable[EventId],
        seal: SealClass,
        person: PersonId | None,
        reason: ReadReason,
    ) -> dict[EventId, msgspec.Struct]:
        """The sealed contents of `events`, which are of class `seal` and about `person`; logged first. Empty when the reader may not."""
        asked = list(events)
        if person is None:
            if not self.may_see(seal):
                return {}
            why = reason if self._by_role(seal) else ReadReason.BREAK_GLASS
            self._write_down(why, seal, [self.account.operation[:16]])
        elif not self._look([person], seal, reason):
            return {}
        with self.account.steady():
            found = {event: self.account.content(event) for event in asked}
        return {event: content for event, content in found.items() if content is not None}

    def photo(self, person: PersonId, digest: bytes, reason: ReadReason) -> bytes | None:
        """One picture of `person`; None when the reader may not see it or it is not there. The reading is logged first."""
        return self.photos({person: digest}, reason).get(person)

    def photos(
        self, pictures: Mapping[PersonId, bytes], reason: ReadReason
    ) -> dict[PersonId, bytes]:
        """The picture with the digest beside each person, for those whom the reader may see and that are there; all readings are logged first, at once."""
        seen = self._look(pictures, SealClass.PHOTO, reason)
        found = {
            person: open_photo(self.account.house, person, pictures[person]) for person in seen
        }
        return {person: picture for person, picture in found.items() if picture is not None}

    def _is_open_through_glass(self, seal: SealClass) -> bool:
        glass = self._glass
        return glass is not None and glass.until > self.now and seal in glass.classes

    def _look(
        self, persons: Iterable[PersonId], seal: SealClass, reason: ReadReason
    ) -> list[PersonId]:
        """Those of `persons` whom the reader may see, after the reading was written down."""
        asked = list(dict.fromkeys(persons))
        with self.account.steady():
            by_role = [person for person in asked if self._by_role(seal, person)]
        beyond = (
            [one for one in asked if one not in set(by_role)]
            if self._is_open_through_glass(seal)
            else []
        )
        self._write_down(reason, seal, by_role)
        self._write_down(ReadReason.BREAK_GLASS, seal, beyond)
        seen = {*by_role, *beyond}
        return [person for person in asked if person in seen]

    def _by_role(self, seal: SealClass, person: PersonId | None = None) -> bool:
        """Whether the roles open it. Through another's eyes the reader is still who they are: nothing opens that is closed to themselves."""
        seen = [self.roles] if self.viewing_as is None else [self.roles, self._own]
        return all(may_see(self.account.state, one, self.staff, seal, person) for one in seen)

    def _write_down(self, reason: ReadReason, seal: SealClass, subjects: Iterable[bytes]) -> None:
        ensure(not getattr(_within, "steady", False), "a reading is logged outside `steady`")
        now = self.now
        with _looks_lock:
            looks = _looks.setdefault(self.account, {})
            fresh = [
                subject
                for subject in subjects
                if now - looks.get((self.staff, reason, seal, subject), Moment(0)) >= LOOK_LASTS_MS
            ]
            if fresh:
                self._log.record(self.staff, reason, seal, fresh)
            looks |= {(self.staff, reason, seal, subject): now for subject in fresh}


def sight_of(account: Account, staff: StaffId) -> Sight:
    """The account as `staff` may see it, in the roles that they hold now: for commands, papers and files."""
    with account.steady() as state:
        return Sight(account, staff, state.team.roles(staff))

"""Names for references and references for names: what people write and read instead of 16 bytes.

Names lie sealed; whoever shows names of protected persons asks `person_names`, which writes the reading into the access log first. Staff and places are
called by handle and by name within the operation.
"""

from collections.abc import Iterable

from resguardo.account.access import AccessLog, ReadReason
from resguardo.account.account import Account
from resguardo.operation import tag_code
from resguardo.operation.event import SealClass
from resguardo.operation.identifiers import EventId, PersonId, PlaceId, StaffId, TagCode
from resguardo.operation.identity import ClaimedFact, IdentityContent
from resguardo.operation.placement import PlaceContent
from resguardo.operation.team import OperationContent, StaffContent


class Directory:
    """The names of one account, opened once and kept while the directory is used."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._staff: dict[StaffId, StaffContent] = {}
        self._places: dict[PlaceId, PlaceContent] = {}

    def operation_name(self) -> str:
        """What the operation is called; empty when its key is not held here."""
        for content in self._contents_of(
            next(iter(self._account.state.team.members), StaffId(b""))
        ):
            if isinstance(content, OperationContent):
                return content.name
        return ""

    def handle(self, staff: StaffId | None) -> str:
        """The short word for a member of the team; their reference's first characters when the name is not readable here."""
        content = self._staff_content(staff) if staff else None
        return content.handle if content else _short(staff)

    def staff_name(self, staff: StaffId | None) -> str:
        """`Ana Prueba (PNC)`: a named human in a named organisation."""
        content = self._staff_content(staff) if staff else None
        organisation = self._account.state.team.organisation(staff) if staff else None
        return f"{content.name if content else _short(staff)} ({organisation or '?'})"

    def place_name(self, place: PlaceId | None) -> str:
        """What a place is called within the operation; empty for none."""
        if place is None:
            return ""
        content = self._place_content(place)
        return content.name if content else _short(place)

    def place_address(self, place: PlaceId) -> str:
        """Where a place stands; empty where it is not known here. It is compared, never shown."""
        content = self._place_content(place)
        return (content.address or "") if content else ""

    def tag(self, person: PersonId | None) -> str:
        """The band of a person, by which everybody calls them."""
        record = self._account.state.register.persons.get(person) if person else None
        return record.tag if record else _short(person)

    def staff_called(self, handle: str) -> StaffId | None:
        """Who is called by `handle`, case aside; None for nobody."""
        wanted = handle.strip().casefold()
        for staff in self._account.state.team.members:
            if self.handle(staff).casefold() == wanted:
                return staff
        return None

    def place_called(self, name: str) -> PlaceId | None:
        """The open place of that name, case aside; None for none."""
        wanted = name.strip().casefold()
        for place in self._account.state.placement.places:
            if self.place_name(place).casefold() == wanted:
                return place
        return None

    def person_tagged(self, written: str) -> PersonId | None:
        """Who wears, or last wore, the band that somebody wrote; None for nobody or an unreadable code."""
        tag = tag_code.parse(written) or TagCode(written.strip())
        register = self._account.state.register
        return register.by_tag.get(tag) or register.void.get(tag)

    def person_names(
        self, persons: Iterable[PersonId], reader: StaffId, reason: ReadReason
    ) -> dict[PersonId, str]:
        """The name of each person: the confirmed one, else the newest claimed; the reading is logged before anything is opened."""
        asked = list(persons)
        AccessLog(self._account.house, self._account.operation).record(
            reader, reason, SealClass.IDENTITY, asked
        )
        said = {person: self.identity(person) for person in asked}
        return {
            person: one.name or f"{one.given} {one.family}".strip()
            for person, one in said.items()
            if one
        }

    def identity(self, person: PersonId) -> IdentityContent | None:
        """What the confirmed, else the newest claim with a name says of a person; ask `person_names` first, which logs the reading."""
        identities, origins = self._account.state.identities, self._account.state.origins
        claims = [
            claim
            for claim in identities.by_person.get(person, ())
            if ClaimedFact.NAME in identities.claims[claim].facts
        ]
        confirmed = [one.claim for one in identities.confirmed.get(person, ())]
        for claim in [*reversed([one for one in claims if one in confirmed]), *reversed(claims)]:
            content = self._account.content(origins[claim])
            if isinstance(content, IdentityContent):
                return content
        return None

    def _staff_content(self, staff: StaffId) -> StaffContent | None:
        if staff not in self._staff:
            for content in self._contents_of(staff):
                if isinstance(content, StaffContent):
                    self._staff[staff] = content
        return self._staff.get(staff)

    def _place_content(self, place: PlaceId) -> PlaceContent | None:
        if place not in self._places:
            for content in self._contents_of(place):
                if isinstance(content, PlaceContent):
                    self._places[place] = content
        return self._places.get(place)

    def _contents_of(self, subject: bytes) -> list[object]:
        return [
            self._account.content(EventId(name))
            for name in self._account.reading.contents.get(subject, ())
        ]


def _short(reference: bytes | None) -> str:
    return reference.hex()[:8] if reference else ""

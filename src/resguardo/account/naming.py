"""From what people write to what events name: bands, handles, names of places, `open`, `last`, `@name`.

A person is written by band, a member of the team by handle, a place by its name. What belongs to one person is written by that person's band: an open
offer, an open absence, an order in force, a hold, a merge (by the band of the record that was merged away). A count, breach or manifest is `open` where exactly
one is; the newest closed count, statement, export or claim is `last`; a custody link is written by the handle of who holds it, a relative's claim by the number of
its receipt, a sheet of paper by its own. `@name` is what an earlier line of the same file made, and 32 hexadecimal characters are a reference as it is.
"""

from collections.abc import Callable, Iterable
from typing import Any

from resguardo.account.account import Account
from resguardo.account.directory import Directory
from resguardo.account.wording import Unreadable
from resguardo.operation.claims import claim_of
from resguardo.operation.identifiers import (
    AbsenceId,
    BreachId,
    ClaimId,
    CountId,
    ExportId,
    HoldId,
    KinClaimId,
    LinkId,
    ManifestId,
    MergeId,
    OfferId,
    OrderId,
    PersonId,
    PlaceId,
    SheetId,
    StaffId,
    StatementId,
)

REFERENCE_BYTES = 16
_OPEN = ("open", "abierto", "abierta")
_LAST = ("last", "último", "última", "ultimo", "ultima")


class Naming:
    """The names of one account and of one file; the file's own grow with every line that makes something."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self.directory = Directory(account)
        self._labels: dict[str, list[bytes]] = {}
        self._handles: dict[str, StaffId] = {}
        self._places: dict[str, PlaceId] = {}

    def remember(
        self, label: str | None, act: str, fields: dict[str, Any], made: list[bytes]
    ) -> None:
        """Take up what a line made, under its label, and under its own name where it made a place or enrolled somebody."""
        if label:
            self._labels[label] = made
        if act == "team.enrol_staff" and made:
            self._handles[str(fields["handle"]).strip().casefold()] = StaffId(made[0])
        if act == "placement.open_place" and made:
            self._places[str(fields["name"]).strip().casefold()] = PlaceId(made[0])

    def staff(self, handle: Any, field: str) -> StaffId:
        """The member of the team called `handle`."""
        if isinstance(handle, str):
            wanted = handle.strip().casefold()
            found = self._handles.get(wanted) or self.directory.staff_called(handle)
            if found is not None:
                return found
        raise Unreadable("script.StaffId", field, handle)

    def reference(self, written: Any, kind: Any, field: str, person: PersonId | None) -> bytes:
        """What `written` names, of the reference type `kind`; `person` is whom the line is about, where it says so."""
        if not isinstance(written, str):
            raise Unreadable("script.reference", field, written)
        if written.startswith("@"):
            made = self._labels.get(written[1:])
            if not made:
                raise Unreadable("script.label", field, written)
            return self._fitting(made, kind)
        if kind is StaffId:
            return self.staff(written, field)
        found = self._looked_up(written.strip(), kind, person)
        if found is None:
            code = (
                f"script.{kind.__name__}"
                if kind in _FINDERS or kind in _PEOPLE
                else "script.reference"
            )
            raise Unreadable(code, field, written)
        return found

    def _looked_up(self, written: str, kind: Any, person: PersonId | None) -> bytes | None:
        if kind is PersonId:
            return self.directory.person_tagged(written)
        if kind is PlaceId:
            return self._places.get(written.casefold()) or self.directory.place_called(written)
        if kind is LinkId:
            return self._claim_held_by(written, person)
        finder = _FINDERS.get(kind)
        about = self.directory.person_tagged(written)
        found = finder(self._account, written.casefold(), about or person) if finder else None
        return found or _as_it_is(written)

    def _claim_held_by(self, handle: str, person: PersonId | None) -> bytes | None:
        """The link of `person` by which the member of the team called `handle` answers."""
        if person is None:
            return _as_it_is(handle)
        staff = self._handles.get(handle.casefold()) or self.directory.staff_called(handle)
        claims = self._account.state.custody.claims(person)
        return next((link for link, one in claims if one.holder == staff), None) or _as_it_is(
            handle
        )

    def _fitting(self, made: list[bytes], kind: Any) -> bytes:
        """Of the references that one act made, the one of the wanted kind; where the kind has no table, the first."""
        table = _tables(self._account).get(kind, ())
        return next((one for one in made if one in table), made[0])


def _as_it_is(written: str) -> bytes | None:
    try:
        read = bytes.fromhex(written)
    except ValueError:
        return None
    return read if len(read) == REFERENCE_BYTES else None


def _tables(account: Account) -> dict[Any, Any]:
    state = account.state
    return {
        PersonId: state.register.persons,
        PlaceId: state.placement.places,
        CountId: state.counts.counts,
        AbsenceId: state.absences.absences,
        OfferId: state.custody.offers,
        BreachId: state.breaches.breaches,
        ManifestId: state.transport.manifests,
        StatementId: state.statements.statements,
        MergeId: state.merges.merges,
        ClaimId: state.identities.claims,
    }


_Finder = Callable[[Account, str, PersonId | None], bytes | None]
"""Account, what was written without case, and the person of that band or of the line; gives the reference."""


def _offer(account: Account, _word: str, person: PersonId | None) -> bytes | None:
    custody = account.state.custody
    open_ones = (one for one in reversed(custody.offers) if custody.is_open(one))
    return next((one for one in open_ones if custody.offers[one].person == person), None)


def _absence(account: Account, _word: str, person: PersonId | None) -> bytes | None:
    return None if person is None else account.state.absences.open_of(person)


def _count(account: Account, word: str, _person: PersonId | None) -> bytes | None:
    counts = account.state.counts
    if word in _LAST:
        closed = [
            (one.closing.closed_at, name) for name, one in counts.counts.items() if one.closing
        ]
        return max(closed)[1] if closed else None
    return _only(counts.open_counts()) if word in _OPEN else None


def _breach(account: Account, word: str, _person: PersonId | None) -> bytes | None:
    return _only(account.state.breaches.open()) if word in _OPEN else None


def _manifest(account: Account, word: str, _person: PersonId | None) -> bytes | None:
    rides = account.state.transport.manifests.items()
    return _only(name for name, one in rides if not one.closed_by) if word in _OPEN else None


def _statement(account: Account, word: str, _person: PersonId | None) -> bytes | None:
    return next(reversed(account.state.statements.statements), None) if word in _LAST else None


def _export(account: Account, word: str, _person: PersonId | None) -> bytes | None:
    return next(reversed(account.state.exports.exports), None) if word in _LAST else None


def _claim(account: Account, word: str, person: PersonId | None) -> bytes | None:
    if person is None or word not in _LAST:
        return None
    claims = account.state.identities.by_person.get(person)
    return claims[-1] if claims else None


def _merge(account: Account, _word: str, person: PersonId | None) -> bytes | None:
    merges = account.state.merges.merges
    found = (one for one in reversed(merges) if merges[one].duplicate == person)
    return next((one for one in found if account.state.merges.stands(one)), None)


def _kin_claim(account: Account, word: str, _person: PersonId | None) -> bytes | None:
    claim = claim_of(word.upper())
    return claim if claim in account.state.claims.claims else None


def _hold(account: Account, _word: str, person: PersonId | None) -> bytes | None:
    holds = account.state.releases.holds
    standing = (name for name, one in holds.items() if one.lifted_by is None)
    return next((name for name in standing if holds[name].person == person), None)


def _sheet(account: Account, word: str, _person: PersonId | None) -> bytes | None:
    return account.state.sheets.numbered(word)


def _order(account: Account, _word: str, person: PersonId | None) -> bytes | None:
    orders = account.state.releases.orders
    standing = (name for name, one in orders.items() if not one.ended_by)
    return next((name for name in standing if orders[name].person == person), None)


def _only(found: Iterable[bytes]) -> bytes | None:
    """The one thing that is found; None for none or several."""
    several = list(found)
    return several[0] if len(several) == 1 else None


_PEOPLE = (PersonId, PlaceId, LinkId)

_FINDERS: dict[Any, _Finder] = {
    OfferId: _offer,
    AbsenceId: _absence,
    CountId: _count,
    BreachId: _breach,
    ManifestId: _manifest,
    StatementId: _statement,
    ClaimId: _claim,
    MergeId: _merge,
    HoldId: _hold,
    KinClaimId: _kin_claim,
    OrderId: _order,
    SheetId: _sheet,
    ExportId: _export,
}

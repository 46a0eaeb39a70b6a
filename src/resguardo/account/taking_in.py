"""An agency's list becomes claims: each row says what that agency says of a person, and overwrites nothing.

A row whose band is worn here becomes an identity claim on that person. Any other row becomes a mention, somebody named and not yet seen, or, where the
agency's people stand before the officer, a person with a new band and a claim. All rows are taken in together or none.
"""

import enum
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, NamedTuple

from resguardo.account.account import Account, Perform, Request
from resguardo.account.directory import Directory
from resguardo.account.moments import in_zone
from resguardo.exchange.spreadsheet import Roster, Row
from resguardo.operation.event import Event
from resguardo.operation.identifiers import (
    Moment,
    OrganisationCode,
    PersonId,
    PlaceId,
    RosterId,
    StaffId,
)
from resguardo.operation.identity import Claimant, IdentityContent, RosterRecorded
from resguardo.operation.mentions import MentionContent
from resguardo.operation.register import AgeBasis, CountedAs, Sex, TagIssued

ADULT_YEARS = 18
REVIEW_AFTER_MS = 24 * 60 * 60 * 1000
"""A mention is looked at again a day after it was taken in, however old the list is."""


class Unknown(enum.Enum):
    """What becomes of a row whose band nobody here wears."""

    MENTION = "mention"
    BAND = "band"


class TakingIn(NamedTuple):
    """How a roster is taken in: who signs, whose list it is, as of when, and what becomes of people not known here."""

    signer: StaffId
    organisation: OrganisationCode
    as_of: Moment
    unknown: Unknown = Unknown.MENTION
    place: PlaceId | None = None


class TakenIn(NamedTuple):
    """What a roster brought."""

    claims: int
    mentions: int
    banded: int
    events: int


def take_in(
    account: Account,
    roster: Roster,
    how: TakingIn,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> TakenIn:
    """Take in a roster that was read; raises `Refused` when the rules forbid it, and then nothing is written.

    `progress` is told how many persons of how many were taken in.
    """
    directory = Directory(account)

    def work(perform: Perform) -> TakenIn:
        taking = _Taking(directory, how, account.state.zone, account.house.now(), perform=perform)
        return taking.all_of(roster, progress)

    return account.together(work)


def persons_of(roster: Roster) -> Iterator[Row]:
    """The rows that are persons, in the order of the file."""
    return (row for table in roster.tables for row in table.rows if row.fate == "person")


class _Taking:
    """One roster being taken in, row by row, inside one write."""

    def __init__(
        self,
        directory: Directory,
        how: TakingIn,
        zone: str,
        now: Moment,
        *,
        perform: Perform,
    ) -> None:
        self._directory, self._how, self._zone = directory, how, zone
        self._now, self._perform = now, perform
        self._claims = self._mentions = self._banded = self._events = 0

    def all_of(self, roster: Roster, progress: Callable[[int, int], None]) -> TakenIn:
        """Record the list itself, then every person on it."""
        recorded = self._do("register.record_roster", _recording(roster, self._how))
        reference = recorded.roster if isinstance(recorded, RosterRecorded) else RosterId(b"")
        for done, row in enumerate(persons_of(roster), start=1):
            self._take(row, reference)
            progress(done, roster.persons)
        return TakenIn(self._claims, self._mentions, self._banded, self._events)

    def _take(self, row: Row, reference: RosterId) -> None:
        person = self._directory.person_tagged(row.tag) if row.tag else None
        if person is None and self._how.unknown is Unknown.MENTION:
            self._do("register.note_mention", _mention(row, self._how, self._now))
            self._mentions += 1
            return
        if person is None:
            issued = self._do("register.issue_tag", _band(row, self._how, self._zone))
            person = issued.person if isinstance(issued, TagIssued) else PersonId(b"")
            self._banded += 1
        said = _said(row, self._how.organisation)
        if said.facts():
            claim = {"person": person, "claimant": Claimant.ROSTER, "said": said}
            self._do("register.claim_identity", claim | {"roster": reference, "row": row.row})
            self._claims += 1

    def _do(self, act: str, fields: dict[str, Any]) -> Event:
        """Perform one act; returns the first event it gave."""
        told = self._perform(Request(act, (self._how.signer,), fields))
        self._events += len(told)
        return told[0].event


def _recording(roster: Roster, how: TakingIn) -> dict[str, Any]:
    return {
        "name": roster.file,
        "sha256": bytes.fromhex(roster.sha256),
        "organisation": how.organisation,
        "as_of": how.as_of,
        "rows": sum(len(table.rows) for table in roster.tables),
        "persons": roster.persons,
        "stated_total": roster.stated_total,
    }


def _said(row: Row, organisation: OrganisationCode) -> IdentityContent:
    earliest, latest = row.birth_date or (None, None)
    youngest, oldest = row.age or (None, None)
    return IdentityContent(
        name=row.name or "",
        given=row.given or "",
        family=row.family or "",
        birth_earliest=earliest,
        birth_latest=latest,
        age_years_min=youngest,
        age_years_max=oldest,
        sex=Sex(row.sex) if row.sex in ("female", "male") else None,
        document=f"{organisation} {row.tag}" if row.tag else row.id_no or "",
    )


def _mention(row: Row, how: TakingIn, now: Moment) -> dict[str, Any]:
    youngest, oldest = row.age or (None, None)
    said = MentionContent(
        name=row.name or "",
        age_years_min=youngest,
        age_years_max=oldest,
        words=f"{how.organisation} {row.tag or ''}".strip(),
    )
    return {
        "source": Claimant.ROSTER,
        "owner": how.signer,
        "review_at": Moment(now + REVIEW_AFTER_MS),
        "said": said,
    }


def _band(row: Row, how: TakingIn, zone: str) -> dict[str, Any]:
    """A new band; in doubt a child (invariant 7)."""
    lowest = _lowest_age(row, in_zone(how.as_of, zone).date())
    adult = lowest is not None and lowest >= ADULT_YEARS
    return {
        "tag": None,
        "place": how.place,
        "counted_as": CountedAs.ADULT if adult else CountedAs.CHILD,
        "age_basis": AgeBasis.DECLARED,
        "sex_observed": Sex(row.sex) if row.sex in ("female", "male") else Sex.UNKNOWN,
        "urgent": False,
        "circumstances": None,
    }


def _lowest_age(row: Row, day: date) -> int | None:
    """The lowest age in whole years that the row allows on `day`; None when it says nothing."""
    if row.age is not None:
        return row.age[0]
    if row.birth_date is None:
        return None
    latest = date.fromisoformat(row.birth_date[1])
    return day.year - latest.year - ((day.month, day.day) < (latest.month, latest.day))

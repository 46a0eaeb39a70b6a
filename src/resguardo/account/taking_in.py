"""An agency's list becomes claims: each row says what that agency says of a person, and overwrites nothing.

A row whose band is worn here becomes an identity claim on that person. Any other row becomes a mention, somebody named and not yet seen, or, where the
agency's people stand before the officer, a person with a new band and a claim. All rows are taken in together or none.
"""

import enum
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from resguardo.account.account import Account, Perform, Request
from resguardo.account.directory import Directory
from resguardo.exchange.spreadsheet import Roster, Row
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


def take_in(account: Account, roster: Roster, how: TakingIn) -> TakenIn:
    """Take in a roster that was read; raises `Refused` when the rules forbid it, and then nothing is written."""
    directory = Directory(account)
    return account.together(lambda perform: _take_in(account, directory, roster, how, perform))


def persons_of(roster: Roster) -> Iterator[Row]:
    """The rows that are persons, in the order of the file."""
    return (row for table in roster.tables for row in table.rows if row.fate == "person")


def _take_in(
    account: Account, directory: Directory, roster: Roster, how: TakingIn, perform: Perform
) -> TakenIn:
    events = perform(_recording(roster, how))
    recorded = events[0].event
    list_reference = recorded.roster if isinstance(recorded, RosterRecorded) else RosterId(b"")
    counts = {"claims": 0, "mentions": 0, "banded": 0}
    for row in persons_of(roster):
        person = directory.person_tagged(row.tag) if row.tag else None
        if person is None and how.unknown is Unknown.MENTION:
            events += perform(Request("register.note_mention", (how.signer,), _mention(row, how)))
            counts["mentions"] += 1
            continue
        if person is None:
            banded = perform(Request("register.issue_tag", (how.signer,), _band(row, how)))
            events += banded
            issued = banded[0].event
            person = issued.person if isinstance(issued, TagIssued) else PersonId(b"")
            counts["banded"] += 1
        said = _said(row, how.organisation)
        if said.facts():
            fields = {
                "person": person,
                "claimant": Claimant.ROSTER,
                "said": said,
                "roster": list_reference,
                "row": row.row,
            }
            events += perform(Request("register.claim_identity", (how.signer,), fields))
            counts["claims"] += 1
    return TakenIn(**counts, events=len(events))


def _recording(roster: Roster, how: TakingIn) -> Request:
    rows = sum(len(table.rows) for table in roster.tables)
    return Request(
        "register.record_roster",
        (how.signer,),
        {
            "name": roster.file,
            "sha256": bytes.fromhex(roster.sha256),
            "organisation": how.organisation,
            "as_of": how.as_of,
            "rows": rows,
            "persons": roster.persons,
            "stated_total": roster.stated_total,
        },
    )


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


def _mention(row: Row, how: TakingIn) -> dict[str, object]:
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
        "review_at": Moment(how.as_of + 24 * 60 * 60 * 1000),
        "said": said,
    }


def _band(row: Row, how: TakingIn) -> dict[str, object]:
    """A new band; in doubt a child (invariant 7)."""
    lowest = _lowest_age(row, how.as_of)
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


def _lowest_age(row: Row, as_of: Moment) -> int | None:
    """The lowest age in whole years that the row allows; None when it says nothing."""
    if row.age is not None:
        return row.age[0]
    if row.birth_date is None:
        return None
    latest, day = date.fromisoformat(row.birth_date[1]), date.fromtimestamp(as_of / 1000)
    return day.year - latest.year - ((day.month, day.day) < (latest.month, latest.day))

"""What another register says of people becomes mentions and claims, each with its source and the hash of its file; nothing of ours is overwritten.

Somebody whom a note of the sender calls one of ours gets a claim, everybody else becomes a mention: named, and not yet seen. The copy itself lies sealed on the
shelf, as long as its register lets it.
"""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from typing import Any, Final, NamedTuple

from resguardo.account.account import Account, Perform, Request
from resguardo.account.foreign_shelf import KeptShelf
from resguardo.account.pfif_arriving import Arrived, Examined, Fate, facts_of, last_known
from resguardo.account.taking_in import REVIEW_AFTER_MS
from resguardo.exchange.pfif.formats import ages_of, day_of, moment_of
from resguardo.exchange.pfif.keeping import current
from resguardo.exchange.pfif.records import Person, Values
from resguardo.operation.event import Event
from resguardo.operation.identifiers import Moment, OrganisationCode, RosterId, StaffId
from resguardo.operation.identity import Claimant, IdentityContent, RosterRecorded
from resguardo.operation.mentions import MentionContent
from resguardo.operation.register import Sex

WORDS_MAX: Final = 2000
DAYS_OF_A_YEAR: Final = 365.25


class Sender(NamedTuple):
    """Whose file it is, and who takes it in."""

    signer: StaffId
    organisation: OrganisationCode


def take_in_pfif(
    account: Account,
    kept: KeptShelf,
    examined: Examined,
    sender: Sender,
    *,
    progress: Callable[[int, int], None] = lambda _done, _total: None,
) -> int:
    """Make mentions and claims of what was examined, all of them or none, and keep the shelf; returns the number of events.

    Of a file that the account has already, here or from another site, only the shelf is kept: whoever was stopped between the two takes it in again. Raises `Refused`.
    """
    due = [one for one in examined.arrived if one.fate in {Fate.MENTION, Fate.CLAIM}]

    def work(perform: Perform) -> int:
        taking = _Taking(examined, sender, kept, perform=perform)
        return taking.all_of(due, account.house.now(), progress)

    with account.steady() as state:
        is_recorded = any(
            one.sha256 == examined.sha256 for one in state.identities.rosters.values()
        )
    events = account.together(work) if due and not is_recorded else 0
    for one in due:
        kept.shelf.taken_in[one.record.id] = facts_of(one.record)
    kept.save()
    return events


class _Taking:
    """One examined file being taken in, person by person, inside one write."""

    def __init__(
        self, examined: Examined, sender: Sender, kept: KeptShelf, *, perform: Perform
    ) -> None:
        self._examined, self._sender, self._kept = examined, sender, kept
        self._perform = perform
        self._events = 0

    def all_of(self, due: list[Arrived], now: Moment, progress: Callable[[int, int], None]) -> int:
        """Record the file itself, then everybody of whom it says something new."""
        recorded = self._do("register.record_roster", self._recording(now))
        roster = recorded.roster if isinstance(recorded, RosterRecorded) else RosterId(b"")
        for done, one in enumerate(due, start=1):
            if one.person is None:
                self._do("register.note_mention", self._mention(one.record, now))
            else:
                claim = {"person": one.person, "claimant": Claimant.ROSTER, "roster": roster}
                said = _identity(one.record.values, self._kept.now)
                self._do("register.claim_identity", claim | {"row": one.line, "said": said})
            progress(done, len(due))
        return self._events

    def _do(self, act: str, fields: dict[str, Any]) -> Event:
        """Perform one act; returns the first event it gave."""
        told = self._perform(Request(act, (self._sender.signer,), fields))
        self._events += len(told)
        return told[0].event

    def _recording(self, now: Moment) -> dict[str, Any]:
        examined = self._examined
        return {
            "name": examined.file,
            "sha256": examined.sha256,
            "organisation": self._sender.organisation,
            "as_of": _as_of(one.record for one in examined.arrived) or now,
            "rows": examined.verdict.persons,
            "persons": sum(one.fate is not Fate.UNFIT for one in examined.arrived),
            "stated_total": None,
        }

    def _mention(self, record: Person, now: Moment) -> dict[str, Any]:
        ages = _ages_now(record.values, self._kept.now)
        told = (
            f"{self._sender.organisation} {record.id}",
            record.values.get("description", ""),
            current(list(record.notes), "text"),
        )
        said = MentionContent(
            name=_name(record.values),
            age_years_min=ages[0] if ages else None,
            age_years_max=ages[1] if ages else None,
            last_known=last_known(record),
            words="\n".join(one for one in told if one)[:WORDS_MAX],
        )
        return {
            "source": Claimant.ROSTER,
            "owner": self._sender.signer,
            "review_at": Moment(now + REVIEW_AFTER_MS),
            "said": said,
        }


def _as_of(persons: Iterable[Person]) -> Moment | None:
    """The newest source date among `persons`; None where none has one."""
    moments = [moment_of(one.values.get("source_date", "")) for one in persons]
    known = [one for one in moments if one is not None]
    return Moment(int(max(known).timestamp() * 1000)) if known else None


def _name(values: Values) -> str:
    """The first of several names: the commonest."""
    return values["full_name"].split("\n")[0].strip()


def _identity(values: Values, now: datetime) -> IdentityContent:
    ages = _ages_now(values, now)
    earliest, latest = _birth(values.get("date_of_birth", ""), now.date())
    sex = values.get("sex")
    return IdentityContent(
        name=_name(values),
        given=values.get("given_name", ""),
        family=values.get("family_name", ""),
        birth_earliest=earliest,
        birth_latest=latest,
        age_years_min=ages[0] if ages and not earliest else None,
        age_years_max=ages[1] if ages and not earliest else None,
        sex=Sex(sex) if sex in ("female", "male") else None,
        document=values["person_record_id"],
        claimed_by=values.get("author_name", ""),
    )


def _ages_now(values: Values, now: datetime) -> tuple[int, int] | None:
    """The age in whole years today: what is written holds at the source date, and whole years have passed since."""
    ages, said_at = ages_of(values.get("age", "")), moment_of(values.get("source_date", ""))
    if ages is None or said_at is None or ages[0] > ages[1]:
        return None
    passed = max(0, int((now - said_at).days // DAYS_OF_A_YEAR))
    return ages[0] + passed, ages[1] + passed


def _birth(written: str, today: date) -> tuple[str, str] | tuple[None, None]:
    """The first and the last day that an approximate date can mean; nothing for a day to come."""
    first = day_of(written)
    if first is None or first > today:
        return None, None
    parts = written.count("-")
    after = {0: (first.year + 1, 1), 1: (first.year + first.month // 12, first.month % 12 + 1)}
    last = first if parts == 2 else date(*after[parts], 1) - timedelta(days=1)
    return first.isoformat(), last.isoformat()

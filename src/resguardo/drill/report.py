"""The account of one exercise: what was played, what the account named, what was true, and what the auditor checked.

Everything here is plain: bands, handles, names of places, moments as ISO 8601 in the operation's zone. `as_plain` gives the one JSON object of the command
line; `tell` writes it for a person.
"""

from typing import Any

import msgspec
from rich.console import Console


class Persons(msgspec.Struct, frozen=True):
    """How many children and how many adults there truly are."""

    children: int
    adults: int


class RideTold(msgspec.Struct, frozen=True):
    """One ride with its manifest."""

    vehicle: str
    escort: str
    origin: str
    destination: str
    left_at: str
    arrived_at: str
    aboard: int
    left_behind: list[str]
    refused_at_door: list[str]


class Tallied(msgspec.Struct, frozen=True):
    """Children and adults in one figure."""

    children: int
    adults: int


class CountTold(msgspec.Struct, frozen=True):
    """One closed count. `differing` are the bands on which two counters did not agree, `recounted` the rooms walked again."""

    name: str
    kind: str
    opened_at: str
    closed_at: str
    minutes: int
    expected: Tallied
    sighted: Tallied
    out: Tallied
    missing: Tallied
    differing: list[str]
    recounted: list[str]
    on_paper: list[str]
    on_tablet: list[str]
    flagged: list[str]
    late_marks: int


class BeatTold(msgspec.Struct, frozen=True):
    """One line of the log of the breach; `unseen` is how many faces nobody had seen yet."""

    at: str
    minute: int
    what: str
    who: str
    subject: str
    unseen: int


class MissingTold(msgspec.Struct, frozen=True):
    """One person whom the signed emergency count listed, with the last sighting and the last custodian, and what became of it.

    Empty where it did not happen. `stage` is the last step of the absence at the end of the exercise.
    """

    tag: str
    counted_as: str
    last_seen_at: str
    last_seen_in: str
    last_seen_by: str
    last_custodian: str
    alert_at: str
    located_at: str
    recovered_at: str
    recovered_by: str
    alert_ended_at: str
    stage: str


class Breach(msgspec.Struct, frozen=True):
    """The breach minute by minute, and the list."""

    declared_at: str
    signed_at: str
    minutes: int
    beats: list[BeatTold]
    found: list[str]
    missing: list[MissingTold]


class Alerts(msgspec.Struct, frozen=True):
    """Children for whom an alert was needed, requested, and of whom everything that an alert needs was at hand."""

    needed: int
    ready: int
    complete: int


class ContestTold(msgspec.Struct, frozen=True):
    """One night on which two believed that they answer."""

    tags: list[str]
    claimants: list[str]
    accountable: str
    resolved_at: str
    resolved_by: list[str]
    holder: str
    overdue_aboard: int


class Disputes(msgspec.Struct, frozen=True):
    """Contested custody: persons for whom it was planted, and whom the account named."""

    planted: int
    found: int


class FalseCountsTold(msgspec.Struct, frozen=True):
    """Walks that nobody walked: planted, flagged of them, and honest walks flagged."""

    planted: int
    flagged: int
    false_alarms: int


class FaultTold(msgspec.Struct, frozen=True):
    """One kind of planted fault."""

    code: str
    planted: list[str]
    found: list[str]
    is_found: bool


class ActTold(msgspec.Struct, frozen=True):
    """One act that changed how somebody stands."""

    act: str
    signed_by: list[str]
    at: str


class RowTold(msgspec.Struct, frozen=True):
    """One person in a difference: plus or minus one in the total, or 0 where only children and adults change places."""

    tag: str
    counts: int
    changes: list[str]
    acts: list[ActTold]


class Explained(msgspec.Struct, frozen=True):
    """Why two consecutive closed counts differ. `before` and `after` are persons sighted; the rows add up to the difference."""

    earlier: str
    later: str
    before: int
    after: int
    difference: int
    rows: list[RowTold]
    unexplained: int


class SaidTold(msgspec.Struct, frozen=True):
    """One public statement, issued or refused with a code."""

    at: str
    words: str
    refused: str


class TabletTold(msgspec.Struct, frozen=True):
    """One bundle that a tablet gave back."""

    tablet: str
    at: str
    events: int
    ahead_minutes: int


class ProposedTold(msgspec.Struct, frozen=True):
    """Somebody whom matching proposed, the likeliest at rank 1. `reasons` are sentences by language."""

    tag: str
    rank: int
    probability: float
    kind: str
    is_right: bool
    reasons: dict[str, list[str]]


class AskedTold(msgspec.Struct, frozen=True):
    """One name that was asked for, and whom matching proposed.

    `kind` is second_band, mention or relative; `manner` how the name differs from the true one; `meant` the band of who is truly meant, empty for nobody here;
    `rank` their place, 0 where they were not proposed. `outcome`: first, lower, missed, no_name (the account has no name of them), wrong (only
    others were proposed), rightly_nobody.
    """

    kind: str
    name: str
    manner: str
    meant: str
    proposed: list[ProposedTold]
    rank: int
    outcome: str


class PairTold(msgspec.Struct, frozen=True):
    """Two bands that matching took for one child at place `rank`, or namesakes whom it did not (rank 0). `is_one` is the truth."""

    tags: list[str]
    rank: int
    probability: float
    kind: str
    is_one: bool
    are_namesakes: bool
    reasons: dict[str, list[str]]


class Matching(msgspec.Struct, frozen=True):
    """What matching proposed at the end of the exercise. People decide, so a wrong proposal is told and breaks no account."""

    pairs: list[PairTold]
    asked: list[AskedTold]


class Audit(msgspec.Struct, frozen=True):
    """What the auditor went through, and everything in which account and truth differ."""

    instants: int
    persons: int
    counts: int
    complaints: list[str]


class Report(msgspec.Struct, frozen=True):
    """One exercise."""

    scenario: str
    operation: str
    zone: str
    seed: int
    persons: Persons
    tagged_from: str
    tagged_until: str
    by_officer: dict[str, int]
    rides: list[RideTold]
    counts: list[CountTold]
    breach: Breach | None
    unaccounted: list[str]
    truth_missing: list[str]
    wrong_names: list[str]
    custody_gaps: int
    custody_overlaps: int
    disputes: Disputes
    contests: list[ContestTold]
    false_counts: FalseCountsTold
    faults: list[FaultTold]
    explained: list[Explained]
    alerts: Alerts
    statements: list[SaidTold]
    tablets: list[TabletTold]
    matching: Matching
    audit: Audit
    events: int
    verified: bool
    seconds: float

    @property
    def holds(self) -> bool:
        """Whether the account named exactly what was true, found every planted fault, and its proof holds."""
        counts = self.false_counts
        return (
            not self.wrong_names
            and not self.custody_gaps
            and not self.custody_overlaps
            and self.disputes.planted == self.disputes.found
            and counts.flagged >= 0.95 * counts.planted
            and not counts.false_alarms
            and all(fault.is_found for fault in self.faults)
            and not any(one.unexplained for one in self.explained)
            and self.alerts.needed == self.alerts.ready == self.alerts.complete
            and not self.audit.complaints
            and self.verified
        )


def as_plain(report: Report) -> dict[str, Any]:
    """The report as one JSON object."""
    plain: dict[str, Any] = msgspec.to_builtins(report)
    return plain | {"holds": report.holds}


def tell(report: Report, console: Console, language: str = "es") -> None:
    """Tell the exercise to a person, in `es` or `en`."""
    from resguardo.drill.telling import Telling

    Telling(report, console, language).tell()

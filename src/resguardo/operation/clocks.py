"""Clocks: how long something may wait before it is loud, and whose it is.

A limit never decides anything by itself: it makes a thing overdue (`overdue.py`), and the one for the unaccounted opens absences
(`unaccounted.py`). The defaults are proposals; a local lawyer confirms the table of a jurisdiction, and an operation may set its own. No limit can
be set so long that it is switched off (invariant 13). Of limits that two sites set at once, the shorter counts.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

import msgspec

from resguardo.operation.act import By, act
from resguardo.operation.event import Event, event
from resguardo.operation.fold import Written, applies
from resguardo.operation.identifiers import EventId
from resguardo.operation.refusal import Refused, refusal

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation

MINUTE_MS = 60_000
"""A minute in the unit of moments."""


class Limit(enum.Enum):
    """What may wait, and for how long."""

    OFFER_OPEN = "offer_open"
    COUNT_OPEN = "count_open"
    UNACCOUNTED_IN_EMERGENCY = "unaccounted_in_emergency"
    UNACCOUNTED_IN_COUNT = "unaccounted_in_count"
    SIGNED_AS_IT_STANDS = "signed_as_it_stands"
    ALERT_REQUEST = "alert_request"
    ALERT_ACKNOWLEDGEMENT = "alert_acknowledgement"
    ALERT_AFTER_RECOVERY = "alert_after_recovery"
    MEDICAL_CHECK = "medical_check"
    RETURN_INTERVIEW = "return_interview"
    PLACEMENT_DECISION = "placement_decision"
    ABOARD_VEHICLE = "aboard_vehicle"
    RETURN_OF_OUT_COUNTED = "return_of_out_counted"
    MENTION_REVIEW = "mention_review"
    CLAIM_ASSIGNMENT = "claim_assignment"
    CLAIM_REVIEW = "claim_review"
    POLICE_CALL = "police_call"
    BREACH_LIST = "breach_list"
    EXIT_UNWATCHED = "exit_unwatched"
    SHEET_OUT = "sheet_out"


HOUR, DAY = 60, 24 * 60

GENERIC: dict[Limit, int] = {
    Limit.OFFER_OPEN: 10,
    Limit.COUNT_OPEN: HOUR,
    Limit.UNACCOUNTED_IN_EMERGENCY: 15,
    Limit.UNACCOUNTED_IN_COUNT: HOUR,
    Limit.SIGNED_AS_IT_STANDS: 15,
    Limit.ALERT_REQUEST: 20,
    Limit.ALERT_ACKNOWLEDGEMENT: 20,
    Limit.ALERT_AFTER_RECOVERY: DAY,
    Limit.MEDICAL_CHECK: 6 * HOUR,
    Limit.RETURN_INTERVIEW: 3 * DAY,
    Limit.PLACEMENT_DECISION: DAY,
    Limit.ABOARD_VEHICLE: 30,
    Limit.RETURN_OF_OUT_COUNTED: 15,
    Limit.MENTION_REVIEW: 0,
    Limit.CLAIM_ASSIGNMENT: DAY,
    Limit.CLAIM_REVIEW: 0,
    Limit.POLICE_CALL: 2,
    Limit.BREACH_LIST: 15,
    Limit.EXIT_UNWATCHED: 2,
    Limit.SHEET_OUT: 12 * HOUR,
}
"""Minutes, where no jurisdiction says otherwise. Proposals, which nobody outside this project has endorsed."""

JURISDICTIONS: dict[str, dict[Limit, int]] = {"GT": {Limit.ALERT_REQUEST: 0}}
"""What a jurisdiction sets otherwise. In Guatemala the search starts immediately (Alba-Keneth law, to be confirmed by a local lawyer)."""

LONGEST: dict[Limit, int] = {
    Limit.UNACCOUNTED_IN_EMERGENCY: 30,
    Limit.UNACCOUNTED_IN_COUNT: 2 * HOUR,
    Limit.ALERT_REQUEST: HOUR,
    Limit.ABOARD_VEHICLE: HOUR,
    Limit.MENTION_REVIEW: DAY,
    Limit.CLAIM_REVIEW: DAY,
    Limit.SHEET_OUT: DAY,
}
"""Minutes above which a limit would be as good as switched off; for the others it is ten times the generic limit."""


def longest(limit: Limit) -> int:
    """The longest that `limit` can be set to, in minutes."""
    return LONGEST.get(limit, 10 * GENERIC[limit])


@event("clocks.limit_set", 0x902)
class LimitSet(Event):
    """From now on `limit` is `minutes` in this operation."""

    limit: Limit
    minutes: int


class Setting(msgspec.Struct, array_like=True):
    """One setting of a limit and the event that made it."""

    minutes: int
    set_by: EventId


class Clocks(msgspec.Struct):
    """State: limits that this operation set; several of one only when sites set them apart."""

    set: dict[Limit, list[Setting]] = msgspec.field(default_factory=dict)


LIMIT_UNFIT = refusal(
    "clocks.limit_unfit",
    es=(
        "El límite pedido es de {minutes} min.",
        "Entre 0 y {longest} min: ningún límite se puede apagar.",
        "Elija un número de minutos dentro de ese margen.",
    ),
    en=(
        "The limit asked for is {minutes} min.",
        "Between 0 and {longest} min: no limit can be switched off.",
        "Choose a number of minutes in that range.",
    ),
)


@act("clocks.set_limit", refuses=(LIMIT_UNFIT,))
def set_limit(state: Operation, by: By, *, limit: Limit, minutes: int) -> list[Event]:
    """Set a limit for this operation, in minutes.

    Refuses: clocks.limit_unfit
    """
    if not 0 <= minutes <= longest(limit):
        raise Refused(LIMIT_UNFIT, minutes=minutes, longest=longest(limit))
    return [LimitSet(limit=limit, minutes=minutes)]


@applies(LimitSet)
def _set(state: Operation, event: LimitSet, written: Written) -> None:
    concurrent = [
        one for one in state.clocks.set.get(event.limit, ()) if not written.knows(one.set_by)
    ]
    minutes = max(0, min(event.minutes, longest(event.limit)))
    state.clocks.set[event.limit] = [*concurrent, Setting(minutes, written.event)]


def limit_minutes(state: Operation, limit: Limit) -> int:
    """How many minutes `limit` is now: as set, else by the jurisdiction, else the generic one."""
    settings = state.clocks.set.get(limit)
    if settings:
        return min(one.minutes for one in settings)
    return JURISDICTIONS.get(state.jurisdiction, {}).get(limit, GENERIC[limit])

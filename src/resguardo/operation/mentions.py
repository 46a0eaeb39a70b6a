"""Mentions: people who are named by others or by papers and whom nobody of the operation has seen (failure 13).

Invariant 9: whoever is mentioned stays on a visible list, with an owner and a review date, until matched to a person who was seen, or closed with
a reason by a named officer. Nothing leaves the list by itself.

Refused at writing: a review date that lies in the past, a mention that is settled. Shown at the merge: a mention matched to two persons, or
matched here and closed there (`mention_disputes`).
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

import msgspec

from resguardo.operation.act import By, act
from resguardo.operation.event import Event, SealClass, event
from resguardo.operation.fold import Written, applies, known
from resguardo.operation.identifiers import EventId, MentionId, Moment, PersonId, StaffId
from resguardo.operation.identity import Claimant
from resguardo.operation.refusal import Refused, refusal
from resguardo.operation.register import PERSON_MERGED, PERSON_UNKNOWN, require_standing

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation


class MatchBasis(enum.Enum):
    """Why a mention and a person seen are one."""

    OWN_WORD = "own_word"
    RELATIVE_WORD = "relative_word"
    FACE = "face"
    REGISTRY = "registry"
    DNA = "dna"


class ClosingReason(enum.Enum):
    """Why nobody is looked for under a mention any more. Remains are matched by the forensic institute only."""

    NO_SUCH_PERSON = "no_such_person"
    MENTIONED_TWICE = "mentioned_twice"
    SEEN_SAFE_ELSEWHERE = "seen_safe_elsewhere"
    FOUND_DEAD = "found_dead"


class MentionContent(msgspec.Struct, frozen=True, kw_only=True):
    """Who was mentioned, in the words used. Ages are whole years, None where open."""

    name: str = ""
    age_years_min: int | None = None
    age_years_max: int | None = None
    parents: tuple[str, ...] = ()
    last_known: str = ""
    words: str = ""


LONGEST_REVIEW_MS = 14 * 24 * 60 * 60 * 1000
"""The longest that the search for somebody who was named and not seen may rest."""


@event(
    "register.mention_noted", 0x132, makes=("mention",), seal=SealClass.IDENTITY, subject="mention"
)
class MentionNoted(Event):
    """Somebody was named who has not been seen; `owner` looks for them and reports by `review_at`."""

    mention: MentionId
    source: Claimant
    owner: StaffId
    review_at: Moment
    content: MentionContent | None = None


@event("register.mention_reviewed", 0x134)
class MentionReviewed(Event):
    """The search goes on: `owner` reports again by `review_at`."""

    mention: MentionId
    owner: StaffId
    review_at: Moment


@event("register.mention_matched", 0x136, attested=True)
class MentionMatched(Event):
    """The person mentioned is `person`, who was seen."""

    mention: MentionId
    person: PersonId
    basis: MatchBasis


@event("register.mention_closed", 0x138, attested=True)
class MentionClosed(Event):
    """The search for the person mentioned ended for `reason`."""

    mention: MentionId
    reason: ClosingReason


@event("register.mention_reopened", 0x13A, attested=True)
class MentionReopened(Event):
    """A match or a closing was wrong: the mention is on the list again."""

    mention: MentionId
    owner: StaffId
    review_at: Moment


class Outcome(msgspec.Struct, array_like=True):
    """How a mention left the list: matched to `person`, or closed for `reason`."""

    person: PersonId | None
    reason: ClosingReason | None
    settled_by: EventId


class Mention(msgspec.Struct):
    """One person mentioned. No outcome: on the list. More than one: two sites settled it without knowing of each other."""

    source: Claimant
    owner: StaffId
    review_at: Moment
    noted_at: Moment
    outcomes: list[Outcome] = msgspec.field(default_factory=list)


class Mentions(msgspec.Struct):
    """State: everybody ever mentioned."""

    mentions: dict[MentionId, Mention] = msgspec.field(default_factory=dict)

    def unseen(self) -> list[MentionId]:
        """The visible list (invariant 9), oldest first."""
        return [mention for mention, record in self.mentions.items() if not record.outcomes]

    def overdue(self, now: Moment) -> list[MentionId]:
        """Those on the list whose review date has passed."""
        return [mention for mention in self.unseen() if self.mentions[mention].review_at < now]


OWNER_UNKNOWN = refusal(
    "register.owner_unknown",
    es=(
        "Quien debe dar seguimiento no está en servicio.",
        "Una persona inscrita y en servicio.",
        "Nombre a otra persona.",
    ),
    en=(
        "Whoever should follow it up is not in service.",
        "A person who is enrolled and in service.",
        "Name somebody else.",
    ),
)
REVIEW_PAST = refusal(
    "register.review_past",
    es=(
        "La fecha de revisión ya pasó.",
        "Una fecha futura.",
        "Ponga la próxima fecha de revisión.",
    ),
    en=("The review date has passed.", "A date to come.", "Set the next review date."),
)
MENTION_UNKNOWN = refusal(
    "register.mention_unknown",
    es=(
        "No hay una mención con esa referencia.",
        "Una mención registrada.",
        "Búsquela en la lista de personas no vistas.",
    ),
    en=(
        "There is no mention under that reference.",
        "A mention on record.",
        "Look for it on the list of people not seen.",
    ),
)
MENTION_SETTLED = refusal(
    "register.mention_settled",
    es=(
        "Esa mención ya se identificó o se cerró.",
        "Una mención que sigue en la lista.",
        "Si fue un error, vuelva a abrirla primero.",
    ),
    en=(
        "That mention was already matched or closed.",
        "A mention that is on the list.",
        "If that was a mistake, reopen it first.",
    ),
)
MENTION_OPEN = refusal(
    "register.mention_open",
    es=(
        "Esa mención sigue en la lista.",
        "Una mención ya identificada o cerrada.",
        "No hace falta nada.",
    ),
    en=(
        "That mention is on the list.",
        "A mention already matched or closed.",
        "Nothing needs doing.",
    ),
)


@act("register.note_mention", refuses=(OWNER_UNKNOWN, REVIEW_PAST))
def note_mention(
    state: Operation,
    by: By,
    *,
    source: Claimant,
    owner: StaffId,
    review_at: Moment,
    said: MentionContent,
) -> list[Event]:
    """Put somebody who was named and not seen on the list.

    Refuses: register.owner_unknown, register.review_past
    """
    _require_follow_up(state, by, owner, review_at)
    mention = MentionId(by.draw())
    return [
        MentionNoted(mention=mention, source=source, owner=owner, review_at=review_at, content=said)
    ]


@act(
    "register.review_mention",
    refuses=(MENTION_UNKNOWN, MENTION_SETTLED, OWNER_UNKNOWN, REVIEW_PAST),
)
def review_mention(
    state: Operation, by: By, *, mention: MentionId, owner: StaffId, review_at: Moment
) -> list[Event]:
    """Record that the search goes on, with its owner and the next review date.

    Refuses: register.mention_unknown, register.mention_settled, register.owner_unknown, register.review_past
    """
    _require_open(state, mention)
    _require_follow_up(state, by, owner, review_at)
    return [MentionReviewed(mention=mention, owner=owner, review_at=review_at)]


@act(
    "register.match_mention",
    refuses=(MENTION_UNKNOWN, MENTION_SETTLED, PERSON_UNKNOWN, PERSON_MERGED),
)
def match_mention(
    state: Operation, by: By, *, mention: MentionId, person: PersonId, basis: MatchBasis
) -> list[Event]:
    """Record that the person mentioned is somebody who was seen.

    Refuses: register.mention_unknown, register.mention_settled, register.person_unknown, register.person_merged
    """
    _require_open(state, mention)
    require_standing(state, person)
    return [MentionMatched(mention=mention, person=person, basis=basis)]


@act("register.close_mention", refuses=(MENTION_UNKNOWN, MENTION_SETTLED))
def close_mention(
    state: Operation, by: By, *, mention: MentionId, reason: ClosingReason
) -> list[Event]:
    """Take a mention off the list for a reason; the signer answers for it.

    Refuses: register.mention_unknown, register.mention_settled
    """
    _require_open(state, mention)
    return [MentionClosed(mention=mention, reason=reason)]


@act("register.reopen_mention", refuses=(MENTION_UNKNOWN, MENTION_OPEN, OWNER_UNKNOWN, REVIEW_PAST))
def reopen_mention(
    state: Operation, by: By, *, mention: MentionId, owner: StaffId, review_at: Moment
) -> list[Event]:
    """Put a mention back on the list after a wrong match or closing, or to end a dispute over it.

    Refuses: register.mention_unknown, register.mention_open, register.owner_unknown, register.review_past
    """
    if mention not in state.mentions.mentions:
        raise Refused(MENTION_UNKNOWN)
    if not state.mentions.mentions[mention].outcomes:
        raise Refused(MENTION_OPEN)
    _require_follow_up(state, by, owner, review_at)
    return [MentionReopened(mention=mention, owner=owner, review_at=review_at)]


def _require_open(state: Operation, mention: MentionId) -> None:
    if mention not in state.mentions.mentions:
        raise Refused(MENTION_UNKNOWN)
    if state.mentions.mentions[mention].outcomes:
        raise Refused(MENTION_SETTLED)


def _require_follow_up(state: Operation, by: By, owner: StaffId, review_at: Moment) -> None:
    if not state.team.in_service(owner):
        raise Refused(OWNER_UNKNOWN)
    if review_at <= by.happened_at:
        raise Refused(REVIEW_PAST)


def _bounded(review_at: Moment, written: Written) -> Moment:
    """The review that was set, or the latest that is allowed: a search is never put off for ever."""
    return min(review_at, Moment(written.happened_at + LONGEST_REVIEW_MS))


@applies(MentionNoted)
def _noted(state: Operation, event: MentionNoted, written: Written) -> None:
    state.mentions.mentions[event.mention] = Mention(
        event.source, event.owner, _bounded(event.review_at, written), written.happened_at
    )


@applies(MentionReviewed)
def _reviewed(state: Operation, event: MentionReviewed, written: Written) -> None:
    record = known(state.mentions.mentions, event.mention)
    record.owner, record.review_at = event.owner, _bounded(event.review_at, written)


@applies(MentionMatched)
def _matched(state: Operation, event: MentionMatched, written: Written) -> None:
    record = known(state.mentions.mentions, event.mention)
    known(state.register.persons, event.person)
    record.outcomes.append(Outcome(event.person, None, written.event))


@applies(MentionClosed)
def _closed(state: Operation, event: MentionClosed, written: Written) -> None:
    record = known(state.mentions.mentions, event.mention)
    record.outcomes.append(Outcome(None, event.reason, written.event))


@applies(MentionReopened)
def _reopened(state: Operation, event: MentionReopened, written: Written) -> None:
    record = known(state.mentions.mentions, event.mention)
    record.outcomes = [
        outcome for outcome in record.outcomes if not written.knows(outcome.settled_by)
    ]
    record.owner, record.review_at = event.owner, _bounded(event.review_at, written)


def mention_disputes(state: Operation) -> list[MentionId]:
    """Mentions that two sites settled differently: two persons, or a person here and a closing there."""
    disputed = []
    for mention, record in state.mentions.mentions.items():
        ends = {(_standing(state, outcome.person), outcome.reason) for outcome in record.outcomes}
        if len(ends) > 1:
            disputed.append(mention)
    return disputed


def _standing(state: Operation, person: PersonId | None) -> PersonId | None:
    return None if person is None else state.register.standing(person)

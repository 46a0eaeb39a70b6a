"""Bands change: lost, damaged, taken off, in dispute, or swapped between two persons (`docs/internals/procedures.md` 4).

Invariant 6: a code is never used again once it is void. A band never proves identity alone: a swap is corrected by two who know both faces.
Refused at writing: a code that is none, or that somebody wears or wore. Shown at the merge: two bands on one person, one band on two
persons (`Register.tag_disputes`), until somebody who sees the dispute puts on a new band.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from resguardo.operation.act import By, act
from resguardo.operation.event import Event, event
from resguardo.operation.fold import Written, applies, known
from resguardo.operation.identifiers import Moment, PersonId, TagCode
from resguardo.operation.refusal import Refused, refusal
from resguardo.operation.register import (
    PERSON_MERGED,
    PERSON_UNKNOWN,
    TAG_MALFORMED,
    TAG_VOID,
    TAG_WORN,
    Register,
    choose_tag,
    require_standing,
)

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation


class TagChange(enum.Enum):
    """Why a person gets another band."""

    LOST = "lost"
    DAMAGED = "damaged"
    TAKEN_OFF = "taken_off"
    DISPUTED = "disputed"


@event("register.tag_replaced", 0x103, attested=True)
class TagReplaced(Event):
    """A person got the new band `tag`; every code in `ended` is void for ever. `reason` says why."""

    person: PersonId
    tag: TagCode
    ended: tuple[TagCode, ...]
    reason: TagChange


@event("register.tags_swapped", 0x105, signers=2)
class TagsSwapped(Event):
    """Two persons were found wearing each other's band, and the account now says so.

    `first` was written down with `first_tag` and wears `second_tag`. `right_until` is when each was last seen with the right band; what was
    written by band since then may be about the other. None when nobody knows.
    """

    first: PersonId
    second: PersonId
    first_tag: TagCode
    second_tag: TagCode
    right_until: Moment | None = None


TAGS_AGREE = refusal(
    "register.tags_agree",
    es=(
        "Es la misma persona dos veces.",
        "Dos personas distintas que llevan cambiados los brazaletes.",
        "Lea otra vez los dos brazaletes.",
    ),
    en=(
        "That is the same person twice.",
        "Two different persons who wear each other's band.",
        "Scan both bands again.",
    ),
)


@act(
    "register.replace_tag",
    refuses=(PERSON_UNKNOWN, PERSON_MERGED, TAG_MALFORMED, TAG_VOID, TAG_WORN),
)
def replace_tag(
    state: Operation, by: By, *, person: PersonId, reason: TagChange, tag: str | None = None
) -> list[Event]:
    """Put a new band on a person whose band was lost, damaged or taken off, or whose bands are in dispute; the old code is void for ever.

    A band in dispute is replaced for that reason, whatever `reason` says.

    Refuses: register.person_unknown, register.person_merged, register.tag_malformed, register.tag_void, register.tag_worn
    """
    record = require_standing(state, person)
    ended = (record.tag, *record.also_worn)
    if len(ended) > 1 or any(one in state.register.shared for one in ended):
        reason = TagChange.DISPUTED
    return [TagReplaced(person=person, tag=choose_tag(state, by, tag), ended=ended, reason=reason)]


@act("register.swap_tags", signers=2, refuses=(PERSON_UNKNOWN, PERSON_MERGED, TAGS_AGREE))
def swap_tags(
    state: Operation,
    by: By,
    *,
    first: PersonId,
    second: PersonId,
    right_until: Moment | None = None,
) -> list[Event]:
    """Correct two persons who were found, by face, to wear each other's band.

    `right_until` is when both were last seen with the right band; what was written by band after it needs a second look.
    Refuses: register.person_unknown, register.person_merged, register.tags_agree
    """
    tags = [require_standing(state, person).tag for person in (first, second)]
    if first == second:
        raise Refused(TAGS_AGREE)
    return [
        TagsSwapped(
            first=first,
            second=second,
            first_tag=tags[0],
            second_tag=tags[1],
            right_until=right_until,
        )
    ]


@applies(TagReplaced)
def _replaced(state: Operation, event: TagReplaced, written: Written) -> None:
    known(state.register.persons, event.person)
    _wear(state.register, event.person, remove=event.ended, add=event.tag)
    for tag in event.ended:
        is_decided = event.reason is TagChange.DISPUTED
        state.register.give_up(tag, event.person, is_decided=is_decided)


@applies(TagsSwapped)
def _swapped(state: Operation, event: TagsSwapped, written: Written) -> None:
    known(state.register.persons, event.first)
    known(state.register.persons, event.second)
    _wear(state.register, event.first, remove=(event.first_tag,), add=event.second_tag)
    _wear(state.register, event.second, remove=(event.second_tag,), add=event.first_tag)
    state.register.give_up(event.first_tag, event.first, is_decided=True)
    state.register.give_up(event.second_tag, event.second, is_decided=True)
    state.register.swapped.append((event.first, event.second, event.right_until))


def _wear(
    register: Register, person: PersonId, *, remove: tuple[TagCode, ...], add: TagCode
) -> None:
    """Give `person` the band `add` in place of `remove`; bands that the writer did not know of stay beside it, in dispute."""
    record = register.persons[person]
    unknown = [tag for tag in (record.tag, *record.also_worn) if tag not in remove and tag != add]
    record.tag, *record.also_worn = [*unknown, add]
    register.write_down(add, person)

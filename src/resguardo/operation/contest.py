"""Contested custody: more than one person claims to answer for somebody, and how that ends.

A contest comes only from two sites that could not know of each other. It is never decided by time. Until it is resolved the holder of the last
link common to all branches answers, every claimed holder is listed, and each person concerned is an alarm (`contests`).

It ends by one act that names every open branch, signed by two people of different organisations, with somebody who saw the person with their own
eyes. A branch that arrives afterwards is a late claim: listed, it does not undo the resolution. Two resolutions that did not know of each other
are a contest again. Refused at writing: an incomplete list of branches, one organisation alone, no sighting, a holder who never signed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from resguardo.operation.act import By, act
from resguardo.operation.custody import Custody
from resguardo.operation.event import Event, event
from resguardo.operation.fold import Written, applies, known
from resguardo.operation.handover_acts import (
    PERSON_RELEASED,
    PERSON_UNKNOWN,
    RECEIVER_UNKNOWN,
    check_present,
)
from resguardo.operation.identifiers import EventId, LinkId, Moment, PersonId, PlaceId, StaffId
from resguardo.operation.placement import PLACE_UNKNOWN, move_where_named
from resguardo.operation.refusal import NoEffect, Refused, refusal

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation


@event("custody.contest_resolved", 0x309, makes=("link",), signers=2)
class ContestResolved(Event, frozen=True):
    """`holder` answers for `person` from now on; every link of `branches` is spent, `link` is open.

    `seen_by` saw the person with their own eyes at `seen_at`; `place` is where, None when it stays as recorded.
    """

    person: PersonId
    branches: tuple[LinkId, ...]
    link: LinkId
    holder: StaffId
    seen_by: StaffId
    seen_at: Moment
    place: PlaceId | None = None


NOT_CONTESTED = refusal(
    "custody.not_contested",
    es=(
        "La custodia de {person} no está en disputa.",
        "Una persona reclamada por más de un responsable.",
        "Haga una entrega normal.",
    ),
    en=(
        "Custody of {person} is not contested.",
        "A person claimed by more than one holder.",
        "Make an ordinary handover.",
    ),
)
BRANCHES_DIFFER = refusal(
    "custody.branches_differ",
    es=(
        "Se nombraron {given} de {open} reclamos abiertos.",
        "Todos los reclamos abiertos, sin otros.",
        "Lea de nuevo la lista de la disputa y nómbrelos todos.",
    ),
    en=(
        "{given} of {open} open claims were named.",
        "Every open claim, and no other.",
        "Read the list of the contest again and name them all.",
    ),
)
SAME_ORGANISATION = refusal(
    "custody.same_organisation",
    es=(
        "Firman dos personas de la misma institución.",
        "Dos firmas de instituciones distintas.",
        "Pida la segunda firma a otra institución.",
    ),
    en=(
        "Both signers belong to one organisation.",
        "Two signers of different organisations.",
        "Ask another organisation for the second signature.",
    ),
)
NOT_SEEN = refusal(
    "custody.not_seen",
    es=(
        "Nadie en servicio figura como quien la vio, o la hora es posterior a este acto.",
        "Alguien que la vio con sus ojos, y cuándo.",
        "Vaya a verla, y anote quién y a qué hora.",
    ),
    en=(
        "Nobody in service is named who saw the person, or the time lies after this act.",
        "Somebody who saw the person with their own eyes, and when.",
        "Go and see the person, and note who did and at what time.",
    ),
)
HOLDER_NOT_SIGNED = refusal(
    "custody.holder_not_signed",
    es=(
        "{holder} no reclama a la persona ni firma este acto.",
        "Uno de los reclamantes, quien responde ahora, o quien firma.",
        "Resuelvan a favor de uno de ellos y después hagan la entrega.",
    ),
    en=(
        "{holder} neither claims the person nor signs this act.",
        "One of the claimants, the one who answers now, or a signer.",
        "Resolve for one of them, and hand over afterwards.",
    ),
)


@act(
    "custody.resolve_contest",
    signers=2,
    refuses=(
        PERSON_UNKNOWN,
        PERSON_RELEASED,
        NOT_CONTESTED,
        BRANCHES_DIFFER,
        SAME_ORGANISATION,
        NOT_SEEN,
        RECEIVER_UNKNOWN,
        HOLDER_NOT_SIGNED,
        PLACE_UNKNOWN,
    ),
)
def resolve_contest(
    state: Operation,
    by: By,
    *,
    person: PersonId,
    branches: tuple[LinkId, ...],
    holder: StaffId,
    seen_by: StaffId,
    seen_at: Moment,
    place: PlaceId | None = None,
) -> list[Event]:
    """End a contest: name every open claim, who answers from now on, and who saw the person with their own eyes.

    Refuses: custody.person_unknown, custody.person_released, custody.not_contested, custody.branches_differ, custody.same_organisation,
    custody.not_seen, custody.receiver_unknown, custody.holder_not_signed, placement.place_unknown
    """
    check_present(state, (person,))
    claims = _all_claims(state, person, branches)
    if len({state.team.organisation(signer) for signer in by.signers}) < 2:
        raise Refused(SAME_ORGANISATION)
    if not state.team.in_service(seen_by) or seen_at > by.happened_at:
        raise Refused(NOT_SEEN)
    if not state.team.in_service(holder):
        raise Refused(RECEIVER_UNKNOWN)
    claimants = {state.custody.answers_for(person), *claims.values()}
    if holder not in {*claimants, *by.signers}:
        raise Refused(HOLDER_NOT_SIGNED, holder=holder)
    if place is not None and not state.placement.is_open(place):
        raise Refused(PLACE_UNKNOWN)
    return [
        ContestResolved(
            person=person,
            branches=tuple(claims),
            link=LinkId(by.draw()),
            holder=holder,
            seen_by=seen_by,
            seen_at=seen_at,
            place=place,
        )
    ]


def _all_claims(
    state: Operation, person: PersonId, named: tuple[LinkId, ...]
) -> dict[LinkId, StaffId | None]:
    """The open links of a contested person with their holders, if exactly these were `named`.

    Refuses: custody.not_contested, custody.branches_differ
    """
    claims = {link: output.holder for link, output in state.custody.claims(person)}
    if len(claims) < 2:
        raise Refused(NOT_CONTESTED, person=person)
    if set(named) != set(claims):
        given = len(set(named) & set(claims))
        raise Refused(BRANCHES_DIFFER, person=person, given=given, open=len(claims))
    return claims


@applies(ContestResolved)
def _resolved(state: Operation, event: ContestResolved, written: Written) -> None:
    custody = state.custody
    tree = known(custody.trees, event.person)
    known(state.team.members, event.holder)
    if len({state.team.organisation(actor) for actor in written.actors}) < 2:
        raise NoEffect("custody.same_organisation")
    elsewhere = _in_merged_records(custody, event.person)
    for branch in event.branches:
        if branch not in tree.outputs:
            known(elsewhere, branch)
    own = [branch for branch in dict.fromkeys(event.branches) if branch in tree.outputs]
    if not own or len(set(event.branches)) < 2:
        raise NoEffect("custody.not_contested")
    if any(link not in own for link in tree.open_as_known(written)) or any(
        tree.spent_as_known(link, written) for link in own
    ):
        raise NoEffect("custody.branches_differ")
    tree.add(event.link, event.holder, own, written, resolves=True)
    for branch in dict.fromkeys(event.branches):
        if branch in elsewhere:
            merged = custody.trees[elsewhere[branch]]
            merged.outputs[branch].spent_by.append(written.event)
            merged.refresh()
    move_where_named(state, event.person, event.place, written)


def _in_merged_records(custody: Custody, person: PersonId) -> dict[LinkId, PersonId]:
    """The links of every record merged into `person`, with the record that they belong to."""
    links: dict[LinkId, PersonId] = {}
    for duplicate in custody.trees[person].fused:
        links |= dict.fromkeys(custody.trees[duplicate].outputs, duplicate)
        links |= _in_merged_records(custody, duplicate)
    return links


class Claim(NamedTuple):
    """One side of a contest; `holder` None for a release that another site recorded."""

    link: LinkId
    holder: StaffId | None
    since: Moment
    made_by: EventId


class Contest(NamedTuple):
    """One person whose custody is contested: who answers meanwhile, and everybody who claims to."""

    person: PersonId
    accountable: StaffId | None
    claims: tuple[Claim, ...]


def contests(state: Operation) -> list[Contest]:
    """Every contested person; each is an alarm at that person's line until it is resolved."""
    custody = state.custody
    persons = [
        person
        for person, tree in custody.trees.items()
        if tree.fused_into is None and custody.is_contested(person)
    ]
    return [
        Contest(person, custody.answers_for(person), _claims(custody, person)) for person in persons
    ]


def late_claims(state: Operation) -> list[Contest]:
    """Claims that arrived after a resolution that could not know them: shown beside the holder who answers, they undo nothing."""
    found = []
    for person, tree in state.custody.trees.items():
        if tree.late:
            claims = tuple(
                Claim(link, output.holder, output.made_at, output.made_by)
                for link in tree.late
                for output in [tree.outputs[link]]
            )
            found.append(Contest(person, state.custody.answers_for(person), claims))
    return found


def _claims(custody: Custody, person: PersonId) -> tuple[Claim, ...]:
    return tuple(
        Claim(link, output.holder, output.made_at, output.made_by)
        for link, output in custody.claims(person)
    )

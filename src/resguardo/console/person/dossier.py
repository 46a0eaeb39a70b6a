"""One person's page as frozen records: what the clear account says, before any name, picture or place is asked of `sight`."""

from collections.abc import Iterator
from typing import NamedTuple

from resguardo.account.reading import Told
from resguardo.console.count.blindness import blindness, shown
from resguardo.console.doors import CLAIMS
from resguardo.console.person.faces import Face, face_of
from resguardo.console.sight import Sight
from resguardo.operation.absence import AbsenceKind, Stage
from resguardo.operation.belongings import Noted, looks_of
from resguardo.operation.clocks import MINUTE_MS, Limit, limit_minutes
from resguardo.operation.count import PersonSighted
from resguardo.operation.family import FamilyLink
from resguardo.operation.handover import open_offers
from resguardo.operation.holds import HoldGround
from resguardo.operation.identifiers import (
    ClaimId,
    EventId,
    FamilyLinkId,
    JudgementId,
    MergeId,
    Moment,
    PersonId,
    PlaceId,
    StaffId,
)
from resguardo.operation.identity import Claim, Confirmation, claims_of, confirmations_of
from resguardo.operation.judgements import Judgement, judgement_disputes
from resguardo.operation.operation import Operation
from resguardo.operation.overdue import waiting
from resguardo.operation.policy import Role
from resguardo.operation.register import Person
from resguardo.operation.roll import Whereabouts, whereabouts

SIGHTINGS_SHOWN = 12


class ClaimSeen(NamedTuple):
    """One claim of identity; `confirmation` None while nobody confirmed it."""

    claim: ClaimId
    event: EventId
    record: Claim
    entered_by: str
    confirmation: Confirmation | None


class LinkSeen(NamedTuple):
    """One stretch of custody: who answered, from when until when; `until` None for now. `holder` is empty after a release."""

    holder: str
    since: Moment
    until: Moment | None
    is_claimed: bool
    """Open beside another: custody is contested."""


class Kin(NamedTuple):
    """One family link: the other person's face, what they are to this person, and where it stands."""

    link: FamilyLinkId
    record: FamilyLink
    other: Face
    is_from_here: bool
    """`other` is the `relation` of this person; else this person is the `relation` of `other`."""
    entered_by: str


class SightingSeen(NamedTuple):
    """Somebody saw the person with their own eyes."""

    at: Moment
    by: str
    place: PlaceId | None


class Step(NamedTuple):
    """One step of an absence."""

    stage: Stage
    at: Moment
    by: str


class AbsenceSeen(NamedTuple):
    """One episode with its steps in order."""

    reference: bytes
    kind: AbsenceKind
    opened_at: Moment
    is_closed: bool
    steps: list[Step]


class Clock(NamedTuple):
    """Something that waits about this person: since when, how many minutes it may wait, and how late it is (0 for not yet)."""

    what: Limit
    since: Moment
    limit_minutes: int
    late_minutes: int
    whose: str
    role: Role | None


class Paper(NamedTuple):
    """An order or a hold; `until` None without end."""

    kind: str
    ground: HoldGround | None
    since: Moment
    until: Moment | None
    is_in_force: bool


class Joined(NamedTuple):
    """A merge that stands."""

    merge: MergeId
    kept: Face
    duplicate: Face
    merged_at: Moment


class Judged(NamedTuple):
    """What somebody decided about this record and another; `clashes` when judgements or a merge say both one and two."""

    judgement: JudgementId
    event: EventId
    record: Judgement
    other: Face
    judged_by: str
    clashes: bool


class Line(NamedTuple):
    """One line of the history: what happened, who signed, when it happened and when it was written."""

    code: str
    by: str
    happened_at: Moment
    written_at: Moment
    paper: str | None
    is_late: bool


class Dossier(NamedTuple):
    """Everything on a person's page that needs no key."""

    person: PersonId
    face: Face
    record: Person
    holder: str
    is_mine: bool
    is_contested: bool
    is_released: bool
    on: Whereabouts | None
    standing: Face | None
    """The record that goes on for this one, None while it stands for itself."""
    members: list[PersonId]
    pictures: list[tuple[PersonId, bytes]]
    claims: list[ClaimSeen]
    custody: list[LinkSeen]
    offered_to: str
    kin: list[Kin]
    sightings: list[SightingSeen]
    absences: list[AbsenceSeen]
    clocks: list[Clock]
    papers: list[Paper]
    looks: list[tuple[Noted, str]]
    """Each look at what goes along with the person and by whom, the newest first."""
    merges: list[Joined]
    judged: list[Judged]
    told: list[Told]
    lines: list[Line]


def dossier_of(state: Operation, sight: Sight, person: PersonId) -> Dossier:
    """The page of `person`, who is known. Ask inside `steady`."""
    register, custody = state.register, state.custody
    members = register.group(person)
    told = [one for member in members for one in sight.account.about(member)]
    # That somebody outside asks for this person is known to those who work on claims: a word to a claimant would be an answer (invariant 26).
    if not sight.holds(*CLAIMS):
        told = [one for one in told if not one.event.type.name.startswith("claims.")]
    told = shown(told, blindness(state, sight))
    told.sort(key=lambda one: (one.written.happened_at, one.written.written_at))
    holder = custody.answers_for(person)
    standing = register.standing(person)
    offer = custody.offer_of(person)
    name = sight.directory.staff_name
    return Dossier(
        person=person,
        face=face_of(state, sight, person),
        record=register.persons[person],
        holder=name(holder) if holder else "",
        is_mine=holder == sight.staff,
        is_contested=custody.is_contested(person),
        is_released=custody.is_released(person),
        on=whereabouts(state, person) if holder else None,
        standing=face_of(state, sight, standing) if standing != person else None,
        members=members,
        pictures=[(one, digest) for one in members for digest in register.persons[one].photos],
        claims=list(_claims(state, sight, person)),
        custody=list(_custody(state, sight, person)),
        offered_to=name(custody.offers[offer].receiver) if offer else "",
        kin=list(_kin(state, sight, members)),
        sightings=_sightings(sight, told),
        absences=list(_absences(state, sight, members)),
        clocks=list(_clocks(state, sight, members)),
        papers=list(_papers(state, sight.now, members)),
        looks=[(one, name(one.noted_by)) for one in reversed(looks_of(state, person))],
        merges=list(_merges(state, sight, members)),
        judged=list(_judged(state, sight, members)),
        told=told,
        lines=[_line(sight, one) for one in reversed(told)],
    )


def _claims(state: Operation, sight: Sight, person: PersonId) -> Iterator[ClaimSeen]:
    confirmed = {one.claim: one for one in confirmations_of(state, person)}
    for claim in claims_of(state, person):
        record = state.identities.claims[claim]
        yield ClaimSeen(
            claim,
            state.origins[claim],
            record,
            sight.directory.staff_name(record.entered_by),
            confirmed.get(claim),
        )


def _custody(state: Operation, sight: Sight, person: PersonId) -> Iterator[LinkSeen]:
    tree = state.custody.trees[person]
    written = {event: one for one in tree.outputs.values() for event in [one.made_by]}
    several = len(tree.open) > 1
    for link, output in tree.outputs.items():
        ends = [written[event].made_at for event in output.spent_by if event in written]
        is_open = link in tree.open
        yield LinkSeen(
            sight.directory.staff_name(output.holder) if output.holder else "",
            output.made_at,
            None if is_open else min(ends, default=output.made_at),
            is_open and several,
        )


def _kin(state: Operation, sight: Sight, members: list[PersonId]) -> Iterator[Kin]:
    for link, record in state.family.links.items():
        is_from_here = record.person in members
        if not is_from_here and record.relative not in members:
            continue
        other = state.register.standing(record.relative if is_from_here else record.person)
        entered_by = sight.directory.staff_name(record.entered_by)
        yield Kin(link, record, face_of(state, sight, other), is_from_here, entered_by)


def _sightings(sight: Sight, told: list[Told]) -> list[SightingSeen]:
    seen = [
        SightingSeen(
            one.written.happened_at,
            sight.directory.staff_name(one.written.who),
            one.event.place or one.event.zone,
        )
        for one in told
        if isinstance(one.event, PersonSighted)
    ]
    return seen[: -SIGHTINGS_SHOWN - 1 : -1]


def _absences(state: Operation, sight: Sight, members: list[PersonId]) -> Iterator[AbsenceSeen]:
    for reference, absence in state.absences.absences.items():
        if absence.person not in members:
            continue
        steps = [
            Step(stage, step.at, sight.directory.staff_name(step.by))
            for stage, taken in absence.steps.items()
            for step in taken
        ]
        yield AbsenceSeen(
            reference,
            absence.kind,
            absence.opened_at,
            absence.is_closed,
            sorted(steps, key=lambda step: step.at),
        )


def _clocks(state: Operation, sight: Sight, members: list[PersonId]) -> Iterator[Clock]:
    about: set[bytes] = set(members)
    about |= {one for one, each in state.absences.absences.items() if each.person in members}
    about |= {one.offer for one in open_offers(state) if one.person in members}
    for one in waiting(state):
        if one.about not in about:
            continue
        minutes = limit_minutes(state, one.what)
        late = (sight.now - one.since) // MINUTE_MS - minutes
        role = one.owner if isinstance(one.owner, Role) else None
        whose = "" if role else sight.directory.staff_name(_staff(one.owner))
        yield Clock(one.what, one.since, minutes, max(0, late), whose, role)


def _staff(owner: StaffId | Role | None) -> StaffId | None:
    return None if isinstance(owner, Role) else owner


def _papers(state: Operation, now: Moment, members: list[PersonId]) -> Iterator[Paper]:
    releases = state.releases
    for order in releases.orders.values():
        if order.person in members:
            yield Paper(
                "order", None, order.in_force_from, order.in_force_until, order.is_in_force(now)
            )
    for hold in releases.holds.values():
        if hold.person in members:
            yield Paper("hold", hold.ground, hold.placed_at, None, hold.lifted_by is None)
    for release in releases.of_persons(members):
        yield Paper("release", None, release.released_at, None, True)


def _merges(state: Operation, sight: Sight, members: list[PersonId]) -> Iterator[Joined]:
    found = dict.fromkeys(one for member in members for one in state.merges.of_person(member))
    for merge in found:
        record = state.merges.merges[merge]
        kept, duplicate = (face_of(state, sight, one) for one in (record.kept, record.duplicate))
        yield Joined(merge, kept, duplicate, record.merged_at)


def _judged(state: Operation, sight: Sight, members: list[PersonId]) -> Iterator[Judged]:
    clashing = {
        name for clash in judgement_disputes(state) for name in (clash.different, *clash.same)
    }
    for name, record in state.judgements.judgements.items():
        if not record.pair & set(members):
            continue
        other = record.other if record.person in members else record.person
        judged_by = sight.directory.staff_name(record.judged_by)
        face = face_of(state, sight, other)
        yield Judged(name, state.origins[name], record, face, judged_by, name in clashing)


def _line(sight: Sight, one: Told) -> Line:
    written = one.written
    return Line(
        one.event.type.name,
        "; ".join(sight.directory.staff_name(actor) for actor in written.actors),
        written.happened_at,
        written.written_at,
        written.paper,
        written.written_at - written.happened_at > MINUTE_MS,
    )

"""The minibus: recovered children sit in it half the night, and two agencies, each on a tablet that is apart, both take them over.

Custody is then contested. Until two institutions resolve it, whoever answered last before the two still answers.
"""

from collections.abc import Sequence
from typing import NamedTuple

from resguardo.drill.clock import MINUTE
from resguardo.drill.desk import only
from resguardo.drill.exercise import Exercise
from resguardo.drill.people import Number
from resguardo.drill.tablets import Exchange, Tablet
from resguardo.operation.clocks import Limit
from resguardo.operation.disputes import DisputeKind, disputes
from resguardo.operation.identifiers import ManifestId, Moment
from resguardo.operation.overdue import overdue
from resguardo.operation.transport import ManifestOpened

VEHICLE = "Minibús"


class Contested(NamedTuple):
    """One night in a minibus: who was in dispute in truth, whom the account named, between whom, how many were overdue aboard, who answers at the end."""

    planted: list[Number]
    found: list[Number]
    claimants: tuple[str, str]
    accountable: str
    overdue_aboard: int
    met_at: Moment
    resolved_at: Moment
    resolved_by: str
    holder: str
    exchanges: list[Exchange]


class Night(NamedTuple):
    """Who drives, who should take over, who takes over on the street instead, and the tablets in their hands."""

    escort: str
    receiver: str
    other: str
    street: Tablet
    shelter: Tablet
    room: str


def sit_in_vehicle(
    exercise: Exercise,
    numbers: Sequence[Number],
    escort: str,
    at: Moment,
    *,
    vehicle: str = VEHICLE,
) -> ManifestId:
    """The escort who answers for people puts them in a vehicle, on a manifest."""
    desk = exercise.desk
    opened = desk.sign(
        at,
        escort,
        "custody.open_manifest",
        vehicle=exercise.places[vehicle],
        escort=desk.crew[escort],
    )
    manifest = only(opened, ManifestOpened).manifest
    for number in numbers:
        desk.sign(
            at, escort, "custody.board_person", manifest=manifest, person=exercise.persons[number]
        )
    exercise.go(numbers, vehicle, at)
    desk.sign(
        Moment(at + MINUTE),
        escort,
        "custody.close_boarding",
        manifest=manifest,
        persons=exercise.ids(numbers),
    )
    return manifest


def contest(
    exercise: Exercise, numbers: Sequence[Number], manifest: ManifestId, night: Night, *, at: Moment
) -> Contested:
    """Offered to one, taken over by two: the tablets meet, the account names the dispute, a judge and child protection end it."""
    desk, persons = exercise.desk, exercise.ids(numbers)
    desk.sign(
        at,
        night.escort,
        "custody.offer_handover",
        persons=persons,
        receiver=desk.crew[night.receiver],
    )
    night.street.take_in()
    night.shelter.take_in()
    street_at = Moment(at + 70 * MINUTE)
    night.street.desk.sign(street_at, night.escort, "custody.withdraw_handover", persons=persons)
    night.street.desk.sign(
        Moment(street_at + MINUTE),
        f"{night.escort}+{night.other}",
        "custody.hand_over",
        persons=persons,
        receiver=desk.crew[night.other],
    )
    night.shelter.desk.sign(
        Moment(street_at + MINUTE), night.receiver, "custody.accept_handover", persons=persons
    )
    for number in numbers:
        exercise.books.hear_contest(number, (night.receiver, night.other))
    return _resolve(exercise, numbers, manifest, night, Moment(street_at + 20 * MINUTE))


def _resolve(
    exercise: Exercise,
    numbers: Sequence[Number],
    manifest: ManifestId,
    night: Night,
    met_at: Moment,
) -> Contested:
    desk = exercise.desk
    exercise.clock.now = met_at
    exchanges = [night.street.give_back(), night.shelter.give_back()]
    state = exercise.account.state
    found = [
        exercise.numbers[person]
        for one in disputes(state)
        if one.kind is DisputeKind.CUSTODY
        for person in one.persons
    ]
    accountable = {
        desk.handle_of(state.custody.answers_for(person)) for person in exercise.ids(numbers)
    }
    waiting = [one for one in overdue(state, met_at) if one.what is Limit.ABOARD_VEHICLE]
    resolved_at = Moment(met_at + exercise.chance.randint(20, 50) * MINUTE)

    def script() -> None:
        for person in exercise.ids(numbers):
            links = tuple(link for link, _ in exercise.account.state.custody.claims(person))
            desk.sign(
                resolved_at,
                "julia+nora",
                "custody.resolve_contest",
                person=person,
                branches=links,
                holder=desk.crew[night.receiver],
                seen_by=desk.crew[night.receiver],
                seen_at=Moment(resolved_at - MINUTE),
                place=exercise.places[night.room],
            )
        desk.sign(
            Moment(resolved_at + MINUTE),
            night.escort,
            "custody.close_manifest",
            manifest=manifest,
            # Nobody got down at a destination: the child was handed over on the way.
            persons=(),
        )

    desk.together(script)
    exercise.hold(numbers, night.receiver, resolved_at)
    exercise.go(numbers, night.room, resolved_at)
    return Contested(
        planted=list(numbers),
        found=found,
        claimants=(night.receiver, night.other),
        accountable=" ".join(sorted(accountable)),
        overdue_aboard=len(waiting),
        met_at=met_at,
        resolved_at=resolved_at,
        resolved_by="julia+nora",
        holder=night.receiver,
        exchanges=exchanges,
    )

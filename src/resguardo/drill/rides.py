"""Rides: who gets on which vehicle with whom, who is left behind with a reason, who is turned away at a door, and who takes people over at the end."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from resguardo.drill.clock import MINUTE, SECOND
from resguardo.drill.desk import only
from resguardo.drill.exercise import Exercise
from resguardo.drill.people import Number
from resguardo.operation.handover import HandoverRefusal
from resguardo.operation.handover_acts import Excepted
from resguardo.operation.identifiers import ManifestId, Moment
from resguardo.operation.transport import DoorRefusal, ManifestOpened

STEP_S_MIN, STEP_S_MAX = 6, 16
"""Seconds for one person to get on or down, band against face."""


class Ride(NamedTuple):
    """One vehicle with its escort, from and to; `slip` is the number of the paper slip that goes along."""

    vehicle: str
    escort: str
    origin: str
    destination: str
    slip: str


class Ridden(NamedTuple):
    """What became of one ride."""

    ride: Ride
    manifest: ManifestId
    left_at: Moment
    arrived_at: Moment
    aboard: tuple[Number, ...]
    left_behind: tuple[Number, ...]
    refused_at_door: tuple[Number, ...]


class Turned(NamedTuple):
    """One person who was turned away at a door and is still with the escort, on the manifest of the ride."""

    number: Number
    escort: str
    manifest: ManifestId


def board(
    exercise: Exercise,
    ride: Ride,
    groups: Mapping[str, Sequence[Number]],
    at: Moment,
    *,
    left_behind: Sequence[Number] = (),
    miscounts: bool = False,
) -> tuple[ManifestId, Moment]:
    """Officers offer their groups to the escort, who takes them over except those left behind, lets them get on, and counts them by name.

    With `miscounts` the escort first counts one too few, is refused, and counts again.
    """
    desk, places = exercise.desk, exercise.places

    def script() -> tuple[ManifestId, Moment]:
        opened = desk.sign(
            at,
            ride.escort,
            "custody.open_manifest",
            vehicle=places[ride.vehicle],
            escort=desk.crew[ride.escort],
            origin=places[ride.origin],
            destination=places[ride.destination],
            route="camino inventado",
        )
        manifest, step = only(opened, ManifestOpened).manifest, at
        for index, (officer, numbers) in enumerate(groups.items()):
            slip = ride._replace(slip=f"{ride.slip}-{index + 1}")
            step = _take_over(exercise, slip, officer, numbers, Moment(step + MINUTE), left_behind)
            for number in (one for one in numbers if one not in left_behind):
                step = Moment(step + exercise.chance.randint(STEP_S_MIN, STEP_S_MAX) * SECOND)
                exercise.go([number], ride.vehicle, step)
                desk.sign(
                    step,
                    ride.escort,
                    "custody.board_person",
                    manifest=manifest,
                    person=exercise.persons[number],
                )
        return manifest, step

    manifest, step = desk.together(script)
    aboard = [
        number for numbers in groups.values() for number in numbers if number not in left_behind
    ]
    if miscounts:
        with desk.expecting("custody.boarding_count_differs"):
            short = exercise.ids(aboard[:-1])
            desk.sign(
                Moment(step + MINUTE),
                ride.escort,
                "custody.close_boarding",
                manifest=manifest,
                persons=short,
            )
    left_at = Moment(step + 3 * MINUTE)
    desk.sign(
        left_at,
        ride.escort,
        "custody.close_boarding",
        manifest=manifest,
        persons=exercise.ids(aboard),
    )
    return manifest, left_at


def _take_over(
    exercise: Exercise,
    ride: Ride,
    officer: str,
    numbers: Sequence[Number],
    at: Moment,
    left_behind: Sequence[Number],
) -> Moment:
    """One officer's group is offered to the escort and taken over, with the exceptions named."""
    desk = exercise.desk
    desk.sign(
        at,
        officer,
        "custody.offer_handover",
        persons=exercise.ids(numbers),
        receiver=desk.crew[ride.escort],
        slip=ride.slip,
    )
    excepted = [number for number in numbers if number in left_behind]
    taken = [number for number in numbers if number not in left_behind]
    accepted_at = Moment(at + exercise.chance.randint(20, 110) * SECOND)
    desk.sign(
        accepted_at,
        ride.escort,
        "custody.accept_handover",
        persons=exercise.ids(taken),
        exceptions=tuple(
            Excepted(person=exercise.persons[one], reason=HandoverRefusal.NEEDS_CARE_FIRST)
            for one in excepted
        ),
    )
    exercise.hold(taken, ride.escort, accepted_at)
    return accepted_at


def arrive(
    exercise: Exercise,
    ride: Ride,
    manifest: ManifestId,
    aboard: Sequence[Number],
    *,
    at: Moment,
    refused: Sequence[Number] = (),
) -> Moment:
    """Everybody gets down at the destination except those refused at the door, who stay with the escort; then the ride is closed."""
    desk = exercise.desk

    def script() -> Moment:
        step = at
        for number in aboard:
            step = Moment(step + exercise.chance.randint(STEP_S_MIN, STEP_S_MAX) * SECOND)
            person = exercise.persons[number]
            if number in refused:
                desk.sign(
                    step,
                    ride.escort,
                    "custody.refuse_at_door",
                    manifest=manifest,
                    person=person,
                    reason=DoorRefusal.NO_ROOM,
                )
            else:
                exercise.go([number], ride.destination, step)
                desk.sign(
                    step, ride.escort, "custody.alight_person", manifest=manifest, person=person
                )
        down = exercise.ids([number for number in aboard if number not in refused])
        desk.sign(
            Moment(step + MINUTE),
            ride.escort,
            "custody.close_manifest",
            manifest=manifest,
            persons=down,
        )
        return Moment(step + MINUTE)

    return desk.together(script)


def get_down(exercise: Exercise, ridden: Turned, place: str, at: Moment) -> None:
    """Whoever was turned away at one door gets down at another."""
    exercise.go([ridden.number], place, at)
    exercise.desk.sign(
        at,
        ridden.escort,
        "custody.alight_person",
        manifest=ridden.manifest,
        person=exercise.persons[ridden.number],
        place=exercise.places[place],
    )


def receive(
    exercise: Exercise, escort: str, rooms: Mapping[tuple[str, str], Sequence[Number]], at: Moment
) -> Moment:
    """Carers take people over from the escort face to face, room by room (`(carer, room)`), and beds are given."""
    desk = exercise.desk

    def script() -> Moment:
        step = at
        for (carer, room), numbers in rooms.items():
            if not numbers:
                continue
            step = Moment(step + exercise.chance.randint(60, 180) * SECOND)
            hand_over(exercise, numbers, (escort, carer), step)
            step = Moment(step + MINUTE)
            exercise.go(numbers, room, step)
            desk.sign(
                step,
                "dora",
                "placement.assign_room",
                persons=exercise.ids(numbers),
                place=exercise.places[room],
            )
        return step

    return desk.together(script)


def hand_over(
    exercise: Exercise,
    numbers: Sequence[Number],
    between: tuple[str, str],
    at: Moment,
    *,
    paper: tuple[str, Moment] | None = None,
    place: str | None = None,
) -> None:
    """Giver and receiver sign on one device; with `paper` (number, typed in at) they signed a slip."""
    giver, receiver = between
    number, typed_at = paper or (None, None)
    exercise.hold(numbers, receiver, at)
    exercise.desk.sign(
        at,
        f"{giver}+{receiver}",
        "custody.hand_over",
        written_at=typed_at,
        paper=number,
        persons=exercise.ids(numbers),
        receiver=exercise.desk.crew[receiver],
        slip=number,
        place=exercise.places[place] if place else None,
    )
    if place:
        exercise.go(numbers, place, at)

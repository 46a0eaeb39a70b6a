"""What waits at the handover desk: offers not accepted, in batches; rides under way with who is aboard. Pure reads of the state."""

from typing import NamedTuple

from resguardo.operation.clocks import MINUTE_MS, Limit, limit_minutes
from resguardo.operation.custody import HandoverGround
from resguardo.operation.handover import open_offers
from resguardo.operation.identifiers import (
    ManifestId,
    Moment,
    OfferId,
    PersonId,
    PlaceId,
    StaffId,
)
from resguardo.operation.operation import Operation
from resguardo.operation.transport import (
    Manifest,
    got_down_at_destination,
    left_otherwise,
    unaccounted_aboard,
)

LOUD_AFTER = 3
"""So many limits later an offer that nobody answers is at the head of the page for everybody."""


class Batch(NamedTuple):
    """Persons offered in one act and not yet answered. `loudness`: 0 in time, 1 overdue, 2 long overdue."""

    batch: bytes
    giver: StaffId
    receiver: StaffId
    persons: tuple[PersonId, ...]
    offers: tuple[OfferId, ...]
    offered_at: Moment
    ground: HandoverGround
    slip: str | None
    place: PlaceId | None
    minutes: int
    loudness: int


class Ride(NamedTuple):
    """One ride for the desk: who is still aboard unexplained, who got down at the end, who was refused, whom the receiver has taken over."""

    manifest: ManifestId
    ride: Manifest
    boarded: tuple[PersonId, ...]
    aboard: tuple[PersonId, ...]
    arrived: tuple[PersonId, ...]
    refused: tuple[PersonId, ...]
    left: tuple[PersonId, ...]
    waiting: tuple[PersonId, ...]
    received: tuple[PersonId, ...]
    expected: tuple[PersonId, ...]
    minutes: int
    is_late: bool

    @property
    def is_boarding(self) -> bool:
        """Whether people are still getting on."""
        return not self.ride.boarding_closed_by and not self.ride.closed_by

    @property
    def is_closed(self) -> bool:
        """Whether the ride is over."""
        return bool(self.ride.closed_by)


def batches(state: Operation, now: Moment) -> list[Batch]:
    """Every batch with an offer that is open, the longest waiting first."""
    limit = limit_minutes(state, Limit.OFFER_OPEN)
    grouped: dict[bytes, list[OfferId]] = {}
    for one in open_offers(state):
        grouped.setdefault(state.custody.offers[one.offer].batch, []).append(one.offer)
    return [_batch(state, batch, offers, now, limit=limit) for batch, offers in grouped.items()]


def batch_of(state: Operation, reference: bytes, now: Moment) -> Batch | None:
    """The open offers of one batch; None when all were answered."""
    return next((one for one in batches(state, now) if one.batch == reference), None)


def _batch(
    state: Operation, reference: bytes, offers: list[OfferId], now: Moment, *, limit: int
) -> Batch:
    first = state.custody.offers[offers[0]]
    minutes = max(0, now - first.offered_at) // MINUTE_MS
    return Batch(
        reference,
        first.giver,
        first.receiver,
        tuple(state.custody.offers[one].person for one in offers),
        tuple(offers),
        first.offered_at,
        first.ground,
        first.slip,
        first.place,
        minutes,
        (minutes >= limit) + (minutes >= LOUD_AFTER * limit),
    )


def ride_of(state: Operation, manifest: ManifestId, now: Moment) -> Ride:
    """How a ride stands."""
    ride = state.transport.manifests[manifest]
    legs = ride.legs
    left = tuple(one for one in ride.aboard() if left_otherwise(state, ride, one))
    aboard = tuple(one for one in ride.aboard() if one not in left)
    arrived = tuple(got_down_at_destination(state, ride))
    minutes = max(0, now - min((leg.boarded_at for leg in legs.values()), default=now)) // MINUTE_MS
    custody = state.custody
    return Ride(
        manifest,
        ride,
        tuple(legs),
        aboard,
        arrived,
        tuple(one for one in aboard if legs[one].refused_by is not None),
        left,
        tuple(unaccounted_aboard(state, manifest)),
        tuple(one for one in arrived if custody.answers_for(one) != ride.escort),
        () if ride.boarding_closed_by else _expected(state, ride),
        minutes,
        bool(aboard)
        and not ride.closed_by
        and minutes >= limit_minutes(state, Limit.ABOARD_VEHICLE),
    )


def _expected(state: Operation, ride: Manifest) -> tuple[PersonId, ...]:
    """Who is offered to the escort, or in the escort's account already, and not on any vehicle."""
    aboard = {person for other in state.transport.manifests.values() for person in other.aboard()}
    offered = [one.person for one in open_offers(state) if one.receiver == ride.escort]
    held = state.custody.held_by(ride.escort)
    return tuple(one for one in dict.fromkeys([*offered, *held]) if one not in aboard)

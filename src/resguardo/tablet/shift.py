"""A shift on a tablet: who counts, which rolls they are sent to walk, and the roll itself.

A tablet is given the roll of one zone of one open count and nothing else: references, band codes and small faces. No name goes to a tablet, and no
mark of anybody: the second counter's roll is the same as the first's (invariant 11). Each giving of faces is written into the log of reads first.
"""

import base64
import hashlib
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from resguardo.account.access import ReadReason
from resguardo.operation.count import CounterOrder, CountKind, CountRecord
from resguardo.operation.counting import zone_of
from resguardo.operation.disclosure import may_see
from resguardo.operation.event import SealClass
from resguardo.operation.identifiers import CountId, Moment, PersonId, PlaceId, StaffId
from resguardo.operation.operation import Operation
from resguardo.operation.refusal import Refused, refusal
from resguardo.operation.register import CountedAs
from resguardo.tablet.book import Errand, Tablet
from resguardo.tablet.hub import Hub, OpenAccount

CODE_ROUNDS = 100_000
"""Rounds of PBKDF2 over a zone's code, so that the tablet can tell at the door whether the code read there is right."""
UNDO_MS, UNDO_URGENT_MS = 5_000, 2_000
"""For so long a mark can be taken back without a trace of whom it named; afterwards it is withdrawn, which stays."""

SIGN_IN_REFUSED = refusal(
    "tablet.sign_in_refused",
    es=(
        "Esa palabra y ese PIN no abren.",
        "Su palabra corta y su PIN.",
        "Escríbalos de nuevo; tras varios errores hay que esperar.",
    ),
    en=(
        "That word and that PIN do not open.",
        "Your short word and your PIN.",
        "Type them again; after several mistakes there is a wait.",
    ),
)
ROLL_NOT_YOURS = refusal(
    "tablet.roll_not_yours",
    es=(
        "Esa lista no le toca a usted, o el conteo ya terminó.",
        "Una zona de un conteo abierto que le asignaron.",
        "Pida a quien dirige el conteo que le asigne la zona.",
    ),
    en=(
        "That roll is not yours, or the count is over.",
        "A zone of an open count that you were assigned.",
        "Ask the count officer to assign you the zone.",
    ),
)


class Walk(msgspec.Struct, frozen=True):
    """One zone of an open count that somebody may walk. `size` is how many are expected there; `urgent` in an emergency, where no code is asked."""

    count: str
    zone: str | None
    zone_name: str
    kind: str
    turn: int
    size: int
    opened_at: Moment
    urgent: bool


class Face(msgspec.Struct, frozen=True):
    """One person of a roll: reference, band, whether they count as a child, whether they are out with somebody, and a JPEG (base64; empty: none)."""

    person: str
    tag: str
    child: bool
    out: bool
    face: str


class Roll(msgspec.Struct, frozen=True):
    """The roll of one walk as the tablet keeps it, sealed. `code_check` is PBKDF2 of the zone's code; empty where no code is asked."""

    walk: Walk
    undo_ms: int
    code_check: str
    faces: tuple[Face, ...]


class SignedIn(NamedTuple):
    """Who counts now, and what the tablet makes its key of together with the PIN: new at each sign-in, kept nowhere here."""

    staff: StaffId
    handle: str
    secret: bytes


def sign_in(hub: Hub, tablet: Tablet, handle: str, pin: str) -> SignedIn:
    """Let the member of the team called `handle` count on this tablet. Raises `Refused`, always the same, whatever was wrong."""
    opened = hub.opened(tablet.operation)
    where = f"tablet {tablet.key.hex()}"
    staff = hub.house.staff_by_pin(tablet.operation, handle, pin, where)
    if staff is None or not opened.account.state.team.in_service(staff):
        raise Refused(SIGN_IN_REFUSED)
    hub.book.begin_shift(tablet.key, staff, hub.now())
    return SignedIn(staff, opened.directory.handle(staff), hub.chance(32))


class News(NamedTuple):
    """What a contact learns: the walks of whoever is signed in, and whether an emergency count is open, so that a tablet calls for somebody."""

    walks: list[Walk]
    urgent: bool


def news_for(opened: OpenAccount, staff: StaffId | None) -> News:
    """The walks of open counts that `staff` (None: nobody) was sent on and has not finished, urgent ones first.

    In an emergency whoever was sent nowhere may walk every zone.
    """
    with opened.account.steady() as state:
        counts = state.counts
        urgent = any(counts.counts[one].kind is CountKind.EMERGENCY for one in counts.open_counts())
        return News(_walks(opened, state, staff) if staff else [], urgent)


def roll_for(
    hub: Hub, tablet: Tablet, staff: StaffId, *, count: CountId, zone: PlaceId | None
) -> Roll:
    """The roll of one walk for `staff` on this tablet; the reading of its faces is logged first. Raises `Refused`: tablet.roll_not_yours."""
    opened = hub.opened(tablet.operation)
    named = (count.hex(), zone.hex() if zone else None)
    with opened.account.steady() as state:
        walks = _walks(opened, state, staff)
        walk = next((one for one in walks if (one.count, one.zone) == named), None)
        if walk is None:
            raise Refused(ROLL_NOT_YOURS)
        record = state.counts.counts[count]
        persons = expected_in(state, record, zone)
        heads = tuple(opened.account.reading.graph.heads_unknown_to(tablet.relay))
        code = record.zones[zone].code if zone is not None and not walk.urgent else ""
        faces = [_without_face(state, person) for person in persons]
        roles = state.team.roles(staff)
        visible = {
            person for person in persons if may_see(state, roles, staff, SealClass.PHOTO, person)
        }
    opened.log.record(staff, ReadReason.COUNT, SealClass.PHOTO, visible)
    hub.book.give_errand(tablet.key, staff, count, zone, errand=Errand(walk.turn, heads))
    shown = tuple(
        replace(face, face=_jpeg(hub, opened, person)) if person in visible else face
        for face, person in zip(faces, persons, strict=True)
    )
    undo_ms = UNDO_URGENT_MS if walk.urgent else UNDO_MS
    return Roll(walk, undo_ms, code_check(code, count, zone), shown)


def _walks(opened: OpenAccount, state: Operation, staff: StaffId) -> list[Walk]:
    found: list[Walk] = []
    for count in state.counts.open_counts():
        record = state.counts.counts[count]
        mine = [
            (zone, order)
            for zone, walk in record.zones.items()
            for order, turn in walk.counters.items()
            if staff in turn and order not in walk.finished
        ]
        urgent = record.kind is CountKind.EMERGENCY
        if urgent and not record.orders_of(staff):
            mine = [(zone, CounterOrder.FIRST) for zone in record.zones]
        found += [_walk(opened, state, count, zone, turn=order) for zone, order in mine]
        if not record.zones:
            found.append(_walk(opened, state, count, None, turn=CounterOrder.FIRST))
    return sorted(found, key=lambda one: not one.urgent)


def expected_in(state: Operation, record: CountRecord, zone: PlaceId | None) -> list[PersonId]:
    """Who of the frozen roll is expected in `zone` (None: outside every zone)."""
    return [
        person
        for person in record.roll
        if state.register.is_active(person) and zone_of(state, record, person) == zone
    ]


def code_check(code: str, count: CountId, zone: PlaceId | None) -> str:
    """What the tablet compares with the code that the counter reads at the door; empty where none is asked."""
    if not code or zone is None:
        return ""
    return hashlib.pbkdf2_hmac("sha256", code.encode(), count + zone, CODE_ROUNDS).hex()


def _walk(
    opened: OpenAccount, state: Operation, count: CountId, zone: PlaceId | None, *, turn: int
) -> Walk:
    record = state.counts.counts[count]
    return Walk(
        count=count.hex(),
        zone=zone.hex() if zone else None,
        zone_name=opened.directory.place_name(zone),
        kind=record.kind.value,
        turn=int(turn),
        size=len(expected_in(state, record, zone)),
        opened_at=record.opened_at,
        urgent=record.kind is CountKind.EMERGENCY,
    )


def _without_face(state: Operation, person: PersonId) -> Face:
    record = state.register.persons[person]
    return Face(
        person=person.hex(),
        tag=record.tag,
        child=record.counted_as is CountedAs.CHILD,
        out=person in state.custody.out,
        face="",
    )


def _jpeg(hub: Hub, opened: OpenAccount, person: PersonId) -> str:
    jpeg = hub.house.face_of(opened.account, person)
    return base64.b64encode(jpeg).decode() if jpeg else ""

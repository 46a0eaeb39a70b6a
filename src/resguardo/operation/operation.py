"""The state of one operation: everything that the events say, as of the last one applied.

It is changed by the fold only and read by acts and questions. It holds no name and no address: the rules and every figure need none (see
`docs/internals/architecture.md`, "Clear state").
"""

import hashlib

import msgspec

from resguardo.operation.absence import Absences
from resguardo.operation.anchoring import Anchors
from resguardo.operation.belongings import Belongings
from resguardo.operation.breach import Breaches
from resguardo.operation.claims import Claims
from resguardo.operation.clocks import Clocks
from resguardo.operation.count import Counts
from resguardo.operation.custody import Custody
from resguardo.operation.erasure import Erasures
from resguardo.operation.exports import Exports
from resguardo.operation.family import Family
from resguardo.operation.gate import GateBook
from resguardo.operation.identifiers import EventId, Moment
from resguardo.operation.identity import Identities
from resguardo.operation.judgements import Judgements
from resguardo.operation.mentions import Mentions
from resguardo.operation.merge import Merges
from resguardo.operation.orders import Releases
from resguardo.operation.placement import Placement
from resguardo.operation.publication import Publications
from resguardo.operation.refusal import ensure
from resguardo.operation.register import Register
from resguardo.operation.rooms import ROOMS
from resguardo.operation.sheets import Sheets
from resguardo.operation.statement import Statements
from resguardo.operation.team import Team
from resguardo.operation.transport import Transport

ensure(ROOMS, "every room has declared its acts and branches before there is a state")

FOLD_VERSION = 1
"""Raised when a rule of the fold changes; written into every closing (`docs/internals/ledger.md` 9)."""


class Operation(msgspec.Struct):
    """One operation as its events tell it; one field a room."""

    zone: str = "UTC"
    jurisdiction: str = ""
    exercise: bool = False
    opened_at: Moment = Moment(0)
    last_happened_at: Moment = Moment(0)
    events_applied: int = 0
    team: Team = msgspec.field(default_factory=Team)
    register: Register = msgspec.field(default_factory=Register)
    identities: Identities = msgspec.field(default_factory=Identities)
    merges: Merges = msgspec.field(default_factory=Merges)
    mentions: Mentions = msgspec.field(default_factory=Mentions)
    judgements: Judgements = msgspec.field(default_factory=Judgements)
    family: Family = msgspec.field(default_factory=Family)
    custody: Custody = msgspec.field(default_factory=Custody)
    belongings: Belongings = msgspec.field(default_factory=Belongings)
    placement: Placement = msgspec.field(default_factory=Placement)
    transport: Transport = msgspec.field(default_factory=Transport)
    counts: Counts = msgspec.field(default_factory=Counts)
    breaches: Breaches = msgspec.field(default_factory=Breaches)
    absences: Absences = msgspec.field(default_factory=Absences)
    publications: Publications = msgspec.field(default_factory=Publications)
    statements: Statements = msgspec.field(default_factory=Statements)
    clocks: Clocks = msgspec.field(default_factory=Clocks)
    releases: Releases = msgspec.field(default_factory=Releases)
    gate: GateBook = msgspec.field(default_factory=GateBook)
    claims: Claims = msgspec.field(default_factory=Claims)
    erasures: Erasures = msgspec.field(default_factory=Erasures)
    exports: Exports = msgspec.field(default_factory=Exports)
    anchors: Anchors = msgspec.field(default_factory=Anchors)
    sheets: Sheets = msgspec.field(default_factory=Sheets)
    origins: dict[bytes, EventId] = msgspec.field(default_factory=dict)
    """Which event made each reference; what an event names, its header depends on."""
    without_effect: list[tuple[EventId, str]] = msgspec.field(default_factory=list)
    """Events that are kept and listed but change nothing, each with its reason."""


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Operation)


def to_bytes(state: Operation) -> bytes:
    """The whole state as bytes, for a snapshot. Tables keep the fold's order, so equal folds give equal bytes."""
    return _ENCODER.encode(state)


def from_bytes(content: bytes) -> Operation:
    """A state from the bytes of a snapshot. Raises `msgspec.DecodeError` when they are of another version."""
    return _DECODER.decode(content)


def digest(state: Operation) -> bytes:
    """32 bytes that two sites compare to know that they tell the same story (`docs/internals/ledger.md` 6)."""
    return hashlib.sha256(to_bytes(state)).digest()

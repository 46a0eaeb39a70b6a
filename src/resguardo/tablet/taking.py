"""Taking in what a tablet signed: verified, performed in one durable write, kept as it was signed, and answered mark by mark.

A mark is performed under its own id, so the same mark sent again is answered again and done once. What the rules refuse is answered with the refusal's
code and kept too: nothing that a counter pressed is lost without a word.
"""

from typing import Any, NamedTuple

from resguardo.account.account import Account, Perform, Request
from resguardo.operation import tag_code
from resguardo.operation.count import SightingIdentity
from resguardo.operation.counting import COUNT_CLOSED, PERSON_UNKNOWN
from resguardo.operation.identifiers import CountId, EventId, Moment, PersonId, PlaceId, StaffId
from resguardo.operation.operation import Operation
from resguardo.operation.refusal import Refused, Sentences
from resguardo.tablet.book import Errand, Kept, Signed, Tablet
from resguardo.tablet.hub import Hub
from resguardo.tablet.late import write_late
from resguardo.tablet.records import (
    RECEIPT_DOMAIN,
    Batch,
    BatchUnreadable,
    MarkKind,
    MarkRecord,
    Receipt,
    ReceiptState,
    SignedReceipt,
    read_batch,
    sign_receipt,
)

COUNTED, LATE, KEPT = "counted", "late", "kept"
REVOKED = "tablet.revoked"
COUNTER_UNKNOWN = "tablet.counter_not_signed_in"
NUMBER_TAKEN = "tablet.number_taken"
"""Another mark came under this number. A tablet never gives one twice, so whoever wrote this is not it, or it is no longer whole."""
_LATE_KINDS = {MarkKind.SIGHTED, MarkKind.NOT_CONFIRMED, MarkKind.UNIDENTIFIED}


class TabletUnknown(Exception):
    """No tablet is enrolled under this key here."""


class Taken(NamedTuple):
    """The answer to a batch: a receipt for each mark in its order, and for each refusal its three sentences."""

    receipts: tuple[SignedReceipt, ...]
    words: dict[str, Sentences]


class _Outcome(NamedTuple):
    """What became of one mark: the event it wrote, if any."""

    outcome: str
    event: EventId | None = None


def take(hub: Hub, body: bytes, signature: bytes, language: str = "es") -> Taken:
    """Take in one batch. Durable when this returns. Raises `BatchUnreadable`, `TabletUnknown`, and what stops the account itself."""
    batch = read_batch(body, signature)
    tablet = hub.book.tablet(bytes.fromhex(batch.tablet))
    if tablet is None:
        raise TabletUnknown
    with hub.turn(tablet.key):
        return _take(
            hub,
            tablet,
            batch,
            Signed(tablet.key, hub.now(), batch.ahead_ms, body, signature),
            language=language,
        )


def _take(hub: Hub, tablet: Tablet, batch: Batch, signed: Signed, *, language: str) -> Taken:
    at, names = signed.received_at, {mark.id(): mark for mark in batch.marks}
    if len(names) != len(batch.marks):
        raise BatchUnreadable("one mark twice")
    kept, words = hub.book.kept(list(names)), dict[str, Sentences]()
    fresh = [mark for name, mark in names.items() if name not in kept]
    if fresh:
        taken = hub.book.numbers(tablet.key, fresh[0].seq, fresh[-1].seq)
        outcomes = [(mark, _Outcome(NUMBER_TAKEN)) for mark in fresh if mark.seq in taken]
        anew = [mark for mark in fresh if mark.seq not in taken]
        if anew:
            outcomes += _perform_all(hub, tablet, anew, words, language)
        made = [_kept(hub, tablet, mark, outcome=one, at=at) for mark, one in outcomes]
        received = max(mark.seq for mark in fresh)
        hub.book.keep(signed, made, received)
        kept |= {one.id: one for one in made}
    return Taken(tuple(receipt_of(hub, kept[name]) for name in names), words)


def receipt_of(hub: Hub, kept: Kept, state: ReceiptState = ReceiptState.AT_SITE) -> SignedReceipt:
    """What this installation vouches for about one mark."""
    event = kept.event.hex() if kept.event else None
    receipt = Receipt(RECEIPT_DOMAIN, kept.id.hex(), state, kept.outcome, event, kept.received_at)
    return sign_receipt(hub.signing_key(), receipt)


def at_two_sites(hub: Hub, tablet: Tablet, first: int) -> list[SignedReceipt]:
    """Receipts for the marks from number `first` on that the writer of another site provably knows: its newest event has them in its causal past."""
    account = hub.opened(tablet.operation).account
    known = _known_elsewhere(account)
    found = hub.book.reached(tablet.key, known, first) if known else []
    return [receipt_of(hub, kept, ReceiptState.AT_TWO_SITES) for kept in found]


def _known_elsewhere(account: Account) -> dict[bytes, int]:
    """Up to which number other sites know each writer's chain."""
    known: dict[bytes, int] = {}
    devices = list(account.state.team.devices.items())
    if not any(device.site and writer != account.writer for writer, device in devices):
        return known
    with account.steady() as state:
        graph = account.reading.graph
        others = [
            writer
            for writer, device in state.team.devices.items()
            if device.site and writer != account.writer and device.cut is None
        ]
        heads = [head for writer in others for head in graph.heads(writer)]
        for writer, sequence, _ in graph.past_frontier(heads) if heads else ():
            known[writer] = max(sequence, known.get(writer, 0))
    return known


def _perform_all(
    hub: Hub,
    tablet: Tablet,
    marks: list[MarkRecord],
    words: dict[str, Sentences],
    language: str,
) -> list[tuple[MarkRecord, _Outcome]]:
    account = hub.opened(tablet.operation).account

    def script(perform: Perform) -> list[tuple[MarkRecord, _Outcome]]:
        made = []
        for mark in marks:
            try:
                outcome = _perform(hub, tablet, perform, account.state, mark)
            except Refused as refused:
                words[refused.code] = hub.house.sentences(refused, language)
                outcome = _Outcome(refused.code)
            made.append((mark, outcome))
        return made

    made = account.together(script)
    return [(mark, _late_or(hub, tablet, account, mark, outcome)) for mark, outcome in made]


def _perform(
    hub: Hub, tablet: Tablet, perform: Perform, state: Operation, mark: MarkRecord
) -> _Outcome:
    counter = StaffId(bytes.fromhex(mark.counter))
    if tablet.cut is not None and mark.seq > tablet.cut:
        return _Outcome(REVOKED)
    if not hub.book.counted_on(tablet.key, counter):
        return _Outcome(COUNTER_UNKNOWN)
    if mark.kind is MarkKind.UNDONE:
        return _Outcome(KEPT)
    code, fields = _act(state, mark)
    request = Request(code, (counter,), fields, Moment(mark.marked_at), command=mark.id())
    written = perform(request)[0].written
    # What was written late before the power went is found by its command as well.
    return _Outcome(LATE if written.writer == tablet.relay else COUNTED, written.event)


def _act(state: Operation, mark: MarkRecord) -> tuple[str, dict[str, Any]]:
    """The act that a mark asks for, and its fields."""
    count = CountId(bytes.fromhex(mark.count))
    zone = PlaceId(bytes.fromhex(mark.zone)) if mark.zone else None
    fields: dict[str, Any] = {"count": count, "zone": zone}
    if mark.kind is MarkKind.FINISHED:
        return "count.finish_zone", fields
    if mark.kind is MarkKind.UNIDENTIFIED:
        return "count.mark_unidentified", fields | {"zone_code": mark.code}
    person = person_of(state, mark)
    if person is None:
        raise Refused(PERSON_UNKNOWN, person=mark.tag or "")
    if mark.kind is MarkKind.WITHDRAWN:
        fields = {"count": count, "person": person, "reason": mark.reason}
        return "count.withdraw_mark", fields
    sure = mark.kind is MarkKind.SIGHTED
    identity = SightingIdentity.CONFIRMED if sure else SightingIdentity.NOT_CONFIRMED
    fields |= {"person": person, "zone_code": mark.code, "identity": identity}
    return "count.mark_sighting", fields


def person_of(state: Operation, mark: MarkRecord) -> PersonId | None:
    """Whom a mark names, by reference or by band; None for nobody, or a band that nobody wears."""
    if mark.person is not None:
        return PersonId(bytes.fromhex(mark.person))
    tag = tag_code.parse(mark.tag or "")
    return state.register.by_tag.get(tag) if tag else None


def _late_or(
    hub: Hub, tablet: Tablet, account: Account, mark: MarkRecord, outcome: _Outcome
) -> _Outcome:
    """A sighting that met a closed count and had been sent for goes the late way; everything else stays as it was answered."""
    if outcome.outcome != COUNT_CLOSED or mark.kind not in _LATE_KINDS:
        return outcome
    person = person_of(account.state, mark)
    errand, relay = _errand(hub, tablet, mark), hub.relay(tablet.relay)
    nameless = mark.kind is MarkKind.UNIDENTIFIED
    if errand is None or relay is None or (person is None) != nameless:
        return outcome
    if person is not None and person not in account.state.register.persons:
        return outcome
    return _Outcome(LATE, write_late(account, relay, mark, person=person, errand=errand))


def _errand(hub: Hub, tablet: Tablet, mark: MarkRecord) -> Errand | None:
    zone = PlaceId(bytes.fromhex(mark.zone)) if mark.zone else None
    counter, count = StaffId(bytes.fromhex(mark.counter)), CountId(bytes.fromhex(mark.count))
    return hub.book.errand(tablet.key, counter, count, zone)


def _kept(hub: Hub, tablet: Tablet, mark: MarkRecord, *, outcome: _Outcome, at: Moment) -> Kept:
    graph = hub.opened(tablet.operation).account.reading.graph
    place = graph.place(outcome.event) if outcome.event else None
    return Kept(
        id=mark.id(),
        tablet=tablet.key,
        seq=mark.seq,
        batch=0,
        outcome=outcome.outcome,
        event=outcome.event,
        writer=place.writer if place else None,
        sequence=place.sequence if place else None,
        received_at=at,
    )

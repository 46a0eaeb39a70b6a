"""Orders and recipients: what a release rests on (`docs/internals/procedures.md` 13, 16).

Invariant 21: an order that lists a group is expanded at entry, by hand, into one order for each child, confirmed by face and by tag; no act takes
more than one person. Who may receive somebody is named once, sealed, and then spoken of by
reference, so that an order and a release can be compared without opening a name.

Refused at writing: an order for somebody else's tag, a period that ends before it begins. Shown at the merge: everything that
meets a release whose writer did not know of it (`release.py`).
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from resguardo.operation import tag_code
from resguardo.operation.act import By, act
from resguardo.operation.event import Event, SealClass, event
from resguardo.operation.fold import Written, applies, known
from resguardo.operation.holds import Hold, WordsContent
from resguardo.operation.identifiers import (
    EventId,
    HoldId,
    Moment,
    OrderId,
    PersonId,
    RecipientId,
    StaffId,
)
from resguardo.operation.refusal import Refused, refusal
from resguardo.operation.register import PERSON_MERGED, PERSON_UNKNOWN, require_standing

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation


class RecipientKind(enum.Enum):
    """Who receives a person. SELF: an adult who goes where they want."""

    PARENT = "parent"
    RELATIVE = "relative"
    GUARDIAN = "guardian"
    FOSTER_FAMILY = "foster_family"
    INSTITUTION = "institution"
    FOREIGN_AUTHORITY = "foreign_authority"
    SELF = "self"


class OrderEnd(enum.Enum):
    """Why an order no longer holds."""

    REVERSED = "reversed"
    REPLACED = "replaced"
    ENTERED_WRONGLY = "entered_wrongly"


class Kinship(enum.Enum):
    """What is known of the relationship when somebody is released: a separate question from the order (`docs/internals/procedures.md` 15)."""

    VERIFIED = "verified"
    ASSERTED = "asserted"
    DISPROVED = "disproved"
    NOT_RELATED = "not_related"


class Hearing(enum.Enum):
    """Whether the person was told and heard before, or why not."""

    HEARD = "heard"
    DECLINED = "declined"
    TOO_YOUNG = "too_young"
    NO_INTERPRETER = "no_interpreter"
    NOT_ABLE = "not_able"


class RecipientContent(msgspec.Struct, frozen=True, kw_only=True):
    """Who the recipient is, and by which document they are known."""

    name: str
    document: str = ""
    address: str = ""


class OrderContent(msgspec.Struct, frozen=True, kw_only=True):
    """Which court decided in which file, and on what conditions."""

    court: str
    file_number: str
    conditions: str = ""


@event(
    "release.recipient_named",
    0xA02,
    makes=("recipient",),
    seal=SealClass.IDENTITY,
    subject="recipient",
)
class RecipientNamed(Event):
    """Somebody who may receive persons is known to the account."""

    recipient: RecipientId
    kind: RecipientKind
    content: RecipientContent | None = None


@event(
    "release.order_recorded",
    0xA04,
    makes=("order",),
    seal=SealClass.WORDS,
    subject="person",
    attested=True,
)
class OrderRecorded(Event):
    """A court lets `recipient` have `person`, from `in_force_from` until `in_force_until` (None: without end).

    `document` is the SHA-256 of the order as it came; `listed` is how many persons that document names.
    """

    person: PersonId
    order: OrderId
    recipient: RecipientId
    document: bytes
    listed: int
    in_force_from: Moment
    in_force_until: Moment | None = None
    content: OrderContent | None = None


@event("release.order_ended", 0xA06, seal=SealClass.WORDS, subject="person", attested=True)
class OrderEnded(Event):
    """The order for `person` no longer holds; what was done under it stays on record (invariant 22)."""

    person: PersonId
    order: OrderId
    reason: OrderEnd
    content: WordsContent | None = None


@event("release.exception_allowed", 0xA0A, seal=SealClass.WORDS, attested=True)
class ExceptionAllowed(Event):
    """In this operation the law lets persons go without an order in the case called `exception`; the article of law is sealed.

    `covers_children` false: for adults only.
    """

    exception: str
    covers_children: bool
    content: WordsContent | None = None


class Recipient(msgspec.Struct):
    """Somebody who may receive persons, and who entered them."""

    kind: RecipientKind
    entered_by: StaffId


class Order(msgspec.Struct):
    """One person's order. `ended_by` lists the events that ended it."""

    person: PersonId
    recipient: RecipientId
    document: bytes
    listed: int
    in_force_from: Moment
    in_force_until: Moment | None
    recorded_by: EventId
    ended_by: list[EventId] = msgspec.field(default_factory=list)

    def is_in_force(self, at: Moment) -> bool:
        """Whether the order holds at that moment and was not ended."""
        begun = self.in_force_from <= at
        return (
            begun
            and not self.ended_by
            and (self.in_force_until is None or at <= self.in_force_until)
        )


class Release(msgspec.Struct):
    """One person handed over for good. `order` or `exception` is what it rests on.

    `ended_apart` are the events that ended the order unknown to those who released.
    """

    recipient: RecipientId
    order: OrderId | None
    exception: str | None
    kinship: Kinship
    heard: Hearing
    signed_by: tuple[StaffId, ...]
    released_at: Moment
    released_by: EventId
    ended_apart: list[EventId] = msgspec.field(default_factory=list)


class Releases(msgspec.Struct):
    """State: recipients, orders, holds, the exceptions that the configuration names, and who was released."""

    recipients: dict[RecipientId, Recipient] = msgspec.field(default_factory=dict)
    orders: dict[OrderId, Order] = msgspec.field(default_factory=dict)
    holds: dict[HoldId, Hold] = msgspec.field(default_factory=dict)
    exceptions: dict[str, bool] = msgspec.field(default_factory=dict)
    """Each exception with whether it covers children."""
    released: dict[PersonId, list[Release]] = msgspec.field(default_factory=dict)
    """By the record released; more than one when two sites released one person apart."""

    def is_held(self, person: PersonId) -> bool:
        """Whether a hold on that very record stands."""
        return bool(self.holds_on((person,)))

    def of_persons(self, persons: Iterable[PersonId]) -> list[Release]:
        """Every release of any of `persons`."""
        return [release for person in persons for release in self.released.get(person, ())]

    def holds_on(self, persons: Iterable[PersonId]) -> list[HoldId]:
        """The holds that stand on any of `persons`."""
        named = set(persons)
        return [
            hold
            for hold, record in self.holds.items()
            if record.person in named and record.lifted_by is None
        ]

    def incomplete_documents(self) -> dict[bytes, int]:
        """How many persons of each document are still without their own order; complete ones are left out (invariant 21)."""
        listed: dict[bytes, int] = {}
        expanded: dict[bytes, set[PersonId]] = {}
        for order in self.orders.values():
            listed[order.document] = max(order.listed, listed.get(order.document, 0))
            expanded.setdefault(order.document, set()).add(order.person)
        short = {document: listed[document] - len(expanded[document]) for document in listed}
        return {document: missing for document, missing in short.items() if missing > 0}


TAG_DIFFERS = refusal(
    "release.tag_differs",
    es=(
        "El brazalete leído es {read}; el de la persona es {tag}.",
        "El brazalete de la persona que la orden nombra, leído con ella presente.",
        "Compare cara y brazalete y lea otra vez.",
    ),
    en=(
        "The band read is {read}; the person's band is {tag}.",
        "The band of the person whom the order names, read in their presence.",
        "Compare face and band and scan again.",
    ),
)
RECIPIENT_UNKNOWN = refusal(
    "release.recipient_unknown",
    es=(
        "Nadie está registrado como receptor con esa referencia.",
        "Una persona o institución receptora ya registrada.",
        "Regístrela primero, con su documento.",
    ),
    en=(
        "Nobody is registered as a recipient under that reference.",
        "A recipient already registered.",
        "Register the recipient first, with their document.",
    ),
)
PERIOD_UNFIT = refusal(
    "release.period_unfit",
    es=(
        "La vigencia termina antes de empezar.",
        "Un final posterior al inicio, o ninguno.",
        "Copie otra vez las fechas de la orden.",
    ),
    en=(
        "The order would end before it begins.",
        "An end after the beginning, or none.",
        "Copy the dates from the order again.",
    ),
)
LIST_UNFIT = refusal(
    "release.list_unfit",
    es=(
        "La orden nombraría a {listed} personas.",
        "Cuántas personas nombra el documento, 1 o más, y su huella de 32 bytes.",
        "Cuente los nombres en la orden y guarde otra vez el documento.",
    ),
    en=(
        "The order would name {listed} persons.",
        "How many persons the document names, 1 or more, and its digest of 32 bytes.",
        "Count the names in the order and save the document again.",
    ),
)
ORDER_RECORDED = refusal(
    "release.order_recorded",
    es=(
        "Ese documento ya se anotó para esta persona.",
        "Un documento una sola vez por persona.",
        "Use la orden ya anotada.",
    ),
    en=(
        "That document was already recorded for this person.",
        "A document once for each person.",
        "Use the order on record.",
    ),
)
ORDER_UNKNOWN = refusal(
    "release.order_unknown",
    es=(
        "No hay una orden con esa referencia.",
        "Una orden anotada para esta persona.",
        "Anote primero la orden, con la persona presente.",
    ),
    en=(
        "There is no order under that reference.",
        "An order recorded for this person.",
        "Record the order first, in the person's presence.",
    ),
)
ORDER_ENDED = refusal(
    "release.order_ended",
    es=("Esa orden ya no vale.", "Una orden vigente.", "No hace falta nada."),
    en=("That order no longer holds.", "An order that holds.", "Nothing needs doing."),
)
EXCEPTION_ALLOWED = refusal(
    "release.exception_allowed",
    es=("Esa excepción ya está permitida.", "Una excepción nueva.", "No hace falta nada."),
    en=("That exception is already allowed.", "A new exception.", "Nothing needs doing."),
)


ONE_ORGANISATION = refusal(
    "release.one_organisation",
    es=(
        "Quienes firman son de la misma institución.",
        "Dos personas de instituciones distintas.",
        "Pida la segunda firma a otra institución.",
    ),
    en=(
        "The signers belong to one organisation.",
        "Two people of different organisations.",
        "Ask another organisation for the second signature.",
    ),
)


def require_two_organisations(state: Operation, by: By) -> None:
    """Let the act pass if its signers come from different organisations.

    Refuses: release.one_organisation
    """
    if len({state.team.organisation(signer) for signer in by.signers}) < 2:
        raise Refused(ONE_ORGANISATION)


def require_tag_read(state: Operation, person: PersonId, read: str) -> None:
    """Let the act pass if the band that was read is the person's.

    Refuses: register.person_unknown, register.person_merged, release.tag_differs
    """
    record = require_standing(state, person)
    if tag_code.parse(read) not in {record.tag, *record.also_worn}:
        raise Refused(TAG_DIFFERS, read=read, tag=record.tag)


@act("release.name_recipient")
def name_recipient(
    state: Operation,
    by: By,
    *,
    kind: RecipientKind,
    name: str,
    document: str = "",
    address: str = "",
) -> list[Event]:
    """Register somebody who may receive persons, by name and document. It lets nobody go."""
    content = RecipientContent(name=name, document=document, address=address)
    return [RecipientNamed(recipient=RecipientId(by.draw()), kind=kind, content=content)]


@act(
    "release.record_order",
    refuses=(
        PERSON_UNKNOWN,
        PERSON_MERGED,
        TAG_DIFFERS,
        RECIPIENT_UNKNOWN,
        PERIOD_UNFIT,
        LIST_UNFIT,
        ORDER_RECORDED,
    ),
)
def record_order(
    state: Operation,
    by: By,
    *,
    person: PersonId,
    tag: str,
    recipient: RecipientId,
    document: bytes,
    listed: int,
    in_force_from: Moment,
    in_force_until: Moment | None = None,
    court: OrderContent | None = None,
) -> list[Event]:
    """Record a court's order for one person, whose band was read for it. A document that lists several is entered person by person.

    Refuses: register.person_unknown, register.person_merged, release.tag_differs, release.recipient_unknown, release.period_unfit, release.list_unfit, release.order_recorded
    """
    require_tag_read(state, person, tag)
    if recipient not in state.releases.recipients:
        raise Refused(RECIPIENT_UNKNOWN)
    if in_force_until is not None and in_force_until <= in_force_from:
        raise Refused(PERIOD_UNFIT)
    if listed < 1 or len(document) != 32:
        raise Refused(LIST_UNFIT, listed=listed)
    group = state.register.group(person)
    if any(
        one.document == document and one.person in group and not one.ended_by
        for one in state.releases.orders.values()
    ):
        raise Refused(ORDER_RECORDED)
    return [
        OrderRecorded(
            person=person,
            order=OrderId(by.draw()),
            recipient=recipient,
            document=document,
            listed=listed,
            in_force_from=in_force_from,
            in_force_until=in_force_until,
            content=court,
        )
    ]


@act("release.end_order", refuses=(ORDER_UNKNOWN, ORDER_ENDED))
def end_order(
    state: Operation, by: By, *, order: OrderId, reason: OrderEnd, words: str = ""
) -> list[Event]:
    """Record that one person's order was reversed, replaced or entered wrongly.

    Refuses: release.order_unknown, release.order_ended
    """
    if order not in state.releases.orders:
        raise Refused(ORDER_UNKNOWN)
    if state.releases.orders[order].ended_by:
        raise Refused(ORDER_ENDED)
    person = state.releases.orders[order].person
    return [
        OrderEnded(person=person, order=order, reason=reason, content=WordsContent(words=words))
    ]


@act("release.allow_exception", signers=2, refuses=(ONE_ORGANISATION, EXCEPTION_ALLOWED))
def allow_exception(
    state: Operation, by: By, *, exception: str, covers_children: bool = False, article: str = ""
) -> list[Event]:
    """Name a case in which the law lets persons go without an order, such as `school_end_of_incident`, with its article.

    Refuses: release.one_organisation, release.exception_allowed
    """
    require_two_organisations(state, by)
    if state.releases.exceptions.get(exception, None) is covers_children:
        raise Refused(EXCEPTION_ALLOWED)
    return [
        ExceptionAllowed(
            exception=exception,
            covers_children=covers_children,
            content=WordsContent(words=article),
        )
    ]


@applies(RecipientNamed)
def _recipient_named(state: Operation, event: RecipientNamed, written: Written) -> None:
    state.releases.recipients[event.recipient] = Recipient(event.kind, written.who)


@applies(OrderRecorded)
def _order_recorded(state: Operation, event: OrderRecorded, written: Written) -> None:
    known(state.register.persons, event.person)
    known(state.releases.recipients, event.recipient)
    state.releases.orders[event.order] = Order(
        person=event.person,
        recipient=event.recipient,
        document=event.document,
        listed=event.listed,
        in_force_from=event.in_force_from,
        in_force_until=event.in_force_until,
        recorded_by=written.event,
    )


@applies(OrderEnded)
def _order_ended(state: Operation, event: OrderEnded, written: Written) -> None:
    known(state.releases.orders, event.order).ended_by.append(written.event)
    for release in state.releases.of_persons(state.releases.released):
        if release.order == event.order and not written.knows(release.released_by):
            release.ended_apart.append(written.event)


@applies(ExceptionAllowed)
def _exception_allowed(state: Operation, event: ExceptionAllowed, written: Written) -> None:
    covered = state.releases.exceptions.get(event.exception, False)
    state.releases.exceptions[event.exception] = covered or event.covers_children

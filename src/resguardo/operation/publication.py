"""Publication: which facts of a missing child the alert unit lets out, and which alert messages have left (invariants 15, 17, 24).

An alert that is active says nothing yet about what may be printed. A person of the competent authority releases facts for one child, from a closed list,
and the departments or countries where they are made known; the newest decision holds, and an empty one takes everything back. Whoever writes a bulletin or a
message reads it here and nowhere else.

Messages of one child and one layer form a chain: first an alert, then updates, then a cancellation. What was sent is kept word by word, because later ones name it.

Refused at writing: facts released without an active alert, a message that does not fit its chain. Shown at the merge: two decisions made apart; only what both
released counts, the safe side, until somebody who knows both decides anew. Messages written apart all stay in the chain.
"""

from __future__ import annotations

import enum
import re
from typing import TYPE_CHECKING

import msgspec

from resguardo.operation.absence import ABSENCE_CLOSED, ABSENCE_UNKNOWN, Absence, open_absence
from resguardo.operation.act import By, act
from resguardo.operation.alert import ALERT_NOT_ACTIVE, NOT_RECOVERED
from resguardo.operation.event import Event, event
from resguardo.operation.fold import Written, applies, known
from resguardo.operation.identifiers import AbsenceId, EventId, Moment, PersonId, StaffId
from resguardo.operation.refusal import Refused, refusal

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation

AREA = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")
"""A country or one of its first divisions, by its code in ISO 3166: `GT`, `GT-01`. Nothing smaller is ever named."""
AREAS_MOST = 30
_NAMED = re.compile(r"[^\s,<&]{1,120}")
_SENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d")


class ReleasedFact(enum.Enum):
    """What can be made known about a missing child; nothing else ever is."""

    NAME = "name"
    AGE = "age"
    SEX = "sex"
    APPEARANCE = "appearance"
    """Hair, eyes, height."""
    MARKS = "marks"
    CLOTHING = "clothing"
    BELONGINGS = "belongings"
    LANGUAGES = "languages"
    LAST_SEEN = "last_seen"
    """The day, and the department or country; never a place."""
    PHOTO = "photo"
    KIND = "kind"
    """Whether the child was taken."""


class AlertLayer(enum.Enum):
    """For whom a message is: everybody, or the alert unit, police and borders. The two are chains apart."""

    PUBLIC = "public"
    RESTRICTED = "restricted"


class AlertMessageKind(enum.Enum):
    """The place of a message in its chain."""

    ALERT = "alert"
    UPDATE = "update"
    CANCEL = "cancel"


@event("absence.facts_released", 0x790, attested=True)
class FactsReleased(Event):
    """`facts` about `person` may be made known in `areas`; empty takes back what was released.

    `seen_in` is the code of the department or country where the child was last seen, empty where that stays closed. `life_in_danger` when the authority states it.
    """

    person: PersonId
    absence: AbsenceId
    facts: tuple[ReleasedFact, ...]
    areas: tuple[str, ...]
    seen_in: str
    life_in_danger: bool


@event("absence.alert_message_written", 0x792)
class AlertMessageWritten(Event):
    """A message about `person` was made to leave: its three marks as they stand in it, and until when it holds."""

    person: PersonId
    absence: AbsenceId
    layer: AlertLayer
    kind: AlertMessageKind
    identifier: str
    sender: str
    sent: str
    expires_at: Moment


class Release(msgspec.Struct, array_like=True):
    """One decision on what may be made known."""

    facts: tuple[ReleasedFact, ...]
    areas: tuple[str, ...]
    seen_in: str
    life_in_danger: bool
    by: StaffId
    at: Moment
    event: EventId


class AlertMessage(msgspec.Struct, array_like=True):
    """One message that left."""

    layer: AlertLayer
    kind: AlertMessageKind
    identifier: str
    sender: str
    sent: str
    expires_at: Moment
    event: EventId


class Publications(msgspec.Struct):
    """State: by absence, the decisions that hold (several only when made apart), and the messages in the order of reading, a cancellation before what its sender did not know."""

    decisions: dict[AbsenceId, list[Release]] = msgspec.field(default_factory=dict)
    messages: dict[AbsenceId, list[AlertMessage]] = msgspec.field(default_factory=dict)

    def released(self, absence: AbsenceId) -> Release | None:
        """What may be made known now: of several decisions made apart, what all of them release, where all of them do; None when nobody decided."""
        held = self.decisions.get(absence)
        if not held:
            return None
        newest = held[-1]
        areas = tuple(
            one
            for one in dict.fromkeys(area for decision in held for area in decision.areas)
            if all({one, country_of(one)} & set(other.areas) for other in held)
        )
        facts = (one for one in newest.facts if all(one in other.facts for other in held))
        return Release(
            # What nobody may be told anywhere is not released: no decision of one site has facts without an area.
            facts=tuple(facts) if areas else (),
            areas=areas,
            seen_in=newest.seen_in if all(one.seen_in == newest.seen_in for one in held) else "",
            life_in_danger=any(one.life_in_danger for one in held),
            by=newest.by,
            at=newest.at,
            event=newest.event,
        )

    def chain(self, absence: AbsenceId, layer: AlertLayer) -> list[AlertMessage]:
        """The messages of one layer since the chain last began anew, the oldest first."""
        found: list[AlertMessage] = []
        for one in self.messages.get(absence, ()):
            if one.layer is layer:
                found = (
                    [one] if one.kind is AlertMessageKind.ALERT and _ended(found) else [*found, one]
                )
        return found

    def senders(self) -> list[str]:
        """Every sender that a message ever named, the newest last."""
        return [one.sender for chain in self.messages.values() for one in chain]


def country_of(jurisdiction: str) -> str:
    """The country of a jurisdiction, by its code in ISO 3166; empty where the jurisdiction is none."""
    return jurisdiction[:2] if AREA.fullmatch(jurisdiction) else ""


def _ended(chain: list[AlertMessage]) -> bool:
    return not chain or chain[-1].kind is AlertMessageKind.CANCEL


AREAS_UNFIT = refusal(
    "absence.areas_unfit",
    es=(
        "Las zonas «{areas}» no son departamentos ni países.",
        "Códigos ISO 3166 como GT o GT-01, al menos uno y a lo sumo 30.",
        "Escriba el departamento o el país; nunca un lugar más pequeño.",
    ),
    en=(
        "The areas “{areas}” are no departments and no countries.",
        "ISO 3166 codes such as GT or GT-01, at least one and at most 30.",
        "Write the department or the country; never a smaller place.",
    ),
)
NOTHING_RELEASED = refusal(
    "absence.nothing_released",
    es=(
        "La unidad de alertas no ha liberado datos de {person} para el público.",
        "Una decisión que diga qué datos se publican.",
        "Pida a la unidad de alertas que decida (absence.release_facts).",
    ),
    en=(
        "The alert unit has released no facts about {person} to the public.",
        "A decision that says which facts are made known.",
        "Ask the alert unit to decide (absence.release_facts).",
    ),
)
MESSAGE_OUT_OF_CHAIN = refusal(
    "absence.message_out_of_chain",
    es=(
        "Un mensaje «{kind}» no cabe ahora en la cadena de esta alerta.",
        "Primero «alert», después «update», al final «cancel», siempre del mismo remitente.",
        "Exporte de nuevo: el programa elige el mensaje que toca.",
    ),
    en=(
        "A message “{kind}” does not fit this alert's chain now.",
        "First “alert”, then “update”, at the end “cancel”, always of the same sender.",
        "Export again: the program chooses the message that is due.",
    ),
)
MESSAGE_UNFIT = refusal(
    "absence.message_unfit",
    es=(
        "El mensaje lleva un identificador, un remitente o una hora que no sirven.",
        "Identificador nuevo y remitente sin espacios, comas, «<» ni «&»; hora local con su diferencia.",
        "Revise el remitente configurado y exporte de nuevo.",
    ),
    en=(
        "The message has an identifier, a sender or a time that can't be used.",
        "A new identifier and a sender without spaces, commas, “<” or “&”; local time with its offset.",
        "Check the configured sender and export again.",
    ),
)


@act(
    "absence.release_facts",
    refuses=(ABSENCE_UNKNOWN, ABSENCE_CLOSED, ALERT_NOT_ACTIVE, AREAS_UNFIT),
)
def release_facts(
    state: Operation,
    by: By,
    *,
    absence: AbsenceId,
    facts: tuple[ReleasedFact, ...],
    areas: tuple[str, ...] = (),
    seen_in: str = "",
    life_in_danger: bool = False,
) -> list[Event]:
    """Decide, as the alert unit, which facts about a missing child may be made known and where. It takes the place of what was decided before; no facts takes all back.

    Refuses: absence.absence_unknown, absence.absence_closed, absence.alert_not_active, absence.areas_unfit
    """
    record = open_absence(state, absence)
    if not record.alert_is_active:
        raise Refused(ALERT_NOT_ACTIVE)
    named = (*areas, *((seen_in,) if seen_in else ()))
    if (facts and not areas) or len(areas) > AREAS_MOST or not all(map(AREA.fullmatch, named)):
        raise Refused(AREAS_UNFIT, areas=named)
    return [
        FactsReleased(
            person=record.person,
            absence=absence,
            facts=tuple(one for one in ReleasedFact if one in facts),
            areas=tuple(dict.fromkeys(areas)),
            seen_in=seen_in,
            life_in_danger=life_in_danger,
        )
    ]


@act(
    "absence.write_alert_message",
    refuses=(
        ABSENCE_UNKNOWN,
        NOT_RECOVERED,
        ABSENCE_CLOSED,
        ALERT_NOT_ACTIVE,
        NOTHING_RELEASED,
        MESSAGE_OUT_OF_CHAIN,
        MESSAGE_UNFIT,
    ),
)
def write_alert_message(
    state: Operation,
    by: By,
    *,
    absence: AbsenceId,
    layer: AlertLayer,
    kind: AlertMessageKind,
    identifier: str,
    sender: str,
    sent: str,
    expires_at: Moment,
) -> list[Event]:
    """Note a message of the alert before it is handed out. Nothing public leaves without a decision of the alert unit; a cancellation only once the child is back.

    Refuses: absence.absence_unknown, absence.not_recovered, absence.absence_closed, absence.alert_not_active, absence.nothing_released,
    absence.message_out_of_chain, absence.message_unfit
    """
    record = state.absences.find(absence)
    if record is None:
        raise Refused(ABSENCE_UNKNOWN)
    reference = state.absences.joined.get(absence, absence)
    _require_due(state, record, reference, layer, kind)
    chain = state.publications.chain(reference, layer)
    begins = _ended(chain)
    if begins is not (kind is AlertMessageKind.ALERT) or any(one.sender != sender for one in chain):
        raise Refused(MESSAGE_OUT_OF_CHAIN, kind=kind.value)
    used = {one.identifier for many in state.publications.messages.values() for one in many}
    fits = _NAMED.fullmatch(identifier) and _NAMED.fullmatch(sender) and _SENT.fullmatch(sent)
    if not fits or identifier in used:
        raise Refused(MESSAGE_UNFIT)
    return [
        AlertMessageWritten(
            person=record.person,
            absence=reference,
            layer=layer,
            kind=kind,
            identifier=identifier,
            sender=sender,
            sent=sent,
            expires_at=expires_at,
        )
    ]


def _require_due(
    state: Operation,
    record: Absence,
    reference: AbsenceId,
    layer: AlertLayer,
    kind: AlertMessageKind,
) -> None:
    """The message is due as things stand."""
    if kind is AlertMessageKind.CANCEL:
        if record.is_away:
            raise Refused(NOT_RECOVERED, person=record.person)
        return
    if not record.is_away:
        raise Refused(ABSENCE_CLOSED)
    if layer is AlertLayer.PUBLIC:
        if not record.alert_is_active:
            raise Refused(ALERT_NOT_ACTIVE)
        release = state.publications.released(reference)
        if release is None or not release.facts:
            raise Refused(NOTHING_RELEASED, person=record.person)


@applies(FactsReleased)
def _released(state: Operation, event: FactsReleased, written: Written) -> None:
    reference = state.absences.joined.get(event.absence, event.absence)
    known(state.absences.absences, reference)
    apart = [
        one
        for one in state.publications.decisions.get(reference, ())
        if not written.knows(one.event)
    ]
    decided = Release(
        facts=event.facts,
        areas=event.areas,
        seen_in=event.seen_in,
        life_in_danger=event.life_in_danger,
        by=written.who,
        at=written.happened_at,
        event=written.event,
    )
    state.publications.decisions[reference] = [*apart, decided]


@applies(AlertMessageWritten)
def _message_written(state: Operation, event: AlertMessageWritten, written: Written) -> None:
    reference = state.absences.joined.get(event.absence, event.absence)
    known(state.absences.absences, reference)
    messages = state.publications.messages.setdefault(reference, [])
    # A cancellation ends what its sender knew; a message sent apart is still before its receivers and comes after it.
    unheard = (
        place
        for place, one in enumerate(messages)
        if one.layer is event.layer and not written.knows(one.event)
    )
    is_over = event.kind is AlertMessageKind.CANCEL
    messages.insert(
        next(unheard, len(messages)) if is_over else len(messages),
        AlertMessage(
            layer=event.layer,
            kind=event.kind,
            identifier=event.identifier,
            sender=event.sender,
            sent=event.sent,
            expires_at=event.expires_at,
            event=written.event,
        ),
    )


class ExpiringMessage(msgspec.Struct, frozen=True):
    """An alert that is still due and whose newest message of one layer ends soon or has ended."""

    person: PersonId
    absence: AbsenceId
    layer: AlertLayer
    kind: AlertMessageKind
    """What is due: an update while the child is away, else the cancellation."""
    expires_at: Moment


def publication_disputes(state: Operation) -> list[AbsenceId]:
    """Open absences of which two sites released different facts, or for different areas, without knowing of each other."""
    return [
        absence
        for absence, held in state.publications.decisions.items()
        if not state.absences.absences[absence].is_closed
        and len({(one.facts, one.areas, one.seen_in, one.life_in_danger) for one in held}) > 1
    ]


def messages_due(state: Operation, now: Moment, within_ms: int) -> list[ExpiringMessage]:
    """The chains that need a new message: their newest ends within `within_ms` while the child is away, or the child is back and nothing cancelled them.

    A public chain of which nothing is released any longer needs its cancellation from the alert unit, and is listed as an update that somebody has to decide on.
    """
    due = []
    for absence in state.publications.messages:
        record = state.absences.absences[absence]
        for layer in AlertLayer:
            chain = state.publications.chain(absence, layer)
            if _ended(chain):
                continue
            ends_at = max(one.expires_at for one in chain)
            if not record.is_away:
                due.append(
                    ExpiringMessage(record.person, absence, layer, AlertMessageKind.CANCEL, ends_at)
                )
            elif ends_at - now <= within_ms:
                due.append(
                    ExpiringMessage(record.person, absence, layer, AlertMessageKind.UPDATE, ends_at)
                )
    return sorted(due, key=lambda one: (one.kind is not AlertMessageKind.CANCEL, one.expires_at))

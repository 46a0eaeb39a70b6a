"""Alert messages of the account: which one is due for a child, what it says, what it leaves out, and the note that is written before it is handed out.

A message is made of what `released.py` projects for its layer, under the frame that the chain asks for: first an alert, updates while the child is away, a
cancellation once she is back. Without an open absence the restricted message is a draft, which proves that an alert could be asked for at once and belongs to no chain.
"""

import base64
import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from resguardo.account.access import ReadReason
from resguardo.account.account import Account, Request
from resguardo.account.leaving import Leaving, ProfileIds, note_leaving
from resguardo.account.moments import in_zone
from resguardo.account.released import Released, released_to_authorities, released_to_public
from resguardo.account.sight import Sight
from resguardo.exchange.cap.chain import Answer, Sent, answer_of, references_of
from resguardo.exchange.cap.composing import AlertFacts, Frame, compose
from resguardo.exchange.cap.records import Message, Reference, cap_moment
from resguardo.exchange.cap.systems import Language
from resguardo.exchange.cap.writing import write
from resguardo.exchange.loss import Lost, Why
from resguardo.operation.alert import ALERT_NOT_ACTIVE
from resguardo.operation.event import SealClass
from resguardo.operation.exports import ExportProfile
from resguardo.operation.identifiers import AbsenceId, ExportId, Moment, PersonId, StaffId
from resguardo.operation.operation import Operation
from resguardo.operation.publication import (
    NOTHING_RELEASED,
    AlertLayer,
    AlertMessage,
    AlertMessageKind,
    ReleasedFact,
    country_of,
)
from resguardo.operation.refusal import Refused, refusal
from resguardo.operation.register import CountedAs

HOLDS: Final = timedelta(hours=24)
"""How long a message holds; the alert goes on, and a new message is due before it ends."""
FORMAT: Final = "cap-1.2"
NOT_CONFIGURED: Final = "resguardo.invalid"
"""The domain of a sender that no authority configured: by its ending no mail and no name ever leads there (RFC 2606)."""
PROFILES: Final = {
    AlertLayer.PUBLIC: ExportProfile.PUBLIC_ALERT,
    AlertLayer.RESTRICTED: ExportProfile.RESTRICTED_ALERT,
}
_KINDS: Final = {
    AlertMessageKind.ALERT: "Alert",
    AlertMessageKind.UPDATE: "Update",
    AlertMessageKind.CANCEL: "Cancel",
}
_FIELDS: Final = {
    ReleasedFact.NAME: ("name", "name"),
    ReleasedFact.AGE: ("age", "ages"),
    ReleasedFact.SEX: ("sex", "sex"),
    ReleasedFact.APPEARANCE: ("description", "hair"),
    ReleasedFact.MARKS: ("marks", "marks"),
    ReleasedFact.CLOTHING: ("wears", "wears"),
    ReleasedFact.BELONGINGS: ("carries", "carries"),
    ReleasedFact.LANGUAGES: ("languages", "speaks"),
    ReleasedFact.LAST_SEEN: ("last_seen", "seen_on"),
    ReleasedFact.PHOTO: ("photo", "photo"),
    ReleasedFact.KIND: ("kind", "is_taken"),
}
"""Fact -> what the loss report calls it, and the field that holds it."""


NOT_A_CHILD = refusal(
    "absence.message_not_a_child",
    es=(
        "{person} no cuenta como niña, niño o adolescente.",
        "Una alerta de niña, niño o adolescente.",
        "Pida la búsqueda a la policía por su propio procedimiento.",
    ),
    en=(
        "{person} does not count as a child.",
        "An alert for a child.",
        "Ask the police for the search by their own procedure.",
    ),
)


class Asked(NamedTuple):
    """How a message is asked for. `sender` None: the one that earlier messages had."""

    layer: AlertLayer
    languages: tuple[Language, ...] = ("es",)
    sender: str | None = None
    reason: ReadReason = ReadReason.ALERT


class Prepared(NamedTuple):
    """A message that has not left yet. `absence` None for a draft, which is in no chain."""

    person: PersonId
    layer: AlertLayer
    kind: AlertMessageKind
    message: Message
    content: bytes
    expires_at: Moment
    absence: AbsenceId | None
    fields: tuple[str, ...]
    lost: tuple[Lost, ...]

    @property
    def is_draft(self) -> bool:
        """Whether nobody is missing."""
        return self.absence is None


class DueChild(NamedTuple):
    """A child for whom a message of a layer can be made now."""

    person: PersonId
    kind: AlertMessageKind


def prepare(sight: Sight, person: PersonId, asked: Asked) -> Prepared:
    """The message that is due for `person`, made and checked, not yet noted. Raises `Refused` where the layer lets nothing out for this child now."""
    account = sight.account
    with sight.steady() as state:
        standing = state.register.standing(person)
        if state.register.persons[standing].counted_as is not CountedAs.CHILD:
            raise Refused(NOT_A_CHILD, person=standing)
        absence = _absence_of(state, standing, asked.layer)
        kind = due_kind(state, absence, asked.layer)
        chain = state.publications.chain(absence, asked.layer) if absence else []
        exercise = _exercise(account) if state.exercise else ""
        is_away = absence is not None and state.absences.absences[absence].is_away
    said = _said(sight, standing, asked, is_over=kind is AlertMessageKind.CANCEL)
    now = in_zone(sight.now, sight.zone).replace(microsecond=0)
    ends = now + HOLDS
    sender = asked.sender or _sender(account, chain)
    frame = Frame(
        identifier=_identifier(account),
        sender=sender,
        sent=cap_moment(now),
        expires=cap_moment(ends),
        status="Draft" if absence is None else "Exercise" if exercise else "Actual",
        kind=_KINDS[kind],
        is_public=asked.layer is AlertLayer.PUBLIC,
        references=_references(chain, now, kind),
        exercise=exercise,
        incident=ProfileIds(account, PROFILES[asked.layer].value).of(account.operation[:16]),
    )
    facts = _facts(said, country_of(account.state.jurisdiction))
    if kind is AlertMessageKind.CANCEL:
        facts = AlertFacts(facts.country, facts.areas)
    message = compose(facts, frame, asked.languages)
    return Prepared(
        person=standing,
        layer=asked.layer,
        kind=kind,
        message=message,
        content=write(message),
        expires_at=Moment(int(ends.timestamp() * 1000)),
        absence=absence if is_away or chain else None,
        fields=tuple(name for name, value in facts._asdict().items() if value),
        lost=tuple(_lost(sight, said, kind)),
    )


def note(account: Account, staff: StaffId, prepared: Prepared, recipient: str) -> ExportId:
    """Write down that a message leaves, in its chain and in the log of what left, before its bytes are handed out. Raises `Refused`; then nothing may leave."""
    message = prepared.message
    in_chain = {
        "absence": prepared.absence,
        "layer": prepared.layer,
        "kind": prepared.kind,
        "identifier": message.identifier,
        "sender": message.sender,
        "sent": message.sent,
        "expires_at": prepared.expires_at,
    }
    written = Request("absence.write_alert_message", (staff,), in_chain)
    return note_leaving(
        account,
        staff,
        Leaving(
            profile=PROFILES[prepared.layer],
            file_format=FORMAT,
            recipient=recipient,
            fields=prepared.fields,
            persons=(prepared.person,),
            content_hash=hashlib.sha256(prepared.content).digest(),
        ),
        beside=() if prepared.is_draft else (written,),
    )


def due_kind(state: Operation, absence: AbsenceId | None, layer: AlertLayer) -> AlertMessageKind:
    """What the chain asks for next."""
    chain = state.publications.chain(absence, layer) if absence else []
    if absence is None or not chain or chain[-1].kind is AlertMessageKind.CANCEL:
        return AlertMessageKind.ALERT
    is_away = state.absences.absences[absence].is_away
    return AlertMessageKind.UPDATE if is_away else AlertMessageKind.CANCEL


def children_due(state: Operation, layer: AlertLayer) -> list[DueChild]:
    """Every child for whom a message of `layer` can be made now: those who are away, and those whose alert has to be cancelled."""
    due = []
    for person in state.absences.current:
        standing = state.register.standing(person)
        if state.register.persons[standing].counted_as is not CountedAs.CHILD:
            continue
        absence = _absence_of(state, standing, layer)
        if absence is None:
            continue
        if layer is AlertLayer.PUBLIC and not _is_public(state, absence):
            continue
        due.append(DueChild(standing, due_kind(state, absence, layer)))
    return list(dict.fromkeys(due))


def answered(
    account: Account, message: Message, trusted: Sequence[str]
) -> tuple[Answer, list[AbsenceId]] | None:
    """What an incoming message of a configured sender answers, and the absences whose request it speaks of; None where it answers nothing of ours.

    Nothing is recorded: that an alert was received is signed by somebody of the other agency (`absence.acknowledge_alert`).
    """
    with account.steady() as state:
        ours = {
            Reference(one.sender, one.identifier, one.sent): absence
            for absence, many in state.publications.messages.items()
            for one in many
        }
    answer = answer_of(message, ours, trusted)
    if answer is None:
        return None
    return answer, list(dict.fromkeys(ours[one] for one in answer.about))


def _absence_of(state: Operation, person: PersonId, layer: AlertLayer) -> AbsenceId | None:
    """The episode that a message is about: the one that is open and away, else one whose chain has not been cancelled yet."""
    absence = state.absences.current.get(person)
    if absence is None:
        return None
    chain = state.publications.chain(absence, layer)
    is_running = bool(chain) and chain[-1].kind is not AlertMessageKind.CANCEL
    return absence if state.absences.absences[absence].is_away or is_running else None


def _is_public(state: Operation, absence: AbsenceId) -> bool:
    """Whether the public may be told, or has been and has to hear that it is over."""
    record = state.absences.absences[absence]
    release = state.publications.released(absence)
    if not record.is_away:
        return True
    return record.alert_is_active and release is not None and bool(release.facts)


def _said(sight: Sight, person: PersonId, asked: Asked, *, is_over: bool) -> Released:
    """What may be said; of a cancellation only where it holds."""
    if is_over:
        with sight.steady() as state:
            absence = state.absences.current[person]
            release = state.publications.released(absence)
            country = country_of(state.jurisdiction)
            areas = (release.areas if release else ()) or ((country,) if country else ())
        return Released(person, absence, (), areas=areas)
    if asked.layer is AlertLayer.RESTRICTED:
        return released_to_authorities(sight, person, asked.reason)
    said = released_to_public(sight, person, asked.reason)
    if said is None:
        with sight.steady() as state:
            open_absence = state.absences.open_of(person)
            record = state.absences.absences[open_absence] if open_absence else None
        if record is None or not record.alert_is_active:
            raise Refused(ALERT_NOT_ACTIVE)
        raise Refused(NOTHING_RELEASED, person=person)
    return said


def _facts(said: Released, country: str) -> AlertFacts:
    return AlertFacts(
        country=country,
        areas=said.areas,
        name=said.name,
        ages=said.ages,
        born=" – ".join(dict.fromkeys(said.born)) if said.born else "",
        sex=said.sex.value if said.sex else "",
        hair=said.hair,
        eyes=said.eyes,
        height_cm=said.height_cm,
        marks=said.marks,
        wears=said.wears,
        carries=said.carries,
        speaks=said.speaks,
        seen_on=said.seen_on,
        seen_in=said.seen_in,
        photo=said.photo.picture if said.photo else b"",
        photo_sha256=said.photo.sha256 if said.photo else "",
        photo_sha1=said.photo.sha1 if said.photo else "",
        is_taken=said.is_taken,
        is_observed=said.is_observed,
        life_in_danger=said.life_in_danger,
        alert_number=said.alert_number or "",
        authority=said.authority or "",
    )


def _lost(sight: Sight, said: Released, kind: AlertMessageKind) -> list[Lost]:
    """What stays behind of this child. What nobody knows is no loss; what the sender may not read is one."""
    if kind is AlertMessageKind.CANCEL:
        return [Lost(said.person, name, Why.NOT_LET_OUT) for name, _ in _FIELDS.values()]
    lost = []
    for fact, (name, field) in _FIELDS.items():
        if fact not in said.facts or fact in said.withheld:
            lost.append(Lost(said.person, name, Why.NOT_LET_OUT))
        elif not getattr(said, field) and not _may_read(sight, said.person, fact):
            lost.append(Lost(said.person, name, Why.NOT_READABLE))
    lost += [
        Lost(said.person, name, Why.NOT_LET_OUT)
        for name in ("place", "tag", "siblings", "custody", "claims", "document", "address")
    ]
    if said.seen_on:
        lost.append(Lost(said.person, "last_seen", Why.COARSENED))
    if said.photo:
        lost.append(Lost(said.person, "photo", Why.COARSENED))
    return lost


def _may_read(sight: Sight, person: PersonId, fact: ReleasedFact) -> bool:
    """Whether whoever sends may read this fact, so that an empty one is unknown."""
    if fact in {ReleasedFact.KIND, ReleasedFact.LAST_SEEN}:
        return True
    seal = SealClass.PHOTO if fact is ReleasedFact.PHOTO else SealClass.IDENTITY
    return sight.may_see(seal, person)


def _references(
    chain: Sequence[AlertMessage], now: datetime, kind: AlertMessageKind
) -> tuple[Reference, ...]:
    if kind is AlertMessageKind.ALERT:
        return ()
    sent = [
        Sent(
            Reference(one.sender, one.identifier, one.sent),
            datetime.fromtimestamp(one.expires_at / 1000, UTC),
        )
        for one in chain
    ]
    return references_of(sent, now)


def _identifier(account: Account) -> str:
    """`rg-` and 26 small letters and digits, fresh for every message."""
    drawn = base64.b32encode(account.house.chance(16)).decode().rstrip("=").lower()
    return f"rg-{drawn}"


def _exercise(account: Account) -> str:
    """What the exercise is called in its messages: a name that says nothing of the operation."""
    return f"simulacro-{ProfileIds(account, 'exercise').of(account.operation[:16])[:8]}"


def _sender(account: Account, chain: Sequence[AlertMessage]) -> str:
    """The sender of this chain, else the newest of the operation, else one that plainly nobody configured."""
    known = [one.sender for one in chain] or account.state.publications.senders()
    if known:
        return known[-1]
    return f"{ProfileIds(account, 'sender').of(account.operation[:16])}@{NOT_CONFIGURED}"

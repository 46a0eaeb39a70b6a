"""Missing-child packets out of the account: how complete each is before anybody is missing, what of it may leave on which layer, and the note that it left."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from typing import Final, NamedTuple

from resguardo.account.access import ReadReason
from resguardo.account.leaving import Leaving, ProfileIds, digest_of, note_leaving
from resguardo.account.ready_sheet import open_to_public, ready_of
from resguardo.account.released import require_away
from resguardo.account.sight import Sight
from resguardo.exchange.loss import Lost
from resguardo.exchange.packets.facts import Layer
from resguardo.exchange.packets.filling import Completeness, Packet, fill, released_only
from resguardo.exchange.packets.form import Form, form_of_country
from resguardo.exchange.packets.losses import losses
from resguardo.exchange.packets.writing import as_json, as_rows, fields_of
from resguardo.exchange.spreadsheet.write import rows_as_csv, rows_as_xlsx
from resguardo.operation.exports import ExportProfile
from resguardo.operation.identifiers import ExportId, PersonId, TagCode
from resguardo.operation.publication import NOTHING_RELEASED
from resguardo.operation.readiness import MinimumFact, Readiness, readiness
from resguardo.operation.refusal import Refused
from resguardo.operation.register import CountedAs

PROFILES: Final[dict[Layer, ExportProfile]] = {
    Layer.PUBLIC: ExportProfile.PUBLIC_ALERT,
    Layer.POLICE: ExportProfile.RESTRICTED_ALERT,
    Layer.AUTHORITY: ExportProfile.AUTHORITY,
}
"""For whom a layer is -> in which profile it leaves."""


class PacketFormat(StrEnum):
    """How a packet leaves. Only JSON has a place for pictures."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


def country_form(sight: Sight) -> Form | None:
    """The form of the authority that activates alerts where the operation is; None where no form of it is known here."""
    with sight.steady() as state:
        return form_of_country(state.jurisdiction[:2].upper())


class Prepared(NamedTuple):
    """A packet that could leave on one layer. `reference` is what the child is called in this form and layer, and nowhere else."""

    person: PersonId
    packet: Packet
    layer: Layer
    reference: str
    lost: tuple[Lost, ...]


class Line(NamedTuple):
    """How complete one form is for one child."""

    person: PersonId
    tag: TagCode
    form: Form
    completeness: Completeness


def packet_of(sight: Sight, person: PersonId, form: Form) -> Packet:
    """The form filled for `person` on every layer, as far as the reader may know it; for the desks of the operation, not for sending."""
    return fill(form, ready_of(sight, person, ReadReason.ALERT))


def minimum_of(readiness: Readiness, packet: Packet) -> tuple[MinimumFact, ...]:
    """What of the minimum is at hand, for a reader of `packet`: what clear facts say, and an age that an officer saw and sealed, which `readiness.py` can't know of."""
    knows_age = any(one.field.fact == "age" for one in packet.filled)
    has = {*readiness.has, *((MinimumFact.AGE,) if knows_age else ())}
    return tuple(fact for fact in MinimumFact if fact in has)


def prepare(
    sight: Sight,
    person: PersonId,
    form: Form,
    layer: Layer,
    *,
    by_hand: Mapping[str, str] | None = None,
    has_pictures: bool = True,
) -> Prepared:
    """What of the form may leave on `layer`. The public layer holds what the decision about this child released. Refuses for it: absence.already_recovered, absence.nothing_released"""
    with sight.steady() as state:
        standing = state.register.standing(person)
    if layer is Layer.PUBLIC:
        require_away(sight, standing)
    ready = ready_of(sight, standing, ReadReason.ALERT, by_hand)
    packet = fill(form, ready)
    if layer is Layer.PUBLIC:
        opening = open_to_public(sight, standing, ReadReason.ALERT)
        if opening is None:
            raise Refused(NOTHING_RELEASED, person=standing)
        packet = released_only(packet, opening.facts, opening.held)
    names = ProfileIds(sight.account, f"packet/{form.key}/{layer.value}")
    lost = losses(packet, ready, layer, has_pictures=has_pictures)
    return Prepared(standing, packet, layer, names.of(standing), tuple(lost))


def missing_children(sight: Sight) -> list[PersonId]:
    """Every child who is missing now, each once, the longest first."""
    with sight.steady() as state:
        away = [
            (one.opened_at, state.register.standing(one.person))
            for one in state.absences.absences.values()
            if one.is_away
        ]
        found = dict.fromkeys(person for _, person in sorted(away))
        persons = state.register.persons
        return [one for one in found if persons[one].counted_as is CountedAs.CHILD]


def written_as(prepared: Prepared, form: PacketFormat, language: str) -> bytes:
    """The bytes of the file, with the labels of its fields in `language`."""
    packet, layer = prepared.packet, prepared.layer
    if form is PacketFormat.JSON:
        return as_json(packet, layer, prepared.reference, language)
    rows = as_rows(packet, layer, prepared.reference, language)
    if form is PacketFormat.CSV:
        return rows_as_csv(rows)
    return rows_as_xlsx(rows, layer.value, dt.datetime.fromisoformat(packet.as_of))


def hand_out(
    sight: Sight, prepared: Prepared, content: bytes, *, file_format: str, recipient: str
) -> ExportId:
    """Write down that `content` leaves; only then may it be handed out. Raises `Refused`."""
    leaving = Leaving(
        profile=PROFILES[prepared.layer],
        file_format=file_format,
        recipient=recipient,
        fields=fields_of(prepared.packet, prepared.layer),
        persons=(prepared.person,),
        content_hash=digest_of([content]),
    )
    return note_leaving(sight.account, sight.staff, leaving)


def completeness(sight: Sight, forms: Iterable[Form]) -> Iterator[Line]:
    """How complete each form is for each child in charge today whose facts the reader may know; what lacks most first. No alert is needed."""
    wanted = tuple(forms)
    with sight.steady() as state:
        children = [one.person for one in readiness(state)]
        tags = {person: state.register.persons[person].tag for person in children}
    lines = []
    for person in children:
        ready = ready_of(sight, person, ReadReason.ALERT)
        lines += [
            Line(person, tags[person], form, fill(form, ready).completeness) for form in wanted
        ]
    return iter(sorted(lines, key=lambda one: (one.completeness.per_cent, one.tag)))

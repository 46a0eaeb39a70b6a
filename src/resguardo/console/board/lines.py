"""The lists behind the board's figures: one record a line, the same for the screen, the printer, the spreadsheet and the interface for programs."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from resguardo.console.board.facts import CountLine, Seen
from resguardo.operation.identifiers import (
    AbsenceId,
    BreachId,
    CountId,
    Moment,
    OfferId,
    PersonId,
    PlaceId,
    StaffId,
)
from resguardo.operation.operation import Operation
from resguardo.operation.policy import Role
from resguardo.operation.register import CountedAs
from resguardo.operation.roll import RollLine, Whereabouts


class Line(NamedTuple):
    """One line of a list. Codes are said in the reader's words; places are named only to those who may know them.

    `state` holds codes that are said one after the other; `figures` a text of numbers alone; `owner` a role where no named human owns the line.
    """

    person: PersonId | None = None
    tag: str = ""
    counted_as: CountedAs | None = None
    holder: StaffId | None = None
    owner: Role | None = None
    place: PlaceId | None = None
    state: tuple[str, ...] = ()
    figures: str = ""
    since: Moment | None = None
    minutes: int | None = None
    limit_minutes: int | None = None


class ListType(NamedTuple):
    """A list: what it is called, what its emptiness means, its columns (keys of `COLUMNS`) and how its lines are made."""

    title: Promise
    empty: Promise
    columns: tuple[str, ...]
    lines: Callable[[Operation, Seen], Iterable[Line]]


COLUMNS: dict[str, Promise] = {
    "tag": _("Brazalete"),
    "class": _("Clase"),
    "name_full": _("Nombre"),
    "holder": _("Quién responde"),
    "place": _("Lugar"),
    "state": _("Estado"),
    "figures": _("Cifras"),
    "since": _("Desde"),
    "minutes": _("Espera"),
    "limit": _("Plazo"),
}
"""What each column is called on the screen."""


def _on_roll(*wanted: Whereabouts) -> Callable[[Operation, Seen], Iterable[Line]]:
    def lines(state: Operation, seen: Seen) -> Iterable[Line]:
        return [_roll(state, line) for line in seen.facts.roll if not wanted or line.on in wanted]

    return lines


def _roll(state: Operation, line: RollLine) -> Line:
    contested = ("contested",) if line.contested else ()
    record = state.register.persons[line.person]
    return Line(
        line.person,
        line.tag,
        line.counted_as,
        line.holder,
        None,
        line.place,
        (line.on.value, *contested),
        since=record.tagged_at,
    )


def _counted(wanted: CountedAs) -> Callable[[Operation, Seen], Iterable[Line]]:
    def lines(state: Operation, seen: Seen) -> Iterable[Line]:
        return [_roll(state, line) for line in seen.facts.roll if line.counted_as is wanted]

    return lines


def _unaccounted(state: Operation, seen: Seen) -> Iterable[Line]:
    for one in seen.facts.unaccounted:
        counted_as = state.register.persons[one.person].counted_as
        yield Line(
            one.person,
            one.tag,
            counted_as,
            one.answers_for,
            None,
            one.last_seen_place,
            ("last_seen",),
            since=one.last_seen_at,
            minutes=_minutes(seen, one.last_seen_at),
        )


def _absences(state: Operation, seen: Seen) -> Iterable[Line]:
    for one in seen.facts.absences:
        yield Line(
            one.person,
            seen.facts.bands[one.person],
            state.register.persons[one.person].counted_as,
            one.answers_for,
            state=(one.step,),
            since=one.opened_at,
            minutes=_minutes(seen, one.opened_at),
        )


def _contested(state: Operation, seen: Seen) -> Iterable[Line]:
    for one in seen.facts.contested:
        for holder in one.named:
            person = one.persons[0]
            yield Line(
                person,
                seen.facts.bands[person],
                state.register.persons[person].counted_as,
                holder,
                state=("claims_to_answer",),
            )


def _offers(state: Operation, seen: Seen) -> Iterable[Line]:
    for one in seen.facts.offers:
        yield Line(
            one.person,
            seen.facts.bands[one.person],
            state.register.persons[one.person].counted_as,
            one.giver,
            state=("offer_open",),
            since=one.offered_at,
            minutes=_minutes(seen, one.offered_at),
        )


def _overdue(state: Operation, seen: Seen) -> Iterable[Line]:
    for one in seen.overdue:
        person = person_of(state, one.about)
        yield Line(
            person,
            seen.facts.bands.get(person, "") if person else "",
            state.register.persons[person].counted_as if person else None,
            one.staff,
            one.role,
            place_of(state, one.about),
            (one.what.value,),
            since=one.since,
            minutes=_minutes(seen, one.since),
            limit_minutes=one.limit_minutes,
        )


def _alarms(state: Operation, seen: Seen) -> Iterable[Line]:
    for one in seen.facts.alarms:
        full = "" if one.capacity is None else f"{one.occupants} / {one.capacity}"
        for person in one.persons or (None,):
            yield Line(
                person,
                seen.facts.bands.get(person, "") if person else "",
                state.register.persons[person].counted_as if person else None,
                state.custody.answers_for(person) if person else None,
                place=one.place,
                state=(one.kind.value,),
                figures=full,
            )


def _disputes(state: Operation, seen: Seen) -> Iterable[Line]:
    for one in seen.facts.disputes:
        for person in one.persons or (None,):
            yield Line(
                person,
                seen.facts.bands.get(person, "") if person else "",
                state.register.persons[person].counted_as if person else None,
                next(iter(one.named), None),
                state=(one.kind.value,),
            )


def _counts(_state: Operation, seen: Seen) -> Iterable[Line]:
    for one in (*seen.facts.open_counts, *seen.facts.closed):
        yield _count(seen, one)


def _count(seen: Seen, one: CountLine) -> Line:
    if one.figures is None or one.closed_at is None:
        return Line(
            place=one.place,
            state=("count_open", one.kind),
            figures=str(one.expected),
            since=one.opened_at,
            minutes=_minutes(seen, one.opened_at),
        )
    figures = one.figures
    parts = (figures.expected, figures.sighted, figures.out_counted, figures.missing)
    return Line(
        holder=one.closed_by,
        place=one.place,
        state=("count.count_closed", one.kind),
        figures=" / ".join(str(part.total) for part in parts),
        since=one.closed_at,
        minutes=_minutes(seen, one.closed_at),
    )


def _minutes(seen: Seen, since: Moment) -> int:
    return max(0, (seen.as_of - since) // 60_000)


def person_of(state: Operation, about: bytes) -> PersonId | None:
    """Whom something that waits is about, where it is about one person."""
    if about in state.register.persons:
        return PersonId(about)
    episode = state.absences.absences.get(AbsenceId(about))
    offer = state.custody.offers.get(OfferId(about))
    if episode is not None:
        return episode.person
    return offer.person if offer is not None else None


def place_of(state: Operation, about: bytes) -> PlaceId | None:
    """Where something that waits is, where it is about a place, a breach or a count."""
    if about in state.placement.places:
        return PlaceId(about)
    breach = state.breaches.breaches.get(BreachId(about))
    count = state.counts.counts.get(CountId(about))
    if breach is not None:
        return breach.place
    return count.place if count is not None else None


_ROLL = ("tag", "class", "holder", "place", "state", "since")
_WAITS = ("tag", "class", "holder", "place", "state", "since", "minutes")
_NOBODY = _("Nadie está registrado todavía.")

LISTS: dict[str, ListType] = {
    "roll": ListType(_("Personas a cargo"), _NOBODY, _ROLL, _on_roll()),
    "children": ListType(
        _("Niñas, niños y adolescentes"), _NOBODY, _ROLL, _counted(CountedAs.CHILD)
    ),
    "adults": ListType(_("Personas adultas"), _NOBODY, _ROLL, _counted(CountedAs.ADULT)),
    "present": ListType(
        _("Presentes"), _("Nadie consta presente."), _ROLL, _on_roll(Whereabouts.PRESENT)
    ),
    "out": ListType(
        _("Fuera con responsable"),
        _("Nadie está fuera con responsable."),
        _ROLL,
        _on_roll(Whereabouts.OUT),
    ),
    "vehicle": ListType(
        _("En un vehículo"), _("Nadie está en un vehículo."), _ROLL, _on_roll(Whereabouts.VEHICLE)
    ),
    "unaccounted": ListType(
        _("Sin constatar"), _("Nadie está sin constatar."), _WAITS, _unaccounted
    ),
    "absences": ListType(
        _("Ausencias abiertas"),
        _("No hay ninguna ausencia abierta."),
        ("tag", "class", "holder", "state", "since", "minutes"),
        _absences,
    ),
    "contested": ListType(
        _("Custodia en disputa"),
        _("Ninguna custodia está en disputa."),
        ("tag", "class", "holder", "state"),
        _contested,
    ),
    "offers": ListType(
        _("Entregas sin aceptar"),
        _("Ninguna entrega espera respuesta."),
        ("tag", "class", "holder", "state", "since", "minutes"),
        _offers,
    ),
    "overdue": ListType(
        _("Vencido"),
        _("Nada está vencido."),
        ("state", "tag", "holder", "place", "since", "limit", "minutes"),
        _overdue,
    ),
    "alarms": ListType(
        _("Alarmas"),
        _("Nada es peligroso ahora."),
        ("state", "place", "tag", "holder", "figures"),
        _alarms,
    ),
    "disputes": ListType(
        _("Dichos distintos de dos sitios"),
        _("Ningún sitio dijo algo distinto de otro."),
        ("state", "tag", "class", "holder"),
        _disputes,
    ),
    "counts": ListType(
        _("Conteos"),
        _("Todavía no se ha cerrado ningún conteo."),
        ("since", "state", "place", "figures", "holder", "minutes"),
        _counts,
    ),
}
"""Every list by the name under which its figure opens it."""

"""What the first screen shows: the figures with their lists, and the few lines of each that matter most."""

from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from resguardo.account.access import ReadReason
from resguardo.console.board.facts import Seen
from resguardo.console.board.lines import LISTS, Line
from resguardo.console.board.listing import Shown, View, listed, opens
from resguardo.console.sight import Sight
from resguardo.operation.identifiers import PlaceId, StaffId
from resguardo.operation.roll import Figures, Whereabouts

LINES_SHOWN = 8
"""Lines of a list on the first screen; the list itself has all of them."""


class Figure(NamedTuple):
    """One figure that opens its list. `kind` is how it is drawn: bad, warn, good or nothing."""

    name: str
    label: Promise
    number: int
    kind: str


class Panel(NamedTuple):
    """The first lines of one list and how many there are in all."""

    name: str
    title: Promise
    empty: Promise
    icon: str
    lines: list[Shown]
    total: int


class Share(NamedTuple):
    """How many one holder answers for, or how many are in one place; `reference` empty where it opens no list."""

    label: str
    reference: bytes
    figures: Figures


PANELS = (
    ("unaccounted", "person-exclamation"),
    ("overdue", "hourglass-split"),
    ("absences", "search"),
    ("contested", "exclamation-triangle"),
    ("offers", "arrow-left-right"),
    ("alarms", "bell"),
)
"""Lists that the first screen begins, with their drawings, the gravest first."""


def board_parts(sight: Sight, seen: Seen) -> dict[str, Any]:
    """The context of the first screen."""
    facts = seen.facts
    last = facts.last_closed
    return {
        "as_of": seen.as_of,
        "figures": _figures(seen),
        "panels": [_panel(sight, seen, name, icon) for name, icon in PANELS],
        "holders": _holders(sight, facts.totals.by_holder),
        "places": _places(sight, facts.totals.by_place),
        "totals": facts.totals.all,
        "last_closed": last,
        "last_closed_minutes": None
        if last is None or last.closed_at is None
        else (seen.as_of - last.closed_at) // 60_000,
        "open_counts": facts.open_counts,
        "disputes": len(facts.disputes),
        "opens_person": opens(sight, "person:show"),
    }


def _figures(seen: Seen) -> list[Figure]:
    facts = seen.facts
    away = facts.standing(Whereabouts.ABSENT)
    return [
        Figure("unaccounted", _("sin constatar"), len(facts.unaccounted), _bad(facts.unaccounted)),
        Figure("roll", _("a cargo"), facts.totals.all.persons, ""),
        Figure("children", _("niñez"), facts.totals.all.children, ""),
        Figure("adults", _("personas adultas"), facts.totals.all.adults, ""),
        Figure("present", _("presentes"), facts.standing(Whereabouts.PRESENT), ""),
        Figure("out", _("fuera con responsable"), facts.standing(Whereabouts.OUT), ""),
        Figure("vehicle", _("en un vehículo"), facts.standing(Whereabouts.VEHICLE), ""),
        Figure("absences", _("ausencias abiertas"), len(facts.absences), "bad" if away else ""),
        Figure("contested", _("custodia en disputa"), len(facts.contested), _bad(facts.contested)),
        Figure("offers", _("entregas sin aceptar"), len(facts.offers), _warn(facts.offers)),
        Figure("overdue", _("vencido"), len(seen.overdue), _warn(seen.overdue)),
        Figure("alarms", _("alarmas"), len(facts.alarms), _bad(facts.alarms)),
    ]


def _bad(found: tuple[Any, ...]) -> str:
    return "bad" if found else "good"


def _warn(found: tuple[Any, ...]) -> str:
    return "warn" if found else "good"


def _panel(sight: Sight, seen: Seen, name: str, icon: str) -> Panel:
    kind = LISTS[name]
    with sight.steady() as state:
        lines: list[Line] = list(kind.lines(state, seen))
    shown = listed(sight, name, lines[:LINES_SHOWN], View())
    return Panel(name, kind.title, kind.empty, icon, shown.lines, len(lines))


def _holders(sight: Sight, by_holder: dict[StaffId, Figures]) -> list[Share]:
    with sight.steady():
        shares = [
            Share(sight.directory.staff_name(holder), holder, figures)
            for holder, figures in by_holder.items()
        ]
    return sorted(shares, key=lambda one: -one.figures.persons)


def _places(sight: Sight, by_place: dict[PlaceId | None, Figures]) -> list[Share]:
    """Places the reader may know; all others together, so that the sum is everybody."""
    known = sight.place_names(by_place, ReadReason.CARE)
    shares = [
        Share(known[place], place, figures)
        for place, figures in by_place.items()
        if place is not None and place in known
    ]
    shares.sort(key=lambda one: -one.figures.persons)
    reserved = _together(
        figures for place, figures in by_place.items() if place is not None and place not in known
    )
    nowhere = by_place.get(None)
    if reserved.persons:
        shares.append(Share(str(_("otros lugares (reservado)")), b"", reserved))
    if nowhere is not None:
        shares.append(Share(str(_("sin lugar anotado")), b"", nowhere))
    return shares


def _together(found: Any) -> Figures:
    children = adults = 0
    for figures in found:
        children, adults = children + figures.children, adults + figures.adults
    return Figures(children, adults)

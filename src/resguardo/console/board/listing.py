"""A list as one reader sees it: filtered and sorted as they left it, with the words, names and places they may know."""

from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import msgspec
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from resguardo.account.access import ReadReason
from resguardo.account.moments import in_zone
from resguardo.console.board.facts import Seen
from resguardo.console.board.lines import LISTS, Line
from resguardo.console.doors import DOORS
from resguardo.console.sealing import opened, reference_of, sealed
from resguardo.console.sight import Sight
from resguardo.console.words import said
from resguardo.operation.event import SealClass
from resguardo.operation.identifiers import PersonId, PlaceId

PAGE = 100
"""Lines on one page of a list."""

WORDS = {
    "present": _("presente"),
    "out": _("fuera con responsable"),
    "vehicle": _("en un vehículo"),
    "absent": _("ausente"),
    "contested": _("custodia en disputa"),
    "last_seen": _("última constatación"),
    "claims_to_answer": _("dice que responde"),
    "child": _("niñez"),
    "adult": _("persona adulta"),
}
"""Words of the lists that the field's words don't hold."""


REASONS = {
    ReadReason.CARE: _("cuidado"),
    ReadReason.COUNT: _("conteo"),
    ReadReason.SEARCH: _("búsqueda"),
    ReadReason.ALERT: _("alerta"),
    ReadReason.COURT: _("juzgado"),
    ReadReason.CORRECTION: _("corrección"),
    ReadReason.AUDIT: _("auditoría"),
    ReadReason.EXERCISE: _("ejercicio"),
}
"""Why names are read, in words."""


class View(msgspec.Struct, kw_only=True):
    """How a reader left a list: the words they looked for, the column it is sorted by, whether with names and why, the page."""

    text: str = ""
    sort: str = ""
    down: bool = False
    names: str = ""
    page: int = 1


class Shown(NamedTuple):
    """One line in words. `person` opens the person's page; `since` stays a moment, which the page writes with its zone."""

    line: Line
    cells: dict[str, str]


class Listing(NamedTuple):
    """One page of a list; `total` counts every line that passed the filter, `whole` every line there is."""

    lines: list[Shown]
    columns: tuple[str, ...]
    total: int
    whole: int
    pages: int


def view_of(request: HttpRequest, name: str) -> View:
    """How the reader left the list `name`; a fresh view where they never opened it, or it was somebody else who did."""
    key = f"list.{name}"
    kept: Any = request.session.get(key)
    if not isinstance(kept, str):
        return View()
    content = opened(_sight(request), reference_of(key), b64decode(kept))
    try:
        return msgspec.msgpack.decode(content, type=View) if content else View()
    except msgspec.ValidationError:
        return View()


def keep_view(request: HttpRequest, name: str, view: View) -> None:
    """Remember how the reader left the list. A filter may be somebody's name: the session holds it sealed."""
    key = f"list.{name}"
    content = sealed(_sight(request), reference_of(key), msgspec.msgpack.encode(view))
    request.session[key] = b64encode(content).decode()


def _sight(request: HttpRequest) -> Sight:
    sight: Sight = request.sight  # type: ignore[attr-defined]
    return sight


def reason_of(view: View) -> ReadReason | None:
    """Why names are shown; None where they are not."""
    try:
        return ReadReason(view.names) if view.names else None
    except ValueError:
        return None


def lines_of(sight: Sight, name: str, seen: Seen, only: bytes | None = None) -> list[Line]:
    """Every line of the list; with `only`, those of one holder or one place."""
    with sight.steady() as state:
        lines = list(LISTS[name].lines(state, seen))
    if only is None:
        return lines
    return [line for line in lines if only in (line.holder, line.place)]


def listed(sight: Sight, name: str, lines: Sequence[Line], view: View) -> Listing:
    """The page of `lines` that `view` asks for. Places and names are read for the lines that are shown, or for all where the view needs them."""
    columns = columns_of(name, view)
    reads_all = bool(view.text) or view.sort in {"place", "name_full"}
    if reads_all or view.sort:
        known = _Known(sight, lines if reads_all else (), columns, view)
        chosen = [Shown(line, known.cells(line)) for line in lines]
        chosen = [one for one in chosen if _matches(one, view.text)]
        if view.sort in columns:
            chosen.sort(key=_key(view.sort), reverse=view.down)
        order: Sequence[Line] = [one.line for one in chosen]
    else:
        order = lines
    pages = max(1, -(-len(order) // PAGE))
    first = (min(max(1, view.page), pages) - 1) * PAGE
    here = order[first : first + PAGE]
    known = _Known(sight, here, columns, view)
    shown = [Shown(line, known.cells(line)) for line in here]
    return Listing(shown, columns, len(order), len(lines), pages)


def all_shown(sight: Sight, name: str, lines: Sequence[Line], view: View) -> list[Shown]:
    """Every line that passes the filter, in the order of the view: what leaves as a file."""
    columns = columns_of(name, view)
    known = _Known(sight, lines, columns, view)
    shown = [Shown(line, known.cells(line)) for line in lines]
    chosen = [one for one in shown if _matches(one, view.text)]
    if view.sort in columns:
        chosen.sort(key=_key(view.sort), reverse=view.down)
    return chosen


def columns_of(name: str, view: View) -> tuple[str, ...]:
    """The columns of a list. With names there is no place: no list says both."""
    columns = LISTS[name].columns
    if reason_of(view) is None or "tag" not in columns:
        return columns
    without = [column for column in columns if column != "place"]
    without.insert(without.index("tag") + 1, "name_full")
    return tuple(without)


class _Known:
    """What the reader may know of the persons and places of some lines."""

    def __init__(
        self, sight: Sight, lines: Sequence[Line], columns: tuple[str, ...], view: View
    ) -> None:
        self._sight, self._columns = sight, columns
        self._staff: dict[bytes, str] = {}
        reason = reason_of(view)
        self._places: dict[PlaceId, str] = {}
        self._of_person: dict[PersonId, dict[PlaceId, str]] = {}
        self._names: dict[PersonId, str] = {}
        if "place" in columns:
            self._read_places(lines)
        if reason is not None and "name_full" in columns:
            persons = [line.person for line in lines if line.person]
            self._names = sight.names(persons, reason)

    def _read_places(self, lines: Sequence[Line]) -> None:
        """A place that says where somebody is needs the right to know where that person is; a place by itself, the right to know the place."""
        said_of = {line.person: line.place for line in lines if line.person and line.place}
        located = self._sight.located(said_of, ReadReason.CARE) if said_of else {}
        for person, name in located.items():
            place = said_of[person]
            if place is not None:
                self._of_person[person] = {place: name}
        alone = [line.place for line in lines if line.place and not line.person]
        if alone:
            self._places = self._sight.place_names(alone, ReadReason.CARE)

    def cells(self, line: Line) -> dict[str, str]:
        return {column: self._cell(column, line) for column in self._columns}

    def _cell(self, column: str, line: Line) -> str:
        makers: dict[str, Callable[[], str]] = {
            "tag": lambda: line.tag,
            "class": lambda: said_here(line.counted_as.value) if line.counted_as else "",
            "name_full": lambda: self._names.get(line.person, "") if line.person else "",
            "holder": lambda: self._holder(line),
            "place": lambda: self._place(line),
            "state": lambda: " · ".join(said_here(code) for code in line.state),
            "figures": lambda: line.figures,
            "since": lambda: clock_text(line.since, self._sight),
            "minutes": lambda: "" if line.minutes is None else str(line.minutes),
            "limit": lambda: "" if line.limit_minutes is None else str(line.limit_minutes),
        }
        return makers[column]()

    def _holder(self, line: Line) -> str:
        if line.holder is None:
            return said(line.owner) if line.owner else ""
        if line.holder not in self._staff:
            self._staff[line.holder] = self._sight.directory.staff_name(line.holder)
        return self._staff[line.holder]

    def _place(self, line: Line) -> str:
        if line.place is None:
            return ""
        known = self._of_person.get(line.person, {}) if line.person else self._places
        return known.get(line.place, gettext("reservado"))


def said_here(code: str) -> str:
    """The word of a list for a code, else the field's."""
    return str(WORDS[code]) if code in WORDS else said(code)


def clock_text(moment: int | None, sight: Sight) -> str:
    """A moment in the operation's zone with its offset, as it stands in a file."""
    if moment is None:
        return ""
    return in_zone(moment, sight.zone).isoformat(sep=" ", timespec="minutes")


def _matches(one: Shown, text: str) -> bool:
    wanted = text.casefold().split()
    found = " ".join(one.cells.values()).casefold()
    return all(word in found for word in wanted)


def _key(column: str) -> Callable[[Shown], Any]:
    numbers = {
        "since": lambda one: one.line.since or 0,
        "minutes": lambda one: -1 if one.line.minutes is None else one.line.minutes,
        "limit": lambda one: -1 if one.line.limit_minutes is None else one.line.limit_minutes,
    }
    return numbers.get(column, lambda one: one.cells[column].casefold())


def opens(sight: Sight, route: str) -> bool:
    """Whether the reader may open a page of another desk, so that a link to it is worth showing."""
    door = DOORS.get(route)
    return door is not None and (not door.roles or sight.holds(*door.roles))


def seal_of(columns: tuple[str, ...]) -> SealClass:
    """As what a file with these columns is written into the log of reads: a list of places, else of identities."""
    return SealClass.LOCATION if "place" in columns else SealClass.IDENTITY

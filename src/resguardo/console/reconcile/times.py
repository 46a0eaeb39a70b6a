"""Why two totals differ: the account at two times, person by person and act by act."""

from typing import NamedTuple

from resguardo.account.access import ReadReason
from resguardo.console.board.listing import said_here
from resguardo.console.sight import Sight
from resguardo.console.words import said
from resguardo.operation.identifiers import Moment, PersonId, PlaceId
from resguardo.reconcile.explain import Explanation, Row, Standing, Total, explain


class ActLine(NamedTuple):
    """One act that changed how a person stands."""

    what: str
    at: Moment
    signers: tuple[str, ...]


class PersonLine(NamedTuple):
    """One person whose standing differs; texts empty where they were not on the roll."""

    tag: str
    before: str
    after: str
    changes: tuple[str, ...]
    acts: tuple[ActLine, ...]
    is_explained: bool


class Explained(NamedTuple):
    """The difference between two times."""

    earlier: Moment
    later: Moment
    totals: tuple[Total, ...]
    lines: tuple[PersonLine, ...]
    unexplained: int


def explained(
    sight: Sight, earlier: Moment, later: Moment, known_at: Moment | None = None
) -> Explained:
    """The difference between `earlier` and `later`, as it was known at `known_at` (None: now)."""
    before, first = sight.account.told_until(earlier, known_at)
    after, told = sight.account.told_until(later, known_at)
    had = {one.written.event for one in first}
    found = explain(before, after, [one for one in told if one.written.event not in had])
    places = _places(sight, found)
    lines = tuple(_line(sight, row, places) for row in found.rows)
    return Explained(earlier, later, found.totals, lines, found.unexplained)


Places = dict[tuple[PersonId, PlaceId], str]


def _places(sight: Sight, found: Explanation) -> Places:
    """The names of places before and after, for the persons whose place the reader may know."""
    named: Places = {}
    for side in (0, 1):
        stood = {
            row.person: standing.place
            for row in found.rows
            if (standing := (row.before, row.after)[side]) and standing.place
        }
        for person, name in sight.located(stood, ReadReason.CORRECTION).items():
            place = stood[person]
            if place is not None:
                named[person, place] = name
    return named


def _line(sight: Sight, row: Row, places: Places) -> PersonLine:
    directory = sight.directory
    acts = tuple(
        ActLine(
            said(act.name),
            act.happened_at,
            tuple(directory.staff_name(signer) for signer in act.signers),
        )
        for act in row.acts
    )
    return PersonLine(
        row.tag,
        _stands(sight, row.person, row.before, places),
        _stands(sight, row.person, row.after, places),
        tuple(said(change.value) for change in row.changes),
        acts,
        row.is_explained,
    )


def _stands(sight: Sight, person: PersonId, standing: Standing | None, places: Places) -> str:
    if standing is None:
        return ""
    place = places.get((person, standing.place), "") if standing.place else ""
    words = (said_here(standing.on.value), place, sight.directory.staff_name(standing.holder))
    return " · ".join(word for word in words if word)

"""The roll beside a list from outside: as lines that can be compared, and what the comparison found."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from resguardo.account.access import ReadReason
from resguardo.cli.output import print_line, print_table
from resguardo.cli.view import View
from resguardo.cli.words import Language
from resguardo.exchange.spreadsheet import Row
from resguardo.operation import tag_code
from resguardo.operation.identifiers import PersonId
from resguardo.operation.identity import IdentityContent
from resguardo.operation.roll import roll as roll_of
from resguardo.reconcile.evidence import Listed
from resguardo.reconcile.lists import ListComparison, compare_lists


class Known(NamedTuple):
    """A row whose person may be on the roll already, under one of `tags`."""

    row: int
    tags: list[str]
    reasons: list[str]


def listed_row(row: Row) -> Listed:
    """A row of a list as it is compared."""
    born = tuple(map(date.fromisoformat, row.birth_date)) if row.birth_date else None
    return Listed(
        reference=str(row.row),
        name=row.name or "",
        given=row.given or "",
        family=row.family or "",
        # However the list spells a band of ours, it is the same band.
        tag=(row.tag and tag_code.parse(row.tag)) or row.tag,
        age_years=row.age,
        born=(born[0], born[1]) if born else None,
        sex=row.sex,
    )


def roll_listed(view: View, reader: str | None, reason: ReadReason) -> list[Listed]:
    """The roll with the newest or confirmed claim of each person; the reading is logged first."""
    persons = [line.person for line in roll_of(view.state)]
    view.names_of(persons, reader, reason)
    return [_known_here(view, person) for person in persons]


def _known_here(view: View, person: PersonId) -> Listed:
    record = view.state.register.persons[person]
    said = view.directory.identity(person) or IdentityContent()
    born = None
    if said.birth_earliest and said.birth_latest:
        born = (date.fromisoformat(said.birth_earliest), date.fromisoformat(said.birth_latest))
    return Listed(
        reference=record.tag,
        name=said.name,
        given=said.given,
        family=said.family,
        tag=record.tag,
        age_years=_age(said),
        born=born,
        sex=record.sex_observed.value,
    )


def _age(said: IdentityContent) -> tuple[int, int] | None:
    least, most = said.age_years_min, said.age_years_max
    if least is None:
        return None
    return least, least if most is None else most


def who_may_be_known(
    roll: Sequence[Listed], rows: Sequence[Row], language: Language
) -> list[Known]:
    """The rows that may be somebody on the roll, by name, age and sex; in the order of the list."""
    found = compare_lists(roll, [listed_row(row) for row in rows], language)
    known = [Known(int(one.listed), [one.roll], list(one.differences)) for one in found.on_both]
    known += [
        Known(int(one.listed), [one.roll, *one.also_like], list(one.reasons))
        for one in found.may_be_same
    ]
    known += [
        Known(int(listed), list(one.roll), []) for one in found.namesakes for listed in one.listed
    ]
    return sorted(known)


def show_comparison(found: ListComparison, view: View, file: str) -> None:
    """What the comparison found, the agreement last and only as a figure."""
    rows: list[tuple[str, str, str, str]] = []
    rows += [
        (
            view.say("may_be_same"),
            ", ".join((one.roll, *one.also_like)),
            one.listed,
            " ".join(one.reasons),
        )
        for one in found.may_be_same
    ]
    rows += [
        (view.say("namesakes"), ", ".join(one.roll), ", ".join(one.listed), "")
        for one in found.namesakes
    ]
    rows += [
        (view.say("tag_clash"), one.roll, one.listed, " ".join(one.reasons))
        for one in found.same_tag_other_person
    ]
    rows += [(view.say("repeated"), one.tag, one.reference, "") for one in found.repeated]
    rows += [
        (view.say("both_differ"), one.roll, one.listed, " ".join(one.differences))
        for one in found.on_both
        if one.differences
    ]
    rows += [(view.say("only_roll"), tag, "", "") for tag in found.only_on_roll]
    rows += [(view.say("only_list"), "", row, "") for row in found.only_on_list]
    if rows:
        headers = view.words("what", "tag", "row", "why")
        print_table(f"{view.title('roll')} · {file}", headers, rows)
    agree = sum(not one.differences for one in found.on_both)
    print_line(view.say("on_both_alike", persons=view.persons(agree)), "bold")

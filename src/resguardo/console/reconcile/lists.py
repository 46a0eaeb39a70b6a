"""A list from outside beside the roll: read, its columns chosen, shown row by row, compared person by person. Nothing of it is kept here."""

from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from resguardo.account.access import ReadReason
from resguardo.account.moments import in_zone
from resguardo.console.sight import Sight
from resguardo.exchange.spreadsheet import (
    Language,
    Mapping,
    Roster,
    Row,
    UnreadableFile,
    read_roster,
)
from resguardo.exchange.spreadsheet.headers import KNOWN, header_key
from resguardo.exchange.spreadsheet.read import read_sheets
from resguardo.exchange.spreadsheet.sentences import Sentences
from resguardo.operation import tag_code
from resguardo.operation.event import SealClass
from resguardo.operation.identifiers import PersonId, TagCode
from resguardo.operation.identity import IdentityContent
from resguardo.operation.register import Sex
from resguardo.reconcile.evidence import Listed
from resguardo.reconcile.lists import ListComparison, compare_lists

COLUMN_WORDS = {
    "tag": _("Brazalete"),
    "name_full": _("Nombre completo"),
    "given_1": _("Primer nombre"),
    "given_2": _("Segundo nombre"),
    "family_1": _("Primer apellido"),
    "family_2": _("Segundo apellido"),
    "family_3": _("Apellido de casada"),
    "id_no": _("Documento"),
    "birth_date": _("Fecha de nacimiento"),
    "age": _("Edad"),
    "sex": _("Sexo"),
    "admitted_at": _("Fecha de ingreso"),
    "left_at": _("Fecha de egreso"),
    "caregiver": _("Responsable"),
    "relation": _("Parentesco"),
    "row_no": _("Número de fila"),
}
"""What a column of a list from outside can mean."""
FATES = {
    "person": _("persona"),
    "duplicate": _("repetida"),
    "empty": _("vacía"),
    "heading": _("encabezado"),
    "total": _("total"),
    "unreadable": _("no se puede leer"),
}
"""What became of a row, in words."""
ROWS_SHOWN = 300


class Column(NamedTuple):
    """One header of the file and what it is taken for; empty when it is not read."""

    header: str
    meaning: str


class RowLine(NamedTuple):
    """One row as it was read, with everything that is wrong with it."""

    sheet: str
    row: Row
    fate: str
    name: str


class Finding(NamedTuple):
    """One line of the comparison: what was found, which band, which row of the list, and why."""

    kind: str
    tags: tuple[str, ...]
    rows: tuple[str, ...]
    reasons: tuple[str, ...]


class Compared(NamedTuple):
    """The comparison person by person, the agreement last and only as a figure."""

    findings: tuple[Finding, ...]
    alike: int
    on_roll: int
    on_list: int
    hidden: int
    """How many on the roll the reader may not know by name; they are not compared."""


def read_list(
    name: str, content: bytes, columns: dict[str, str], *, sight: Sight, language: Language
) -> Roster:
    """The list in the file, with what the reader said of its columns (header text to meaning). Raises `UnreadableFile`."""
    said = {header_key(header): meaning for header, meaning in columns.items()}
    today = in_zone(sight.now, sight.zone).date()
    mapping = Mapping("", said) if said else None
    return read_roster(name, content, mapping, today=today, language=language)


def columns_of(roster: Roster) -> list[Column]:
    """Every header of the file, each once, with what it was taken for."""
    found: dict[str, str] = {}
    for table in roster.tables:
        for meaning, header in table.headers.items():
            found.setdefault(header, meaning if meaning in COLUMN_WORDS else "")
        for header in table.unknown_headers:
            found.setdefault(header, "")
    return [Column(header, meaning) for header, meaning in found.items() if header]


def headers_of(content: bytes, language: Language) -> list[Column]:
    """What may be the headers of a file that nobody could read, so that the reader can say what they mean; empty where there is nothing to read."""
    try:
        sheets = read_sheets(content, Sentences(language))
    except UnreadableFile:
        return []
    for sheet in sheets:
        for row in sheet.rows:
            written = [cell.text for cell in row.cells if cell.text]
            if len(written) > 1:
                return [Column(text, _guess(text)) for text in dict.fromkeys(written)]
    return []


def _guess(header: str) -> str:
    meaning = KNOWN.get(header_key(header), "")
    return meaning if meaning in COLUMN_WORDS else ""


def rows_of(roster: Roster) -> list[RowLine]:
    """The rows of every table, those with something wrong first of all."""
    lines = [
        RowLine(table.sheet, row, str(FATES[row.fate]), name_of(row))
        for table in roster.tables
        for row in table.rows
        if row.fate != "empty"
    ]
    lines.sort(key=lambda line: not line.row.problems)
    return lines


def name_of(row: Row) -> str:
    """The name as the list has it."""
    return row.name or " ".join(part for part in (row.given, row.family) if part)


def compare(roster: Roster, sight: Sight, language: Language) -> Compared:
    """The list beside the roll. Names are read for this and the reading is written down."""
    with sight.steady() as state:
        persons = list(state.custody.open_persons())
        records = {
            person: (
                state.register.persons[person].tag,
                state.register.persons[person].sex_observed,
            )
            for person in persons
        }
    seen = [person for person in persons if sight.may_see(SealClass.IDENTITY, person)]
    said = sight.identities(seen, ReadReason.CORRECTION)
    roll = [_known(person, said.get(person), *records[person]) for person in seen]
    rows = [
        listed_row(f"{place}.{row.row}" if len(roster.tables) > 1 else str(row.row), row)
        for place, table in enumerate(roster.tables, start=1)
        for row in table.rows
        if row.fate == "person"
    ]
    found = compare_lists(roll, rows, language)
    alike = sum(not one.differences for one in found.on_both)
    return Compared(tuple(_findings(found)), alike, len(roll), len(rows), len(persons) - len(seen))


def listed_row(reference: str, row: Row) -> Listed:
    """A row of the list as it is compared. However it spells a band of ours, it is the same band."""
    born = tuple(map(date.fromisoformat, row.birth_date)) if row.birth_date else None
    return Listed(
        reference=reference,
        name=row.name or "",
        given=row.given or "",
        family=row.family or "",
        tag=(row.tag and tag_code.parse(row.tag)) or row.tag,
        age_years=row.age,
        born=(born[0], born[1]) if born else None,
        sex=row.sex,
    )


def _known(person: PersonId, said: IdentityContent | None, tag: TagCode, sex: Sex) -> Listed:
    content = said or IdentityContent()
    born = None
    if content.birth_earliest and content.birth_latest:
        born = (
            date.fromisoformat(content.birth_earliest),
            date.fromisoformat(content.birth_latest),
        )
    least, most = content.age_years_min, content.age_years_max
    return Listed(
        reference=tag,
        name=content.name,
        given=content.given,
        family=content.family,
        tag=tag,
        age_years=None if least is None else (least, least if most is None else most),
        born=born,
        sex=sex.value,
    )


def _findings(found: ListComparison) -> list[Finding]:
    lines = [
        Finding("may_be_same", (one.roll, *one.also_like), (one.listed,), one.reasons)
        for one in found.may_be_same
    ]
    lines += [Finding("namesakes", one.roll, one.listed, ()) for one in found.namesakes]
    lines += [
        Finding("tag_clash", (one.roll,), (one.listed,), one.reasons)
        for one in found.same_tag_other_person
    ]
    lines += [
        Finding("repeated", (one.tag,), (one.reference,) if one.on == "list" else (), ())
        for one in found.repeated
    ]
    lines += [
        Finding("both_differ", (one.roll,), (one.listed,), one.differences)
        for one in found.on_both
        if one.differences
    ]
    lines += [Finding("only_on_roll", (tag,), (), ()) for tag in found.only_on_roll]
    lines += [Finding("only_on_list", (), (row,), ()) for row in found.only_on_list]
    return lines

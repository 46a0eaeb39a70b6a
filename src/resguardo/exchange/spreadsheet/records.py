"""What is known of a roster once it is read: one record a row, every row with its fate.

The field names are a public contract: `roster import --json` prints these records as they are.
"""

from typing import Literal

from msgspec import Struct

from resguardo.exchange.spreadsheet.sentences import Problem
from resguardo.exchange.spreadsheet.sexes import Sex

Fate = Literal["person", "duplicate", "empty", "heading", "total", "unreadable"]


class Row(Struct, frozen=True):
    """One row of a table and what became of it.

    `row` is its number as the spreadsheet program shows it. `duplicate_of` is the earlier row of
    the same person (on `duplicate_of_sheet`). `name` is as written; `given` and `family` are None
    where the list does not part them. `age` is least and most whole years; `birth_date` earliest
    and latest day, ISO; None means not said. `sex` None is a blank cell, "unknown" a written doubt.
    `admitted_at` and `left_at` are local: a day, a day with a clock, a clock, a month or a year.
    `formulas` keeps the formula of each field that was computed. A row that becomes a claim is
    built from these fields alone: notes are never among them. `submission` is the id that a phone gave the form that the row
    came from, None for a list that was written by hand.
    """

    row: int
    fate: Fate
    duplicate_of: int | None = None
    tag: str | None = None
    name: str | None = None
    given: str | None = None
    family: str | None = None
    age: tuple[int, int] | None = None
    birth_date: tuple[str, str] | None = None
    sex: Sex | None = None
    problems: list[Problem] = []
    hidden: bool = False
    duplicate_of_sheet: str | None = None
    id_no: str | None = None
    admitted_at: str | None = None
    left_at: str | None = None
    family_group: str | None = None
    caregiver: str | None = None
    relation: str | None = None
    formulas: dict[str, str] = {}
    submission: str | None = None


class Table(Struct, frozen=True):
    """One table: `mapping` is canonical name to column number from 1, `headers` to its text.

    `unknown_headers` are columns that were not read because nobody knows their header, days aside:
    the person who imports is asked about them, and the answer is kept in a mapping.
    """

    sheet: str
    header_rows: list[int]
    mapping: dict[str, int]
    rows: list[Row]
    hidden: bool = False
    hidden_columns: list[int] = []
    headers: dict[str, str] = {}
    unknown_headers: dict[str, int] = {}


class Roster(Struct, frozen=True):
    """A whole file. `stated_total` is what the list itself says, None when it says nothing.

    `persons` counts rows of fate person; `total_agrees` compares it with the stated total and is
    None when there is none. `problems` concern the file or a sheet and no single row.
    """

    file: str
    sha256: str
    tables: list[Table]
    persons: int
    duplicates: int
    unreadable: int
    stated_total: int | None
    total_agrees: bool | None
    problems: list[Problem] = []


def has_findings(roster: Roster) -> bool:
    """Something needs a look before the list is used (exit 1)."""
    return bool(
        roster.duplicates
        or roster.unreadable
        or roster.problems
        or roster.total_agrees is False
        or any(row.problems for table in roster.tables for row in table.rows)
    )

"""Submissions that were taken in before: an export holds everything since the form was opened, and comes again every day.

What is remembered is hashes. A submission's id is drawn by the phone and lies in no other file of ours, so nobody without the export can tell from them who was on it.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping
from typing import Final

import msgspec

from resguardo.exchange.odk.sentences import problem
from resguardo.exchange.spreadsheet.records import Roster, Row
from resguardo.exchange.spreadsheet.sentences import Language

Seen = dict[str, str]
"""Hash of a submission's id to the hash of what it said."""

_PLACE: Final = {"row": 0, "problems": [], "hidden": False, "formulas": {}, "fate": "person"}


def sorted_out(roster: Roster, seen: Mapping[str, str], language: Language) -> Roster:
    """The roster without the persons that were taken in before, the same; those that changed since are said. Each row keeps a fate."""
    tables = [
        msgspec.structs.replace(table, rows=[_told(row, seen, language) for row in table.rows])
        for table in roster.tables
    ]
    fates = Counter(row.fate for table in tables for row in table.rows)
    return msgspec.structs.replace(
        roster, tables=tables, persons=fates["person"], duplicates=fates["duplicate"]
    )


def seen_in(roster: Roster) -> Seen:
    """What to remember once the roster was taken in."""
    rows = [row for table in roster.tables for row in table.rows if row.fate == "person"]
    return {_hash(row.submission): _said(row) for row in rows if row.submission}


def _told(row: Row, seen: Mapping[str, str], language: Language) -> Row:
    before = seen.get(_hash(row.submission)) if row.submission else None
    if row.fate != "person" or before is None:
        return row
    same = before == _said(row)
    found = problem("odk.taken_in" if same else "odk.taken_in_differs", "submission", "", language)
    return msgspec.structs.replace(
        row, fate="duplicate" if same else "person", problems=[*row.problems, found]
    )


def _said(row: Row) -> str:
    """The hash of what a row says, wherever it stands in its file."""
    return _hash(msgspec.json.encode(msgspec.structs.replace(row, **_PLACE)).decode())


def _hash(text: str | None) -> str:
    return hashlib.sha256(f"resguardo submission\0{text}".encode()).hexdigest()

"""Rosters as agencies keep them, in CSV, XLSX and ODS; and our own lists out again."""

from resguardo.exchange.spreadsheet.mapping import (
    Mapping,
    dump_mapping,
    load_mapping,
    mapping_of,
)
from resguardo.exchange.spreadsheet.records import Roster, Row, Table, has_findings
from resguardo.exchange.spreadsheet.roster import read_roster
from resguardo.exchange.spreadsheet.sentences import Language, Problem, UnreadableFile

__all__ = [
    "Language",
    "Mapping",
    "Problem",
    "Roster",
    "Row",
    "Table",
    "UnreadableFile",
    "dump_mapping",
    "has_findings",
    "load_mapping",
    "mapping_of",
    "read_roster",
]

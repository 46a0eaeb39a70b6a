"""Messy rosters made for the purpose, each compared row by row with what a careful reader sees."""

import datetime as dt
import json
import pathlib
from typing import Any

import msgspec
import pytest

from resguardo.exchange.spreadsheet import Roster, read_roster

ROSTERS = pathlib.Path(__file__).parents[2] / "data" / "rosters"
EXPECTATIONS = sorted(ROSTERS.glob("*.expected.json"))
TODAY = dt.date(2024, 12, 26)


def plainly(roster: Roster) -> dict[str, Any]:
    """The roster as the expectations write it: no blanks, problems as field and code."""
    found = json.loads(msgspec.json.encode(roster))
    for table in found["tables"]:
        table["rows"] = [_told(row) for row in table["rows"]]
        table.pop("headers")
        table.pop("unknown_headers")
        for name in ("hidden", "hidden_columns"):
            if not table[name]:
                table.pop(name)
    return {
        name: value for name, value in found.items() if name not in ("file", "sha256", "problems")
    }


def _told(row: dict[str, Any]) -> dict[str, Any]:
    row = row | {"problems": [f"{one['field']}:{one['code']}" for one in row["problems"]]}
    row.pop("duplicate_of_sheet")
    return {name: value for name, value in row.items() if value not in (None, False, [], {})}


@pytest.mark.parametrize("path", EXPECTATIONS, ids=lambda path: path.name.split(".expected")[0])
def test_every_row_of_a_messy_roster_has_the_fate_a_careful_reader_gives_it(
    path: pathlib.Path,
) -> None:
    """Fates, values, problems, mapping and totals are those written down by hand."""
    name = path.name.removesuffix(".expected.json")
    roster = read_roster(name, (ROSTERS / name).read_bytes(), today=TODAY)
    assert plainly(roster) == json.loads(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", EXPECTATIONS, ids=lambda path: path.name.split(".expected")[0])
@pytest.mark.parametrize("language", ["es", "en"])
def test_remarks_comments_and_authors_are_never_shown(path: pathlib.Path, language: Any) -> None:
    """Free words about a child stay in the file, whatever is wrong with their row."""
    name = path.name.removesuffix(".expected.json")
    content = (ROSTERS / name).read_bytes()
    roster = read_roster(name, content, today=TODAY, language=language)
    assert "SECRETO" not in msgspec.json.encode(roster).decode()


def test_there_are_at_least_sixteen_messy_rosters() -> None:
    """Each trap of the exchange design has a roster made for it."""
    assert len(EXPECTATIONS) >= 16

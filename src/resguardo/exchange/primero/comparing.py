"""The read-back: what the server says it keeps against what was sent. It accepts fields in silence that it drops, and changes others."""

from typing import Any, Final, NamedTuple

from resguardo.exchange.primero.findings import Finding
from resguardo.exchange.primero.records import Case

EMPTY: Final[tuple[Any, ...]] = (None, "", [])
"""What stands where nothing does."""


class Change(NamedTuple):
    """One field that differs. `row` None for a field of the case itself."""

    section: str
    row: str | None
    field: str
    sent: Any
    kept: Any

    @property
    def shown(self) -> str:
        """The field as a finding names it."""
        return self.section if self.row is None else f"{self.section}.{self.field}"


def changes(sent: Case, kept: Case) -> list[Change]:
    """Every field of `sent` that `kept` lacks or says otherwise. Fields that only the server has are its own affair."""
    found: list[Change] = []
    for name, value in sent.items():
        there = kept.get(name)
        if _are_rows(value):
            found += _row_changes(name, value, rows_in(there))
        elif not same(value, there):
            found.append(Change(name, None, name, value, there))
    return found


def findings_of(case: str, found: list[Change]) -> list[Finding]:
    """Each difference after a sending as a finding: dropped, hidden behind asterisks, or changed. A row that is not there is one finding."""
    gone = {(one.section, one.row) for one in found if one.row and one.field == "unique_id"}
    rows = [Finding("kept.dropped", case, section) for section, _ in sorted(gone, key=str)]
    return rows + [_finding(case, one) for one in found if (one.section, one.row) not in gone]


def rows_in(kept: Any) -> list[Case]:
    """The rows of a section as a server keeps it; nothing where it keeps something else there."""
    return [one for one in kept if isinstance(one, dict)] if isinstance(kept, list) else []


def same(sent: Any, kept: Any) -> bool:
    """Whether two values mean the same: text by its letters, a radio's "true" like true, a list without its order."""
    if isinstance(sent, list) and isinstance(kept, list):
        return sorted(map(str, sent)) == sorted(map(str, kept))
    if isinstance(sent, bool) or isinstance(kept, bool):
        return kept is not None and str(sent).lower() == str(kept).lower()
    return bool(sent == kept)


def _row_changes(section: str, rows: list[Case], there: list[Case]) -> list[Change]:
    by_id = {str(row.get("unique_id")): row for row in there}
    found = []
    for row in rows:
        reference = row["unique_id"]
        kept = by_id.get(reference)
        for field, value in row.items():
            was = None if kept is None else kept.get(field)
            if not same(value, was):
                found.append(Change(section, reference, field, value, was))
    return found


def _are_rows(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def _finding(case: str, change: Change) -> Finding:
    expected = "" if change.sent is None else str(change.sent)[:40]
    if change.kept in EMPTY:
        return Finding("kept.dropped", case, change.shown, "", expected)
    if isinstance(change.kept, str) and change.kept and not change.kept.strip("*"):
        return Finding("kept.hidden", case, change.shown)
    return Finding("kept.changed", case, change.shown, str(change.kept)[:40], expected)

"""Read a CSV file of public figures into statements, with every fault as a `Problem`."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from io import StringIO
from zoneinfo import ZoneInfo

from resguardo.reconcile.figures import (
    COLUMNS,
    AsOf,
    Figures,
    Problem,
    Qualifier,
    Statement,
    month_of,
)
from resguardo.reconcile.wording import Language, say

SAME_QUALIFIER = {
    "": Qualifier.EXACTLY,
    "less_than": Qualifier.FEWER_THAN,
    "up_to": Qualifier.AT_MOST,
}
"""Other spellings of a qualifier. A number without any is read as exact."""

VALUE_DIGITS = 9
"""A number of persons with more digits than this is a slip of the hand."""

SHOWN_LENGTH = 80

_AS_OF = re.compile(
    r"(?P<day>\d{4}-\d{2}-\d{2})"
    r"(?:[T ](?P<clock>\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)(?P<offset>Z|[+-]\d{2}:?\d{2})?)?"
)
_MONTH = re.compile(r"\d{4}-\d{2}")


def read_figures(content: bytes, language: Language = "es") -> Figures:
    """Every statement and every problem of a CSV file, in the order of its rows.

    UTF-8 with or without a mark, UTF-16 with one, and Windows-1252 are understood; cells may be
    parted by commas, semicolons or tabs. Problems are written in `language`.
    """
    try:
        text = _decoded(content)
        header, rows = _rows(text)
    except csv.Error as fault:
        return Figures((), (_problem(language, None, "", str(fault), "quoting"),))
    except ValueError:
        return Figures((), (_problem(language, None, "", _shown(content), "text_file"),))
    problems = list(_header_problems(header, language))
    if problems:
        return Figures((), tuple(problems))
    statements: list[Statement] = []
    for row, cells in enumerate(rows, start=1):
        if any(cell.strip() for cell in cells):
            read = _Row(row, header, cells, language)
            problems.extend(read.problems)
            statements.extend(read.statements)
    return Figures(tuple(statements), tuple(problems))


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252")
    if "\0" in text:
        raise ValueError("a text file holds no zero bytes")
    return text


def _rows(text: str) -> tuple[list[str], list[list[str]]]:
    """The header, in small letters, and the rows below it; blank lines are not counted."""
    first_line = text.lstrip().partition("\n")[0]
    delimiter = max(",;\t", key=first_line.count)
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows = [row for row in reader if row]
    while rows and not any(cell.strip() for cell in rows[0]):
        del rows[0]
    if not rows:
        raise ValueError("a file of figures has a header")
    return [name.strip().casefold() for name in rows[0]], rows[1:]


def _header_problems(header: Sequence[str], language: Language) -> Iterator[Problem]:
    for field in COLUMNS:
        if field not in header:
            yield _problem(language, None, field, ", ".join(header), "column")
    for field in dict.fromkeys(header):
        if field and header.count(field) > 1:
            yield _problem(language, None, field, ", ".join(header), "column_once")


ZONE_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_+-]{0,31}(?:/[A-Za-z0-9_+-]{1,31}){0,2}")
"""How zones are called; whatever else is written is not looked for, since each stroke in it would open a folder further down."""


class _Row:
    """One data row while it is read: its problems, and its statement when there are none."""

    def __init__(
        self, row: int, header: Sequence[str], cells: Sequence[str], language: Language
    ) -> None:
        self.row = row
        self.language = language
        self.problems: list[Problem] = []
        named = {name: cell.strip() for name, cell in zip(header, cells, strict=False)}
        self.fields: Mapping[str, str] = dict.fromkeys(COLUMNS, "") | named
        if any(cell.strip() for cell in cells[len(header) :]):
            self.fault("", "cells", found=str(len(cells)), count=len(header))
        for field in ("population", "measure"):
            if not self.fields[field]:
                self.fault(field, "text")
        as_of = self.as_of()
        qualifier = self.qualifier()
        value = self.value(qualifier)
        self.statements: list[Statement] = []
        if not self.problems and as_of is not None and qualifier is not None:
            self.statements.append(self.statement(as_of, qualifier, value))

    def statement(self, as_of: AsOf, qualifier: Qualifier, value: int | None) -> Statement:
        return Statement(
            row=self.row,
            as_of=as_of,
            institution=self.fields["institution"],
            population=self.fields["population"],
            measure=self.fields["measure"],
            qualifier=qualifier,
            value=value,
            words=self.fields.get("statement", ""),
            source=self.fields.get("source", ""),
        )

    def fault(
        self, field: str, code: str, *, found: str = "", mend: str = "", **values: object
    ) -> None:
        found = found or self.fields.get(field, "")
        self.problems.append(
            _problem(self.language, self.row, field, found, code, mend=mend, **values)
        )

    def as_of(self) -> AsOf | None:
        written = self.fields["as_of"]
        zone = self.zone()
        try:
            if _MONTH.fullmatch(written):
                first_day = date.fromisoformat(f"{written}-01")
                return AsOf(written, first_day, month_of(first_day), None)
            parts = _AS_OF.fullmatch(written)
            if parts is None:
                raise ValueError(written)
            day = date.fromisoformat(parts["day"])
            if parts["clock"] is None:
                return AsOf(written, day, day, None)
            clock = datetime.fromisoformat(f"{day}T{parts['clock']}{parts['offset'] or ''}")
            return self.moment(clock, zone)
        except (ValueError, OverflowError):
            self.fault("as_of", "as_of")
            return None

    def moment(self, clock: datetime, zone: ZoneInfo | None) -> AsOf | None:
        """A clock in real time; its day is the one the zone of the row was living then."""
        if zone is None and clock.tzinfo is None:
            if not self.fields["time_zone"]:
                self.fault("time_zone", "zone")
            return None
        if clock.tzinfo is None:
            clock = clock.replace(tzinfo=zone)
        local = clock.astimezone(zone) if zone is not None else clock
        text = f"{self.fields['as_of']} {self.fields['time_zone']}".strip()
        return AsOf(text, local.date(), local.date(), local.astimezone(UTC))

    def zone(self) -> ZoneInfo | None:
        """The zone of the row; only a clock without an offset can't do without one."""
        name = self.fields["time_zone"]
        if name and not ZONE_NAME.fullmatch(name):
            self.fault("time_zone", "zone")
            return None
        try:
            return ZoneInfo(name) if name else None
        except (ValueError, LookupError, OSError):
            self.fault("time_zone", "zone")
            return None

    def qualifier(self) -> Qualifier | None:
        word = re.sub(r"[\s_-]+", "_", self.fields["qualifier"].casefold())
        if word in SAME_QUALIFIER:
            return SAME_QUALIFIER[word]
        try:
            return Qualifier(word)
        except ValueError:
            self.fault("qualifier", "qualifier", words=", ".join(Qualifier))
            return None

    def value(self, qualifier: Qualifier | None) -> int | None:
        written = self.fields["value"]
        if not written:
            if qualifier not in (Qualifier.ALL, Qualifier.SOME, None):
                self.fault("value", "value", mend="value_empty")
            return None
        if not re.fullmatch(r"[0-9]+", written):
            self.fault("value", "value")
            return None
        if len(written) > VALUE_DIGITS:
            self.fault("value", "value_short", mend="value", digits=VALUE_DIGITS)
            return None
        if qualifier is Qualifier.FEWER_THAN and int(written) == 0:
            self.fault("value", "value_positive", qualifier=self.fields["qualifier"])
        return int(written)


def _problem(
    language: Language,
    row: int | None,
    field: str,
    found: str,
    code: str,
    *,
    mend: str = "",
    **values: object,
) -> Problem:
    return Problem(
        row=row,
        field=field,
        found=found[:SHOWN_LENGTH],
        expected=say(f"expected.{code}", language, field=field, **values),
        mend=say(f"mend.{mend or code}", language, field=field, **values),
    )


def _shown(content: bytes) -> str:
    return content[:SHOWN_LENGTH].decode("latin-1").strip()

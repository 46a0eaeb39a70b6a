"""One person's row: what each cell says, and what is wrong with it."""

import datetime as dt
import re

from resguardo.exchange.spreadsheet.ages import AgeFault, AgeYears, add_months, read_age
from resguardo.exchange.spreadsheet.dates import DateFault, read_date, read_moment
from resguardo.exchange.spreadsheet.delimited import BROKEN_PAIR, whole_letters
from resguardo.exchange.spreadsheet.identity_numbers import (
    SHORTENED,
    identity_fault,
    identity_number,
)
from resguardo.exchange.spreadsheet.plain import (
    UNSEEN,
    is_filler,
    is_nameless,
    is_unknown,
    plain,
    tidy,
)
from resguardo.exchange.spreadsheet.records import Row
from resguardo.exchange.spreadsheet.sentences import Problem, Sentences
from resguardo.exchange.spreadsheet.sexes import ColumnLetters, Sex
from resguardo.exchange.spreadsheet.sheet import Cell

NAME_PARTS = ("given_1", "given_2", "given_3", "family_1", "family_2", "family_3")
UNREAD = frozenset({"notes", "left_reason"})
"""Free words about a child: never read for their meaning and never shown."""

LOST_LETTER = re.compile(r"\ufffd|\w\?\w")
EXPONENT_SHOWN = re.compile(r"^\d(?:[.,]\d+)?E\+\d+$", re.IGNORECASE)


class PersonReader:
    """Reads the fields of persons of one table. `headers` is canonical name to header text."""

    def __init__(
        self,
        sentences: Sentences,
        today: dt.date,
        letters: ColumnLetters,
        headers: dict[str, str],
    ) -> None:
        self.sentences = sentences
        self.today = today
        self.letters = letters
        self.headers = headers

    def read(self, number: int, fields: dict[str, Cell]) -> Row:
        """The row `number` as a person; `fields` are its cells that say something."""
        problems = self._cell_problems(fields)
        readable = {
            name: cell for name, cell in fields.items() if cell.text and cell.kind != "error"
        }
        tag = self._tag(readable, problems)
        full, given, family = self._name(readable, problems)
        if not full and not tag and not problems:
            problems.append(self._problem("name.missing", "name", ""))
        return Row(
            row=number,
            fate="person",
            tag=tag,
            name=full,
            given=given,
            family=family,
            age=self._age(readable, problems),
            birth_date=self._birth_date(readable, problems),
            sex=self._sex(readable, problems),
            problems=problems,
            id_no=self._identity(readable, problems),
            admitted_at=self._moment(readable, "admitted_at", problems),
            left_at=self._moment(readable, "left_at", problems),
            family_group=_words(readable, "family_group"),
            caregiver=_words(readable, "caregiver"),
            relation=_words(readable, "relation"),
            formulas={
                name: str(cell.formula)
                for name, cell in fields.items()
                if cell.formula is not None and name not in UNREAD
            },
        )

    def _cell_problems(self, fields: dict[str, Cell]) -> list[Problem]:
        """Formulas without a result, calculation errors, and signs that nobody sees, whatever the field."""
        problems = []
        for field, cell in fields.items():
            shown = "name" if field == "name_full" or field in NAME_PARTS else field
            if cell.lacks_result:
                found = self.sentences.quote(str(cell.formula))
                problems.append(self._problem("formula.no_result", shown, found))
            elif cell.kind == "error" and field not in UNREAD:
                problems.append(self._problem("cell.error", shown, cell.text))
            elif field not in UNREAD and (unseen := UNSEEN.search(cell.text)):
                problems.append(self._problem("text.unseen", shown, f"U+{ord(unseen[0]):04X}"))
        return problems

    def _problem(self, code: str, field: str, found: str) -> Problem:
        return self.sentences.problem(code, field, found)

    def _tag(self, fields: dict[str, Cell], problems: list[Problem]) -> str | None:
        cell = fields.get("tag")
        if cell is None:
            return None
        turned = cell.kind in ("scientific", "date") or EXPONENT_SHOWN.match(cell.text)
        if turned:
            problems.append(
                self._problem("tag.turned_number", "tag", self.sentences.quote(cell.text))
            )
        return tidy(cell.text)

    def _name(
        self, fields: dict[str, Cell], problems: list[Problem]
    ) -> tuple[str | None, str | None, str | None]:
        """The full name as written, given names and surnames where the list parts them."""
        parts = {name: fields[name].text for name in NAME_PARTS if name in fields}
        written = [fields["name_full"].text] if "name_full" in fields else list(parts.values())
        for text in written:
            if BROKEN_PAIR.search(text) or LOST_LETTER.search(text):
                problems.append(
                    self._problem("name.broken_letters", "name", self.sentences.quote(text))
                )
                break
        full = tidy(" ".join(whole_letters(text) for text in written))
        if is_filler(full) or (is_unknown(plain(full)) and not is_nameless(full)):
            return None, None, None
        if not any(letter.isalpha() for letter in full):
            problems.append(self._problem("name.missing", "name", self.sentences.quote(full)))
            return None, None, None
        given = _joined(parts, "given")
        family = _joined(parts, "family")
        if "name_full" in fields and not given and full.count(",") == 1:
            before, after = (part.strip() for part in full.split(","))
            if before and after:
                family, given = before, after
        return full, given, family

    def _age(self, fields: dict[str, Cell], problems: list[Problem]) -> AgeYears | None:
        age: AgeYears | None = None
        cell = fields.get("age")
        if cell is not None:
            if cell.kind == "date":
                problems.append(
                    self._problem("age.turned_date", "age", self.sentences.quote(cell.text))
                )
                return None
            try:
                age = read_age(cell.text)
            except AgeFault as fault:
                problems.append(self._problem(fault.code, "age", self.sentences.quote(cell.text)))
                return None
        months = fields.get("age_months")
        if months is None:
            return age
        try:
            return add_months(age, months.text)
        except AgeFault as fault:
            found = self.sentences.quote(months.text)
            problems.append(self._problem(fault.code, "age_months", found))
            return age if fault.code != "age.months" or age is None else (age[0], age[1] + 1)

    def _birth_date(
        self, fields: dict[str, Cell], problems: list[Problem]
    ) -> tuple[str, str] | None:
        cell = fields.get("birth_date")
        if cell is None:
            return None
        try:
            span = read_date(cell.text, self.today)
        except DateFault as fault:
            found = self.sentences.quote(cell.text)
            problems.append(self._problem(fault.code, "birth_date", found))
            return None
        return (span[0].isoformat(), span[1].isoformat()) if span else None

    def _moment(self, fields: dict[str, Cell], name: str, problems: list[Problem]) -> str | None:
        cell = fields.get(name)
        if cell is None:
            return None
        try:
            return read_moment(cell.text, self.today)
        except DateFault as fault:
            problems.append(self._problem(fault.code, name, self.sentences.quote(cell.text)))
            return None

    def _sex(self, fields: dict[str, Cell], problems: list[Problem]) -> Sex | None:
        cell = fields.get("sex")
        if cell is None:
            return None
        sex, code = self.letters.read(cell.text)
        if code is not None:
            problems.append(self._problem(code, "sex", self.sentences.quote(cell.text)))
        return sex

    def _identity(self, fields: dict[str, Cell], problems: list[Problem]) -> str | None:
        cell = fields.get("id_no")
        if cell is None:
            return None
        number = identity_number(cell)
        code = identity_fault(cell, number, self.headers.get("id_no", ""))
        if code is not None:
            problems.append(self._problem(code, "id_no", self.sentences.quote(cell.text)))
            return None if SHORTENED.match(number) else number
        return number or None


def _words(fields: dict[str, Cell], name: str) -> str | None:
    cell = fields.get(name)
    if cell is None or is_unknown(plain(cell.text)):
        return None
    return tidy(whole_letters(cell.text)) or None


def _joined(parts: dict[str, str], kind: str) -> str | None:
    words = [
        whole_letters(text)
        for name, text in parts.items()
        if name.startswith(kind) and not is_unknown(plain(text))
    ]
    return tidy(" ".join(words)) or None

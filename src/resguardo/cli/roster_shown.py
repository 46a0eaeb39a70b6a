"""A list that was read, shown row by row: what each column was taken for, and what became of every row."""

from resguardo.cli.comparing import Known
from resguardo.cli.output import print_line, print_problems, print_table
from resguardo.cli.problems import Problem
from resguardo.cli.words import COLUMN_WORDS, Language, say
from resguardo.exchange.spreadsheet import Roster, Row, Table


def show_roster(roster: Roster, language: Language) -> None:
    """Every table of the file, the problems, and the totals."""
    for table in roster.tables:
        _show_table(roster, table, language)
    print_problems(_problems(roster, language), language)
    print_line(_totals(roster, language), "bold")


def show_known(known: list[Known], language: Language) -> None:
    """Rows that got a new band though somebody on the roll may be the same person."""
    if not known:
        return
    headers = [say(key, language) for key in ("row", "tag", "why")]
    rows = [(one.row, ", ".join(one.tags), " ".join(one.reasons)) for one in known]
    print_table(say("may_be_known", language), headers, rows, numbers=(0,))
    print_line(say("may_be_known_mend", language))


def _show_table(roster: Roster, table: Table, language: Language) -> None:
    sheet = f"{say('sheet', language)} {table.sheet}" if table.sheet else roster.file
    hidden = f" · {say('hidden', language)}" if table.hidden else ""
    print_line(sheet + hidden, "bold")
    columns = ", ".join(
        f"{table.headers.get(name, '')} → {_column(name, language)} ({name})"
        for name in table.mapping
    )
    print_line(f"{say('columns', language)}: {columns}")
    if table.unknown_headers:
        unknown = ", ".join(table.unknown_headers)
        print_line(f"{say('columns_unread', language)}: {unknown}")
    if table.hidden_columns:
        print_line(
            f"{say('columns_hidden', language)}: {', '.join(map(str, table.hidden_columns))}"
        )
    headers = [
        say(key, language) for key in ("row", "fate", "tag", "name", "age", "sex", "problems")
    ]
    print_table("", headers, [_cells(row, table, language) for row in table.rows], numbers=(0,))


def _column(name: str, language: Language) -> str:
    """What a column holds, in the reader's words."""
    spanish, english = COLUMN_WORDS[name]
    return spanish if language == "es" else english


def field_shown(field: str, table: Table, language: Language) -> str:
    """A problem's field as the reader finds it on the sheet: under its own header, or in words."""
    own = table.headers.get(field)
    return own or (_column(field, language) if field in COLUMN_WORDS else field)


def _cells(row: Row, table: Table, language: Language) -> tuple[object, ...]:
    fate = say(f"fate_{row.fate}", language)
    if row.duplicate_of is not None:
        fate = f"{fate} → {row.duplicate_of}"
    if row.hidden:
        fate = f"{fate} · {say('hidden', language)}"
    said = (field_shown(one.field, table, language) for one in row.problems)
    fields = ", ".join(dict.fromkeys(said))
    sex = say(f"sex_{row.sex}", language) if row.sex else ""
    return (row.row, fate, row.tag, row.name, _age(row), sex, fields)


def _age(row: Row) -> str:
    if row.birth_date is not None:
        first, last = row.birth_date
        return first if first == last else f"{first} … {last}"
    if row.age is None:
        return ""
    least, most = row.age
    return str(least) if least == most else f"{least}-{most}"


def _problems(roster: Roster, language: Language) -> list[Problem]:
    rows = [
        Problem(
            table.sheet,
            one.found,
            one.expected,
            one.mend,
            row.row,
            field_shown(one.field, table, language),
        )
        for table in roster.tables
        for row in table.rows
        for one in row.problems
    ]
    whole = [Problem(roster.file, one.found, one.expected, one.mend) for one in roster.problems]
    return rows + whole


def _totals(roster: Roster, language: Language) -> str:
    parts = [
        _figure(roster.persons, "person", "persons", language),
        _figure(roster.duplicates, "duplicate_row", "duplicate_rows", language),
    ]
    if roster.unreadable:
        parts.append(f"{roster.unreadable} {say('fate_unreadable', language)}")
    if roster.stated_total is not None:
        agrees = say("total_agrees" if roster.total_agrees else "total_differs", language)
        parts.append(f"{say('stated_total', language)} {roster.stated_total}: {agrees}")
    return " · ".join(parts)


def _figure(number: int, one: str, several: str, language: Language) -> str:
    return f"{number} {say(one if number == 1 else several, language)}"

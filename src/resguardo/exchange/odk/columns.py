"""What the columns of an export are: questions, the producer's own, and those that must not be read at all."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct

from resguardo.exchange.spreadsheet.headers import header_key, recognise
from resguardo.exchange.spreadsheet.sheet import Cell, Sheet

MARKS: Final[dict[str, str]] = {
    "_uuid": "key",
    "key": "key",
    "meta/instanceid": "key",
    "meta-instanceid": "key",
    "instanceid": "key",
    "meta/rootuuid": "root",
    "_submission__uuid": "parent_key",
    "parent_key": "parent_key",
    "_parent_index": "parent_index",
    "_parent_table_name": "parent_table",
    "_index": "index",
    "meta/deprecatedid": "replaces",
    "meta-deprecatedid": "replaces",
    "edits": "edits",
    "reviewstate": "review",
    "_validation_status": "review",
    "attachmentspresent": "attachments_present",
    "attachmentsexpected": "attachments_expected",
    "formversion": "version",
    "__version__": "version",
    "_version_": "version",
}
"""The producer's columns that say something about a submission, by their header in small letters."""

OTHERS: Final = frozenset(
    {
        *(
            "submissiondate",
            "_submission_time",
            "start",
            "end",
            "today",
            "_id",
            "_status",
            "status",
        ),
        *("_notes", "_tags", "_xform_id_string", "formhub/uuid", "_bamboo_dataset_id", "meta"),
        *("meta/instancename", "meta-instancename", "instancename", "_date_modified", "_duration"),
        *("_attachments", "_media_all_received", "rest-api", "intro"),
    }
)
"""The producer's columns that nobody reads."""

PRIVATE: Final = re.compile(
    r"(?:^|[/_-])(?:submittername|submitterid|_?submitted_by|_?submission__submitted_by|device_?id|subscriber_?id|sim_?serial|sim_?id"
    r"|phone_?number|device_?phone_?num|username|user_?name|email|audit|background[_-]?audio|start[_-]?geopoint|geo_?location|gps"
    r"|geo_?point|geo_?trace|geo_?shape|coordenadas?|ubicacion|location|latitud|longitud|(?:tele)?fono|telephone|telefono|celular"
    r"|movil|phone|mobile|whatsapp)(?:$|[/_-])"
    r"|(?:latitude|longitude|altitude|accuracy|precision)$",
    re.IGNORECASE,
)
"""A device, a telephone, a user, a position, the trail of who typed what when."""

GEOPOINT: Final = re.compile(r"-?\d{1,2}\.\d{3,} -?\d{1,3}\.\d{3,}(?: -?[\d.]+){0,2}")
TICKS: Final = frozenset({"", "0", "1", "0.0", "1.0", "true", "false"})
TICKED: Final = frozenset({"1", "1.0", "true"})
NOT_XML: Final = re.compile(r"[\s¿?¡!,;()«»\"]")
PRODUCERS: Final = frozenset(
    {
        *("submissiondate", "submitterid", "attachmentspresent", "parent_key", "meta-instanceid"),
        *("_id", "_index", "_submission_time", "_submission__uuid", "meta/instanceid"),
        *("instanceid", "formhub/uuid", "__version__", "_version_", "formversion"),
    }
)
"""One of these beside the key makes it an export: a list may have a column called KEY."""


class Columns(Struct, frozen=True):
    """The columns of one sheet by number from 1. `questions` is number to canonical name, `unknown` number to header nobody knows.

    `private` are the headers that are dropped unread, `folded` a first column to all those of one question with several answers.
    """

    marks: dict[str, int]
    questions: dict[int, str]
    unknown: dict[int, str]
    private: list[str]
    folded: dict[int, tuple[int, ...]]
    by_labels: list[str]


def is_export(sheet: Sheet) -> bool:
    """Whether the first row is the header of an export of ODK or Kobo."""
    if not sheet.rows or sheet.rows[0].number != 1:
        return False
    headers = {cell.text.casefold() for cell in sheet.rows[0].cells}
    keys = {name for name, mark in MARKS.items() if mark in {"key", "parent_key"}}
    return bool(headers & keys) and bool(headers & PRODUCERS)


def columns_of(sheet: Sheet, saved: Mapping[str, str]) -> Columns:
    """What each column is. `saved` is an agency's own answers by `header_key`; they come first, but open nothing that is private."""
    headers = {
        number: cell.text for number, cell in enumerate(sheet.rows[0].cells, start=1) if cell.text
    }
    values = {number: [row.cell(number).text for row in sheet.rows[1:]] for number in headers}
    marks: dict[str, int] = {}
    private: list[str] = []
    rest: dict[int, str] = {}
    for number, header in headers.items():
        folded = header.casefold()
        if PRIVATE.search(header) or any(map(GEOPOINT.fullmatch, values[number])):
            private.append(header)
        elif folded in MARKS:
            marks.setdefault(MARKS[folded], number)
        elif folded not in OTHERS and not folded.startswith(("_submission__", "setof", "set-of")):
            rest[number] = header
    several, spread = _several(rest, values)
    questions: dict[int, str] = {}
    unknown: dict[int, str] = {}
    for number, header in rest.items():
        if number in spread:
            continue
        asked = header.rpartition("/")[0] if number in several else header
        if name := meaning(asked, saved):
            questions[number] = name
        elif name is None:
            unknown[number] = header
    return Columns(
        marks=marks,
        questions=_each_once(questions, unknown, headers),
        unknown=unknown,
        private=private,
        folded=several,
        by_labels=[header for header in rest.values() if NOT_XML.search(header)],
    )


def meaning(header: str, saved: Mapping[str, str]) -> str | None:
    """The canonical column of a question by its XML name, without the groups that it lies in; "" for one that is not read, None for unknown."""
    parts = [header, header.rpartition("/")[2], header.rpartition("/")[2].rpartition("-")[2]]
    for part in dict.fromkeys(parts):
        answer = saved.get(header_key(part))
        if answer is not None:
            return answer
    for part in dict.fromkeys(parts[1:]):
        found = recognise(part.replace("_", " "))
        if found is not None and found[1] == 1.0:
            return found[0]
    return None


def ticked(cells: Sequence[Cell], headers: Sequence[str]) -> str:
    """The answers that were ticked, of a question whose answers have a column each."""
    answers = [header.rpartition("/")[2] for header in headers]
    return " ".join(
        answer
        for cell, answer in zip(cells, answers, strict=True)
        if cell.text.casefold() in TICKED
    )


def _several(
    rest: Mapping[int, str], values: Mapping[int, list[str]]
) -> tuple[dict[int, tuple[int, ...]], set[int]]:
    """Questions whose answers have a column each: first column to all of them, and the columns that are not read by themselves.

    A question that also stands in one column is read there, and those of its answers are left out.
    """
    found: dict[str, list[int]] = {}
    for number, header in rest.items():
        question, _, option = header.rpartition("/")
        is_ticked = all(value.casefold() in TICKS for value in values[number])
        if question and is_ticked and recognise(option.replace("_", " ")) is None:
            found.setdefault(question, []).append(number)
    whole = set(rest.values())
    several = {
        question: numbers
        for question, numbers in found.items()
        if len(numbers) > 1 or question in whole
    }
    folded = {
        numbers[0]: tuple(numbers) for question, numbers in several.items() if question not in whole
    }
    spread = {number for numbers in several.values() for number in numbers}
    return folded, spread - set(folded)


def _each_once(
    questions: dict[int, str], unknown: dict[int, str], headers: Mapping[int, str]
) -> dict[int, str]:
    """Each canonical name for one column; a second one is asked about and not guessed."""
    kept: dict[int, str] = {}
    for number, name in questions.items():
        if name in kept.values():
            unknown[number] = headers[number]
        else:
            kept[number] = name
    return kept

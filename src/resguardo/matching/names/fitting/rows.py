"""The development data as rows, and their division into groups so that no name stands on both sides."""

import csv
import io
import zlib
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from resguardo.matching.names.writing import bare

WORD_FILES = ("en_he_token", "en_ar_token", "en_ru_token", "latin_variants", "en_nicknames")
NAME_FILES = ("en_he_full", "composed_full")
ONE_SCRIPT = frozenset({"latin_variants", "en_nicknames"})

HELD_OUT_SHARE = 5
"""One group in so many is held out."""


class Row(NamedTuple):
    """One pair of the development data; `group` is its name group, `other_group` that of the second name."""

    file: str
    kind: str
    name_a: str
    name_b: str
    is_same: bool
    group: str
    other_group: str

    @property
    def is_held_out(self) -> bool:
        """The row belongs to the fifth on which nothing is fitted."""
        return division(self.group, HELD_OUT_SHARE) == 0

    @property
    def touches_held_out(self) -> bool:
        """The second name belongs to a group that is held out, so the row must not be fitted on either."""
        return division(self.other_group, HELD_OUT_SHARE) == 0


def division(group: str, parts: int) -> int:
    """Which of so many parts a group belongs to; always the same."""
    return zlib.crc32(group.encode()) % parts


def read_rows(texts: Mapping[str, str]) -> dict[str, list[Row]]:
    """The rows of each file that is there, by the file's name without `.csv`."""
    return {
        file: grouped(file, list(csv.DictReader(io.StringIO(texts[file]))))
        for file in (*WORD_FILES, *NAME_FILES)
        if file in texts
    }


def grouped(file: str, records: Sequence[Mapping[str, str]]) -> list[Row]:
    """Rows with their groups: forms joined by a positive pair, and rows from one line of the source."""
    groups = _Groups()
    sides = [
        (f"1{bare(record['name1'])}", f"{_side(file)}{bare(record['name2'])}") for record in records
    ]
    for record, (one, other) in zip(records, sides, strict=True):
        groups.join(f"s{record['source_id'].split('/')[0]}", one)
        if record["label"] == "1":
            groups.join(one, other)
    return [
        Row(
            file,
            record["group"],
            record["name1"],
            record["name2"],
            record["label"] == "1",
            groups.of(one),
            groups.of(other),
        )
        for record, (one, other) in zip(records, sides, strict=True)
    ]


def _side(file: str) -> str:
    """In one script both columns hold the same kind of form."""
    return "1" if file in ONE_SCRIPT else "2"


class _Groups:
    """Forms that belong together, however long the chain between them; a group is called by its first form."""

    def __init__(self) -> None:
        self._above: dict[str, str] = {}

    def of(self, form: str) -> str:
        above = self._above
        while above.setdefault(form, form) != form:
            above[form] = above[above[form]]
            form = above[form]
        return form

    def join(self, one: str, other: str) -> None:
        first, second = sorted((self.of(one), self.of(other)))
        self._above[second] = first

"""The people of an index: what each is called, when they were born, and which words are in their names."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from resguardo.matching.index.arrays import EMPTY, Column, Lists, Numbers

BETWEEN_NAMES = "\n"


class Indexed(NamedTuple):
    """One person as the index knows them.

    `names` are the name and every other spelling on record, the main one first. `birth_year` and `sex` are empty (None, "") where nothing is known.
    """

    person_id: str
    names: tuple[str, ...]
    birth_year: int | None = None
    sex: str = ""


class Texts:
    """Many short texts in one stretch of bytes, at whose end more can be put."""

    def __init__(self, content: bytes | memoryview, ends: Numbers) -> None:
        self._content, self._ends = content, ends
        self._added: list[str] = []

    def __len__(self) -> int:
        return len(self._ends) + len(self._added)

    def __getitem__(self, place: int) -> str:
        if place >= len(self._ends):
            return self._added[place - len(self._ends)]
        begin = int(self._ends[place - 1]) if place else 0
        return str(self._content[begin : int(self._ends[place])], "utf-8")

    def append(self, text: str) -> None:
        """Put a text at the end."""
        self._added.append(text)

    def parts(self) -> tuple[bytes, Numbers]:
        """All texts and where each ends, for keeping."""
        content = bytearray(self._content)
        ends = array("I")
        for text in self._added:
            content += text.encode()
            ends.append(len(content))
        return bytes(content), np.concatenate((self._ends, np.array(ends, dtype=np.uint32)))


class TextsBuilder:
    """Texts that come in one by one."""

    def __init__(self) -> None:
        self._content, self._ends = bytearray(), array("I")

    def append(self, text: str) -> None:
        """Put a text at the end."""
        self._content += text.encode()
        self._ends.append(len(self._content))

    def texts(self) -> Texts:
        """All of them. The builder is used up."""
        ends = np.frombuffer(self._ends, dtype=np.uint32) if self._ends else EMPTY
        return Texts(memoryview(self._content), ends)


class People:
    """Rows of people, numbered in the order in which they came; a row that was taken out stays empty."""

    def __init__(
        self,
        ids: Texts,
        names: Texts,
        columns: Sequence[Column],
        rows_of: Lists,
    ) -> None:
        self.ids, self.names = ids, names
        self.birth_years, self.sexes, self.name_hashes, self.present = columns
        self.rows_of = rows_of

    def __len__(self) -> int:
        return len(self.ids)

    def append(self, person: Indexed, words: Iterable[int], name_hash: int) -> int:
        """Put a person at the end; the row's number. `words` are the numbers of the words in all their names, each once."""
        row = len(self.ids)
        self.ids.append(person.person_id)
        self.names.append(BETWEEN_NAMES.join(person.names))
        self.birth_years.append(person.birth_year or 0)
        self.sexes.append(ord(person.sex[:1] or "\0"))
        self.name_hashes.append(name_hash)
        self.present.append(1)
        for word in words:
            self.rows_of.add(word, row)
        return row

    def row(self, row: int) -> Indexed:
        """The person in a row."""
        year = int(self.birth_years.numbers[row])
        sex = {"m": "male", "f": "female"}.get(chr(int(self.sexes.numbers[row])), "")
        names = tuple(self.names[row].split(BETWEEN_NAMES))
        return Indexed(self.ids[row], names, year or None, sex)

"""The index: people and the words of their names, built from a stream, changed person by person, kept as bytes."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec
import numpy as np

from resguardo.matching.index.arrays import Column, Lists, Numbers, lists_of
from resguardo.matching.index.keys import hash_of_name, read_words
from resguardo.matching.index.people import BETWEEN_NAMES, Indexed, People, Texts, TextsBuilder
from resguardo.matching.index.words import KeyPairs, Words
from resguardo.matching.names import Part

FORMAT: Final = 1
"""Raised when the bytes of a kept index change; one of another format is built anew."""

_COLUMNS: Final = ("birth_years", "sexes", "name_hashes", "present")
_TYPES: Final = (np.int16, np.uint8, np.uint32, np.bool_)


class Index:
    """People found by name. Holds all in memory; `sections` and `from_sections` are the way to and from a disk."""

    def __init__(self, words: Words, people: People) -> None:
        self.words, self.people = words, people
        self._rows: dict[str, int] | None = None

    def __len__(self) -> int:
        return int(np.count_nonzero(self.people.present.numbers))

    def put(self, person: Indexed) -> None:
        """Take a person in, or what is known of them now in the place of what was known before."""
        self.remove(person.person_id)
        parts = _words_of(person)
        numbers = [self.words.add(part) for part in parts]
        for number in numbers:
            self.words.people.numbers[number] += 1
        row = self.people.append(person, numbers, _hash(parts))
        self._row_by_id()[person.person_id] = row

    def remove(self, person_id: str) -> bool:
        """Take a person out; whether they were there."""
        row = self._row_by_id().pop(person_id, None)
        if row is None:
            return False
        self.people.present.numbers[row] = False
        for part in _words_of(self.people.row(row)):
            number = self.words.number(part.bare)
            if number is not None:
                self.words.people.numbers[number] -= 1
        return True

    def everybody(self) -> Iterator[Indexed]:
        """Everybody in the index, in the order in which they came."""
        for row in np.flatnonzero(self.people.present.numbers).tolist():
            yield self.people.row(row)

    def sections(self) -> dict[str, bytes]:
        """All of the index as named stretches of bytes. People who were taken out are left out of it: nothing of their names stays."""
        whole = self if len(self) == len(self.people) else build(self.everybody())
        people, words = whole.people, whole.words
        ids, id_ends = people.ids.parts()
        names, name_ends = people.names.parts()
        word_keys, keyed_words = words.keys.arrays()
        row_words, rows = people.rows_of.arrays()
        columns = (people.birth_years, people.sexes, people.name_hashes, people.present)
        arrays = {
            "id_ends": id_ends, "name_ends": name_ends, "keys": word_keys, "keyed": keyed_words,
            "row_words": row_words, "rows": rows, "counts": words.people.numbers,
            **{name: column.numbers for name, column in zip(_COLUMNS, columns, strict=True)},
        }  # fmt: skip
        dictionary = msgspec.msgpack.encode((words.texts, words.romanised, words.skeletons))
        return {"ids": ids, "names": names, "dictionary": dictionary} | {
            name: numbers.tobytes() for name, numbers in arrays.items()
        }

    def _row_by_id(self) -> dict[str, int]:
        """Where each person stands; gathered when somebody first asks."""
        if self._rows is None:
            present = np.flatnonzero(self.people.present.numbers).tolist()
            self._rows = {self.people.ids[row]: row for row in present}
        return self._rows


def from_sections(sections: dict[str, memoryview]) -> Index:
    """The index from its bytes, which must be those that `sections` gave."""
    texts, romanised, skeletons = msgspec.msgpack.decode(
        sections["dictionary"], type=tuple[list[str], list[str], list[tuple[str, ...]]]
    )
    words = Words(
        texts, romanised, skeletons, Lists(_read(sections, "keys"), _read(sections, "keyed"))
    )
    words.people = Column(np.frombuffer(sections["counts"], dtype=np.int32).copy())
    columns = [
        Column(np.frombuffer(sections[name], dtype=kind).copy())
        for name, kind in zip(_COLUMNS, _TYPES, strict=True)
    ]
    people = People(
        Texts(sections["ids"], _read(sections, "id_ends")),
        Texts(sections["names"], _read(sections, "name_ends")),
        columns,
        Lists(_read(sections, "row_words"), _read(sections, "rows")),
    )
    return Index(words, people)


def build(people: Iterable[Indexed]) -> Index:
    """An index of everybody in `people`, who are read once and need not fit into memory together. Each id occurs once."""
    return _Builder().built(people)


class _Builder:
    """What is gathered while people come in."""

    def __init__(self) -> None:
        self.words = Words([], [], [], lists_of((array("I"), array("I"))))
        self.keys = KeyPairs()
        self.ids, self.names = TextsBuilder(), TextsBuilder()
        self.years, self.sexes, self.hashes = array("h"), array("B"), array("I")
        self.row_words, self.rows = array("I"), array("I")

    def built(self, people: Iterable[Indexed]) -> Index:
        for row, person in enumerate(people):
            self._take(row, person)
        self.words.keys = self.keys.lists()
        counts = np.bincount(
            np.frombuffer(self.row_words, dtype=np.uint32) if self.row_words else [0],
            minlength=len(self.words),
        )
        self.words.people = Column(counts[: len(self.words)].astype(np.int32))
        present = np.ones(len(self.years), dtype=np.bool_)
        gathered = (np.array(self.years, np.int16), np.array(self.sexes, np.uint8))
        hashes = np.array(self.hashes, np.uint32)
        columns = [Column(one) for one in (*gathered, hashes, present)]
        rows_of = lists_of((self.row_words, self.rows))
        return Index(self.words, People(self.ids.texts(), self.names.texts(), columns, rows_of))

    def _take(self, row: int, person: Indexed) -> None:
        parts = _words_of(person)
        for part in parts:
            number = self.words.number(part.bare)
            if number is None:
                number = self.words.take(part)
                self.keys.add(part, number)
            self.row_words.append(number)
            self.rows.append(row)
        self.ids.append(person.person_id)
        self.names.append(BETWEEN_NAMES.join(person.names))
        self.years.append(person.birth_year or 0)
        self.sexes.append(ord(person.sex[:1] or "\0"))
        self.hashes.append(_hash(parts))


def _words_of(person: Indexed) -> list[Part]:
    """The different words in all names of a person."""
    parts = (part for name in person.names for part in read_words(name))
    return list({part.bare: part for part in parts}.values())


def _hash(parts: Iterable[Part]) -> int:
    return hash_of_name(part.bare for part in parts)


def _read(sections: dict[str, memoryview], name: str) -> Numbers:
    return np.frombuffer(sections[name], dtype=np.uint32)

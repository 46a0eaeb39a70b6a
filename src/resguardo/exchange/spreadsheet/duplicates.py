"""Which rows are one person twice, and which two persons only share a tag or a number.

Only what can't be two children is called a duplicate: in doubt both rows stay persons and the
doubt is said. The later row is always the duplicate.
"""

import re

import msgspec
from msgspec import Struct

from resguardo.exchange.spreadsheet.plain import is_nameless, plain
from resguardo.exchange.spreadsheet.records import Row
from resguardo.exchange.spreadsheet.sentences import Problem, Sentences
from resguardo.matching.names import folded, same_words, word_sounds

MOST_CANDIDATES = 60
SAME_TAG_AND_BIRTH = 0.5
"""Least likeness of each word of the names under one tag and one birth date."""

SPELLING = 0.6
"""Least likeness of each word of two spellings of one name elsewhere."""


LETTERS_AND_NUMBER = re.compile(r"([a-z]+)(\d+)")
OWN_TAG = re.compile(r"(?=.*[a-z])(?=.*\d)([a-z\d]{4})([a-z\d]{4})")
"""A tag written without its hyphen, as people copy it; "1-23" and "12-3" stay two."""


class Entry(Struct):
    """A person's row with its sheet, and the keys it is looked up by.

    `repeats` are the later rows that were called duplicates of it.
    """

    sheet: str
    row: Row
    tag: str
    name: str
    sorted_name: str
    repeats: tuple["Entry", ...] = ()

    @property
    def born(self) -> str:
        """The exact birth date, or empty."""
        span = self.row.birth_date
        return span[0] if span and span[0] == span[1] else ""


def entry(sheet: str, row: Row) -> Entry:
    """The row as it is compared with others."""
    name = "" if row.name is None or is_nameless(row.name) else folded(row.name)
    return Entry(sheet, row, _tag_key(row.tag or ""), name, " ".join(sorted(name.split())))


def _tag_key(tag: str) -> str:
    parts = plain(tag).replace("-", " ").replace("/", " ").split()
    whole = LETTERS_AND_NUMBER.fullmatch(parts[0]) or OWN_TAG.fullmatch(parts[0]) if parts else None
    return "-".join(whole.groups() if whole and len(parts) == 1 else parts)


class Register:
    """Persons met so far, in the order of the file."""

    def __init__(self, sentences: Sentences) -> None:
        self._sentences = sentences
        self._persons: list[Entry] = []
        # Places in the list and not entries: a hundred thousand rows make a million keys, and
        # numbers cost the collector of unused memory nothing.
        self._index: dict[tuple[str, str], tuple[int, ...]] = {}

    def settle(self, new: Entry) -> Entry:
        """The row as it came, as a duplicate, or as a person with a doubt said.

        A doubt about an earlier row is added to that row too; callers hold its Entry.
        """
        keys = _keys(new)
        places = [place for key in keys for place in self._index.get(key, ())]
        for place in dict.fromkeys(places):
            old = self._persons[place]
            if _is_same(old, new) and not any(_is_another(one, new) for one in old.repeats):
                new.row = self._duplicate(old, new)
                old.repeats = (*old.repeats, new)
                return new
            self._say_doubts(old, new)
        for key in keys:
            known = self._index.get(key, ())
            if len(known) < MOST_CANDIDATES:
                self._index[key] = (*known, len(self._persons))
        self._persons.append(new)
        return new

    def _duplicate(self, old: Entry, new: Entry) -> Row:
        problems = list(new.row.problems)
        for field, ours, theirs in _differences(new.row, old.row):
            found = self._sentences.say("differs", value=ours, row=old.row.row, other=theirs)
            problems.append(self._sentences.problem("duplicate.differs", field, found))
        return msgspec.structs.replace(
            new.row,
            fate="duplicate",
            duplicate_of=old.row.row,
            duplicate_of_sheet=old.sheet or None,
            problems=problems,
        )

    def _say_doubts(self, old: Entry, new: Entry) -> None:
        if new.tag and old.tag == new.tag:
            self._say(old, new, "tag.shared", "tag", new.row.tag or "")
        elif new.row.id_no and old.row.id_no == new.row.id_no:
            self._say(old, new, "id.shared", "id_no", new.row.id_no)
        elif _is_same_single(old, new):
            self._say(old, new, "name.same_single", "name", new.row.name or "")

    def _say(self, old: Entry, new: Entry, code: str, field: str, value: str) -> None:
        for one, other in ((new, old), (old, new)):
            if any(problem.code == code for problem in one.row.problems):
                continue
            quoted = self._sentences.quote(value)
            found = self._sentences.say("row", value=quoted, row=other.row.row)
            problem = self._sentences.problem(code, field, found)
            one.row = _with_problem(one.row, problem)


def _with_problem(row: Row, problem: Problem) -> Row:
    return msgspec.structs.replace(row, problems=[*row.problems, problem])


def _keys(one: Entry) -> list[tuple[str, str]]:
    keys = []
    if one.tag:
        keys.append(("tag", one.tag))
    if one.row.id_no:
        keys.append(("id", one.row.id_no))
    if one.sorted_name:
        keys.append(("name", one.sorted_name))
        keys.append(("name", "".join(one.sorted_name.split())))
    if one.born and one.name:
        keys.extend((one.born, sound) for sound in word_sounds(one.name))
    return list(dict.fromkeys(keys))


def _is_same(old: Entry, new: Entry) -> bool:
    """The two rows can only be one person."""
    if old.tag and new.tag:
        return old.tag == new.tag and _is_same_under_one_tag(old, new)
    if not old.name or not new.name or _contradicts(old.row, new.row):
        return False
    words = min(len(old.name.split()), len(new.name.split()))
    same_birth = bool(old.born) and old.born == new.born
    if old.sorted_name == new.sorted_name:
        return words > 1 or same_birth
    same_number = bool(old.row.id_no) and old.row.id_no == new.row.id_no
    return words > 1 and (same_birth or same_number) and same_words(old.name, new.name, SPELLING)


def _is_another(repeat: Entry, new: Entry) -> bool:
    """The row can't be the person of a row that repeats the same one: another tag, another age.

    A row that says little is like both, and must not make one person of two.
    """
    if repeat.tag and new.tag:
        return repeat.tag != new.tag
    return _contradicts(repeat.row, new.row)


def _is_same_under_one_tag(old: Entry, new: Entry) -> bool:
    if not old.name or not new.name:
        return not _contradicts(old.row, new.row)
    if old.sorted_name == new.sorted_name:
        return not (_sexes_differ(old.row, new.row) and _births_differ(old.row, new.row))
    if _contradicts(old.row, new.row):
        return False
    same_birth = bool(old.born) and old.born == new.born
    return same_words(old.name, new.name, SAME_TAG_AND_BIRTH if same_birth else SPELLING)


def _is_same_single(old: Entry, new: Entry) -> bool:
    """One word, the same in both rows, and nothing that tells the two apart."""
    if (old.tag and new.tag) or old.sorted_name != new.sorted_name or not old.sorted_name:
        return False
    return not _contradicts(old.row, new.row)


def _contradicts(old: Row, new: Row) -> bool:
    """The rows say things that can't be true of one person."""
    return _sexes_differ(old, new) or _births_differ(old, new) or _ages_differ(old, new)


def _sexes_differ(old: Row, new: Row) -> bool:
    return {old.sex, new.sex} == {"female", "male"}


def _births_differ(old: Row, new: Row) -> bool:
    if old.birth_date is None or new.birth_date is None:
        return False
    return old.birth_date[1] < new.birth_date[0] or new.birth_date[1] < old.birth_date[0]


def _ages_differ(old: Row, new: Row) -> bool:
    """More than a year apart: one list writes the age completed and another the one begun."""
    if old.age is None or new.age is None or (old.birth_date and old.birth_date == new.birth_date):
        return False
    return old.age[1] + 1 < new.age[0] or new.age[1] + 1 < old.age[0]


def _differences(new: Row, old: Row) -> list[tuple[str, str, str]]:
    """Fields in which a duplicate says something else than the row it repeats."""
    found = []
    if _sexes_differ(old, new):
        found.append(("sex", str(new.sex), str(old.sex)))
    if _births_differ(old, new) and new.birth_date and old.birth_date:
        found.append(("birth_date", new.birth_date[0], old.birth_date[0]))
    if new.age and old.age and (new.age[1] < old.age[0] or old.age[1] < new.age[0]):
        found.append(("age", str(new.age[0]), str(old.age[0])))
    return found

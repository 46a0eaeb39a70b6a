"""Finding: the ten people whose names are most like a name that is asked for, with the reasons. A list to look at, never an answer.

First each word asked for is followed to the words of the index that are like it, and those words to people: the best variant of each word counts, summed,
and a rare word more than a common one. Then the names that come out first are weighed in full, word by word. Nobody is ever ruled out by this.
"""

import math
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from resguardo.matching.index.arrays import EMPTY, Numbers
from resguardo.matching.index.index import Index
from resguardo.matching.index.keys import read_words
from resguardo.matching.index.people import Indexed
from resguardo.matching.index.slips import slips_cost
from resguardo.matching.index.words import Like
from resguardo.matching.names import Name, NameEvidence, Part, analyse, compare
from resguardo.matching.names.comparison import lay_beside
from resguardo.matching.names.weighing import Assignment

WEIGHED_MAX: Final = 60
"""Different names that are weighed in full."""

ROWS_MAX: Final = 2000
"""People among whom the different names are looked for."""

SHARPNESS: Final = 2.0
"""How steeply a word of a long name counts less the less it is alike: two words that are the very ones outweigh three that are a little like."""

VERY_WORDS: Final = 5.0
"""What it counts that every word asked for stands in the name, letter for letter."""

LONG: Final = 3
"""Words from which a name is long."""

TOTAL_SHARE: Final = 0.6
"""What the first sum, with the rarity of words, counts beside the evidence of the words when names are put in order."""

WORD_LEAST, WORD_MOST = -2.0, 5.0
"""Between these the evidence of two words counts for the order: how unlike two words look says little about a slip of the pen."""

LEFT_OVER: Final = 0.3
"""What each word without a partner takes from a name in the order."""

MAIN_NAME: Final = 0.5
"""What it counts for the order that a person goes by the name itself, not by another spelling on record."""

WORDS_MAX: Final = 6
"""Words of a name asked for that are followed; the rest is weighed at the end."""

OTHERS_LEAST: Final = 5
"""Places in a list that people of one name leave to other names, even where they have the very name asked for."""

READINGS_MAX: Final = 3
"""Ways in which a name asked for is read: as written, and with words taken apart or put together."""

LEAST_WORD: Final = 2
"""Letters of a word that was written together with another."""

MENDED_MAX: Final = 1
"""Words of the index that are tried in the place of one that nobody has."""

MENDED_COST: Final = 2.0
"""What the order takes from a name that was found with a word mended."""

Totals = NDArray[np.float32]


class Hit(NamedTuple):
    """A person who may be meant. `score` is from 0 to 1; `name` is the one of their names that fits best, `evidence` what speaks for it.

    `born` is how far the year of birth agrees: None where either is unknown, else the difference in years.
    """

    person: Indexed
    name: str
    score: float
    evidence: NameEvidence
    born: int | None
    namesakes: int
    """Others in the index with the same words in their name."""


class _Reading(NamedTuple):
    """A way in which the name asked for is read. `cost` is what the order takes for having changed it."""

    text: str
    cost: float = 0.0


class _Weighed(NamedTuple):
    """One name laid in full beside the name asked for as it was `read`; `likeness` is what its words say for the order, `cost` what the reading takes."""

    read: Name
    likeness: float
    total: float
    name: str
    rows: Numbers
    cost: float

    @property
    def rank(self) -> float:
        """The greater, the earlier in the list: the words one by one, and how rare the words are that agree.

        Not the probability: that has ceilings for brothers and sisters, who may stand in a list and still must not be accepted.
        """
        words = {part.bare for part in read_words(self.name)}
        has_all = words.issuperset(part.bare for part in read_words(self.read.original))
        very = VERY_WORDS if has_all else 0.0
        return self.likeness + TOTAL_SHARE * self.total + very - self.cost


def find(
    index: Index, asked: str, *, born: int | None = None, top: int = 10, everywhere: bool = False
) -> list[Hit]:
    """The people whose names are most like `asked`, the likeliest first; at most `top`.

    `born`, a year, puts those who were born about then before others. `everywhere` looks at every word and weighs every name: slow, for
    measuring what the index leaves out. Empty when nothing is alike, or the name has no letters.
    """
    if top < 1 or not len(index.people):
        return []
    weighed: dict[int, _Weighed] = {}
    for reading in _readings(index, asked):
        for name_hash, one in _weigh(index, reading, born=born, everywhere=everywhere):
            if name_hash not in weighed or weighed[name_hash].rank < one.rank:
                weighed[name_hash] = one
    ordered = sorted(weighed.values(), key=lambda one: (-one.rank, one.name))
    rows = [row for one in ordered for row in _rows_first(index, one, born, most=top)]
    rows.sort(key=lambda row: (-row.of.rank - math.log(_born_share(row.apart)), row.apart or 0))
    chosen = _in_turn(rows, top)
    return _told(index, chosen)


def _readings(index: Index, asked: str) -> list[_Reading]:
    """The name as written; and where words are in the index only when taken apart, put together, or with a letter mended, that as well."""
    parts = read_words(asked)[:WORDS_MAX]
    texts = [part.bare for part in parts]
    found: list[tuple[float, str]] = []
    for place, text in enumerate(texts):
        for left, right in _halves(index, text):
            rows = np.intersect1d(_rows(index, left), _rows(index, right))
            other = " ".join((*texts[:place], left, right, *texts[place + 1 :]))
            if len(rows):
                found.append((1.0 + min(len(left), len(right)), other))
        joined = text + texts[place + 1] if place + 1 < len(texts) else ""
        if joined and index.words.is_used(joined):
            found.append(
                (float(len(joined)), " ".join((*texts[:place], joined, *texts[place + 2 :])))
            )
    best = [_Reading(other) for _, other in sorted(found, reverse=True)]
    mended = [
        _Reading(" ".join((*texts[:place], word, *texts[place + 1 :])), MENDED_COST)
        for place, part in enumerate(parts)
        for word in index.words.mended(part, MENDED_MAX)
    ]
    return [_Reading(asked), *best, *mended][:READINGS_MAX]


def _halves(index: Index, text: str) -> Iterator[tuple[str, str]]:
    """Every way to take a word apart into two words of the index."""
    for place in range(LEAST_WORD, len(text) - LEAST_WORD + 1):
        left, right = text[:place], text[place:]
        if index.words.is_used(left) and index.words.is_used(right):
            yield left, right


def _rows(index: Index, text: str) -> Numbers:
    number = index.words.number(text)
    return EMPTY if number is None else index.people.rows_of.of(number)


def _weigh(
    index: Index, asked: _Reading, *, born: int | None, everywhere: bool
) -> Iterator[tuple[int, _Weighed]]:
    """The most promising names, each weighed in full against `asked`, under the hash of their words."""
    name = analyse(asked.text)
    totals, touched = _totals(index, read_words(asked.text)[:WORDS_MAX], everywhere=everywhere)
    if not len(touched):
        return
    sums = totals[touched]
    if born is not None:
        sums = sums + _born_near(index, touched, born)
    hashes = index.people.name_hashes.numbers[touched]
    if not everywhere and len(touched) > ROWS_MAX:
        least = np.partition(sums, -ROWS_MAX)[-ROWS_MAX]
        first = np.flatnonzero(sums >= least)
    else:
        first = np.arange(len(touched))
    order = first[np.lexsort((hashes[first], -sums[first]))]
    _, places = np.unique(hashes[order], return_index=True)
    places.sort()
    chosen = order[places if everywhere else places[:WEIGHED_MAX]].tolist()
    people = [index.people.row(int(touched[place])) for place in chosen]
    for place, (likeness, best) in zip(chosen, _likenesses(name, people), strict=True):
        same = touched[hashes == hashes[place]]
        total = round(float(sums[place]), 3)
        yield int(hashes[place]), _Weighed(name, round(likeness, 6), total, best, same, asked.cost)


def _likenesses(asked: Name, people: Sequence[Indexed]) -> Iterator[tuple[float, str]]:
    """For each person the name that fits best, and how well; all are laid beside the name asked for at once, which is much faster."""
    pairs = [(asked, analyse(name)) for person in people for name in person.names]
    laid = iter(lay_beside(pairs))
    for person in people:
        yield max(
            (_likeness(next(laid)) + MAIN_NAME * (name == person.names[0]), name)
            for name in person.names
        )


def _likeness(laid: Assignment) -> float:
    """What the words of two names say for the order of a list: their evidence within limits, less what slips of the pen would have to explain."""
    words_a, words_b, pairs = laid
    said = sum(
        min(WORD_MOST, max(WORD_LEAST, value)) - slips_cost(words_a[i], words_b[j])
        for i, j, value in pairs
    )
    return said - LEFT_OVER * abs(len(words_a) - len(words_b))


def _totals(index: Index, parts: Sequence[Part], *, everywhere: bool) -> tuple[Totals, Numbers]:
    """For each row the sum of its best variants of each word, weighed by rarity; and the rows that have any."""
    totals = np.zeros(len(index.people), dtype=np.float32)
    best = np.zeros(len(index.people), dtype=np.float32)
    sharpness = SHARPNESS if len(parts) >= LONG else 1.0
    for part in {part.bare: part for part in parts}.values():
        like = index.words.like(part, everywhere=everywhere)
        weight = _rarity(index, like)
        reached = [index.people.rows_of.of(word) for word in like.words.tolist()]
        best.fill(0)
        for rows, score in zip(reached, (like.scores**sharpness).tolist(), strict=True):
            best[rows] = score
        # Over everybody at once: to look for the few first takes longer.
        best *= weight
        totals += best
    touched = (totals > 0) & index.people.present.numbers
    return totals, np.flatnonzero(touched).astype(np.uint32)


def _rarity(index: Index, like: Like) -> float:
    """How much a word tells: the logarithm of how few people have one like it."""
    people = index.words.people.numbers[like.words]
    about = float(np.sum(people * like.scores.astype(np.float64) ** 4))
    return math.log((len(index.people) + 1) / (about + 1)) + 0.5


BORN_TELLS: Final = 3.0
"""What the same year of birth counts before names are weighed in full."""


def _born_near(index: Index, rows: Numbers, born: int) -> Totals:
    near = np.clip(1 - _years_apart(index, rows, born) / 4, 0, 1)
    return (BORN_TELLS * near).astype(np.float32)


def _years_apart(index: Index, rows: Numbers, born: int) -> Totals:
    """Years between each row's year of birth and `born`; two where none is known."""
    years = index.people.birth_years.numbers[rows].astype(np.float32)
    return np.where(years == 0, np.float32(2), np.abs(years - np.float32(born)))


class _Row(NamedTuple):
    """A person of one name."""

    of: _Weighed
    row: int
    apart: int | None


def _rows_first(index: Index, weighed: _Weighed, born: int | None, *, most: int) -> Iterator[_Row]:
    """The people of one name, at most `most`, those born nearest to the year asked for first."""
    rows = weighed.rows
    if born is not None:
        rows = rows[np.argsort(_years_apart(index, rows, born), kind="stable")]
    for row in rows[:most].tolist():
        year = int(index.people.birth_years.numbers[row])
        yield _Row(weighed, row, abs(year - born) if born is not None and year else None)


def _told(index: Index, chosen: Sequence[_Row]) -> list[Hit]:
    """The people chosen, each with the evidence for their name."""
    read = {one.of.name: one.of.read for one in chosen}
    evidence = {name: compare(asked, analyse(name)) for name, asked in read.items()}
    return [
        Hit(
            index.people.row(one.row),
            one.of.name,
            evidence[one.of.name].probability * _born_share(one.apart),
            evidence[one.of.name],
            one.apart,
            len(one.of.rows) - 1,
        )
        for one in chosen
    ]


def _born_share(apart: int | None) -> float:
    """What is left of a score when the years of birth lie so far apart. Ages are guesses: it never goes to nothing."""
    return 1.0 if apart is None else max(0.3, 1.0 - 0.07 * apart)


def _in_turn(rows: Sequence[_Row], top: int) -> list[_Row]:
    """The first `top`. Everybody with the very words asked for comes first; of another name one, until every name has had its turn."""
    seen: dict[str, int] = {}
    first: list[_Row] = []
    later: list[_Row] = []
    for one in rows:
        name = one.of.name
        is_same = name not in seen and _words(name) == _words(one.of.read.original)
        most = max(1, top - OTHERS_LEAST) if is_same else seen.get(name, 1)
        seen[name] = most - 1
        (first if most > 0 else later).append(one)
    return [*first, *later][:top]


def _words(name: str) -> list[str]:
    return sorted(part.bare for part in read_words(name))

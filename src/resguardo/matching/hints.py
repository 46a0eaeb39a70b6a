"""Hints where people work: whom a name may mean among those on the roll, as a question that intake, the mentions and the claims all ask alike.

A hint is a lead and never an answer: it links nobody, and that there is none proves nothing. Somebody of the very same name is told apart from somebody whose
name is merely like it, since two children of one name are an everyday thing and one child under two bands is an alarm.
"""

import enum
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from resguardo.matching.evidence import PersonEvidence, PersonRecord, weigh_many
from resguardo.matching.index.finding import Hit, find
from resguardo.matching.index.index import Index
from resguardo.matching.index.keys import read_words
from resguardo.matching.names import tell_threshold

HINTS_MAX: Final = 10
LEAST_PROBABILITY: Final = 0.5
"""A name less likely than this is not told as a hint; `search` still shows it."""


class HintKind(enum.Enum):
    """What a hint says: the very same words in the name, or a name that may be another form of it."""

    SAME_NAME = "same_name"
    LIKE_NAME = "like_name"


class Hint(NamedTuple):
    """Somebody who may be meant. `person_id` is the reference under which the index knows them; `years_apart` None where an age is unknown."""

    kind: HintKind
    person_id: str
    name: str
    probability: float
    years_apart: int | None
    hit: Hit

    def reasons(self, language: str = "es") -> tuple[str, ...]:
        """One sentence a word of the name, in Spanish or English."""
        return tuple(self.hit.evidence.reasons("en" if language == "en" else "es"))


def likely_persons(
    index: Index, name: str, *, born: int | None = None, without: Collection[str] = ()
) -> list[Hint]:
    """Whom on the roll `name` may mean, the likeliest first, at most ten; without those in `without` (the person asked about, and whoever was judged to be another).

    Empty where nobody is likely, or the name has no letters.
    """
    hits = find(index, name, born=born, top=HINTS_MAX + len(without))
    least = max(LEAST_PROBABILITY, tell_threshold())
    words = sorted(part.bare for part in read_words(name))
    found = [
        _hint(hit, words)
        for hit in hits
        if hit.person.person_id not in without and hit.evidence.probability >= least
    ]
    return found[:HINTS_MAX]


def against_roll(index: Index, named: Mapping[str, str]) -> Iterator[tuple[str, list[Hint]]]:
    """For each entry of `named` (reference -> name: mentions, claims, rows of a list) that has any, its hints."""
    for reference, name in named.items():
        hints = likely_persons(index, name)
        if hints:
            yield reference, hints


def weighed(asked: PersonRecord, records: Iterable[PersonRecord]) -> list[PersonEvidence]:
    """The records that a hint named, each weighed by everything known on both sides (age, sex, marks, company beside the name), the likeliest first.

    Nobody is left out: a namesake of another age is worth knowing of, and says by its reasons that it is one.
    """
    found = weigh_many([(asked, record) for record in records])
    return sorted(found, key=lambda one: -one.log_likelihood_ratio)


def tagged_twice(
    index: Index, judged_different: Iterable[frozenset[str]] = ()
) -> list[tuple[str, str, Hint]]:
    """Pairs of people on the roll who may be one child under two bands, each pair once; pairs that somebody judged to be two are left out.

    People of the same words in their names come first. Several names of one person are each looked up.
    """
    apart = frozenset(judged_different)
    found: dict[frozenset[str], tuple[str, str, Hint]] = {}
    for person in index.everybody():
        for name in person.names:
            for hint in likely_persons(index, name, without=(person.person_id,)):
                pair = frozenset((person.person_id, hint.person_id))
                known = found.get(pair)
                if pair not in apart and (known is None or known[2].probability < hint.probability):
                    found[pair] = (person.person_id, hint.person_id, hint)
    return sorted(
        found.values(), key=lambda one: (one[2].kind.value != "same_name", -one[2].probability)
    )


def _hint(hit: Hit, words: list[str]) -> Hint:
    same = sorted(part.bare for part in read_words(hit.name)) == words
    kind = HintKind.SAME_NAME if same else HintKind.LIKE_NAME
    return Hint(kind, hit.person.person_id, hit.name, hit.evidence.probability, hit.born, hit)

"""Two records of persons weighed: each kind of evidence with its weight and reason, and no verdict.

A weight is a natural log likelihood ratio; the weights of names and ages come from their own rooms, the
others are set by hand from what such observations are worth, and kept small where errors are common.
They are added, with two rules on top: what speaks for a family (siblings, company) never makes up for a
given name that differs, and two records of which one names the other as a sibling are never one person.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from resguardo.matching.ages import compare_statements
from resguardo.matching.evidence.record import PersonRecord
from resguardo.matching.evidence.sentences import SENTENCES, Language
from resguardo.matching.names.comparison import (
    NameWeight,
    compare,
    compare_many,
    probability_at,
    tell_threshold,
    weigh_names,
)
from resguardo.matching.names.likeness import folded, same_words
from resguardo.matching.names.parts import Name
from resguardo.matching.names.sentences import shown

Kind = Literal[
    "names", "age", "sex", "languages", "marks", "company", "place", "siblings", "apart", "given"
]

SEX_SAME, SEX_OTHER = 0.65, -3.5
LANGUAGE_SHARED, LANGUAGE_NONE = 0.2, -0.7
MARK_SHARED, MARKS_MOST, MARKS_NONE = 2.0, 3.5, -0.3
COMPANY_EACH, COMPANY_MOST = 0.8, 1.6
PLACE_NEAR, PLACE_ELSEWHERE = 0.7, -0.5
SIBLING_EACH, SIBLINGS_MOST, SIBLINGS_DIFFER = 0.7, 2.1, -0.8
APART = -30.0
OTHER_GIVEN_MOST = -1.0
"""The most that everything together can say when the given names differ."""

GIVEN_DIFFERS = -1.0
DAYS_NEAR = 3
MARK_ALIKE = 0.75


class Item(NamedTuple):
    """One piece of evidence: its kind, its weight, and its reason in a language."""

    kind: Kind
    weight: float
    reasons: Callable[[Language], tuple[str, ...]]


class PersonEvidence(NamedTuple):
    """What two records say together. `log_likelihood_ratio` above 0 speaks for one person.

    A lead for people who know the child; nothing is decided, linked or released by it.
    """

    a: PersonRecord
    b: PersonRecord
    items: tuple[Item, ...]
    log_likelihood_ratio: float

    def probability_at(self, prior: float) -> float:
        """The probability of one person where a share `prior` of such pairs is of one person."""
        return probability_at(self.log_likelihood_ratio, prior)

    def reasons(self, language: Language = "es") -> tuple[str, ...]:
        """Every reason as a sentence, the weightiest kind first."""
        ordered = sorted(self.items, key=lambda item: -abs(item.weight))
        return tuple(reason for item in ordered for reason in item.reasons(language))


def weigh(a: PersonRecord, b: PersonRecord) -> PersonEvidence:
    """Weigh two records; the same whichever stands first."""
    return weigh_many([(a, b)])[0]


def weigh_many(pairs: Sequence[tuple[PersonRecord, PersonRecord]]) -> list[PersonEvidence]:
    """Weigh many pairs of records, their names all at once."""
    asked = [(one, other) for a, b in pairs for one in a.names for other in b.names]
    weights = iter(weigh_names(asked))
    return [
        _weighed(a, b, [(one, other, next(weights)) for one in a.names for other in b.names])
        for a, b in pairs
    ]


Compared = Sequence[tuple[Name, Name, NameWeight]]


def _weighed(a: PersonRecord, b: PersonRecord, compared: Compared) -> PersonEvidence:
    items = [_names(compared)]
    items += [item for look in LOOKS if (item := look(a, b)) is not None]
    total = math.fsum(item.weight for item in items)
    if is_known_apart(a, b):
        items.append(_item("apart", APART, "persons.apart"))
        total = min(total, APART)
    elif compared and all(weight.given < GIVEN_DIFFERS for _, _, weight in compared):
        items.append(_item("given", 0.0, "given.differs"))
        total = min(total, OTHER_GIVEN_MOST)
    return PersonEvidence(a, b, tuple(items), total)


def is_known_apart(a: PersonRecord, b: PersonRecord) -> bool:
    """One of the records names the other as a sibling or as somebody counted apart."""
    others_a, others_b = a.siblings | a.apart_from, b.siblings | b.apart_from
    return b.reference in others_a or a.reference in others_b


def _names(compared: Compared) -> Item:
    """The best of all pairs of names: a child may be written under several."""
    if not compared:
        return _item("names", 0.0, "names.unknown")
    one, other, weight = max(compared, key=lambda found: found[2].ratio)
    return Item("names", weight.ratio, lambda language: compare(one, other).reasons(language))


def _age(a: PersonRecord, b: PersonRecord) -> Item | None:
    found = compare_statements(a.births, b.births)
    if found is None:
        return None
    return Item("age", found.weight, lambda language: (found.reason(language),))


def _sex(a: PersonRecord, b: PersonRecord) -> Item | None:
    if a.sex_observed is None or b.sex_observed is None:
        return None
    if a.sex_observed == b.sex_observed:
        return _item("sex", SEX_SAME, "sex.same")
    return _item("sex", SEX_OTHER, "sex.other")


def _languages(a: PersonRecord, b: PersonRecord) -> Item | None:
    if not a.languages or not b.languages:
        return None
    shared = sorted(a.languages & b.languages)
    if shared:
        return _item("languages", LANGUAGE_SHARED, "languages.shared", found=", ".join(shared))
    return _item("languages", LANGUAGE_NONE, "languages.none")


def _marks(a: PersonRecord, b: PersonRecord) -> Item | None:
    if not a.marks or not b.marks:
        return None
    alike = [(one, other) for one in a.marks for other in b.marks if _alike(one, other)]
    if not alike:
        return _item("marks", MARKS_NONE, "marks.none")
    count = min(len({one for one, _ in alike}), len({other for _, other in alike}))
    shared = "; ".join(sorted({mark for pair in alike for mark in pair}))
    return _item("marks", min(MARKS_MOST, MARK_SHARED * count), "marks.shared", found=shared)


@lru_cache(maxsize=16384)
def _alike(one: str, other: str) -> bool:
    """Two short descriptions can be of one mark: the words of the shorter are in the longer."""
    return same_words(one, other, MARK_ALIKE)


def _company(a: PersonRecord, b: PersonRecord) -> Item | None:
    matched = matched_names(a.with_names, b.with_names)
    if not matched:
        return None
    weight = min(COMPANY_MOST, COMPANY_EACH * len(matched))
    return _item("company", weight, "company.shared", found=", ".join(matched))


def _siblings(a: PersonRecord, b: PersonRecord) -> Item | None:
    if not a.sibling_names or not b.sibling_names:
        return None
    matched = matched_names(a.sibling_names, b.sibling_names)
    if not matched:
        return _item("siblings", SIBLINGS_DIFFER, "siblings.differ")
    weight = min(SIBLINGS_MOST, SIBLING_EACH * len(matched))
    return _item(
        "siblings", weight, "siblings.match", found=", ".join(matched), count=str(len(matched))
    )


def _place(a: PersonRecord, b: PersonRecord) -> Item | None:
    near: list[str] = []
    is_elsewhere = False
    for one in a.sightings:
        for other in b.sightings:
            if one.on is None or other.on is None:
                continue
            is_same_place = folded(one.place) == folded(other.place)
            if is_same_place and abs((one.on - other.on).days) <= DAYS_NEAR:
                near.append(min(one.place, other.place))
            is_elsewhere = is_elsewhere or (not is_same_place and one.on == other.on)
    if near:
        return _item("place", PLACE_NEAR, "place.near", found=min(near), days=str(DAYS_NEAR))
    return _item("place", PLACE_ELSEWHERE, "place.elsewhere") if is_elsewhere else None


LOOKS = (_age, _sex, _languages, _marks, _company, _siblings, _place)


def matched_names(ones: Sequence[Name], others: Sequence[Name]) -> list[str]:
    """Names of one list that have their like in the other, each used once; the same in both directions."""
    if not ones or not others:
        return []
    places = [(i, j) for i in range(len(ones)) for j in range(len(others))]
    scored = compare_many([(ones[i], others[j]) for i, j in places])
    pairs = sorted(
        (-probability, _both(ones[i], others[j]), i, j)
        for (_, probability), (i, j) in zip(scored, places, strict=True)
        if probability >= tell_threshold()
    )
    used_one: set[int] = set()
    used_other: set[int] = set()
    matched: list[str] = []
    for _, words, i, j in pairs:
        if i not in used_one and j not in used_other:
            used_one.add(i)
            used_other.add(j)
            matched.append(words)
    return sorted(matched)


def _both(one: Name, other: Name) -> str:
    """The two spellings, one where they are the same."""
    return " / ".join(sorted({shown(one.original), shown(other.original)}))


@lru_cache(maxsize=4096)
def _item(kind: Kind, weight: float, sentence: str, **values: str) -> Item:
    words: Mapping[str, str] = SENTENCES[sentence]
    return Item(kind, weight, lambda language: (words[language].format(**values),))

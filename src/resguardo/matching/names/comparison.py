"""Are two names the same person's name: evidence for each part, weighed together. Never a decision on a child.

`decision` says only whether the probability reaches the threshold that was fixed beforehand; what follows
from it is for people.
"""

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple

from resguardo.matching.names.parts import Name, Part
from resguardo.matching.names.sentences import (
    FURTHER,
    KINDS,
    NOTES,
    Language,
    shown,
    strength,
)
from resguardo.matching.names.weighing import (
    FAMILY,
    Assignment,
    WordEvidence,
    assignments,
    given_weight,
    has_other_word,
    is_initial,
    is_turned,
    log_ratios,
)
from resguardo.matching.names.weights import fitted

Kind = Literal["same", "known_form", "short_form", "same_sound", "initial", "like", "unlike"]

PRIOR = 0.2
"""The share of pairs of one person from which a probability is reckoned, near that of the development data.

In real work nearly every pair is of two persons: who compares everybody with everybody must begin
from a far smaller share (`probability_at`).
"""

THRESHOLD = 0.5
LIKE_LEAST = 0.0


class PartEvidence(NamedTuple):
    """A word of each name beside the other; `weight` (log of the odds) says how far they are one name."""

    a: Part
    b: Part
    kind: Kind
    weight: float

    def reason(self, language: Language = "es") -> str:
        """The sentence for this pair of words."""
        words = [
            KINDS[self.kind][language].format(a=shown(self.a.original), b=shown(self.b.original)),
            f"({strength(self.weight, language)}, {self.weight:+.1f})",
        ]
        if self.weight > LIKE_LEAST and self.a.role in FAMILY and self.b.role in FAMILY:
            words.append(f"— {FURTHER['family'][language]}")
        if " " in self.a.original or " " in self.b.original:
            words.append(f"— {FURTHER['joined'][language]}")
        return f"{' '.join(words)}."


class NameEvidence(NamedTuple):
    """What two names say together.

    `parts` are the words laid beside each other, in the order of the first name; `left_a` and `left_b`
    those without a partner. `log_likelihood_ratio` is natural: above 0 the names speak for one person.
    """

    a: Name
    b: Name
    parts: tuple[PartEvidence, ...]
    left_a: tuple[Part, ...]
    left_b: tuple[Part, ...]
    log_likelihood_ratio: float
    is_turned: bool

    @property
    def probability(self) -> float:
        """The probability of one person's name, where `PRIOR` of the pairs are of one person."""
        return probability_at(self.log_likelihood_ratio, PRIOR)

    @property
    def decision(self) -> bool:
        """The probability reaches the threshold. A lead for a person to look at, nothing more."""
        return self.probability >= THRESHOLD

    def reasons(self, language: Language = "es") -> tuple[str, ...]:
        """Every reason as a sentence, in Spanish (es) or English (en): words, words left over, cleaning."""
        found = [part.reason(language) for part in self.parts]
        found += [
            f"{FURTHER['left'][language].format(a=shown(part.original))}."
            for part in (*self.left_a, *self.left_b)
        ]
        if not self.parts:
            found.append(FURTHER["nothing"][language])
        elif len(self.parts) == 1 and (self.left_a or self.left_b):
            found.append(FURTHER["one_word"][language])
        elif has_other_word([(part.a, part.b, part.weight) for part in self.parts]):
            found.append(FURTHER["other_word"][language])
        elif len(self.parts) == 2 and sum(part.kind == "initial" for part in self.parts) == 1:
            found.append(FURTHER["one_initial"][language])
        if self.is_turned:
            found.append(FURTHER["turned"][language])
        for name in (self.a, self.b):
            found += [
                NOTES[note][language].format(name=shown(name.original)) for note in name.notes
            ]
        return tuple(dict.fromkeys(found))


def tell_threshold() -> float:
    """The probability from which `decision` is true; fixed beforehand, on the development data."""
    return THRESHOLD


def probability_at(log_likelihood_ratio: float, prior: float) -> float:
    """The probability of one person where a share `prior` (between 0 and 1) of the pairs is of one person."""
    odds = log_likelihood_ratio + math.log(prior / (1 - prior))
    return 1 / (1 + math.exp(-max(-700.0, min(700.0, odds))))


def compare(a: Name, b: Name) -> NameEvidence:
    """Weigh two names; the same evidence whichever stands first."""
    evidence = _evidence()
    chosen = assignments([(a, b)], evidence)
    ratio = float(log_ratios(chosen, fitted())[0])
    return _told(a, b, chosen[0], ratio)


def compare_many(pairs: Sequence[tuple[Name, Name]]) -> list[tuple[float, float]]:
    """Log likelihood ratio and probability of each pair, in order; much faster than one by one."""
    return [(one.ratio, probability_at(one.ratio, PRIOR)) for one in weigh_names(pairs)]


class NameWeight(NamedTuple):
    """The log likelihood ratio of two names, and the log odds of their given names alone (0: not known)."""

    ratio: float
    given: float


def weigh_names(pairs: Sequence[tuple[Name, Name]]) -> list[NameWeight]:
    """The weights of each pair, in order."""
    found: list[NameWeight] = []
    for first in range(0, len(pairs), TOGETHER):
        chosen = assignments(pairs[first : first + TOGETHER], _evidence())
        ratios = log_ratios(chosen, fitted()).tolist()
        found += [
            NameWeight(ratio, given_weight(one)) for ratio, one in zip(ratios, chosen, strict=True)
        ]
    return found


def lay_beside(pairs: Sequence[tuple[Name, Name]]) -> list[Assignment]:
    """For each pair of names their words laid beside each other, with the evidence of each; in order, nothing summed."""
    return assignments(pairs, _evidence())


TOGETHER = 20_000
"""Pairs that are weighed at once, which bounds the memory."""


@lru_cache(maxsize=1)
def _evidence() -> WordEvidence:
    return WordEvidence(fitted())


def _told(a: Name, b: Name, assignment: Assignment, ratio: float) -> NameEvidence:
    words_a, words_b, pairs = assignment
    if is_turned(a, b):
        words_a, words_b = words_b, words_a
        pairs = tuple(sorted((j, i, value) for i, j, value in pairs))
    parts = tuple(
        PartEvidence(words_a[i], words_b[j], _kind(words_a[i], words_b[j], value), value)
        for i, j, value in pairs
    )
    used_a, used_b = {i for i, _, _ in pairs}, {j for _, j, _ in pairs}
    order = [j for _, j, _ in pairs]
    return NameEvidence(
        a,
        b,
        parts,
        tuple(part for i, part in enumerate(words_a) if i not in used_a),
        tuple(part for j, part in enumerate(words_b) if j not in used_b),
        ratio,
        order != sorted(order),
    )


def _kind(a: Part, b: Part, weight: float) -> Kind:
    if a.bare == b.bare:
        return "same"
    if is_initial(a) or is_initial(b):
        return "initial"
    if weight <= LIKE_LEAST:
        return "unlike"
    if not a.symbols.isdisjoint(b.symbols):
        return "known_form"
    if not a.short_forms.isdisjoint(b.short_forms) or not a.nick_symbols.isdisjoint(b.nick_symbols):
        return "short_form"
    return "like" if set(a.skeletons).isdisjoint(b.skeletons) else "same_sound"

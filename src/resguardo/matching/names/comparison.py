"""Are two names the same person's name: evidence for each part, weighed together. Never a decision on a child.

`decision` says only whether the probability passes the threshold that was fixed beforehand; what
follows from it is for people.
"""

import math
from collections.abc import Sequence
from typing import Literal, NamedTuple

from rapidfuzz.distance import JaroWinkler

from resguardo.matching.names.parts import Name, Part

Kind = Literal["same", "known_form", "short_form", "same_sound", "initial", "like", "unlike"]
THRESHOLD = 0.5


class PartEvidence(NamedTuple):
    """One word of each name beside the other, and how far it speaks for one name (log of the odds)."""

    a: Part
    b: Part
    kind: Kind
    weight: float


class NameEvidence(NamedTuple):
    """What two names say together: words that belong together, words left over, and the sum."""

    parts: tuple[PartEvidence, ...]
    left_a: tuple[Part, ...]
    left_b: tuple[Part, ...]
    log_likelihood_ratio: float
    probability: float
    decision: bool

    def reasons(self, language: str = "es") -> tuple[str, ...]:
        """One sentence a part, in Spanish (es) or English (en)."""
        return tuple(
            f"{piece.a.original} / {piece.b.original}: {piece.kind}" for piece in self.parts
        )


def tell_threshold() -> float:
    """The probability from which `decision` is true, fixed before anything was measured."""
    return THRESHOLD


def compare(a: Name, b: Name) -> NameEvidence:
    """Weigh two names; the same whichever stands first."""
    pairs = sorted(
        (
            (_part_evidence(left, right), i, j)
            for i, left in enumerate(a.words)
            for j, right in enumerate(b.words)
        ),
        key=lambda found: (-found[0].weight, found[1] + found[2], found[1]),
    )
    used_a: set[int] = set()
    used_b: set[int] = set()
    chosen: list[tuple[int, PartEvidence]] = []
    for evidence, i, j in pairs:
        if i not in used_a and j not in used_b:
            used_a.add(i)
            used_b.add(j)
            chosen.append((i, evidence))
    parts = tuple(evidence for _, evidence in sorted(chosen, key=lambda found: found[0]))
    left_a = tuple(part for i, part in enumerate(a.words) if i not in used_a)
    left_b = tuple(part for j, part in enumerate(b.words) if j not in used_b)
    total = sum(part.weight for part in parts) + 2 * min((p.weight for p in parts), default=-3.0)
    total -= 0.5 * (len(left_a) + len(left_b))
    probability = 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))
    return NameEvidence(parts, left_a, left_b, total, probability, probability >= THRESHOLD)


def _part_evidence(a: Part, b: Part) -> PartEvidence:
    if a.bare == b.bare:
        return PartEvidence(a, b, "same", 4.0)
    if a.symbols & b.symbols:
        return PartEvidence(a, b, "known_form", 3.0)
    if a.short_forms & b.short_forms:
        return PartEvidence(a, b, "short_form", 2.0)
    like = JaroWinkler.similarity(a.romanised, b.romanised)
    if set(a.skeletons) & set(b.skeletons):
        return PartEvidence(a, b, "same_sound", 1.0 + like)
    return PartEvidence(a, b, "like" if like > 0.85 else "unlike", 8 * (like - 0.8))


def compare_many(pairs: Sequence[tuple[Name, Name]]) -> list[tuple[float, float]]:
    """Log likelihood ratio and probability of each pair, in order."""
    found = (compare(a, b) for a, b in pairs)
    return [(evidence.log_likelihood_ratio, evidence.probability) for evidence in found]

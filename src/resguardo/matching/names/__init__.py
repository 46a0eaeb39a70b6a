"""Names of one person in several scripts and spellings: taken apart, compared, with reasons."""

from resguardo.matching.names.comparison import (
    NameEvidence,
    PartEvidence,
    compare,
    compare_many,
    probability_at,
    tell_threshold,
)
from resguardo.matching.names.likeness import PARTICLES, folded, likeness, same_words, word_sounds
from resguardo.matching.names.parts import Name, Part, analyse
from resguardo.matching.names.sound import skeletons

__all__ = [
    "PARTICLES",
    "Name",
    "NameEvidence",
    "Part",
    "PartEvidence",
    "analyse",
    "compare",
    "compare_many",
    "folded",
    "likeness",
    "probability_at",
    "same_words",
    "skeletons",
    "tell_threshold",
    "word_sounds",
]

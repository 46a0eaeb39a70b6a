"""The fitted numbers, read once from `weights.json` (how they came: names/README.md)."""

from functools import lru_cache
from importlib.resources import files
from typing import NamedTuple

import msgspec

from resguardo.matching.names.alignment import Aligner, pairing
from resguardo.matching.names.trees import TreeSum, Weigher


class Weights(msgspec.Struct, frozen=True):
    """What `names fit` writes: letter models by scripts, and how evidence of words and of names adds up.

    `alignments` are lists of (left piece, right piece, chance) under names such as `latin-hebrew`.
    """

    alignments: dict[str, tuple[tuple[str, str, float], ...]]
    words: TreeSum
    names: TreeSum


class Model(NamedTuple):
    """The weights, ready to answer."""

    aligners: dict[str, Aligner]
    words: Weigher
    names: Weigher


def model_of(weights: Weights) -> Model:
    """Lay the numbers out for use."""
    aligners = aligners_of(weights.alignments)
    return Model(aligners, Weigher(weights.words), Weigher(weights.names))


def aligners_of(alignments: dict[str, tuple[tuple[str, str, float], ...]]) -> dict[str, Aligner]:
    """One aligner for each pair of scripts."""
    return {
        scripts: Aligner(pairing({(left, right): chance for left, right, chance in pieces}))
        for scripts, pieces in alignments.items()
    }


def written() -> Weights:
    """The numbers of this release, as they are written down."""
    content = files("resguardo.matching.names").joinpath("weights.json").read_bytes()
    return msgspec.json.decode(content, type=Weights)


@lru_cache(maxsize=1)
def fitted() -> Model:
    """The model of this release."""
    return model_of(written())

"""Which known names a word is a form of: the groups of Wikidata's names inside the package rigour.

The only module that knows rigour. Its compiled core is used alone (its other parts ask for ICU), so
the version is pinned and the shape of its answers is tested. Without it every word simply has no
symbols, and `missing` says in one line what that costs. The first question takes some seconds,
since the whole list is read.
"""

from functools import lru_cache
from typing import Any, NamedTuple


def _core() -> Any:
    """The compiled core of rigour, None where it is not installed."""
    try:
        import rigour._core as core
    except ImportError:
        return None
    return core


RIGOUR: Any = _core()


class Symbols(NamedTuple):
    """Groups of names a word belongs to: `names` as names in their own right, `short` as a short form."""

    names: frozenset[str]
    short: frozenset[str]


NONE = Symbols(frozenset(), frozenset())


def is_there() -> bool:
    """The list of known names can be asked."""
    return RIGOUR is not None


def missing(language: str = "es") -> str:
    """What is lost without the list of known names, in one line; empty when it is there."""
    if is_there():
        return ""
    if language == "en":
        return "Known names (rigour) are not installed: names are compared by their sound alone."
    return "No está la lista de nombres conocidos (rigour): los nombres se comparan solo por su sonido."


@lru_cache(maxsize=262144)
def symbols_of(word: str) -> Symbols:
    """The groups that list this one word, in whatever script it is written."""
    if RIGOUR is None or not word:
        return NONE
    names: set[str] = set()
    short: set[str] = set()
    for name in RIGOUR.analyze_names(RIGOUR.NameTypeTag.PER, [word], {}):
        for span in name.spans:
            if span.symbol.category == RIGOUR.SymbolCategory.NAME:
                names.add(span.symbol.id)
            elif span.symbol.category == RIGOUR.SymbolCategory.NICK:
                short.add(span.symbol.id)
    return Symbols(frozenset(names), frozenset(short))

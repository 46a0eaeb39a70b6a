"""What the rules answer when they say no, and what they do when the program itself is wrong.

`Refused` is expected: a person asked for what the rules forbid. It carries a frozen code `room.noun_state` and the values; the sentences
(found, expected, how to mend) are in the catalogue, in Spanish and English. `BrokenInvariant` is a defect of ours. `NoEffect` is
raised by the fold for an event that is kept and listed but changes nothing.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Sentences(NamedTuple):
    """One refusal in one language: what was found, what was expected, how to mend it."""

    found: str
    expected: str
    mend: str


class RefusalType(NamedTuple):
    """One refusal of the public contract; its code never changes its meaning."""

    code: str
    es: Sentences
    en: Sentences


CATALOGUE: dict[str, RefusalType] = {}
"""Every refusal by its code, in the order in which the rooms declare them."""


def refusal(code: str, *, es: tuple[str, str, str], en: tuple[str, str, str]) -> str:
    """Declare a refusal and return its code. Sentences are templates over the values given to `Refused`."""
    ensure(code not in CATALOGUE, f"refusal {code} is declared once")
    CATALOGUE[code] = RefusalType(code, Sentences(*es), Sentences(*en))
    return code


class Refused(Exception):
    """The rules forbid what was asked; nothing was written.

    `values` fill the sentences; references are passed as they are and turned into tags or names by whoever shows them.
    """

    def __init__(self, code: str, **values: object) -> None:
        ensure(code in CATALOGUE, f"refusal {code} is in the catalogue")
        super().__init__(code)
        self.code = code
        self.values: Mapping[str, object] = values

    def sentences(self, language: str = "es", shown: Mapping[str, str] | None = None) -> Sentences:
        """The three sentences in `language` (es or en); `shown` replaces values by what the reader may see."""
        template = getattr(CATALOGUE[self.code], language)
        values = {name: _plain(value) for name, value in self.values.items()} | dict(shown or {})
        return Sentences(*(part.format_map(_Forgiving(values)) for part in template))

    def __str__(self) -> str:
        return " ".join([self.code, *self.sentences("en")])


class _Forgiving(dict[str, str]):
    """A template never fails for want of a value."""

    def __missing__(self, name: str) -> str:
        return "?"


def _plain(value: object) -> str:
    if isinstance(value, bytes):
        return value.hex()[:8]
    if isinstance(value, list | tuple | set | frozenset):
        return ", ".join(_plain(one) for one in value)
    return str(value)


class BrokenInvariant(Exception):
    """A defect of this program; the act stops and nothing is written."""


def ensure(condition: object, promise: str) -> None:
    """Stop with `BrokenInvariant` unless `condition` holds; `promise` says what should have been true."""
    if not condition:
        raise BrokenInvariant(promise)


class NoEffect(Exception):
    """An event of the ledger that the fold keeps and lists but that changes nothing; `reason` is a code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason

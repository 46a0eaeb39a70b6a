"""Why two records may be one person, column by column, in Spanish and English."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

_COLUMNS: Final[dict[str, tuple[str, str]]] = {
    "given": ("nombre", "given name"),
    "family": ("apellido", "family name"),
    "birth_date": ("nacimiento", "birth"),
    "birth_year": ("año de nacimiento", "year of birth"),
    "sex": ("sexo", "sex"),
    "document": ("documento", "document"),
    "house": ("número de casa", "house number"),
    "address": ("dirección", "address"),
    "place": ("lugar", "place"),
    "postcode": ("código postal", "postcode"),
    "state": ("departamento", "state"),
}

_SAME: Final = ("igual", "the same")
_DIFFERENT: Final = ("distinto", "different")
_NEAR: Final = ("casi igual", "nearly the same")

_NAME: Final = (
    _DIFFERENT,
    ("algo parecido", "somewhat alike"),
    ("suena igual", "sounds the same"),
    ("suena igual y se parece", "sounds the same and looks alike"),
    _NEAR,
    ("otra forma del mismo nombre", "another form of the same name"),
    _SAME,
)
_LEVELS: Final[dict[str, tuple[tuple[str, str], ...]]] = {
    "given": _NAME,
    "family": _NAME,
    "birth_date": (
        _DIFFERENT,
        ("el mismo año", "the same year"),
        ("dos cifras distintas", "two figures apart"),
        ("una cifra distinta", "one figure apart"),
        ("día y mes cambiados", "day and month turned round"),
        _SAME,
    ),
    "birth_year": (
        _DIFFERENT,
        ("a tres años o menos", "within three years"),
        ("a un año", "one year apart"),
        _SAME,
    ),
    "document": (_DIFFERENT, ("dos signos distintos", "two signs apart"), _NEAR, _SAME),
    "address": (_DIFFERENT, _NEAR, _SAME),
    "place": (_DIFFERENT, _NEAR, _SAME),
    "postcode": (_DIFFERENT, _NEAR, _SAME),
}
"""For each column the words of its levels, from the least agreement up; a column that is only equal or not has two."""


def reason(agreements: Mapping[str, int], language: str = "es") -> str:
    """One line: what agrees, how, and what does not; columns that either record lacks are not spoken of."""
    return _line(tuple(agreements.items()), language)


@lru_cache(maxsize=65536)
def _line(agreements: tuple[tuple[str, int], ...], language: str) -> str:
    place = 0 if language == "es" else 1
    return "; ".join(
        f"{_COLUMNS[column][place]}: {_LEVELS.get(column, (_DIFFERENT, _SAME))[level][place]}"
        for column, level in agreements
    )

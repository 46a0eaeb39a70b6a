"""Short and familiar forms of given names: Moishe for Moshe, Lupe for Guadalupe, Sasha for Aleksandr.

The dictionary is a file of our own, `shortforms.tsv`, written from general knowledge of common names:
one line a name, its full forms and its short forms in the scripts in which they are met.
"""

from functools import lru_cache
from importlib.resources import files

from resguardo.matching.names.writing import bare


@lru_cache(maxsize=1)
def _dictionary() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Every form, as compared: the names it is a full form of, and those it is short for."""
    text = files("resguardo.matching.names").joinpath("shortforms.tsv").read_text("utf-8")
    full: dict[str, set[str]] = {}
    short: dict[str, set[str]] = {}
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        _, name, full_forms, short_forms = line.split("\t")
        for place, forms in ((full, f"{name} {full_forms}"), (short, short_forms)):
            for form in forms.split():
                place.setdefault(bare(form), set()).add(name)
    return {
        form: (frozenset(full.get(form, ())), frozenset(short.get(form, ())))
        for form in full.keys() | short.keys()
    }


def short_forms_of(word: str) -> frozenset[str]:
    """The names of the dictionary that `word` (as compared) is or is short for."""
    full, short = _dictionary().get(word, (frozenset(), frozenset()))
    return full | short


def is_full_form(word: str, name: str) -> bool:
    """The word is the whole name and no short form of it."""
    return name in _dictionary().get(word, (frozenset(), frozenset()))[0]

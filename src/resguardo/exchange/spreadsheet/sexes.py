"""Sex as written. M alone is *masculino*, and *mujer* only where H stands in the same column."""

from collections.abc import Iterable
from typing import Literal

from resguardo.exchange.spreadsheet.plain import is_unknown, plain

Sex = Literal["female", "male", "unknown"]

WORDS: dict[str, Sex] = {
    **dict.fromkeys(
        (
            "f",
            "fem",
            "femenino",
            "femenina",
            "mujer",
            "nina",
            "hembra",
            "female",
            "girl",
            "woman",
            "nena",
            "♀",
            "fem.",
            "f.",
            "muj",
            "senora",
            "sra",
            "mujeres",
            "w",
        ),
        "female",
    ),
    **dict.fromkeys(
        (
            "h",
            "masc",
            "masculino",
            "masculina",
            "hombre",
            "nino",
            "varon",
            "nene",
            "male",
            "boy",
            "man",
            "♂",
            "masc.",
            "h.",
            "hom",
            "senor",
            "sr",
            "v",
            "macho",
        ),
        "male",
    ),
    **dict.fromkeys(("u", "i", "indeterminado", "indefinido", "otro", "no visible"), "unknown"),
}


class ColumnLetters:
    """Which letters one column uses, to tell what its M means.

    `answer` is the agency's own word for M, when it gave one.
    """

    def __init__(self, values: Iterable[str], header: str, answer: Sex | None = None) -> None:
        found = {plain(value).strip(". ") for value in values}
        head = set(plain(header).replace("/", " ").replace("(", " ").replace(")", " ").split())
        stands_h = bool(found & {"h", "hombre"}) or ("h" in head and "f" not in head)
        self.means_m: Sex = answer or ("female" if stands_h else "male")
        self.is_mixed = answer is None and "m" in found and stands_h and "f" in found

    def read(self, value: str) -> tuple[Sex | None, str | None]:
        """The sex and the code of a problem; None, None when blank.

        What is said to be unknown, and what is not understood, is "unknown".
        """
        words = plain(value).strip(". ")
        if not words:
            return None, None
        if words == "m":
            return self.means_m, "sex.mixed_letters" if self.is_mixed else None
        known = WORDS.get(words)
        if known is not None:
            return known, None
        return "unknown", None if is_unknown(words) else "sex.unclear"

"""The reasons of a name comparison as sentences, in Spanish and English."""

from collections.abc import Mapping
from typing import Literal

Language = Literal["es", "en"]

KINDS: Mapping[str, Mapping[str, str]] = {
    "same": {
        "es": "«{a}» y «{b}» son la misma palabra",
        "en": "“{a}” and “{b}” are the same word",
    },
    "known_form": {
        "es": "«{a}» y «{b}» son formas conocidas de un mismo nombre",
        "en": "“{a}” and “{b}” are known forms of one name",
    },
    "short_form": {
        "es": "«{a}» y «{b}»: una es forma corta o familiar de la otra",
        "en": "“{a}” and “{b}”: one is a short or familiar form of the other",
    },
    "same_sound": {
        "es": "«{a}» y «{b}» suenan igual, escritas de otro modo",
        "en": "“{a}” and “{b}” sound the same, spelt otherwise",
    },
    "like": {
        "es": "«{a}» y «{b}» se parecen",
        "en": "“{a}” and “{b}” are alike",
    },
    "unlike": {
        "es": "«{a}» y «{b}» no parecen un mismo nombre",
        "en": "“{a}” and “{b}” do not look like one name",
    },
    "initial": {
        "es": "«{a}» y «{b}»: una es solo una inicial, dice poco",
        "en": "“{a}” and “{b}”: one is only an initial, which says little",
    },
}
STRENGTHS: tuple[tuple[float, Mapping[str, str]], ...] = (
    (4.0, {"es": "muy a favor", "en": "strongly for"}),
    (1.5, {"es": "a favor", "en": "for"}),
    (-0.5, {"es": "casi no inclina", "en": "hardly tips it"}),
    (-2.5, {"es": "en contra", "en": "against"}),
    (float("-inf"), {"es": "muy en contra", "en": "strongly against"}),
)
"""Words for a weight, by the least it must be."""

FURTHER: Mapping[str, Mapping[str, str]] = {
    "family": {
        "es": "es apellido: también lo comparten los hermanos",
        "en": "a family name: brothers and sisters share it too",
    },
    "joined": {
        "es": "dos palabras leídas como una",
        "en": "two words read as one",
    },
    "left": {
        "es": "«{a}» queda sin pareja en el otro nombre",
        "en": "“{a}” has nothing beside it in the other name",
    },
    "turned": {
        "es": "Las palabras están en otro orden; no cuenta en contra.",
        "en": "The words stand in another order; that does not count against it.",
    },
    "one_word": {
        "es": "Solo hay una palabra en común: no basta, sea cual sea.",
        "en": "Only one word is in common: not enough, whichever it is.",
    },
    "other_word": {
        "es": "Una de las palabras es otro nombre: entre hermanos es lo normal. Las demás no bastan.",
        "en": "One of the words is another name, as among brothers and sisters. The others are not enough.",
    },
    "nothing": {
        "es": "Uno de los nombres no tiene letras: no dice nada a favor ni en contra.",
        "en": "One of the names has no letters: that says nothing for or against.",
    },
    "one_initial": {
        "es": "Aparte de una inicial solo coincide una palabra: no basta.",
        "en": "Beside an initial only one word agrees: not enough.",
    },
}
NOTES: Mapping[str, Mapping[str, str]] = {
    "hidden_signs": {
        "es": "«{name}» traía signos invisibles; se quitaron para comparar.",
        "en": "“{name}” held invisible signs; they were taken out to compare.",
    },
    "piled_marks": {
        "es": "«{name}» traía marcas amontonadas sobre una letra; se quitaron para comparar.",
        "en": "“{name}” held marks piled on a letter; they were taken out to compare.",
    },
    "look_alikes": {
        "es": "«{name}» mezcla letras iguales a la vista de otro alfabeto; se compararon como las demás.",
        "en": "“{name}” mixes look-alike letters of another alphabet; they were compared as the others.",
    },
    "cut": {
        "es": "«{name}» es demasiado largo; solo se comparó el principio.",
        "en": "“{name}” is too long; only its beginning was compared.",
    },
    "digits": {
        "es": "«{name}» lleva cifras.",
        "en": "“{name}” has digits in it.",
    },
    "no_letters": {
        "es": "«{name}» no tiene letras.",
        "en": "“{name}” has no letters.",
    },
}
SHOWN_MAX = 40
"""Letters of a name shown in a sentence."""


def strength(weight: float, language: Language) -> str:
    """How far a weight (log of the odds) speaks for one name, in words."""
    return next(words[language] for least, words in STRENGTHS if weight >= least)


def shown(text: str) -> str:
    """A name as a sentence can carry it: without signs that nobody sees, and not too long."""
    visible = "".join(sign for sign in text if sign.isprintable())
    return visible if len(visible) <= SHOWN_MAX else f"{visible[:SHOWN_MAX]}…"

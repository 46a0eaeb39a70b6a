"""What stays behind: the facts that a format has no place for, or a profile does not let out, told before anything is sent.

An exporter returns its losses beside its bytes, so that whoever sends knows what the receiver will not know.
"""

import enum
from collections.abc import Iterable, Iterator
from typing import Final, Literal, NamedTuple

Language = Literal["es", "en"]


class Why(enum.Enum):
    """Why a fact stays behind."""

    NO_PLACE = "no_place"
    """The format has no field for it."""
    NOT_LET_OUT = "not_let_out"
    """The profile does not let it out, or nobody released it."""
    COARSENED = "coarsened"
    """It leaves less exactly than it is known."""
    SHORTENED = "shortened"
    """Only the beginning of it fits."""
    NOT_READABLE = "not_readable"
    """It is known here and whoever sends may not read it."""


class Lost(NamedTuple):
    """One fact that stays behind. `person` by the caller's own reference; None where it is true of the whole file. `fact` is a code of `FACTS`, or a format's own field."""

    person: bytes | None
    fact: str
    why: Why


FACTS: Final[dict[str, tuple[str, str]]] = {
    "address": ("domicilio", "address"),
    "age_basis": ("cómo se supo la edad", "how the age is known"),
    "alternate_names": ("otros nombres", "other names"),
    "birth_date": ("fecha de nacimiento", "date of birth"),
    "age": ("edad", "age"),
    "carries": ("lo que lleva", "what they carry"),
    "claims": ("solicitudes de familiares", "claims of relatives"),
    "contradictions": ("datos que se contradicen", "facts that contradict"),
    "custody": ("quién responde", "who answers"),
    "description": ("descripción", "description"),
    "document": ("documento", "document"),
    "family": ("vínculos familiares", "family links"),
    "hair": ("cabello", "hair"),
    "eyes": ("ojos", "eyes"),
    "height": ("estatura", "height"),
    "languages": ("idiomas", "languages"),
    "last_seen": ("dónde y cuándo se la vio por última vez", "where and when they were last seen"),
    "kind": ("si se la llevaron", "whether they were taken"),
    "belongings": ("lo que lleva", "what they carry"),
    "appearance": ("cómo se ve", "how they look"),
    "clothing": ("ropa", "clothing"),
    "record": ("toda la ficha", "the whole record"),
    "status": ("si falta o apareció", "whether missing or found"),
    "marks": ("señas", "marks"),
    "name": ("nombre", "name"),
    "parents": ("madre, padre o responsables", "parents or responsible persons"),
    "fingerprints": ("huellas registradas", "fingerprints on record"),
    "dna": ("perfil de ADN registrado", "DNA profile on record"),
    "sightings": ("avistamientos", "sightings"),
    "age_as_of": ("a qué fecha es la edad", "as of when the age is"),
    "alert_number": ("número de alerta", "alert number"),
    "orders": ("resoluciones", "orders"),
    "photo": ("fotografía", "photograph"),
    "place": ("lugar donde está", "place where they are"),
    "sex": ("sexo", "sex"),
    "siblings": ("hermanas y hermanos", "siblings"),
    "source": ("quién lo dijo", "who said it"),
    "tag": ("brazalete", "band"),
    "weight": ("peso", "weight"),
    "wears": ("ropa", "clothing"),
}
"""Fact -> what it is called."""

WHY: Final[dict[Why, tuple[str, str]]] = {
    Why.NO_PLACE: ("el formato no tiene dónde ponerlo", "the format has no place for it"),
    Why.NOT_LET_OUT: ("este perfil no lo deja salir", "this profile does not let it out"),
    Why.COARSENED: ("sale con menos detalle", "it leaves with less detail"),
    Why.SHORTENED: ("solo cabe el principio", "only its beginning fits"),
    Why.NOT_READABLE: ("quien envía no puede leerlo", "whoever sends may not read it"),
}


def sentences(lost: Iterable[Lost], language: Language = "es") -> Iterator[str]:
    """One line for each fact and reason, with the number of persons it concerns: `hermanas y hermanos: el formato no tiene dónde ponerlo (3)`."""
    column = 0 if language == "es" else 1
    groups: dict[tuple[str, Why], set[bytes]] = {}
    for one in lost:
        persons = groups.setdefault((one.fact, one.why), set())
        if one.person is not None:
            persons.add(one.person)
    for (fact, why), persons in groups.items():
        name = FACTS[fact][column] if fact in FACTS else fact
        number = f" ({len(persons)})" if persons else ""
        yield f"{name}: {WHY[why][column]}{number}"

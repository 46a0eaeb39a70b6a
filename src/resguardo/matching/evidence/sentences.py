"""The reasons of a comparison of persons as sentences, in Spanish and English."""

from collections.abc import Mapping
from typing import Literal

Language = Literal["es", "en"]

SENTENCES: Mapping[str, Mapping[str, str]] = {
    "names.unknown": {
        "es": "Falta el nombre en uno de los dos registros: no dice nada.",
        "en": "One of the records has no name: that says nothing.",
    },
    "sex.same": {
        "es": "El sexo observado es el mismo.",
        "en": "The sex observed is the same.",
    },
    "sex.other": {
        "es": "El sexo observado es otro; puede ser un error de anotación.",
        "en": "The sex observed differs; it may be a slip of writing.",
    },
    "languages.shared": {
        "es": "Hablan un mismo idioma ({found}); entre estos niños es común.",
        "en": "They share a language ({found}); among these children that is common.",
    },
    "languages.none": {
        "es": "Ningún idioma anotado en común; suele haber más de los que se anotan.",
        "en": "No language written down is shared; there are often more than are written down.",
    },
    "marks.shared": {
        "es": "Señas parecidas: {found}.",
        "en": "Like marks: {found}.",
    },
    "marks.none": {
        "es": "Las señas anotadas no coinciden; pudo no verse alguna.",
        "en": "The marks written down do not agree; one may not have been seen.",
    },
    "company.shared": {
        "es": "Estaba con las mismas personas: {found}.",
        "en": "Was with the same people: {found}.",
    },
    "place.near": {
        "es": "Se le vio en el mismo lugar, con {days} días o menos de diferencia ({found}).",
        "en": "Seen in the same place, {days} days or fewer apart ({found}).",
    },
    "place.elsewhere": {
        "es": "El mismo día se le vio en otro lugar; pudo haber un traslado.",
        "en": "On the same day seen in another place; there may have been a move.",
    },
    "siblings.match": {
        "es": "También coinciden {count} hermanos ({found}): habla de la misma familia, no del mismo niño.",
        "en": "{count} siblings match as well ({found}): that speaks for one family, not for one child.",
    },
    "siblings.differ": {
        "es": "Los hermanos anotados son otros.",
        "en": "The siblings written down are others.",
    },
    "persons.apart": {
        "es": "Son dos personas: uno de los registros nombra al otro como hermano o como contado aparte.",
        "en": "They are two persons: one record names the other as a sibling or as counted apart.",
    },
    "given.differs": {
        "es": "El nombre propio es otro: con la misma familia, lo normal es que sean hermanos. Lo demás no basta.",
        "en": "The given name differs: in one family they are most likely siblings. The rest is not enough.",
    },
}

"""What the commands on names say, in Spanish and English."""

from typing import Final

from resguardo.cli.words import Language

_WORDS: Final[dict[str, tuple[str, str]]] = {
    "probability": (
        (
            "Probabilidad de que sean el nombre de una misma persona: {probability} "
            "(logaritmo de la razón de verosimilitud {ratio})."
        ),
        (
            "Probability that they are one person's name: {probability} "
            "(log likelihood ratio {ratio})."
        ),
    ),
    "reached": (
        "Alcanza el umbral fijado ({threshold}): vale la pena que alguien lo mire. No decide nada.",
        "Reaches the fixed threshold ({threshold}): worth a person's look. It decides nothing.",
    ),
    "not_reached": (
        "No alcanza el umbral fijado ({threshold}). Eso no descarta a nadie.",
        "Does not reach the fixed threshold ({threshold}). That rules nobody out.",
    ),
    "scoring": ("Comparando nombres", "Comparing names"),
    "scored": ("{count} pares puntuados en {path}.", "{count} pairs scored in {path}."),
    "no_data": (
        "{variable} no señala los datos de desarrollo: no se ajustó ni se comparó nada.",
        "{variable} does not name the development data: nothing was fitted or compared.",
    ),
    "no_fitter": (
        "Falta scikit-learn (make setup-dev): no se ajustó ni se comparó nada.",
        "scikit-learn is missing (make setup-dev): nothing was fitted or compared.",
    ),
    "same_weights": (
        "Los mismos pesos que ya estaban en {path}.",
        "The same weights as were in {path} already.",
    ),
    "new_weights": ("Pesos nuevos en {path}.", "New weights in {path}."),
    "held_out": (
        "Grupos de nombres apartados, no usados en el ajuste",
        "Name groups held out from the fit",
    ),
    "figures": (
        "archivo|pares|AUC|F1|precisión|exhaustividad|F1 mejor umbral|hermanos aceptados",
        "file|pairs|AUC|F1|precision|recall|F1 best threshold|siblings accepted",
    ),
}


def tell(key: str, language: Language, /, **values: object) -> str:
    """One of these sentences."""
    return _WORDS[key][0 if language == "es" else 1].format(**values)

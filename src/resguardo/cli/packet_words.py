"""What the commands on packets say, in Spanish and English."""

from typing import Final

from resguardo.cli.words import Language

_WORDS: Final[dict[str, tuple[str, str]]] = {
    "forms": ("Formularios", "Forms"),
    "form": ("formulario", "form"),
    "country": ("país", "country"),
    "title": ("para qué", "what for"),
    "layers": ("capas", "layers"),
    "fields": ("campos", "fields"),
    "public": ("pública", "public"),
    "police": ("policía", "police"),
    "authority": ("autoridad", "authority"),
    "layer": ("capa", "layer"),
    "field": ("dato", "field"),
    "value": ("lo que se sabe", "what is known"),
    "why": ("por qué", "why"),
    "mend": ("cómo se arregla", "how to mend it"),
    "who": ("quién puede", "who could"),
    "missing": ("Lo que falta", "What is missing"),
    "completeness": ("Qué tan completa está cada ficha", "How complete every sheet is"),
    "nobody": ("No hay niñas ni niños a cargo.", "There are no children in charge."),
    "sendable": (
        "{number} de {total} ya se podrían enviar.",
        "{number} of {total} could be sent today.",
    ),
    "can": ("lista", "ready"),
    "cannot": ("le falta", "lacks"),
    "exercise": ("EJERCICIO", "EXERCISE"),
    "stays": ("No sale:", "Stays behind:"),
    "shown_only": (
        "Nada salió. Para entregarlo: --to INSTITUCIÓN --output ARCHIVO.",
        "Nothing left. To hand it out: --to INSTITUTION --output FILE.",
    ),
    "sent_without": (
        "Va sin: {names}. Lo que falta no detiene la solicitud.",
        "It goes without: {names}. What is missing does not hold the request back.",
    ),
    "band": ("brazalete", "band"),
    "per_cent": ("por ciento", "per cent"),
    "nobody_missing": ("Ninguna niña ni niño falta ahora.", "No child is missing now."),
    "written_each": (
        "{number} paquetes en {folder}, cada uno en su archivo. Las salidas quedaron anotadas.",
        "{number} packets in {folder}, each in a file of its own. That they left is written down.",
    ),
    "written": (
        "Paquete escrito en {file}. La salida quedó anotada.",
        "Packet written to {file}. That it left is written down.",
    ),
}


def tell(key: str, language: Language, /, **values: object) -> str:
    """One of these words or sentences."""
    return _WORDS[key][0 if language == "es" else 1].format(**values)

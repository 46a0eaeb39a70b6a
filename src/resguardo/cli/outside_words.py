"""What the commands on statements, stamps and calendars say, in Spanish and English."""

from typing import Final

from resguardo.cli.problems import Problem, Unusable
from resguardo.cli.words import Language

_WORDS: Final[dict[str, tuple[str, str]]] = {
    "lost": ("No va en el archivo:", "Not in the file:"),
    "words_of_statement": ("las palabras que acompañan las cifras", "the words beside the figures"),
    "stated": (
        "Comunicado, versión {version}: {file}\nNota firmada: {note}",
        "Statement, version {version}: {file}\nSigned note: {note}",
    ),
    "verifier_keys": (
        "Publique esto donde cualquiera lo encuentre; se comprueba con todas las claves a la vez, «resguardo verify ARCHIVO» y:",
        "Publish this where anybody finds it; a check takes all the keys at once, “resguardo verify FILE” and:",
    ),
    "hxl_written": ("Fila con etiquetas HXL: {file}", "Row with HXL hashtags: {file}"),
    "hxl_same": (
        "La tabla dice lo que dice el comunicado.",
        "The table says what the statement says.",
    ),
    "stamp_requested": (
        "Solicitud: {file}. Llévela a la autoridad; solo contiene una huella. La respuesta vuelve con `resguardo stamp attach`.",
        "Request: {file}. Carry it to the authority; it holds one hash only. The reply comes back with `resguardo stamp attach`.",
    ),
    "stamp_holds": (
        "Libro de {size} hechos: sellado {at} por {authority}. Séllelo de nuevo antes de {renew_before}.",
        "Ledger of {size} events: stamped {at} by {authority}. Stamp it anew before {renew_before}.",
    ),
    "stamp_waits": (
        "Libro de {size} hechos: solicitado {asked_at}, sin respuesta.",
        "Ledger of {size} events: asked for {asked_at}, no reply.",
    ),
    "stamp_fails": (
        "Libro de {size} hechos: la respuesta NO prueba nada.",
        "Ledger of {size} events: the reply does NOT prove anything.",
    ),
    "stamps_none": ("No hay solicitudes de sello.", "There are no requests for a stamp."),
    "calendar_written": (
        "Calendario: {file}, {number} entradas.",
        "Calendar: {file}, {number} entries.",
    ),
    "calendar_cancelled": (
        "Para quitar lo que ya no vale: {file}",
        "To take back what no longer holds: {file}",
    ),
    "calendar_inside": (
        "Solo para esta casa: qué plazo es cada entrada",
        "For this house alone: which clock each entry is",
    ),
    "calendar_when": ("cuándo", "when"),
    "calendar_entry": ("en el teléfono", "on the telephone"),
    "calendar_what": ("qué es", "what it is"),
    "order_from": ("la resolución entra en vigor", "the order comes into force"),
    "order_until": ("la resolución deja de valer", "the order ends"),
    "interview": ("entrevista de retorno", "return interview"),
    "calendar_fit": (
        "El calendario dice lo mismo en todos los teléfonos y nada que no deba.",
        "The calendar says the same on every telephone, and nothing that it must not.",
    ),
    "calendar_fault": ("Renglón {line}: {said} {found}", "Line {line}: {said} {found}"),
    "found": ("encontrado: {found}", "found: {found}"),
    "expected": ("esperado: {expected}", "expected: {expected}"),
}

_PROBLEMS: Final[dict[str, tuple[tuple[str, str, str], tuple[str, str, str]]]] = {
    "stamps_missing": (
        (
            "falta el componente para sellos de tiempo",
            "el extra `stamps` de la instalación",
            "Instale resguardo[stamps]; todo lo demás funciona sin él.",
        ),
        (
            "the component for time stamps is missing",
            "the installation's extra `stamps`",
            "Install resguardo[stamps]; everything else works without it.",
        ),
    ),
    "holiday_unreadable": (
        (
            "«{found}» no es una fecha",
            "una fecha por renglón, como 2024-12-24",
            "Corrija el archivo de días inhábiles.",
        ),
        (
            "“{found}” is no date",
            "one date a line, such as 2024-12-24",
            "Correct the file of days on which nobody works.",
        ),
    ),
    "figure_unknown": (
        ("«{found}» no es una cifra de un conteo", "una de: {known}", "Escríbala así."),
        ("“{found}” is no figure of a count", "one of: {known}", "Write it like that."),
    ),
    "division_unfit": (
        (
            "«{found}» no es el código de un departamento",
            "el código de la primera división, como GT-01",
            "Nada más pequeño se publica: un municipio dice dónde está el hogar.",
        ),
        (
            "“{found}” is not the code of a department",
            "the code of the first division, such as GT-01",
            "Nothing smaller is published: a municipality says where the shelter is.",
        ),
    ),
}


def tell(key: str, language: Language, /, **values: object) -> str:
    """One of these sentences."""
    return _WORDS[key][0 if language == "es" else 1].format(**values)


def unusable(code: str, language: Language, where: str, **values: object) -> Unusable:
    """That what a command was given can't be used: found, expected, how to mend it."""
    sentences = _PROBLEMS[code][0 if language == "es" else 1]
    found, expected, mend = (one.format(**values) for one in sentences)
    return Unusable([Problem(where, found, expected, mend, code=code)])

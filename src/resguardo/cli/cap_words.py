"""What the commands on alert messages say, in Spanish and English."""

from typing import Final

from resguardo.cli.problems import Problem, Unusable
from resguardo.cli.words import Language

_WORDS: Final[dict[str, tuple[str, str]]] = {
    "valid": (
        "Mensaje CAP {version} válido: {kind}, {scope}.",
        "Valid CAP {version} message: {kind}, {scope}.",
    ),
    "invalid": ("El mensaje no es válido.", "The message is not valid."),
    "unreadable": ("El archivo no se puede leer.", "The file cannot be read."),
    "errors": ("Errores", "Errors"),
    "warnings": ("Avisos", "Warnings"),
    "more": ("Y {number} más.", "And {number} more."),
    "stays": ("No va en el mensaje:", "Not in the message:"),
    "written": (
        "{number} mensaje(s) de alerta. Nada se envía solo: entréguelo a quien corresponde.",
        "{number} alert message(s). Nothing is sent by itself: hand it to whom it is for.",
    ),
    "previewed": (
        "{number} mensaje(s) de alerta; nada se escribió.",
        "{number} alert message(s); nothing was written.",
    ),
    "alert": ("alerta", "alert"),
    "update": ("actualización", "update"),
    "cancel": ("cancelación", "cancellation"),
    "draft": ("borrador, nadie falta", "draft, nobody is missing"),
    "nobody": (
        "No hay mensaje que hacer en esta capa.",
        "There is no message to make in this layer.",
    ),
    "sender_not_configured": (
        "El remitente no está configurado: ponga --sender con el identificador de la autoridad antes de enviar de verdad.",
        "The sender is not configured: give --sender with the authority's identifier before sending for real.",
    ),
    "left_out": (
        "{tag}: la unidad de alertas no ha liberado datos, o la alerta no está activa.",
        "{tag}: the alert unit released no facts, or the alert is not active.",
    ),
    "due_title": ("Mensajes de alerta por renovar", "Alert messages to renew"),
    "due_none": ("Ninguna cadena pide mensaje.", "No chain asks for a message."),
    "due_question": (
        "¿Se envía? Expórtelo con `resguardo cap export`; lo que venza deja a la niña o al niño sin alerta.",
        "Is it to be sent? Export it with `resguardo cap export`; whatever ends leaves the child without an alert.",
    ),
    "file": ("Archivo", "File"),
    "received": (
        "{sender} acusa recibo de la alerta de {tags}.",
        "{sender} acknowledges the alert of {tags}.",
    ),
    "rejected": (
        "{sender} rechaza el mensaje de {tags}: {note}",
        "{sender} rejects the message of {tags}: {note}",
    ),
    "no_answer": (
        "No es un acuse de un remitente configurado sobre un mensaje de este operativo. Nada se anota.",
        "It is no acknowledgement by a configured sender of a message of this operation. Nothing is recorded.",
    ),
    "acknowledge_question": (
        "¿Se anota como recibida? Repita con --record y --as de quien firma por la otra institución.",
        "Is it to be recorded as received? Repeat with --record and --as of whoever signs for the other agency.",
    ),
    "acknowledged": ("Anotado: la alerta fue recibida.", "Recorded: the alert was received."),
    "public": ("pública", "public"),
    "restricted": ("para autoridades", "for authorities"),
}
_PROBLEMS: Final[dict[str, tuple[tuple[str, str, str], tuple[str, str, str]]]] = {
    "which": (
        (
            "no se dijo de quién",
            "--person con un brazalete, o --all",
            "Indique una de las dos opciones, no las dos.",
        ),
        ("whose was not said", "--person with a band, or --all", "Give one of the two, not both."),
    ),
    "folder": (
        (
            "--all escribe un archivo por niña o niño",
            "--output con una carpeta nueva o vacía",
            "Indique la carpeta.",
        ),
        (
            "--all writes one file for each child",
            "--output with a new or empty folder",
            "Give the folder.",
        ),
    ),
    "language": (
        ("«{found}»", "es, en, he, separados por comas", "Escríbalos como es,en,he."),
        ("“{found}”", "es, en, he, separated by commas", "Write them as es,en,he."),
    ),
    "unreadable": (
        ("{found}", "un mensaje CAP 1.2", "Pida el archivo de nuevo."),
        ("{found}", "a CAP 1.2 message", "Ask for the file again."),
    ),
    "unwritable": (
        (
            "{found}",
            "un mensaje que cualquier receptor acepte",
            "Corrija lo que se dice; el remitente va sin espacios ni comas.",
        ),
        (
            "{found}",
            "a message that any receiver takes",
            "Mend what it says; the sender goes without spaces and commas.",
        ),
    ),
    "sender": (
        (
            "no se dijo de qué remitente se espera",
            "--from con el identificador de la otra institución",
            "Póngalo; un acuse de cualquiera no es un acuse.",
        ),
        (
            "from which sender it is expected was not said",
            "--from with the other agency's identifier",
            "Give it; anybody's acknowledgement is none.",
        ),
    ),
}


def tell(key: str, language: Language, /, **values: object) -> str:
    """One of these sentences."""
    return _WORDS[key][0 if language == "es" else 1].format(**values)


def unusable(code: str, language: Language, where: str, **values: object) -> Unusable:
    """One of these problems, to be raised."""
    sentences = _PROBLEMS[code][0 if language == "es" else 1]
    found, expected, mend = (part.format(**values) for part in sentences)
    return Unusable([Problem(where, found, expected, mend, code=f"cap.{code}")])

"""What the commands on Primero say, in Spanish and English."""

from typing import Final

from resguardo.cli.problems import Problem
from resguardo.cli.words import Language
from resguardo.exchange.primero.wire import Unreachable

_WORDS: Final[dict[str, tuple[str, str]]] = {
    "password": ("Contraseña de {user} en Primero", "Password of {user} in Primero"),
    "stays": ("No sale:", "Stays behind:"),
    "fits_not": ("Ese Primero no lo recibe así:", "That Primero does not take it so:"),
    "written": (
        "{number} casos en {file}. La salida quedó anotada.",
        "{number} cases in {file}. That they left is written down.",
    ),
    "previewed": (
        "{number} casos listos. No se envió nada (--preview).",
        "{number} cases ready. Nothing was sent (--preview).",
    ),
    "sending": ("Enviando a {server}", "Sending to {server}"),
    "sent": (
        "{created} creados, {updated} actualizados, {unchanged} sin cambio, {skipped} ya comprobados, {refused} no aceptados.",
        "{created} created, {updated} updated, {unchanged} unchanged, {skipped} checked before, {refused} refused.",
    ),
    "stopped": (
        "Se detuvo después de {done} de {total} ({found}). Nada se perdió: siga con --resume.",
        "Stopped after {done} of {total} ({found}). Nothing is lost: go on with --resume.",
    ),
    "compare": ("Para revisar", "To look at"),
    "nothing_found": (
        "Se leyó cada caso de vuelta: el servidor guarda lo que se envió.",
        "Every case was read back: the server keeps what was sent.",
    ),
    "tag": ("brazalete", "band"),
    "case": ("caso", "case"),
    "field": ("campo", "field"),
    "what": ("qué", "what"),
}

_Sentences = tuple[str, str, str]
_PROBLEMS: Final[dict[str, tuple[_Sentences, _Sentences]]] = {
    "address": (
        (
            "{found} no es una dirección segura.",
            "https://… sin usuario ni contraseña; http:// solo para este mismo equipo.",
            "Pida la dirección a quien administra ese Primero.",
        ),
        (
            "{found} is no safe address.",
            "https://… without a user or password; http:// for this machine alone.",
            "Ask whoever runs that Primero for the address.",
        ),
    ),
    "certificate": (
        (
            "El certificado del servidor no se puede comprobar: {found}.",
            "Un certificado de una autoridad conocida, o la propia con --authority.",
            "No siga sin comprobarlo: alguien puede estar en medio. Pida el archivo de su autoridad.",
        ),
        (
            "The server's certificate can't be verified: {found}.",
            "A certificate of a known authority, or your own with --authority.",
            "Do not go on without it: somebody may stand between. Ask for the file of its authority.",
        ),
    ),
    "connection": (
        (
            "No se pudo hablar con el servidor ({found}).",
            "Una conexión a ese servidor.",
            "Revise la red y vuelva a intentarlo; con --resume sigue donde quedó.",
        ),
        (
            "The server can't be spoken with ({found}).",
            "A connection to that server.",
            "Check the network and try again; --resume goes on where it stopped.",
        ),
    ),
    "busy": (
        (
            "El servidor está ocupado o cerrado por mantenimiento ({found}).",
            "Un servidor que responda.",
            "Vuelva a intentarlo más tarde con --resume.",
        ),
        (
            "The server is busy or locked for maintenance ({found}).",
            "A server that answers.",
            "Try again later with --resume.",
        ),
    ),
    "sign_in": (
        (
            "El servidor no dejó entrar a {found}.",
            "Un usuario activo y su contraseña, en RESGUARDO_PRIMERO_PASSWORD o escrita.",
            "Revise el usuario y la contraseña; no la escriba en la orden.",
        ),
        (
            "The server did not let {found} in.",
            "An active user and their password, in RESGUARDO_PRIMERO_PASSWORD or typed.",
            "Check user and password; do not write it into the command.",
        ),
    ),
    "moved": (
        (
            "El servidor manda a otra dirección ({found}) y no se sigue.",
            "La dirección misma de ese Primero.",
            "Escriba la dirección definitiva.",
        ),
        (
            "The server points to another address ({found}), which is not followed.",
            "The address of that Primero itself.",
            "Type the final address.",
        ),
    ),
    "answer": (
        (
            "Lo que respondió no es un Primero v2 ({found}).",
            "Un servidor de Primero v2 y un usuario que pueda ver sus formularios.",
            "Revise la dirección; en una red ajena, entre antes a esa red.",
        ),
        (
            "What answered is no Primero v2 ({found}).",
            "A server of Primero v2 and a user who may see its forms.",
            "Check the address; on somebody else's network sign in to that network first.",
        ),
    ),
    "password": (
        (
            "Falta la contraseña de Primero.",
            "RESGUARDO_PRIMERO_PASSWORD, o escribirla en una terminal.",
            "Póngala en el entorno y no en la orden, que otros pueden leer.",
        ),
        (
            "The password of Primero is missing.",
            "RESGUARDO_PRIMERO_PASSWORD, or typing it at a terminal.",
            "Put it into the environment and not into the command, which others can read.",
        ),
    ),
}


def tell(key: str, language: Language, /, **values: object) -> str:
    """One of these sentences."""
    return _WORDS[key][0 if language == "es" else 1].format(**values)


def unreachable(stopped: Unreachable, language: Language, where: str = "--server") -> Problem:
    """Why the server can't be spoken with."""
    sentences = _PROBLEMS[stopped.code][0 if language == "es" else 1]
    found, expected, mend = (part.format(found=stopped.found) for part in sentences)
    return Problem(where, found, expected, mend, code=f"primero.{stopped.code}")

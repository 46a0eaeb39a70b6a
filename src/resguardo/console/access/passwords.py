"""What a password must be: fifteen characters or more, of any kind, and not one that is tried first. It is never changed by the calendar.

The list of common passwords is the framework's own, of twenty thousand, and lies on this machine; what is in it is refused also when repeated, or
with figures and signs around it.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from resguardo.console.access.hashing import hashed, is_right
from resguardo.console.access.models import Login

SHORTEST, LONGEST = 15, 256
OWN_WORDS = ("resguardo", "contraseña", "contrasena", "password", "clave")
FEWEST_LEFT = 8
"""Characters that must be left when the words that everybody knows are taken out."""


def check_password(password: str, about: Iterable[str] = ()) -> None:
    """Raise `ValidationError` for a password that is too short or tried first; `about` are words that everybody knows of its owner."""
    if not SHORTEST <= len(password) <= LONGEST:
        raise ValidationError(
            gettext(
                "Tiene %(found)s caracteres. Se esperan de %(least)s a %(most)s, de cualquier clase: una frase con espacios sirve."
            )
            % {"found": len(password), "least": SHORTEST, "most": LONGEST},
            code="password_length",
        )
    if is_common(password) or _left_of(password, about) < FEWEST_LEFT:
        raise ValidationError(
            gettext(
                "Esa clave se adivina pronto: es común, se repite o dice lo que todos saben. Use una frase de varias palabras que nadie más diría."
            ),
            code="password_common",
        )


def is_common(password: str) -> bool:
    """Whether a password is one that is tried first, also when repeated or with figures and signs around it."""
    whole = password.casefold().strip()
    if len(set(whole)) < 5:
        return True
    core = re.sub(r"^[\W\d_]+|[\W\d_]+$", "", whole)
    repeated = (
        whole[:length]
        for length in range(1, len(whole) // 2 + 1)
        if whole[:length] * (len(whole) // length) + whole[: len(whole) % length] == whole
    )
    return any(one in _common() for one in (whole, core)) or any(repeated)


def set_password(login: Login, password: str, about: Iterable[str] = ()) -> None:
    """Give `login` a new password and end all their sessions. Raises `ValidationError` for an unfit one."""
    check_password(password, (login.handle, *about))
    login.password = hashed(password)
    login.save(update_fields=["password"])
    login.end_sessions()


def has_password(login: Login, password: str) -> bool:
    """Whether this is the password of `login`."""
    return is_right(password, login.password)


def _left_of(password: str, about: Iterable[str]) -> int:
    rest = password.casefold()
    known = {part for words in about for part in re.split(r"\W+", words.casefold())}
    for word in sorted({*OWN_WORDS, *known}, key=len, reverse=True):
        if len(word) >= 3:
            rest = rest.replace(word, "")
    return len(re.sub(r"[\s\d]+", "", rest))


@lru_cache
def _common() -> frozenset[str]:
    return frozenset(CommonPasswordValidator().passwords)

"""The PIN: a short number for the change of user on a station that is already open, and for the second signature in the first one's form.

It never opens a station. It is kept like a password, and guessing it is shut off quickly.
"""

from itertools import pairwise

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from resguardo.console.access.hashing import hashed, is_right
from resguardo.console.access.models import Login
from resguardo.console.access.throttle import Gate, Guess

SHORTEST, LONGEST = 6, 12


def check_pin(pin: str) -> None:
    """Raise `ValidationError` for a PIN that anybody would try first."""
    if not (pin.isascii() and pin.isdigit() and SHORTEST <= len(pin) <= LONGEST):
        raise ValidationError(
            gettext("El PIN tiene de %(least)s a %(most)s cifras, y nada más.")
            % {"least": SHORTEST, "most": LONGEST},
            code="pin_form",
        )
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(pin)}
    halves = pin[: len(pin) // 2] * 2 == pin or pin[:2] * (len(pin) // 2) == pin
    if len(steps) == 1 or len(set(pin)) < 3 or halves:
        raise ValidationError(
            gettext("Ese PIN se adivina a la primera. Elija cifras sin orden ni repetición."),
            code="pin_easy",
        )


def set_pin(login: Login, pin: str) -> None:
    """Give `login` a new PIN. Raises `ValidationError` for an easy one."""
    check_pin(pin)
    login.pin = hashed(pin)
    login.save(update_fields=["pin"])


def login_by_pin(handle: str, pin: str, where: str) -> Login | None:
    """Whose handle and PIN these are; None when they don't fit or were guessed at too often, which takes as long. `where` is whoever asks."""
    login = Login.objects.filter(handle=handle.strip().casefold()).first()
    gate = Gate(Guess.PIN, handle, where)
    right = is_right(pin, login.pin if login else "")
    if login is None or not right or gate.shut or not login.is_active:
        return None
    gate.passed()
    return login

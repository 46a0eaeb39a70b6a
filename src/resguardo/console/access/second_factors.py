"""The second factor: a telephone that shows six figures, recovery codes on paper, passkeys (`passkeys.py`)."""

from base64 import b32encode

import segno
from django.db import transaction

from resguardo.console.access import one_time
from resguardo.console.access.models import Login, Telephone
from resguardo.console.access.sessions import Factor
from resguardo.console.access.throttle import Gate, Guess


def has_telephone(login: Login) -> bool:
    """Whether this person has a telephone that shows codes."""
    return Telephone.objects.filter(user=login, confirmed=True).exists()


def has_second_factor(login: Login) -> bool:
    """Whether this person has anything to hold."""
    return has_telephone(login) or login.passkeys.exists()


def code_factor(login: Login, code: str) -> Factor | None:
    """What `code` proves about `login`: their telephone's figures now, or an unused recovery code; None for neither, or after too many tries. No code serves twice."""
    plain = code.strip().replace(" ", "")
    if not plain:
        return None
    gate = Gate(Guess.CODE, login.handle, "")
    if gate.shut:
        return None
    if plain.isascii() and plain.isdigit() and len(plain) <= 8:
        found = Factor.CODE if _shown_by_telephone(login, plain) else None
    else:
        found = Factor.RECOVERY if one_time.use(login, one_time.RECOVERY, plain) else None
    if found is not None:
        gate.passed()
    return found


def begin_telephone(login: Login) -> None:
    """Make the secret of a new telephone; it counts only after `confirm_telephone`."""
    Telephone.objects.filter(user=login, confirmed=False).delete()
    Telephone.objects.make(login)


def waiting_telephone(login: Login) -> Telephone | None:
    """The telephone that was begun and not confirmed; None when there is none."""
    return Telephone.objects.filter(user=login, confirmed=False).first()


def confirm_telephone(login: Login, code: str) -> bool:
    """Let the begun telephone count, in place of any earlier one, once it shows the right figures."""
    with transaction.atomic():
        waiting = waiting_telephone(login)
        if waiting is None or not waiting.verify_token(code.strip().replace(" ", "")):
            return False
        Telephone.objects.filter(user=login, confirmed=True).delete()
        waiting.confirmed = True
        waiting.save()
    return True


def picture_of(device: Telephone) -> str:
    """The QR that a telephone reads, as an address that holds the drawing itself."""
    drawn: str = segno.make(device.config_url, error="m").svg_data_uri(
        scale=5, border=4, light="#fff"
    )
    return drawn


def letters_of(device: Telephone) -> str:
    """The same secret in groups of four, for a telephone without a camera."""
    plain = b32encode(device.bin_key).decode().rstrip("=")
    return " ".join(plain[first : first + 4] for first in range(0, len(plain), 4))


def remove_second_factors(login: Login) -> None:
    """Take everything from `login` that they held: telephone, passkeys, recovery codes; and end their sessions."""
    Telephone.objects.filter(user=login).delete()
    login.passkeys.all().delete()
    login.one_time_secrets.filter(purpose=one_time.RECOVERY).delete()
    login.end_sessions()


def _shown_by_telephone(login: Login, code: str) -> bool:
    with transaction.atomic():
        return any(
            device.verify_token(code)
            for device in Telephone.objects.select_for_update().filter(user=login, confirmed=True)
        )

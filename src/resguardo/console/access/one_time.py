"""Secrets that serve once: the first secret of a new login, and recovery codes on paper. Only their hashes are kept.

Twenty letters and figures out of thirty-two are 100 bits. An administrator never sets a password: they make a first secret, which its owner turns into a
password of their own within a day. What is used, too old or replaced serves nobody.
"""

import hashlib
import secrets

from resguardo.console.access.models import Login, OneTimeSecret
from resguardo.console.house import house

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Without I, L, O and U, which are misread."""
LETTERS, GROUP = 20, 5
FIRST, RECOVERY = "first", "recovery"
FIRST_LASTS_MS = 24 * 60 * 60_000
RECOVERY_CODES = 8


def make_first_secret(login: Login) -> str:
    """A first secret for `login`, good for a day; an earlier one serves no more. Told once, to be handed over by hand."""
    now = house().installation.now()
    login.one_time_secrets.filter(purpose=FIRST).delete()
    return _made(login, FIRST, now, now + FIRST_LASTS_MS)


def make_recovery_codes(login: Login) -> list[str]:
    """New recovery codes for `login`, each good once; earlier ones serve no more."""
    now = house().installation.now()
    login.one_time_secrets.filter(purpose=RECOVERY).delete()
    return [_made(login, RECOVERY, now, None) for _ in range(RECOVERY_CODES)]


def use(login: Login, purpose: str, written: str) -> bool:
    """Use up the secret that somebody wrote; False when it is not one of `login`, was used, or is too old. Two at once: one of them uses it."""
    now = house().installation.now()
    found = login.one_time_secrets.filter(purpose=purpose, digest=_digest(written), used=False)
    secret = found.first()
    if secret is None or (secret.expires_at is not None and secret.expires_at < now):
        return False
    return found.update(used=True) == 1


def recovery_codes_left(login: Login) -> int:
    """How many recovery codes of `login` were not used yet."""
    return login.one_time_secrets.filter(purpose=RECOVERY, used=False).count()


def _made(login: Login, purpose: str, now: int, expires_at: int | None) -> str:
    plain = "".join(secrets.choice(ALPHABET) for _ in range(LETTERS))
    OneTimeSecret.objects.create(
        login=login,
        purpose=purpose,
        digest=_digest(plain),
        made_at=now,
        expires_at=expires_at,
    )
    return "-".join(plain[first : first + GROUP] for first in range(0, LETTERS, GROUP))


def _digest(written: str) -> str:
    """The hash of a secret however it was typed: case, spaces and dashes aside, and letters that are misread taken for what they are."""
    plain = "".join(one for one in written.upper() if one.isalnum())
    return hashlib.sha256(plain.translate(str.maketrans("ILOU", "110V")).encode()).hexdigest()

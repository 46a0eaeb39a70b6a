"""How passwords and PINs are kept: Argon2id with 46 MiB, and never so many at once that a small machine runs out of memory."""

import threading

from django.contrib.auth.hashers import Argon2PasswordHasher, check_password, make_password

_AT_ONCE = threading.BoundedSemaphore(2)
_spare: list[str] = []


class HouseHasher(Argon2PasswordHasher):
    """Argon2id, 46 MiB, two passes, one lane: about a twentieth of a second on a small machine (ASVS 11.4.2)."""

    time_cost = 2
    memory_cost = 46 * 1024
    parallelism = 1


def is_right(given: str, kept: str) -> bool:
    """Whether `given` is what `kept` is the hash of. Takes as long where nothing is kept."""
    with _AT_ONCE:
        usable = kept.startswith("argon2$")
        right = check_password(given, kept if usable else _nobodys())
    return right and usable


def hashed(secret: str) -> str:
    """The hash under which `secret` is kept."""
    with _AT_ONCE:
        return make_password(secret)


def _nobodys() -> str:
    if not _spare:
        _spare.append(make_password("nobody has this"))
    return _spare[0]

"""The seal of what a telephone and the console share: under a key of the installation's keyring, so that the console's own database alone makes no code.

A sealed secret is bound to its login: moved to another row it opens nothing.
"""

from base64 import b64decode, b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from resguardo.console.house import house
from resguardo.operation.event import SealClass

_SUBJECT = b"resguardo/otp/v1"
"""16 bytes that stand for the telephones where the keyring asks for a subject."""
_NONCE = 12


def seal_secret(secret: bytes, login: int) -> str:
    """`secret` as it is kept for the login with this number: 64 letters for 20 bytes."""
    nonce = house().installation.chance(_NONCE)
    return b64encode(nonce + _cipher().encrypt(nonce, secret, _bound(login))).decode()


def open_secret(sealed: str, login: int) -> bytes | None:
    """The secret again; None where it was sealed for another login or under another keyring, or is in clear."""
    try:
        kept = b64decode(sealed, validate=True)
        return _cipher().decrypt(kept[:_NONCE], kept[_NONCE:], _bound(login))
    except (InvalidTag, ValueError):
        return None


def _cipher() -> AESGCM:
    return AESGCM(house().installation.keyring.key_for(_SUBJECT, SealClass.STAFF).secret)


def _bound(login: int) -> bytes:
    return _SUBJECT + login.to_bytes(8, "big")

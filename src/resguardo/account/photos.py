"""Photographs: pictures too large for the ledger, each a sealed file under the photo key of the person it shows.

The ledger names a photo by the SHA-256 of its ciphertext; the file and the key lie elsewhere, so an erasure closes every picture at once.
"""

from collections.abc import Callable

from resguardo.account.installation import Installation
from resguardo.ledger.format import Part
from resguardo.ledger.seal import (
    NONCE_BYTES,
    SealBroken,
    SealContext,
    key_id,
    open_sealed,
    seal,
)
from resguardo.operation.event import SealClass
from resguardo.operation.identifiers import PersonId
from resguardo.store.problems import FileMissing


def seal_picture(
    picture: bytes, key: bytes, person: PersonId, chance: Callable[[int], bytes]
) -> bytes:
    """The ciphertext of one picture of `person` under their photo key. Raises `Malformed` for more than 256 KiB."""
    sealed, _ = seal(picture, key, _context(person), nonce=chance(NONCE_BYTES))
    return sealed


def keep_photo(house: Installation, person: PersonId, picture: bytes) -> bytes:
    """Seal a picture of `person` into a file, durable when this returns; answers the digest by which an event names it. Raises `KeyDestroyed`, `Malformed`."""
    key = house.keyring.key_for(person, int(SealClass.PHOTO)).secret
    return house.files.write(seal_picture(picture, key, person, house.chance))


def open_photo(house: Installation, person: PersonId, digest: bytes) -> bytes | None:
    """The picture with this digest; None when it was erased or the key or file is not here. Ask the door of reads first, which logs it."""
    key = house.keyring.existing_key(person, int(SealClass.PHOTO))
    if key is None:
        return None
    try:
        sealed = house.files.read(digest)
        part = Part(int(SealClass.PHOTO), key_id(key.secret), digest, len(sealed))
        return open_sealed(sealed, part, key.secret, _context(person))
    except (FileMissing, SealBroken):
        return None


def _context(person: PersonId) -> SealContext:
    """A file belongs to no writer and no command, so the person's own reference stands in their places: any site that holds the key can open it."""
    return SealContext(person + person, person, int(SealClass.PHOTO), person)

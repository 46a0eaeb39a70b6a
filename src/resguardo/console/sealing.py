"""Words of one reader that the console keeps in its own database for a while: sealed there under a key of the keyring, so that they say nothing without it."""

import hashlib

from resguardo.console.sight import Sight
from resguardo.ledger.format import Part
from resguardo.ledger.seal import NONCE_BYTES, SealBroken, SealContext, key_id, open_sealed, seal
from resguardo.operation.event import SealClass

REFERENCE_BYTES = 16


def sealed(sight: Sight, reference: bytes, content: bytes) -> bytes:
    """`content` sealed for this reader alone; `reference` (16 bytes) says for what it is kept, and opens nothing else."""
    house = sight.account.house
    key = house.keyring.key_for(sight.staff, int(SealClass.WORDS)).secret
    blob, _ = seal(content, key, _context(sight, reference), nonce=house.chance(NONCE_BYTES))
    return blob


def opened(sight: Sight, reference: bytes, kept: bytes) -> bytes | None:
    """What was sealed; None where the key is gone, or it was kept for somebody or something else."""
    key = sight.account.house.keyring.existing_key(sight.staff, int(SealClass.WORDS))
    if key is None:
        return None
    part = Part(int(SealClass.WORDS), key_id(key.secret), hashlib.sha256(kept).digest(), len(kept))
    try:
        return open_sealed(kept, part, key.secret, _context(sight, reference))
    except SealBroken:
        return None


def reference_of(name: str) -> bytes:
    """The reference of what is kept under a name, such as a list's."""
    return hashlib.sha256(name.encode()).digest()[:REFERENCE_BYTES]


def _context(sight: Sight, reference: bytes) -> SealContext:
    """What is kept belongs to no writer and no command: its own reference stands in their places."""
    return SealContext(reference + reference, reference, int(SealClass.WORDS), sight.staff)

"""Events of older versions are lifted to the version of today when they are read; the bytes stay as they were (`ledger.md` 2.9).

`EVOLUTION` holds one pure step for each version that a kind ever had; today every kind has its first. `made_by` names what this program understands, so that a
snapshot made by another one is thrown away and folded again.
"""

import hashlib

from resguardo.ledger.evolution import Evolution
from resguardo.operation.event import BY_CODE
from resguardo.operation.operation import FOLD_VERSION

EVOLUTION = Evolution()


def made_by() -> bytes:
    """A digest of the rules' version and of every kind and version that is understood here."""
    kinds = ",".join(f"{code}:{EVOLUTION.newest(code)}" for code in sorted(BY_CODE))
    return hashlib.sha256(f"{FOLD_VERSION};{kinds}".encode()).digest()

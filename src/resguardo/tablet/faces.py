"""Small faces for a roll: the newest photo of a person, shrunk, upright, and without what a camera writes into its files."""

import io
from functools import lru_cache

from PIL import Image, ImageOps

from resguardo.account.account import Account
from resguardo.account.outgoing_photo import FORMATS, PIXELS_MOST
from resguardo.account.photos import open_photo
from resguardo.operation.identifiers import PersonId

SIDE_PIXELS = 160
QUALITY = 60
_KEPT = 2_000


def small_face(account: Account, person: PersonId) -> bytes | None:
    """A square JPEG of at most some kilobytes; None without a readable photo. Ask `operation/disclosure.py` and the log of reads first."""
    photos = account.state.register.persons[person].photos
    picture = open_photo(account.house, person, photos[-1]) if photos else None
    return _shrunk(picture) if picture else None


@lru_cache(_KEPT)
def _shrunk(picture: bytes) -> bytes | None:
    try:
        with Image.open(io.BytesIO(picture), formats=FORMATS) as opened:
            if opened.width * opened.height > PIXELS_MOST:
                return None
            upright = ImageOps.exif_transpose(opened).convert("RGB")
            face = ImageOps.fit(upright, (SIDE_PIXELS, SIDE_PIXELS), centering=(0.5, 0.35))
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    shrunk = io.BytesIO()
    face.save(shrunk, "JPEG", quality=QUALITY, optimize=True)
    return shrunk.getvalue()

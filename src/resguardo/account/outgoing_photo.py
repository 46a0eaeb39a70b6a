"""A photo as it may leave: the face, upright, made anew from its colours alone.

What a camera, an editor or a hand hid in the file (place, device, author, thumbnail, profile, a second picture, bytes after the end) is not copied, because only the
colours are; what was made is read again and checked before anybody gets it.
"""

import hashlib
import io
from typing import NamedTuple

from PIL import Image, ImageOps

WIDTH_PIXELS, HEIGHT_PIXELS = 480, 600
QUALITY = 82
FORMATS = ("JPEG", "PNG", "WEBP")
"""What cameras and the intake make. No other reader is let near a file: one of them runs PostScript."""
PIXELS_MOST = 40_000_000
"""A picture that claims more is not opened."""
ORIENTATION, LYING = 0x0112, (5, 6, 7, 8)
"""Where EXIF says how a picture was held, and how it says that it lies on its side."""
_FACE_LIES = (0.5, 0.35)
_KEPT_MARKERS = {0xC0, 0xC2, 0xC4, 0xDA, 0xDB, 0xDD, 0xE0}
"""Frame, tables, scan and the plain JFIF header: a picture of these alone carries nothing but its colours."""


class OutgoingPhoto(NamedTuple):
    """A JPEG that carries nothing but its colours, and its two digests."""

    picture: bytes

    @property
    def sha256(self) -> str:
        """In hexadecimal."""
        return hashlib.sha256(self.picture).hexdigest()

    @property
    def sha1(self) -> str:
        """In hexadecimal; the digest that CAP 1.2 asks for. It identifies, and proves nothing."""
        return hashlib.sha1(self.picture, usedforsecurity=False).hexdigest()


def outgoing_photo(
    picture: bytes, width: int = WIDTH_PIXELS, height: int = HEIGHT_PIXELS
) -> OutgoingPhoto | None:
    """The face of `picture` made anew, so many pixels large; None where it can't be opened."""
    try:
        with Image.open(io.BytesIO(picture), formats=FORMATS) as opened:
            if opened.width * opened.height > PIXELS_MOST:
                return None
            lies = opened.getexif().get(ORIENTATION) in LYING
            # A large picture is read at the smallest scale that still fills the face: a hundred bulletins have to be out in seconds.
            opened.draft("RGB", (height, width) if lies else (width, height))
            upright = ImageOps.exif_transpose(opened).convert("RGB")
            face = ImageOps.fit(upright, (width, height), centering=_FACE_LIES)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    colours = Image.frombytes("RGB", face.size, face.tobytes())
    made = io.BytesIO()
    colours.save(made, "JPEG", quality=QUALITY, optimize=True)
    return OutgoingPhoto(made.getvalue()) if carries_colours_only(made.getvalue()) else None


def carries_colours_only(jpeg: bytes) -> bool:
    """Whether a JPEG has no part but its colours: no EXIF, XMP, IPTC, profile, comment, C2PA, second picture, and nothing after its end."""
    position, scanning = 2, False
    if jpeg[:2] != b"\xff\xd8":
        return False
    while position + 4 <= len(jpeg) and not scanning:
        marker, length = (
            jpeg[position + 1],
            int.from_bytes(jpeg[position + 2 : position + 4], "big"),
        )
        if jpeg[position] != 0xFF or marker not in _KEPT_MARKERS or length < 2:
            return False
        if marker == 0xE0 and not _is_plain_header(jpeg[position + 4 : position + 2 + length]):
            return False
        scanning = marker == 0xDA
        position += 2 + length
    # Inside a scan 0xFF is followed by zero or a restart mark; the first other mark has to be the end, and the last byte.
    while scanning and (position := jpeg.find(b"\xff", position)) >= 0 and position + 1 < len(jpeg):
        following = jpeg[position + 1]
        if following == 0xD9:
            return position + 2 == len(jpeg)
        if following != 0 and not 0xD0 <= following <= 0xD7:
            return False
        position += 2
    return False


def _is_plain_header(segment: bytes) -> bool:
    """A JFIF header without a thumbnail."""
    return segment[:5] == b"JFIF\0" and len(segment) == 14 and segment[12:14] == b"\0\0"

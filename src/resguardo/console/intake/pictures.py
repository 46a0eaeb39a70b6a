"""A picture from a camera becomes one that may be kept: upright, small, without anything that the camera wrote into it, and drawn anew by this program."""

import io
import warnings
from typing import NamedTuple

from django.utils.translation import gettext
from PIL import Image, ImageOps, UnidentifiedImageError

PICTURE_BYTES_MAX = 200 * 1024
"""What is kept; a sealed file holds no more than 256 KiB."""
UPLOAD_BYTES_MAX = 8 * 1024 * 1024
PIXELS_MAX = 50_000_000
"""A telephone's largest picture. A file that claims more is a trap and is not opened."""
SIDE_PIXELS_MAX = 1280
QUALITIES = (84, 74, 62, 50, 38)


class PictureProblem(NamedTuple):
    """Why a file is no picture that can be kept."""

    found: str
    expected: str
    mend: str


class Unfit(Exception):
    """The file can't be kept; `problem` says why."""

    def __init__(self, problem: PictureProblem) -> None:
        super().__init__(problem.found)
        self.problem = problem


def cleaned(written: bytes) -> bytes:
    """The picture as a JPEG of at most 200 KiB without any metadata. Raises `Unfit`."""
    if len(written) > UPLOAD_BYTES_MAX:
        raise Unfit(_too_large())
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            opened = Image.open(io.BytesIO(written), formats=("JPEG", "PNG", "WEBP"))
            if opened.width * opened.height > PIXELS_MAX:
                raise Unfit(_too_large())
            opened.draft("RGB", (SIDE_PIXELS_MAX, SIDE_PIXELS_MAX))
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise Unfit(_unreadable()) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise Unfit(_too_large()) from error
    upright.thumbnail((SIDE_PIXELS_MAX, SIDE_PIXELS_MAX))
    bare = Image.new("RGB", upright.size)
    bare.paste(upright)
    return _small(bare)


def _small(picture: Image.Image) -> bytes:
    """The best quality that fits."""
    while True:
        for quality in QUALITIES:
            drawn = io.BytesIO()
            picture.save(drawn, "JPEG", quality=quality, optimize=True)
            if drawn.tell() <= PICTURE_BYTES_MAX:
                return drawn.getvalue()
        picture = picture.resize((picture.width * 2 // 3, picture.height * 2 // 3))


def _too_large() -> PictureProblem:
    return PictureProblem(
        gettext("La fotografía es demasiado grande."),
        gettext("Una fotografía de hasta 8 MB y 50 millones de puntos."),
        gettext("Tómela otra vez con la cámara de esta página."),
    )


def _unreadable() -> PictureProblem:
    return PictureProblem(
        gettext("El archivo no es una fotografía que se pueda abrir."),
        gettext("Una fotografía JPEG, PNG o WebP."),
        gettext("Tómela otra vez, o siga sin fotografía."),
    )

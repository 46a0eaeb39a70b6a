"""The search for planted words finds them however they are wrapped: a search that misses a coat proves nothing about what left."""

import base64
import gzip
import hashlib
import html
import io
import json
import quopri
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pypdf
import pytest
import segno
from openpyxl import Workbook
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from kit.canaries import Point, found_in, found_in_folder

WORD = "KanarioAlbergueUno"
SHELTER = Point(14.7312, -91.4807)


def zipped(name: str, content: bytes, comment: bytes = b"") -> bytes:
    """An archive of one file."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr(name, content)
        out.comment = comment
    return stream.getvalue()


def workbook() -> bytes:
    """A workbook whose author gives it away."""
    book = Workbook()
    book.properties.creator = WORD
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def picture(kind: str, **options: object) -> bytes:
    """A small picture."""
    stream = io.BytesIO()
    Image.new("RGB", (8, 8)).save(stream, kind, **options)
    return stream.getvalue()


def with_exif() -> bytes:
    """A JPEG that says in its description where it was taken."""
    exif = Image.Exif()
    exif[0x010E] = WORD
    exif[0x9C9B] = WORD.encode("utf-16-le")
    return picture("JPEG", exif=exif)


def with_text() -> bytes:
    """A PNG with a packed text."""
    info = PngInfo()
    info.add_itxt("XML:com.adobe.xmp", WORD, zip=True)
    return picture("PNG", pnginfo=info)


def with_code() -> bytes:
    """A PNG of a QR code."""
    stream = io.BytesIO()
    segno.make(WORD).save(stream, kind="png", scale=6)
    return stream.getvalue()


def paper(*, attached: bool) -> bytes:
    """A PDF whose title, or whose attachment, gives it away."""
    out = pypdf.PdfWriter()
    out.add_blank_page(100, 100)
    if attached:
        out.add_attachment("nota.txt", WORD.encode())
    else:
        out.add_metadata({"/Title": WORD})
    stream = io.BytesIO()
    out.write(stream)
    return stream.getvalue()


LEAKS: dict[str, Callable[[], bytes]] = {
    "plain": f"está en {WORD}.".encode,
    "capitals": lambda: WORD.upper().encode(),
    "wide letters": lambda: "".join(chr(ord(letter) + 0xFEE0) for letter in WORD).encode(),
    "broken over lines": (WORD[:9] + "-\n" + WORD[9:]).encode,
    "turned round": WORD[::-1].encode,
    "utf-16": lambda: WORD.encode("utf-16"),
    "utf-16 behind a byte": lambda: b"x" + WORD.encode("utf-16-be"),
    "base64": lambda: base64.b64encode(f"x {WORD}".encode()),
    "base64 in lines": lambda: base64.encodebytes(b"y" * 200 + WORD.encode()),
    "base64 for addresses": lambda: base64.urlsafe_b64encode(f"?>~{WORD}".encode()).rstrip(b"="),
    "base64 twice": lambda: base64.b64encode(base64.b64encode(WORD.encode())),
    "base32": lambda: base64.b32encode(WORD.encode()),
    "hex": lambda: WORD.encode().hex().encode(),
    "hex in pairs": lambda: WORD.encode().hex(":").upper().encode(),
    "address": lambda: quote("".join(f"{letter} " for letter in WORD)).encode(),
    "percent": lambda: "".join(f"%{byte:02x}" for byte in WORD.encode()).encode(),
    "entities": lambda: "".join(f"&#{ord(letter)};" for letter in WORD).encode(),
    "escapes": lambda: "".join(f"\\u{ord(letter):04x}" for letter in WORD).encode(),
    "named entities": lambda: html.escape(f"<{WORD}>").encode(),
    "json": lambda: json.dumps({"a": [WORD]}).encode(),
    "quoted-printable": lambda: quopri.encodestring(("ñ" * 40 + WORD).encode()),
    "calendar line": f"SUMMARY:{WORD[:7]}\r\n {WORD[7:]}\r\n".encode,
    "gzip": lambda: gzip.compress(WORD.encode()),
    "deflated stream": lambda: b"%x\n" + zlib.compress(WORD.encode()),
    "archive": lambda: zipped("a.txt", WORD.encode()),
    "name in an archive": lambda: zipped(f"{WORD}.txt", b""),
    "comment of an archive": lambda: zipped("a.txt", b"", WORD.encode()),
    "archive in an archive": lambda: zipped("b.zip", zipped("a", base64.b64encode(WORD.encode()))),
    "author of a workbook": workbook,
    "description of a photo": with_exif,
    "text of a picture": with_text,
    "after the end of a picture": lambda: picture("JPEG") + WORD.encode(),
    "code on a picture": with_code,
    "title of a paper": lambda: paper(attached=False),
    "attachment of a paper": lambda: paper(attached=True),
    "bare hash": lambda: hashlib.sha256(WORD.encode()).hexdigest().encode(),
}


@pytest.mark.parametrize("coat", LEAKS)
def test_a_planted_word_is_found_in_every_coat(coat: str) -> None:
    """Each way in which a word can leave unseen is looked through."""
    found = found_in("salida", LEAKS[coat](), ["KanarioAjeno", WORD], SHELTER)
    assert {one.word for one in found} == {WORD}


def test_a_planted_word_is_found_in_the_name_of_a_file(tmp_path: Path) -> None:
    """A file's name is read by whoever sees the folder."""
    (tmp_path / f"{WORD}.csv").write_bytes(b"")
    assert {one.word for one in found_in_folder(tmp_path, [WORD], SHELTER)} == {WORD}


@pytest.mark.parametrize(
    "text",
    [
        "14.7312,-91.4807",
        "-91.48070, 14.73120",
        '{"lat": 14.74, "lon": -91.47}',
        "<circle>14.7500,-91.4900 2</circle>",
        "14,7312; -91,4807",
        "14.7312° N, 91.4807° W",
        "14°43'52\"N 91°28'50\"W",
        "14° 43′ N 91° 29′ O",
        "geo:14.7312,-91.4807;u=35",
    ],
)
def test_a_place_near_the_shelter_is_found(text: str) -> None:
    """Within five kilometres is too near, whichever number stands first."""
    assert {one.word for one in found_in("x", text.encode(), [], SHELTER)} == {"coordinate"}


@pytest.mark.parametrize("text", ["14.6349,-90.5069", "15.5,-91.48", "filas 14.73", "1.0 2.0"])
def test_a_place_far_away_is_no_finding(text: str) -> None:
    """A department or a capital may be named."""
    assert not found_in("x", text.encode(), [], SHELTER)


def test_what_holds_nothing_planted_is_clean() -> None:
    """The search finds no word that is not there."""
    clean = [
        picture("PNG"),
        zipped("a.txt", b"nada"),
        paper(attached=False).replace(b"Kanario", b"Otro"),
    ]
    assert not [
        one for part in clean for one in found_in("x", part, ["KanarioAlbergueDos"], SHELTER)
    ]

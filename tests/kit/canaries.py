"""Looks for planted words in whatever left: unzipped, decoded, out of pictures and properties, however deep."""

import base64
import binascii
import gzip
import hashlib
import html
import io
import itertools
import quopri
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from math import cos, hypot, radians
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote_plus

import pypdf
import zxingcpp
from PIL import Image

DEPTH_MAX = 5
NEAR_KM = 5.0
KM_PER_DEGREE = 111.2
SQUEEZED_MIN = 6
"""A planted word is at least this long, or it would be found where nobody wrote it."""

_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{12,}={0,2}")
_BASE32 = re.compile(r"[A-Z2-7a-z]{16,}={0,6}")
_HEX = re.compile(r"(?:[0-9a-fA-F]{2}[ :]?){6,}")
_ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
_NUMBER = r"(-?\d{1,3}[.,]\d{2,9})"
_PAIR = re.compile(rf"(?<![\d.,]){_NUMBER}[^\d-]{{1,24}}{_NUMBER}(?![\d.,])")
_LETTERED = re.compile(
    r"""(\d{1,3}(?:[.,]\d+)?)\s*(?:°\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*['′]\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:"|″|''))?)?)?\s*([NSEWO])\b"""
)
"""`14.7312° N`, `91°28'50"W`; O is west in Spanish."""
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})|\\x([0-9a-fA-F]{2})")
_FOLD = re.compile(r"\r?\n[ \t]")


class Found(NamedTuple):
    """A planted word, or a place too near to a shelter, and where in the file it stands."""

    word: str
    where: str


class Point(NamedTuple):
    """Where a shelter stands, in degrees."""

    latitude: float
    longitude: float


def found_in(name: str, content: bytes, words: Iterable[str], shelter: Point) -> set[Found]:
    """The planted words and near places that the file `name` holds, in its name, its content and everything inside it."""
    patterns = {pattern: word for word in words for pattern in _patterns(word)}
    found: set[Found] = set()
    for where, text in _layers(name, content, 0):
        squeezed = _squeezed(text)
        found |= {Found(word, where) for pattern, word in patterns.items() if pattern in squeezed}
        if any(_is_near(shelter, pair) for pair in (*_PAIR.findall(text), *_lettered(text))):
            found.add(Found("coordinate", where))
    return found


def found_in_folder(folder: Path, words: Iterable[str], shelter: Point) -> set[Found]:
    """What all files of a folder hold, their names included."""
    asked = tuple(words)
    return {
        one
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        for one in found_in(str(path.relative_to(folder)), path.read_bytes(), asked, shelter)
    }


def _patterns(word: str) -> Iterator[str]:
    """The word, turned round as a page from right to left may hold it, and its bare hashes, which anybody can try."""
    squeezed = _squeezed(word)
    assert len(squeezed) >= SQUEEZED_MIN, word
    yield squeezed
    yield squeezed[::-1]
    for algorithm in ("md5", "sha1", "sha256"):
        yield hashlib.new(algorithm, word.encode()).hexdigest()


def _squeezed(text: str) -> str:
    """Letters and figures alone: no line break, hyphen or space of a page parts a word."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def _lettered(text: str) -> Iterator[tuple[str, str]]:
    """Positions written with letters for the sides of the world, as pairs of degrees."""
    found = []
    for degrees, minutes, seconds, side in _LETTERED.findall(text):
        parts = (float((part or "0").replace(",", ".")) for part in (degrees, minutes, seconds))
        size = sum(part / 60**place for place, part in enumerate(parts))
        found.append(f"{-size if side in 'SWO' else size:.6f}")
    yield from itertools.pairwise(found)


def _is_near(shelter: Point, pair: tuple[str, str]) -> bool:
    one, other = (float(number.replace(",", ".")) for number in pair)
    return any(_kilometres(shelter, Point(*way)) < NEAR_KM for way in ((one, other), (other, one)))


def _kilometres(one: Point, other: Point) -> float:
    east = (one.longitude - other.longitude) * cos(radians(one.latitude))
    return KM_PER_DEGREE * hypot(one.latitude - other.latitude, east)


def _layers(where: str, content: bytes, depth: int) -> Iterator[tuple[str, str]]:
    """Every text in the content with the way to it: as it stands, and behind each coat that was put round it."""
    if depth > DEPTH_MAX:
        return
    if depth == 0:
        yield f"{where} (name)", where
    texts = [content.decode("utf-8", "ignore")]
    if b"\0" in content:
        texts += [content.decode(kind, "ignore") for kind in ("utf-16-le", "utf-16-be")]
        texts.append(content[1:].decode("utf-16-le", "ignore"))
    for text in texts:
        yield where, text
        yield from _inside_text(where, text, depth)
    for name, part in _inside_bytes(content):
        yield from _layers(f"{where} > {name}", part, depth + 1)


def _inside_text(where: str, text: str, depth: int) -> Iterator[tuple[str, str]]:
    """The same text without the ways in which letters are written for machines."""
    unescaped = _ESCAPE.sub(lambda found: chr(int(found[1] or found[2], 16)), text)
    for kind, way in {
        "folded": _FOLD.sub("", text),
        "html": html.unescape(text),
        "url": unquote_plus(text),
        "escapes": unescaped,
        "quoted-printable": quopri.decodestring(text.encode()).decode("utf-8", "ignore"),
    }.items():
        if way != text:
            yield f"{where} > {kind}", way
    for kind, part in _encoded(text):
        yield from _layers(f"{where} > {kind}", part, depth + 1)


def _encoded(text: str) -> Iterator[tuple[str, bytes]]:
    joined = re.sub(r"\s+", "", text) if len(text) < 4_000_000 else ""
    for source in dict.fromkeys((text, _FOLD.sub("", text), joined)):
        for run in _BASE64.findall(source):
            if part := _unbased(run):
                yield "base64", part
        for run in _HEX.findall(source):
            digits = re.sub(r"[ :]", "", run)
            yield "hex", binascii.unhexlify(digits[: len(digits) // 2 * 2])
        for run in _BASE32.findall(source):
            padded = run.rstrip("=").upper()
            try:
                yield "base32", base64.b32decode(padded + "=" * (-len(padded) % 8))
            except (binascii.Error, ValueError):
                continue


def _unbased(run: str) -> bytes:
    plain = run.rstrip("=").translate(str.maketrans("-_", "+/"))
    try:
        return base64.b64decode(
            plain[: len(plain) // 4 * 4] if len(plain) % 4 == 1 else plain + "=" * (-len(plain) % 4)
        )
    except (binascii.Error, ValueError):
        return b""


def _inside_bytes(content: bytes) -> Iterator[tuple[str, bytes]]:
    """What is packed in the content: archives, streams, pages, pictures."""
    if zipfile.is_zipfile(io.BytesIO(content)):
        yield from _zipped(content)
        return
    if content[:2] == b"\x1f\x8b":
        yield "gzip", gzip.decompress(content)
    if content[:4] == b"%PDF":
        yield from _pdf(content)
    if content[:3] == b"\xff\xd8\xff" or content[:8] == b"\x89PNG\r\n\x1a\n":
        yield from _picture(content)
    for place in _ZLIB.finditer(content):
        stream = zlib.decompressobj()
        try:
            part = stream.decompress(content[place.start() :], 20_000_000)
        except zlib.error:
            continue
        if len(part) >= SQUEEZED_MIN:
            yield f"stream at {place.start()}", part


def _zipped(content: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        yield "comment", archive.comment
        for info in archive.infolist():
            told = f"{info.filename} {info.date_time}".encode() + info.comment + info.extra
            yield "entry", told
            yield info.filename, archive.read(info)


def _pdf(content: bytes) -> Iterator[tuple[str, bytes]]:
    paper = pypdf.PdfReader(io.BytesIO(content))
    yield "properties", repr(dict(paper.metadata or {})).encode()
    if paper.xmp_metadata is not None:
        yield "xmp", str(paper.xmp_metadata.rdf_root.toxml()).encode()
    for name, parts in paper.attachments.items():
        yield "attachment", name.encode()
        for part in parts:
            yield f"attachment {name}", part
    for number, page in enumerate(paper.pages, 1):
        yield f"page {number}", page.extract_text().encode()


def _picture(content: bytes) -> Iterator[tuple[str, bytes]]:
    with Image.open(io.BytesIO(content)) as picture:
        yield "picture's properties", repr((picture.info, dict(picture.getexif()))).encode()
        for code in zxingcpp.read_barcodes(picture.convert("L")):
            yield "code in the picture", code.text.encode()

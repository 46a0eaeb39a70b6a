"""Changes samples as the world and an attacker do: bytes, but also lines, cells, elements and the parts of archives, so that what comes out is still nearly what it was."""

import io
import random
import re
import zipfile
from collections.abc import Callable, Sequence
from typing import Final

CHANGES_MOST: Final = 6
TIMES_MOST: Final = 300
BYTES_MOST: Final = 1 << 20

WORDS: Final = (
    b"<!DOCTYPE x [<!ENTITY a 'b'>]>",
    b"&a;",
    b"&#0;",
    b"&#x1F;",
    b"<![CDATA[",
    b"]]>",
    b"<!--",
    b"<?xml version='1.0' encoding='UTF-16'?>",
    b"<x xmlns='urn:x'>",
    b"</x>",
    b"=1+1",
    b"@SUM(A1)",
    b"'",
    b'"',
    b'""',
    b";",
    b"\t",
    b"\r",
    b"\n",
    b"\0",
    b"\x1b[2J",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xc3\x28",
    b"\xed\xa0\x80",
    "\u202e".encode(),
    "\u2066".encode(),
    "\ufeff".encode(),
    "\u0301".encode() * 40,
    "ñ".encode("latin-1"),
    b"9999-12-31T23:59:59Z",
    b"0000-00-00",
    b"2024-02-30",
    b"-1",
    b"1e309",
    b"NaN",
    b"99999999999999999999999999999999",
    b"\xd9\x99\xd9\xa1",
    b"null",
    b"true",
    b"[[[[[[[[",
    b"{}",
    b"\\u0000",
    b"A" * 5000,
    b"=" * 60,
)
"""What readers stumble over."""

_ELEMENT = re.compile(
    rb"<([A-Za-z][\w:.-]*)\b[^<>]*>[^<]*</\1>|<[A-Za-z][^<>]*/?>|</[A-Za-z][^<>]*>"
)
_NUMBER = re.compile(rb"\d+")


def mutated(sample: bytes, chance: random.Random) -> bytes:
    """The sample after one to six changes; an archive is changed in its parts as often as in its bytes."""
    content = sample
    for _ in range(chance.randint(1, CHANGES_MOST)):
        is_archive = content[:2] == b"PK" and chance.random() < 0.8
        change = _change_archive if is_archive else chance.choice(_CHANGES)
        content = change(content, chance)[:BYTES_MOST]
    return content


def _bounds(content: bytes, chance: random.Random) -> tuple[int, int]:
    """A stretch of the content, mostly a short one."""
    start = chance.randint(0, len(content))
    return start, min(len(content), start + int(chance.expovariate(1 / 24)))


def _cut(content: bytes, chance: random.Random) -> bytes:
    start, end = _bounds(content, chance)
    return content[:start] + content[end:]


def _insert(content: bytes, chance: random.Random) -> bytes:
    start, _ = _bounds(content, chance)
    return content[:start] + chance.choice(WORDS) + content[start:]


def _replace(content: bytes, chance: random.Random) -> bytes:
    start, end = _bounds(content, chance)
    return content[:start] + chance.choice(WORDS) + content[end:]


def _flip(content: bytes, chance: random.Random) -> bytes:
    if not content:
        return chance.randbytes(8)
    changed = bytearray(content)
    changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _repeat(content: bytes, chance: random.Random) -> bytes:
    start, end = _bounds(content, chance)
    times = chance.choice((2, 2, 3, 10, TIMES_MOST))
    return content[:start] + content[start:end] * times + content[end:]


def _move(content: bytes, chance: random.Random) -> bytes:
    start, end = _bounds(content, chance)
    rest = content[:start] + content[end:]
    place = chance.randint(0, len(rest))
    return rest[:place] + content[start:end] + rest[place:]


def _truncate(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randint(0, len(content))]


def _lines(content: bytes, chance: random.Random) -> bytes:
    """Lines left out, doubled, changed for one another."""
    return b"\n".join(_shuffled(content.split(b"\n"), chance))


def _cells(content: bytes, chance: random.Random) -> bytes:
    """Cells of one line left out, doubled, changed for one another."""
    lines = content.split(b"\n")
    number = chance.randrange(len(lines))
    separator = max((b",", b";", b"\t"), key=lines[number].count)
    lines[number] = separator.join(_shuffled(lines[number].split(separator), chance))
    return b"\n".join(lines)


def _elements(content: bytes, chance: random.Random) -> bytes:
    """Elements left out, doubled, changed for one another, put one into the other."""
    found = [match.span() for match in _ELEMENT.finditer(content[:BYTES_MOST])]
    if len(found) < 2:
        return _replace(content, chance)
    (a, b), (c, d) = sorted(chance.sample(found, 2))
    one, other = content[a:b], content[c:d]
    ways: tuple[Callable[[], bytes], ...] = (
        lambda: content[:a] + other + content[b:c] + one + content[d:],
        lambda: content[:a] + content[b:],
        lambda: content[:b] + one * chance.choice((1, 2, TIMES_MOST)) + content[b:],
        lambda: content[:b] + other + content[b:],
    )
    return chance.choice(ways)()


def _numbers(content: bytes, chance: random.Random) -> bytes:
    """One number made another: a length, a row, a year, a column."""
    found = list(_NUMBER.finditer(content[:BYTES_MOST]))
    if not found:
        return _insert(content, chance)
    match = chance.choice(found)
    odd = chance.choice((b"0", b"-1", b"1", b"255", b"65536", b"4294967296", b"9" * 25))
    return content[: match.start()] + odd + content[match.end() :]


def _encode(content: bytes, chance: random.Random) -> bytes:
    """The same text in another encoding."""
    text = content.decode("utf-8", "replace")
    kind = chance.choice(("utf-16", "utf-16-be", "utf-8-sig", "latin-1", "cp1252", "utf-32"))
    return text.encode(kind, "replace")


def _shuffled(parts: Sequence[bytes], chance: random.Random) -> list[bytes]:
    kept = list(parts)
    one, other = chance.randrange(len(kept)), chance.randrange(len(kept))
    way = chance.randrange(4)
    if way == 0:
        kept[one], kept[other] = kept[other], kept[one]
    elif way == 1:
        kept.insert(other, kept[one])
    elif way == 2:
        del kept[one]
    else:
        kept[one] = chance.choice(WORDS)
    return kept


def _change_archive(content: bytes, chance: random.Random) -> bytes:
    """One part of an archive changed, left out, doubled or called otherwise; the rest as it was."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [(info.filename, archive.read(info)) for info in archive.infolist()]
    except Exception:  # noqa: BLE001 - what is no archive any more is changed as bytes
        return chance.choice(_CHANGES)(content, chance)
    if not parts:
        return _flip(content, chance)
    number = chance.randrange(len(parts))
    name, part = parts[number]
    way = chance.random()
    if way < 0.75:
        parts[number] = (name, chance.choice(_CHANGES)(part, chance)[:BYTES_MOST])
    elif way < 0.85:
        del parts[number]
    elif way < 0.95:
        parts[number] = (chance.choice(parts)[0], part)
    else:
        parts[number] = (name, b"0" * chance.choice((1 << 12, 8 << 20)))
    return _packed(parts)


def _packed(parts: Sequence[tuple[str, bytes]]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, part in dict(parts).items():
            archive.writestr(name, part)
    return stream.getvalue()


_CHANGES: Final[tuple[Callable[[bytes, random.Random], bytes], ...]] = (
    _cut,
    _insert,
    _replace,
    _flip,
    _repeat,
    _move,
    _truncate,
    _lines,
    _cells,
    _elements,
    _numbers,
    _encode,
)

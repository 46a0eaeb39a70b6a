"""Whether a calendar file says the same to every telephone, and nothing that endangers: read strictly, where usual readers guess.

Readers take an unknown zone for no zone, a day for a moment, half a character for a whole one. Where a deadline is meant, each guess is another hour.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple
from zoneinfo import available_timezones

from resguardo.exchange.calendar.writing import LINE_OCTETS

FILE_BYTES_MAX: Final = 1 << 21
FINDINGS_KEPT: Final = 1000
PRIVATE: Final = frozenset(
    [
        "ATTACH",
        "ATTENDEE",
        "COMMENT",
        "CONTACT",
        "DESCRIPTION",
        "GEO",
        "LOCATION",
        "ORGANIZER",
        "RESOURCES",
        "URL",
    ]
)
"""Properties that name a place or somebody, or hold free text."""
RECURRING: Final = frozenset({"RRULE", "RDATE", "EXDATE", "EXRULE", "RECURRENCE-ID"})
MOMENTS: Final = frozenset({"DTSTART", "DTEND", "DUE"})
_LINE: Final = re.compile(r'([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*):(.*)', re.DOTALL)  # fmt: skip
_DAY: Final = re.compile(r"[0-9]{8}")
_MOMENT: Final = re.compile(r"[0-9]{8}T[0-9]{6}(Z?)")


class Finding(NamedTuple):
    """What is wrong in a line, counted from 1 as it stands in the file."""

    line: int
    code: str
    found: str


SENTENCES: Final[dict[str, tuple[str, str]]] = {
    "calendar.size": ("El archivo es demasiado grande.", "The file is too large."),
    "calendar.encoding": ("No está en UTF-8.", "It is not in UTF-8."),
    "calendar.line_end": ("Un renglón no termina en CRLF.", "A line does not end in CRLF."),
    "calendar.line_long": ("Un renglón pasa de 75 octetos.", "A line is longer than 75 octets."),
    "calendar.cut_character": ("Un renglón se cortó en medio de un carácter.", "A line was cut within a character."),
    "calendar.line": ("No es un renglón de calendario.", "It is no line of a calendar."),
    "calendar.nesting": ("Los bloques no abren y cierran en orden.", "Blocks do not open and close in order."),
    "calendar.uid_missing": ("Falta el identificador: cada importación lo duplicaría.", "The identifier is missing: each import would double it."),
    "calendar.uid_twice": ("Dos entradas con el mismo identificador.", "Two entries under one identifier."),
    "calendar.moment_missing": ("La entrada no dice cuándo.", "The entry does not say when."),
    "calendar.moment": ("No es una fecha ni una hora.", "It is neither a day nor a moment."),
    "calendar.day_unsaid": ("Una fecha sin hora, sin decir que es un día entero.", "A date without a time that does not say it is a whole day."),
    "calendar.floating": ("Una hora sin zona: cada teléfono entendería otra.", "A time without a zone: each telephone would take it as another."),
    "calendar.zone_undefined": ("La zona no está definida en el archivo.", "The zone is not defined in the file."),
    "calendar.zone_unknown": ("El nombre de la zona no es de la base de zonas.", "The zone's name is not in the zone database."),
    "calendar.recurs": ("Una repetición: un plazo judicial no se repite.", "A repetition: a court's deadline does not repeat."),
    "calendar.private": ("Un dato que no debe viajar en un calendario.", "A fact that must not travel in a calendar."),
    "calendar.open": ("La entrada no es confidencial.", "The entry is not confidential."),
}  # fmt: skip
"""What each finding says, in Spanish and English."""


class _Line(NamedTuple):
    number: int
    name: str
    parameters: dict[str, str]
    value: str


def check_calendar(content: bytes) -> list[Finding]:
    """Everything in the file that could be read in two ways or must not travel; empty where nothing is."""
    if len(content) > FILE_BYTES_MAX:
        return [Finding(0, "calendar.size", str(len(content)))]
    found = [*_of_bytes(content)]
    lines: list[_Line] = []
    for number, text in _unfolded(content):
        if text is None:
            found.append(Finding(number, "calendar.encoding", ""))
        elif (line := _line_of(number, text)) is None:
            found.append(Finding(number, "calendar.line", text[:60]))
        else:
            lines.append(line)
    found += _of_lines(lines)
    return sorted(found)[:FINDINGS_KEPT]


def _of_bytes(content: bytes) -> Iterator[Finding]:
    raw = content.split(b"\n")
    for number, line in enumerate(raw[:-1], start=1):
        if not line.endswith(b"\r"):
            yield Finding(number, "calendar.line_end", "LF")
        plain = line.removesuffix(b"\r")
        if len(plain) > LINE_OCTETS:
            yield Finding(number, "calendar.line_long", str(len(plain)))
        # A continuation byte right behind the fold belongs to a character of the line before.
        if plain[:1] in (b" ", b"\t") and plain[1:2] and plain[1] & 0xC0 == 0x80:
            yield Finding(number, "calendar.cut_character", "")
    if raw[-1]:
        yield Finding(len(raw), "calendar.line_end", "-")


def _unfolded(content: bytes) -> Iterator[tuple[int, str | None]]:
    """Whole lines with the number of their first part; None for what is not in UTF-8. Parts are joined as bytes, as the standard says."""
    first, parts = 0, b""
    for number, raw in enumerate([*content.split(b"\n"), b""], start=1):
        line = raw.removesuffix(b"\r")
        if line[:1] in (b" ", b"\t") and first:
            parts += line[1:]
            continue
        if parts:
            yield first, _decoded(parts)
        first, parts = number, line


def _decoded(line: bytes) -> str | None:
    try:
        return line.decode()
    except UnicodeDecodeError:
        return None


def _line_of(number: int, text: str) -> _Line | None:
    read = _LINE.fullmatch(text)
    if read is None:
        return None
    pairs = (one.partition("=") for one in read[2].split(";") if one)
    parameters = {name.upper(): value.strip('"') for name, _, value in pairs}
    return _Line(number, read[1].upper(), parameters, read[3])


def _of_lines(lines: list[_Line]) -> Iterator[Finding]:
    zones = _zones(lines)
    open_blocks: list[_Line] = []
    entries: dict[int, list[_Line]] = {}
    for line in lines:
        if line.name == "BEGIN":
            open_blocks.append(line)
            continue
        if line.name == "END":
            if not open_blocks or open_blocks.pop().value.upper() != line.value.upper():
                yield Finding(line.number, "calendar.nesting", line.value[:60])
            continue
        block = open_blocks[-1] if open_blocks else None
        kind = block.value.upper() if block else ""
        if kind in ("VEVENT", "VTODO", "VJOURNAL") and block:
            entries.setdefault(block.number, []).append(line)
            yield from _of_entry_line(line, zones)
        elif kind == "VALARM" and line.name in PRIVATE - {"DESCRIPTION"}:
            yield Finding(line.number, "calendar.private", line.name)
    for block in open_blocks:
        yield Finding(block.number, "calendar.nesting", block.value[:60])
    yield from _of_entries(entries)


def _of_entry_line(line: _Line, zones: set[str]) -> Iterator[Finding]:
    if line.name in RECURRING:
        yield Finding(line.number, "calendar.recurs", line.value[:60])
    elif line.name in PRIVATE:
        yield Finding(line.number, "calendar.private", line.name)
    elif line.name in MOMENTS:
        yield from _of_moment(line, zones)


def _of_moment(line: _Line, zones: set[str]) -> Iterator[Finding]:
    zone = line.parameters.get("TZID")
    moment = _MOMENT.fullmatch(line.value)
    if _DAY.fullmatch(line.value):
        if line.parameters.get("VALUE", "").upper() != "DATE":
            yield Finding(line.number, "calendar.day_unsaid", line.value)
    elif moment is None:
        yield Finding(line.number, "calendar.moment", line.value[:60])
    elif zone is None and not moment[1]:
        yield Finding(line.number, "calendar.floating", line.value)
    if zone is not None and zone not in zones:
        yield Finding(line.number, "calendar.zone_undefined", zone[:60])
    if zone is not None and zone not in available_timezones():
        yield Finding(line.number, "calendar.zone_unknown", zone[:60])


def _of_entries(entries: dict[int, list[_Line]]) -> Iterator[Finding]:
    seen: set[str] = set()
    for number, lines in entries.items():
        said = {line.name: line.value for line in lines}
        uid = said.get("UID", "")
        if not uid:
            yield Finding(number, "calendar.uid_missing", "")
        elif uid in seen:
            yield Finding(number, "calendar.uid_twice", uid[:60])
        seen.add(uid)
        if not MOMENTS & said.keys():
            yield Finding(number, "calendar.moment_missing", "")
        if said.get("CLASS", "PUBLIC").upper() != "CONFIDENTIAL":
            yield Finding(number, "calendar.open", said.get("CLASS", "PUBLIC")[:60])


def _zones(lines: list[_Line]) -> set[str]:
    """The zones that the file defines."""
    zones: set[str] = set()
    within = False
    for line in lines:
        if line.name in ("BEGIN", "END") and line.value.upper() == "VTIMEZONE":
            within = line.name == "BEGIN"
        elif within and line.name == "TZID":
            zones.add(line.value)
    return zones

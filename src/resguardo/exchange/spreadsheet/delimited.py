"""Text files with separators: which letters, which separator, which rows.

Agencies send what their program saved: UTF-8 with or without a mark, UTF-16, Windows-1252, the
letters of an old DOS or Macintosh program, or lines of two of them pasted together.
"""

import codecs
import csv
import io
import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterator

from resguardo.exchange.spreadsheet.plain import is_filler
from resguardo.exchange.spreadsheet.sheet import BLANK, Cell, Sheet, SheetRow

SEPARATORS = (",", ";", "\t", "|")
SAMPLE_ROWS = 60
MOST_LINES_IN_A_CELL = 30
"""A quoted value over more lines than this is a quotation mark that was never closed."""

SPANISH_LETTERS = frozenset("áéíóúüñÁÉÍÓÚÜÑ°ºª¿¡–")
OLD_ENCODINGS = ("cp1252", "cp850", "mac_roman")
ESCAPED = re.compile(r"^'(?=[=+\-@\t\r'])")
QUOTED_TEXT = re.compile(r'^="(.*)"$')
SEPARATOR_LINE = re.compile(r"^sep=(.)\r?\n?$", re.IGNORECASE)
BROKEN_PAIR = re.compile("[ÃÂâ][\u0080-\u00bf\u0152-\u2122]")


def read_delimited(text: str, known_headers: Callable[[list[str]], int]) -> Sheet:
    """The one sheet of a text file.

    `known_headers` says how many cells of a row are known headers; the separator that finds most
    of them wins, then the one that cuts the rows most evenly. A first line `sep=;` is an
    instruction to the program and no row.
    """
    told = SEPARATOR_LINE.match(text[: text.find("\n") + 1] if "\n" in text else text)
    if told:
        text = text[told.end() :]
        separator = told.group(1)
    else:
        separator = best_separator(text, known_headers)
    rows = [
        SheetRow(number, [_cell(value) for value in values], open_quote=open_quote)
        for number, (values, open_quote) in enumerate(_records(text, separator), start=1)
    ]
    return Sheet("", rows, delimited=True)


def decode(content: bytes) -> str | None:
    """The text of a file, or None when it is no text. A mark at the beginning is dropped."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark) and not (encoding == "utf-8-sig" and not _is_utf8(content)):
            return content.decode(encoding, errors="replace")
    if b"\0" in content:
        return _decode_unmarked_utf16(content)
    if _is_utf8(content):
        return content.decode("utf-8")
    content = content.removeprefix(codecs.BOM_UTF8)
    encoding = _old_encoding(content)
    return "".join(_decode_line(line, encoding) for line in content.splitlines(keepends=True))


def whole_letters(text: str) -> str:
    """The text with letters mended that were saved twice over (`MuÃ±oz`), else unchanged."""
    if not BROKEN_PAIR.search(text):
        return text
    for encoding in ("cp1252", "latin-1"):
        try:
            return text.encode(encoding).decode("utf-8")
        except UnicodeError:
            continue
    return text


def best_separator(text: str, known_headers: Callable[[list[str]], int]) -> str:
    """The separator of this file."""

    def merit(separator: str) -> tuple[int, int]:
        rows = [row for row, _ in _first(_records(text, separator), SAMPLE_ROWS)]
        widths = Counter(len(row) for row in rows if len(row) > 1)
        even = max((count * width for width, count in widths.items()), default=0)
        return max((known_headers(row) for row in rows), default=0), even

    return max(SEPARATORS, key=merit)


def _first(
    records: Iterator[tuple[list[str], bool]], count: int
) -> Iterator[tuple[list[str], bool]]:
    for _, record in zip(range(count), records, strict=False):
        yield record


def _records(text: str, separator: str) -> Iterator[tuple[list[str], bool]]:
    """Rows of values; a row whose quotation mark is never closed stands alone, marked.

    Such a mark swallows the rows after it, up to the next mark or the end of the file: reading
    begins again at the row that follows, so that no child is lost in another child's cell.
    """
    lines = list(io.StringIO(text.replace("\0", ""), newline=""))
    start, widest = 0, 2
    while start < len(lines):
        reader = csv.reader(itertools.islice(lines, start, None), delimiter=separator)
        begun = 0
        try:
            for values in reader:
                span = reader.line_num - begun
                first = start + begun
                if span > 1 or start + reader.line_num == len(lines):
                    whole = "".join(lines[first : first + min(span, MOST_LINES_IN_A_CELL + 1)])
                    if _swallows(values, span, separator, widest) or _is_open(whole, separator):
                        break
                widest = max(widest, len(values))
                yield values, False
                begun = reader.line_num
            else:
                return
        except csv.Error:
            pass
        yield [lines[start + begun].rstrip("\r\n")], True
        start += begun + 1


def _swallows(values: list[str], span: int, separator: str, widest: int) -> bool:
    """A value over several lines holds whole rows of the table."""
    if span > MOST_LINES_IN_A_CELL:
        return True
    return span > 1 and any(
        line.count(separator) >= widest - 1
        for value in values
        if "\n" in value
        for line in value.splitlines()[1:]
    )


def _is_open(record: str, separator: str) -> bool:
    """The record ends inside a quotation: a value begins with a mark and the marks do not pair."""
    begins = record.startswith('"') or f'{separator}"' in record
    return begins and record.count('"') % 2 == 1


def _cell(value: str) -> Cell:
    if not value or value.isspace():
        return BLANK
    value = value.strip(" \u00a0\u200b\ufeff")
    if value.startswith("=") and not is_filler(value):
        quoted = QUOTED_TEXT.match(value)
        return Cell(quoted.group(1).replace('""', '"')) if quoted else Cell("", formula=value)
    return Cell(ESCAPED.sub("", value))


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _decode_unmarked_utf16(content: bytes) -> str | None:
    """UTF-16 without its mark has a zero byte beside nearly every letter, always on one side."""
    even, odd = content[0::2].count(0), content[1::2].count(0)
    if (
        len(content) % 2
        or min(even, odd) * 10 > max(even, odd)
        or max(even, odd) * 3 < len(content)
    ):
        return None
    try:
        return content.decode("utf-16-le" if odd > even else "utf-16-be")
    except UnicodeDecodeError:
        return None


def _decode_line(line: bytes, encoding: str) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode(encoding, errors="replace")


def _old_encoding(content: bytes) -> str:
    """Of three old sets of letters, the one that gives the most Spanish."""
    high = bytes(byte for byte in content if byte > 0x7F)[:4000]

    def spanish(encoding: str) -> int:
        letters = high.decode(encoding, errors="replace")
        return sum(1 if letter in SPANISH_LETTERS else -1 for letter in letters)

    return max(OLD_ENCODINGS, key=spanish)

"""What can be read on the pages of a paper, without our own code: the text that a reader of PDF finds, and what its fonts can draw."""

import io
import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

from fontTools.ttLib import TTFont
from pypdf import PdfReader

from resguardo.papers.press import FONTS, as_pdf
from resguardo.papers.sheet import Sheet

HEBREW = {chr(one) for one in range(0x0590, 0x0600)}


def pages_of(sheet: Sheet) -> list[str]:
    """The text of each page, without white space, so that a word broken over two lines is found."""
    return ["".join(page.extract_text().split()) for page in reader_of(sheet).pages]


def reader_of(sheet: Sheet) -> PdfReader:
    """The finished PDF, opened."""
    return PdfReader(io.BytesIO(as_pdf(sheet)))


def says(text: str, words: str) -> bool:
    """Whether words stand in a page's text. Hebrew comes out of a PDF in either direction, and word by word."""
    if "".join(words.split()) in text:
        return True
    return any(one in HEBREW for one in words) and all(
        one in text or one[::-1] in text for one in re.findall(r"\w+", words)
    )


def everything_of(sheet: Sheet) -> str:
    """All that the paper holds, on its pages and behind them: text, metadata, the body that the template reads, the bytes of its pictures."""
    reader = reader_of(sheet)
    behind = [str(reader.metadata), str(reader.xmp_metadata), str(reader.trailer)]
    body = json.dumps(sheet.body, ensure_ascii=False)
    pictures = [picture.decode("latin-1") for picture in sheet.pictures.values()]
    return "".join("".join((*pages_of(sheet), *behind, body, *pictures)).split())


def strings_in(body: Any) -> Iterator[str]:
    """Every text in the body of a paper."""
    if isinstance(body, str):
        yield body
    elif isinstance(body, dict):
        for one in body.values():
            yield from strings_in(one)
    elif isinstance(body, list | tuple):
        for one in body:
            yield from strings_in(one)


@cache
def drawable() -> frozenset[int]:
    """Every character that the papers' text fonts can draw."""
    fonts = (path for path in FONTS.glob("*.ttf") if "Mono" not in path.name)
    return frozenset(one for path in fonts for one in TTFont(path).getBestCmap())

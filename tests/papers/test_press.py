"""Papers are set with fonts of our own, carry their frame on every page, and leave no trace of the machine."""

import io
import json
import string

import pytest
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from resguardo.papers.press import FONTS, as_pdf, as_pictures, kinds, words
from resguardo.papers.sheet import Frame, Sheet, Size

LANGUAGES = ("es", "en", "he")
PEOPLE = "Ñandú Peña Ímaz äöüß שרה בדויה (SBS) · — « » 0123456789"


def roll(language: str = "es", people: int = 3, size: Size = Size.A4) -> Sheet:
    """A roll of invented people."""
    rows = [
        {
            "face": "",
            "band": f"H2J4-{number:02d}MR",
            "name": f"Ana Prueba {number}",
            "holder": "Elba Modelo (SBS)",
            "counted_as": "x",
        }
        for number in range(people)
    ]
    frame = Frame("Ensayo", "H-7MX2", "2024-12-22 16:30", "Olga Simulada", True, language, size)
    return Sheet("roll", frame, {"zone": "Norte 1", "rows": rows})


def covered() -> set[int]:
    """Every character that the papers' text fonts can draw."""
    return {
        character
        for path in FONTS.glob("*.ttf")
        if "Mono" not in path.name
        for character in TTFont(path).getBestCmap()
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_printed_word_has_its_glyphs(language):
    """A character that no font has would be printed as an empty box, without a warning."""
    text = "".join(words(language).values()) + PEOPLE + string.printable[:95]
    assert [one for one in set(text) if ord(one) not in covered()] == []


def test_the_languages_have_the_same_words():
    """No paper lacks a word in one language."""
    assert len({json.dumps(sorted(words(language))) for language in LANGUAGES}) == 1


@pytest.mark.parametrize("kind", kinds())
def test_every_kind_sets_as_a_picture(kind):
    """What a template asks for is there."""
    assert as_pictures(roll()._replace(kind=kind))[0].startswith(b"\x89PNG")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", list(Size))
def test_every_page_says_number_time_reader_and_exercise(language, size):
    """A page that gets lost still says what it is, and for whom it was printed."""
    pages = PdfReader(io.BytesIO(as_pdf(roll(language, 40, size)))).pages
    assert len(pages) > 1
    for page in pages:
        text = page.extract_text()
        for said in ("H-7MX2", "16:30", "Olga Simulada"):
            assert said in text
        if language != "he":  # the extraction turns Hebrew round
            assert words(language)["exercise"] in text


def test_a_paper_says_nothing_of_the_machine_that_made_it():
    """No author, no path, no address lies in the file."""
    content = as_pdf(roll())
    about = PdfReader(io.BytesIO(content)).metadata or {}
    assert "/Author" not in about
    assert b"/tmp" not in content


def test_an_unknown_kind_is_refused():
    """There is no paper without a template."""
    with pytest.raises(KeyError):
        as_pdf(roll()._replace(kind="passport"))

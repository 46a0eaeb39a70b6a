"""The press: its words in three languages, drawn by fonts of our own; what each kind says stands in the test of the kind."""

import io
import json
import string

import pytest
from pypdf import PdfReader

from kit.pages import drawable
from resguardo.papers.kinds import KINDS
from resguardo.papers.press import as_pdf, as_pictures, kinds, words

LANGUAGES = ("es", "en", "he")
PEOPLE = "Ñandú Peña Ímaz äöüß שרה בדויה (SBS) · — « » 0123456789"


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_printed_word_has_its_glyphs(language):
    """A character that no font has would be printed as an empty box, without a warning."""
    text = "".join(words(language).values()) + PEOPLE + string.printable[:95]
    assert [one for one in set(text) if ord(one) not in drawable()] == []


def test_the_languages_have_the_same_words():
    """No paper lacks a word in one language."""
    assert len({json.dumps(sorted(words(language))) for language in LANGUAGES}) == 1


def test_every_kind_has_a_template_and_every_template_a_kind():
    """A template that nobody builds for, and a kind that can't be set, are found here."""
    assert set(kinds()) == set(KINDS)


def test_pictures_and_pages_agree(case):
    """What is looked at on a screen is what comes out of the printer, page by page."""
    sheet = case.print("roll")
    assert len(as_pictures(sheet)) == len(PdfReader(io.BytesIO(as_pdf(sheet))).pages) > 1


def test_an_unknown_kind_is_refused(case):
    """There is no paper without a template."""
    with pytest.raises(KeyError):
        as_pdf(case.print("roll")._replace(kind="passport"))

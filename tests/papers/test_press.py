"""The press: its words in three languages, drawn by fonts of our own; what each kind says stands in the test of the kind."""

import io
import json
import string
import tempfile

import pytest
from PIL import Image
from pypdf import PdfReader

from kit.pages import drawable, pages_of, says
from resguardo.papers import press
from resguardo.papers.kinds import KINDS
from resguardo.papers.press import as_pdf, as_pictures, kinds, words

LANGUAGES = ("es", "en", "he")
PEOPLE = "Ñandú Peña Ímaz äöüß שרה בדויה سارة المختلقة Сара Придуманная (SBS) · — « » 0123456789"


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


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_has_a_name_in_every_language(language):
    """The desk of papers lists each kind by its name and shows no code of ours."""
    assert set(KINDS) <= set(words(language))


def test_pictures_and_pages_agree(case):
    """What is looked at on a screen is what comes out of the printer, page by page."""
    sheet = case.print("roll")
    assert len(as_pictures(sheet)) == len(PdfReader(io.BytesIO(as_pdf(sheet))).pages) > 1


def test_an_unknown_kind_is_refused(case):
    """There is no paper without a template."""
    with pytest.raises(KeyError):
        as_pdf(case.print("roll")._replace(kind="passport"))


def test_a_mark_of_direction_in_a_name_turns_nothing(case):
    """What a reader cannot see does not reach the page, in a name as little as in the name of the operation."""
    sheet = case.print("person_file")
    hidden = "\u202eLuz\u2066 \x07Inventada\x1b[31m"
    marked = sheet._replace(
        body=sheet.body | {"name": hidden}, frame=sheet.frame._replace(operation="\u202eEnsayo")
    )
    plain = sheet._replace(
        body=sheet.body | {"name": "Luz Inventada[31m"},
        frame=sheet.frame._replace(operation="Ensayo"),
    )
    assert as_pictures(marked) == as_pictures(plain)


def test_names_and_faces_are_never_on_the_disk(case, monkeypatch, tmp_path):
    """A process that is killed while it sets a sheet leaves what it wrote: where the system has files in memory, only there."""
    sheet = case.print("roll")
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "no such folder"))
    assert as_pdf(sheet)
    monkeypatch.setattr(press, "IN_MEMORY", tmp_path / "nor such a one")
    with pytest.raises(FileNotFoundError):
        as_pdf(sheet)


def test_a_name_without_end_stays_in_its_column(case):
    """Set over the box to be ticked it would hide who was seen; nothing of it runs into the margin."""
    sheet = case.print("roll")
    rows = [row | {"name": "W" * 250} for row in sheet.body["zones"][0]["rows"][:2]]
    zones = [{"name": "Z", "rows": rows}]
    page = as_pictures(sheet._replace(body=sheet.body | {"zones": zones, "away": []}))[0]
    with Image.open(io.BytesIO(page)) as opened:
        width, height = opened.size
        margin = opened.convert("L").crop((width - width // 20, 0, width, height))
    assert margin.getextrema()[0] > 200


def test_what_somebody_wrote_is_text_and_never_a_command(case):
    """A name in the language of the templates is printed as it stands."""
    sheet = case.print("person_file")
    name = '#read("/etc/hostname") $x$ *b* #pagebreak() \\ `c` <d> @e'
    pages = pages_of(sheet._replace(body=sheet.body | {"name": name}))
    assert len(pages) == len(pages_of(sheet))
    assert says(pages[0], name)

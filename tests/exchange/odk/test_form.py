"""Our intake as an XLSForm: it converts without a warning, asks nothing that it should not, and what is filled in comes back whole."""

import csv
import datetime as dt
import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from pyxform.xls2xform import convert

from resguardo.exchange.odk import read_list
from resguardo.exchange.odk.columns import PRIVATE
from resguardo.exchange.odk.form import BAND, LANGUAGES, QUESTIONS, VERSION, intake_form
from resguardo.operation.tag_code import ALPHABET

SHIPPED = Path(__file__).parents[3] / "docs" / "guides" / "ingreso-odk.xlsx"
HEBREW = range(0x0590, 0x0600)


def cells(content):
    """Every sheet's cells."""
    book = load_workbook(io.BytesIO(content))
    return {sheet.title: list(sheet.values) for sheet in book}


@pytest.fixture(scope="module")
def form(tmp_path_factory):
    """The form as the tool of ODK converts it."""
    path = tmp_path_factory.mktemp("form") / "ingreso.xlsx"
    path.write_bytes(intake_form())
    return convert(path, validate=False)


def test_the_form_converts_without_a_warning(form):
    """Both producers take it as it is."""
    assert form.warnings == []
    assert f'version="{VERSION}"' in form.xform


def test_the_file_in_the_manual_is_the_form():
    """Whoever changes a question writes the file again: `resguardo roster form --output docs/guides/ingreso-odk.xlsx`."""
    assert cells(SHIPPED.read_bytes()) == cells(intake_form())


def test_every_question_stands_in_three_languages():
    """Hints and what a wrong answer is told, too; Hebrew in Hebrew letters."""
    assert len(LANGUAGES) == 3
    for one in QUESTIONS:
        for texts in (one.labels, one.hints, one.refusals):
            assert all(texts) or not any(texts)
            assert not texts[2] or any(ord(letter) in HEBREW for letter in texts[2])


def test_the_form_asks_for_no_device_user_position_or_photo(form):
    """What nobody needs is not collected."""
    assert not any(PRIVATE.search(one.name) for one in QUESTIONS)
    for word in ("deviceid", "username", "geopoint", "phonenumber", "audit", "upload"):
        assert word not in form.xform


def test_the_form_takes_the_characters_of_our_bands():
    """In either case; the register looks at the checks."""
    assert set(BAND) == {*ALPHABET, *ALPHABET.lower()}


def test_what_is_filled_in_comes_back_without_a_question():
    """The names of the questions are the register's own."""
    filled = {
        "tag": "H2J4-83MR",
        "admitted_at": "2024-12-20T10:00:00.000-06:00",
        "sex": "female",
        "age": "6-8",
        "given_1": "Lucía",
        "family_1": "Prueba",
        "birth_date": "",
        "caregiver": "Berta Muestra",
        "relation": "madre",
    }
    names = [one.name for one in QUESTIONS]
    out = io.StringIO()
    rows = [[*names, "_id", "_uuid"], [*(filled.get(name, "") for name in names), "1", "abc"]]
    csv.writer(out).writerows(rows)
    roster = read_list("k.csv", out.getvalue().encode(), today=dt.date(2024, 12, 26))
    [table] = roster.tables
    assert (table.unknown_headers, roster.problems) == ({}, [])
    row = table.rows[1]
    assert (row.tag, row.name, row.age, row.sex) == ("H2J4-83MR", "Lucía Prueba", (6, 8), "female")
    assert (row.caregiver, row.relation, row.problems) == ("Berta Muestra", "madre", [])

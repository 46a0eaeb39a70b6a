"""Tags and wristbands: a code, the same code as a picture, and nothing else; a reprint has the same codes."""

import io
import re

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from kit.pages import pages_of, says
from kit.refusing import refused
from resguardo.operation import tag_code
from resguardo.papers.press import as_pdf, as_pictures, words
from resguardo.papers.printing import Wish, print_sheet
from resguardo.papers.sheet import Frame, Sheet, Size
from resguardo.papers.tags import BLANKS, LAYOUTS, picture_of

LANGUAGES = ("es", "en", "he")


def tags(case, about="", layout="", former="", language="es", size=Size.A4):
    """A sheet of tags, printed by the intake officer."""
    wish = Wish("tags", about, language, size, layout, former)
    return print_sheet(case.account, case.shift.crew["ana"], wish)


def codes_on(sheet):
    """The codes of the tags, in their order."""
    return [tag["code"] for tag in sheet.body["tags"]]


def read_back(sheet):
    """What a camera reads from the rendered pages, page by page."""
    pages = [Image.open(io.BytesIO(page)).convert("L") for page in as_pictures(sheet)]
    return [sorted(found.text for found in zxingcpp.read_barcodes(page)) for page in pages]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", list(Size))
def test_every_code_of_a_page_is_read_back_by_a_camera(case, language, size):
    """Twenty-four tags on a page, each with its own picture."""
    sheet = tags(case, language=language, size=size)
    assert len(codes_on(sheet)) == BLANKS
    assert read_back(sheet) == [sorted(codes_on(sheet))]


@pytest.mark.parametrize("layout", LAYOUTS[1:])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_and_strip_is_a_page_of_its_own_and_is_read_back(case, layout, language):
    """A label printer cuts after each."""
    sheet = tags(case, "3", layout, language=language)
    pages = read_back(sheet)
    assert [set(page) for page in pages] == [{code} for code in codes_on(sheet)]


def test_a_picture_is_read_with_a_part_of_it_dirty():
    """A thumb of mud over a fifth of it does not hide the code."""
    code = tag_code.compose(b"\x07" * 16)
    tag = {"code": code, "halves": code.split("-"), "qr": "tag-0.svg"}
    body = {"layout": "label", "tags": [tag]}
    frame = Frame("", "P-M7JX3-H9J7R", "", "", is_exercise=False)
    [page] = as_pictures(Sheet("tags", frame, body, {"tag-0.svg": picture_of(code)}))
    picture = Image.open(io.BytesIO(page)).convert("L")
    side = picture.height
    picture.paste(0, (int(side * 0.58), int(side * 0.6), int(side * 0.78), int(side * 0.82)))
    assert [found.text for found in zxingcpp.read_barcodes(picture)] == [code]


@pytest.mark.parametrize("layout", LAYOUTS[1:])
def test_a_tag_says_its_code_and_nothing_else(case, layout):
    """No name, no sex, no family, no place, no operation, no number of a sheet; only that an exercise is one."""
    sheet = tags(case, "2", layout)
    for page, code in zip(pages_of(sheet), codes_on(sheet), strict=True):
        left = re.sub(r"\s", "", page).replace(words("es")["exercise"], "")
        assert left.replace(code, "") == ""


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("kind", ["tags", "test"])
def test_no_file_of_any_layout_says_when_it_was_made(case, kind, layout):
    """Behind the page stands no moment of the machine's own clock."""
    sheet = case.print(kind, layout=layout)
    assert set(PdfReader(io.BytesIO(as_pdf(sheet))).metadata or {}) <= {"/Title", "/Creator"}


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_exercise_stands_on_every_page_of_tags(case, layout, language):
    """A band of an exercise never passes for a true one."""
    for page in pages_of(tags(case, "2", layout, language=language)):
        assert says(page, words(language)["exercise"])


def test_blank_tags_are_codes_that_nobody_wears(case):
    """Each is a whole code, all are different, none is on a wrist or void."""
    codes = codes_on(tags(case, "100"))
    register = case.account.state.register
    assert len(set(codes)) == 100
    assert all(tag_code.parse(code) == code for code in codes)
    assert not set(codes) & {*register.by_tag, *register.void}


def test_two_sheets_have_no_code_in_common(case):
    """Whatever is put on first, the other stays free."""
    sheets = [codes_on(tags(case, "40")) for _ in range(4)]
    assert len(set().union(*sheets)) == 160


def test_a_reprint_has_the_same_codes(case):
    """A sheet that jammed in the printer is printed again, also from a reprint; its number names the first."""
    first = tags(case, "30")
    second = tags(case, "30", former=first.frame.number)
    third = tags(case, "30", former=second.frame.number)
    assert codes_on(first) == codes_on(second) == codes_on(third)
    assert third.frame.former == second.frame.number


def test_only_a_sheet_of_its_kind_is_printed_again(case):
    """Blank tags in the place of a roll would have the same codes each time, and two children one band."""
    with refused("papers.former_of_another_kind"):
        tags(case, former=case.print("roll").frame.number)


def test_a_reprint_leaves_out_what_somebody_wears_by_then(case):
    """One code is never on two persons."""
    first = tags(case)
    worn = codes_on(first)[0]
    case.shift.act("ana", "register.issue_tag", tag=worn)
    again = codes_on(tags(case, former=first.frame.number))
    assert worn not in again
    assert again[: BLANKS - 1] == codes_on(first)[1:]


def test_a_person_s_band_is_printed_again_with_the_code_that_they_wear(case):
    """A torn band is replaced by the same code; the sheet is about that person."""
    bands = [case.tag_of(person) for person in (case.child, case.sister)]
    sheet = tags(case, ", ".join(bands), "label")
    assert codes_on(sheet) == bands
    assert sheet.persons == (case.child, case.sister)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_test_print_is_read_back_and_is_no_band(case, layout, language):
    """On a page, a label and a strip a camera reads what no band can be; in an exercise it says so."""
    sheet = case.print("test", language, layout=layout)
    [[read]] = read_back(sheet)
    assert read == sheet.body["said"]
    assert tag_code.parse(read) is None
    assert says(pages_of(sheet)[0], words(language)["exercise"])

"""The checkpoint on paper: the whole note can be read back from its picture and from its text, and it verifies."""

import io

import pytest
import zxingcpp
from PIL import Image

from account.shift import begin
from kit.pages import pages_of, says
from kit.refusing import refused
from resguardo.account.proof import code_of, origin
from resguardo.ledger.note import TYPE_ED25519, VerifierKey, open_note, parse_checkpoint
from resguardo.papers.press import as_pictures
from resguardo.papers.printing import Wish, print_sheet
from resguardo.papers.sheet import Size


def note_of(case):
    """The newest note of the operation."""
    return case.account.store.checkpoints(case.account.operation)[-1].note


@pytest.mark.parametrize("language", ["es", "en", "he"])
@pytest.mark.parametrize("size", list(Size))
def test_the_picture_on_the_page_is_the_whole_note(case, language, size):
    """A camera reads every byte of it from the page as it is printed, and its signature holds."""
    [page] = as_pictures(case.print("checkpoint", language, size))
    [read] = zxingcpp.read_barcodes(Image.open(io.BytesIO(page)))
    assert read.text == note_of(case)
    name = origin(case.account.operation, case.account.writer)
    known = [VerifierKey(name, TYPE_ED25519, case.account.writer)]
    assert parse_checkpoint(open_note(read.text, known).text).size > 0


def test_the_text_on_the_page_is_the_note_letter_by_letter(case):
    """It can be typed in where no camera is."""
    sheet = case.print("checkpoint")
    assert "\n".join(sheet.body["note"]) + "\n" == note_of(case)
    [text] = pages_of(sheet)
    assert all(says(text, line) for line in sheet.body["note"] if line)


def test_the_code_on_the_page_is_that_of_the_note(case):
    """The monitor who wrote it down finds the same."""
    assert case.print("checkpoint").body["paper_code"] == code_of(note_of(case))


def test_a_log_without_a_checkpoint_has_none_to_print(tmp_path):
    """It is signed with the first count that closes."""
    shift = begin(tmp_path / "data")
    with refused("papers.no_checkpoint"):
        print_sheet(shift.account, shift.crew["olga"], Wish("checkpoint"))
    shift.house.close()

"""The exercise ends with everything that it would hand out: every paper as a PDF, and one file of each format, made by the very commands."""

import io

import pytest
from pypdf import PdfReader

from kit.console import copy_of_exercise
from resguardo.account.account import Account
from resguardo.account.installation import open_installation
from resguardo.cli.handing_out import HandedOut, hand_out
from resguardo.cli.session import operations_of
from resguardo.papers.kinds import KINDS

FORMATS = {
    "pfif/public.xml",
    "pfif/partner.xml",
    "pfif/full.xml",
    "cap/public",
    "cap/restricted",
    "packets/guatemala-public.json",
    "packets/guatemala-police.json",
    "packets/guatemala-authority.json",
    "packets/completeness.csv",
    "statements/statement.json",
    "statements/figures.csv",
    "primero/cases.json",
    "calendar/clocks.ics",
    "lists/roll.xlsx",
    "lists/roll.ods",
    "lists/roll.csv",
    "lists/unaccounted.xlsx",
}


@pytest.fixture(scope="module")
def handed_out(tmp_path_factory) -> HandedOut:
    """What the raid hands out at its end."""
    folder = copy_of_exercise(tmp_path_factory.mktemp("raid") / "data")
    with open_installation(folder) as house:
        account = Account(house, operations_of(house)[0])
        return hand_out(account, folder / "handed-out", lambda _done, _of: None)


def test_every_kind_of_paper_is_there(handed_out):
    """Each kind, in each of its layouts, and every page of it says that it is an exercise."""
    wanted = {
        f"papers/{kind.name}-{layout}.pdf" if layout else f"papers/{kind.name}.pdf"
        for kind in KINDS.values()
        for layout in kind.layouts or ("",)
    }
    assert wanted <= set(handed_out.written)
    whole = PdfReader(io.BytesIO((handed_out.folder / "papers" / "roll.pdf").read_bytes()))
    assert all("EJERCICIO" in page.extract_text() for page in whole.pages)


def test_every_format_is_there(handed_out):
    """One file of each, and nothing had to be left out."""
    assert set(handed_out.written) >= FORMATS
    assert handed_out.left_out == ()


def test_whatever_left_is_in_the_log_of_what_left(handed_out):
    """Each file by its hash, each paper by its number, in an account that still holds together."""
    with open_installation(handed_out.folder.parent) as house:
        state = Account(house, operations_of(house)[0]).state
    papers = [one for one in handed_out.written if one.startswith("papers/")]
    assert len(state.sheets.sheets) == len(papers)
    assert len(state.exports.exports) >= len(FORMATS)

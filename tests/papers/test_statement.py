"""A statement on paper: figures that may be published, version, and the code of the log behind them."""

import json

import pytest

from kit.pages import pages_of, says
from resguardo.account.proof import code_of
from resguardo.ledger.papercode import read_paper_code
from resguardo.operation.statement import GROUPS, PARTS, Withheld, published
from resguardo.papers.press import words


def statement_of(case):
    """The one statement of the operation."""
    [statement] = case.shift.state.statements.statements.values()
    return statement


@pytest.mark.parametrize("language", ["es", "en", "he"])
def test_the_figures_are_those_that_may_be_published(case, language):
    """A small one is said to be small and never printed, nor what it could be worked out from."""
    rows = case.print("statement", language).body["rows"]
    cells = published(statement_of(case).figures)
    for row, part in zip(rows, PARTS, strict=True):
        for shown, group in zip(row[1:], GROUPS, strict=True):
            cell = cells[part, group]
            assert shown == str(cell) or isinstance(cell, Withheld)
    assert cells["missing", "children"] is Withheld.SMALL
    assert "1" not in json.dumps(rows[-1])


@pytest.mark.parametrize("language", ["es", "en", "he"])
def test_a_statement_says_its_version_its_moment_and_who_says_it(case, language):
    """All three stand on the page."""
    [text] = pages_of(case.print("statement", language))
    assert says(text, words(language)["version"])
    assert says(text, "2024-12-20")
    assert says(text, "SBS")


def test_the_paper_code_is_that_of_the_checkpoint_signed_with_the_count(case):
    """Whoever wrote the code down when the count closed finds it here, and it reads back."""
    code = case.print("statement").body["paper_code"]
    [first, *_] = case.account.store.checkpoints(case.account.operation)
    assert code == code_of(first.note) == read_paper_code(code)


def test_nothing_but_figures_is_read_for_it(case):
    """No name of a place, a person or a member of staff has a field in it (invariant 25)."""
    body = case.print("statement").body
    assert set(body) == {"version", "corrects", "as_of", "office", "rows", "paper_code"}

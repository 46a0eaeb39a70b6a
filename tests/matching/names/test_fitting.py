"""How the development data is divided and judged: no form of a name on both sides."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from resguardo.matching.names.fitting.figures import auc, figures
from resguardo.matching.names.fitting.report import divided
from resguardo.matching.names.fitting.rows import read_rows

HEADER = "group,name1,name2,label,lang1,lang2,source_id\n"
LETTERS = "אבגדהוזחטיכלמנסעפצקרשת"


def invented(pairs: list[tuple[int, int, bool]]) -> str:
    """A table of invented words: each pair a Latin and a Hebrew word, and whether they are one."""
    lines = [
        f"x,name{left},{LETTERS[right]}א,{int(is_same)},en,he,s:{number}\n"
        for number, (left, right, is_same) in enumerate(pairs)
    ]
    return HEADER + "".join(lines)


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(0, 20), st.booleans()), max_size=60))
def test_no_form_of_a_name_is_both_fitted_on_and_judged(pairs: list[tuple[int, int, bool]]) -> None:
    """Forms joined by pairs of one name, however long the chain, are all held out or all fitted on."""
    rows = read_rows({"en_he_token": invented(pairs)})
    fitted, held = divided(rows)
    seen = {name for row in fitted["en_he_token"] for name in (row.name_a, row.name_b)}
    same = {n for row in held["en_he_token"] if row.is_same for n in (row.name_a, row.name_b)}
    assert not seen & same
    assert not seen & {row.name_a for row in held["en_he_token"]}


def test_rows_of_one_source_line_stay_together() -> None:
    """A positive and the negatives made from it share their first name and their side."""
    text = HEADER + "p,nora,נורה,1,en,he,s:7\nn,norah,אורה,0,en,he,s:7/9\n"
    first, second = read_rows({"en_he_token": text})["en_he_token"]
    assert first.group == second.group


def test_the_area_under_the_curve_counts_pairs_in_order() -> None:
    """It is the share of true and false pairs that stand in the right order, a tie counting half."""
    same = np.array([True, True, False, False])
    assert auc(np.array([0.9, 0.8, 0.2, 0.1]), same) == 1
    assert auc(np.array([0.9, 0.1, 0.5, 0.1]), same) == 0.625


def test_figures_are_taken_at_the_threshold_that_was_fixed() -> None:
    """Precision and recall are of what reaches the threshold, whatever other threshold would be better."""
    found = figures(np.array([0.9, 0.4, 0.6, 0.1]), [True, True, False, False], 0.5)
    assert (found.precision, found.recall, found.f1) == (0.5, 0.5, 0.5)
    assert found.f1_best > found.f1

"""Public statements: which can't both be true, and which difference nobody has explained."""

import json
from pathlib import Path

import msgspec
import pytest

from resguardo.reconcile.reading import read_figures
from resguardo.reconcile.statements import StatementReport, check_statements

SAMPLES = Path(__file__).parents[1] / "data" / "statements"
UNUSABLE = ("unusable", "missing-columns")
USABLE = sorted(path.stem for path in SAMPLES.glob("*.json") if path.stem not in UNUSABLE)

HEADER = "as_of,time_zone,institution,population,measure,qualifier,value,statement\n"
ZONE = "America/Guatemala"


def check(*rows: str, language: str = "en") -> StatementReport:
    """The report on rows written as `day, institution, measure, qualifier, value`."""
    lines = []
    for row in rows:
        day, institution, measure, qualifier, value = (cell.strip() for cell in row.split(","))
        lines.append(f"{day},{ZONE},{institution},children,{measure},{qualifier},{value},\n")
    figures = read_figures((HEADER + "".join(lines)).encode())
    assert figures.problems == ()
    return check_statements(figures.statements, language)


def pairs(report: StatementReport) -> list[tuple[int, int]]:
    """Every named pair, contradictions first."""
    return [(one.a, one.b) for one in report.contradictions] + [
        (one.earlier, one.later) for one in report.unexplained
    ]


@pytest.mark.parametrize("sample", USABLE)
def test_a_file_gets_the_pairs_reasoned_by_hand(sample):
    """Each sample file gets exactly its expected pairs, no more and no fewer."""
    figures = read_figures((SAMPLES / f"{sample}.csv").read_bytes())
    report = msgspec.to_builtins(check_statements(figures.statements))
    expected = json.loads((SAMPLES / f"{sample}.json").read_text())
    shown = {
        "statements": report["statements"],
        "contradictions": [
            {key: pair[key] for key in ("a", "b", "population")}
            for pair in report["contradictions"]
        ],
        "unexplained": [
            {key: pair[key] for key in ("from", "to", "population", "difference")}
            for pair in report["unexplained"]
        ],
    }
    assert figures.problems == ()
    assert json.loads(json.dumps(shown)) == expected


def test_the_report_has_the_keys_of_its_contract():
    """The report serialises to the four keys that others read, with `from` and `to` spelt so."""
    report = check("2025-01-10, A, present, exactly, 9", "2025-01-12, A, present, exactly, 7")
    written = json.loads(msgspec.json.encode(report))
    assert list(written) == ["statements", "contradictions", "unexplained", "joint"]
    (pair,) = written["unexplained"]
    assert {key: pair[key] for key in ("from", "to", "population", "difference")} == {
        "from": 1,
        "to": 2,
        "population": "children",
        "difference": [-2, -2],
    }


def test_all_recovered_and_some_missing_is_a_finding():
    """On one day "all recovered" and "some missing" can't both be true."""
    report = check("2024-12-22, A, recovered, all,", "2024-12-22, B, missing, some,")
    assert pairs(report) == [(1, 2)]
    assert report.has_findings


def test_all_recovered_the_day_after_is_no_finding():
    """Some missing one day and all recovered the next is good news."""
    report = check("2024-12-22, B, missing, some,", "2024-12-23, A, recovered, all,")
    assert not report.has_findings


def test_a_reason_names_both_institutions_their_figures_and_times():
    """The reason of a contradiction can be read out alone: who, what figure, of when."""
    (pair,) = check(
        "2025-01-15, North, moved, about, 100", "2025-01-15T18:00, South, moved, more_than, 140"
    ).contradictions
    assert pair.why == (
        "North (row 1, 2025-01-15) says of 'moved': about 100 (90 to 110). "
        "South (row 2, 2025-01-15T18:00 America/Guatemala) says of 'moved': more than 140 "
        "(141 or more). They speak of the same day. No figure fits both."
    )


def test_a_reason_is_written_in_spanish():
    """Spanish readers get the whole sentence in Spanish."""
    (pair,) = check(
        "2024-12-22, Norte, recovered, all,",
        "2024-12-22, Sur, missing, at_least, 2",
        language="es",
    ).contradictions
    assert pair.why == (
        "Norte (fila 1, 2024-12-22) dice de «recovered»: la totalidad. Sur (fila 2, 2024-12-22)"
        " dice de «missing»: al menos 2. Hablan del mismo día. Si falta al menos 2, no está la"
        " totalidad."
    )


def test_a_partial_movement_is_named_with_the_rest():
    """A movement that explains a part leaves the pair named with what is left."""
    (pair,) = check(
        "2025-01-10, A, present, exactly, 160",
        "2025-01-12, B, reunified, exactly, 4",
        "2025-01-15, A, present, exactly, 150",
    ).unexplained
    assert pair.difference == (-6, -6)
    assert pair.why.endswith("(rows: 2), -6 is left unexplained.")


def test_all_with_a_number_is_that_number():
    """Somebody who says "all 160" excludes every other number on that day."""
    report = check("2025-01-15, A, recovered, all, 160", "2025-01-15, B, recovered, exactly, 150")
    assert pairs(report) == [(1, 2)]
    assert "says of 'recovered': all, 160." in report.contradictions[0].why


def test_some_is_at_least_one_whatever_number_stands_beside_it():
    """A word that says no number binds to none; nobody missing is still excluded."""
    assert not check(
        "2024-12-22, A, missing, some, 5", "2024-12-22, B, missing, exactly, 3"
    ).contradictions
    assert check(
        "2024-12-22, A, missing, some, 5", "2024-12-22, B, missing, exactly, 0"
    ).contradictions


def test_a_joint_statement_needs_a_number_in_place_of_all_and_some():
    """For "all" beside "some" a joint statement gives the number missing, within what others say."""
    (joint,) = check(
        "2024-12-22, A, recovered, all,",
        "2024-12-22, B, missing, some,",
        "2024-12-22, C, missing, at_most, 9",
    ).joint
    assert (joint.measure, joint.rows, joint.permits) == ("missing", (1, 2), (0, 9))
    assert joint.needed.startswith("How many of 'children' are missing (2024-12-22): a number")
    assert joint.corrections == (
        "A keeps or corrects what it said in row 1: all.",
        "B keeps or corrects what it said in row 2: some (1 or more).",
    )


def test_contradictions_that_share_a_statement_are_settled_together():
    """Three figures of one day are one question for the joint statement, not three."""
    report = check(*(f"2025-01-15, {name}, moved, exactly, {name}" for name in "123"))
    (joint,) = report.joint
    assert pairs(report) == [(1, 2), (1, 3), (2, 3)]
    assert joint.rows == (1, 2, 3)


def test_a_joint_statement_explains_a_difference_person_by_person():
    """An unexplained difference is asked for in a joint statement, with both ends."""
    report = check("2025-01-10, A, present, exactly, 9", "2025-01-12, B, present, exactly, 7")
    (joint,) = report.joint
    assert (joint.rows, joint.permits) == ((1, 2), None)
    assert "person by person" in joint.needed
    assert "-2 is left unexplained" in joint.needed


def test_nothing_to_settle_asks_for_no_joint_statement():
    """Statements that can all be true need no joint statement."""
    report = check("2025-01-10, A, present, so_far, 9", "2025-01-12, B, present, exactly, 12")
    assert report.joint == ()
    assert not report.has_findings

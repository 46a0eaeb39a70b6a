"""Public statements: figures of signed counts, no *all* and no *some*, versions, and what is never in them."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as some

import kit.verbs_absence
import kit.verbs_count
import kit.verbs_placement
import kit.verbs_register  # noqa: F401
from kit.stage import Stage
from kit.verbs_count import count_of
from resguardo.operation import statement
from resguardo.operation.count import Figures, Tally
from resguardo.operation.identifiers import CountId, StatementId
from resguardo.operation.refusal import Refused
from resguardo.operation.statement import StatementCorrected, StatementIssued

OPEN = """
    18:00  dora  opens shelter S
    18:01  dora  opens room R1 in S
    18:03  ana   tags P1 P2 P3 in R1
    19:00  olga  opens emergency count C in S
    19:01  zoe   marks P1 P2 in R1
"""
SIGNED = OPEN + "19:20  olga  lists P3 missing\n19:21  olga  closes C"
COMPLETE = OPEN + "19:20  zoe  marks P3 in R1\n19:21  olga  closes C"


def issue(stage: Stage, words: str = "", **fields) -> StatementId:
    """Let the spokesperson publish the figures of the newest count."""
    fields = {"count": count_of(stage), "words": words} | fields
    [issued] = stage.do(stage.by("20:00", "sara"), "statement.issue_statement", **fields)
    assert isinstance(issued, StatementIssued)
    return issued.statement


def refused(stage: Stage, code: str, **fields) -> None:
    """Publishing is refused with `code`."""
    with pytest.raises(Refused) as told:
        issue(stage, **fields)
    assert told.value.code == code


def test_figures_come_from_a_signed_count_with_its_moment():
    """What is published is what was signed, as of the signature."""
    stage = Stage().play(SIGNED)
    said = stage.state.statements.statements[issue(stage)]
    assert said.figures == stage.state.counts.counts[count_of(stage)].figures
    assert said.as_of == stage.at("19:21")
    assert said.organisation == "SBS"


def test_an_open_count_gives_no_figures():
    """Nobody publishes before somebody signed."""
    refused(Stage().play(OPEN), "statement.count_not_signed")
    refused(Stage().play(OPEN), "statement.count_not_signed", count=CountId(b"x" * 16))


def test_a_superseded_count_gives_no_figures():
    """Figures that no longer stand are not published."""
    stage = Stage().play(SIGNED + "\n19:30  olga  supersedes C by D")
    refused(stage, "statement.count_disputed", count=count_of(stage, "C"))


@pytest.mark.parametrize(
    "words", ["Todos están a salvo", "TODAS", "Everyone is back", "Nadie falta", "todós"]
)
def test_all_is_refused_while_anything_is_open(words):
    """One authority said everyone was back while children were gone; the word waits until nothing is open."""
    refused(Stage().play(SIGNED), "statement.word_all", words=words)
    issue(Stage().play(COMPLETE), words=words)


@pytest.mark.parametrize(
    "words", ["Algunos salieron", "algunas niñas", "some left", "several", "Varios menores"]
)
def test_some_is_refused_in_favour_of_a_number(words):
    """A word in the place of a number is refused at any time."""
    refused(Stage().play(COMPLETE), "statement.word_some", words=words)


def test_a_word_inside_another_is_not_that_word():
    """*Todavía* is not *todo*, *somewhere* is not *some*."""
    issue(Stage().play(SIGNED), words="Todavía falta una firma; somewhere, overall, metodología")


def test_a_correction_is_a_new_version_that_names_the_old_one():
    """Nothing published is changed; only the newest version is corrected."""
    stage = Stage().play(SIGNED)
    first = issue(stage)

    def correct(which: StatementId) -> StatementId:
        [made] = stage.do(
            stage.by("21:00", "sara"),
            "statement.correct_statement",
            statement=which,
            count=count_of(stage),
        )
        assert isinstance(made, StatementCorrected)
        return made.statement

    second = correct(first)
    assert stage.state.statements.statements[second].version == 2
    assert stage.state.statements.statements[second].corrects == first
    for which, code in (
        (first, "statement.already_corrected"),
        (StatementId(b"x" * 16), "statement.statement_unknown"),
    ):
        with pytest.raises(Refused) as told:
            correct(which)
        assert told.value.code == code


def test_two_corrections_written_apart_are_listed():
    """Neither overwrites the other."""
    stage = Stage().play(SIGNED)
    first = issue(stage)
    apart = stage.apart()
    for one in (stage, apart):
        one.do(
            one.by("21:00", "sara"),
            "statement.correct_statement",
            statement=first,
            count=count_of(one),
        )
    assert stage.meet(apart).state.statements.corrected_twice() == [first]


def figures_of(sighted: int, out: int, missing: int) -> Figures:
    """A signed count of children alone."""
    parts = (sighted + out + missing, sighted, out, missing)
    return Figures(*(Tally(part, 0) for part in parts))


def test_cells_under_five_are_not_published_nor_to_be_worked_out():
    """Every withheld figure has several values that give the same published text, also for whoever knows the rule."""
    texts: dict[tuple[object, ...], list[tuple[int, ...]]] = {}
    for counted in itertools.product(range(36), repeat=3):
        if sum(counted) >= 36:
            continue
        cells = tuple(statement.published(figures_of(*counted)).values())[:4]
        assert not any(isinstance(cell, int) and 0 < cell < 5 for cell in cells)
        texts.setdefault(cells, []).append((sum(counted), *counted))
    for cells, behind in texts.items():
        for place, cell in enumerate(cells):
            if isinstance(cell, statement.Withheld):
                assert len({figures[place] for figures in behind}) > 1, (cells, behind)


def test_how_many_are_missing_is_the_last_to_be_withheld():
    """Three out with somebody responsible are a small group; that seven are missing is said all the same."""
    cells = list(statement.published(figures_of(150, 3, 7)).values())[:4]
    assert cells == [160, statement.Withheld.HIDDEN, statement.Withheld.SMALL, 7]
    assert list(statement.published(figures_of(0, 3, 150)).values())[3] is statement.Withheld.HIDDEN


@given(some.integers(0, 400), some.integers(0, 400), some.integers(0, 400))
def test_a_group_without_small_parts_is_published_whole(sighted, out, missing):
    """Nothing is withheld that need not be."""
    figures = figures_of(sighted, out, missing)
    cells = list(statement.published(figures).values())
    if not any(0 < one < 5 for one in (sighted, out, missing)):
        assert cells == [sighted + out + missing, sighted, out, missing, 0, 0, 0, 0]


def test_invariant_25_the_public_text_reads_figures_and_nothing_else():
    """No place, no name, no reference and no hour of a transfer can be in it, because it is made of figures."""
    stage = Stage().play(SIGNED)
    said = stage.state.statements.statements[issue(stage, words="S R1 Ana")]
    text = statement.public_text(said, as_of="20 de diciembre, 19:21")
    assert not any(word in text.split() for word in ("S", "R1", "Ana", "ana", "olga"))
    assert "menos de 5" in text

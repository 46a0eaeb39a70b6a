"""Two names laid beside each other: symmetric, in any order, with reasons, and never kinder to siblings."""

import csv
import io
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resguardo.matching.names import analyse, compare, compare_many, symbols, tell_threshold
from resguardo.matching.names.comparison import PRIOR, probability_at
from resguardo.matching.names.symbols import is_there, missing, symbols_of

WORDS = st.sampled_from(
    [
        "Moshe", "משה", "Rivka", "רבקה", "Cohen", "כהן", "Lupe", "Pérez", "Маша", "Мария", "محمد", "علي", "J.", "de", "ben",
        "Prueba-Modelo", "O'Muestra",
    ]
)  # fmt: skip
NAMES = st.lists(WORDS, max_size=5).map(" ".join)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Moshe Cohen", "משה כהן"),
        ("Chaim Levy", "חיים לוי"),
        ("Rivka Goldberg", "רבקה גולדברג"),
        ("Esther Friedman", "אסתר פרידמן"),
        ("Mohammed Hassan", "محمد حسن"),
        ("Fatima Khalil", "فاطمة خليل"),
        ("Natalia Ivanova", "Наталья Иванова"),
        ("Mikhail Petrov", "Михаил Петров"),
        ("Joaquín Pérez", "Joaquin Peres"),
        ("Katherine Johnson", "Catherine Johnson"),
        ("חיים לוי", "Хаим Леви"),
        ("מוחמד עלי", "محمد علي"),
        ("Levy, Chaim", "חיים לוי"),
        ("José María Pérez López", "Perez Lopez Jose Maria"),
        ("Abdul Rahman Khalil", "Abdulrahman Khalil"),
        ("Catalina Muestra Modelo", "Katalina Muestra Modelo"),
        ("Natalia Muestra Modelo", "Nataly Muestra Modelo"),
        ("Abril Muestra Modelo", "Avril Muestra Modelo"),
    ],
)
def test_one_name_in_two_scripts_or_spellings_reaches_the_threshold(a: str, b: str) -> None:
    """The golden pairs: the same name, in another script, spelling or order, is put before a person."""
    assert compare(analyse(a), analyse(b)).decision


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Moshe Cohen", "אהרן כהן"),
        ("Rivka Goldberg", "שרה גולדברג"),
        ("Mendel Ficticio", "Shmuel Ficticio"),
        ("Mohammed Hassan", "خالد حسن"),
        ("Natalia Ivanova", "Ольга Иванова"),
        ("Lupe Pérez Prueba", "Nacho Pérez Prueba"),
        ("Nora Muestra Modelo", "Elena Muestra Modelo"),
        ("María José Muestra Modelo", "María Elena Muestra Modelo"),
        ("Lino Muestra Modelo", "Luna Muestra Modelo"),
        ("Rita Muestra Modelo", "Rina Muestra Modelo"),
        ("Elena Muestra Modelo", "Elisa Muestra Modelo"),
        ("José Luis Muestra Modelo", "José Carlos Muestra Modelo"),
        ("Moshe Chaim Ficticio", "Moshe Mendel Ficticio"),
        ("Иван Петрович Примеров", "Олег Петрович Примеров"),
        ("Ahmad ben Ali Mithal", "Omar ben Ali Mithal"),
        ("משה בן אברהם פיקטיבי", "אהרן בן אברהם פיקטיבי"),
        ("Chaya Levy", "חנה לוי"),
        ("J. Ficticio", "Joel Ficticio"),
        ("Ficticio", "Joel Ficticio"),
        ("دانة خليل", "Samira Khalil"),
    ],
)
def test_siblings_do_not_reach_the_threshold(a: str, b: str) -> None:
    """A family name in common, with another given name, an initial or none, is never enough."""
    assert not compare(analyse(a), analyse(b)).decision


@given(NAMES, NAMES)
def test_it_does_not_matter_which_name_stands_first(a: str, b: str) -> None:
    """The evidence is the same in both directions, to the last digit."""
    one, other = compare(analyse(a), analyse(b)), compare(analyse(b), analyse(a))
    assert one.log_likelihood_ratio == other.log_likelihood_ratio
    assert {(p.a.original, p.b.original) for p in one.parts} == {
        (p.b.original, p.a.original) for p in other.parts
    }


@pytest.mark.parametrize(
    ("a", "turned"),
    [
        ("Nora Prueba", "Prueba Nora"),
        ("חיים לוי", "לוי חיים"),
        ("Nora Elena Prueba", "Prueba Nora Elena"),
    ],
)
def test_the_order_of_the_words_hardly_matters(a: str, turned: str) -> None:
    """A list with surnames first finds the same child, and the reason says that the order differs."""
    found = compare(analyse(a), analyse(turned))
    assert found.decision
    assert any("order" in reason for reason in found.reasons("en"))


@given(NAMES, NAMES)
def test_every_score_has_its_reasons_in_both_languages(a: str, b: str) -> None:
    """No number stands alone: each word has a sentence, in Spanish and in English."""
    found = compare(analyse(a), analyse(b))
    spanish, english = found.reasons("es"), found.reasons("en")
    assert spanish
    assert english
    assert spanish != english
    words = [*found.left_a, *found.left_b, *(part.a for part in found.parts)]
    assert all(any(word.original in reason for reason in english) for word in words)


@given(st.lists(st.tuples(NAMES, NAMES), max_size=8))
def test_many_pairs_at_once_come_out_as_one_by_one(pairs: list[tuple[str, str]]) -> None:
    """A table is scored as each pair would be, whatever else stands in it."""
    analysed = [(analyse(a), analyse(b)) for a, b in pairs]
    alone = [compare(a, b) for a, b in analysed]
    assert compare_many(analysed) == [(one.log_likelihood_ratio, one.probability) for one in alone]


def test_a_probability_follows_from_the_ratio_and_the_share_of_true_pairs() -> None:
    """Who compares everybody with everybody begins from a far smaller share, and gets far less."""
    found = compare(analyse("Moshe Cohen"), analyse("משה כהן"))
    assert found.probability == probability_at(found.log_likelihood_ratio, PRIOR)
    assert probability_at(found.log_likelihood_ratio, 0.000001) < tell_threshold()


def test_an_empty_name_says_nothing() -> None:
    """A missing name is no evidence, for or against."""
    found = compare(analyse(""), analyse("Nora Prueba"))
    assert found.log_likelihood_ratio == 0
    assert not found.decision


def test_known_names_are_asked_of_rigour_as_its_contract_stands() -> None:
    """The pinned core of rigour knows one name in four scripts, and short forms apart from names."""
    assert is_there()
    assert missing() == ""
    forms = [symbols_of(word).names for word in ("moshe", "משה", "моше")]
    assert forms[0] & forms[1]
    assert symbols_of("bob").short & symbols_of("robert").short
    assert symbols_of("qzxqzx").names == frozenset()


def test_without_rigour_words_have_no_symbols_and_one_line_says_what_that_costs(
    monkeypatch,
) -> None:
    """Where the list of known names can't be installed the rest works, and the reader is told."""
    monkeypatch.setattr(symbols, "RIGOUR", None)
    assert symbols_of.__wrapped__("moshe") == symbols.NONE
    for language in ("es", "en"):
        assert missing(language)
        assert "\n" not in missing(language)


def test_siblings_of_the_development_data_stay_below_the_threshold() -> None:
    """Where the development data is at hand, fewer than two in a hundred siblings are taken for one child."""
    folder = os.environ.get("RESGUARDO_NAMES_DATA")
    # Without the data the run's summary says what was not compared.
    for file in ("en_he_full.csv", "composed_full.csv") if folder else ():
        rows = csv.DictReader(io.StringIO((Path(folder) / file).read_text("utf-8")))
        pairs = [
            (analyse(row["name1"]), analyse(row["name2"]))
            for row in rows
            if "sibling_like" in row["group"]
        ]
        accepted = sum(probability >= tell_threshold() for _, probability in compare_many(pairs))
        assert accepted < 0.02 * len(pairs)

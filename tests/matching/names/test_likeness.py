"""How alike two names are: evidence for a person who decides, never a verdict."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resguardo.matching.names import folded, likeness

NAMES = st.text(alphabet="abñéí zhcPM.-'שא", max_size=24)


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("  PÉREZ   Ñuñez ", "perez nunez"),
        ("O'Farrill-Sosa, M.", "ofarrill sosa m"),
        ("e\u0301lan", "elan"),
        ("מֹשֶׁה", "משה"),
        (" .-,", ""),
    ],
)
def test_a_folded_name_has_no_accents_case_or_signs(written: str, compared: str) -> None:
    """A name is compared without what writers leave out or add by habit."""
    assert folded(written) == compared


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Nora Prueba Modelo", "Modelo Prueba, Nora"),
        ("Nora Prueba Modelo", "NORA PRUEBA MODELO"),
        ("María José Ficticia", "Mariajosé Ficticia"),
        ("Elio de la Muestra", "Elio Muestra"),
    ],
)
def test_the_same_words_in_another_order_or_dress_are_wholly_alike(a: str, b: str) -> None:
    """Order, accents, case, particles and a joined pair of names do not tell children apart."""
    assert likeness(a, b) == 1.0


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Sebastián Vázquez Modelo", "Sevastian Basques Modelo"),
        ("Nora Prueba", "Nora Isabel Prueba Modelo"),
        ("N. Prueba Modelo", "Nora Prueba Modelo"),
        ("Levi Muestra", "Levy Muestra"),
        ("Haya Prueba", "Jaya Prueba"),
    ],
)
def test_another_spelling_or_a_name_left_out_stays_alike(a: str, b: str) -> None:
    """A misspelling, an initial or an omitted second name leaves two names above 0.8."""
    assert 0.8 < likeness(a, b) < 1.0


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Nora Prueba Modelo", "Ismael Prueba Modelo"),
        ("Nora", "Nora Isabel Prueba"),
        ("Luis Ejemplo", "Rosa Muestra"),
        ("Nora Prueba", ""),
    ],
)
def test_siblings_and_single_words_are_less_alike(a: str, b: str) -> None:
    """Shared surnames, or one shared word, are no ground to think two children one."""
    assert likeness(a, b) < 0.8


@given(NAMES, NAMES)
def test_likeness_is_symmetric_and_bounded(a: str, b: str) -> None:
    """Which list is held first does not matter, and the number is between 0 and 1."""
    assert likeness(a, b) == likeness(b, a)
    assert 0.0 <= likeness(a, b) <= 1.0


@given(NAMES)
def test_a_name_is_wholly_like_itself_and_folding_is_stable(name: str) -> None:
    """A folded name folds to itself, and every name with letters is like itself."""
    assert folded(folded(name)) == folded(name)
    assert likeness(name, name) == (1.0 if folded(name) else 0.0)

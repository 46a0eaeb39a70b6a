"""What each word of a name is."""

import pytest

from resguardo.matching.names import analyse


@pytest.mark.parametrize(
    ("name", "roles"),
    [
        ("Nora Prueba", ["given", "family"]),
        ("Prueba, Nora", ["family", "given"]),
        ("Nora Elena Prueba Modelo", ["given", "middle", "middle", "family"]),
        ("Prueba Modelo, Nora Elena", ["family", "family", "given", "middle"]),
        ("Nora Prueba de Modelo", ["given", "family", "particle", "married"]),
        (
            "Sra. Nora Prueba viuda de Modelo",
            ["title", "given", "family", "title", "particle", "married"],
        ),
        ("Moshe ben Avraham", ["given", "particle", "patronymic"]),
        ("משה בן אברהם כהן", ["given", "particle", "patronymic", "family"]),
        ("חנה בת יוסף", ["given", "particle", "patronymic"]),
        ("Иван Петрович Сидоров", ["given", "patronymic", "family"]),
        ("أحمد بن علي", ["given", "particle", "patronymic"]),
        ("Ben Prueba", ["given", "family"]),
        ("N. Prueba", ["initial", "family"]),
    ],
)
def test_each_word_has_its_part_in_the_name(name: str, roles: list[str]) -> None:
    """Place, comma, joining words and endings say what a word is: two surnames, married, patronymic."""
    assert [part.role for part in analyse(name).parts] == roles


def test_joining_words_are_not_compared() -> None:
    """Particles and titles are kept on one list and dropped on another, so they carry no evidence."""
    assert [part.bare for part in analyse("Don Juan de la Muestra").words] == ["juan", "muestra"]


def test_the_arabic_article_stands_alone() -> None:
    """An Arabic name with the article is compared like the same name without it."""
    assert [part.bare for part in analyse("الحسن").words] == ["حسن"]


def test_an_empty_name_has_no_parts() -> None:
    """Nothing is read into a name that nobody gave."""
    assert analyse("  ").parts == ()

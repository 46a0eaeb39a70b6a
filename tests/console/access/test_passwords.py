"""What a password must be."""

import pytest
from django.core.exceptions import ValidationError

from kit.console import PASSWORD
from resguardo.console.access.hashing import HouseHasher, hashed, is_right
from resguardo.console.access.passwords import check_password


@pytest.mark.parametrize(
    "password",
    [
        PASSWORD,
        "correcaminos azul 7 lunas",
        "שלום לכל מי שנמצא כאן",
        "🌵🌊🔥🪵🪨🌙⭐🍐🍋🥝🫐🍇🍉🥥🍍🥭",
        "x7Q!mP2#vL9@tR4$",
        "palabra " * 20 + "final distinta de verdad con varias letras",
    ],
)
def test_fifteen_characters_of_any_kind_will_do(password):
    """Any characters count, spaces and other scripts too; there is no rule of signs and figures."""
    check_password(password, ("rita",))


@pytest.mark.parametrize(
    "password",
    [
        "catorce letras",
        "passwordpassword",
        "password12345678",
        "123456789012345",
        "aaaaaaaaaaaaaaaaaaaa",
        "qwertyuiopqwertyuiop",
        "abcabcabcabcabcabc",
        "resguardo resguardo",
        "Rita Ensayo 2024 rita",
        "x" * 257,
    ],
)
def test_what_is_tried_first_is_refused(password):
    """Too short, too long, common, repeated, or made of what everybody knows."""
    with pytest.raises(ValidationError):
        check_password(password, ("rita", "Rita Ensayo"))


def test_passwords_are_kept_under_argon2id_with_46_mib():
    """The hash says which way it was made, with how much memory; the hasher stays at or above it."""
    kept = hashed(PASSWORD)
    assert "argon2id" in kept
    assert "m=47104" in kept
    assert HouseHasher.memory_cost >= 46 * 1024
    assert is_right(PASSWORD, kept)


def test_a_password_is_taken_exactly_as_typed():
    """Neither case nor spaces nor length are changed: every character counts, the last of 200 too."""
    kept = hashed(" Una Frase " + "x" * 189)
    assert is_right(" Una Frase " + "x" * 189, kept)
    for other in ("Una Frase " + "x" * 189, " una frase " + "x" * 189, " Una Frase " + "x" * 188):
        assert not is_right(other, kept)


def test_nobody_without_a_password_enters():
    """Where nothing usable is kept, nothing is right, and it is not told sooner."""
    for kept in ("", "!unusable"):
        assert not is_right("nobody has this", kept)

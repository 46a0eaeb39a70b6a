"""What stays behind is told before anything leaves, in the reader's language."""

import pytest

from resguardo.exchange.loss import FACTS, WHY, Lost, Why, sentences

ONE, OTHER = b"1" * 16, b"2" * 16


def test_each_fact_and_reason_is_one_line_with_its_number_of_persons():
    """A fact that stays behind of two persons is one line, not two."""
    lost = [
        Lost(ONE, "siblings", Why.NO_PLACE),
        Lost(OTHER, "siblings", Why.NO_PLACE),
        Lost(ONE, "birth_date", Why.COARSENED),
        Lost(None, "custody", Why.NOT_LET_OUT),
    ]
    assert list(sentences(lost)) == [
        "hermanas y hermanos: el formato no tiene dónde ponerlo (2)",
        "fecha de nacimiento: sale con menos detalle (1)",
        "quién responde: este perfil no lo deja salir",
    ]
    assert next(sentences(lost, "en")) == "siblings: the format has no place for it (2)"


def test_a_field_of_a_format_keeps_its_own_name():
    """What has no word of ours is told by the format's field."""
    assert list(sentences([Lost(None, "home_street", Why.NOT_LET_OUT)], "en")) == [
        "home_street: this profile does not let it out"
    ]


@pytest.mark.parametrize("words", [*FACTS.values(), *WHY.values()])
def test_every_fact_and_reason_has_two_languages(words):
    """Spanish and English."""
    assert len(words) == 2
    assert all(words)


def test_every_reason_has_words():
    """None is told as a code."""
    assert WHY.keys() == set(Why)

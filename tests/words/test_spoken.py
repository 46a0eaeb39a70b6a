"""Words for codes without a framework: in each language, by the list's own name, and never a blank."""

import enum

import pytest

from resguardo.operation.handover import HandoverRefusal
from resguardo.operation.transport import DoorRefusal
from resguardo.words.areas import COUNTRIES, DEPARTMENTS, area_name
from resguardo.words.spoken import said


class Newer(enum.Enum):
    """A list that only a newer version knows."""

    THING = "thing"


@pytest.mark.parametrize(
    ("language", "word"), [("es", "no hay lugar"), ("en", "no room"), ("he", "אין מקום")]
)
def test_a_code_is_said_in_the_language_asked(language, word):
    """The same code in two lists is said by each list's own words."""
    assert said(DoorRefusal.NO_ROOM, language) == said(HandoverRefusal.NO_ROOM, language) == word


def test_a_code_of_a_newer_version_is_said_as_it_is():
    """Nothing is lost where there is no word."""
    assert said(Newer.THING, "he") == "thing"
    assert said("a_code", "es") == "a_code"


@pytest.mark.parametrize("language", ["es", "en", "he"])
def test_every_department_and_country_has_a_name(language):
    """A department stands with its country; a code without a name is shown as it is."""
    assert area_name("GT-03", language).startswith("Sacatepéquez, ")
    assert area_name("MX", language) in COUNTRIES["MX"]
    assert (area_name("GT-99", language), area_name("ZZ", language)) == ("GT-99", "ZZ")
    assert len({area_name(code, language) for code in DEPARTMENTS}) == 22

"""The page of what people expect names what is there."""

import re

from house.rule import ROOT, text_of

PAGE = "docs/internals/expectations.md"
_TEST = re.compile(r"`([\w/]+\.py)::(\w+)`")
_ANSWER = re.compile(r"^\*\*(\d+)\. .+?\*\* (Met|Partly|Not met)\b", re.MULTILINE)


def lost_tests(text: str) -> list[str]:
    """Tests that `text` names and no file of the tests has."""
    return [
        f"{file}::{name}"
        for file, name in _TEST.findall(text)
        if not (ROOT / "tests" / file).is_file()
        or not re.search(rf"\bdef {name}\(", text_of(f"tests/{file}"))
    ]


def test_each_expectation_has_its_answer() -> None:
    """All forty are there in order, each met, partly met or not met."""
    numbers = [int(number) for number, _ in _ANSWER.findall(text_of(PAGE))]
    assert numbers == list(range(1, 41))


def test_every_test_that_the_page_names_exists() -> None:
    """What shows an expectation can be run."""
    assert lost_tests(text_of(PAGE)) == []


def test_a_test_that_is_not_there_is_found() -> None:
    """A name that no file has, and a file that there is not, are both told."""
    named = "`house/test_expectations.py::test_gone` `house/gone.py::test_gone`"
    assert lost_tests(named) == [
        "house/test_expectations.py::test_gone",
        "house/gone.py::test_gone",
    ]

"""The dictionary of short and familiar forms."""

from importlib.resources import files

import pytest

from resguardo.matching.names import analyse, compare
from resguardo.matching.names.shortforms import is_full_form, short_forms_of
from resguardo.matching.names.writing import bare

LINES = [
    line.split("\t")
    for line in files("resguardo.matching.names")
    .joinpath("shortforms.tsv")
    .read_text("utf-8")
    .splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize(
    ("short", "full"),
    [
        ("Moishe", "משה"), ("Mendel", "Menachem"), ("מענדל", "Menahem"), ("Yankel", "Jacobo"),
        ("Itzik", "יצחק"), ("Shmulik", "Samuel"), ("Sruly", "Israel"), ("Feigy", "פייגא"), ("Rivky", "Rebeca"),
        ("Lupe", "Guadalupe"), ("Paco", "Francisco"), ("Pepe", "José"), ("Chayo", "Rosario"), ("Nacho", "Ignacio"),
        ("Chuy", "Jesús"), ("Concha", "Concepción"), ("Beto", "Humberto"), ("Quique", "Enrique"),
        ("حمودي", "Mohammed"), ("Aboud", "عبدالله"), ("Fattoum", "فاطمة"), ("خدوج", "Khadija"),
        ("Sasha", "Александр"), ("Миша", "Mikhail"), ("Katya", "Екатерина"), ("Vova", "Vladimir"),
        ("Bill", "William"), ("Peggy", "Margaret"), ("Becky", "Rebecca"),
    ],
)  # fmt: skip
def test_a_short_form_leads_to_its_name_in_any_script(short: str, full: str) -> None:
    """A child called by a short form is found under the full name, with the reason said."""
    found = compare(analyse(f"{short} Ficticia"), analyse(f"{full} Ficticia"))
    assert short_forms_of(bare(short)) & short_forms_of(bare(full))
    assert found.decision
    assert found.parts[0].weight > 0


@pytest.mark.parametrize("language", ["yi", "es", "ar", "ru"])
def test_each_language_has_a_few_hundred_forms(language: str) -> None:
    """The four languages that the data has no short forms for are covered by the dictionary."""
    lines = [line for line in LINES if line[0] == language]
    assert sum(len(line[2].split()) + len(line[3].split()) for line in lines) >= 200


def test_every_line_is_whole_and_names_its_name_once() -> None:
    """A line has a language, a name, full forms and short forms; no language lists a name twice."""
    assert {len(line) for line in LINES} == {4}
    names = [(line[0], line[1]) for line in LINES]
    assert sorted(set(names)) == sorted(names)


def test_a_full_form_is_told_from_a_short_one() -> None:
    """Guadalupe is the name and Lupe is short for it."""
    assert is_full_form("guadalupe", "guadalupe")
    assert not is_full_form("lupe", "guadalupe")

"""Linkage: two lists in different letters give the pairs of one person, each with a probability and a reason."""

import csv
import random

import pytest

from resguardo.cli.app import run
from resguardo.matching.linkage.columns import missing, read_headings
from resguardo.matching.linkage.reasons import reason

GIVEN = (
    ("Moshe", "משה"), ("Lea", "לאה"), ("Sara", "שרה"), ("Daniel", "דניאל"), ("Rivka", "רבקה"), ("Mendel", "מנדל"),
    ("Yosef", "יוסף"), ("Miriam", "מרים"), ("David", "דוד"), ("Hana", "חנה"), ("Shimon", "שמעון"), ("Tamar", "תמר"),
    ("Avraham", "אברהם"), ("Ester", "אסתר"), ("Natan", "נתן"), ("Ruth", "רות"), ("Gad", "גד"), ("Dina", "דינה"),
)  # fmt: skip
FAMILY = (
    ("Cohen", "כהן"), ("Levin", "לוין"), ("Katz", "כץ"), ("Mizrahi", "מזרחי"), ("Peretz", "פרץ"), ("Shapira", "שפירא"),
    ("Friedman", "פרידמן"), ("Biton", "ביטון"), ("Dahan", "דהן"), ("Gabai", "גבאי"), ("Sasson", "ששון"), ("Golan", "גולן"),
    ("Barak", "ברק"), ("Segal", "סגל"), ("Amar", "עמר"), ("Malka", "מלכה"), ("Rozen", "רוזן"), ("Tal", "טל"),
)  # fmt: skip
PEOPLE = 400
BOTH = 250


def person(place, script):
    """The same invented person each time, in Latin (0) or Hebrew (1) letters."""
    chance = random.Random(place)
    given, family = chance.choice(GIVEN)[script], chance.choice(FAMILY)[script]
    born = (
        f"{chance.randrange(1950, 2020)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
    )
    return given, family, born, chance.choice(("female", "male"))


def written(path, header, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])
    return path


@pytest.fixture(scope="module")
def linked(tmp_path_factory):
    """Two lists of invented people, the second in Hebrew letters and under Spanish headings, and the pairs that were found."""
    folder = tmp_path_factory.mktemp("lists")
    rows = [(f"A{place}", *person(place, 0)) for place in range(PEOPLE)]
    left = written(folder / "a.csv", ("person_id", "given_name", "surname", "dob", "sex"), rows)
    rows = []
    for place in range(PEOPLE - BOTH, 2 * PEOPLE - BOTH):
        given, family, born, sex = person(place, 1)
        rows.append((f"B{place}", f"{family}, {given}", born.replace("-", ""), sex))
    right = written(
        folder / "b.csv", ("código", "Nombre completo", "Fecha de nacimiento", "sexo"), rows
    )
    output = folder / "pairs.csv"
    assert run(["link", str(left), str(right), "--output", str(output)]) == 0
    with output.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def test_people_are_found_across_scripts(linked):
    """Of those on both lists nearly all are proposed, and few others."""
    right = sum(one["id_a"][1:] == one["id_b"][1:] for one in linked)
    assert right >= 0.97 * BOTH
    assert right >= 0.9 * len(linked)


def test_every_pair_has_a_probability_and_a_reason(linked):
    """The likeliest stand first, and each says of each column how it agrees."""
    probabilities = [float(one["probability"]) for one in linked]
    assert probabilities == sorted(probabilities, reverse=True)
    assert all(0.5 <= one <= 1 for one in probabilities)
    assert all("nombre:" in one["reason"] and "nacimiento:" in one["reason"] for one in linked)


def test_headings_are_read_leniently():
    """Case, accents, signs and language of a heading do not matter; what is unknown is left alone."""
    found = read_headings(["CÓDIGO", "First-Name", "apellidos", "Date of Birth", "observaciones"])
    assert found == {
        "unique_id": "CÓDIGO",
        "given": "First-Name",
        "family": "apellidos",
        "birth_date": "Date of Birth",
    }
    assert missing(found) == []
    assert missing(read_headings(["sexo"])) == ["unique_id", "name"]


def test_a_list_without_names_is_refused(tmp_path, capsys):
    """What is missing is said, and nothing is written."""
    left = written(tmp_path / "a.csv", ("id", "sex"), [("1", "f")])
    output = tmp_path / "pairs.csv"
    assert run(["link", str(left), str(left), "--output", str(output)]) == 2
    assert "name" in capsys.readouterr().err
    assert not output.exists()


def test_reasons_are_said_in_both_languages():
    """A column that was not compared is not spoken of."""
    assert reason({"given": 5, "birth_date": 4}, "es") == (
        "nombre: otra forma del mismo nombre; nacimiento: día y mes cambiados"
    )
    assert reason({"sex": 0}, "en") == "sex: different"

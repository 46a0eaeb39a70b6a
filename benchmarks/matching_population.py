"""Makes people for measuring the search: a million or fewer, and questions about them in every way that names go wrong.

Everybody is made up: given and family names of the development data's invented people are drawn anew, apart from each other, the commoner ones more often.
One seed gives the same people again. `python -m benchmarks.matching_population FOLDER PEOPLE_NUMBER` writes people.csv, queries.csv and truth.csv.
"""

import csv
import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.matching_data import names_data

SEED = 20260
OTHER_ON_RECORD = 0.23
"""Share of people of whom a second spelling is on record, as in the development data."""

EACH = 100
"""Questions of each kind."""

CLASSES = (
    "exact",
    "other_script",
    "other_script_missing_letter",
    "missing_letter",
    "substituted_letter",
    "swapped",
    "extra_name",
    "joined",
)
ALPHABETS = {
    "latin": "abcdefghijklmnopqrstuvwxyz",
    "hebrew": "אבגדהוזחטיכלמנסעפצקרשת",
    "arabic": "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "cyrillic": "абвгдежзиклмнопрстуфхцчшэюя",
}


class Source(NamedTuple):
    """One invented person of the development data: given and family name, each in both scripts, and the pair of scripts."""

    given: tuple[str, str]
    family: tuple[str, str]
    scripts: str


class Made(NamedTuple):
    """One person who is made: the name on record, the same in the other script, and whether that is on record too."""

    person_id: str
    name: str
    second: str
    on_record: bool
    birth_year: int
    sex: str


def people(number: int, seed: int = SEED) -> Iterator[Made]:
    """So many people, always the same for one seed."""
    chance = random.Random(seed)
    alike: dict[str, list[Source]] = {}
    for source in _sources():
        alike.setdefault(source.scripts, []).append(source)
    kinds, weights = list(alike), [len(sources) for sources in alike.values()]
    for place in range(number):
        sources = alike[chance.choices(kinds, weights)[0]]
        given, family = chance.choice(sources).given, chance.choice(sources).family
        yield Made(
            f"M{place:07}",
            f"{given[0]} {family[0]}",
            f"{given[1]} {family[1]}",
            chance.random() < OTHER_ON_RECORD,
            chance.randrange(1950, 2025),
            chance.choice(("male", "female")),
        )


def questions(number: int, each: int = EACH, seed: int = SEED) -> Iterator[tuple[str, str, str]]:
    """Kind, name asked for and the name on record of the person meant."""
    chance = random.Random(seed + 1)
    wanted = set(chance.sample(range(number), each * len(CLASSES)))
    meant = [one for place, one in enumerate(people(number, seed)) if place in wanted]
    chance.shuffle(meant)
    given = [source.given[0] for source in _sources()]
    for place, one in enumerate(meant):
        kind = CLASSES[place % len(CLASSES)]
        yield kind, asked_for(kind, one, given, chance), one.name


def asked_for(kind: str, one: Made, given: list[str], chance: random.Random) -> str:
    """The name of `one` as somebody asks for it who gets it wrong in this way."""
    first, last = one.name.split(" ", 1)
    match kind:
        case "other_script":
            return one.second
        case "other_script_missing_letter":
            return _changed(one.second, chance, "")
        case "missing_letter":
            return _changed(one.name, chance, "")
        case "substituted_letter":
            return _changed(one.name, chance, chance.choice(_alphabet(one.name)))
        case "swapped":
            return chance.choice((f"{last} {first}", f"{last}, {first}"))
        case "extra_name":
            alike = [name for name in given if _alphabet(name) == _alphabet(first)]
            return f"{first} {chance.choice(alike)} {last}"
        case "joined":
            return first + last
    return one.name


def write(folder: Path, number: int) -> None:
    """people.csv, queries.csv as `resguardo search bench` reads them, and truth.csv beside them."""
    with (folder / "people.csv").open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(("person_id", "name", "names_other", "birth_year", "sex"))
        for one in people(number):
            second = one.second if one.on_record else ""
            out.writerow((one.person_id, one.name, second, one.birth_year, one.sex))
    with (
        (folder / "queries.csv").open("w", newline="", encoding="utf-8") as file,
        (folder / "truth.csv").open("w", newline="", encoding="utf-8") as beside,
    ):
        out, truth = csv.writer(file), csv.writer(beside)
        out.writerow(("query_id", "name"))
        truth.writerow(("query_id", "class", "name"))
        for place, (kind, asked, name) in enumerate(questions(number)):
            out.writerow((f"Q{place:05}", asked))
            truth.writerow((f"Q{place:05}", kind, name))


def write_lists(folder: Path, number: int, seed: int = SEED) -> None:
    """left.csv and right.csv, each of so many people, half of them on both: there under `R` and the number, a third in the other script, some mistyped or a year off."""
    chance = random.Random(seed + 2)
    head = ("person_id", "name", "birth_year", "sex")
    with (
        (folder / "left.csv").open("w", newline="", encoding="utf-8") as file,
        (folder / "right.csv").open("w", newline="", encoding="utf-8") as beside,
    ):
        left, right = csv.writer(file), csv.writer(beside)
        left.writerow(head)
        right.writerow(head)
        for place, one in enumerate(people(number + number // 2, seed)):
            if place < number:
                left.writerow((f"L{place}", one.name, one.birth_year, one.sex))
            if place >= number // 2:
                name = one.second if chance.random() < 1 / 3 else one.name
                name = _changed(name, chance, "") if chance.random() < 0.1 else name
                year = one.birth_year + (chance.choice((-1, 1)) if chance.random() < 0.1 else 0)
                right.writerow((f"R{place}", name, year, one.sex))


def _sources() -> list[Source]:
    folder = names_data()
    with (
        (folder / "people.csv").open(encoding="utf-8") as file,
        (folder / "people_second_script.csv").open(encoding="utf-8") as beside,
    ):
        rows = zip(csv.DictReader(file), csv.DictReader(beside), strict=True)
        return [
            Source((a[0], b[0]), (a[1], b[1]), f"{_script(a[0])}-{second['script']}")
            for first, second in rows
            if len(a := first["name"].split()) == 2 and len(b := second["name"].split()) == 2
        ]


def _script(word: str) -> str:
    return next(
        (name for name, letters in ALPHABETS.items() if set(word.lower()) & set(letters)), "latin"
    )


def _alphabet(name: str) -> str:
    return ALPHABETS[_script(name)]


def _changed(name: str, chance: random.Random, letter: str) -> str:
    """The name with one letter inside a word left out, or another in its place."""
    places = [
        place for place in range(1, len(name)) if name[place] != " " and name[place - 1] != " "
    ]
    place = chance.choice(places or [0])
    return name[:place] + letter + name[place + 1 :]


if __name__ == "__main__":
    write(Path(sys.argv[1]), int(sys.argv[2]))

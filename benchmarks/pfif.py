"""PFIF: 100,000 persons with their notes read and checked, and written; beside a plain reader on lxml, the best that can be installed.

Run by `make bench`, alone by `make bench PART=pfif`. Each part is a program of its own, so that its memory is its own. No validator of PFIF 1.4 can be
installed: Person Finder's stops at 1.3 and is not published as a package. The peer reads every record into a dictionary and checks nothing.
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from benchmarks.programs import Cost, python
from benchmarks.waiting import Figure

PERSONS: Final = 100_000
NOTES_EACH: Final = 2
AT_MOST_S: Final = 20.0
AT_MOST_MIB: Final = 500.0
NOW: Final = datetime(2026, 3, 1, tzinfo=UTC)
NAMESPACE: Final = "{http://zesty.ca/pfif/1.4}"


def main() -> None:
    """Measure and print, or be one of the measured programs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--persons", type=int, default=PERSONS)
    parser.add_argument("--be", choices=sorted(PROGRAMS))
    parser.add_argument("--file", type=Path)
    asked = parser.parse_args()
    if asked.be:
        PROGRAMS[asked.be](asked.file, asked.persons)
        return
    for one in measure(asked.persons):
        sys.stdout.write(
            f"{one.what}: {one.seconds:.2f} s, {one.cpu_seconds:.2f} s of it work, {one.remark}\n"
        )


def measure(persons: int = PERSONS) -> Iterator[Figure]:
    """Written, read and checked, and read by the peer."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "persons.xml"
        told = f"PFIF 1.4, {persons:,} persons with {persons * NOTES_EACH:,} notes"
        written = _run("write", file, persons)
        size = f"{file.stat().st_size / 2**20:.0f} MiB"
        yield _figure(f"{told}: written and checked", written, size)
        yield _figure(f"{told}: read and checked", _run("check", file, persons), size)
        peer = _run("peer", file, persons)
        remark = f"lxml's iterparse into dictionaries, {peer.peak_mib:.0f} MiB at most"
        yield Figure(f"{told}: read, nothing checked", peer.seconds, peer.cpu_seconds, None, remark)


def _figure(what: str, cost: Cost, size: str) -> Figure:
    over = "" if cost.peak_mib <= AT_MOST_MIB else ", **too much memory**"
    remark = f"whole program, {size}, {cost.peak_mib:.0f} MiB at most{over}"
    return Figure(what, cost.seconds, cost.cpu_seconds, AT_MOST_S, remark)


def _run(program: str, file: Path, persons: int) -> Cost:
    asked = ("--be", program, "--file", str(file), "--persons", str(persons))
    return python("-m", "benchmarks.pfif", *asked)


def write(file: Path, persons: int) -> None:
    """Every record as XML, its bytes checked before they are given on."""
    from resguardo.exchange.pfif.records import Person
    from resguardo.exchange.pfif.writing import write as written

    def made() -> Iterator[Person]:
        for number in range(persons):
            name = f"ejemplo.invalid/{number:08x}"
            values = {
                "person_record_id": name,
                "entry_date": "2026-02-01T00:00:00Z",
                "expiry_date": "2026-05-01T00:00:00Z",
                "author_name": "Beto Ensayo",
                "source_name": "Registro de prueba",
                "source_date": "2026-02-01T00:00:00Z",
                "full_name": f"María Ñusta Prueba {number}",
                "given_name": "María Ñusta",
                "family_name": f"Prueba {number}",
                "description": "trenza larga & botas",
                "sex": "female",
                "age": "8-10",
                "home_country": "GT",
            }
            yield Person(values, tuple(_note(name, at) for at in range(NOTES_EACH)))

    with file.open("wb") as out:
        out.writelines(written(made(), now=NOW))


def _note(person: str, number: int) -> dict[str, str]:
    return {
        "note_record_id": f"{person}.{number}",
        "person_record_id": person,
        "entry_date": "2026-02-02T00:00:00Z",
        "author_name": "Beto Ensayo",
        "source_date": "2026-02-02T00:00:00Z",
        "status": "believed_missing",
        "last_known_location": "la plaza",
        "text": "vista en la plaza, con una mochila",
    }


def check(file: Path, persons: int) -> None:
    """Read record by record and check everything."""
    from resguardo.exchange.pfif.checking import check as checked

    with file.open("rb") as source:
        verdict = checked(source, now=NOW)
    assert verdict.is_valid
    assert (verdict.persons, verdict.notes) == (persons, persons * NOTES_EACH)


def peer(file: Path, persons: int) -> None:
    """Read every record into a dictionary and let go of its element."""
    from lxml import etree

    kinds = (f"{NAMESPACE}person", f"{NAMESPACE}note")
    reading = etree.iterparse(str(file), tag=kinds, resolve_entities=False, no_network=True)
    seen, notes = 0, []
    for _, element in reading:
        values = {child.tag.removeprefix(NAMESPACE): child.text for child in element}
        if element.tag == kinds[1]:
            notes.append(values)
            continue
        values["notes"] = notes
        seen, notes = seen + 1, []
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]
    assert seen == persons


PROGRAMS: Final[dict[str, Callable[[Path, int], None]]] = {
    "write": write,
    "check": check,
    "peer": peer,
}

if __name__ == "__main__":
    main()

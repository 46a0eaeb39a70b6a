"""Searching by name: in the open operation, written down and limited; and measured on files, for those who build."""

import csv
import resource
import secrets
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from resguardo.account.searching import SearchIndex
from resguardo.cli.listing import Asked, Listed, begin, lists, show
from resguardo.cli.output import DONE, finish, print_line, print_note
from resguardo.cli.problems import Unusable, problem
from resguardo.cli.progress import watched
from resguardo.cli.session import Chosen, Data, open_account, reader_of, settings
from resguardo.cli.view import View
from resguardo.cli.words import Language, say
from resguardo.matching.index.finding import Hit, find
from resguardo.matching.index.index import Index, build, from_sections
from resguardo.matching.index.people import Indexed
from resguardo.operation.identifiers import PersonId, StaffId
from resguardo.store.sealed_sections import read_sections, write_sections

BENCH: Final = "bench"
UNNAMED: Final = StaffId(bytes(16))
"""Who searches without saying who they are: shown bands and no names, and all such searches share one hour's number."""

SEVERAL: Final = ";"
"""What stands between several names of one person in a table."""

_MEBIBYTE: Final = 1024 * 1024


@lists
def search(
    context: typer.Context,
    query: Annotated[
        list[str], typer.Argument(help="Nombre, en cualquier escritura. / Name, in any script.")
    ],
    *,
    asked: Asked,
    born: Annotated[
        int | None, typer.Option("--born", help="Año de nacimiento. / Year of birth.")
    ] = None,
    top: Annotated[int, typer.Option("--top", min=1, max=1000, help="Cuántas. / How many.")] = 10,
    data: Data = None,
    chosen: Chosen = None,
) -> None:
    """Quién puede ser, por nombre en cualquier escritura; la búsqueda queda escrita. `search bench PERSONAS.csv PREGUNTAS.csv` mide. / Who it may be, by a name in any script; the search is written down. `search bench PEOPLE.csv QUERIES.csv` measures."""
    language = settings(context).language
    if query[0] == BENCH and len(query) == 3:
        _bench(Path(query[1]), Path(query[2]), top=top, output=asked.output, language=language)
        finish(DONE)
    with open_account(context, data, chosen) as account:
        view = View(account, language)
        begin(view, asked)
        is_named = asked.reader is not None
        asker = reader_of(view.directory, asked.reader, language) if is_named else UNNAMED
        with watched(say("searching", language), quiet=asked.is_machine):
            hits = SearchIndex(account).search(
                " ".join(query), asker, asked.reason, born=born, top=top
            )
        rows = [_told(view, hit, place, named=is_named) for place, hit in enumerate(hits, 1)]
        show(view, asked, _list(view, rows, named=is_named))
    if rows and not asked.is_machine:
        print_note(say("search_note", language))
        if not is_named:
            print_note(say("search_unnamed", language))


def _list(view: View, rows: list[dict[str, Any]], *, named: bool) -> Listed:
    plain = {"candidates": rows, "note": view.say("search_note")}
    found = (view.directory.person_tagged(one["tag"]) for one in rows)
    return Listed(
        title=view.say("search_title"),
        columns=("tag", "name_full", "probability", "why") if named else ("tag", "probability"),
        rows=[
            (one["tag"], one["name"], one["probability"], "; ".join(one["reasons"]))
            if named
            else (one["tag"], one["probability"])
            for one in rows
        ],
        plain=plain,
        persons=[person for person in found if person],
        empty=view.say("search_nobody"),
    )


def _told(view: View, hit: Hit, place: int, *, named: bool) -> dict[str, Any]:
    """One candidate; names and the words of names only for a reader who said who they are."""
    person = PersonId(bytes.fromhex(hit.person.person_id))
    told: dict[str, Any] = {
        "rank": place,
        "tag": view.directory.tag(view.state.register.standing(person)),
        "probability": round(hit.score, 4),
        "namesakes": hit.namesakes,
    }
    if hit.born is not None:
        told["years_apart"] = hit.born
    if named:
        told["name"] = hit.name
        told["reasons"] = list(hit.evidence.reasons(view.language))
    return told


def _bench(
    people: Path, queries: Path, *, top: int, output: Path | None, language: Language
) -> None:
    """Build from a file, seal, open, ask every question and write what was found."""
    if output is None:
        raise Unusable(
            [
                problem(
                    "usage.missing",
                    language,
                    "--output",
                    found="--output",
                    command="resguardo search bench",
                )
            ]
        )
    begun = time.perf_counter()
    with watched(say("search_building", language)) as report:
        built = build(_people(people, language, report))
    build_seconds = time.perf_counter() - begun
    with tempfile.TemporaryDirectory() as folder:
        index, size, open_seconds = _sealed_and_opened(built, Path(folder) / "index.sealed")
    del built
    milliseconds = sorted(_asked(index, queries, output, top=top, language=language))
    print_line(say("bench_people", language, people=len(index), words=len(index.words)))
    print_line(say("bench_build", language, seconds=f"{build_seconds:.1f}"))
    print_line(
        say("bench_size", language, size=f"{size / _MEBIBYTE:.1f}", seconds=f"{open_seconds:.2f}")
    )
    if milliseconds:
        middle, slow = (milliseconds[int(len(milliseconds) * part)] for part in (0.5, 0.95))
        print_line(
            say(
                "bench_time",
                language,
                middle=f"{middle:.1f}",
                slow=f"{slow:.1f}",
                most=f"{milliseconds[-1]:.1f}",
            )
        )
    print_line(say("bench_memory", language, peak=f"{_peak_mebibytes():.0f}"))


def _people(path: Path, language: Language, report: Any) -> Iterator[Indexed]:
    for number, row in enumerate(_rows(path, ("person_id", "name"), language)):
        others = (row.get("names_other") or "").split(SEVERAL)
        names = [name.strip() for name in (row["name"], *others) if name and name.strip()]
        year = (row.get("birth_year") or "").strip()[:4]
        if number % 10_000 == 0:
            report("", number, None)
        yield Indexed(
            row["person_id"],
            tuple(names),
            int(year) if year.isdecimal() and year.isascii() else None,
            (row.get("sex") or "").strip().lower(),
        )


def _rows(path: Path, needed: tuple[str, ...], language: Language) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        table = csv.DictReader(file)
        missing = [name for name in needed if name not in (table.fieldnames or ())]
        if missing:
            raise Unusable(
                [problem("columns.missing", language, str(path), found=", ".join(missing))]
            )
        yield from ({key: value or "" for key, value in row.items() if key} for row in table)


def _sealed_and_opened(index: Index, path: Path) -> tuple[Index, int, float]:
    """The same index after a way over the disk, its size in bytes, and how long opening took in seconds."""
    key, name = secrets.token_bytes(32), secrets.token_bytes(16)
    write_sections(path, index.sections(), key, name=name)
    size, begun = path.stat().st_size, time.perf_counter()
    opened = from_sections(read_sections(path, key).sections)
    return opened, size, time.perf_counter() - begun


def _asked(
    index: Index, queries: Path, output: Path, *, top: int, language: Language
) -> Iterator[float]:
    """Ask every question; the milliseconds that each took."""
    output.parent.mkdir(parents=True, exist_ok=True)
    with (
        output.open("w", encoding="utf-8", newline="") as file,
        watched(say("searching", language)) as report,
    ):
        out = csv.writer(file)
        out.writerow(("query_id", "rank", "person_id", "score", "elapsed_ms"))
        for number, row in enumerate(_rows(queries, ("query_id", "name"), language), 1):
            begun = time.perf_counter()
            hits = find(index, row["name"], top=top)
            took = 1000 * (time.perf_counter() - begun)
            for rank, hit in enumerate(hits, 1):
                out.writerow(
                    (row["query_id"], rank, hit.person.person_id, f"{hit.score:.6f}", f"{took:.3f}")
                )
            report("", number, None)
            yield took


def _peak_mebibytes() -> float:
    """The most memory that this program held at once."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / _MEBIBYTE if sys.platform == "darwin" else peak / 1024

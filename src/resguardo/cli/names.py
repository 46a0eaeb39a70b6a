"""Names compared on the terminal: two of them with reasons, a table of pairs, and the fit of the weights."""

import csv
import os
from collections.abc import Iterable, Iterator
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Annotated, Final, Protocol

import msgspec
import typer

from resguardo.cli.name_words import tell
from resguardo.cli.output import print_json, print_line, print_note, print_table
from resguardo.cli.problems import Unusable, problem
from resguardo.cli.progress import Report, watched
from resguardo.cli.session import Json, settings
from resguardo.cli.words import Language
from resguardo.matching.names.comparison import (
    NameEvidence,
    PartEvidence,
    compare,
    compare_many,
    tell_threshold,
)
from resguardo.matching.names.fitting.fit import fit as fit_weights
from resguardo.matching.names.fitting.report import Told, divided, judge
from resguardo.matching.names.fitting.rows import NAME_FILES, WORD_FILES, read_rows
from resguardo.matching.names.parts import Part, analyse
from resguardo.matching.names.symbols import missing
from resguardo.matching.names.weights import model_of

DATA_FOLDER: Final = "RESGUARDO_NAMES_DATA"
WEIGHTS: Final = Path(__file__).parents[1] / "matching" / "names" / "weights.json"
COLUMNS: Final = ("name1", "name2")
TOGETHER: Final = 20_000
FIELD_LETTERS_MAX: Final = 10_000_000

names_app = typer.Typer(
    help="Comparar nombres en cualquier escritura. / Compare names in any script.",
    no_args_is_help=True,
)


@names_app.command("compare")
def compare_names(
    context: typer.Context,
    name_a: Annotated[str, typer.Argument(metavar="NAME", help="Un nombre. / A name.")],
    name_b: Annotated[str, typer.Argument(metavar="NAME", help="Otro nombre. / Another name.")],
    as_json: Json = False,
) -> None:
    """Dos nombres lado a lado: razones por palabra y probabilidad; nunca decide. / Two names side by side: reasons by word and probability; it never decides."""
    language = settings(context).language
    found = compare(analyse(name_a), analyse(name_b))
    if as_json:
        print_json(_record(found, language))
        return
    verdict = "reached" if found.decision else "not_reached"
    for reason in found.reasons(language):
        print_line(f"- {reason}")
    print_line(
        tell(
            "probability",
            language,
            probability=f"{found.probability:.3f}",
            ratio=f"{found.log_likelihood_ratio:+.2f}",
        )
    )
    print_line(tell(verdict, language, threshold=f"{tell_threshold():.2f}"))
    _tell_missing(language)


def _record(found: NameEvidence, language: Language) -> dict[str, object]:
    return {
        "name1": _encodable(found.a.original),
        "name2": _encodable(found.b.original),
        "parts": [_part(part, language) for part in found.parts],
        "left1": [_word(part) for part in found.left_a],
        "left2": [_word(part) for part in found.left_b],
        "log_likelihood_ratio": round(found.log_likelihood_ratio, 4),
        "probability": round(found.probability, 6),
        "threshold": tell_threshold(),
        "decision": found.decision,
        "reasons": found.reasons(language),
        "missing": missing(language),
    }


def _encodable(text: str) -> str:
    """The text with a mark in the place of bytes that the terminal handed on and that are no text."""
    return text.encode("utf-8", "replace").decode()


def _part(part: PartEvidence, language: Language) -> dict[str, object]:
    return {
        "word1": _word(part.a),
        "word2": _word(part.b),
        "kind": part.kind,
        "weight": round(part.weight, 4),
        "reason": part.reason(language),
    }


def _word(part: Part) -> dict[str, str]:
    return {"written": part.original, "script": part.script, "role": part.role}


@names_app.command()
def score(
    context: typer.Context,
    pairs: Annotated[
        Path,
        typer.Argument(metavar="PAIRS.csv", help="Columnas name1,name2. / Columns name1,name2."),
    ],
    output: Annotated[
        Path, typer.Option("--output", help="CSV con score y match. / CSV with score and match.")
    ],
) -> None:
    """Puntuar pares de nombres de una tabla, en el mismo orden. / Score pairs of names of a table, in the same order."""
    language = settings(context).language
    if output.exists() and output.samefile(pairs):
        raise Unusable([problem("names.same_file", language, str(output))])
    csv.field_size_limit(FIELD_LETTERS_MAX)
    with (
        pairs.open(encoding="utf-8-sig", errors="replace", newline="") as source,
        watched(tell("scoring", language)) as report,
    ):
        rows = _pairs(csv.reader(source), pairs, language)
        with output.open("w", encoding="utf-8", newline="") as target:
            count = _score_all(rows, csv.writer(target, lineterminator="\n"), report)
    print_note(tell("scored", language, count=count, path=output))
    _tell_missing(language)


def _pairs(rows: Iterator[list[str]], path: Path, language: Language) -> Iterator[tuple[str, str]]:
    """The two names of each row. Refused at once when the header lacks one of the columns."""
    header = [cell.strip().lower() for cell in next(rows, [])]
    if not set(COLUMNS) <= set(header):
        found = ", ".join(header) or "-"
        raise Unusable([problem("names.columns", language, str(path), found=found)])
    first, second = (header.index(column) for column in COLUMNS)
    least = max(first, second) + 1
    padding = [""] * least
    return (((row + padding)[first], (row + padding)[second]) for row in rows if row)


class Writer(Protocol):
    """What a table is written to, row by row."""

    def writerow(self, row: Iterable[object], /) -> object:
        """Write one row."""

    def writerows(self, rows: Iterable[Iterable[object]], /) -> object:
        """Write many rows."""


def _score_all(rows: Iterator[tuple[str, str]], target: Writer, report: Report) -> int:
    target.writerow(("score", "match"))
    count = 0
    while chunk := list(islice(rows, TOGETHER)):
        found = compare_many([(analyse(one), analyse(other)) for one, other in chunk])
        target.writerows(
            (f"{probability:.9g}", str(probability >= tell_threshold()).lower())
            for _, probability in found
        )
        count += len(chunk)
        report("", count, None)
    return count


@names_app.command()
def fit(
    context: typer.Context,
    output: Annotated[
        Path, typer.Option("--output", help="Dónde se escriben los pesos. / Where the weights go.")
    ] = WEIGHTS,
) -> None:
    """Ajustar los pesos con los datos de desarrollo y medir en lo apartado. / Fit the weights on the development data and measure on what was held out."""
    language = settings(context).language
    texts = _texts(os.environ.get(DATA_FOLDER, ""))
    if not texts or find_spec("sklearn") is None:
        # A clone without the data is whole all the same: its weights are in the repository.
        code = "no_data" if not texts else "no_fitter"
        print_line(tell(code, language, variable=DATA_FOLDER))
        return
    rows = read_rows(texts)
    fitted, held = divided(rows)
    _show(judge(model_of(fit_weights(fitted, print_note)), held), language)
    written = msgspec.json.encode(fit_weights(rows, print_note)) + b"\n"
    is_same = output.is_file() and output.read_bytes() == written
    output.write_bytes(written)
    print_line(tell("same_weights" if is_same else "new_weights", language, path=output))


def _texts(folder: str) -> dict[str, str]:
    """The files of the development data that are there."""
    if not folder:
        return {}
    paths = {file: Path(folder) / f"{file}.csv" for file in (*WORD_FILES, *NAME_FILES)}
    return {file: path.read_text("utf-8") for file, path in paths.items() if path.is_file()}


def _show(told: list[Told], language: Language) -> None:
    print_table(
        tell("held_out", language),
        tell("figures", language).split("|"),
        [
            [
                one.what,
                str(one.figures.pairs),
                f"{one.figures.auc:.3f}",
                f"{one.figures.f1:.3f}",
                f"{one.figures.precision:.3f}",
                f"{one.figures.recall:.3f}",
                f"{one.figures.f1_best:.3f}",
                "-" if one.siblings_accepted is None else f"{one.siblings_accepted:.2%}",
            ]
            for one in told
        ],
        numbers=range(1, 8),
    )


def _tell_missing(language: Language) -> None:
    if line := missing(language):
        print_note(line)

"""Two lists beside each other: candidate pairs with a probability and a reason, for people to look at."""

import csv
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from resguardo.cli.output import print_line, print_note
from resguardo.cli.problems import Unusable, problem
from resguardo.cli.progress import Report, watched
from resguardo.cli.session import settings
from resguardo.cli.words import Language, say
from resguardo.matching.linkage.columns import missing, read_headings
from resguardo.matching.linkage.reasons import reason

MEMORY: Final = "4GB"
"""What DuckDB may hold at once; what is beyond that lies in files of the temporary folder."""


class LinkEngine(StrEnum):
    """What does the work of linking."""

    DUCKDB = "duckdb"
    SPARK = "spark"


def link(
    context: typer.Context,
    left: Annotated[Path, typer.Argument(metavar="A", help="Un listado, CSV. / One list, CSV.")],
    right: Annotated[Path, typer.Argument(metavar="B", help="El otro. / The other.")],
    output: Annotated[
        Path, typer.Option("--output", help="CSV de pares candidatos. / CSV of candidate pairs.")
    ],
    engine: Annotated[
        LinkEngine, typer.Option("--engine", help="Con qué se calcula. / What computes it.")
    ] = LinkEngine.DUCKDB,
    least: Annotated[
        float,
        typer.Option("--least", min=0, max=1, help="Probabilidad mínima. / Least probability."),
    ] = 0.5,
) -> None:
    """Qué registros de dos listados pueden ser la misma persona, con probabilidad y razón. / Which records of two lists may be one person, with probability and reason."""
    language = settings(context).language
    _need(engine, language)
    with watched(say("link_reading", language)) as report:
        number = _linked(
            (left, right), output, engine, least=least, language=language, report=report
        )
    print_line(say("link_done", language, pairs=number, file=output), "bold")
    print_note(say("link_note", language))


def _need(engine: LinkEngine, language: Language) -> None:
    needed = ["splink", "duckdb", *(["pyspark"] if engine is LinkEngine.SPARK else [])]
    lacking = [name for name in needed if find_spec(name) is None]
    if lacking:
        extra = "spark" if lacking == ["pyspark"] else "linkage"
        raise Unusable([problem("extra.missing", language, found=", ".join(lacking), extra=extra)])


def _linked(
    lists: tuple[Path, Path],
    output: Path,
    engine: LinkEngine,
    *,
    least: float,
    language: Language,
    report: Report,
) -> int:
    """Link and write; how many pairs."""
    from resguardo.matching.linkage.linking import link as link_lists
    from resguardo.matching.linkage.linking import pairs, prepare_lists

    with tempfile.TemporaryDirectory() as folder, _database(Path(folder)) as connection:
        both = [
            (f"raw_{number}", _read(connection, path, f"raw_{number}", language))
            for number, path in enumerate(lists, 1)
        ]
        report(say("link_preparing", language), 0, None)
        prepared = prepare_lists(connection, both[0], both[1])
        if not prepared.rules:
            raise Unusable([problem("lists.too_alike", language, f"{lists[0]}, {lists[1]}")])
        linked = _spark if engine is LinkEngine.SPARK else _duckdb
        table = linked(
            connection,
            Path(folder),
            lambda database, tables: link_lists(
                database,
                tables,
                prepared,
                least=least,
                report=lambda step: report(say(f"link_{step}", language), 0, None),
            ),
        )
        return _written(output, pairs(connection, table), language, report)


def _written(output: Path, found: Iterator[Any], language: Language, report: Report) -> int:
    output.parent.mkdir(parents=True, exist_ok=True)
    number = 0
    with output.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(("id_a", "id_b", "probability", "reason"))
        for number, one in enumerate(found, 1):
            out.writerow(
                (one.left, one.right, f"{one.probability:.6f}", reason(one.agreements, language))
            )
            if number % 10_000 == 0:
                report(say("link_writing", language), number, None)
    return number


@contextmanager
def _database(folder: Path) -> Iterator[Any]:
    import duckdb

    with duckdb.connect() as connection:
        connection.execute(f"SET memory_limit = '{MEMORY}'")
        connection.execute(f"SET temp_directory = '{folder}'")
        # Nothing is fetched from anywhere: the lists are files of this machine and no extension is needed.
        connection.execute("SET autoinstall_known_extensions = false")
        yield connection


def _read(connection: Any, path: Path, table: str, language: Language) -> Mapping[str, str]:
    """Take a list into the table; what its headings mean."""
    import duckdb

    path.open("rb").close()
    try:
        connection.execute(
            f"CREATE TEMP TABLE {table} AS SELECT * FROM read_csv(?, all_varchar = true, header = true)",
            [str(path)],
        )
    except duckdb.Error as error:
        said = str(error).splitlines()[0]
        raise Unusable([problem("table.unreadable", language, str(path), found=said)]) from error
    headings = read_headings(
        name for (name, *_) in connection.execute(f"DESCRIBE {table}").fetchall()
    )
    if lacks := missing(headings):
        raise Unusable([problem("columns.missing", language, str(path), found=", ".join(lacks))])
    return headings


def _duckdb(connection: Any, _: Path, work: Any) -> str:
    from splink import DuckDBAPI

    from resguardo.matching.linkage.model import LEFT, RIGHT

    table: str = work(DuckDBAPI(connection), (LEFT, RIGHT)).physical_name
    return table


def _spark(connection: Any, folder: Path, work: Any) -> str:
    """The same on a Spark of this machine, which gets the prepared lists as files and gives its pairs back as files."""
    from pyspark.sql import SparkSession
    from splink import SparkAPI
    from splink.backends.spark import similarity_jar_location

    from resguardo.matching.linkage.model import LEFT, RIGHT

    for table in (LEFT, RIGHT):
        connection.execute(f"COPY {table} TO '{folder / table}.parquet' (FORMAT parquet)")
    spark = (
        SparkSession.builder.master("local[*]")
        .appName("resguardo")
        .config("spark.jars", similarity_jar_location())
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.memory", "4g")
        .config("spark.local.dir", str(folder / "spark"))
        .config("spark.sql.shuffle.partitions", "8")
        .getOrCreate()
    )
    try:
        spark.sparkContext.setCheckpointDir(str(folder / "checkpoints"))
        tables = tuple(spark.read.parquet(f"{folder / table}.parquet") for table in (LEFT, RIGHT))
        database: Any = SparkAPI
        found = work(database(spark_session=spark), tables)
        found.as_spark_dataframe().write.parquet(str(folder / "pairs"))
    finally:
        spark.stop()
    connection.execute(
        f"CREATE TEMP TABLE pairs AS SELECT * FROM read_parquet('{folder / 'pairs'}/*.parquet')"
    )
    return "pairs"

"""Linking: from two prepared tables to pairs with a probability and a reason, on DuckDB or on Spark."""

import logging
import warnings
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from typing import Any, Final, NamedTuple

from resguardo.matching.linkage.columns import ID
from resguardo.matching.linkage.model import (
    CERTAIN,
    FINDING,
    LEFT,
    LISTS,
    RIGHT,
    Rule,
    settings,
    training_rules,
    usable,
)
from resguardo.matching.linkage.records import prepare

Report = Callable[[str], None]

PAIRS_MAX: Final = 25_000_000
"""Pairs that are compared at most, so that a million beside a million stay within a minute."""

RULE_PAIRS_MAX: Final = 12_000_000
"""Pairs that one rule may bring: one that brings more says too little."""

TRAINING_PAIRS: Final = 1_000_000
RANDOM_PAIRS: Final = 2_000_000
SURE_SHARE: Final = 0.8
"""Share of the people on both lists who agree as in the surest rule."""

SEED: Final = 20240
ROWS_AT_ONCE: Final = 50_000


class Pair(NamedTuple):
    """Two records that may be one person. `agreements` says for each column compared how it agrees; a column that either lacks is left out."""

    left: str
    right: str
    probability: float
    agreements: dict[str, int]


class Prepared(NamedTuple):
    """Two tables in one DuckDB connection, ready to be linked, and the columns that both have."""

    connection: Any
    there: frozenset[str]
    rules: tuple[Rule, ...]
    share_of_one: float
    """The share of all pairs that are one person, as far as it can be told before anything is compared."""


def prepare_lists(
    connection: Any,
    left: tuple[str, Mapping[str, str]],
    right: tuple[str, Mapping[str, str]],
) -> Prepared:
    """Make both tables ready: each is given as its name in the connection and what its headings mean (`columns.read_headings`)."""
    there = prepare(connection, left[0], LEFT, left[1]) & prepare(
        connection, right[0], RIGHT, right[1]
    )
    chosen, expected = [], 0
    for rule in usable(FINDING, there):
        brings = pairs_of(connection, rule)
        if brings <= RULE_PAIRS_MAX and expected + brings <= PAIRS_MAX:
            chosen.append(rule)
            expected += brings
    return Prepared(connection, frozenset(there), tuple(chosen), _share_of_one(connection, there))


def pairs_of(connection: Any, rule: Rule) -> int:
    """How many pairs a rule brings, those that another brings as well counted again."""
    left, right = (_grouped(table, rule) for table in (LEFT, RIGHT))
    columns = ", ".join(rule.columns)
    [(number,)] = connection.execute(
        f"SELECT coalesce(sum(a.number * b.number), 0) FROM ({left}) a JOIN ({right}) b USING ({columns})"
    ).fetchall()
    return int(number)


def _share_of_one(connection: Any, there: Collection[str]) -> float:
    """From the surest agreement that the lists have: never more than everybody of the shorter list, never none."""
    [(left, right)] = connection.execute(
        f"SELECT (SELECT count(*) FROM {LEFT}), (SELECT count(*) FROM {RIGHT})"
    ).fetchall()
    sure = pairs_of(connection, usable(CERTAIN, there)[0]) / SURE_SHARE
    return float(min(max(sure, 1.0), left, right) / (left * right)) if left * right else 0.5


def link(
    database: Any,
    tables: tuple[Any, Any],
    prepared: Prepared,
    *,
    least: float,
    report: Report = lambda _: None,
) -> Any:
    """Fit the model to the two lists without labels and compare every pair of the rules; Splink's table of pairs from `least` on.

    `database` is Splink's DuckDBAPI or SparkAPI, `tables` the two prepared tables as that engine has them.
    """
    from splink import Linker

    logging.getLogger("splink").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        registered = [
            database.register(table, dataset_display_name=f"linked_{name}")
            for table, name in zip(tables, (LEFT, RIGHT), strict=True)
        ]
        model = settings(prepared.there, prepared.rules, prepared.share_of_one)
        linker = Linker(registered, model, log_level=None)
        report("fitting")
        _fit(linker, prepared.there)
        report("comparing")
        return linker.inference.predict(threshold_match_probability=least)


def _fit(linker: Any, there: Collection[str]) -> None:
    """Fit by expectation maximisation. A rule under which the lists share nothing teaches nothing; what stays untaught keeps Splink's own values."""
    from splink.internals.exceptions import EMTrainingException, SplinkException

    linker.training.estimate_u_using_random_sampling(max_pairs=RANDOM_PAIRS, seed=SEED)
    for rule in training_rules(there):
        with suppress(EMTrainingException, SplinkException):
            linker.training.estimate_parameters_using_expectation_maximisation(
                rule.blocking(),
                estimate_without_term_frequencies=True,
                max_pairs=TRAINING_PAIRS,
            )


def pairs(connection: Any, table: str) -> Iterator[Pair]:
    """The pairs of a table in a DuckDB connection, the likeliest first. They are read to the end before anything else is asked of the connection."""
    described = connection.execute(f"DESCRIBE {table}").fetchall()
    names = [name for (name, *_) in described if name.startswith("gamma_")]
    chosen = ", ".join((f"{ID}_l", f"{ID}_r", "match_probability", *names))
    cursor = connection.execute(f"SELECT {chosen} FROM {table} ORDER BY 3 DESC, 1, 2")
    while rows := cursor.fetchmany(ROWS_AT_ONCE):
        for row in rows:
            yield _pair(row, names)


def _pair(row: tuple[Any, ...], names: list[str]) -> Pair:
    agreements = {
        name.removeprefix("gamma_"): level
        for name, level in zip(names, row[3:], strict=True)
        if level is not None and level >= 0
    }
    return Pair(row[0], row[1], row[2], agreements)


def _grouped(table: str, rule: Rule) -> str:
    """How many records have each value of the rule's columns."""
    several = [column for column in rule.columns if column in LISTS]
    opened = "".join(f", unnest({column}) AS each_{column}(one_{column})" for column in several)
    chosen = ", ".join(f"one_{one} AS {one}" if one in several else one for one in rule.columns)
    places = ", ".join(str(place + 1) for place in range(len(rule.columns)))
    return f"SELECT {chosen}, count(*) AS number FROM {table}{opened} GROUP BY {places}"

"""The model: how two records are compared column by column, and which pairs are compared at all. One for every engine that Splink drives."""

from collections.abc import Collection, Sequence
from typing import Any, Final, NamedTuple

import splink.comparison_level_library as levels
import splink.comparison_library as comparisons
from splink import SettingsCreator, block_on

from resguardo.matching.linkage.columns import BIRTH_DATE, BIRTH_YEAR, FAMILY, GIVEN, SEX

LISTS: Final = frozenset({"given_sounds", "family_sounds", "given_known", "family_known"})
"""Columns that hold several keys of one record."""

LEFT, RIGHT = "left_list", "right_list"


class Rule(NamedTuple):
    """Records that agree in all these columns are compared."""

    columns: tuple[str, ...]

    def blocking(self) -> Any:
        """The rule as Splink reads it."""
        several = [column for column in self.columns if column in LISTS]
        return block_on(*self.columns, arrays_to_explode=several or None)


FINDING: Final = (
    Rule(("document",)),
    Rule((BIRTH_DATE, "family_sounds")),
    Rule((BIRTH_DATE, "given_sounds")),
    Rule((BIRTH_YEAR, "given_sounds", "family_sounds")),
    Rule((BIRTH_YEAR, "given_known", "family_known")),
    Rule(("postcode", "house")),
    Rule(("family_sounds", "place")),
    Rule(("given_sounds", "postcode")),
    Rule(("address",)),
    Rule((BIRTH_DATE,)),
    Rule(("given_sounds", "family_sounds")),
    Rule(("given_known", "family_sounds")),
    Rule(("given_sounds", "family_known")),
)
"""In the order of their worth; each is used while the pairs that all bring stay below a number."""

TRAINING: Final = (
    (Rule((BIRTH_DATE,)), Rule(("document",)), Rule(("given_sound", "family_sound"))),
    (Rule((BIRTH_DATE,)), Rule(("given_sound", "family_sound"))),
    (
        Rule((BIRTH_YEAR, "family_sound")),
        Rule((BIRTH_YEAR, "given_sound")),
        Rule(("given_sound", "family_sound")),
    ),
    (Rule(("given_sound",)), Rule(("family_sound",))),
)
"""Sets of rules that between them leave every column once out of its own training; the first whose columns are all there is used."""

CERTAIN: Final = (
    Rule(("document",)),
    Rule(("given_sounds", "family_sounds", BIRTH_DATE)),
    Rule(("given_sounds", "family_sounds", BIRTH_YEAR)),
    Rule(("given_sounds", "family_sounds")),
)
"""Agreements from which the number of people on both lists is estimated, the surest that the lists have."""


def settings(there: Collection[str], rules: Sequence[Rule], share_of_one: float) -> SettingsCreator:
    """The model for two lists that both have these columns, comparing the pairs of these rules; `share_of_one` of all pairs are taken to be one person."""
    compared: list[Any] = [_name(GIVEN), _name(FAMILY)]
    if BIRTH_DATE in there:
        compared.append(_birth_date())
    elif BIRTH_YEAR in there:
        compared.append(_birth_year())
    if SEX in there:
        compared.append(comparisons.ExactMatch(SEX))
    graded: dict[str, Any] = {
        "document": comparisons.DamerauLevenshteinAtThresholds("document", [1, 2]),
        "postcode": comparisons.DamerauLevenshteinAtThresholds("postcode", [1]),
        "address": comparisons.JaroWinklerAtThresholds("address", [0.9]),
        "place": comparisons.JaroWinklerAtThresholds("place", [0.9]),
        "house": comparisons.ExactMatch("house"),
        "state": comparisons.ExactMatch("state"),
    }
    compared += [one for column, one in graded.items() if column in there]
    return SettingsCreator(
        link_type="link_only",
        comparisons=compared,
        blocking_rules_to_generate_predictions=[rule.blocking() for rule in rules],
        probability_two_random_records_match=share_of_one,
        retain_intermediate_calculation_columns=False,
    )


def usable(rules: Sequence[Rule], there: Collection[str]) -> list[Rule]:
    """The rules whose columns both lists have."""
    return [
        rule
        for rule in rules
        if all(
            column.partition("_sound")[0].partition("_known")[0] in there for column in rule.columns
        )
    ]


def training_rules(there: Collection[str]) -> list[Rule]:
    """The rules on which the model is fitted."""
    return next(list(rules) for rules in TRAINING if len(usable(rules, there)) == len(rules))


def _name(column: str) -> Any:
    """One part of the name: the same letters, forms of one known name, the same sound and nearly the same letters, or one of the two."""
    sounds, known = f"{column}_sounds", f"{column}_known"
    return comparisons.CustomComparison(
        output_column_name=column,
        comparison_levels=[
            levels.NullLevel(column),
            levels.ExactMatchLevel(column, term_frequency_adjustments=True),
            levels.ArrayIntersectLevel(known, min_intersection=1),
            levels.JaroWinklerLevel(column, 0.92),
            levels.And(
                levels.ArrayIntersectLevel(sounds, min_intersection=1),
                levels.JaroWinklerLevel(column, 0.8),
            ),
            levels.Or(
                levels.ExactMatchLevel(f"{column}_sound"),
                levels.ArrayIntersectLevel(sounds, min_intersection=1),
            ),
            levels.JaroWinklerLevel(column, 0.8),
            levels.ElseLevel(),
        ],
    )


def _birth_date() -> Any:
    """The same day, day and month turned round, one key mistyped, the same year."""
    left, right = f"{BIRTH_DATE}_l", f"{BIRTH_DATE}_r"
    turned = (
        f"substr({left}, 1, 4) = substr({right}, 1, 4) AND substr({left}, 6, 2) = substr({right}, 9, 2)"
        f" AND substr({left}, 9, 2) = substr({right}, 6, 2)"
    )
    return comparisons.CustomComparison(
        output_column_name=BIRTH_DATE,
        comparison_levels=[
            levels.NullLevel(BIRTH_DATE),
            levels.ExactMatchLevel(BIRTH_DATE),
            levels.CustomLevel(turned, label_for_charts="turned"),
            levels.DamerauLevenshteinLevel(BIRTH_DATE, 1),
            levels.DamerauLevenshteinLevel(BIRTH_DATE, 2),
            levels.CustomLevel(f"substr({left}, 1, 4) = substr({right}, 1, 4)", "year"),
            levels.ElseLevel(),
        ],
    )


def _birth_year() -> Any:
    apart = f"abs({BIRTH_YEAR}_l - {BIRTH_YEAR}_r)"
    return comparisons.CustomComparison(
        output_column_name=BIRTH_YEAR,
        comparison_levels=[
            levels.NullLevel(BIRTH_YEAR),
            levels.ExactMatchLevel(BIRTH_YEAR),
            levels.CustomLevel(f"{apart} <= 1", label_for_charts="one year"),
            levels.CustomLevel(f"{apart} <= 3", label_for_charts="three years"),
            levels.ElseLevel(),
        ],
    )

"""Names measured: how well they are told apart on name groups kept out of a fit, and how many pairs a second one core compares.

`python -m benchmarks.matching_names` prints figures beside aims. With `RESGUARDO_NAMES_DATA` and scikit-learn it fits on four fifths of the
name groups and judges the rest (some minutes); `--speed` measures the rates alone.
"""

import gc
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from benchmarks.matching_data import NamesDataMissing, names_data

from resguardo.matching.ages import declared_age, documented
from resguardo.matching.evidence import PersonRecord, weigh_many
from resguardo.matching.names import Name, analyse, compare, compare_many
from resguardo.matching.names.fitting.fit import fit
from resguardo.matching.names.fitting.report import Told, divided, judge
from resguardo.matching.names.fitting.rows import NAME_FILES, WORD_FILES, read_rows
from resguardo.matching.names.weights import model_of

RESCUE = date(2024, 12, 20)
PAIRS = 20_000
STEMS = (
    "bar",
    "lo",
    "mi",
    "ra",
    "ne",
    "sha",
    "ti",
    "gol",
    "ve",
    "ka",
    "du",
    "pe",
    "zi",
    "fa",
    "ho",
    "ju",
)
HEBREW = (
    "בר",
    "לו",
    "מי",
    "רא",
    "נה",
    "שא",
    "טי",
    "גול",
    "וה",
    "קא",
    "דו",
    "פה",
    "זי",
    "פא",
    "הו",
    "ג'ו",
)


class Line(NamedTuple):
    """One figure beside its aim."""

    what: str
    aim: str
    ours: str


def invented(number: int, stems: Sequence[str]) -> str:
    """A word of three made-up syllables; the same number is the same word in each script."""
    return "".join(stems[number // 16**place % 16] for place in range(3))


def invented_pairs(count: int) -> list[tuple[Name, Name]]:
    """Pairs of full names, each word met once: a third the same in Hebrew letters, a third siblings, a third strangers."""
    found = []
    for k in range(count):
        given, family = (k * 7919) % 4096, (k * 104_729 + 13) % 4096
        other_given = given if k % 3 == 0 else (given * 31 + 17) % 4096
        other_family = (family * 37 + 5) % 4096 if k % 3 == 2 else family
        found.append(
            (
                analyse(f"{invented(given, STEMS).title()} {invented(family, STEMS).title()}"),
                analyse(f"{invented(other_given, HEBREW)} {invented(other_family, HEBREW)}"),
            )
        )
    return found


def invented_records(pairs: Sequence[tuple[Name, Name]]) -> list[tuple[PersonRecord, PersonRecord]]:
    """The pairs as full records: name, birth, sex, languages, marks."""
    return [
        (
            PersonRecord(
                reference=f"a{k}",
                names=(one,),
                births=(documented(date(2010 + k % 12, 3, 1 + k % 28)),),
                sex_observed="female",
                languages=frozenset({"yi"}),
                marks=("scar left knee",),
            ),
            PersonRecord(
                reference=f"b{k}",
                names=(other,),
                births=(declared_age(2 + k % 12, RESCUE),),
                sex_observed="male" if k % 2 else "female",
                languages=frozenset({"yi", "es"}),
                marks=("birthmark",),
            ),
        )
        for k, (one, other) in enumerate(pairs)
    ]


def rate(work: Callable[[], object], count: int) -> float:
    """How many a second of this process's own time; other work on the machine does not count."""
    begun = time.process_time()
    work()
    return count / (time.process_time() - begun)


def speed() -> list[Line]:
    """The rates of one core; names are analysed beforehand, words are met for the first time."""
    compare(analyse("Nora Prueba"), analyse("נורה פרובה"))
    names = invented_pairs(2 * PAIRS)
    records = invented_records(names[PAIRS:])
    names = names[:PAIRS]
    gc.freeze()  # The records stand for a register that was there before; a collection need not walk it.
    first = rate(lambda: compare_many(names), PAIRS)
    again = rate(lambda: compare_many(names), PAIRS)
    whole = rate(lambda: weigh_many(records), PAIRS)
    return [
        Line("two full names compared, words new, pairs/s a core", "", f"{first:,.0f}"),
        Line("the same, words met before", "", f"{again:,.0f}"),
        Line("two full records compared, pairs/s a core", "20,000", f"{whole:,.0f}"),
    ]


AIMS = {
    "en_he_full": "AUC .97, F1 .92, siblings under 2 %",
    "en_he_token": "F1 .90",
    "en_ar_token": "F1 .90",
    "en_ru_token": "F1 .90",
    "latin_variants": "AUC .90",
    "composed_full": "siblings under 2 %",
}


def quality() -> list[Line]:
    """The figures on name groups kept out of a fit on the rest."""
    folder = names_data()
    texts = {
        file: (folder / f"{file}.csv").read_text("utf-8") for file in (*WORD_FILES, *NAME_FILES)
    }
    fitted, held = divided(read_rows(texts))
    model = model_of(fit(fitted, lambda words: print(f"fitting {words}", file=sys.stderr)))
    return [Line(one.what, AIMS.get(one.what, ""), shown(one)) for one in judge(model, held)]


def shown(one: Told) -> str:
    """The figures of one file on one line."""
    words = f"AUC {one.figures.auc:.3f}, F1 {one.figures.f1:.3f} (best {one.figures.f1_best:.3f})"
    if one.siblings_accepted is not None:
        words += f", siblings {one.siblings_accepted:.2%}"
    return words


def lines(*, only_speed: bool = False) -> list[Line]:
    """Every figure of the names half; without the development data the rates alone, and one line that says so."""
    if only_speed:
        return speed()
    try:
        return [*quality(), *speed()]
    except NamesDataMissing as missing:
        print(missing, file=sys.stderr)
        return speed()


if __name__ == "__main__":
    for line in lines(only_speed="--speed" in sys.argv[1:]):
        print(f"| {line.what} | {line.aim} | {line.ours} |")

"""Records ready to be compared: names apart and by their keys in every script, dates in one form. All in DuckDB; only single words pass through Python."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from resguardo.matching.linkage.columns import (
    BIRTH_DATE,
    BIRTH_YEAR,
    FAMILY,
    GIVEN,
    HEADINGS,
    ID,
    NAME,
    SEX,
)
from resguardo.matching.names import Part, analyse

SOUNDS_MAX: Final = 2
"""Skeletons of a word under which a record is looked for."""

WORDS_TABLE: Final = "known_words"
SIGNS: Final = r"[\s,;._/()\[\]\"\-\x{05be}\x{2010}-\x{2015}]+"
"""What stands between two words of a name."""

PLAIN: Final = ("document", "house", "address", "place", "postcode", "state")
"""Columns that are compared as they stand, case and doubled spaces aside."""


def prepare(connection: Any, raw: str, ready: str, headings: Mapping[str, str]) -> set[str]:
    """Make the table `ready` from the table `raw`; the columns that it has anything in. Tables are names in the connection."""
    given, family = _name_columns(headings)
    connection.execute(f"""
        CREATE OR REPLACE TEMP TABLE {raw}_words AS
        SELECT {_quoted(headings[ID])} AS {ID},
               list_filter(string_split_regex({given}, '{SIGNS}'), lambda one: one <> '') AS given_words,
               list_filter(string_split_regex({family}, '{SIGNS}'), lambda one: one <> '') AS family_words
        FROM {raw}""")
    _learn_words(connection, f"{raw}_words")
    has = [column for column in PLAIN if column in headings]
    others = "".join(f", {_plain(headings[column])} AS {column}" for column in has)
    connection.execute(f"""
        CREATE OR REPLACE TABLE {ready} AS
        WITH given AS ({_keyed(f"{raw}_words", "given")}),
             family AS ({_keyed(f"{raw}_words", "family")}),
             said AS (SELECT {_quoted(headings[ID])} AS {ID}, {_born(headings)}, {_sex(headings)}{others} FROM {raw})
        SELECT said.{ID}, given, given_sounds, given_sounds[1] AS given_sound, given_known,
               family, family_sounds, family_sounds[1] AS family_sound, family_known,
               said.* EXCLUDE ({ID})
        FROM said LEFT JOIN given USING ({ID}) LEFT JOIN family USING ({ID})""")
    columns = {*HEADINGS} - {ID, NAME}
    there = [name for (name, *_) in connection.execute(f"DESCRIBE {ready}").fetchall()]
    counted = [name for name in there if name in columns]
    [counts] = connection.execute(
        "SELECT " + ", ".join(f"count({name})" for name in counted) + f" FROM {ready}"
    ).fetchall()
    return {name for name, count in zip(counted, counts, strict=True) if count}


def keys_of(word: str) -> tuple[str, list[str], list[str]] | None:
    """The word in plain Latin letters, its sounds, and the names that it is known to be a form of; None for a word that joins others or says nothing."""
    parts = analyse(word).parts
    if not parts or parts[-1].role in {"particle", "title"}:
        return None
    part: Part = parts[-1]
    known = sorted(part.symbols | part.nick_symbols | part.short_forms)
    return part.romanised, list(part.skeletons[:SOUNDS_MAX]), known


def _learn_words(connection: Any, table: str) -> None:
    """Put the keys of every different word of the table beside those that are known already."""
    connection.execute(
        f"CREATE TEMP TABLE IF NOT EXISTS {WORDS_TABLE} (word VARCHAR, plain VARCHAR, sounds VARCHAR[], known VARCHAR[])"
    )
    new = connection.execute(f"""
        SELECT DISTINCT word FROM (
            SELECT unnest(list_concat(given_words, family_words)) AS word FROM {table})
        WHERE word NOT IN (SELECT word FROM {WORDS_TABLE})""").fetchall()
    rows = [(word, *keys) for (word,) in new if (keys := keys_of(word)) is not None]
    if rows:
        _insert(connection, rows)


def _insert(connection: Any, rows: Iterable[tuple[str, str, list[str], list[str]]]) -> None:
    import pyarrow as pa

    words, plains, sounds, known = (list(column) for column in zip(*rows, strict=True))
    texts = pa.list_(pa.string())
    table = pa.table(
        {
            "word": pa.array(words, pa.string()),
            "plain": pa.array(plains, pa.string()),
            "sounds": pa.array(sounds, texts),
            "known": pa.array(known, texts),
        }
    )
    connection.register("new_words", table)
    connection.execute(f"INSERT INTO {WORDS_TABLE} SELECT * FROM new_words")
    connection.unregister("new_words")


def _keyed(table: str, which: str) -> str:
    """The words of one part of the name, joined, with their keys."""
    return f"""
        SELECT {ID}, string_agg(plain, ' ' ORDER BY place) AS {which},
               list_distinct(flatten(list(sounds))) AS {which}_sounds,
               list_distinct(flatten(list(known))) AS {which}_known
        FROM (SELECT {ID}, unnest({which}_words) AS word, generate_subscripts({which}_words, 1) AS place FROM {table})
        JOIN {WORDS_TABLE} USING (word)
        GROUP BY {ID}"""


def _name_columns(headings: Mapping[str, str]) -> tuple[str, str]:
    """Given and family name in lower case, from their columns or from a whole name: what stands before a comma, else the last word, is the family name."""
    if GIVEN in headings and FAMILY in headings:
        return f"lower({_quoted(headings[GIVEN])})", f"lower({_quoted(headings[FAMILY])})"
    whole = f"trim(lower({_quoted(headings[NAME])}))"
    turned = f"regexp_replace({whole}, '^([^,]+),\\s*(.+)$', '\\2 \\1')"
    return (
        f"regexp_replace({turned}, '\\s+\\S+$', '')",
        f"regexp_extract({turned}, '\\s(\\S+)$', 1)",
    )


def _born(headings: Mapping[str, str]) -> str:
    """Date of birth as 2014-03-01 however it was written with the year first, and the year."""
    if BIRTH_DATE in headings:
        digits = f"regexp_replace({_quoted(headings[BIRTH_DATE])}, '[^0-9]', '', 'g')"
        date = f"CASE WHEN length({digits}) = 8 THEN concat_ws('-', {digits}[1:4], {digits}[5:6], {digits}[7:8]) END"
        year = f"try_cast(nullif({digits}[1:4], '') AS INTEGER)"
    else:
        date, year = "CAST(NULL AS VARCHAR)", "CAST(NULL AS INTEGER)"
    if BIRTH_YEAR in headings:
        year = f"coalesce(try_cast({_quoted(headings[BIRTH_YEAR])} AS INTEGER), {year})"
    return f"{date} AS {BIRTH_DATE}, {year} AS {BIRTH_YEAR}"


def _sex(headings: Mapping[str, str]) -> str:
    if SEX not in headings:
        return f"CAST(NULL AS VARCHAR) AS {SEX}"
    said = f"lower(trim({_quoted(headings[SEX])}))"
    return f"""CASE WHEN {said} IN ('m', 'male', 'masculino', 'hombre', 'h', 'niño') THEN 'male'
        WHEN {said} IN ('f', 'female', 'femenino', 'mujer', 'niña') THEN 'female' END AS {SEX}"""


def _plain(heading: str) -> str:
    return f"nullif(regexp_replace(trim(lower({_quoted(heading)})), '\\s+', ' ', 'g'), '')"


def _quoted(heading: str) -> str:
    return '"' + heading.replace('"', '""') + '"'

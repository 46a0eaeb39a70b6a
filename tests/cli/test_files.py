"""The two contracts that need no data folder: `roster import --dry-run --json` and `statements check --json`."""

import datetime as dt
import hashlib
import json
from pathlib import Path

import pytest

DATA = Path(__file__).resolve().parents[1] / "data"
ROSTER_KEYS = {"file", "sha256", "tables", "persons", "duplicates", "unreadable"}
ROSTER_KEYS |= {"stated_total", "total_agrees"}
TABLE_KEYS = {"sheet", "header_rows", "mapping", "rows"}
ROW_KEYS = {"row", "fate", "duplicate_of", "tag", "name", "given", "family", "age"}
ROW_KEYS |= {"birth_date", "sex", "problems"}
CLEAN = "No.;NOMBRES;EDAD\n1;Ana Prueba;7\n2;Beto Muestra;8\n"


def test_a_dry_run_prints_one_object_with_the_agreed_keys(bare):
    """File, hash, tables with their rows, and the totals; every row has every field."""
    file = bare.file("l.csv", CLEAN)
    done = bare.run("roster", "import", file, "--dry-run", "--json")
    read = done.json
    assert done.code == 0
    assert set(read) >= ROSTER_KEYS
    assert read["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert all(set(table) >= TABLE_KEYS for table in read["tables"])
    assert all(set(row) >= ROW_KEYS for table in read["tables"] for row in table["rows"])
    assert done.err == ""


def test_the_mapping_gives_columns_from_one(bare):
    """Canonical name to the number of its column."""
    read = bare.run("roster", "import", bare.file("l.csv", CLEAN), "--dry-run", "--json").json
    mapping = read["tables"][0]["mapping"]
    assert sorted(mapping.values()) == [1, 2, 3]
    assert mapping["age"] == 3


@pytest.mark.parametrize("name", ["repetidos.csv", "formulario.xlsx", "lista.ods", "utf16.csv"])
def test_a_roster_of_the_collection_is_read_as_expected(bare, name):
    """The command gives what the reader gives, with 1 where something was found."""
    expected = json.loads((DATA / "rosters" / f"{name}.expected.json").read_text(encoding="utf-8"))
    done = bare.run("roster", "import", DATA / "rosters" / name, "--dry-run", "--json")
    rows = [row["fate"] for table in done.json["tables"] for row in table["rows"]]
    wanted = [row["fate"] for table in expected["tables"] for row in table["rows"]]
    assert done.code in (0, 1)
    assert rows == wanted


def test_a_dry_run_needs_no_data_folder_and_makes_none(bare):
    """Nothing is left behind, with an agency named or not."""
    file = bare.file("l.csv", CLEAN)
    assert bare.run("roster", "import", file, "--dry-run", "--agency", "SBS").code == 0
    assert not bare.folder.exists()


def test_a_date_to_come_is_a_finding(bare):
    """The day of today decides which dates are to come; exit 1."""
    born = dt.datetime.now(tz=dt.UTC).date() + dt.timedelta(days=400)
    content = f"Nombre;Fecha de nacimiento\nAna Prueba;{born:%d/%m/%Y}\nBeto Muestra;01/02/2015\n"
    done = bare.run("roster", "import", bare.file("l.csv", content), "--dry-run", "--json")
    problems = done.json["tables"][0]["rows"][1]["problems"]
    assert done.code == 1
    assert {"field", "found", "expected", "mend"} <= set(problems[0])


@pytest.mark.parametrize("content", [b"", b"\x00\x01\x02\xff" * 50, b"PK\x03\x04 not a workbook"])
def test_a_roster_that_can_not_be_read_is_unusable(bare, content):
    """Exit 2, and the problems as one object on standard output where a program asked."""
    done = bare.run("roster", "import", bare.file("l.xlsx", content), "--dry-run", "--json")
    assert done.code == 2
    assert {"where", "row", "field", "found", "expected", "mend"} <= set(done.json["problems"][0])


def test_a_column_can_be_corrected(bare):
    """“Header=name” says what a column means; an unknown name lists the known ones."""
    file = bare.file("l.csv", "Zzz;EDAD;SEXO\nAna Prueba;7;M\nBeto Muestra;8;H\n")
    good = bare.run("roster", "import", file, "--dry-run", "--column", "Zzz=name_full", "--json")
    bad = bare.run("roster", "import", file, "--dry-run", "--column", "Zzz=nombre", "--json")
    assert good.json["tables"][0]["mapping"]["name_full"] == 1
    assert (bad.code, "name_full" in bad.json["problems"][0]["expected"]) == (2, True)


@pytest.mark.parametrize(
    "file", sorted((DATA / "statements").glob("*.csv")), ids=lambda one: one.stem
)
def test_statements_are_checked_as_expected(bare, file):
    """What is found is what the file beside it says; 1 where anything was found, 2 where it can't be read."""
    expected = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
    done = bare.run("statements", "check", file, "--json")
    if done.code == 2:
        assert set(done.json) == {"problems"}
        assert len(done.json["problems"]) == len(expected)
        return
    found = done.json
    assert set(found) == {"statements", "contradictions", "unexplained", "joint"}
    assert done.code == int(bool(found["contradictions"] or found["unexplained"]))
    assert all({"a", "b", "population", "why"} <= set(one) for one in found["contradictions"])
    keys = {"from", "to", "population", "difference"}
    assert all(keys <= set(one) for one in found["unexplained"])


def test_statements_are_told_to_a_person(bare):
    """How many were compared, which pairs exclude each other, and what a joint statement would have to say."""
    done = bare.run("statements", "check", DATA / "statements" / "one-evening.csv")
    assert done.code == 1
    assert "No pueden ser ciertos a la vez" in done.out


@pytest.mark.parametrize(
    "command", [("roster", "import", "--dry-run"), ("statements", "check"), ("record",)]
)
def test_a_file_that_is_not_there_is_said(bare, command):
    """The name, and what to do; never a trace."""
    done = bare.run(*command, bare.home / "nadie.csv", "--json")
    assert done.code == 2
    assert "nadie.csv" in done.json["problems"][0]["where"]


@pytest.mark.parametrize("command", [("roster", "import", "--dry-run"), ("statements", "check")])
def test_a_folder_is_no_file(bare, command):
    """A folder in the place of a file is unusable."""
    done = bare.run(*command, bare.home)
    assert done.code == 2
    assert "Traceback" not in done.err

"""Names on the command line: compared with reasons, scored from a table, and fitted where the data is."""

import csv
import io

import pytest


def test_two_names_are_compared_with_a_reason_for_each_word(terminal):
    """The answer says why, how probable, and that nothing is decided."""
    done = terminal.run("names", "compare", "Moishe Ficticio", "משה פיקטיסיו", "--language", "en")
    assert done.code == 0
    assert "short or familiar form" in done.out
    assert "decides nothing" in done.out or "rules nobody out" in done.out


def test_a_comparison_is_one_object_for_a_program(terminal):
    """--json has the parts with weights and reasons, the probability, the threshold and the decision."""
    found = terminal.run("names", "compare", "Nora Prueba", "Prueba, Nora", "--json").json
    assert found["decision"] is True
    assert 0 <= found["probability"] <= 1
    assert all(part["reason"] for part in found["parts"])


def test_a_table_is_scored_in_its_order_and_other_columns_are_ignored(terminal):
    """Each row of name1 and name2 gives a score between 0 and 1 and a match, in the same order."""
    pairs = terminal.file(
        "pairs.csv",
        "id,name2,other,name1\n1,נורה פרובה,x,Nora Prueba\n2,Elena Prueba,x,Nora Prueba\n3,,x,\n4\n",
    )
    output = terminal.home / "scores.csv"
    done = terminal.run("names", "score", pairs, "--output", output)
    rows = list(csv.DictReader(io.StringIO(output.read_text("utf-8"))))
    assert done.code == 0
    assert [row["match"] for row in rows] == ["true", "false", "false", "false"]
    assert all(0 <= float(row["score"]) <= 1 for row in rows)


def test_a_table_of_any_bytes_is_scored(terminal):
    """Bytes that are no text, signs that turn the direction and very long names stop nothing."""
    content = b"name1,name2\n\xff\xfe\x00,\xe2\x80\xae\xd7\xa9\n" + b"a" * 200_000 + b",b\n"
    output = terminal.home / "scores.csv"
    assert (
        terminal.run("names", "score", terminal.file("p.csv", content), "--output", output).code
        == 0
    )
    assert output.read_text("utf-8").count("\n") == 3


def test_a_table_without_the_columns_is_refused(terminal):
    """What was found and what is expected are said, and nothing is written."""
    output = terminal.home / "scores.csv"
    done = terminal.run("names", "score", terminal.file("p.csv", "a,b\n1,2\n"), "--output", output)
    assert done.code == 2
    assert "name1" in done.err
    assert not output.exists()


@pytest.mark.parametrize("language", ["es", "en"])
def test_without_the_development_data_one_line_says_what_was_not_compared(
    terminal, monkeypatch, language
):
    """A clone without the data is whole: its weights stay, and the command says so in one line."""
    monkeypatch.delenv("RESGUARDO_NAMES_DATA", raising=False)
    done = terminal.run("names", "fit", "--language", language)
    assert done.code == 0
    assert done.out.count("\n") == 1
    assert "RESGUARDO_NAMES_DATA" in done.out


def test_the_table_of_pairs_is_never_written_over(terminal):
    """Results go into another file than the one that is read."""
    pairs = terminal.file("pairs.csv", "name1,name2\nNora,Nora\n")
    assert terminal.run("names", "score", pairs, "--output", pairs).code == 2
    assert pairs.read_text("utf-8").startswith("name1")


def test_bytes_of_the_terminal_that_are_no_text_are_compared(terminal):
    """What the system hands on undecoded stops neither the comparison nor its JSON."""
    found = terminal.run("names", "compare", "Nora\udcff Prueba", "Nora Prueba", "--json")
    assert found.code == 0
    assert found.json["decision"] is True

"""What people see: figures with their words, empty answers that say what the emptiness means, dates on one line."""

import json
import re

import pytest

BAND = {"act": "register.issue_tag", "by": "renata", "place": "Hogar Ensayo"}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("roll",), "Nadie tiene brazalete todavía"),
        (("unaccounted",), "no lo confirma ningún conteo cerrado"),
        (("overdue",), "Nada está vencido"),
        (("disputes",), "No hay disputas abiertas al 2"),
        (("timeline",), "se ha cerrado ningún conteo: no hay totales firmados"),
        (("explain", "--from", "2024-01-01", "--to", "2024-01-02"), "Nada cambió"),
    ],
)
def test_an_empty_answer_says_what_it_means(terminal, words, said):
    """An empty table would leave the reader to guess; exit 0."""
    done = terminal.run(*words)
    assert done.code == 0
    assert said in done.out


def test_one_is_one_person(terminal):
    """Words agree with their figure."""
    terminal.record(BAND)
    told = terminal.run("roll").out
    assert "1 persona ·" in told
    assert "1 niña, niño o adolescente" in told
    assert "1 person · 1 child · 0 adults" in terminal.run("roll", "--language", "en").out


def test_names_are_shown_only_to_somebody_named(terminal):
    """--names asks who reads; a list with names carries no places."""
    terminal.record(BAND)
    assert terminal.run("roll", "--names").code == 2
    assert terminal.run("roll", "--names", "--as", "nadie").code == 2
    done = terminal.run("roll", "--names", "--as", "renata")
    assert done.code == 0
    assert "Hogar Ensayo" not in done.out


def test_a_question_about_the_time_before_says_so(terminal):
    """Before the operation nobody was here; that is said beside the answer, not in it."""
    terminal.record(BAND)
    done = terminal.run("roll", "--at", "2020-01-01", "--json")
    assert done.json["persons"] == 0
    assert "anterior al operativo" in done.err


def test_moments_carry_their_own_offset(terminal):
    """The same instant in two zones is the same question."""
    shown = [
        terminal.run("roll", "--at", at, "--json").json["as_of"]
        for at in ("2024-12-22T16:30", "2024-12-22T22:30Z", "2024-12-22T23:30+01:00")
    ]
    assert len(set(shown)) == 1


@pytest.mark.parametrize("later", ["2024-01-01", "2023-12-31"])
def test_earlier_comes_before_later(terminal, later):
    """--from after --to, or the same, explains nothing."""
    done = terminal.run("explain", "--from", "2024-01-01", "--to", later, "--json")
    assert (done.code, done.json["problems"][0]["code"]) == (2, "moment.order")


@pytest.mark.parametrize("tag", ["0000-0000", "", "5XR8-7M9M"])
def test_a_band_that_nobody_wears_is_said(terminal, tag):
    """Whether it is a code or not."""
    done = terminal.run("person", tag, "--json")
    assert (done.code, done.json["problems"][0]["code"]) == (2, "tag.unknown")


def test_a_row_that_may_be_known_is_hinted_and_not_held_up(terminal):
    """A list that bands somebody whose name is on the roll says so; the band is given all the same."""
    head = "Nombre;Edad;Sexo\n"
    who = "Ana Lucía Prueba Ensayo;7;F\n"
    words = ("--agency", "SBS", "--as-of", "2024-12-24", "--by", "renata", "--band", "--json")
    first = terminal.run("roster", "import", terminal.file("a.csv", head + who), *words)
    second = terminal.run("roster", "import", terminal.file("b.csv", head + who + "\n"), *words)
    assert first.json["may_be_known"] == []
    assert second.code == 1
    assert second.json["banded"] == 1
    assert second.json["may_be_known"][0]["row"] == 2
    assert len(terminal.run("roll", "--json").json["roll"]) == 2


def test_an_import_asks_for_what_it_needs(terminal):
    """Whose list, as of when, and who takes it in: all that is missing at once."""
    done = terminal.run(
        "roster", "import", terminal.file("a.csv", "Nombre\nAna Prueba\n"), "--json"
    )
    assert done.code == 2
    assert "--agency, --as-of, --by" in done.json["problems"][0]["found"]


@pytest.mark.parametrize("words", [("unaccounted",), ("overdue",), ("disputes",), ("timeline",)])
def test_an_empty_answer_says_as_of_when(terminal, words):
    """That nothing was found is a figure too, and a figure has its moment."""
    assert re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d", terminal.run(*words).out)


def test_a_dry_run_does_not_claim_to_have_recorded(terminal):
    """Checked and recorded are two different words."""
    script = terminal.file("uno.jsonl", json.dumps(BAND))
    assert "registrado" not in terminal.run("record", script, "--dry-run").out
    assert "registrado" in terminal.run("record", script).out


def test_problems_of_a_list_name_its_own_columns(terminal):
    """Whoever mends the list finds the header that stands on it, and no code."""
    file = terminal.file("a.csv", "Nombre;F. Nac.;Peso\nAna Prueba;31/02/2015;20\n")
    done = terminal.run("roster", "import", file, "--dry-run")
    assert (done.code, "birth_date:" in done.err) == (1, False)
    assert "F. Nac.: 31/02/2015" in done.err
    assert "F. Nac. → fecha de nacimiento (birth_date)" in done.out


def test_a_band_written_without_its_hyphen_is_no_difference(terminal):
    """Case and hyphen are spelling; the roll and the list agree."""
    terminal.record(BAND)
    tag = terminal.run("roll", "--json").json["roll"][0]["tag"]
    plain = tag.replace("-", "").lower()
    file = terminal.file("a.csv", f"Brazalete;Nombre\n{plain};Ana Prueba\n")
    done = terminal.run("roster", "compare", file, "--as", "renata", "--json")
    (both,) = done.json["on_both"]
    assert (both["roll"], both["by"]) == (tag, "tag")
    assert "El brazalete" not in " ".join(both["differences"])


def test_a_value_that_a_field_does_not_take_is_said_with_those_it_takes(terminal):
    """Whoever typed it reads the choices, in their own language and without the words of a library."""
    line = {"act": "count.open_count", "by": "carla", "kind": "turno", "place": "Hogar Ensayo"}
    (problem,) = terminal.record(line).json["problems"]
    assert "shift_change" in problem["found"]
    assert "nvalid" not in problem["found"]
    assert "no existe" in terminal.run("record", terminal.home / "nada.jsonl").err

"""`resguardo roster` with exports of ODK and Kobo: taken in as any list is, each submission once, and the form for the phones."""

from pathlib import Path

SAMPLES = Path(__file__).parents[1] / "data" / "odk"
HEADER = "_id,_uuid,_submission_time,tag,name,edad"
ANA, BETO = "1,a,,,Ana Prueba,9", "2,b,,,Beto Muestra,6"
WHO = ("--agency", "SBS", "--as-of", "2024-12-20 12:00", "--by", "renata")


def export(terminal, name, *lines):
    """An export of a phone's form."""
    return terminal.file(name, "\n".join([HEADER, *lines]))


def test_an_export_becomes_claims_and_a_newer_one_only_what_is_new(terminal):
    """The second export holds everything again; one person on it is new."""
    first = terminal.run("roster", "import", export(terminal, "uno.csv", ANA), *WHO, "--json")
    assert (first.json["mentions"], first.code) == (1, 0)
    both = export(terminal, "dos.csv", ANA, BETO)
    second = terminal.run("roster", "import", both, *WHO, "--json")
    assert (second.json["mentions"], second.code) == (1, 1)


def test_a_dry_run_shows_the_fate_of_every_submission(bare):
    """No data folder is needed; findings give 1."""
    done = bare.run("roster", "import", SAMPLES / "central.csv", "--dry-run", "--json")
    assert done.code == 1
    assert (done.json["persons"], done.json["duplicates"]) == (3, 2)
    shown = bare.run("roster", "import", SAMPLES / "central.csv", "--dry-run")
    assert "5555" not in shown.out + shown.err


def test_comparing_takes_every_submission_also_those_taken_in(terminal):
    """What was taken in before is still on the list."""
    file = export(terminal, "uno.csv", ANA, BETO)
    terminal.run("roster", "import", file, *WHO)
    options = ("--agency", "SBS", "--as", "renata", "--json")
    assert terminal.run("roster", "compare", file, *options).json["listed"] == 2


def test_the_form_is_written_once(bare):
    """It never takes the place of a file that is there."""
    path = bare.home / "ingreso.xlsx"
    assert bare.run("roster", "form", "--output", path).code == 0
    assert path.read_bytes().startswith(b"PK")
    assert bare.run("roster", "form", "--output", path).code == 2

"""What never goes out: every exporter and paper is made of an operation in which each confidential field holds a planted word, and its files are searched.

What may stand in an output is said in the table here, output by output; what is not said may not.
"""

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from openpyxl import load_workbook
from typer.main import get_command

from kit.canaries import found_in_folder
from kit.marked import RECEIPT, SHELTER_AT, WORDS, Marked
from kit.sheets import rows_of
from resguardo.account.account import Account
from resguardo.account.installation import open_installation
from resguardo.account.leaving import left
from resguardo.cli.app import app
from resguardo.cli.session import operations_of
from resguardo.papers.kinds import KINDS

NOBODY: frozenset[str] = frozenset()
OWN_NAMES = frozenset({"name", "family"})
"""What the missing child is called."""
EVERYBODYS_NAMES = OWN_NAMES | {"sibling", "mother", "bystander"}
TAGS = frozenset({"tag", "other_tags"})
HOUSE = frozenset({"operation", "staff"})
"""On our own papers and lists: which operation it is, and who answers for the copy."""
PLACES = frozenset({"shelter", "room"})


class Way(NamedTuple):
    """One way out: the words of a command, `{out}` the folder for its files; what its files `may_say`; not `is_noted` where papers have a log of their own, and where all names are sealed."""

    command: tuple[str, ...]
    may_say: frozenset[str] = NOBODY
    is_noted: bool = True


def _list(
    words: str, may_say: frozenset[str], forms: tuple[str, ...] = ("csv", "json")
) -> dict[str, Way]:
    return {
        f"{words} {form}": Way(
            (*f"{words} --as kanariorosa --format {form}".split(), "--output", f"{{out}}/x.{form}"),
            may_say,
        )
        for form in forms
    }


def _paper(
    kind: str, about: str, reader: str, may_say: frozenset[str], layout: str = ""
) -> dict[str, Way]:
    laid_out = ("--layout", layout) if layout else ()
    page = ("--output", "{out}/x.pdf", *laid_out)
    return {
        f"print {kind} {layout} {language}": Way(
            ("print", kind, about, "--as", reader, "--lang", language, *page),
            may_say,
            is_noted=False,
        )
        for language in ("es", "en", "he")
    }


def _packet(form: str, said: dict[str, frozenset[str]]) -> dict[str, Way]:
    return {
        f"packet {form} {layer} {kind}": Way(
            (
                "packet",
                form,
                "{missing}",
                "--layer",
                layer,
                "--as",
                "nina",
                "--to",
                "Unidad",
                "--format",
                kind,
                "--output",
                f"{{out}}/x.{kind}",
            ),
            may_say,
        )
        for layer, may_say in said.items()
        for kind in ("json", "csv", "xlsx")
    }


RELEASED = OWN_NAMES | {"hair"}
"""What the alert unit let out about the missing child: name, age, sex, appearance, photo."""
SOUGHT = RELEASED | {"marks", "wears", "carries", "other_name", "document"}
"""What those who search may know beside it."""
SEEN = frozenset({"sighting_where", "sighting_words"})
"""Where somebody says they saw the child, outside."""
KIN = frozenset({"parent", "residence", "sibling"})
"""For the one authority with a task for the child's family: never for anybody else."""

PACKETS = (
    _packet(
        "guatemala",
        {"public": RELEASED, "police": SOUGHT | SEEN, "authority": SOUGHT | SEEN | KIN},
    )
    | _packet("mexico", {"public": RELEASED, "police": SOUGHT, "authority": SOUGHT})
    | _packet("interpol-90-3-a", {"police": SOUGHT | SEEN, "authority": SOUGHT | SEEN})
    | _packet("interpol-90-3-b", {"police": SOUGHT | SEEN, "authority": SOUGHT | SEEN})
    | _packet("ncic", {"police": SOUGHT, "authority": SOUGHT})
    | _packet("ncmec", {"public": RELEASED, "police": SOUGHT, "authority": SOUGHT | KIN})
    | _packet("france", {"public": RELEASED, "police": SOUGHT, "authority": SOUGHT})
    | _packet("hague-1980-return", {"authority": SOUGHT | {"parent", "residence"}})
    | {
        "packet missing public": Way(
            (
                "packet",
                "missing",
                "guatemala",
                "--layer",
                "public",
                "--as",
                "nina",
                "--to",
                "Unidad",
                "--output",
                "{out}/packets",
            ),
            RELEASED,
        )
    }
)
"""A missing child's packets, layer by layer; the public one says what was released and nothing else."""


LISTS = (
    _list("roll", HOUSE | TAGS | PLACES)
    | _list("roll --names", HOUSE | TAGS | EVERYBODYS_NAMES, ("csv", "xlsx", "ods", "json"))
    | _list("unaccounted", HOUSE | TAGS | PLACES)
    | _list("overdue", HOUSE | TAGS | PLACES)
    | _list("alarms", HOUSE | TAGS | PLACES)
    | _list("disputes", HOUSE | TAGS)
    | _list("timeline", HOUSE | TAGS | PLACES)
    | _list("person {missing}", HOUSE | TAGS | PLACES)
    | _list("search Kanario", HOUSE | TAGS | EVERYBODYS_NAMES | {"other_name"})
    | _list("leads", HOUSE | TAGS | EVERYBODYS_NAMES | {"mention", "other_name"})
    | _list("exports", HOUSE)
    | _list("sheets", HOUSE | TAGS | PLACES)
    | _list("explain --from 2024-01-01 --to 2124-01-01", HOUSE | TAGS | PLACES | {"handle"})
    | _list("cap due", HOUSE | TAGS)
    | _list("packet completeness", HOUSE | TAGS)
    | _list("operation team", HOUSE | {"handle", "carer", "carer_handle"})
)
"""Lists of our own people, for whoever is named on them."""

PAPERS = (
    _paper("roll", WORDS["shelter"], "kanariorosa", HOUSE | TAGS | {"room"} | EVERYBODYS_NAMES)
    | _paper("tags", "{missing}", "kanariorosa", HOUSE | TAGS)
    | _paper("test", "", "kanariorosa", HOUSE)
    | _paper("count", WORDS["room"], "kanariorosa", HOUSE | TAGS | {"room"} | EVERYBODYS_NAMES)
    | _paper("board", WORDS["shelter"], "kanariorosa", HOUSE | TAGS | PLACES)
    | _paper("handover", "{bystander}", "irma", HOUSE | TAGS | {"bystander", "carer"})
    | _paper("manifest", "open", "kanariorosa", HOUSE | TAGS | {"vehicle"})
    | _paper("interview", "{missing}", "nina", HOUSE | TAGS | OWN_NAMES)
    | _paper(
        "person_file",
        "{missing}",
        "julia",
        HOUSE | TAGS | OWN_NAMES | {"other_name", "parent", "document"},
    )
    | _paper("ready", "{missing}", "nina", HOUSE | TAGS | SOUGHT | SEEN | KIN)
    | _paper("packet", "{missing}", "nina", RELEASED, "public")
    | _paper("packet", "{missing}", "nina", SOUGHT | SEEN, "police")
    | _paper("packet", "{missing}", "nina", SOUGHT | SEEN | KIN, "authority")
    | _paper("claim_form", "", "nina", NOBODY)
    | _paper("receipt", RECEIPT, "nina", NOBODY)
    | _paper("bulletin", "{missing}", "alma", RELEASED)
    | _paper("statement", "last", "vera", NOBODY)
    | _paper("checkpoint", "", "vera", NOBODY)
)
"""Papers. The last are for strangers: no operation, no member of the team, no band."""


def _cap(layer: str) -> tuple[str, ...]:
    words = f"cap export --person {{missing}} --layer {layer} --lang es,en,he --as alma"
    return (*words.split(), "--sender", "alerta@example.org", "--output", "{out}/x.xml")


FILES = {
    "ledger as a bundle": Way(("export", "{out}/x.bundle"), TAGS, is_noted=False),
    "ledger to be checked": Way(("export", "--plain", "{out}/x.raw"), TAGS, is_noted=False),
    "backup": Way(("backup", "{out}/copy", "--key", "{key}"), TAGS, is_noted=False),
    "statement": Way(
        ("statement", "export", "1", "--as", "vera", "--to", "Prensa", "--output", "{out}/x.zip")
    ),
    "figures": Way(
        ("statement", "hxl", "1", "--as", "vera", "--to", "Red", "--output", "{out}/x.csv")
    ),
    "alert for everybody": Way((*_cap("public"), "--to", "Medios"), RELEASED),
    "alert for police and borders": Way(
        (*_cap("restricted"), "--to", "PNC"), RELEASED | {"marks", "wears", "carries"}
    ),
    "question to a clock": Way(
        ("stamp", "request", "--as", "kanariorosa", "--output", "{out}/x.tsq")
    ),
    "clocks on a telephone": Way(
        ("calendar", "export", "--as", "julia", "--to", "Teléfono", "--output", "{out}/x.ics"),
        frozenset({"file_number"}),
    ),
    "case files": Way(
        ("primero", "file", "--as", "nina", "--to", "Sistema", "--output", "{out}/x.json"),
        EVERYBODYS_NAMES | {"other_name", "parent"},
    ),
}
"""Files in other people's formats, and what is carried to another machine of ours, where every name is sealed."""

FILES |= {
    f"registry of the missing {profile} {kind}": Way(
        (
            "pfif",
            "export",
            "--profile",
            profile,
            "--format",
            kind,
            "--as",
            reader,
            "--to",
            "Registro",
            "--output",
            f"{{out}}/x.{kind}",
        ),
        may_say,
    )
    for profile, reader, may_say in (
        ("full", "nina", SOUGHT - {"document"} | EVERYBODYS_NAMES),
        ("partner", "nina", SOUGHT - {"document"}),
        ("public", "alma", RELEASED),
    )
    for kind in ("xml", "csv", "atom", "rss")
}

WAYS = LISTS | PAPERS | PACKETS | FILES

WITHOUT = {
    "pfif convert": "it rewrites a file that somebody else brought, and reads no account",
    "link": "it compares two lists that somebody brought, and reads no account",
    "names score": "it scores pairs that somebody brought",
    "names fit": "it writes the weights of the name comparison",
    "roster form": "it writes an empty form, and reads no account",
}
"""Commands that write a file of nothing that is ours."""


RISKY = re.compile(r"\s*[=+\-@＝＋－＠]")
"""How a cell begins that a spreadsheet program would run."""
REFERENCE = re.compile(
    r"(?<![A-Za-z0-9])(?:[a-z2-7]{26}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?![A-Za-z0-9])"
)
"""A reference as outputs write it: 26 letters and digits, or a UUID."""


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Marked:
    """The operation with its planted words."""
    return Marked(tmp_path_factory.mktemp("canaries"))


def planted(marked: Marked) -> dict[str, str]:
    """Every planted word -> its kind; the bands too, which never leave beside a name."""
    others = {tag: "other_tags" for who, tag in marked.tags.items() if who != "missing"}
    return {word: kind for kind, word in WORDS.items()} | others | {marked.tags["missing"]: "tag"}


class Made:
    """The files of each way out, made once."""

    def __init__(self, marked: Marked, home: Path) -> None:
        self.marked, self._home = marked, home
        self._folders: dict[str, Path] = {}

    def folder(self, name: str) -> Path:
        """Where the files of the way out called `name` lie."""
        if name not in self._folders:
            folder = self._folders[name] = self._home / f"way-{len(self._folders)}"
            folder.mkdir()
            values = self.marked.tags | {"out": folder, "key": folder.with_suffix(".key")}
            done = self.marked.run(*(word.format(**values) for word in WAYS[name].command))
            assert done.code in (0, 1), done.err
        return self._folders[name]


@pytest.fixture(scope="module")
def made(marked: Marked, tmp_path_factory: pytest.TempPathFactory) -> Made:
    """What left the marked operation."""
    return Made(marked, tmp_path_factory.mktemp("made"))


@pytest.mark.parametrize("name", WAYS)
def test_no_output_says_what_its_table_does_not_allow(name: str, made: Made) -> None:
    """Unzipped, decoded, out of pictures, properties and names of files: a planted word that is not allowed there is a leak."""
    folder, words = made.folder(name), planted(made.marked)
    assert any(path.is_file() for path in folder.rglob("*"))
    leaks = [
        f"{words.get(one.word, one.word)} at {one.where}"
        for one in sorted(found_in_folder(folder, words, SHELTER_AT))
        if words.get(one.word, one.word) not in WAYS[name].may_say
    ]
    assert not leaks


@pytest.mark.parametrize("name", [name for name, way in WAYS.items() if way.is_noted])
def test_what_leaves_is_noted_with_the_digest_of_its_bytes(name: str, made: Made) -> None:
    """The file that was handed out stands in the account under its own SHA-256; a note beside it says nothing more."""
    files = [path for path in made.folder(name).rglob("*") if path.is_file()]
    with open_installation(made.marked.folder, None) as house:
        account = Account(house, operations_of(house)[0])
        noted = {one.record.digest for one in left(account)}
    assert {hashlib.sha256(path.read_bytes()).digest() for path in files} & noted


TABLES = [name for name, way in WAYS.items() if re.search(r"\.(csv|xlsx|ods)$", way.command[-1])]


@pytest.mark.parametrize("name", TABLES)
def test_no_cell_of_a_table_begins_like_a_formula(name: str, made: Made) -> None:
    """Names that begin like formulas are text in every table, whatever program opens it."""
    (file,) = made.folder(name).iterdir()
    rows = rows_of(file.read_bytes())
    assert rows
    if file.suffix == ".csv":
        assert not [cell for row in rows for cell in row if RISKY.match(cell)]
    if file.suffix == ".xlsx":
        cells = [cell for row in load_workbook(file).worksheets[0].iter_rows() for cell in row]
        assert {cell.data_type for cell in cells if cell.value is not None} == {"s"}


@pytest.mark.parametrize("name", ["print bulletin  es", "alert for everybody"])
def test_a_public_output_says_what_was_released(name: str, made: Made) -> None:
    """The search sees the page: what the alert unit released is found there, and nothing else is."""
    words = planted(made.marked)
    found = {words[one.word] for one in found_in_folder(made.folder(name), words, SHELTER_AT)}
    assert found == RELEASED


PROFILED = (
    "alert for everybody",
    "alert for police and borders",
    "case files",
    "clocks on a telephone",
    *(f"registry of the missing {one} xml" for one in ("full", "partner", "public")),
)


def test_no_identifier_is_the_same_in_two_profiles(made: Made) -> None:
    """Whoever holds two outputs can't join them by a reference: each profile has its own."""
    found = {
        name: set(REFERENCE.findall(path.read_text("utf-8")))
        for name in PROFILED
        for path in made.folder(name).iterdir()
    }
    shared = [
        (one, other)
        for number, one in enumerate(PROFILED)
        for other in PROFILED[number + 1 :]
        if found[one] & found[other]
    ]
    assert all(found.values())
    assert not shared


def test_every_paper_is_searched() -> None:
    """A kind of paper that is added is added here."""
    assert {name.split()[1] for name in PAPERS} == set(KINDS)


def test_every_command_that_writes_a_file_is_searched() -> None:
    """A way out that is added is added here, or it is said why it can't tell anything."""
    searched = {" ".join(way.command) for way in WAYS.values()}
    unsearched = {
        name
        for name in _writing()
        if name not in WITHOUT and not any(one.startswith(name + " ") for one in searched)
    }
    assert not unsearched


def _writing() -> Iterator[str]:
    """The commands that have an option or an argument for a file or folder to be written."""
    for name, command in _commands(get_command(app), ""):
        words = " ".join(f"{one.name} {' '.join(one.opts)}" for one in command.params)
        if re.search(r"--output|--out\b|bundle", words) and name != "merge":
            yield name


def _commands(group: object, before: str) -> Iterator[tuple[str, object]]:
    for name, command in getattr(group, "commands", {}).items():
        if hasattr(command, "commands"):
            yield from _commands(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command

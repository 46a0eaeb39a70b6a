"""What code may not call, and what to write instead."""

import ast
from collections.abc import Iterator

from house.rule import Example, Finding, Rule, is_source, syntax

PURE = ("ledger", "operation", "reconcile", "matching")
MOMENT = "take the moment as an argument"
CHANCE = "take the random bytes as an argument (`by.draw()` in an act)"
BYTES = "take bytes or text as an argument; the caller opens files"
ALONE = "leave processes and threads to the store and the account"
NETWORK = "nothing in this program talks to a network"

IMPURE_MODULES = {
    "os": BYTES, "pathlib": BYTES, "shutil": BYTES, "tempfile": BYTES, "sqlite3": BYTES,
    "time": MOMENT, "random": CHANCE, "secrets": CHANCE, "uuid": CHANCE,
    "threading": ALONE, "multiprocessing": ALONE, "asyncio": ALONE, "subprocess": ALONE,
    "socket": NETWORK, "sys": "return a value; the shell decides about streams and exit codes",
}  # fmt: skip
IMPURE_CALLS = {
    "open": BYTES, "io.open": BYTES, "print": "return a value; the shell prints", "input": "take an argument",
    "datetime.now": MOMENT, "datetime.utcnow": MOMENT, "datetime.today": MOMENT, "date.today": MOMENT,
}  # fmt: skip
BANNED_MODULES = {
    "sqlite3": "import pysqlite3: the standard library's SQLite may have the WAL-reset fault",
    "pickle": "use msgspec: unpickling runs what the file says",
    "requests": NETWORK, "httpx": NETWORK, "urllib.request": NETWORK, "http.client": NETWORK,
    "smtplib": NETWORK,
}  # fmt: skip
BANNED_CALLS = {
    "eval": "parse what you expect",
    "exec": "parse what you expect",
    "datetime.utcnow": "datetime.now(UTC), and only in the shell",
    "breakpoint": "a test",
}


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [name.name for name in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [node.module, *(f"{node.module}.{name.name}" for name in node.names)]
    return []


def _called(node: ast.AST) -> str:
    if not isinstance(node, ast.Call):
        return ""
    parts = ast.unparse(node.func).split(".")
    return ".".join(parts[-2:]) if len(parts) > 1 else parts[0]


def _run_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """Every node that runs; what only the type checker reads is left out."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
            for other in child.orelse:
                yield other
                yield from _run_nodes(other)
            continue
        yield child
        yield from _run_nodes(child)


def _search(text: str, modules: dict[str, str], calls: dict[str, str]) -> Iterator[Finding]:
    for node in _run_nodes(syntax(text)):
        line = getattr(node, "lineno", 0)
        for name in _imported(node):
            if name in modules:
                yield Finding(name, line, f"import of {name}: {modules[name]}")
        if (name := _called(node)) in calls:
            yield Finding(name, line, f"call of {name}: {calls[name]}")


def _written(text: str) -> Iterator[Finding]:
    for node in ast.walk(syntax(text)):
        if isinstance(node, ast.Attribute) and node.attr in ("write_bytes", "write_text"):
            name = ast.unparse(node)
            yield Finding(name, node.lineno, f"{name}: write_whole of store/whole_files.py")


def _asserts(text: str) -> Iterator[Finding]:
    for node in ast.walk(syntax(text)):
        if isinstance(node, ast.Assert):
            yield Finding("assert", node.lineno, "assert vanishes under -O: use ensure(...)")


RULES = (
    Rule(
        name="pure rooms ask nobody for the moment, chance, files or threads",
        reason="An account that is folded again elsewhere must come out the same to the last byte.",
        reads=lambda path: is_source(path) and path.split("/")[2] in PURE,
        find=lambda _, text: _search(text, IMPURE_MODULES, IMPURE_CALLS),
        bad=(
            Example("src/resguardo/ledger/x.py", "import os\nkey = os.urandom(32)\n"),
            Example("src/resguardo/ledger/x.py", "from pathlib import Path\n"),
            Example(
                "src/resguardo/operation/x.py",
                "from datetime import datetime\nx = datetime.now()\n",
            ),
            Example("src/resguardo/reconcile/x.py", "with open('roll.csv') as roll:\n    pass\n"),
            Example("src/resguardo/matching/x.py", "def f():\n    from random import choice\n"),
        ),
        good=(
            Example("src/resguardo/operation/x.py", "from datetime import datetime, timedelta\n"),
            Example("src/resguardo/ledger/x.py", "def reopen(count):\n    return count.open()\n"),
            Example("src/resguardo/store/x.py", "import os\nkey = os.urandom(32)\n"),
        ),
    ),
    Rule(
        name="calls that are wrong everywhere",
        reason="Each has cost somebody data, or would open a way in.",
        reads=is_source,
        find=lambda _, text: _search(text, BANNED_MODULES, BANNED_CALLS),
        bad=(
            Example("src/resguardo/store/x.py", "import sqlite3\n"),
            Example("src/resguardo/cli/x.py", "from urllib.request import urlopen\n"),
            Example("src/resguardo/cli/x.py", "from urllib import request\n"),
            Example("src/resguardo/drill/x.py", "x = eval('1')\n"),
        ),
        good=(
            Example("src/resguardo/store/x.py", "from pysqlite3 import dbapi2 as sqlite3\n"),
            Example("src/resguardo/store/x.py", "if TYPE_CHECKING:\n    import sqlite3\n"),
            Example("tests/x.py", "import sqlite3\n"),
        ),
        exempt={
            "src/resguardo/exchange/primero/wire.py::http.client": (
                "The one line outward: a person sends files to a server that they name."
            ),
        },
        exempt_max=1,
    ),
    Rule(
        name="commands write files whole and for their owner alone",
        reason="A list of children that anybody on the machine can read, or half of one, is worse than none.",
        reads=lambda path: path.startswith("src/resguardo/cli/") and path.endswith(".py"),
        find=lambda _, text: _written(text),
        bad=(
            Example("src/resguardo/cli/x.py", "output.write_bytes(content)\n"),
            Example("src/resguardo/cli/x.py", "(folder / name).write_text(words)\n"),
        ),
        good=(
            Example("src/resguardo/cli/x.py", "write_whole(output, content)\n"),
            Example("src/resguardo/store/x.py", "output.write_bytes(content)\n"),
        ),
        exempt={
            "src/resguardo/cli/proving.py::plain.write_bytes": (
                "A scratch file in a folder that is private and gone when it was checked."
            ),
            "src/resguardo/cli/names.py::output.write_bytes": (
                "The weights are a file of the repository, with nobody in it."
            ),
            "src/resguardo/cli/founding.py::(folder / ADDRESS_FILE_NAME).write_text": (
                "The store's address, in a folder that is being made and is private."
            ),
        },
        exempt_max=3,
    ),
    Rule(
        name="no assert in src",
        reason="A check that guards a child must also stand when Python is told to optimise.",
        reads=is_source,
        find=lambda _, text: _asserts(text),
        bad=(Example("src/resguardo/store/x.py", "assert True\n"),),
        good=(
            Example("src/resguardo/store/x.py", "ensure(True, 'it holds')\n"),
            Example("tests/x.py", "assert True\n"),
        ),
    ),
)

"""The public catalogue is whole: acts, events, refusals and permissions fit together and are documented."""

import ast
import importlib
import inspect
import os
import re
import string
import subprocess
import sys
from pathlib import PurePosixPath

import pytest

from house.rule import ROOT, is_source, is_test, text_of, tree
from resguardo.console.house import prepare
from resguardo.operation import rooms
from resguardo.operation.act import ACTS, ActType
from resguardo.operation.event import BY_NAME, EventType
from resguardo.operation.fold import BRANCHES
from resguardo.operation.policy import TABLE
from resguardo.operation.refusal import CATALOGUE, RefusalType

every_act = pytest.mark.parametrize("act", ACTS.values(), ids=ACTS.keys())
every_event = pytest.mark.parametrize("kind", BY_NAME.values(), ids=BY_NAME.keys())
every_refusal = pytest.mark.parametrize("refusal", CATALOGUE.values(), ids=CATALOGUE.keys())


def _promised(docstring: str | None) -> tuple[str, ...]:
    """The codes after `Refuses:` in a docstring."""
    _, _, after = (docstring or "").partition("Refuses:")
    return tuple(re.findall(r"\b[a-z_]+\.[a-z_]+\b", after))


def _raised(node: ast.AST, names: dict[str, object]) -> set[str]:
    """The codes that are raised directly inside a piece of code."""
    calls = [call for call in ast.walk(node) if isinstance(call, ast.Call) and call.args]
    codes = [call.args[0] for call in calls if ast.unparse(call.func).endswith("Refused")]
    return {str(names.get(ast.unparse(code), ast.unparse(code))) for code in codes}


@every_act
def test_an_act_promises_its_refusals_in_their_order(act: ActType) -> None:
    """The docstring of an act lists the codes of its declaration, in the same order."""
    assert _promised(act.function.__doc__) == act.refuses


@every_act
def test_an_act_raises_only_what_it_promises(act: ActType) -> None:
    """A caller can know from the declaration what an act may answer."""
    source = ast.parse(inspect.getsource(act.function))
    assert _raised(source, act.function.__globals__) <= {*act.refuses}


@every_act
def test_an_act_can_be_done_by_somebody(act: ActType) -> None:
    """An act is granted to a role, or open to everybody enrolled."""
    assert act.always or any(act.code in granted for granted in TABLE.values())


def test_only_acts_are_granted() -> None:
    """The table of permissions names nothing that is not an act."""
    assert not {code for granted in TABLE.values() for code in granted} - ACTS.keys()


@every_event
def test_an_event_has_its_branch(kind: EventType) -> None:
    """What can be written can be read: each kind of event changes the state, or says that it does not."""
    assert kind.record in BRANCHES


@every_refusal
def test_a_refusal_reads_alike_in_both_languages(refusal: RefusalType) -> None:
    """Spanish and English give the same values, in whole sentences."""
    for spanish, english in zip(refusal.es, refusal.en, strict=True):
        given = [
            {name for _, name, _, _ in string.Formatter().parse(text)}
            for text in (spanish, english)
        ]
        assert given[0] == given[1]
        assert spanish.endswith((".", "?", "!"))
        assert english.endswith((".", "?", "!"))


def test_every_refusal_is_answered_somewhere() -> None:
    """The catalogue holds no refusal that nothing can answer."""
    # Modules of the console can be imported once its framework is ready.
    prepare()
    answered = {code for act in ACTS.values() for code in act.refuses}
    for path in filter(is_source, tree()):
        parts = PurePosixPath(path).relative_to("src").with_suffix("").parts
        if "Refused(" in text_of(path):
            module = importlib.import_module(".".join(parts))
            answered |= _raised(ast.parse(text_of(path)), vars(module))
    assert not CATALOGUE.keys() - answered


def test_every_refusal_is_told_in_a_test() -> None:
    """Each code stands in at least one test, so that its meaning is pinned."""
    told = "".join(text_of(path) for path in tree() if is_test(path) and "house" not in path)
    assert not [code for code in CATALOGUE if code not in told]


def test_the_reference_is_up_to_date() -> None:
    """The pages of the reference are what `make docs` would write."""
    sys.path.insert(0, str(ROOT / "tools"))
    pages = importlib.import_module("reference").pages()
    stale = [
        path.name
        for path, text in pages.items()
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]
    assert not stale


def test_the_list_of_rooms_is_whole() -> None:
    """Whoever reads `ROOMS` meets, in alphabetical order, every module that declares an act, an event or a branch."""
    listed = [room.__name__.rpartition(".")[2] for room in rooms.ROOMS]
    declaring = {
        PurePosixPath(path).stem
        for path in tree()
        if path.startswith("src/resguardo/operation/")
        and re.search(r"^@(act|event|applies)\(", text_of(path), re.MULTILINE)
    }
    assert listed == sorted(listed)
    assert not declaring - {*listed}


def test_all_rooms_are_loaded() -> None:
    """One import declares every act, so that no site misses a room by accident."""
    written = {
        code
        for path in tree()
        if path.startswith("src/resguardo/operation/")
        for code in re.findall(r'^@act\(\s*"([a-z_.]+)"', text_of(path), re.MULTILINE)
    }
    program = "from resguardo.operation import rooms, act; print(*act.ACTS)"
    command = [sys.executable, "-c", program]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    assert not written - set(done.stdout.split())

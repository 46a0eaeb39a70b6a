"""Words the house does not use, and names that say nothing."""

import ast
import re
from collections.abc import Iterator

from house.rule import Example, Finding, Rule, is_python, is_source, is_text, line_of, syntax

# In Guatemalan law shelter is in no case deprivation of liberty, and nobody here is judged by faith,
# descent or papers. The field's neutral word stands beside each.
GLOSSARY = {
    "inmates?": "protected person",
    "detainees?": "protected person",
    "prisoners?": "protected person",
    "cults?": "no group is named or judged",
    "sects?": "no group is named or judged",
    "escapees?": "absence, unaccounted",
    "orphans?": "child without known parents; for files: unreferenced",
    "orphaned": "unreferenced",
    "illegals?": "say what is not allowed, and by whom",
    "illegally": "say what is not allowed, and by whom",
    "reclus[oa]s?": "persona protegida",
    "sectas?": "no group is named or judged",
    "hu[eé]rfan[oa]s?": "NNA sin padres conocidos",
    "ilegal(?:es)?": "say what is not allowed, and by whom",
    "prófug[oa]s?": "ausencia, sin constatar",
}
_BANNED = re.compile(rf"(?<![^\W_])({'|'.join(GLOSSARY)})(?![^\W_])", re.IGNORECASE)
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
_WE = re.compile(r"(?<![^\W_])(we|we're|we'll)(?![^\W_])", re.IGNORECASE)
EMPTY_NAMES = frozenset(
    [
        "util",
        "utils",
        "helper",
        "helpers",
        "common",
        "core",
        "base",
        "service",
        "services",
        "misc",
        "lib",
        "shared",
        "manager",
        "managers",
    ]
)


def _words(_: str, text: str) -> Iterator[Finding]:
    apart = _HUMP.sub(" ", text)
    for match in _BANNED.finditer(apart):
        word = match[1].lower()
        better = next(say for ban, say in GLOSSARY.items() if re.fullmatch(ban, word))
        yield Finding(word, line_of(apart, match.start()), f"{word}: {better}")


def _we(_: str, text: str) -> Iterator[Finding]:
    for match in _WE.finditer(text):
        yield Finding("we", line_of(text, match.start()), "say who does it: code has no 'we'")


def _module_name(path: str, _: str) -> Iterator[Finding]:
    for part in path.removesuffix(".py").split("/"):
        if part in EMPTY_NAMES:
            yield Finding(part, 1, f"{part}: name what it holds, in the words of the field")


def _bare_moments(_: str, text: str) -> Iterator[Finding]:
    for node in ast.walk(syntax(text)):
        is_argument = isinstance(node, ast.arg) and node.arg in {"time", "date"}
        is_field = (
            isinstance(node, ast.AnnAssign)
            and isinstance(node.target, ast.Name)
            and node.target.id in {"time", "date"}
        )
        if is_argument or is_field:
            yield Finding("moment", node.lineno, "say which: happened_at, written_at, at, known_at")


RULES = (
    Rule(
        name="the glossary's neutral words",
        reason="The word on a screen decides how a tired person treats a child.",
        reads=lambda path: is_text(path) and not path.startswith("tests/house/rules/words"),
        find=_words,
        bad=(
            Example("src/resguardo/operation/x.py", "def list_inmates(): pass\n"),
            Example("src/resguardo/operation/x.py", "class DetaineeRoll: pass\n"),
            Example("docs/x.md", "The orphans of the site\n"),
            Example("docs/x.md", "Un huérfano de la secta.\n"),
        ),
        good=(
            Example("docs/x.md", "This section on difficult sectors of culture.\n"),
            Example("src/resguardo/operation/x.py", "def list_protected_persons(): pass\n"),
        ),
        exempt={
            "tests/operation/test_register_fields.py::sect": (
                "The test names the fields that no record may have (invariant 29)."
            ),
        },
        exempt_max=1,
    ),
    Rule(
        name="code has no 'we'",
        reason="A docstring says what the code does for whom; the history of its makers is in the commits.",
        reads=is_source,
        find=_we,
        bad=(Example("src/resguardo/store/x.py", '"""Here we keep the bytes."""\n'),),
        good=(Example("src/resguardo/store/x.py", '"""Keeps the bytes of the web."""\n'),),
    ),
    Rule(
        name="modules are named after what they hold",
        reason="Under empty names the largest files grow.",
        reads=is_python,
        find=_module_name,
        bad=(
            Example("src/resguardo/operation/utils.py", ""),
            Example("src/resguardo/common/count.py", ""),
            Example("tests/helpers.py", ""),
        ),
        good=(Example("src/resguardo/operation/count.py", ""),),
    ),
    Rule(
        name="a moment says which moment",
        reason="When it happened and when it was written are two facts; mixing them loses one.",
        reads=is_source,
        find=_bare_moments,
        bad=(
            Example("src/resguardo/operation/x.py", "def f(state, date): pass\n"),
            Example("src/resguardo/operation/x.py", "class X:\n    time: int\n"),
        ),
        good=(
            Example(
                "src/resguardo/operation/x.py", "def f(state, happened_at, birth_date): pass\n"
            ),
        ),
    ),
)

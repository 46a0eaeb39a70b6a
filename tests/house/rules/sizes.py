"""How large things may grow. A ceiling is not a target: see docs/internals/architecture.md."""

import ast
from collections.abc import Iterator

from house.rule import Example, Finding, Rule, is_python, is_source, is_test, syntax

MODULE_LINES = 600
TEST_FILE_LINES = 800
FUNCTION_LINES = 70
ACT_LINES = 40
TEST_LINES = 40
PARAMETERS = 6
FIELDS = 12
POSITIONAL = 4
EVERYBODYS = {"self", "cls", "state", "by"}
"""What every function of a room is given is not counted."""
HIGHER = {
    "src/resguardo/verify.py": 800,  # A stranger reads it alone: one file, and nothing to look up.
}
"""Files that are truly one thing have a higher ceiling, each with its reason."""
Function = ast.FunctionDef | ast.AsyncFunctionDef


def _functions(text: str) -> Iterator[tuple[str, Function]]:
    """Every function with its name inside the module, classes included."""

    def walk(node: ast.AST, prefix: str) -> Iterator[tuple[str, Function]]:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, Function):
                yield prefix + child.name, child
            named = isinstance(child, Function | ast.ClassDef)
            yield from walk(child, f"{prefix}{child.name}." if named else prefix)

    yield from walk(syntax(text), "")


def _decorators(function: Function) -> set[str]:
    return {ast.unparse(mark).split("(")[0].split(".")[-1] for mark in function.decorator_list}


def _lines(function: Function) -> int:
    """Lines from `def` to the end; the docstring is not counted, for it should be as long as it must."""
    whole = (function.end_lineno or function.lineno) - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function) is None:
        return whole
    return whole - ((first.end_lineno or first.lineno) - first.lineno + 1)


def _long_file(path: str, text: str) -> Iterator[Finding]:
    count = text.count("\n")
    ceiling = HIGHER.get(path, TEST_FILE_LINES if is_test(path) else MODULE_LINES)
    if count > ceiling:
        yield Finding("", 1, f"{count} lines, ceiling {ceiling}: it usually holds two things")


def _long_function(path: str, text: str) -> Iterator[Finding]:
    for name, function in _functions(text):
        short = _decorators(function) & {"act", "applies"}
        ceiling = ACT_LINES if short else FUNCTION_LINES
        if is_test(path) and function.name.startswith("test_"):
            ceiling = TEST_LINES
        if (count := _lines(function)) > ceiling:
            yield Finding(name, function.lineno, f"{name} has {count} lines, ceiling {ceiling}")


def _is_command(function: Function) -> bool:
    """A command of the terminal: its parameters are options, which people give by name."""
    given = [
        ast.unparse(argument.annotation) for argument in function.args.args if argument.annotation
    ]
    return not function.name.startswith("_") and "typer.Context" in given


def _many_parameters(_: str, text: str) -> Iterator[Finding]:
    for name, function in _functions(text):
        given = function.args
        by_place = [argument.arg for argument in (*given.posonlyargs, *given.args)]
        positional = [argument for argument in by_place if argument not in EVERYBODYS]
        total = len(positional) + len(given.kwonlyargs)
        if "act" in _decorators(function) or _is_command(function):
            if total > FIELDS:
                yield Finding(name, function.lineno, f"{name} asks for {total}, ceiling {FIELDS}")
            continue
        if total > PARAMETERS:
            yield Finding(name, function.lineno, f"{name} takes {total}, ceiling {PARAMETERS}")
        is_private = function.name.startswith("_")
        if len(positional) > POSITIONAL and not is_private:
            words = f"{name} takes {len(positional)} by position: keyword-only after {POSITIONAL}"
            yield Finding(name, function.lineno, words)


def _body(lines: int) -> str:
    return "    x = 1\n" * lines


RULES = (
    Rule(
        name="files stay short",
        reason="The mass of a codebase gathers in its longest files.",
        reads=is_python,
        find=_long_file,
        bad=(
            Example("src/resguardo/verify.py", "x = 1\n" * 801),
            Example("src/resguardo/operation/x.py", "x = 1\n" * 601),
            Example("tests/operation/test_x.py", "x = 1\n" * 801),
        ),
        good=(
            Example("src/resguardo/operation/x.py", "x = 1\n" * 600),
            Example("tests/operation/test_x.py", "x = 1\n" * 800),
        ),
    ),
    Rule(
        name="functions stay short",
        reason="A function that fits on a screen can be checked by reading.",
        reads=is_python,
        find=_long_function,
        bad=(
            Example("src/resguardo/store/x.py", "def f():\n" + _body(70)),
            Example("src/resguardo/operation/x.py", "@act('x')\ndef f():\n" + _body(40)),
            Example("src/resguardo/operation/x.py", "@applies(X)\ndef f():\n" + _body(40)),
            Example("tests/x/test_x.py", "class TestX:\n  def test_f():\n" + _body(40)),
        ),
        good=(
            Example("src/resguardo/store/x.py", "def f():\n" + _body(69)),
            Example(
                "src/resguardo/operation/x.py",
                '@act("x")\ndef f():\n    """A.\n\n    B."""\n' + _body(39),
            ),
            Example("tests/x/test_x.py", "def test_f():\n" + _body(39)),
        ),
    ),
    Rule(
        name="few parameters, and public functions take them by keyword after the fourth",
        reason="Calls are read more often than written, and swapped arguments are silent.",
        reads=is_source,
        find=_many_parameters,
        bad=(
            Example("src/resguardo/store/x.py", "def f(a, b, c, d, e): pass\n"),
            Example(
                "src/resguardo/cli/x.py",
                f"def f(c: typer.Context, {', '.join(f'a{n}' for n in range(12))}): pass\n",
            ),
            Example("src/resguardo/operation/x.py", "def f(state, by, a, b, c, d, e): pass\n"),
            Example("src/resguardo/store/x.py", "def f(a, *, b, c, d, e, g, h): pass\n"),
            Example(
                "src/resguardo/operation/x.py",
                f"@act('x')\ndef f(state, by, *, {', '.join(f'a{n}' for n in range(13))}): pass\n",
            ),
        ),
        good=(
            Example(
                "src/resguardo/store/x.py", "class X:\n def f(self, a, b, c, d, *, e, f): pass\n"
            ),
            Example(
                "src/resguardo/cli/x.py", "def f(c: typer.Context, a, b, d, e, g, h, i): pass\n"
            ),
            Example(
                "src/resguardo/operation/x.py",
                "@act('x')\ndef f(state, by, *, a, b, c, d, e, g, h): pass\n",
            ),
        ),
        exempt={
            "src/resguardo/operation/event.py::event": (
                "Each keyword states one fact of the catalogue about a kind of event."
            ),
            "src/resguardo/operation/team.py::open_operation": (
                "An act in all but its declaration, for there is no state yet; these are its fields."
            ),
        },
        exempt_max=2,
    ),
)

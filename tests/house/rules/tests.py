"""What a test owes: a rule in one sentence, and that it runs."""

import ast
from collections.abc import Iterator

from house.rule import Example, Finding, Rule, is_test, syntax

SILENCERS = {"skip", "skipif", "skipIf", "xfail", "importorskip", "skipTest", "SkipTest", "only"}
OWNERS = {"pytest", "mark", "unittest", "self"}


def _tests(text: str) -> Iterator[ast.FunctionDef]:
    for node in ast.walk(syntax(text)):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield node


def _sentence(_: str, text: str) -> Iterator[Finding]:
    for test in _tests(text):
        first = (ast.get_docstring(test) or "").strip()
        if not first:
            yield Finding(test.name, test.lineno, f"{test.name} does not state its rule")
        elif first.lower().startswith(("test", "check that", "checks that")):
            yield Finding(
                test.name, test.lineno, f"{test.name}: state the rule, not that it is tested"
            )
        elif not first.endswith((".", "?", "!", ")", "`")):
            yield Finding(
                test.name, test.lineno, f"{test.name}: its rule is a sentence with a full stop"
            )


def _silenced(_: str, text: str) -> Iterator[Finding]:
    for node in ast.walk(syntax(text)):
        if not isinstance(node, ast.Attribute) or node.attr not in SILENCERS:
            continue
        if ast.unparse(node.value).split(".")[-1] in OWNERS:
            words = f"{ast.unparse(node)}: a test runs, or is removed"
            yield Finding(node.attr, node.lineno, words)


def _can_fail(_: str, text: str) -> Iterator[Finding]:
    """A test holds an assert, or calls something that checks: a function, a stage, `raises`."""
    for test in _tests(text):
        nodes = list(ast.walk(test))
        if not any(isinstance(node, ast.Assert | ast.Call | ast.Raise) for node in nodes[1:]):
            yield Finding(test.name, test.lineno, f"{test.name} cannot fail")
        if any(isinstance(n, ast.Assert) and isinstance(n.test, ast.Constant) for n in nodes):
            yield Finding(test.name, test.lineno, f"{test.name} asserts a constant")


RULES = (
    Rule(
        name="every test states its rule in one sentence",
        reason="Tests are the specification; the pages of the reference quote them.",
        reads=is_test,
        find=_sentence,
        bad=(
            Example("tests/x/test_x.py", "def test_a():\n    assert f()\n"),
            Example("tests/x/test_x.py", 'def test_a():\n    """Tests that it works."""\n'),
            Example(
                "tests/x/test_x.py",
                'class TestX:\n    def test_a(self):\n        """an offer is spent"""\n',
            ),
        ),
        good=(
            Example("tests/x/test_x.py", 'def test_a():\n    """An offer is spent once."""\n'),
            Example("tests/x/test_x.py", "def make(): pass\n"),
        ),
    ),
    Rule(
        name="no test is silenced",
        reason="A test that does not run is a promise nobody keeps.",
        reads=lambda path: is_test(path) and not path.startswith("tests/house/rules/tests"),
        find=_silenced,
        bad=(
            Example("tests/x.py", "@pytest.mark.skip\ndef test_a(): pass\n"),
            Example("tests/x.py", "pytest.importorskip('psycopg')\n"),
            Example(
                "tests/x.py",
                "from pytest import mark\n@mark.xfail(reason='later')\ndef test_a(): pass\n",
            ),
        ),
        good=(
            Example("tests/x.py", "@pytest.mark.parametrize('a', [1])\ndef test_a(a): pass\n"),
            Example("tests/x.py", "reader.skip(4)\n"),
        ),
    ),
    Rule(
        name="every test can fail",
        reason="A test without a check is green on the day it matters.",
        reads=is_test,
        find=_can_fail,
        bad=(
            Example("tests/x.py", 'def test_a():\n    """It holds."""\n    x = 1\n'),
            Example("tests/x.py", "def test_a():\n    f()\n    assert True\n"),
        ),
        good=(Example("tests/x.py", "def test_a():\n    assert f() == 1\n"),),
    ),
)

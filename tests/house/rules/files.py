"""What every file owes its reader, and what no file may carry."""

import ast
import re
from collections.abc import Iterator

from house.rule import Example, Finding, Rule, is_python, is_source, is_text, line_of, syntax, tree

_MACHINE = re.compile(r"(?<![\w.~}])/(?:work|root|home|Users|opt)/[\w.-]+")
_REGISTRY = re.compile(
    r"pythonhosted|pypi\.org|registry\.npmjs|index-url|find-links|://[^\s)]*/simple\b",
    re.IGNORECASE,
)
_SECRET = re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----|AKIA[0-9A-Z]{16}|ghp_\w{20}")
_OF_A_MACHINE = "/" + "root/"
_OPTION, _LISTING, _REGISTRY_OF_PYTHON = "--index" + "-url", "/sim" + "ple", "pypi" + ".org"
"""What the tree may not hold, put together here so that this file does not hold it either."""
_PINNED = re.compile(r"^[A-Za-z0-9._-]+(\[[a-z,]+\])?==[^ ]+( ;[^\\]+)? \\$")


def _docstring(_: str, text: str) -> Iterator[Finding]:
    if ast.get_docstring(syntax(text)) is None:
        yield Finding("", 1, "a module begins with what it is for")


def _matches(pattern: re.Pattern[str], words: str, text: str) -> Iterator[Finding]:
    for match in pattern.finditer(text):
        yield Finding(match[0][:40], line_of(text, match.start()), f"{match[0][:40]}: {words}")


def _lock(_: str, text: str) -> Iterator[Finding]:
    if "://" in text:
        yield Finding("://", line_of(text, text.index("://")), "an address; run make lock")
    for number, line in enumerate(text.splitlines(), 1):
        is_package = line and not line.startswith(("#", " "))
        if is_package and not _PINNED.match(line):
            yield Finding(line.split("=")[0], number, f"not pinned with hashes: {line}")


def _script(_: str, text: str) -> Iterator[Finding]:
    if "set -euo pipefail" not in text and "set -eu" not in text:
        yield Finding("set", 1, "a script stops at its first fault: set -euo pipefail")
    if not text.startswith("#!/usr/bin/env bash\n"):
        yield Finding("bash", 1, "a script says what runs it: #!/usr/bin/env bash")


_PAGE = re.compile(r"[\w./-]*\w\.md\b")


def _lost_pages(_: str, text: str) -> Iterator[Finding]:
    """Pages that a docstring or comment sends its reader to, and that are not in the tree."""
    for match in _PAGE.finditer(text):
        if not any(f"/{path}".endswith(f"/{match[0]}") for path in tree()):
            yield Finding(match[0], line_of(text, match.start()), f"{match[0]} is not in the tree")


_FRAGMENT = re.compile(r"news/(README|[a-z0-9-]+\.(change|fix|breaking))\.md")


def _fragment(path: str, text: str) -> Iterator[Finding]:
    if not _FRAGMENT.fullmatch(path):
        yield Finding("name", 1, "a fragment is called <what>.<change|fix|breaking>.md")
    if not text.strip():
        yield Finding("text", 1, "a fragment says what was, what is now, what to do")


RULES = (
    Rule(
        name="every module says what it is for",
        reason="The first line is where a reader decides whether this is the right file.",
        reads=is_python,
        find=_docstring,
        bad=(Example("tests/operation/x.py", "import ast\n"),),
        good=(Example("tests/operation/x.py", '"""The stage of a story."""\n'),),
    ),
    Rule(
        name="code sends its reader only to pages that are there",
        reason="A reference to what the reader does not have is a dead end at the worst moment.",
        reads=is_source,
        find=_lost_pages,
        bad=(Example("src/resguardo/operation/x.py", '"""See `nowhere/lost.md` 2.5."""\n'),),
        good=(Example("src/resguardo/operation/x.py", '"""See `docs/concepts/counts.md`."""\n'),),
    ),
    Rule(
        name="no path of somebody's machine",
        reason="It works there only, and says where the project was written.",
        reads=lambda path: is_text(path) and not path.startswith("tests/house/rules/files"),
        find=lambda _, text: _matches(_MACHINE, "a path of one machine", text),
        bad=(
            Example("tools/x.sh", f"cd {_OF_A_MACHINE}resguardo\n"),
            Example("docs/x.md", f"Run `{_OF_A_MACHINE}bin/x`.\n"),
        ),
        good=(
            Example("tools/x.sh", "ls /usr/lib/postgresql/*/bin ./home/x\n"),
            Example("docs/x.md", "It is in src/opt/x.\n"),
        ),
    ),
    Rule(
        name="no address of a registry",
        reason="Where packages come from is the business of each machine, not of the tree.",
        reads=lambda path: (
            is_text(path) and not path.startswith(("tests/house/rules/files", "tools/"))
        ),
        find=lambda _, text: _matches(_REGISTRY, "an address of a registry", text),
        bad=(
            Example("requirements/core.txt", f"{_OPTION} https://mirror.example{_LISTING}\n"),
            Example("docs/x.md", f"See https://mirror.example{_LISTING}\n"),
            Example("docs/x.md", f"See https://{_REGISTRY_OF_PYTHON}/project/x\n"),
        ),
        good=(Example("docs/x.md", "The index of the docs is simple.\n"),),
    ),
    Rule(
        name="no secret in the tree",
        reason="What was committed once is public for ever.",
        reads=lambda path: is_text(path) and not path.startswith("tests/house/rules/files"),
        find=lambda _, text: _matches(_SECRET, "a key", text),
        bad=(Example("tests/x.py", "key = '-----BEGIN EC PRIVATE KEY-----'\n"),),
        good=(Example("tests/x.py", "'-----BEGIN PUBLIC KEY-----'\n"),),
    ),
    Rule(
        name="locks pin every package by hash, without an address",
        reason="What was tested is what is installed, from wherever it comes.",
        reads=lambda path: path.startswith("requirements/") and path.endswith(".txt"),
        find=_lock,
        bad=(
            Example("requirements/x.txt", "rich>=15\n"),
            Example("requirements/x.txt", "rich==15.0.0\n"),
            Example("requirements/x.txt", "# from https://somewhere\n"),
        ),
        good=(
            Example(
                "requirements/x.txt", "rich==15.0.0 ; sys_platform == 'x' \\\n    --hash=sha256:0\n"
            ),
        ),
    ),
    Rule(
        name="scripts stop at the first fault",
        reason="A set-up that goes on after a fault ends in a place nobody has tested.",
        reads=lambda path: path.endswith(".sh") or path == ".ci/run",
        find=_script,
        bad=(
            Example("tools/x.sh", "#!/usr/bin/env bash\necho\n"),
            Example("tools/x.sh", "set -eu\n"),
        ),
        good=(Example("tools/x.sh", "#!/usr/bin/env bash\nset -euo pipefail\n"),),
    ),
    Rule(
        name="news fragments are named after the change",
        reason="The changelog is written from them without asking anybody.",
        reads=lambda path: path.startswith("news/"),
        find=_fragment,
        bad=(Example("news/notes.md", "x"), Example("news/count-reopened.fix.md", " \n")),
        good=(
            Example("news/count-reopened.fix.md", "Counts ...\n"),
            Example("news/README.md", "x"),
        ),
    ),
)

"""The pages can be found, and what they point to is there."""

import re
from pathlib import PurePosixPath

import pytest

from house.rule import ROOT, text_of, tree

_LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_HEADING = re.compile(r"^#{1,6} +(.+?) *$", re.MULTILINE)
MAKEFILE_LINES = 100


def pages() -> list[str]:
    """Every page of the project."""
    return [path for path in tree() if path.endswith(".md")]


def links(path: str) -> list[str]:
    """Where a page points to, other than to the web."""
    found = _LINK.findall(_FENCE.sub("", text_of(path)))
    return [target for target in found if "://" not in target and not target.startswith("mailto:")]


def resolved(path: str, target: str) -> str:
    """The path relative to the root that a relative link means."""
    parts: list[str] = []
    whole = (
        PurePosixPath(path).parent / target.split("#", maxsplit=1)[0]
        if target.split("#", maxsplit=1)[0]
        else path
    )
    for part in PurePosixPath(whole).parts:
        if part == "..":
            parts.pop()
        elif part != ".":
            parts.append(part)
    return "/".join(parts)


def anchors(path: str) -> set[str]:
    """The anchors that a page's headings make."""
    headings = _HEADING.findall(_FENCE.sub("", text_of(path)))
    return {re.sub(r"[^\w\- ]", "", name.lower()).replace(" ", "-") for name in headings}


@pytest.mark.parametrize("path", pages())
def test_links_of_a_page_lead_somewhere(path: str) -> None:
    """A link leads to a file of the tree and, where it names a heading, to that heading."""
    lost = [
        target
        for target in links(path)
        if not (ROOT / resolved(path, target)).exists()
        or ("#" in target and target.split("#")[1] not in anchors(resolved(path, target)))
    ]
    assert not lost


def test_every_page_of_the_docs_is_in_an_index() -> None:
    """A page under docs/ is named by docs/README.md or by the README.md of its own folder."""
    indexes = [path for path in pages() if path.startswith("docs/") and path.endswith("README.md")]
    named = {resolved(index, target) for index in indexes for target in links(index)}
    listed = {path for path in pages() if path.startswith("docs/")} - {"docs/README.md"}
    assert sorted(listed - named) == []


def test_every_package_has_a_page() -> None:
    """Each room has a README.md: what it is, the life of a thing in it, what it may import. The console's page speaks for its desks."""
    rooms = {str(PurePosixPath(path).parent) for path in tree() if path.endswith("/__init__.py")}
    rooms = {room for room in rooms if room.startswith("src/resguardo/")}
    rooms = {room for room in rooms if "/console/" not in room and "/migrations" not in room}
    assert not [room for room in sorted(rooms) if f"{room}/README.md" not in tree()]


@pytest.mark.parametrize(
    ("path", "target", "whole"),
    [
        ("docs/README.md", "concepts/counts.md", "docs/concepts/counts.md"),
        ("docs/concepts/x.md", "../../SECURITY.md#promises", "SECURITY.md"),
        ("docs/start.md", "#first", "docs/start.md"),
    ],
)
def test_a_relative_link_is_read_from_its_page(path: str, target: str, whole: str) -> None:
    """A link is relative to the page that it stands in."""
    assert resolved(path, target) == whole


def test_the_page_of_commands_stays_one_page() -> None:
    """The Makefile has at most a hundred lines, and each target says what it does."""
    lines = text_of("Makefile").splitlines()
    targets = {line.split(":")[0] for line in lines if re.match(r"^[a-z-]+:(?!=)", line)}
    explained = {line.split(":")[0] for line in lines if re.match(r"^[a-z-]+:.*## ", line)}
    assert len(lines) <= MAKEFILE_LINES
    assert targets == explained

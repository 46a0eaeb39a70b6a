"""Writes docs/reference from the code, so that the manual cannot lie.

Commands, acts, events, refusals and permissions. `--check` changes nothing and exits 1 when a page is
not up to date.
"""

import enum
import sys
import types
import typing
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
from formats import formats
from typer.main import get_command

from resguardo.cli.app import app
from resguardo.console.house import meet_every_refusal
from resguardo.operation import rooms as _every_room  # noqa: F401  (declares them all)
from resguardo.operation.act import ACTS, ActType
from resguardo.operation.event import BY_NAME, EventType
from resguardo.operation.policy import TABLE, Role
from resguardo.operation.refusal import CATALOGUE

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "reference"
MADE = "<!-- Made by `make docs` from the code; changes here are lost. -->\n\n"


meet_every_refusal()


def _first(docstring: str | None) -> str:
    """The first paragraph of a docstring on one line."""
    return " ".join((docstring or "").strip().split("\n\n")[0].split())


def _type(hint: object) -> str:
    """A type in the words of a reader: `PersonId`, `list of PersonId`, `a | b`, or the values of a closed list."""
    inner = typing.get_args(hint)
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return " \\| ".join(f"`{member.value}`" for member in hint)
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        return " or ".join(_type(one) for one in inner)
    if hint is type(None):
        return "nothing"
    if inner and typing.get_origin(hint) in {tuple, list}:
        return f"list of {_type(inner[0])}"
    return str(getattr(hint, "__name__", hint))


def _fields(record: type[msgspec.Struct]) -> Iterable[tuple[str, str, bool]]:
    """Name, type and whether it may be left out, of each field."""
    hints = typing.get_type_hints(record)
    for field in msgspec.structs.fields(record):
        yield field.name, _type(hints[field.name]), not field.required


def _by_room(names: Iterable[str]) -> dict[str, list[str]]:
    """Names by room, sorted, so that a page does not change with the order in which rooms are loaded."""
    rooms: dict[str, list[str]] = {}
    for name in sorted(names):
        rooms.setdefault(name.split(".")[0], []).append(name)
    return rooms


def _act(act: ActType) -> Iterable[str]:
    roles = [role.value for role in Role if act.code in TABLE[role]]
    yield f"### {act.code}\n"
    yield f"{_first(act.function.__doc__)}\n"
    signs = "two different people sign" if act.signers == 2 else "one person signs"
    whom = "everybody enrolled" if act.always else ", ".join(roles) or "nobody"
    yield f"Signatures: {signs}. Open to: {whom}.\n"
    fields = list(_fields(act.fields))
    if fields:
        yield "| Field | Type | May be left out |\n|---|---|---|"
        yield from (
            f"| `{name}` | {kind} | {'yes' if free else ''} |" for name, kind, free in fields
        )
        yield ""
    if act.refuses:
        links = ", ".join(f"[{code}](refusals.md#{_anchor(code)})" for code in act.refuses)
        yield f"Refuses, in this order: {links}.\n"


def _anchor(heading: str) -> str:
    return heading.replace(".", "")


def _heading_anchor(heading: str) -> str:
    """How a heading of words is linked to."""
    kept = "".join(one for one in heading.lower() if one.isalnum() or one in " -_")
    return kept.replace(" ", "-")


def acts() -> str:
    """The page of acts."""
    lines = [
        "# Acts\n",
        MADE
        + "What a person may ask for, by room. Each can also be given as a line of a file to `resguardo record`.\n",
    ]
    for room, codes in _by_room(ACTS).items():
        lines.append(f"## {room}\n")
        for code in codes:
            lines.extend(_act(ACTS[code]))
    return "\n".join(lines).rstrip() + "\n"


def _event(kind: EventType) -> Iterable[str]:
    yield f"### {kind.name}\n"
    yield f"{_first(kind.record.__doc__)}\n"
    facts = [f"Code 0x{kind.code:X}", f"version {kind.version}"]
    facts += ["critical"] * kind.critical
    facts += ["two signers"] * (kind.signers == 2)
    facts += [f"content sealed as {kind.seal.name.lower()}"] if kind.seal else []
    yield f"{', '.join(facts)}.\n"
    shown = [(name, hint) for name, hint, _ in _fields(kind.record) if name != "content"]
    if shown:
        yield "| Field | Number | Type |\n|---|---|---|"
        for name, hint in shown:
            number = "person" if name in kind.persons else str(kind.body.index(name))
            yield f"| `{name}` | {number} | {hint} |"
        yield ""


def events() -> str:
    """The page of events."""
    lines = [
        "# Events\n",
        MADE
        + "What a ledger can say, by room. A site that does not know a critical kind may not close counts.\n",
    ]
    for room, names in _by_room(BY_NAME).items():
        lines.append(f"## {room}\n")
        for name in names:
            lines.extend(_event(BY_NAME[name]))
    return "\n".join(lines).rstrip() + "\n"


def refusals() -> str:
    """The page of refusals."""
    lines = [
        "# Refusals · Rechazos\n",
        MADE
        + "What the rules answer when they say no: what was found, what was expected, how to mend it. The codes are frozen.\n",
    ]
    for room, codes in _by_room(CATALOGUE).items():
        lines.append(f"## {room}\n")
        for code in codes:
            by = [
                f"[{act.code}](acts.md#{_anchor(act.code)})"
                for _, act in sorted(ACTS.items())
                if code in act.refuses
            ]
            lines.append(f"### {code}\n")
            lines.append(" ".join(CATALOGUE[code].es) + "\n")
            lines.append("*" + " ".join(CATALOGUE[code].en) + "*\n")
            if by:
                lines.append(f"Answered by {', '.join(by)}.\n")
    return "\n".join(lines).rstrip() + "\n"


def permissions() -> str:
    """The page of permissions: role by act, with the scope in the cell."""
    lines = [
        "# Permissions · Permisos\n",
        MADE
        + "Which role may do what. `own`: for persons whom the signer's organisation answers for; `place`: at the place for which the role was granted; "
        "`operation`: everywhere. What is not here is not granted.\n",
    ]
    for role in Role:
        lines.append(f"## {role.value}\n")
        if not TABLE.get(role):
            lines.append("Only what is open to everybody enrolled.\n")
            continue
        lines.append("| Act | Scope |\n|---|---|")
        lines.extend(
            f"| [{code}](acts.md#{_anchor(code)}) | {scope.value} |"
            for code, scope in sorted(TABLE[role].items())
        )
        lines.append("")
    everybody = [
        f"[{code}](acts.md#{_anchor(code)})" for code, act in sorted(ACTS.items()) if act.always
    ]
    lines.append(f"## everybody enrolled\n\n{', '.join(everybody)}\n")
    return "\n".join(lines).rstrip() + "\n"


def _commands(command: Any, name: str) -> Iterable[str]:
    """One command with its arguments and options, or the commands of a group."""
    for part in getattr(command, "commands", {}).values():
        yield from _commands(part, f"{name} {part.name}")
    if hasattr(command, "commands"):
        return
    spanish, _, english = " ".join((command.help or "").split()).partition(" / ")
    yield f"## {name}\n"
    yield f"{spanish}\n\n*{english}*\n"
    rows = [row for parameter in command.params if (row := _parameter(parameter))]
    if rows:
        yield "| | Para qué · what for | |\n|---|---|---|"
        yield from rows
        yield ""


def _parameter(parameter: Any) -> str | None:
    """One argument or option as a row; the options that every command has are left out."""
    if parameter.name in {"data", "chosen", "help"}:
        return None
    is_option = parameter.param_type_name == "option"
    called = ", ".join(parameter.opts) if is_option else parameter.name.upper()
    kind = parameter.type_descriptor.annotation
    closed = isinstance(kind, type) and issubclass(kind, enum.Enum)
    values = ", ".join(f"`{member.value}`" for member in kind) if closed else ""
    words = " ".join((parameter.help or "").split()).replace("|", "\\|")
    return f"| `{called}` | {words} {values} | {'required' if parameter.required else ''} |"


def commands() -> str:
    """The page of commands."""
    lines = [
        "# Commands · Órdenes\n",
        MADE
        + "`--data DIR` or `RESGUARDO_DATA` says where the data folder is, `--operation` which operation in it "
        "(needed only where there are several), `--language es|en` or `RESGUARDO_LANGUAGE` in which language it answers. `RESGUARDO_PASSPHRASE` may hold the passphrase.\n",
        "Exit codes: 0 done; 1 something was found (a difference, a broken chain, a faulty file); 2 the input could not be used and nothing was written.\n",
        *_commands(get_command(app), "resguardo"),
    ]
    return "\n".join(lines).rstrip() + "\n"


WRITTEN = {
    "commands.md": "what can be typed",
    "acts.md": "what a person may ask for",
    "events.md": "what a ledger can say",
    "refusals.md": "what the rules answer when they say no",
    "permissions.md": "which role may do what",
    "formats.md": "what is read of others and written for them, field by field",
}


def index() -> str:
    """The page that lists the others, those that people wrote by their headings."""
    lines = ["# Reference\n", MADE.rstrip() + "\n"]
    lines.extend(
        f"- [{Path(name).stem.capitalize()}]({name}): {what}" for name, what in WRITTEN.items()
    )
    for path in sorted(FOLDER.glob("*.md")):
        if path.name not in {*WRITTEN, "README.md"}:
            heading = path.read_text(encoding="utf-8").partition("\n")[0].lstrip("# ")
            lines.append(f"- [{heading}]({path.name})")
    return "\n".join(lines) + "\n"


def pages() -> dict[Path, str]:
    """Every page of the reference with the text that it should have."""
    texts = {
        "README.md": index(),
        "acts.md": acts(),
        "events.md": events(),
        "refusals.md": refusals(),
        "permissions.md": permissions(),
        "commands.md": commands(),
        "formats.md": formats(MADE, _heading_anchor),
    }
    return {FOLDER / name: text for name, text in texts.items()}


def main() -> int:
    """Write the pages, or with --check name those that are not up to date."""
    stale = [
        path
        for path, text in pages().items()
        if not path.exists() or path.read_text("utf-8") != text
    ]
    if "--check" in sys.argv:
        for path in stale:
            print(f"{path.name} is not up to date: run make docs")
        return 1 if stale else 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path in stale:
        path.write_text(pages()[path], encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())

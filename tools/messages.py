"""Gathers every sentence that people read, and says which language lacks which: tools/messages.py [LANGUAGE] [--write]

Spanish is the source. Sentences stand in templates (`translate`, `blocktranslate`), in code (`gettext` and its relatives), in the catalogue of
refusals and in the field's words. `--write` adds what is missing to the `.po` file of the folder it belongs to, with an empty translation.
"""

import argparse
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import polib
from babel.messages.extract import extract

HERE = Path(__file__).parents[1]
sys.path.insert(0, str(HERE / "src"))

from resguardo.console.house import meet_every_refusal, prepare  # noqa: E402 - the sources are used where they stand

prepare()

from django.utils.translation.template import templatize  # noqa: E402

from resguardo.exchange.loss import FACTS, WHY  # noqa: E402
from resguardo.operation import rooms as rooms  # noqa: E402, PLC0414 - makes every refusal known
from resguardo.operation.refusal import CATALOGUE  # noqa: E402
from resguardo.operation.statement import GROUPS, LABELS, PARTS  # noqa: E402
from resguardo.words.choices import CHOICES  # noqa: E402
from resguardo.words.told import ROLES, TOLD  # noqa: E402

CONSOLE = HERE / "src" / "resguardo" / "console"
ROOMS = (CONSOLE, HERE / "src" / "resguardo" / "tablet")
LANGUAGES = ("en", "he")
KEYWORDS: dict[str, tuple[int, ...] | None] = {
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "_": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),  # type: ignore[dict-item]
    "pgettext_lazy": ((1, "c"), 2),  # type: ignore[dict-item]
    "npgettext": ((1, "c"), 2, 3),  # type: ignore[dict-item]
}
Message = tuple[str, str | None, str | None]
"""The sentence, its plural and its context; the last two mostly None."""


def folder_of(file: Path) -> Path:
    """The folder whose `locale/` translates `file`: the desk, or the console itself."""
    for room in ROOMS:
        if file.is_relative_to(room):
            first = file.relative_to(room).parts[0]
            desk = room / first
            return desk if (desk / "urls.py").exists() else room
    return CONSOLE


def sentences() -> Iterator[tuple[Path, Message]]:
    """Every sentence with the folder it belongs to."""
    for room in ROOMS:
        for file in sorted(room.rglob("*.py")):
            yield from ((folder_of(file), one) for one in found_in(file.read_text("utf-8")))
        for file in sorted(room.rglob("templates/**/*.html")):
            # What a template becomes is no whole program: its indentation means nothing.
            code = "\n".join(
                line.lstrip()
                for line in templatize(file.read_text("utf-8"), origin=str(file)).split("\n")
            )
            yield from ((folder_of(file), one) for one in found_in(code))


def shared_sentences() -> Iterator[Message]:
    """What the rules say: refusals and the field's words. Their English stands beside the Spanish already."""
    meet_every_refusal()
    for kind in CATALOGUE.values():
        yield from ((sentence, None, None) for sentence in kind.es)
    for words in (
        *TOLD.values(),
        *ROLES.values(),
        *CHOICES.values(),
        *FACTS.values(),
        *WHY.values(),
    ):
        yield words[0], None, None
    yield from ((LABELS["es"][key], None, None) for key in (*PARTS, *GROUPS))


def found_in(code: str) -> Iterator[Message]:
    """The sentences in Python text."""
    for _, messages, _, context in extract("python", io.BytesIO(code.encode()), keywords=KEYWORDS):
        if isinstance(messages, tuple):
            yield messages[0], messages[1], context
        elif messages:
            yield messages, None, context


def wanted(language: str) -> dict[Path, list[Message]]:
    """What `language` has to translate, by folder, each sentence once."""
    by_folder: dict[Path, dict[Message, None]] = {}
    for folder, message in sentences():
        by_folder.setdefault(folder, {})[message] = None
    if language != "en":
        for message in shared_sentences():
            by_folder.setdefault(CONSOLE, {})[message] = None
    return {folder: list(messages) for folder, messages in by_folder.items()}


def opened(folder: Path, language: str) -> polib.POFile:
    """The folder's file for `language`, or a new one."""
    file = folder / "locale" / language / "LC_MESSAGES" / "django.po"
    if file.exists():
        return polib.pofile(str(file), wrapwidth=100)
    made = polib.POFile(wrapwidth=100)
    made.metadata = {
        "Language": language,
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    made.fpath = str(file)
    return made


PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}|%[sd]")


def faults(language: str, *, write: bool = False) -> list[str]:
    """What is missing or wrong in `language`: no translation, or other placeholders than the Spanish has."""
    everywhere: dict[tuple[str, str | None], str] = {}
    files = {folder: opened(folder, language) for folder in wanted(language)}
    for file in files.values():
        for entry in file:
            if entry.translated():
                everywhere[entry.msgid, entry.msgctxt] = entry.msgstr or entry.msgstr_plural[0]
    told = []
    for folder, messages in wanted(language).items():
        file, changed = files[folder], False
        for text, plural, context in messages:
            said = everywhere.get((text, context))
            if said is None:
                told.append(f"{language} {folder.name}: {text}")
                if write and file.find(text, msgctxt=context or False) is None:
                    file.append(made_entry(text, plural, context))
                    changed = True
            elif plural is None and sorted(PLACEHOLDER.findall(said)) != sorted(
                PLACEHOLDER.findall(text)
            ):
                told.append(f"{language} {folder.name}: other placeholders: {text} -> {said}")
        if changed:
            Path(file.fpath).parent.mkdir(parents=True, exist_ok=True)
            file.save(file.fpath)
    return told


def made_entry(text: str, plural: str | None, context: str | None) -> polib.POEntry:
    """An entry without translation."""
    if plural is None:
        return polib.POEntry(msgid=text, msgctxt=context)
    return polib.POEntry(
        msgid=text, msgid_plural=plural, msgstr_plural={0: "", 1: ""}, msgctxt=context
    )


def main() -> int:
    """Say what is missing; 1 when anything is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("language", nargs="?", choices=LANGUAGES)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    languages = [asked.language] if asked.language else list(LANGUAGES)
    told = [fault for one in languages for fault in faults(one, write=asked.write)]
    print("\n".join(told) or "Every sentence is there in every language.")
    return 1 if told else 0


if __name__ == "__main__":
    raise SystemExit(main())

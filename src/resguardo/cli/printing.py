"""Papers from the terminal: which there are, and printing one into a file that nobody else on the machine can read."""

import inspect
import tempfile
from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from pathlib import Path
from typing import Annotated, Any, Final, NamedTuple

import typer

from resguardo.cli.output import print_json, print_line, print_table
from resguardo.cli.problems import Unusable, problem
from resguardo.cli.session import Chosen, Data, Json, open_account, reader_of, settings
from resguardo.cli.view import View
from resguardo.cli.words import Language, say
from resguardo.papers.kinds import KINDS
from resguardo.papers.press import as_pdf, as_pictures
from resguardo.papers.printing import Wish, print_sheet
from resguardo.papers.request import Kind
from resguardo.papers.sheet import Size
from resguardo.store.whole_files import write_whole
from resguardo.words.spoken import said
from resguardo.words.told import role_in_words


class PaperLanguage(StrEnum):
    """In which language a paper is printed."""

    SPANISH = "es"
    ENGLISH = "en"
    HEBREW = "he"


class PaperSize(StrEnum):
    """The paper in the printer."""

    A4 = "a4"
    LETTER = "letter"


SIZES: Final = {PaperSize.A4: Size.A4, PaperSize.LETTER: Size.LETTER}
PDF, PNG = ".pdf", ".png"


class Style(NamedTuple):
    """How a paper is to look; `former` is the number of the sheet whose place it takes."""

    lang: PaperLanguage | None
    size: PaperSize
    layout: str
    former: str


_STYLE: Final = (
    (
        "lang",
        Annotated[PaperLanguage | None, typer.Option("--lang", help="es | en | he")],
        None,
    ),
    (
        "size",
        Annotated[PaperSize, typer.Option("--size", help="a4 | letter")],
        PaperSize.A4,
    ),
    (
        "layout",
        Annotated[
            str,
            typer.Option("--layout", help="Forma, si hay varias. / Layout, if there are several."),
        ],
        "",
    ),
    (
        "former",
        Annotated[
            str,
            typer.Option("--replaces", help="Hoja que sustituye. / Sheet whose place it takes."),
        ],
        "",
    ),
)
"""The options of `Style`, in its order: name, type, value where it is not given."""


def styled(command: Callable[..., None]) -> Callable[..., None]:
    """A command that prints: it is handed `style`, and gets the options of how a paper looks in its place."""

    @wraps(command)
    def run(*given: Any, **options: Any) -> None:
        style = Style(*(options.pop(name, default) for name, _, default in _STYLE))
        command(*given, style=style, **options)

    own = [one for one in inspect.signature(command).parameters.values() if one.name != "style"]
    added = [
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=kind)
        for name, kind, default in _STYLE
    ]
    run.__signature__ = inspect.Signature([*own, *added])  # type: ignore[attr-defined]
    run.__annotations__ = {one.name: one.annotation for one in (*own, *added)}
    return run


@styled
def print_paper(
    context: typer.Context,
    kind: Annotated[
        str, typer.Argument(help="Qué hoja (véalas con --list). / Which paper (see --list).")
    ] = "",
    about: Annotated[
        str,
        typer.Argument(
            help="De qué trata: lugar, brazalete, «open»… / What it is about: place, band, “open”…"
        ),
    ] = "",
    *,
    style: Style,
    reader: Annotated[
        str | None,
        typer.Option("--as", help="Para quién (nombre corto). / For whom (handle)."),
    ] = None,
    output: Annotated[
        Path | None, typer.Option("--output", help="Archivo .pdf o .png. / .pdf or .png file.")
    ] = None,
    force: Annotated[
        bool,
        typer.Option("--force", help="Sobre un archivo que ya existe. / Over an existing file."),
    ] = False,
    listed: Annotated[
        bool, typer.Option("--list", help="Qué hojas hay. / Which papers there are.")
    ] = False,
    data: Data = None,
    chosen: Chosen = None,
    as_json: Json = False,
) -> None:
    """Imprime una hoja numerada, para quien la lee; queda escrito a quién muestra. / Print a numbered sheet for its reader; whom it shows is written down."""
    language = settings(context).language
    if listed or not kind:
        _print_kinds(language, as_json=as_json)
        return
    if output is not None:
        _check_output(output, language, force=force)
    _check_folder(Path() if output is None else output.parent)
    with open_account(context, data, chosen) as account:
        view = View(account, language)
        staff = reader_of(view.directory, reader, language)
        lang, size = style.lang or PaperLanguage(language), SIZES[style.size]
        wish = Wish(kind, about, lang.value, size, style.layout, style.former)
        sheet = print_sheet(account, staff, wish)
    # The name of the file tells the number of the sheet and nothing of what it is about.
    target = output or Path(f"{sheet.frame.number}{PDF}")
    pages = as_pictures(sheet) if target.suffix.lower() == PNG else [as_pdf(sheet)]
    files = _names(target, len(pages))
    for file, content in zip(files, pages, strict=True):
        write_whole(file, content)
    if as_json:
        made = {"number": sheet.frame.number, "kind": kind, "files": [str(file) for file in files]}
        print_json(made | {"persons": len(sheet.persons)})
        return
    number, persons = sheet.frame.number, view.persons(len(sheet.persons))
    shown = ", ".join(map(str, files))
    print_line(say("printed", language, number=number, persons=persons, file=shown))


def _check_output(output: Path, language: Language, *, force: bool) -> None:
    """Before anything is printed: the form is one, and nothing that is there is written over."""
    if output.suffix.lower() not in (PDF, PNG):
        raise Unusable([problem("output.form", language, "--output", found=output.name)])
    there = [output, *output.parent.glob(f"{output.stem}-[0-9]*{output.suffix}")]
    occupied = next((one for one in there if one.exists()), None)
    if occupied is not None and not force:
        raise Unusable([problem("file.written_already", language, str(occupied))])


def _check_folder(folder: Path) -> None:
    """Whether a file can be written there, before a number is spent on a sheet that nobody will have in hand. Raises `OSError`."""
    try:
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        raise OSError(error.errno, error.strerror, str(folder)) from error


def _names(target: Path, pages: int) -> list[Path]:
    """`FILE.png` for one page, `FILE-1.png`, `FILE-2.png` for several."""
    if pages == 1:
        return [target]
    return [
        target.with_name(f"{target.stem}-{page}{target.suffix}") for page in range(1, pages + 1)
    ]


def _print_kinds(language: Language, *, as_json: bool) -> None:
    if as_json:
        print_json({"kinds": [_described(kind, language) for kind in KINDS.values()]})
        return
    headers = [say(key, language) for key in ("paper", "paper_about", "what", "who_may")]
    rows = [
        (
            kind.name,
            said(kind.about, language),
            _purpose(kind, language),
            ", ".join(sorted(role_in_words(role.value, language) for role in kind.roles)),
        )
        for kind in KINDS.values()
    ]
    print_table(say("papers", language), headers, rows)


def _purpose(kind: Kind, language: Language) -> str:
    purpose = kind.purpose[language == "en"]
    return f"{purpose} [{' | '.join(kind.layouts)}]" if kind.layouts else purpose


def _described(kind: Kind, language: Language) -> dict[str, Any]:
    return {
        "kind": kind.name,
        "about": kind.about.value,
        "purpose": kind.purpose[language == "en"],
        "layouts": list(kind.layouts),
        "roles": sorted(role.value for role in kind.roles),
    }

"""Sets a sheet into PDF or pictures. The fonts are the project's own, nothing of the machine is used, nothing is loaded, and nothing is left on the disk."""

import json
import os
import tempfile
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

import typst

from resguardo.exchange.outgoing import outgoing_text
from resguardo.papers.sheet import Sheet

HERE: Final = Path(__file__).parent
FONTS: Final = HERE / "fonts"
TEMPLATES: Final = HERE / "templates"
WORDS: Final = HERE / "words"
IN_MEMORY = Path("/dev/shm")  # noqa: S108 - only folders of the owner's own are made in it
"""Where Linux keeps files in memory: what a killed process leaves there was never on the disk."""
SCREEN_DOTS_PER_INCH: Final = 110


def as_pdf(sheet: Sheet) -> bytes:
    """The sheet as a PDF whose text can be searched and read aloud. Raises `KeyError` for a kind without template."""
    return _set(sheet, "pdf")[0]


def as_pictures(sheet: Sheet) -> list[bytes]:
    """The sheet as PNG pictures, one a page, for looking at."""
    return _set(sheet, "png")


def kinds() -> list[str]:
    """Every kind of paper that has a template."""
    return sorted(path.stem for path in TEMPLATES.glob("*.typ") if path.stem != "house")


@cache
def words(language: str) -> dict[str, str]:
    """What stands printed on the papers, in one language."""
    found: dict[str, str] = json.loads((WORDS / f"{language}.json").read_text("utf-8"))
    return found


@cache
def _fonts() -> typst.Fonts:
    """The project's fonts and no others, read once: it is most of what a short paper takes."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


def _beside() -> Path | None:
    """The folder for what is set; None for the machine's own, where it has none in memory."""
    return IN_MEMORY if os.access(IN_MEMORY, os.W_OK | os.X_OK) else None


def _set(sheet: Sheet, form: Literal["pdf", "png"]) -> list[bytes]:
    if sheet.kind not in kinds():
        raise KeyError(sheet.kind)
    # The compiler reads files only; a folder that the owner alone can open, gone when the sheet is set.
    with tempfile.TemporaryDirectory(prefix="sheet-", dir=_beside()) as name:
        root = Path(name)
        for template in (TEMPLATES / "house.typ", TEMPLATES / f"{sheet.kind}.typ"):
            (root / template.name).write_bytes(template.read_bytes())
        (root / "data.json").write_text(json.dumps(_data(sheet), ensure_ascii=False), "utf-8")
        for file, content in sheet.pictures.items():
            (root / file).write_bytes(content)
        made = typst.compile(
            root / f"{sheet.kind}.typ",
            root=root,
            format=form,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            ppi=SCREEN_DOTS_PER_INCH if form == "png" else None,
        )
    pages: object = made
    return pages if isinstance(pages, list) else [made]


def _data(sheet: Sheet) -> dict[str, Any]:
    frame = sheet.frame._asdict() | {"size": sheet.frame.size.value}
    said = {"frame": _seen(frame), "body": _seen(sheet.body)}
    return said | {"words": words(sheet.frame.language)}


def _seen(body: Any) -> Any:
    """The same with every text as it may leave: a mark of direction in a name turns what stands behind it on paper as well."""
    if isinstance(body, str):
        return outgoing_text(body)
    if isinstance(body, dict):
        return {name: _seen(one) for name, one in body.items()}
    if isinstance(body, list | tuple):
        return [_seen(one) for one in body]
    return body

"""Languages of the console: each is a `.po` file beside the desk that it translates; the framework's compiled form is made from it when it is missing or older.

Spanish is the language of the sources, so a sentence that a file lacks is shown in Spanish and never as a code.
"""

from collections.abc import Iterator
from pathlib import Path

import polib

HERE = Path(__file__).parent
ROOMS = (HERE, HERE.parent / "tablet")


def language_files() -> Iterator[Path]:
    """Every `.po` file of the console and the tablet."""
    for room in ROOMS:
        yield from sorted(room.glob("**/locale/*/LC_MESSAGES/django.po"))


def compile_languages() -> None:
    """Make the compiled form of every language that has none or an older one. A folder that can't be written is left as it is."""
    for file in language_files():
        compiled = file.with_suffix(".mo")
        if compiled.exists() and compiled.stat().st_mtime >= file.stat().st_mtime:
            continue
        try:
            beside = compiled.with_name(f".{compiled.name}.{id(file)}")
            polib.pofile(str(file)).save_as_mofile(str(beside))
            beside.replace(compiled)
        except OSError:
            continue

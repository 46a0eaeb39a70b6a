"""Files that a command writes for somebody: never in place of one that is there, and readable by nobody else on the machine (`store/whole_files.py`)."""

from pathlib import Path

from resguardo.cli.problems import Unusable, problem
from resguardo.cli.words import Language


def require_unwritten(language: Language, *paths: Path | None) -> None:
    """Go on only where each of `paths` is a new file, before anything is opened or noted; None is a file that nobody asked for."""
    for path in paths:
        if path is not None and path.exists():
            raise Unusable([problem("file.written_already", language, str(path))])

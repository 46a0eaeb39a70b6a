"""Files that nobody else on the machine can read, and that are whole or not there.

A file is written beside its place, made durable and only then given its name, so a name always stands for whole bytes.
"""

import os
from pathlib import Path
from uuid import uuid4


def write_whole(path: Path, content: bytes) -> None:
    """Write `content` as `path`, in place of what stood there, durable when this returns. Its mode is 0600. Raises `OSError`; then nothing is left behind."""
    beside = path.with_name(f".{uuid4().hex}")
    try:
        file = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(file, "wb") as opened:
            opened.write(content)
            opened.flush()
            os.fsync(opened.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make names given or taken in `folder` durable; where a system can't open a folder, it keeps them by itself."""
    if os.name != "posix":
        return
    opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)

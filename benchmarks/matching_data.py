"""Where the development data of names lies. It is not part of this project: `RESGUARDO_NAMES_DATA` says in which folder it was put."""

import os
from pathlib import Path

SETTING = "RESGUARDO_NAMES_DATA"


class NamesDataMissing(Exception):
    """There is no development data on this machine."""


def names_data() -> Path:
    """The folder. Raises `NamesDataMissing`, which says in one line what can't be measured without it."""
    folder = Path(os.environ.get(SETTING) or "names-data")
    if not (folder / "people.csv").exists():
        raise NamesDataMissing(
            f"no development data at {folder} ({SETTING}): names and search are not measured"
        )
    return folder

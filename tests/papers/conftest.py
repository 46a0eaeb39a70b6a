"""One operation of which every paper can be printed, kept for the whole run: printing only adds sheets to it."""

import pytest

from kit.paper_case import PaperCase


@pytest.fixture(scope="session")
def case(tmp_path_factory):
    """Told in `kit/paper_case.py`."""
    made = PaperCase(tmp_path_factory.mktemp("papers") / "data")
    yield made
    made.close()

"""The app's words: one file a language, each of them whole."""

import gzip
import json
import re

import pytest

from resguardo.tablet.static import APP, app_files
from resguardo.tablet.taking import COUNTER_UNKNOWN, NUMBER_TAKEN, REVOKED


def words(language: str) -> dict[str, str]:
    """The file of a language."""
    found: dict[str, str] = json.loads((APP / "locale" / f"{language}.json").read_text())
    return found


@pytest.mark.parametrize("language", ["en", "he"])
def test_a_language_lacks_no_sentence_and_no_value(language):
    """Each sentence is there with the same values in it."""
    spanish, other = words("es"), words(language)
    assert spanish.keys() == other.keys()
    values = re.compile(r"\{\w+\}")
    for key, sentence in spanish.items():
        assert sorted(values.findall(sentence)) == sorted(values.findall(other[key])), key


def test_every_sentence_that_the_app_says_is_there():
    """No key is shown to a counter instead of words, and no sentence is kept that nobody says."""
    code = "".join(path.read_text() for path in APP.glob("*.js"))
    said = set(re.findall(r'say\(\s*"(\w+)"', code)) | set(re.findall(r'"(\w+)"', code))
    families = {f"turn_{n}" for n in range(1, 5)}
    families |= {f"state_{state}" for state in ("on_tablet", "at_site", "at_two_sites")}
    families |= {REVOKED, COUNTER_UNKNOWN, NUMBER_TAKEN}
    assert set(re.findall(r'say\("(\w+)"', code)) <= words("es").keys()
    assert words("es").keys() - {"direction"} <= said | families


def test_the_service_worker_keeps_every_file_of_the_app():
    """What it lacks would be missing in the hours without a network."""
    files = app_files()
    worker = gzip.decompress(files["sw.js"].compressed).decode()
    kept = json.loads(re.search(r"FILES = (\[.*?\]);", worker)[1])
    assert set(kept) == {"./", *(name for name in files if name not in {"", "sw.js"})}

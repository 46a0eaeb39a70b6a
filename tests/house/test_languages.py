"""Every sentence that people read is there in every language, with the same values to fill in."""

import sys

import pytest

from house.rule import ROOT


@pytest.fixture(scope="session")
def messages():
    """The tool that gathers sentences, `tools/messages.py`."""
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        import messages as tool
    finally:
        sys.path.remove(str(ROOT / "tools"))
    return tool


@pytest.mark.parametrize("language", ["en", "he"])
def test_a_language_lacks_no_sentence(messages, language):
    """Spanish is the source; English and Hebrew say all of it (tools/messages.py says what is missing)."""
    assert messages.faults(language) == []


def test_a_sentence_without_translation_is_found(messages):
    """The tool finds a sentence in code, in a template's block and with its plural."""
    code = "gettext('Una'); ngettext('%(n)s cosa', '%(n)s cosas', n)"
    assert list(messages.found_in(code)) == [
        ("Una", None, None),
        ("%(n)s cosa", "%(n)s cosas", None),
    ]

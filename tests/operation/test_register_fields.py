"""What has no field: invariants 28 and 29 over every event and every sealed content."""

import enum
import re
from typing import get_args, get_type_hints

import msgspec

from resguardo.operation import operation  # noqa: F401
from resguardo.operation.act import ACTS
from resguardo.operation.event import BY_NAME

NEVER = re.compile(
    r"religio|faith|church|sect_|ethni|tribe|(^|_)race($|_)|sexual|virgin|orientation|immigra|visa_|asylum"
    r"|legal_status|diagnos|(exam|medical|forensic|body)_finding|(^|_)findings|abuse"
)
"""Words of the fields that domain.md 5 forbids; `sex` alone is what was observed, and `finding` alone is what a claim's study found of kinship, suitability or
authority."""


def _words(kind, seen):
    """Every field name and every value of an enumeration inside `kind`."""
    if kind in seen:
        return
    seen.add(kind)
    if isinstance(kind, type) and issubclass(kind, enum.Enum):
        yield from (str(member.name).lower() for member in kind)
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        for name, hint in get_type_hints(kind).items():
            yield name
            yield from _words(hint, seen)
    for inner in get_args(kind):
        yield from _words(inner, seen)


def test_invariant_29_no_event_has_a_field_for_religion_ethnicity_sexual_history_or_immigration():
    """Not in clear, not sealed, not as a choice of a closed list."""
    seen = set()
    named = {word for kind in BY_NAME.values() for word in _words(kind.record, seen)}
    assert "person" in named
    assert [word for word in sorted(named) if NEVER.search(word)] == []


def test_invariant_29_no_act_asks_for_them_either():
    """What nobody asks, nobody writes."""
    seen = set()
    asked = {word for act in ACTS.values() for word in _words(act.fields, seen)}
    assert "person" in asked
    assert [word for word in sorted(asked) if NEVER.search(word)] == []


def test_invariant_29_the_search_itself_finds_such_a_field():
    """A test of this test."""
    assert all(
        NEVER.search(word)
        for word in ("religion", "ethnicity", "race", "sexual_history", "immigration_status")
    )
    assert not any(NEVER.search(word) for word in ("sex_observed", "traces", "residence"))

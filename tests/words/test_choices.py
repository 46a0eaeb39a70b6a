"""Every answer of a closed list has its words, so no screen ever shows a code."""

import enum
import importlib
import pkgutil

import pytest

import resguardo.operation
from resguardo.words.choices import CHOICES
from resguardo.words.told import ROLES, TOLD

INTERNAL = {"Reach", "Scope", "SealClass", "Withheld"}
"""Lists that people never choose from; classes of content have their words all the same, and why a figure is withheld is said by `statement.LABELS`."""


def lists() -> list[type[enum.Enum]]:
    """Every closed list of the rules."""
    found = {}
    for module in pkgutil.iter_modules(resguardo.operation.__path__, "resguardo.operation."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, type) and issubclass(value, enum.Enum):
                found[value.__name__] = value
    return [found[name] for name in sorted(found) if name not in INTERNAL]


@pytest.mark.parametrize("closed", lists(), ids=lambda one: one.__name__)
def test_every_answer_of_a_closed_list_has_words(closed):
    """A person reads words in Spanish or English, never a code."""
    codes = [one.name.lower() if isinstance(one.value, int) else str(one.value) for one in closed]
    lacking = [
        code
        for code in codes
        if f"{closed.__name__}.{code}" not in CHOICES and code not in TOLD and code not in ROLES
    ]
    assert lacking == []

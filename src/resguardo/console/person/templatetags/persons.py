"""The field's word for a code of a closed list."""

import enum
from typing import Any

from django import template

from resguardo.console.person.labels import label

register = template.Library()


@register.filter
def labelled(code: enum.Enum) -> Any:
    """What people call a relation, a basis, a claimant, a kind of place."""
    return label(code)

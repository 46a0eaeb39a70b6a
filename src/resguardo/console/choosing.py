"""A field for a closed list of the rules: shows the desk's words, gives the code itself."""

import enum
from collections.abc import Mapping
from typing import Any

from django import forms


class CodeField(forms.ChoiceField):
    """One code of a closed list, in the words of `labels`, in their order; `empty` is the label of an empty first choice."""

    def __init__(self, labels: Mapping[Any, Any], *, empty: Any = None, **options: Any) -> None:
        self._codes: dict[str, enum.Enum] = {str(code.value): code for code in labels}
        listed = [(str(code.value), label) for code, label in labels.items()]
        first = [] if empty is None else [("", empty)]
        super().__init__(choices=[*first, *listed], **options)

    def clean(self, value: Any) -> enum.Enum | None:
        """The code that was chosen; None for the empty choice."""
        return self._codes.get(super().clean(value))


class CodesField(forms.MultipleChoiceField):
    """Several codes of a closed list, in the order of the list."""

    def __init__(self, labels: Mapping[Any, Any], **options: Any) -> None:
        self._codes: dict[str, enum.Enum] = {str(code.value): code for code in labels}
        options.setdefault("widget", forms.CheckboxSelectMultiple)
        super().__init__(
            choices=[(str(code.value), label) for code, label in labels.items()], **options
        )

    def clean(self, value: Any) -> tuple[enum.Enum, ...]:
        """The codes that were chosen."""
        chosen = set(super().clean(value))
        return tuple(code for name, code in self._codes.items() if name in chosen)

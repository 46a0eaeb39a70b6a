"""Fields that offer only what there is to choose: a closed list of the rules in the field's words, and places whose names the reader may know."""

import enum
from collections.abc import Iterable
from typing import Any, cast

from django import forms

from resguardo.console.fields import PlaceField
from resguardo.console.person.labels import label
from resguardo.console.sight import Sight
from resguardo.operation.disclosure import places_shown
from resguardo.operation.identifiers import PlaceId


class CodeField(forms.ChoiceField):
    """One code of a closed list."""

    def __init__(self, codes: Iterable[enum.Enum], **options: Any) -> None:
        self._codes = {str(code.value): code for code in codes}
        super().__init__(choices=_choices(self._codes), **options)

    def clean(self, value: Any) -> enum.Enum | None:
        """The code that was chosen; None where nothing had to be."""
        return self._codes.get(super().clean(value))


class CodesField(forms.MultipleChoiceField):
    """Several codes of a closed list, in the order of the list."""

    def __init__(self, codes: Iterable[enum.Enum], **options: Any) -> None:
        self._codes = {str(code.value): code for code in codes}
        options.setdefault("widget", forms.CheckboxSelectMultiple)
        super().__init__(choices=_choices(self._codes), **options)

    def clean(self, value: Any) -> tuple[enum.Enum, ...]:
        """The codes that were chosen."""
        chosen = set(super().clean(value))
        return tuple(code for name, code in self._codes.items() if name in chosen)


def _choices(codes: dict[str, enum.Enum]) -> list[tuple[str, Any]]:
    return [(name, label(code)) for name, code in codes.items()]


class KnownPlaceField(PlaceField):
    """An open place whose name the reader may know, or the house that such a place is in. Others are not offered, for a name in a list is an answer."""

    def ask(self, sight: Sight) -> None:
        """Offer what the reader may know."""
        super().ask(sight)
        with sight.steady() as state:
            places, known = state.placement.places, set()
            for place in places_shown(state, sight.roles, sight.staff):
                above: PlaceId | None = place
                while above is not None and above not in known:
                    known.add(above)
                    above = places[above].parent if above in places else None
        offered = {place.hex() for place in known}
        listed: list[Any] = list(cast("Any", self.choices))
        self.choices = [one for one in listed if not one[0] or one[0] in offered]

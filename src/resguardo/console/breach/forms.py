"""The forms of the breach desk."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from resguardo.console.fields import PlaceField, SightForm, StaffField
from resguardo.console.sight import Sight
from resguardo.operation.identifiers import PlaceId
from resguardo.operation.placement import Place, PlaceKind


def _can_be_breached(place: Place) -> bool:
    return place.closed_by is None and place.kind in (PlaceKind.SITE, PlaceKind.SHELTER)


class DeclareForm(SightForm):
    """Where it happens; already chosen, so that one press is enough."""

    place = PlaceField(label=_("Lugar"), wanted=_can_be_breached, required=False)

    def __init__(self, sight: Sight, *args: Any, **options: Any) -> None:
        super().__init__(sight, *args, **options)
        choices = list(self.fields["place"].choices)  # type: ignore[attr-defined]
        choices[0] = ("", _("Todo el operativo"))
        self.fields["place"].choices = choices  # type: ignore[attr-defined]
        if not self.is_bound:
            self.initial["place"] = _own_place(sight)


def _own_place(sight: Sight) -> str:
    """The place for which the reader holds a role, when it is one that can be breached; else everywhere."""
    with sight.steady() as state:
        for _role, place in sight.roles:
            if place is not None and _can_be_breached(state.placement.places[place]):
                return place.hex()
    return ""


class WatchForm(SightForm):
    """Who stands at which exit."""

    exit_place = forms.ChoiceField(label=_("Salida"))
    watcher = StaffField(label=_("Quién la vigila"))

    def __init__(self, sight: Sight, exits: list[PlaceId], *args: Any, **options: Any) -> None:
        super().__init__(sight, *args, **options)
        with sight.steady():
            listed = [(place.hex(), sight.directory.place_name(place)) for place in exits]
        self.fields["exit_place"].choices = listed  # type: ignore[attr-defined]

    def clean_exit_place(self) -> PlaceId:
        """The exit's reference."""
        return PlaceId(bytes.fromhex(self.cleaned_data["exit_place"]))


class WordsForm(SightForm):
    """One line of the running log."""

    words = forms.CharField(
        label=_("Qué pasa"), max_length=600, widget=forms.Textarea(attrs={"rows": 2})
    )

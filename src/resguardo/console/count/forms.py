"""The forms of the count desk."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from resguardo.console.count.words import LATENESS, ORDERS
from resguardo.console.fields import MomentField, PlaceField, SightForm, StaffField
from resguardo.console.sight import Sight
from resguardo.console.words import said
from resguardo.operation.closing import LatenessReason
from resguardo.operation.count import CounterOrder, CountKind
from resguardo.operation.identifiers import PlaceId
from resguardo.operation.placement import Place, PlaceKind

COUNTED_PLACES = (PlaceKind.SITE, PlaceKind.SHELTER, PlaceKind.ROOM, PlaceKind.VEHICLE)


def _is_counted(place: Place) -> bool:
    return place.closed_by is None and place.kind in COUNTED_PLACES


class OpenForm(SightForm):
    """Which count to open: its kind and where; no place means the whole operation."""

    kind = forms.ChoiceField(label=_("Clase de conteo"))
    place = PlaceField(
        label=_("Lugar"),
        wanted=_is_counted,
        required=False,
        help_text=_("Vacío: todo el operativo."),
    )

    def __init__(self, sight: Sight, *args: Any, **options: Any) -> None:
        super().__init__(sight, *args, **options)
        kinds = [kind for kind in CountKind if kind is not CountKind.EMERGENCY]
        self.fields["kind"].choices = [(kind.value, said(kind)) for kind in kinds]  # type: ignore[attr-defined]

    def clean_kind(self) -> CountKind:
        """The kind as the rules know it."""
        return CountKind(self.cleaned_data["kind"])


class ZonesForm(SightForm):
    """A form that chooses among the zones of one count."""

    zones = forms.MultipleChoiceField(label=_("Zonas"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, sight: Sight, zones: list[PlaceId], *args: Any, **options: Any) -> None:
        super().__init__(sight, *args, **options)
        with sight.steady():
            listed = [(zone.hex(), sight.directory.place_name(zone)) for zone in zones]
        self.fields["zones"].choices = listed  # type: ignore[attr-defined]

    def clean_zones(self) -> list[PlaceId]:
        """The zones' references."""
        return [PlaceId(bytes.fromhex(zone)) for zone in self.cleaned_data["zones"]]


class AssignForm(ZonesForm):
    """Who walks which zones, in which turn."""

    counter = StaffField(label=_("Quién cuenta"))
    order = forms.TypedChoiceField(
        label=_("Turno"),
        choices=[
            (int(order), ORDERS[order]) for order in (CounterOrder.FIRST, CounterOrder.SECOND)
        ],
        coerce=lambda chosen: CounterOrder(int(chosen)),
        help_text=_("El segundo conteo no ve nada del primero."),
    )
    field_order = ("counter", "order", "zones")


class RecountForm(ZonesForm):
    """Who walks the differing zones again."""

    counter = StaffField(
        label=_("Quién vuelve a contar"), help_text=_("Alguien que no contó esa zona.")
    )
    field_order = ("counter", "zones")


class OutForm(SightForm):
    """Who answers for somebody elsewhere, and until when."""

    responsible = StaffField(label=_("Quién responde fuera"))
    expected_return_at = MomentField(
        label=_("Regreso esperado"), required=True, help_text=_("Hora del operativo.")
    )

    def __init__(self, sight: Sight, *args: Any, **options: Any) -> None:
        super().__init__(sight, *args, **options)
        self.fields["expected_return_at"].widget.attrs.pop("max", None)


class LatenessForm(SightForm):
    """Why marks were entered long after they were made."""

    reason = forms.TypedChoiceField(
        label=_("Por qué se anotó tarde"),
        choices=[(reason.value, words) for reason, words in LATENESS.items()],
        coerce=LatenessReason,
        help_text=_("Una razón dicha no es una falta."),
    )

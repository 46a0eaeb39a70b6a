"""Forms of the placement desk."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from resguardo.console.access.countersigning import Countersigner
from resguardo.console.fields import SightForm, StaffField
from resguardo.console.intake.forms import Chips
from resguardo.console.person.labels import choices, label
from resguardo.operation.identifiers import PlaceId
from resguardo.operation.placement import OverrideReason, PlaceKind

OPENED = (
    PlaceKind.ROOM,
    PlaceKind.SHELTER,
    PlaceKind.SITE,
    PlaceKind.EXIT,
    PlaceKind.VEHICLE,
    PlaceKind.HOSPITAL,
    PlaceKind.COURT,
)


class OpenForm(SightForm):
    """A new place; inside another where it lies in one."""

    code: ClassVar[str] = "placement.open_place"
    title: ClassVar[Promise] = _("Abrir un lugar")
    beside: ClassVar[str | None] = "capacity"
    kind = forms.ChoiceField(
        label=_("Qué es"),
        choices=[(one.value, label(one)) for one in OPENED],
        widget=Chips,
        initial="room",
    )
    name = forms.CharField(label=_("Cómo se llama"), max_length=80)
    address = forms.CharField(
        label=_("Dirección"),
        required=False,
        max_length=200,
        help_text=_(
            "Queda sellada. Solo la ve quien la necesita ahora, y queda escrito que la vio."
        ),
    )
    capacity = forms.IntegerField(
        label=_("Cuántas personas caben"), required=False, min_value=0, max_value=5000
    )
    lockable = forms.BooleanField(label=_("Se cierra con llave"), required=False)

    def asked(self, place: PlaceId | None) -> dict[str, Any]:
        """The fields of the act; `place` is what the new one lies in."""
        said = self.cleaned_data
        outermost = said["kind"] in {PlaceKind.SHELTER.value, PlaceKind.SITE.value}
        return {
            "kind": PlaceKind(said["kind"]),
            "name": said["name"],
            "address": said["address"] or None,
            "parent": None if outermost else place,
            "capacity": said["capacity"],
            "lockable": said["lockable"],
        }


class CapacityForm(SightForm):
    """How many fit."""

    code: ClassVar[str] = "placement.change_capacity"
    title: ClassVar[Promise] = _("Cambiar el cupo")
    beside: ClassVar[str | None] = "capacity"
    capacity = forms.IntegerField(
        label=_("Cuántas personas caben"),
        min_value=0,
        max_value=5000,
        help_text=_("Cuente las camas. Si hay más personas que el cupo, se verá como alarma."),
    )

    def asked(self, place: PlaceId | None) -> dict[str, Any]:
        """The fields of the act."""
        return {"place": place, "capacity": self.cleaned_data["capacity"]}


class KeyholderForm(SightForm):
    """Who has the key."""

    code: ClassVar[str] = "placement.name_keyholder"
    title: ClassVar[Promise] = _("Nombrar a quien tiene la llave")
    beside: ClassVar[str | None] = "keyholder"
    keyholder = StaffField(
        label=_("Quién tiene la llave y está en el lugar"),
        required=False,
        help_text=_("Vacío: nadie. Con niñez adentro eso es una alarma."),
    )

    def asked(self, place: PlaceId | None) -> dict[str, Any]:
        """The fields of the act."""
        return {"place": place, "keyholder": self.cleaned_data["keyholder"]}


class CloseForm(SightForm):
    """The place is used no more."""

    code: ClassVar[str] = "placement.close_place"
    title: ClassVar[Promise] = _("Cerrar el lugar")
    beside: ClassVar[str | None] = None

    def asked(self, place: PlaceId | None) -> dict[str, Any]:
        """The fields of the act."""
        return {"place": place}


FORMS: dict[str, type[Any]] = {
    "open": OpenForm,
    "capacity": CapacityForm,
    "keyholder": KeyholderForm,
    "close": CloseForm,
}


class ExceedForm(Countersigner):
    """Two decide that a room takes in more than it holds."""

    reason = forms.ChoiceField(label=_("Por qué"), choices=choices(OverrideReason), widget=Chips)


class AssignForm(SightForm):
    """Who sleeps where: several persons, one room."""

    persons = forms.MultipleChoiceField(label=_("Quiénes"), widget=forms.CheckboxSelectMultiple)
    place = forms.ChoiceField(label=_("A qué cuarto"), widget=Chips)

    def offer(self, persons: Iterable[tuple[str, str]], places: Iterable[tuple[str, str]]) -> None:
        """Whom and where can be chosen on this page."""
        for name, listed in (("persons", persons), ("place", places)):
            field = self.fields[name]
            field.choices = list(listed)  # type: ignore[attr-defined]

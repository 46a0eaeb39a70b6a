"""The forms of the handover desk."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from resguardo.console.access.countersigning import Countersigner
from resguardo.console.fields import MomentField, PlaceField, SightForm, StaffField, TagField
from resguardo.console.handover.words import DOOR_REFUSALS, OUT_REASONS
from resguardo.console.sight import Sight
from resguardo.operation.custody import OutReason
from resguardo.operation.identifiers import PersonId
from resguardo.operation.placement import Place, PlaceKind
from resguardo.operation.transport import DoorRefusal


def _is_open(place: Place) -> bool:
    return place.closed_by is None


def _is_vehicle(place: Place) -> bool:
    return place.closed_by is None and place.kind is PlaceKind.VEHICLE


def _is_stop(place: Place) -> bool:
    return place.closed_by is None and place.kind not in (PlaceKind.VEHICLE, PlaceKind.EXIT)


class TagsField(TagField):
    """Several bands, scanned one after another or typed with spaces between; gives the persons' references."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Brazaletes"))
        options.setdefault(
            "help_text", _("Escanee uno tras otro, o escríbalos separados por espacios.")
        )
        options.setdefault("required", False)
        super().__init__(**options)
        self.widget = forms.Textarea(
            attrs={
                "rows": 2,
                "autocomplete": "off",
                "spellcheck": "false",
                "dir": "ltr",
                "data-scan": "tags",
            }
        )

    def clean(self, value: Any) -> tuple[PersonId, ...]:  # type: ignore[override]
        found: dict[PersonId, None] = {}
        faults = []
        for written in re.split(r"[\s,;]+", (value or "").strip()):
            try:
                person = super().clean(written) if written else None
            except forms.ValidationError as fault:
                faults.append(fault)
                continue
            if person is not None:
                found[person] = None
        if faults:
            raise forms.ValidationError(faults)
        return tuple(found)


class BatchForm(SightForm):
    """Which persons beside those ticked, with which paper slip, and where it happens."""

    tags = TagsField()
    slip = forms.CharField(label=_("Número de boleta en papel"), required=False, max_length=40)
    place = PlaceField(
        label=_("Dónde queda la persona"),
        wanted=_is_stop,
        required=False,
        help_text=_("Vacío: se queda donde está."),
    )


class ReceiverForm(SightForm):
    """To whom somebody is offered; the receiver accepts on their own device."""

    use_required_attribute = False
    receiver = StaffField(label=_("Quién recibe"))


class TogetherForm(Countersigner):
    """Both sign here: whoever receives gives their handle and PIN."""

    use_required_attribute = False

    def __init__(self, sight: Sight, *args: Any, **options: Any) -> None:
        super().__init__(sight, *args, **options)
        self.fields["second_handle"].label = _("Quién recibe: nombre corto")
        self.fields["second_pin"].label = _("Quién recibe: PIN")


class SendOutForm(SightForm):
    """Who is elsewhere for a while, with whom, why and until when."""

    tags = TagsField(required=True)
    responsible = StaffField(label=_("Quién responde fuera"))
    reason = forms.TypedChoiceField(
        label=_("Por qué"),
        choices=[(reason.value, words) for reason, words in OUT_REASONS.items()],
        coerce=OutReason,
    )
    expected_return_at = MomentField(
        label=_("Regreso esperado"), required=True, help_text=_("Hora del operativo.")
    )
    place = PlaceField(label=_("Dónde"), wanted=_is_stop, required=False)

    def __init__(self, sight: Sight, *args: Any, **options: Any) -> None:
        super().__init__(sight, *args, **options)
        self.fields["expected_return_at"].widget.attrs.pop("max", None)


class ContestForm(Countersigner):
    """Who answers from now on, and who saw the person with their own eyes. Signed by two of different institutions."""

    holder = StaffField(label=_("Quién responde desde ahora"))
    seen_by = StaffField(label=_("Quién la vio con sus ojos"))
    seen_at = MomentField(label=_("Cuándo la vio"), required=True)
    place = PlaceField(
        label=_("Dónde está"), wanted=_is_open, required=False, help_text=_("Vacío: donde consta.")
    )
    field_order = ("holder", "seen_by", "seen_at", "place", "second_handle", "second_pin")


class RideForm(SightForm):
    """A ride: vehicle, escort, from and to; the route is sealed."""

    vehicle = PlaceField(label=_("Vehículo"), wanted=_is_vehicle)
    escort = StaffField(label=_("Quién acompaña y responde a bordo"))
    origin = PlaceField(label=_("Sale de"), wanted=_is_stop, required=False)
    destination = PlaceField(label=_("Va a"), wanted=_is_stop, required=False)
    route = forms.CharField(
        label=_("Camino"),
        required=False,
        max_length=200,
        help_text=_("Solo lo lee quien lo necesita."),
    )


class BoardForm(Countersigner):
    """Somebody gets on, by band. The second signature is for whoever answered until now, or the escort; empty when one of them is not needed."""

    tag = TagField()
    field_order = ("tag", "second_handle", "second_pin")

    def __init__(self, sight: Sight, *args: Any, **options: Any) -> None:
        super().__init__(sight, *args, **options)
        for name in ("second_handle", "second_pin"):
            self.fields[name].required = False
        self.fields["second_handle"].help_text = _(
            "Solo si no hubo una entrega antes: quien respondía hasta ahora, o quien acompaña."
        )
        self.fields["tag"].widget.attrs["data-scan-sends"] = "1"

    def clean(self) -> dict[str, Any]:
        """Without a second handle nobody else signs."""
        if not self.cleaned_data.get("second_handle"):
            return self.cleaned_data
        return super().clean()


class AlightForm(SightForm):
    """Where those who get down are, when it is not the end of the ride."""

    place = PlaceField(
        label=_("Baja en"),
        wanted=_is_stop,
        required=False,
        help_text=_("Vacío: en el destino del viaje."),
    )


class DoorForm(SightForm):
    """Why the door stayed shut."""

    reason = forms.TypedChoiceField(
        label=_("Por qué no la reciben"),
        choices=[(reason.value, words) for reason, words in DOOR_REFUSALS.items()],
        coerce=DoorRefusal,
    )


def persons_given(given: list[str]) -> tuple[PersonId, ...]:
    """The persons whose boxes are ticked."""
    found: dict[PersonId, None] = {}
    for written in given:
        try:
            found[PersonId(bytes.fromhex(written))] = None
        except ValueError:
            continue
    return tuple(found)


def nobody_chosen() -> forms.ValidationError:
    """What is said when no person was chosen."""
    return forms.ValidationError(
        gettext(
            "No eligió a nadie. Se espera al menos una persona: marque su cara o escanee su brazalete."
        ),
        code="nobody_chosen",
    )

"""The forms of the gate book."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from resguardo.console.choosing import CodeField
from resguardo.console.fields import PlaceField, SightForm, StaffField
from resguardo.console.stepping import StepType
from resguardo.operation.gate import (
    DeliveryKind,
    DeliveryWay,
    EntryGround,
    Purpose,
    SenderContent,
    Sign,
    TurnedAwayBecause,
    VisitorContent,
)
from resguardo.operation.placement import Place, PlaceKind

GATED = (PlaceKind.SITE, PlaceKind.SHELTER, PlaceKind.HOSPITAL, PlaceKind.EXIT)
NAME_MAX, WORDS_MAX = 200, 1000


def _has_gate(place: Place) -> bool:
    return place.closed_by is None and place.kind in GATED


def _line(label: Any, help_text: Any = "", **attributes: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"dir": "auto", "autocomplete": "off", **attributes})
    return forms.CharField(
        label=label, help_text=help_text, required=False, max_length=NAME_MAX, widget=widget
    )


def _words(label: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2, "dir": "auto"})
    return forms.CharField(label=label, required=False, max_length=WORDS_MAX, widget=widget)


class EntryForm(SightForm):
    """Who comes in, for what, on what ground, and who lets them in."""

    place = PlaceField(label=_("Puerta de"), wanted=_has_gate)
    purpose = CodeField(Purpose, label=_("A qué viene"))
    ground = CodeField(EntryGround, label=_("Con qué fundamento"))
    named_ground = _line(
        _("Con quién es la cita, o número de la orden"),
        _("Hace falta si entra con cita o con orden."),
    )
    name = _line(_("Nombre, como está en su documento"))
    document = _line(_("Documento que muestra"), dir="ltr")
    institution = _line(_("Institución"))
    vehicle = _line(_("Placa del vehículo"), dir="ltr")
    let_in_by = StaffField(
        label=_("Quién autoriza"), required=False, help_text=_("Vacío: quien firma.")
    )


class TurnAwayForm(SightForm):
    """Who was not let in, and why. No name is needed."""

    place = PlaceField(label=_("Puerta de"), wanted=_has_gate)
    purpose = CodeField(Purpose, label=_("A qué venía"))
    reason = CodeField(TurnedAwayBecause, label=_("Por qué no entra"))
    name = _line(_("Nombre"))
    words = _words(_("Algo más"))


class DeliveryForm(SightForm):
    """What was taken with the gate shut."""

    place = PlaceField(label=_("Puerta de"), wanted=_has_gate)
    kind = CodeField(DeliveryKind, label=_("Qué es"))
    way = CodeField(DeliveryWay, label=_("Cómo se recibió, sin abrir"))
    sender = _line(_("Quién lo trae"))
    words = _words(_("Algo más"))


class SignForm(SightForm):
    """What could come before a breach."""

    place = PlaceField(
        label=_("Puerta de"),
        wanted=_has_gate,
        required=False,
        help_text=_("Vacío: sin decir en qué lugar."),
    )
    sign = CodeField(Sign, label=_("Qué se ve"))
    words = _words(_("Cuéntelo"))


class ExitForm(SightForm):
    """Somebody is out again."""


def _entry(given: dict[str, Any]) -> dict[str, Any]:
    said = {name: given[name] for name in ("name", "document", "institution", "vehicle")}
    visitor = VisitorContent(ground=given["named_ground"], **said)
    kept = {name: given[name] for name in ("place", "purpose", "ground", "let_in_by")}
    return {**kept, "visitor": visitor}


def _turned_away(given: dict[str, Any]) -> dict[str, Any]:
    name, words = given.pop("name"), given.pop("words")
    visitor = VisitorContent(name=name, words=words) if name or words else None
    return {**given, "visitor": visitor}


def _delivery(given: dict[str, Any]) -> dict[str, Any]:
    sender, words = given.pop("sender"), given.pop("words")
    said = SenderContent(sender=sender, words=words) if sender or words else None
    return {**given, "said": said}


STEPS: Final = (
    StepType("entry", "gate.record_entry", _("Anotar una entrada"), EntryForm, fields=_entry),
    StepType(
        "turn_away", "gate.turn_away", _("No se le deja entrar"), TurnAwayForm, fields=_turned_away
    ),
    StepType(
        "delivery",
        "gate.receive_delivery",
        _("Recibir sin abrir"),
        DeliveryForm,
        fields=_delivery,
    ),
    StepType("sign", "gate.note_sign", _("Anotar una señal de alerta"), SignForm),
)
"""What is written at the gate."""
EXIT: Final = StepType("exit", "gate.record_exit", _("Salió"), ExitForm)
"""What is written beside somebody who is inside."""

"""The sieves of the audit desk as forms."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from resguardo.console.audit.acts import rooms
from resguardo.console.board.listing import REASONS
from resguardo.console.fields import SightForm, StaffField, TagField
from resguardo.console.sight import Sight

ROOM_WORDS = {
    "operation": _("Operativo"),
    "register": _("Registro"),
    "family": _("Familia"),
    "custody": _("Custodia y traslados"),
    "placement": _("Ubicación"),
    "count": _("Conteos"),
    "breach": _("Irrupciones"),
    "absence": _("Ausencias y alertas"),
    "statement": _("Comunicados"),
    "clocks": _("Plazos"),
    "release": _("Egresos"),
    "team": _("Equipo"),
    "access": _("Lecturas"),
    "erasure": _("Borrado"),
    "gate": _("Puerta"),
    "claims": _("Solicitudes"),
}
"""What the rooms of the rules are called on a screen."""


class ActsForm(SightForm):
    """Which acts to show."""

    room = forms.ChoiceField(label=_("Materia"), required=False)
    signer = StaffField(label=_("Quién firmó"), required=False)
    person = TagField(required=False, label=_("Sobre quién"), help_text=_("Código del brazalete."))

    def __init__(self, sight: Sight, *args: Any, **options: Any) -> None:
        super().__init__(sight, *args, **options)
        named = [(room, ROOM_WORDS.get(room, room)) for room in rooms()]
        self.fields["room"].choices = [("", "—"), *named]  # type: ignore[attr-defined]


class ReadsForm(SightForm):
    """Which reads to show."""

    reader = StaffField(label=_("Quién leyó"), required=False)
    person = TagField(required=False, label=_("Sobre quién"), help_text=_("Código del brazalete."))
    reason = forms.ChoiceField(label=_("Para qué"), required=False)

    def __init__(self, sight: Sight, *args: Any, **options: Any) -> None:
        super().__init__(sight, *args, **options)
        named = [(reason.value, label) for reason, label in REASONS.items()]
        self.fields["reason"].choices = [("", "—"), *named]  # type: ignore[attr-defined]

"""Forms of the settings desk."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from resguardo.console.access.countersigning import Countersigner
from resguardo.console.access.forms import DoorForm, NewPasswordForm, NewPinForm
from resguardo.console.access.models import Login
from resguardo.console.fields import PlaceField, SightForm
from resguardo.console.words import said
from resguardo.operation.clocks import Limit, longest
from resguardo.operation.policy import Role

OTHER = "ZZ"
"""A jurisdiction of which no table is known: the generic limits apply."""

PLAIN = {"autocapitalize": "none", "spellcheck": "false", "autocomplete": "off"}


def _name(label: Any, help_text: Any = "", **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "auto"}),
        **options,
    )


def _handle(label: Any, help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=32,
        widget=forms.TextInput(attrs={"dir": "auto", **PLAIN}),
    )


def _organisation() -> forms.CharField:
    return forms.CharField(
        label=_("Institución"),
        help_text=_("Su sigla: PGN, PNC, SBS…"),
        max_length=16,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocapitalize": "characters", **PLAIN}),
    )


HANDLE_HELP = _("Una palabra corta y única: así entra y así firma.")


def role_choices() -> list[tuple[str, str]]:
    """Every role in the field's words."""
    return [(role.value, said(role).capitalize()) for role in Role]


class FoundForm(NewPasswordForm, NewPinForm):
    """A first operation and its first coordinator."""

    operation = _name(_("Nombre del operativo"), _("Como lo conoce el equipo."))
    zone = forms.ChoiceField(
        label=_("Zona horaria"),
        choices=lambda: [(zone, zone.replace("_", " ")) for zone in sorted(available_timezones())],
        initial="America/Guatemala",
    )
    jurisdiction = forms.ChoiceField(
        label=_("Plazos que rigen"),
        choices=[("GT", _("Guatemala")), (OTHER, _("Otro lugar: plazos generales"))],
    )
    organisation = _organisation()
    name = _name(_("Su nombre completo"), _("Quien coordina responde con su nombre."))
    handle = _handle(_("Su nombre corto"), HANDLE_HELP)

    PARTS = (
        (_("El operativo"), ("operation", "zone", "jurisdiction")),
        (_("Quien coordina"), ("name", "handle", "organisation")),
        (_("Su clave"), ("new", "again", "pin")),
    )

    @property
    def parts(self) -> list[tuple[Any, list[Any]]]:
        """The fields by part, in the order in which they are asked."""
        return [(title, [self[name] for name in names]) for title, names in self.PARTS]

    def clean_handle(self) -> str:
        """One word."""
        return one_word(self.cleaned_data["handle"])


class AdoptForm(NewPasswordForm, NewPinForm):
    """A login for a coordinator whom this folder already knows."""

    field_order = ("staff", "handle", "new", "again", "pin")
    staff = forms.ChoiceField(label=_("Quien coordina"))
    handle = _handle(_("Su nombre corto"), HANDLE_HELP)

    def __init__(self, coordinators: list[tuple[str, str]], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["staff"].choices = coordinators  # type: ignore[attr-defined]

    def clean_handle(self) -> str:
        """One word."""
        return one_word(self.cleaned_data["handle"])


class EnrolForm(SightForm):
    """Somebody new in the team, with their first roles and a login."""

    name = _name(_("Nombre completo"))
    handle = _handle(_("Nombre corto"), HANDLE_HELP)
    organisation = _organisation()
    roles = forms.MultipleChoiceField(
        label=_("Funciones"),
        help_text=_("Sin función nadie puede nada. Otras se agregan después."),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=role_choices,
    )
    place = PlaceField(
        label=_("Solo en este lugar"), help_text=_("Vacío: en todo el operativo."), required=False
    )
    place.settled = roles.settled = True  # type: ignore[attr-defined]
    login = forms.BooleanField(
        label=_("Entra en este equipo: hacer su clave inicial"), required=False, initial=True
    )

    def clean_handle(self) -> str:
        """One word that nobody else signs in with."""
        handle = one_word(self.cleaned_data["handle"])
        if self.data.get("login") and Login.objects.filter(handle=handle.casefold()).exists():
            raise ValidationError(_taken(), code="handle_taken")
        with self.sight.steady():
            if self.sight.directory.staff_called(handle) is not None:
                raise ValidationError(_taken(), code="handle_taken")
        return handle


class GrantForm(SightForm):
    """One more role for somebody."""

    role = forms.ChoiceField(label=_("Función"), choices=lambda: [("", "—"), *role_choices()])
    place = PlaceField(
        label=_("Solo en este lugar"), help_text=_("Vacío: en todo el operativo."), required=False
    )
    place.settled = True  # type: ignore[attr-defined]


class LoginForm(SightForm):
    """A login for somebody of the team who has none here."""

    handle = _handle(_("Nombre corto para entrar"), HANDLE_HELP)

    def clean_handle(self) -> str:
        """One word that nobody else signs in with."""
        handle = one_word(self.cleaned_data["handle"]).casefold()
        if Login.objects.filter(handle=handle).exists():
            raise ValidationError(_taken(), code="handle_taken")
        return handle


class BareFactorsForm(Countersigner):
    """Taking somebody's second factor from them, which two persons do."""


class NewSecretForm(Countersigner):
    """A new first secret for somebody else, which two persons do."""


class TabletForm(SightForm):
    """A tablet to invite."""

    label = forms.CharField(
        label=_("Cómo se llama la tableta"),
        help_text=_("Un número o una palabra que esté pegada en ella."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class LimitForm(SightForm):
    """How long one thing may wait."""

    limit = forms.ChoiceField(
        choices=[(limit.value, limit.value) for limit in Limit], widget=forms.HiddenInput
    )
    minutes = forms.IntegerField(label=_("Minutos"), min_value=0)

    def __init__(self, *args: Any, limit: Limit | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        if limit is not None:
            self.fields["minutes"].widget.attrs["max"] = longest(limit)


class ViewAsForm(DoorForm):
    """Through whose eyes to look."""

    role = forms.ChoiceField(
        label=_("Función"),
        choices=role_choices,
        help_text=_("Verá lo que esa función ve en todo el operativo. No podrá actuar."),
    )


def one_word(written: str) -> str:
    """A handle as it was written. Raises `ValidationError` where it is not one word."""
    handle = written.strip()
    if not handle or any(not (one.isalnum() or one in "-_.") for one in handle):
        raise ValidationError(
            gettext("Se espera una sola palabra: letras, cifras, guion o punto."), code="one_word"
        )
    return handle


def _taken() -> str:
    return gettext("Ese nombre corto ya es de alguien. Elija otro, por ejemplo con una letra más.")

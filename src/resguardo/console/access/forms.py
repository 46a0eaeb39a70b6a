"""Forms of the door: entering, changing in, proving oneself, first secret, password, PIN, codes, broken glass."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from resguardo.console.access.countersigning import Countersigner
from resguardo.console.access.glass import CLASSES, OPENABLE, REASONS
from resguardo.console.access.passwords import check_password
from resguardo.console.access.pins import LONGEST as LONGEST_PIN
from resguardo.console.access.pins import check_pin
from resguardo.console.fields import dress
from resguardo.operation.event import SealClass

AS_TYPED = {"autocapitalize": "none", "spellcheck": "false"}


class DoorForm(forms.Form):
    """A form for somebody who may not be signed in yet."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            dress(field)


def _handle() -> forms.CharField:
    return forms.CharField(
        label=_("Nombre corto"),
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "username", "dir": "auto", **AS_TYPED}),
    )


def _secret(label: Any, autocomplete: str, help_text: Any = "", **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": autocomplete, "dir": "ltr"}),
        **options,
    )


def _figures(label: Any, help_text: Any, *, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "dir": "ltr", **AS_TYPED}),
    )


def _pin(label: Any, help_text: Any = "") -> forms.CharField:
    attrs = {"autocomplete": "off", "inputmode": "numeric", "dir": "ltr"}
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LONGEST_PIN,
        widget=forms.PasswordInput(attrs=attrs),
    )


CODE_HELP = _("Las seis cifras de su teléfono, o un código de recuperación de su hoja.")
PASSWORD_HELP = _(
    "Quince caracteres o más, de cualquier clase. Sirve una frase con espacios que nadie más diría."
)
PIN_HELP = _(
    "De 6 a 12 cifras sin orden. Sirve solo en una estación ya abierta y para la segunda firma."
)


class SignInForm(DoorForm):
    """Handle, password, and the code of those who have one; all at once, so that nothing is told of which is wrong."""

    handle = _handle()
    password = _secret(_("Clave"), "current-password")
    code = _figures(
        _("Código de su teléfono"), _("Si su cuenta lo tiene; si no, déjelo vacío."), required=False
    )
    # Its own words say when it may be left empty.
    code.settled = True  # type: ignore[attr-defined]


class ChangeForm(DoorForm):
    """Handle and PIN, on a station that is open."""

    handle = _handle()
    pin = _pin(_("PIN"))


class ProofForm(DoorForm):
    """Password and code again, as far as they are asked for."""

    password = _secret(_("Clave"), "current-password")
    code = _figures(_("Código"), CODE_HELP)

    def __init__(self, *args: Any, password: bool, code: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, wanted in (("password", password), ("code", code)):
            if not wanted:
                del self.fields[name]


class NewPasswordForm(DoorForm):
    """A new password, twice. `about` are words that everybody knows of its owner."""

    new = _secret(_("Clave nueva"), "new-password", PASSWORD_HELP)
    again = _secret(_("Clave nueva, otra vez"), "new-password")

    def __init__(self, *args: Any, about: tuple[str, ...] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self._about = about

    def clean_new(self) -> str:
        """The new password, where it is fit."""
        new: str = self.cleaned_data["new"]
        check_password(new, self._about)
        return new

    def clean_again(self) -> str:
        """The same once more."""
        again: str = self.cleaned_data["again"]
        if "new" in self.cleaned_data and again != self.cleaned_data["new"]:
            raise ValidationError(
                gettext("Las dos no son iguales. Escriba la misma clave dos veces."), code="differ"
            )
        return again


class NewPinForm(DoorForm):
    """A new PIN."""

    pin = _pin(_("PIN nuevo"), PIN_HELP)

    def clean_pin(self) -> str:
        """The new PIN, where it is fit."""
        pin: str = self.cleaned_data["pin"]
        check_pin(pin)
        return pin


class FirstForm(NewPasswordForm, NewPinForm):
    """From a first secret to a password and a PIN of one's own."""

    handle = _handle()
    secret = _figures(
        _("Clave inicial"), _("Está en la hoja que le dieron. Sirve una vez, durante un día.")
    )
    field_order = ("handle", "secret", "new", "again", "pin")

    def clean_new(self) -> str:
        """The new password, which does not hold the handle just typed."""
        new: str = self.cleaned_data["new"]
        check_password(new, (self.data.get("handle", ""),))
        return new


class CodeForm(DoorForm):
    """The figures that a telephone shows, to prove that it was set up."""

    code = _figures(_("Código que muestra el teléfono"), _("Seis cifras, que cambian cada 30 s."))


class LanguageForm(DoorForm):
    """The language of one login."""

    language = forms.ChoiceField(
        label=_("Idioma de su cuenta"),
        required=False,
        help_text=_("Vale en cada equipo donde entre; el menú de arriba lo cambia en uno solo."),
    )
    language.settled = True  # type: ignore[attr-defined]

    def __init__(self, languages: list[tuple[str, str]], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choice = self.fields["language"]
        choice.choices = [("", "—"), *languages]  # type: ignore[attr-defined]


class GlassForm(Countersigner):
    """Why a glass is broken, what is opened, and who stands beside."""

    reason = forms.ChoiceField(label=_("Por qué"), choices=[("", "—"), *REASONS.items()])
    classes = forms.MultipleChoiceField(
        label=_("Qué hace falta ver"),
        widget=forms.CheckboxSelectMultiple,
        choices=[(str(int(seal)), CLASSES[seal]) for seal in OPENABLE],
    )

    def clean_classes(self) -> frozenset[SealClass]:
        """The classes that were ticked."""
        return frozenset(SealClass(int(number)) for number in self.cleaned_data["classes"])

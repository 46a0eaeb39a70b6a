"""The second signature in the first one's form: another person gives their handle and PIN, and signs with them."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from resguardo.console.access.models import Login
from resguardo.console.access.pins import login_by_pin
from resguardo.console.fields import SightForm
from resguardo.console.sight import Sight
from resguardo.operation.identifiers import StaffId


class Countersigner(SightForm):
    """A form that two persons sign. After `is_valid()`, `form.countersigner` is the second one, for `acting.perform(..., countersigner=form.countersigner)`.

    Their two fields stand after the form's own.
    """

    second_handle = forms.CharField(
        label=_("Segunda firma: nombre corto"),
        help_text=_("Otra persona en servicio, que está delante y de acuerdo."),
        max_length=64,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )
    second_pin = forms.CharField(
        label=_("Segunda firma: PIN"),
        max_length=12,
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )
    countersigner: StaffId | None = None

    def __init__(self, sight: Sight, *args: Any, **options: Any) -> None:
        super().__init__(sight, *args, **options)
        for name in ("second_handle", "second_pin"):
            self.fields[name] = self.fields.pop(name)

    def clean(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().clean() or self.cleaned_data
        # A PIN is not tried for a form that comes back anyway.
        if not self.errors:
            self.countersigner = self._second(fields["second_handle"], fields["second_pin"])
        return fields

    def _second(self, handle: str, pin: str) -> StaffId | None:
        login = login_by_pin(handle, pin, self.sight.staff.hex())
        staff = seated(login, self.sight) if login else None
        if staff is None:
            message = gettext(
                "Nombre corto y PIN no coinciden, o hubo demasiados intentos. La segunda persona los escribe otra vez, o espera unos minutos."
            )
            self.add_error("second_pin", forms.ValidationError(message, code="second_unknown"))
        elif staff == self.sight.staff:
            message = gettext(
                "Es la misma persona que firma primero. Se espera otra: llame a quien esté en servicio."
            )
            self.add_error("second_handle", forms.ValidationError(message, code="second_same"))
            return None
        return staff


def seated(login: Login, sight: Sight) -> StaffId | None:
    """As whom `login` acts in the operation of `sight`; None for somebody without a seat or out of service."""
    seat = login.seats.filter(operation=sight.account.operation).first()
    if seat is None:
        return None
    staff = StaffId(bytes(seat.staff))
    with sight.steady() as state:
        return staff if state.team.in_service(staff) else None

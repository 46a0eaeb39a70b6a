"""Fields of forms that every desk uses: a band, a member of the team, a place, a moment. Each says beside itself what was found, what was expected and how to mend."""

import secrets
from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from resguardo.account.moments import in_zone, moment_of
from resguardo.console.sight import Sight
from resguardo.operation import tag_code
from resguardo.operation.identifiers import Moment, PersonId, PlaceId, StaffId
from resguardo.operation.policy import Role


class SightForm(forms.Form):
    """A form that knows its reader. It carries a mark by which the same press twice is done once."""

    once = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, sight: Sight, *args: Any, **options: Any) -> None:
        self.sight = sight
        super().__init__(*args, **options)
        if not self.is_bound:
            self.initial["once"] = secrets.token_hex(16)
        for field in self.fields.values():
            if isinstance(field, _AsksSight):
                field.ask(sight)
            dress(field)

    def refuse(self, shown: Any, field: str | None = None) -> None:
        """Put a refusal beside `field`, or at the head of the form."""
        place = field if field in self.fields else None
        self.add_error(
            place, forms.ValidationError(shown.found, code=shown.code, params=shown._asdict())
        )
        self.refusal = shown

    refusal: Any = None


class _AsksSight:
    """A field whose choices or reading depend on the reader."""

    def ask(self, sight: Sight) -> None:
        raise NotImplementedError


class TagField(forms.CharField, _AsksSight):
    """The band of a person, typed, scanned or read aloud; gives the person's reference."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Brazalete"))
        options.setdefault("help_text", _("Escanee el brazalete o escriba su código."))
        super().__init__(**options)
        self.widget.attrs.update(
            {
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "dir": "ltr",
                "data-scan": "tag",
            }
        )

    def ask(self, sight: Sight) -> None:
        self._sight = sight

    def clean(self, value: Any) -> PersonId | None:
        written = super().clean(value)
        if not written:
            return None
        with self._sight.steady():
            found = self._sight.directory.person_tagged(written)
        if found is not None:
            return found
        if tag_code.parse(written) is None:
            raise forms.ValidationError(
                gettext(
                    "«%(found)s» no es un código de brazalete: letras y control no concuerdan. Léalo otra vez del brazalete."
                )
                % {"found": written[:20]},
                code="tag_unreadable",
            )
        raise forms.ValidationError(
            gettext(
                "Nadie lleva el brazalete «%(found)s» en este operativo. Revise el código, o registre primero a la persona."
            )
            % {"found": written[:20]},
            code="tag_unknown",
        )


class StaffField(forms.ChoiceField, _AsksSight):
    """A member of the team who is in service, narrowed to `roles` where given; gives their reference."""

    def __init__(self, roles: tuple[Role, ...] = (), **options: Any) -> None:
        self._roles = roles
        super().__init__(**options)

    def ask(self, sight: Sight) -> None:
        with sight.steady() as state:
            team = state.team
            listed = [
                (staff.hex(), sight.directory.staff_name(staff))
                for staff in team.members
                if team.in_service(staff)
                and (not self._roles or any(role in self._roles for role, _ in team.roles(staff)))
            ]
        self.choices = [("", "—"), *sorted(listed, key=lambda one: one[1].casefold())]

    def clean(self, value: Any) -> StaffId | None:
        chosen = super().clean(value)
        return StaffId(bytes.fromhex(chosen)) if chosen else None


class PlaceField(forms.ChoiceField, _AsksSight):
    """An open place whose name the reader may know; gives its reference. `wanted` narrows by the place's record."""

    def __init__(self, wanted: Callable[[Any], bool] = lambda _: True, **options: Any) -> None:
        self._wanted = wanted
        super().__init__(**options)

    def ask(self, sight: Sight) -> None:
        with sight.steady() as state:
            listed = [
                (place.hex(), sight.directory.place_name(place))
                for place, record in state.placement.places.items()
                if self._wanted(record) and sight.may_name(place)
            ]
        self.choices = [("", "—"), *sorted(listed, key=lambda one: one[1].casefold())]

    def clean(self, value: Any) -> PlaceId | None:
        chosen = super().clean(value)
        return PlaceId(bytes.fromhex(chosen)) if chosen else None


class MomentField(forms.CharField, _AsksSight):
    """A day and time in the operation's zone; gives milliseconds since 1970, None when left empty (now)."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Cuándo ocurrió"))
        options.setdefault("help_text", _("Hora del operativo. Vacío: ahora."))
        options.setdefault("required", False)
        super().__init__(**options)
        self.widget = forms.DateTimeInput(attrs={"type": "datetime-local", "step": "60"})

    def ask(self, sight: Sight) -> None:
        self._zone = sight.zone
        self.widget.attrs["max"] = in_zone(sight.now, sight.zone).strftime("%Y-%m-%dT%H:%M")

    def clean(self, value: Any) -> Moment | None:
        written = super().clean(value)
        if not written:
            return None
        try:
            return moment_of(written, self._zone)
        except ValueError:
            raise forms.ValidationError(
                gettext("«%(found)s» no es una fecha con hora. Se espera 2024-12-22T16:30.")
                % {"found": str(written)[:30]},
                code="moment_unreadable",
            ) from None


def dress(field: forms.Field) -> None:
    """The look of a field's control."""
    widget = field.widget
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        # The list and each of its boxes get the same class; console.css tells them apart.
        widget.attrs.setdefault("class", "options")
    elif isinstance(widget, forms.CheckboxInput):
        widget.attrs.setdefault("class", "form-check-input")
    elif isinstance(widget, forms.Select):
        widget.attrs.setdefault("class", "form-select")
    elif not isinstance(widget, forms.HiddenInput):
        widget.attrs.setdefault("class", "form-control")

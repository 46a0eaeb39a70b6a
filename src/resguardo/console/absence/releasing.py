"""What the alert unit lets out about a missing child: the form of the decision, and how it is shown on the page of the absence."""

from typing import Any, NamedTuple

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from resguardo.console.choosing import CodesField
from resguardo.console.fields import SightForm
from resguardo.console.person.labels import label
from resguardo.console.sight import Sight
from resguardo.exchange.cap.systems import Language
from resguardo.operation.identifiers import AbsenceId, Moment
from resguardo.operation.publication import ReleasedFact, country_of
from resguardo.words.areas import COUNTRIES, DEPARTMENTS, area_name


class ReleaseForm(SightForm):
    """Which facts, and where; or that everything is taken back, which is said by itself so that nobody does it with an empty form."""

    facts = CodesField(
        ReleasedFact,
        label=_("Qué se publica"),
        required=False,
        help_text=_("Esta decisión sustituye la anterior."),
    )
    areas = forms.MultipleChoiceField(
        label=_("Dónde se publica"), required=False, widget=forms.CheckboxSelectMultiple
    )
    seen_in = forms.ChoiceField(label=_("Dónde se le vio por última vez"), required=False)
    life_in_danger = forms.BooleanField(label=_("Su vida está en peligro"), required=False)
    take_back = forms.BooleanField(label=_("Retirar todo lo publicado"), required=False)

    def __init__(self, sight: Sight, *args: Any, **options: Any) -> None:
        super().__init__(sight, *args, **options)
        own = country_of(sight.account.state.jurisdiction)
        language = message_language()
        inside = [code for code in DEPARTMENTS if own and code.startswith(own)]
        outside = sorted(COUNTRIES, key=lambda code: (code != own, area_name(code, language)))
        named = [(code, area_name(code, language)) for code in outside]
        parts = [(code, area_name(code, language)) for code in inside]
        areas = [*named[:1], *parts, *named[1:]]
        self.fields["areas"].choices = areas  # type: ignore[attr-defined]
        self.fields["seen_in"].choices = [("", "—"), *parts, *named]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Either facts, or everything taken back."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if bool(given.get("facts")) is bool(given.get("take_back")):
            raise forms.ValidationError(
                gettext("Marque qué datos se publican, o que se retira todo; una de las dos cosas.")
            )
        return given


class Shown(NamedTuple):
    """What may be made known now, in words."""

    facts: tuple[str, ...]
    areas: tuple[str, ...]
    at: Moment


def shown_release(sight: Sight, absence: AbsenceId) -> Shown | None:
    """The decision that holds; None where nobody decided or everything was taken back."""
    with sight.steady() as state:
        release = state.publications.released(absence)
    if release is None or not release.facts:
        return None
    language = message_language()
    return Shown(
        tuple(str(label(one)) for one in release.facts),
        tuple(area_name(code, language) for code in release.areas),
        release.at,
    )


def fields_of(given: dict[str, Any]) -> dict[str, Any]:
    """From what the form gives to the fields of the act."""
    said = {name: one for name, one in given.items() if name != "take_back"}
    return {**said, "areas": tuple(given["areas"])}


def message_language() -> Language:
    """The language of the page, for names of countries."""
    language = (get_language() or "es")[:2]
    return language if language in {"es", "en", "he"} else "es"  # type: ignore[return-value]

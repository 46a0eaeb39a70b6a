"""The form of the intake desk: the band first, then what can be seen, whom the person holds on to, and only then what is said of who they are."""

from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from resguardo.console.fields import PlaceField, SightForm, TagField
from resguardo.console.person.labels import choices, label
from resguardo.console.sight import Sight
from resguardo.operation import tag_code
from resguardo.operation.description import DescriptionContent
from resguardo.operation.disclosure import places_shown
from resguardo.operation.family import AssertionBasis, Relation
from resguardo.operation.identifiers import TagCode
from resguardo.operation.identity import Claimant, IdentityContent
from resguardo.operation.placement import HABITABLE, PlaceKind
from resguardo.operation.register import CountedAs, FirstContactContent, Sex


class AgeRange(NamedTuple):
    """One button of ages, in whole years; `years_max` None for no limit."""

    years_min: int
    years_max: int | None
    label: Any


AGES = {
    "0-1": AgeRange(0, 1, "0–1"),
    "2-5": AgeRange(2, 5, "2–5"),
    "6-9": AgeRange(6, 9, "6–9"),
    "10-12": AgeRange(10, 12, "10–12"),
    "13-15": AgeRange(13, 15, "13–15"),
    "16-17": AgeRange(16, 17, "16–17"),
    "16-20": AgeRange(16, 20, _("16–20, en duda")),
    "18-29": AgeRange(18, 29, "18–29"),
    "30-59": AgeRange(30, 59, "30–59"),
    "60": AgeRange(60, None, _("60 o más")),
}
HAIR = (
    ("black", _("negro")),
    ("brown", _("castaño")),
    ("fair", _("rubio")),
    ("red", _("pelirrojo")),
    ("grey", _("cano")),
    ("covered", _("cubierto")),
    ("shaved", _("rapado")),
)
EYES = (
    ("brown", _("café")),
    ("black", _("negro")),
    ("blue", _("azul")),
    ("green", _("verde")),
)
SPEAKS = (
    ("español", "español"),
    ("English", "English"),
    ("עברית", "עברית"),
    ("ייִדיש", "ייִדיש"),
    ("français", "français"),
)
NAME_BY = (Claimant.CHILD, Claimant.ADULT, Claimant.RELATIVE, Claimant.PAPER)
PEOPLE_SAY = (Claimant.STAFF, Claimant.CHILD, Claimant.ADULT, Claimant.RELATIVE)


class Chips(forms.RadioSelect):
    """One choice of a few, each a large button."""

    template_name = "person/chips.html"

    def __init__(self, attrs: dict[str, Any] | None = None, **options: Any) -> None:
        super().__init__({"class": "btn-check", **(attrs or {})}, **options)


class ManyChips(forms.CheckboxSelectMultiple):
    """Several of a few, each a large button."""

    template_name = "person/chips.html"

    def __init__(self, attrs: dict[str, Any] | None = None, **options: Any) -> None:
        super().__init__({"class": "btn-check", **(attrs or {})}, **options)


class NewTagField(forms.CharField):
    """The code of a band that nobody wears yet; its check characters are checked before anything else."""

    def clean(self, value: Any) -> TagCode | None:
        written = super().clean(value)
        if not written:
            return None
        tag = tag_code.parse(written)
        if tag is None:
            raise forms.ValidationError(unreadable(written), code="tag_unreadable")
        return tag


def unreadable(written: str) -> str:
    """What is wrong with a code that is none: its length, or its check characters."""
    letters = sum(character.isalnum() for character in written)
    if letters != tag_code.LENGTH:
        return gettext("Son %(found)s caracteres; un brazalete tiene %(expected)s.") % {
            "found": letters,
            "expected": tag_code.LENGTH,
        }
    return gettext("Los caracteres de control no cuadran. Léalo otra vez, carácter por carácter.")


class IntakeForm(SightForm):
    """One person taken in."""

    tag = NewTagField(
        label=_("Brazalete"),
        required=False,
        max_length=20,
        widget=forms.TextInput(
            {
                "autocomplete": "off",
                "autocapitalize": "characters",
                "spellcheck": "false",
                "dir": "ltr",
                "data-scan": "tag",
                "autofocus": True,
                "inputmode": "text",
                "enterkeyhint": "next",
            }
        ),
    )
    without_band = forms.BooleanField(
        label=_("Sin brazalete impreso, o no lo quiere: dar un código"), required=False
    )
    photo = forms.FileField(
        label=_("Fotografía"),
        required=False,
        widget=forms.FileInput(
            {"accept": "image/*", "capture": "environment", "class": "visually-hidden"}
        ),
    )
    photo_refused = forms.BooleanField(label=_("No quiere fotografía"), required=False)
    counted_as = forms.ChoiceField(
        label=_("Cuenta como"), choices=choices(CountedAs), widget=Chips, initial="child"
    )
    sex = forms.ChoiceField(
        label=_("Sexo, a la vista"), choices=choices(Sex), widget=Chips, initial="unknown"
    )
    age = forms.ChoiceField(
        label=_("Edad, a la vista (años)"),
        choices=[(code, one.label) for code, one in AGES.items()],
        widget=Chips,
        required=False,
    )
    urgent = forms.BooleanField(label=_("Necesita atención médica ya"), required=False)
    place = PlaceField(
        label=_("Dónde está ahora"),
        required=False,
    )
    relative = TagField(
        label=_("Va con"),
        help_text=_("Brazalete de la persona a quien se aferra o que la sostiene."),
        required=False,
    )
    relation = forms.ChoiceField(
        label=_("Esa persona es"),
        choices=choices(Relation),
        widget=Chips,
        required=False,
    )
    link_by = forms.ChoiceField(
        label=_("Quién lo dice"),
        choices=[(one.value, label(one)) for one in PEOPLE_SAY],
        widget=Chips,
        required=False,
        initial="staff",
    )
    holding = forms.CharField(
        label=_("A quién sostiene, en palabras"), required=False, max_length=200
    )
    wears = forms.CharField(label=_("Qué viste"), required=False, max_length=200)
    carries = forms.CharField(label=_("Qué lleva"), required=False, max_length=200)
    found_where = forms.CharField(label=_("Dónde se halló"), required=False, max_length=200)
    hair = forms.ChoiceField(label=_("Cabello"), choices=HAIR, widget=Chips, required=False)
    eyes = forms.ChoiceField(label=_("Ojos"), choices=EYES, widget=Chips, required=False)
    height_cm = forms.IntegerField(
        label=_("Estatura (cm)"), required=False, min_value=30, max_value=230
    )
    speaks = forms.MultipleChoiceField(
        label=_("Habla"), choices=SPEAKS, widget=ManyChips, required=False
    )
    marks = forms.CharField(label=_("Señas"), required=False, max_length=200)
    given = forms.CharField(label=_("Nombres"), required=False, max_length=80)
    family = forms.CharField(label=_("Apellidos"), required=False, max_length=80)
    name_by = forms.ChoiceField(
        label=_("Quién lo dice"),
        choices=[(one.value, label(one)) for one in NAME_BY],
        widget=Chips,
        required=False,
        initial="child",
    )
    no_answer = forms.BooleanField(label=_("Se le preguntó y no quiso contestar"), required=False)

    def __init__(self, sight: Sight, *args: Any, **options: Any) -> None:
        super().__init__(sight, *args, **options)
        self._narrow(sight)
        for name in ("given", "family"):
            self.fields[name].widget.attrs.update(
                {"dir": "auto", "autocomplete": "off", "autocapitalize": "words"}
            )
        for name in ("holding", "wears", "carries", "found_where", "marks"):
            self.fields[name].widget.attrs.update({"dir": "auto", "autocomplete": "off"})

    def _narrow(self, sight: Sight) -> None:
        """People are met at sites; shelters are named only to those who may know them."""
        with sight.steady() as state:
            known = places_shown(state, sight.roles, sight.staff)
            offered = {
                place.hex()
                for place, record in state.placement.places.items()
                if record.closed_by is None
                and record.kind in HABITABLE
                and (record.kind is PlaceKind.SITE or place in known)
            }
        field = self.fields["place"]
        field.choices = [one for one in field.choices if not one[0] or one[0] in offered]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A band, or the word that there is none; a relation for whoever goes with somebody."""
        said = super().clean() or {}
        if not said.get("tag") and not said.get("without_band") and "tag" not in self.errors:
            self.add_error(
                "tag", gettext_lazy("Falta el brazalete: escanéelo, escríbalo o marque que no hay.")
            )
        if said.get("relative") and not said.get("relation"):
            self.add_error("relation", gettext_lazy("Falta decir qué es esa persona."))
        return said

    @property
    def circumstances(self) -> FirstContactContent:
        """How the person was found."""
        said = self.cleaned_data
        age = AGES.get(said["age"])
        return FirstContactContent(
            found_where=said["found_where"],
            holding=said["holding"],
            wears=said["wears"],
            carries=said["carries"],
            age_years_min=age.years_min if age else None,
            age_years_max=age.years_max if age else None,
        )

    @property
    def seen(self) -> DescriptionContent:
        """How to know the person by sight."""
        said = self.cleaned_data
        return DescriptionContent(
            hair=chosen_word(HAIR, said["hair"]),
            eyes=chosen_word(EYES, said["eyes"]),
            height_cm=said["height_cm"],
            marks=said["marks"],
            wears=said["wears"],
            carries=said["carries"],
            speaks=tuple(said["speaks"]),
        )

    @property
    def said(self) -> IdentityContent | None:
        """Who they are said to be; None where nothing was said."""
        said = self.cleaned_data
        if not said["given"] and not said["family"]:
            return None
        return IdentityContent(given=said["given"], family=said["family"])

    @property
    def link_basis(self) -> AssertionBasis:
        """What staff say they saw; others speak for themselves."""
        seen = self.cleaned_data["link_by"] in {"", Claimant.STAFF.value}
        return AssertionBasis.OBSERVED if seen else AssertionBasis.OWN_WORD


def chosen_word(listed: tuple[tuple[str, Any], ...], code: str) -> str:
    """The word itself, as the sealed description keeps it: in the language of the officer."""
    return str(dict(listed).get(code, ""))

"""The forms of the desk of papers."""

from typing import Any, Final

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from resguardo.console.access.countersigning import Countersigner
from resguardo.console.fields import PlaceField, SightForm, StaffField
from resguardo.console.sight import Sight
from resguardo.console.stepping import StepType
from resguardo.operation import sheet_number
from resguardo.operation.identifiers import SheetId
from resguardo.operation.placement import Place
from resguardo.papers.printing import Wish
from resguardo.papers.request import About, Kind
from resguardo.papers.sheet import Size

TYPED: Final = (About.PERSON, About.PERSONS)
"""What is named by bands that somebody types or scans."""
SIZES = ((Size.A4.value, "A4"), (Size.LETTER.value, _("Carta")))


def _is_open(place: Place) -> bool:
    return place.closed_by is None


class PrintForm(SightForm):
    """In which language and on which paper; for which place, or whose bands, where the paper is about such."""

    use_required_attribute = False
    place = PlaceField(label=_("De qué lugar"), wanted=_is_open)
    bands = forms.CharField(
        label=_("Brazaletes"),
        help_text=_("Escanee uno tras otro, o escríbalos separados por espacios."),
        widget=forms.TextInput({"autocomplete": "off", "dir": "ltr", "data-scan": "tags"}),
    )
    language = forms.ChoiceField(label=_("Idioma"), choices=settings.LANGUAGES)
    size = forms.ChoiceField(label=_("Papel"), choices=SIZES)
    layout = forms.ChoiceField(label=_("Forma"), required=False)

    def __init__(self, sight: Sight, kind: Kind, *args: Any, **options: Any) -> None:
        super().__init__(sight, *args, **options)
        self.initial.update(language=get_language() or "es", size=Size.A4.value)
        self.fields["layout"].choices = [(one, one) for one in kind.layouts]  # type: ignore[attr-defined]
        for name, is_asked in (
            ("place", kind.about is About.PLACE),
            ("bands", kind.about in TYPED),
            ("layout", len(kind.layouts) > 1),
        ):
            if not is_asked:
                del self.fields[name]

    def about(self) -> str:
        """What the paper is about, as `resguardo print` would be told."""
        given = self.cleaned_data
        if given.get("place"):
            with self.sight.steady():
                return self.sight.directory.place_name(given["place"])
        return str(given.get("bands", ""))

    def wish(self, kind: Kind) -> Wish:
        """The paper as the reader asks for it."""
        given = self.cleaned_data
        return Wish(
            kind.name,
            self.about(),
            given["language"],
            Size(given["size"]),
            given.get("layout", ""),
        )


class NumberField(forms.CharField):
    """The number that stands at the head of a sheet; gives the sheet's reference."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Número de la hoja"))
        super().__init__(max_length=20, **options)
        self.widget.attrs.update({"autocomplete": "off", "dir": "ltr", "spellcheck": "false"})


class SheetForm(SightForm):
    """A sheet, by its number."""

    number = NumberField()

    def clean_number(self) -> SheetId:
        """The sheet of that number; an error that says what to read again where nobody printed it."""
        written = self.cleaned_data["number"]
        with self.sight.steady() as state:
            sheet = state.sheets.numbered(written)
        if sheet is not None:
            return sheet
        said = (
            gettext(
                "«%(found)s» no es un número de hoja: los caracteres de control no cuadran. Léalo otra vez."
            )
            if sheet_number.parse(written) is None
            else gettext("Nadie imprimió la hoja «%(found)s» en este operativo. Revise el número.")
        )
        raise forms.ValidationError(said % {"found": written}, code="sheet_unknown")


class SignOutForm(SheetForm):
    """Who takes the sheet along and answers for it."""

    taker = StaffField(label=_("Quién la lleva"))


class DestroyForm(Countersigner, SheetForm):
    """Who saw it destroyed signs second."""


def _fields(given: dict[str, Any]) -> dict[str, Any]:
    return {"sheet": given.pop("number")} | given


STEPS: Final = (
    StepType("sign_out", "sheets.sign_out", _("Entregar una hoja"), SignOutForm, fields=_fields),
    StepType("take_back", "sheets.take_back", _("La hoja volvió"), SheetForm, fields=_fields),
    StepType(
        "destroy", "sheets.destroy_sheet", _("Destruir ante testigo"), DestroyForm, fields=_fields
    ),
)
"""What becomes of a sheet."""

"""The forms of the reconciling desk."""

from typing import Any

from django import forms
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from resguardo.account.moments import in_zone
from resguardo.console.fields import MomentField, SightForm
from resguardo.console.sight import Sight
from resguardo.console.words import said

FILE_BYTES_MAX = 8 * 1024 * 1024


class TimesForm(SightForm):
    """Two times whose totals are explained."""

    earlier = MomentField(
        label=_("Primer momento"), required=True, help_text=_("Hora del operativo.")
    )
    later = MomentField(label=_("Segundo momento"))
    known_at = MomentField(
        label=_("Según se sabía a las"),
        help_text=_("Vacío: con todo lo que se sabe ahora."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        earlier, later = cleaned.get("earlier"), cleaned.get("later")
        if earlier is not None and earlier >= (later or self.sight.now):
            self.add_error(
                "later",
                gettext("El segundo momento no es posterior al primero. Cambie uno de los dos."),
            )
        return cleaned


class FileForm(SightForm):
    """A file from outside."""

    file = forms.FileField(
        label=_("Archivo"),
        help_text=_("CSV, XLSX u ODS, hasta 8 MB. Arrástrelo aquí o elíjalo."),
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx,.ods"}),
    )

    def clean_file(self) -> Any:
        sent = self.cleaned_data["file"]
        if sent.size > FILE_BYTES_MAX:
            raise forms.ValidationError(
                gettext("El archivo es mayor de 8 MB. Divídalo y súbalo por partes.")
            )
        return sent


class StatementsFileForm(FileForm):
    """Public statements, as a table."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["file"].help_text = gettext(
            "CSV con una fila por comunicado: institución, momento, población, medida, cifra."
        )


class DraftForm(SightForm):
    """A statement drafted from a signed count."""

    count = forms.ChoiceField(label=_("Conteo firmado"))
    corrects = forms.ChoiceField(label=_("Corrige a"), required=False)
    words = forms.CharField(
        label=_("Texto que acompaña a las cifras"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "«Todos» se rechaza mientras algo esté abierto; «algunos», siempre: diga el número."
        ),
    )

    def __init__(self, sight: Sight, *args: Any, **options: Any) -> None:
        super().__init__(sight, *args, **options)
        with sight.steady() as state:
            closed = [
                (record.closings[-1].closed_at, count, record.kind.value)
                for count, record in state.counts.counts.items()
                if record.closings and not record.superseded_by
            ]
            issued = [
                (one.issued_at, reference, one.version)
                for reference, one in state.statements.statements.items()
                if not one.corrected_by
            ]
        clock = "%Y-%m-%d %H:%M"
        self.fields["count"].choices = [  # type: ignore[attr-defined]
            (count.hex(), f"{in_zone(at, sight.zone).strftime(clock)} · {said(kind)}")
            for at, count, kind in sorted(closed, reverse=True)
        ]
        version = gettext("versión")
        self.fields["corrects"].choices = [  # type: ignore[attr-defined]
            ("", "—"),
            *(
                (reference.hex(), f"{in_zone(at, sight.zone).strftime(clock)} · {version} {number}")
                for at, reference, number in sorted(issued, reverse=True)
            ),
        ]


def rules_language() -> Any:
    """The language of the sentences that the rules make: Spanish, or English for whoever reads English."""
    return "en" if get_language() == "en" else "es"

"""The forms of the absence desk, and which step each one takes."""

import re
from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from resguardo.console.absence.releasing import ReleaseForm, fields_of
from resguardo.console.access.countersigning import Countersigner
from resguardo.console.choosing import CodeField
from resguardo.console.fields import MomentField, PlaceField, SightForm, TagField
from resguardo.console.stepping import StepType
from resguardo.operation.absence import Absence, AbsenceKind, Stage
from resguardo.operation.alert import NUMBER_LENGTH_MAX, AlertRefusal
from resguardo.operation.identifiers import PersonId
from resguardo.operation.recovery import (
    InterviewOutcome,
    PlacementDecision,
    Reliability,
    ReportSource,
)

WORDS_MAX = 2000


class NoFields(SightForm):
    """A step that needs nothing but the press."""


class KindForm(SightForm):
    """How the person went, as far as it is known."""

    kind = CodeField(AbsenceKind, label=_("Cómo se fue, hasta donde se sabe"))


class NumberForm(SightForm):
    """The official number of the bulletin."""

    number = forms.CharField(
        label=_("Número del boletín oficial"),
        max_length=NUMBER_LENGTH_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "off", "dir": "ltr"}),
    )


class RefuseForm(SightForm):
    """Why no alert is activated."""

    reason = CodeField(AlertRefusal, label=_("Por qué no se activa"))


class SightingForm(SightForm):
    """Who says that the person was seen, how far it can be relied on, where and how."""

    source = CodeField(ReportSource, label=_("Quién lo dice"))
    reliability = CodeField(Reliability, label=_("Qué tan seguro es"))
    where = forms.CharField(
        label=_("Dónde la vieron"),
        required=False,
        max_length=WORDS_MAX,
        help_text=_("Queda sellado; lo lee quien busca."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
    circumstances = forms.CharField(
        label=_("Cuándo, con quién, en qué vehículo, hacia dónde"),
        required=False,
        max_length=WORDS_MAX,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


class LocatedForm(SightForm):
    """Where the person is known to be."""

    where = forms.CharField(
        label=_("Dónde está"),
        required=False,
        max_length=WORDS_MAX,
        help_text=_("Queda sellado; lo lee quien busca."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )


class SecondSignature(Countersigner):
    """A step that two persons sign."""


class RecoverForm(Countersigner):
    """Where the person is now; the second person signs for the giver's side."""

    place = PlaceField(
        label=_("Dónde está ahora"),
        wanted=lambda record: record.closed_by is None,
        required=False,
        help_text=_("Vacío: en ningún lugar del operativo, como una calle o una patrulla."),
    )


class DueForm(SightForm):
    """When the return interview is to be."""

    due_at = MomentField(
        label=_("Fecha de la entrevista"), help_text=_("Hora del operativo."), required=True
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["due_at"].widget.attrs.pop("max", None)


class OutcomeForm(SightForm):
    """How the return interview went."""

    outcome = CodeField(InterviewOutcome, label=_("Cómo fue"))


class DecisionForm(SightForm):
    """Where the person goes from here."""

    decision = CodeField(PlacementDecision, label=_("Adónde va ahora"))


class DeclareForm(SightForm):
    """Whom to declare missing: one band a line."""

    tags = forms.CharField(
        label=_("Brazaletes de quienes faltan"),
        help_text=_("Uno por renglón. Cada persona tendrá su propia ausencia."),
        widget=forms.Textarea(attrs={"rows": 4, "dir": "ltr", "autocomplete": "off"}),
    )
    kind = CodeField(AbsenceKind, label=_("Cómo se fue, hasta donde se sabe"), initial="unknown")

    def clean_tags(self) -> tuple[PersonId, ...]:
        """The persons who wear these bands; what can't be read is said band by band."""
        reader = TagField()
        reader.ask(self.sight)
        found, faults = [], []
        for written in filter(None, re.split(r"[\n,;]+", self.cleaned_data["tags"])):
            try:
                person = reader.clean(written.strip()) if written.strip() else None
            except forms.ValidationError as error:
                faults += error.messages
                continue
            if person is not None:
                found.append(person)
        if faults:
            raise forms.ValidationError([forms.ValidationError(one) for one in faults])
        if not found:
            raise forms.ValidationError(gettext("No hay ningún brazalete. Escriba al menos uno."))
        return tuple(dict.fromkeys(found))


def _is_open(record: Absence) -> bool:
    return not record.is_closed


def _is_away(record: Absence) -> bool:
    return record.is_away


def _is_back(record: Absence) -> bool:
    return not record.is_closed and record.has(Stage.RECOVERED)


def _can_be_asked(record: Absence) -> bool:
    asked, refused = (
        len(record.steps.get(stage, ())) for stage in (Stage.ALERT_REQUESTED, Stage.ALERT_REFUSED)
    )
    return record.is_away and not record.alert_is_active and asked <= refused


def _waits_for_word(record: Absence) -> bool:
    return record.is_away and not _can_be_asked(record) and not record.alert_is_active


STEPS: Final = (
    StepType("request", "absence.request_alert", _("Pedir la alerta"), NoFields, _can_be_asked),
    StepType(
        "acknowledge",
        "absence.acknowledge_alert",
        _("Acusar recibo"),
        NoFields,
        lambda record: _waits_for_word(record) and not record.has(Stage.ALERT_ACKNOWLEDGED),
    ),
    StepType(
        "activate", "absence.activate_alert", _("Activar la alerta"), NumberForm, _waits_for_word
    ),
    StepType("refuse", "absence.refuse_alert", _("No activarla"), RefuseForm, _waits_for_word),
    StepType(
        "release",
        "absence.release_facts",
        _("Decidir qué se publica"),
        ReleaseForm,
        lambda record: record.is_away and record.alert_is_active,
        fields_of,
    ),
    StepType(
        "sighting", "absence.report_sighting", _("Anotar un avistamiento"), SightingForm, _is_away
    ),
    StepType(
        "search", "absence.sign_for_search", _("Asumir la búsqueda"), SecondSignature, _is_away
    ),
    StepType("locate", "absence.locate_person", _("Fue localizada"), LocatedForm, _is_away),
    StepType(
        "recover",
        "absence.recover_person",
        _("Fue resguardada"),
        RecoverForm,
        lambda record: record.is_away and record.has(Stage.LOCATED),
    ),
    StepType(
        "end",
        "absence.end_alert",
        _("Desactivar la alerta"),
        NoFields,
        lambda record: record.alert_is_active and record.has(Stage.RECOVERED),
    ),
    StepType(
        "medical", "absence.record_medical_check", _("Hubo examen médico"), NoFields, _is_back
    ),
    StepType(
        "schedule",
        "absence.schedule_interview",
        _("Fijar la entrevista de retorno"),
        DueForm,
        _is_back,
    ),
    StepType(
        "interview",
        "absence.record_interview",
        _("Anotar la entrevista de retorno"),
        OutcomeForm,
        lambda record: _is_back(record) and record.has(Stage.INTERVIEW_SCHEDULED),
    ),
    StepType(
        "placement", "absence.decide_placement", _("Decidir la ubicación"), DecisionForm, _is_back
    ),
    StepType("kind", "absence.state_kind", _("Decir cómo se fue"), KindForm, _is_away),
    StepType(
        "present",
        "absence.confirm_presence",
        _("Nunca salió: confirmar presencia"),
        SecondSignature,
        lambda record: (
            record.is_away and record.kind is AbsenceKind.UNKNOWN and not record.has(Stage.LOCATED)
        ),
    ),
    StepType("close", "absence.close_absence", _("Cerrar la ausencia"), NoFields, _is_open),
)
"""The steps of one absence in the order in which they come."""
OF_SEVERAL: Final = {"request": "absences", "acknowledge": "absences"}
"""Steps whose act takes several absences, with the name of that field."""

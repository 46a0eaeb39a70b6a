"""The forms of the staff side of claims, and which step each one takes."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from resguardo.console.choosing import CodeField, CodesField
from resguardo.console.fields import MomentField, SightForm, StaffField, TagField
from resguardo.console.stepping import StepType
from resguardo.operation.claim_study import ContestEnd, KinshipBasis, SuitabilityBasis
from resguardo.operation.claims import (
    Capacity,
    ClaimContent,
    ClaimEnd,
    ClaimFinding,
    ContestGround,
    DocumentShown,
    KinClaim,
    claim_of,
)
from resguardo.operation.identifiers import KinClaimId, OrderId
from resguardo.operation.policy import Role

WORDS_MAX = 2000
WORKS_ON_CLAIMS = (Role.CHILD_PROTECTION, Role.COORDINATOR, Role.JUDGE)
SAID: Final = {
    "claimant": _("Nombre de quien solicita"),
    "document": _("Número de su documento"),
    "contact": _("Cómo localizarle"),
    "relationship": _("Parentesco o relación que declara"),
    "asks_for": _("Nombre de quien busca"),
    "age": _("Edad o fecha de nacimiento que declara"),
    "marks": _("Señas"),
    "siblings": _("Hermanas y hermanos"),
    "last_contact": _("Último contacto"),
    "words": _("Algo más"),
}
"""What a claim says, in the order of the paper form."""


def _words(label: Any, *, required: bool = False) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": 2, "dir": "auto"})
    return forms.CharField(label=label, required=required, max_length=WORDS_MAX, widget=widget)


class ReceiptField(forms.CharField):
    """The number of another claim's receipt; gives its reference."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Número de recibo de la otra solicitud"))
        super().__init__(**options)
        self.widget.attrs.update({"dir": "ltr", "autocomplete": "off"})

    def clean(self, value: Any) -> KinClaimId | None:
        """The reference that the receipt gives, whether or not such a claim was received: the act says that."""
        written = super().clean(value).strip().upper()
        return claim_of(written) if written else None


class ReceiveForm(SightForm):
    """A claim that came on paper, with the number printed on it, or one that is drawn now."""

    receipt = forms.CharField(
        label=_("Número de recibo"),
        help_text=_("Si el papel ya trae un número, cópielo. Entregue este número y nada más."),
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )
    capacity = CodeField(Capacity, label=_("Pide como"))
    documents = CodesField(DocumentShown, label=_("Documentos que mostró"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, label in SAID.items():
            self.fields[name] = _words(label, required=name in {"claimant", "asks_for"})
            self.fields[name].widget.attrs["class"] = "form-control"


class AssignForm(SightForm):
    """Who works on it, and until when."""

    owner = StaffField(roles=WORKS_ON_CLAIMS, label=_("Quién la atiende"))
    review_at = MomentField(
        label=_("La revisa de nuevo"), help_text=_("Hora del operativo."), required=True
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["review_at"].widget.attrs.pop("max", None)


class LeadForm(SightForm):
    """Who may be the child asked for."""

    person = TagField(label=_("Brazalete de quien podría ser"))


class KinshipForm(SightForm):
    """What was found of the relationship."""

    person = TagField(label=_("Brazalete de la persona"))
    finding = CodeField(ClaimFinding, label=_("Qué se halló"))
    basis = CodeField(KinshipBasis, label=_("Con qué fundamento"))


class SuitabilityForm(SightForm):
    """What was found of the claimant and the home."""

    finding = CodeField(ClaimFinding, label=_("Qué se halló"))
    basis = CodeField(SuitabilityBasis, label=_("Con qué fundamento"))


class AuthorityForm(SightForm):
    """Whether a court lets the claimant have this very person."""

    person = TagField(label=_("Brazalete de la persona"))
    finding = CodeField(ClaimFinding, label=_("Qué se halló"))
    order = forms.ChoiceField(
        label=_("Resolución que la nombra"),
        required=False,
        help_text=_("Hace falta para decir que está establecida."),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        with self.sight.steady() as state:
            listed = [
                (order.hex(), state.register.persons[record.person].tag)
                for order, record in state.releases.orders.items()
                if not record.ended_by
            ]
        self.fields["order"].choices = [("", "—"), *listed]  # type: ignore[attr-defined]

    def clean_order(self) -> OrderId | None:
        """The order's reference."""
        chosen = self.cleaned_data["order"]
        return OrderId(bytes.fromhex(chosen)) if chosen else None


class ContestForm(SightForm):
    """Why the claim is doubted."""

    ground = CodeField(ContestGround, label=_("Por qué se objeta"))
    rival = ReceiptField(required=False)
    words = _words(_("Razones"))


class SettleForm(SightForm):
    """What came of the doubt."""

    end = CodeField(ContestEnd, label=_("En qué quedó"))


class OtherForm(SightForm):
    """The other claim of the same person."""

    other = ReceiptField()

    def clean_other(self) -> KinClaimId:
        """The other claim, which must be given."""
        other: KinClaimId | None = self.cleaned_data["other"]
        if other is None:
            raise forms.ValidationError(gettext("Falta el número de recibo de la otra solicitud."))
        return other


class CloseForm(SightForm):
    """Why nobody works on it any more."""

    reason = CodeField(ClaimEnd, label=_("Por qué se cierra"))
    words = _words(_("Razones"))


def _is_open(record: KinClaim) -> bool:
    return not record.outcomes


def _has_leads(record: KinClaim) -> bool:
    return _is_open(record) and bool(record.leads)


STEPS: Final = (
    StepType("assign", "claims.assign_claim", _("Asignar"), AssignForm, _is_open),
    StepType("lead", "claims.propose_lead", _("Anotar una pista"), LeadForm, _is_open),
    StepType("drop", "claims.drop_lead", _("Descartar una pista"), LeadForm, _has_leads),
    StepType("kinship", "claims.find_kinship", _("Vínculo"), KinshipForm, _has_leads),
    StepType("suitability", "claims.find_suitability", _("Idoneidad"), SuitabilityForm, _is_open),
    StepType("authority", "claims.find_authority", _("Autoridad"), AuthorityForm, _has_leads),
    StepType("contest", "claims.contest_claim", _("Objetar"), ContestForm, _is_open),
    StepType(
        "settle",
        "claims.settle_contest",
        _("Resolver la objeción"),
        SettleForm,
        lambda record: _is_open(record) and record.is_contested,
    ),
    StepType("link", "claims.link_claimants", _("La misma persona que otra"), OtherForm),
    StepType("part", "claims.part_claimants", _("No es la misma persona"), OtherForm),
    StepType("close", "claims.close_claim", _("Cerrar la solicitud"), CloseForm, _is_open),
    StepType(
        "reopen",
        "claims.reopen_claim",
        _("Volver a abrirla"),
        AssignForm,
        lambda record: not _is_open(record),
    ),
)
"""What can be done with one claim."""


def received(given: dict[str, Any]) -> dict[str, Any]:
    """The fields of the act from the form of a claim on paper."""
    said = ClaimContent(**{name: given[name] for name in SAID})
    kept = {name: given[name] for name in ("capacity", "documents")}
    return {**kept, "receipt": given["receipt"].strip().upper(), "said": said}

"""Forms of what can be done about one person. Each gives the fields of one act; the act decides."""

from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from resguardo.console.access.countersigning import Countersigner
from resguardo.console.fields import MomentField, SightForm, TagField
from resguardo.console.intake.forms import EYES, HAIR, SPEAKS, Chips, ManyChips, chosen_word
from resguardo.console.person.labels import choices
from resguardo.console.sight import Sight
from resguardo.operation.age import AgeContent
from resguardo.operation.bands import TagChange
from resguardo.operation.belongings import BelongingsContent, Side
from resguardo.operation.description import DescriptionContent, PhotoView
from resguardo.operation.family import AssertionBasis, LinkWithdrawal, Relation, VerificationBasis
from resguardo.operation.identifiers import (
    ClaimId,
    FamilyLinkId,
    JudgementId,
    MergeId,
    PersonId,
)
from resguardo.operation.identity import (
    Claimant,
    ConfirmationBasis,
    IdentityContent,
    WithdrawalGround,
)
from resguardo.operation.judgements import Verdict
from resguardo.operation.merge import MergeBasis, SplitGround
from resguardo.operation.register import AgeBasis, CountedAs, Sex

WORDS_MAX = 200


class Asking:
    """What every form of an act says of itself: its code, its title, what it does in a sentence, and beside which field a refusal stands."""

    code: ClassVar[str]
    title: ClassVar[Promise]
    does: ClassVar[Promise]
    beside: ClassVar[str | None] = None
    cleaned_data: dict[str, Any]

    def asked(self, person: PersonId, item: bytes) -> dict[str, Any]:
        """The fields of the act, about `person` and, where it has one, `item`."""
        raise NotImplementedError


class ClaimForm(SightForm, Asking):
    """Who somebody says the person is."""

    code = "register.claim_identity"
    title = _("Anotar quién dicen que es")
    does = _("Queda al lado de lo que se dijo antes. No reemplaza nada.")
    claimant = forms.ChoiceField(
        label=_("Quién lo dice"),
        choices=[one for one in choices(Claimant) if one[0] != Claimant.ROSTER.value],
        widget=Chips,
        initial="child",
    )
    given = forms.CharField(label=_("Nombres"), required=False, max_length=80)
    family = forms.CharField(label=_("Apellidos"), required=False, max_length=80)
    name = forms.CharField(
        label=_("Nombre completo tal como se dijo, o como le llaman"),
        required=False,
        max_length=WORDS_MAX,
    )
    birth = forms.DateField(
        label=_("Fecha de nacimiento"),
        required=False,
        widget=forms.DateInput({"type": "date"}),
    )
    age_min = forms.IntegerField(label=_("Edad, de"), required=False, min_value=0, max_value=120)
    age_max = forms.IntegerField(label=_("Edad, a"), required=False, min_value=0, max_value=120)
    sex = forms.ChoiceField(
        label=_("Sexo"),
        choices=[one for one in choices(Sex) if one[0] != "unknown"],
        widget=Chips,
        required=False,
    )
    parents = forms.CharField(
        label=_("Madre y padre, separados por coma"), required=False, max_length=WORDS_MAX
    )
    languages = forms.MultipleChoiceField(
        label=_("Idiomas"), choices=SPEAKS, widget=ManyChips, required=False
    )
    residence = forms.CharField(label=_("Residencia"), required=False, max_length=WORDS_MAX)
    document = forms.CharField(label=_("Documento"), required=False, max_length=80)
    claimed_by = forms.CharField(
        label=_("Nombre del familiar, o título del papel"), required=False, max_length=WORDS_MAX
    )
    no_answer = forms.BooleanField(label=_("Se le preguntó y no quiso contestar"), required=False)

    def asked(self, person: PersonId, item: bytes) -> dict[str, Any]:
        said = self.cleaned_data
        born = said["birth"].isoformat() if said["birth"] else None
        content = IdentityContent(
            name=said["name"],
            given=said["given"],
            family=said["family"],
            birth_earliest=born,
            birth_latest=born,
            age_years_min=said["age_min"],
            age_years_max=said["age_max"],
            sex=Sex(said["sex"]) if said["sex"] else None,
            parents=tuple(filter(None, (one.strip() for one in said["parents"].split(",")))),
            languages=tuple(said["languages"]),
            residence=said["residence"],
            document=said["document"],
            claimed_by=said["claimed_by"],
        )
        silent = said["no_answer"] and not content.facts()
        return {
            "person": person,
            "claimant": Claimant(said["claimant"]),
            "said": None if silent else content,
        }


class ConfirmForm(SightForm, Asking):
    """A claim was found true."""

    code = "register.confirm_identity"
    title = _("Confirmar una identidad")
    does = _("Firma una persona distinta de quien anotó lo dicho, con un fundamento de la lista.")
    basis = forms.ChoiceField(
        label=_("Fundamento"), choices=choices(ConfirmationBasis), widget=Chips
    )

    def asked(self, person: PersonId, item: bytes) -> dict[str, Any]:
        basis = ConfirmationBasis(self.cleaned_data["basis"])
        return {"person": person, "claim": ClaimId(item), "basis": basis}


class WithdrawConfirmationForm(SightForm, Asking):
    """A confirmed claim no longer stands."""

    code = "register.withdraw_confirmation"
    title = _("Retirar una confirmación")
    does = _("Lo dicho queda escrito; deja de estar confirmado.")
    ground = forms.ChoiceField(label=_("Por qué"), choices=choices(WithdrawalGround), widget=Chips)

    def asked(self, person: PersonId, item: bytes) -> dict[str, Any]:
        ground = WithdrawalGround(self.cleaned_data["ground"])
        return {"person": person, "claim": ClaimId(item), "ground": ground}


class DescribeForm(SightForm, Asking):
    """How the person looks now."""

    code = "register.describe_person"
    title = _("Describir a la persona")
    does = _("Para reconocerla a la vista. Las descripciones anteriores quedan.")
    sex = forms.ChoiceField(
        label=_("Sexo, a la vista"), choices=choices(Sex), widget=Chips, initial="unknown"
    )
    hair = forms.ChoiceField(label=_("Cabello"), choices=HAIR, widget=Chips, required=False)
    eyes = forms.ChoiceField(label=_("Ojos"), choices=EYES, widget=Chips, required=False)
    height_cm = forms.IntegerField(
        label=_("Estatura (cm)"), required=False, min_value=30, max_value=230
    )
    speaks = forms.MultipleChoiceField(
        label=_("Habla"), choices=SPEAKS, widget=ManyChips, required=False
    )
    wears = forms.CharField(label=_("Qué viste"), required=False, max_length=WORDS_MAX)
    carries = forms.CharField(label=_("Qué lleva"), required=False, max_length=WORDS_MAX)
    marks = forms.CharField(label=_("Señas"), required=False, max_length=WORDS_MAX)

    def asked(self, person: PersonId, item: bytes) -> dict[str, Any]:
        said = self.cleaned_data
        seen = DescriptionContent(
            hair=chosen_word(HAIR, said["hair"]),
            eyes=chosen_word(EYES, said["eyes"]),
            height_cm=said["height_cm"],
            marks=said["marks"],
            wears=said["wears"],
            carries=said["carries"],
            speaks=tuple(said["speaks"]),
        )
        return {"person": person, "seen": seen, "sex_observed": Sex(said["sex"])}


class PhotoForm(SightForm, Asking):
    """Another picture; those before it stay."""

    code = "register.record_photo"
    title = _("Agregar una fotografía")
    does = _("La fotografía anterior no se pierde.")
    beside = "photo"
    photo = forms.FileField(
        label=_("Fotografía"),
        widget=forms.FileInput({"accept": "image/*", "capture": "environment"}),
    )
    view = forms.ChoiceField(
        label=_("Qué muestra"), choices=choices(PhotoView), widget=Chips, initial="face"
    )
    tag_in_frame = forms.BooleanField(
        label=_("Se lee el brazalete en la fotografía"), required=False
    )

    def asked(self, person: PersonId, item: bytes) -> dict[str, Any]:
        return {
            "person": person,
            "digest": item,
            "view": PhotoView(self.cleaned_data["view"]),
            "tag_in_frame": self.cleaned_data["tag_in_frame"],
        }


class PhotoRefusalForm(SightForm, Asking):
    """The person does not want a picture."""

    code = "register.note_photo_refusal"
    title = _("No quiere fotografía")
    does = _("Es una respuesta válida. Se le puede preguntar otra vez.")

    def asked(self, person: PersonId, item: bytes) -> dict[str, Any]:
        return {"person": person}


class ReclassifyForm(Countersigner, Asking):
    """Count as a child or as an adult."""

    code = "register.reclassify_person"
    title = _("Cambiar cómo cuenta")
    does = _("Firman dos. En duda cuenta como niña o niño; decide la edad más baja posible.")
    counted_as = forms.ChoiceField(label=_("Cuenta como"), choices=choices(CountedAs), widget=Chips)
    basis = forms.ChoiceField(label=_("Fundamento"), choices=choices(AgeBasis), widget=Chips)
    age_min = forms.IntegerField(
        label=_("Edad más baja posible"), required=False, min_value=0, max_value=120
    )
    age_max = forms.IntegerField(
        label=_("Edad más alta posible"), required=False, min_value=0, max_value=120
    )
    reasons = forms.CharField(label=_("Razones"), required=False, max_length=500)

    def asked(self, person: PersonId, item: bytes) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "person": person,
            "counted_as": CountedAs(said["counted_as"]),
            "basis": AgeBasis(said["basis"]),
            "age": AgeContent(
                age_years_min=said["age_min"],
                age_years_max=said["age_max"],
                reasons=said["reasons"],
            ),
        }


class MergeForm(Countersigner, Asking):
    """Two records are one person."""

    code = "register.merge_persons"
    title = _("Unir dos registros de una misma persona")
    does = _("Firman dos, que vieron las dos caras. Nada se borra y se puede deshacer.")
    beside = "other"
    other = TagField(label=_("Brazalete del otro registro"))
    keeps = forms.ChoiceField(
        label=_("Qué registro sigue"),
        choices=[("this", _("Este")), ("other", _("El otro"))],
        widget=Chips,
        initial="this",
    )
    basis = forms.ChoiceField(label=_("Fundamento"), choices=choices(MergeBasis), widget=Chips)

    def asked(self, person: PersonId, item: bytes) -> dict[str, Any]:
        other = self.cleaned_data["other"]
        kept, duplicate = (
            (person, other) if self.cleaned_data["keeps"] == "this" else (other, person)
        )
        basis = MergeBasis(self.cleaned_data["basis"])
        return {"kept": kept, "duplicate": duplicate, "basis": basis}


class SplitForm(Countersigner, Asking):
    """A merge is undone."""

    code = "register.split_persons"
    title = _("Deshacer una unión")
    does = _("Firman dos. Cada registro vuelve a quedar como estaba.")
    ground = forms.ChoiceField(label=_("Por qué"), choices=choices(SplitGround), widget=Chips)

    def asked(self, person: PersonId, item: bytes) -> dict[str, Any]:
        return {"merge": MergeId(item), "ground": SplitGround(self.cleaned_data["ground"])}


class JudgeForm(SightForm, Asking):
    """Somebody looked at two records and says whether they are one person."""

    code = "judgement.record_judgement"
    title = _("Decidir si dos registros son la misma persona")
    does = _("No une nada. Evita que se propongan otra vez, y queda quién lo dijo y por qué.")
    beside = "other"
    other = TagField(label=_("Brazalete del otro registro"))
    verdict = forms.ChoiceField(label=_("Son"), choices=choices(Verdict), widget=Chips)
    why = forms.CharField(label=_("Qué se comparó y qué se vio"), max_length=WORDS_MAX)

    def asked(self, person: PersonId, item: bytes) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "person": person,
            "other": said["other"],
            "verdict": Verdict(said["verdict"]),
            "why": said["why"],
        }


class UndoJudgementForm(SightForm, Asking):
    """A judgement no longer stands."""

    code = "judgement.undo_judgement"
    title = _("Anular una decisión")
    does = _("Queda escrito quién la tomó y quién la anuló; deja de valer.")

    def asked(self, person: PersonId, item: bytes) -> dict[str, Any]:
        return {"judgement": JudgementId(item)}


class BelongingsForm(SightForm, Asking):
    """What goes along with the person, before they go or when they have arrived."""

    code = "custody.note_belongings"
    title = _("Anotar medicinas, papeles y pertenencias")
    does = _(
        "Se anota al entregar y otra vez al recibir. Nadie se queda sin recibir por una bolsa."
    )
    side = forms.ChoiceField(
        label=_("Cuándo"), choices=choices(Side), widget=Chips, initial=Side.GIVEN.value
    )
    medicines = forms.CharField(
        label=_("Medicinas"),
        required=False,
        max_length=WORDS_MAX,
        help_text=_("Cuál, cuánto y a qué hora le toca. Sin diagnósticos."),
    )
    papers = forms.CharField(label=_("Papeles"), required=False, max_length=WORDS_MAX)
    belongings = forms.CharField(label=_("Pertenencias"), required=False, max_length=WORDS_MAX)
    lacks = forms.CharField(
        label=_("Qué falta de lo que se esperaba"), required=False, max_length=WORDS_MAX
    )
    nothing = forms.BooleanField(label=_("No lleva nada"), required=False)

    def asked(self, person: PersonId, item: bytes) -> dict[str, Any]:
        said = self.cleaned_data
        words = {name: said[name] for name in ("medicines", "papers", "belongings", "lacks")}
        return {
            "person": person,
            "side": Side(said["side"]),
            "said": BelongingsContent(**words),
            "nothing": said["nothing"],
        }


class ReplaceTagForm(SightForm, Asking):
    """Another band."""

    code = "register.replace_tag"
    title = _("Cambiar el brazalete")
    does = _("El código anterior queda anulado para siempre. Compare la cara antes de poner otro.")
    beside = "tag"
    reason = forms.ChoiceField(label=_("Por qué"), choices=choices(TagChange), widget=Chips)
    tag = forms.CharField(
        label=_("Brazalete nuevo"),
        required=False,
        max_length=20,
        help_text=_("Vacío: el sistema da un código."),
        widget=forms.TextInput({"autocomplete": "off", "dir": "ltr", "data-scan": "tag"}),
    )

    def asked(self, person: PersonId, item: bytes) -> dict[str, Any]:
        reason, tag = TagChange(self.cleaned_data["reason"]), self.cleaned_data["tag"]
        return {"person": person, "reason": reason, "tag": tag or None}


class SwapTagsForm(Countersigner, Asking):
    """Two persons wear each other's band."""

    code = "register.swap_tags"
    title = _("Corregir dos brazaletes cambiados")
    does = _("Firman dos que conocen las dos caras.")
    beside = "second"
    second = TagField(label=_("Brazalete con que está anotada la otra persona"))
    right_until = MomentField(
        label=_("Hasta cuándo llevaban cada cual el suyo"),
        help_text=_("Vacío: no se sabe."),
    )

    def asked(self, person: PersonId, item: bytes) -> dict[str, Any]:
        said = self.cleaned_data
        return {"first": person, "second": said["second"], "right_until": said["right_until"]}


class LinkForm(SightForm, Asking):
    """Somebody says who belongs to whom."""

    code = "family.assert_link"
    title = _("Anotar un vínculo")
    does = _("Queda al lado de lo que digan otras personas, aunque se contradiga.")
    beside = "relative"
    relative = TagField(label=_("Brazalete de la otra persona"))
    relation = forms.ChoiceField(label=_("Esa persona es"), choices=choices(Relation), widget=Chips)
    claimant = forms.ChoiceField(
        label=_("Quién lo dice"),
        choices=[one for one in choices(Claimant) if one[0] != Claimant.ROSTER.value],
        widget=Chips,
    )
    basis = forms.ChoiceField(
        label=_("Cómo lo sabe"), choices=choices(AssertionBasis), widget=Chips
    )

    def asked(self, person: PersonId, item: bytes) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "person": person,
            "relative": said["relative"],
            "relation": Relation(said["relation"]),
            "claimant": Claimant(said["claimant"]),
            "basis": AssertionBasis(said["basis"]),
        }


class VerifyLinkForm(SightForm, Asking):
    """A link was found true."""

    code = "family.verify_link"
    title = _("Verificar un vínculo")
    does = _("Firma una persona distinta de quien lo anotó, con un fundamento de la lista.")
    basis = forms.ChoiceField(
        label=_("Fundamento"), choices=choices(VerificationBasis), widget=Chips
    )

    def asked(self, person: PersonId, item: bytes) -> dict[str, Any]:
        basis = VerificationBasis(self.cleaned_data["basis"])
        return {"link": FamilyLinkId(item), "basis": basis}


class WithdrawLinkForm(SightForm, Asking):
    """A link no longer stands."""

    code = "family.withdraw_link"
    title = _("Retirar un vínculo")
    does = _("Queda escrito quién lo dijo; deja de valer.")
    reason = forms.ChoiceField(label=_("Por qué"), choices=choices(LinkWithdrawal), widget=Chips)

    def asked(self, person: PersonId, item: bytes) -> dict[str, Any]:
        reason = LinkWithdrawal(self.cleaned_data["reason"])
        return {"link": FamilyLinkId(item), "reason": reason}


FORMS: dict[str, type[Any]] = {
    "claim": ClaimForm,
    "confirm": ConfirmForm,
    "withdraw-confirmation": WithdrawConfirmationForm,
    "describe": DescribeForm,
    "photo": PhotoForm,
    "photo-refusal": PhotoRefusalForm,
    "reclassify": ReclassifyForm,
    "merge": MergeForm,
    "split": SplitForm,
    "judge": JudgeForm,
    "belongings": BelongingsForm,
    "undo-judgement": UndoJudgementForm,
    "replace-tag": ReplaceTagForm,
    "swap-tags": SwapTagsForm,
    "link": LinkForm,
    "verify-link": VerifyLinkForm,
    "withdraw-link": WithdrawLinkForm,
}
"""The acts about one person, by their word in the address."""

MENU = (
    "claim",
    "describe",
    "photo",
    "photo-refusal",
    "belongings",
    "link",
    "replace-tag",
    "swap-tags",
    "reclassify",
    "judge",
    "merge",
)
"""Those that stand in the menu of the person's page; the others stand beside the claim, the link or the merge that they are about."""


def form_for(word: str, sight: Sight, *given: Any, **options: Any) -> Any:
    """The form of an act by its word."""
    return FORMS[word](sight, *given, **options)

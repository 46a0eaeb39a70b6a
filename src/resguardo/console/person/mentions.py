"""People who were named and not seen: the list that nothing leaves by itself, and what is done about each of them."""

from typing import Any, ClassVar, NamedTuple

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from resguardo.account.access import ReadReason
from resguardo.account.account import Request
from resguardo.account.person_records import record_of_mention
from resguardo.console import acting
from resguardo.console.addresses import reference_in
from resguardo.console.fields import SightForm, StaffField, TagField
from resguardo.console.intake.forms import Chips
from resguardo.console.person.faces import Face, face_of
from resguardo.console.person.finding import namesakes
from resguardo.console.person.labels import choices
from resguardo.console.person.likely import Likely, likely
from resguardo.console.person.reasons import reason_of
from resguardo.console.sight import Sight
from resguardo.operation.event import SealClass
from resguardo.operation.identifiers import MentionId, Moment
from resguardo.operation.identity import Claimant
from resguardo.operation.mentions import ClosingReason, MatchBasis, Mention, MentionContent

HOUR_MS = 60 * 60_000
REVIEW_IN = (("24", _("Mañana")), ("72", _("En tres días")), ("168", _("En una semana")))


class Line(NamedTuple):
    """One mention on the list, with those on the roll who may be meant."""

    mention: MentionId
    record: Mention
    owner: str
    said: MentionContent | None
    is_overdue: bool
    likely: list[tuple[Face, Likely]]


class FollowUp(SightForm):
    """Who looks for them, and when they report again."""

    owner = StaffField(label=_("Quién da seguimiento"))
    review_in = forms.ChoiceField(
        label=_("Se revisa"), choices=REVIEW_IN, widget=Chips, initial="24"
    )

    def follow_up(self) -> dict[str, Any]:
        """The owner and the moment of the review."""
        hours = int(self.cleaned_data["review_in"])
        return {
            "owner": self.cleaned_data["owner"],
            "review_at": Moment(self.sight.now + hours * HOUR_MS),
        }


class NoteForm(FollowUp):
    """Somebody was named."""

    code: ClassVar[str] = "register.note_mention"
    title: ClassVar[Promise] = _("Anotar a alguien que nombraron y nadie ha visto")
    source = forms.ChoiceField(label=_("Quién la nombró"), choices=choices(Claimant), widget=Chips)
    name = forms.CharField(label=_("Nombre"), required=False, max_length=160)
    age_min = forms.IntegerField(label=_("Edad, de"), required=False, min_value=0, max_value=120)
    age_max = forms.IntegerField(label=_("Edad, a"), required=False, min_value=0, max_value=120)
    last_known = forms.CharField(
        label=_("Dónde se supo de ella por última vez"), required=False, max_length=200
    )
    words = forms.CharField(label=_("Qué se dijo"), required=False, max_length=400)

    def asked(self, mention: MentionId) -> dict[str, Any]:
        """The fields of the act."""
        said = self.cleaned_data
        content = MentionContent(
            name=said["name"],
            age_years_min=said["age_min"],
            age_years_max=said["age_max"],
            last_known=said["last_known"],
            words=said["words"],
        )
        return {"source": Claimant(said["source"]), "said": content} | self.follow_up()


class ReviewForm(FollowUp):
    """The search goes on."""

    code: ClassVar[str] = "register.review_mention"
    title: ClassVar[Promise] = _("La búsqueda sigue")

    def asked(self, mention: MentionId) -> dict[str, Any]:
        """The fields of the act."""
        return {"mention": mention} | self.follow_up()


class ReopenForm(ReviewForm):
    """A match or a closing was wrong."""

    code: ClassVar[str] = "register.reopen_mention"
    title: ClassVar[Promise] = _("Volver a ponerla en la lista")


class MatchForm(SightForm):
    """Whoever was named is somebody who was seen."""

    code: ClassVar[str] = "register.match_mention"
    title: ClassVar[Promise] = _("Es alguien a quien ya se vio")
    person = TagField()
    basis = forms.ChoiceField(label=_("Fundamento"), choices=choices(MatchBasis), widget=Chips)

    def asked(self, mention: MentionId) -> dict[str, Any]:
        """The fields of the act."""
        said = self.cleaned_data
        return {
            "mention": mention,
            "person": said["person"],
            "basis": MatchBasis(said["basis"]),
        }


class CloseForm(SightForm):
    """Nobody is looked for under this mention any more."""

    code: ClassVar[str] = "register.close_mention"
    title: ClassVar[Promise] = _("Cerrar la búsqueda")
    reason = forms.ChoiceField(label=_("Por qué"), choices=choices(ClosingReason), widget=Chips)

    def asked(self, mention: MentionId) -> dict[str, Any]:
        """The fields of the act."""
        return {"mention": mention, "reason": ClosingReason(self.cleaned_data["reason"])}


FORMS: dict[str, type[Any]] = {
    "new": NoteForm,
    "review": ReviewForm,
    "match": MatchForm,
    "close": CloseForm,
    "reopen": ReopenForm,
}


@require_GET
def mentions(request: HttpRequest) -> HttpResponse:
    """Everybody named and not seen, the oldest first, each with its owner and when it is looked at again."""
    sight: Sight = request.sight  # type: ignore[attr-defined]
    reason = reason_of(request, ReadReason.SEARCH)
    with sight.steady() as state:
        unseen = [(one, state.mentions.mentions[one]) for one in state.mentions.unseen()]
        late = set(state.mentions.overdue(sight.now))
        events = {one: state.origins[one] for one, _record in unseen}
        settled = [
            (one, record) for one, record in state.mentions.mentions.items() if record.outcomes
        ]
    said = sight.contents(list(events.values()), SealClass.IDENTITY, None, reason)
    lines = [
        Line(
            mention,
            record,
            sight.directory.staff_name(record.owner),
            content if isinstance(content := said.get(events[mention]), MentionContent) else None,
            mention in late,
            _likely(sight, record, content, reason),
        )
        for mention, record in unseen
    ]
    may = {word: acting.may(sight, form.code) for word, form in FORMS.items()}
    shown = {"lines": lines, "settled": settled, "may": may, "as_of": sight.now}
    return render(request, "person/mentions.html", shown)


@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, word: str, mention: str = "") -> HttpResponse:
    """The form of one act about a mention, or the act itself."""
    sight: Sight = request.sight  # type: ignore[attr-defined]
    if word not in FORMS or not acting.may(sight, FORMS[word].code):
        raise Http404
    whom = MentionId(reference_in(mention) if mention else b"")
    if request.method == "GET":
        form = FORMS[word](sight, initial={"owner": sight.staff.hex()})
        return render(request, "person/mention_act.html", {"form": form})
    form = FORMS[word](sight, request.POST)
    if form.is_valid():
        # An act with a field called `source` is asked as a whole.
        asked = Request(form.code, (sight.staff,), form.asked(whom), command=acting.once(request))
        outcome = acting.perform_all(request, [asked])
        if outcome.done:
            return redirect("person:mentions")
        form.refuse(outcome.refusal)
    return render(request, "person/mention_act.html", {"form": form}, status=422)


def _likely(
    sight: Sight, record: Mention, content: Any, reason: ReadReason
) -> list[tuple[Face, Likely]]:
    """Those on the roll who may be meant, by face, name and reasons: a hint."""
    if not isinstance(content, MentionContent) or not content.name:
        return []
    asked = record_of_mention(sight.account, content, record.noted_at)
    found = likely(sight, asked, namesakes(sight, content.name, most=3), reason)
    with sight.steady() as state:
        return [(face_of(state, sight, one.person), one) for one in found]

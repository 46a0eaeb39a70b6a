"""The staff side of claims: what the desk received is taken in, studied and closed. Nothing here answers a claimant."""

from typing import Any, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from resguardo.account.access import ReadReason
from resguardo.account.person_records import record_of_claim
from resguardo.console import acting, stepping
from resguardo.console.addresses import reference_in
from resguardo.console.claims import cases, inbox
from resguardo.console.claims.forms import SAID, STEPS, ReceiveForm, received
from resguardo.console.fields import SightForm
from resguardo.console.person.finding import namesakes
from resguardo.console.person.labels import label
from resguardo.console.person.likely import likely
from resguardo.console.person.reasons import reason_of
from resguardo.console.sight import Sight
from resguardo.console.words import said
from resguardo.operation import receipt
from resguardo.operation.claim_study import KinshipBasis, SuitabilityBasis
from resguardo.operation.claims import ClaimContent
from resguardo.operation.event import SealClass
from resguardo.operation.identifiers import KinClaimId, PersonId, TagCode
from resguardo.operation.refusal import Refused


class Meant(NamedTuple):
    """Somebody on the roll whose name is like the one that a claim asks for: a hint, until somebody proposes them as a lead."""

    person: PersonId
    tag: TagCode
    likeness: float
    reasons: tuple[str, ...]


@require_GET
def show_list(request: HttpRequest) -> HttpResponse:
    """Every open claim, and how many envelopes wait in the desk's inbox."""
    return _list(request)


@require_POST
def take_in_all(request: HttpRequest) -> HttpResponse:
    """Take in what lies in the desk's inbox."""
    sight: Sight = request.sight  # type: ignore[attr-defined]
    if sight.viewing_as is not None:
        return _list(request, refused=acting.looking_only())
    try:
        taken = inbox.take_in(sight.account, _folder(sight), sight.staff)
    except Refused as refused:
        return _list(request, refused=acting.shown(refused, sight))
    words = gettext("Ingresadas: %(received)s. Ya estaban: %(known)s. Ilegibles: %(unreadable)s.")
    stepping.tell(request, words % taken._asdict())
    return redirect("claims:list")


@require_http_methods(["GET", "POST"])
def receive(request: HttpRequest) -> HttpResponse:
    """Take in a claim that came on paper."""
    sight: Sight = request.sight  # type: ignore[attr-defined]
    drawn = receipt.compose(sight.account.house.chance(16))
    form = ReceiveForm(sight, request.POST or None, initial={"receipt": drawn})
    if request.method == "POST" and form.is_valid():
        outcome = acting.perform(request, "claims.receive_claim", **received(form.cleaned_data))
        if outcome.done:
            stepping.tell(request, _("Solicitud recibida"))
            return redirect("claims:list")
        form.refuse(outcome.refusal, "receipt")
    return render(
        request, "claims/receive.html", {"form": form}, status=409 if form.errors else 200
    )


@require_GET
def show(request: HttpRequest, claim: str) -> HttpResponse:
    """One claim: what was asked, who may be meant, the three questions, who else asks."""
    return _page(request, claim)


@require_POST
def step(request: HttpRequest, claim: str, name: str) -> HttpResponse:
    """Take one step of one claim."""
    chosen = next((one for one in STEPS if one.name == name), None)
    if chosen is None:
        raise Http404
    form = stepping.take(request, chosen, claim=KinClaimId(reference_in(claim)))
    return redirect("claims:show", claim=claim) if form is None else _page(request, claim, form)


def _list(request: HttpRequest, refused: acting.Shown | None = None) -> HttpResponse:
    sight: Sight = request.sight  # type: ignore[attr-defined]
    now = sight.now
    with sight.steady() as state:
        shown, closed = cases.rows(state, now), cases.rows(state, now, closed=True)
        people = {one.owner: sight.directory.staff_name(one.owner) for one in shown if one.owner}
    context = {
        "rows": [
            (
                one,
                label(one.capacity),
                people[one.owner] if one.owner else "",
                _gates(one),
            )
            for one in shown
        ],
        "closed": [(one, ", ".join(said(end) for end in one.ends)) for one in closed],
        "waiting": inbox.waiting(_folder(sight)),
        "unassigned": sum(one.owner is None for one in shown),
        "late": sum(one.is_late for one in shown),
        "may_receive": acting.may(sight, "claims.receive_claim"),
        "told": stepping.told(request),
        "refused": refused,
        "as_of": now,
    }
    return render(request, "claims/list.html", context, status=409 if refused else 200)


def _page(request: HttpRequest, claim: str, came_back: SightForm | None = None) -> HttpResponse:
    sight: Sight = request.sight  # type: ignore[attr-defined]
    with sight.steady() as state:
        found = cases.case(state, KinClaimId(reference_in(claim)), sight.now)
        if found is None:
            raise Http404
        record = found.record
        signers = [record.owner, record.received_by, *(one.proposed_by for one in found.leads)]
        signers += [fact.by for _gate, facts in found.facts for fact in facts]
        signers += [one.by for one in record.contests]
        people = {staff: sight.directory.staff_name(staff) for staff in signers}
    reason = reason_of(request, ReadReason.CORRECTION)
    content = sight.contents([found.event], SealClass.COMPLAINT, None, reason).get(found.event)
    meant = _meant(sight, content, found, reason) if isinstance(content, ClaimContent) else []
    names = sight.names(
        [*(one.person for one in found.leads), *(one.person for one in meant)], reason
    )
    context = {
        "case": found,
        "row": found.row,
        "capacity": label(record.capacity),
        "documents": [said(one) for one in record.documents],
        "said": [
            (what, text) for name, what in SAID.items() if (text := getattr(content, name, ""))
        ],
        "is_sealed": content is None,
        "received_by": people[record.received_by],
        "owner": people[record.owner] if record.owner else "",
        "leads": [(one, names.get(one.person, ""), people[one.proposed_by]) for one in found.leads],
        "meant": [(one, names.get(one.person, ""), round(100 * one.likeness)) for one in meant],
        "gates": [
            (label(gate), [_fact(fact, people) for fact in facts]) for gate, facts in found.facts
        ],
        "contests": [
            (label(one.ground), one.at, people[one.by], bool(one.settled))
            for one in record.contests
        ],
        "ends": [said(end) for end in found.row.ends],
        "offered": stepping.offered(STEPS, sight, record, came_back),
        "told": stepping.told(request),
        "as_of": sight.now,
    }
    return render(request, "claims/show.html", context, status=409 if came_back else 200)


def _meant(
    sight: Sight, content: ClaimContent, found: cases.ClaimCase, reason: ReadReason
) -> list[Meant]:
    """Who on the roll may be the one that was asked for, by name and by what the claim says of them; those already proposed left out."""
    known = {one.person for one in found.leads}
    hits = namesakes(sight, content.asks_for) if content.asks_for else []
    asked = record_of_claim(sight.account, content, found.record.received_at)
    likeliest = likely(sight, asked, [one for one in hits if one.person not in known], reason)
    with sight.steady() as state:
        tags = {one.person: state.register.persons[one.person].tag for one in likeliest}
    return [Meant(one.person, tags[one.person], one.likeness, one.reasons) for one in likeliest]


def _gates(row: cases.ClaimRow) -> list[tuple[Any, Any, str]]:
    return [
        (label(gate), said(found) if found else "", found.value if found else "")
        for gate, found in row.gates
    ]


def _fact(fact: Any, people: dict[Any, str]) -> dict[str, Any]:
    bases = {one.value: said(one) for one in (*KinshipBasis, *SuitabilityBasis)}
    return {
        "finding": said(fact.finding),
        "code": fact.finding.value,
        "basis": bases.get(fact.basis, ""),
        "by": people[fact.by],
        "at": fact.at,
    }


def _folder(sight: Sight) -> Any:
    return inbox.desk_folder(sight.account, sight.house.installation.folder)

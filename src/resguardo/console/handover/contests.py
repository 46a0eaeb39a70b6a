"""Contested custody: who claims to answer for somebody, and the act of two institutions that ends it."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from resguardo.account.access import ReadReason
from resguardo.console import acting
from resguardo.console.addresses import reference_in
from resguardo.console.count.cards import cards
from resguardo.console.count.views import sight_of
from resguardo.console.handover.forms import ContestForm
from resguardo.console.person.reasons import reason_of
from resguardo.operation.identifiers import PersonId


@require_http_methods(["GET", "POST"])
def contest(request: HttpRequest, person: str) -> HttpResponse:
    """Every claim side by side, none preferred; resolved by naming who answers and who saw the person."""
    sight = sight_of(request)
    reference = PersonId(reference_in(person))
    with sight.steady() as state:
        custody, directory = state.custody, sight.directory
        if reference not in state.register.persons or not custody.is_contested(reference):
            raise Http404
        claims = custody.claims(reference)
        shown = [
            (directory.staff_name(claim.holder) if claim.holder else "", claim.made_at)
            for _, claim in claims
        ]
        answers = directory.staff_name(custody.answers_for(reference))
    form = ContestForm(sight, request.POST or None)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        outcome = acting.perform(
            request,
            "custody.resolve_contest",
            countersigner=form.countersigner,
            person=reference,
            branches=tuple(link for link, _ in claims),
            holder=chosen["holder"],
            seen_by=chosen["seen_by"],
            seen_at=chosen["seen_at"],
            place=chosen["place"],
        )
        if outcome.done:
            return redirect("handover:list")
        form.refuse(outcome.refusal)
    listed = cards(sight, [reference], reason_of(request, ReadReason.CARE))
    context = {
        "cards": listed,
        "claims": shown,
        "answers": answers,
        "form": form,
        "may_resolve": acting.may(sight, "custody.resolve_contest"),
    }
    status = 422 if form.is_bound else 200
    return render(request, "handover/contest.html", context, status=status)

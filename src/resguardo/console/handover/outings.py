"""Those who are out by name: sent out with somebody responsible and an expected return, and back again."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from resguardo.account.account import Request
from resguardo.console import acting
from resguardo.console.addresses import reference_in
from resguardo.console.count.views import sight_of
from resguardo.console.handover.forms import SendOutForm
from resguardo.operation.identifiers import PersonId


@require_http_methods(["GET", "POST"])
def send_out(request: HttpRequest) -> HttpResponse:
    """Record that persons are elsewhere, one act a person; whoever answers for them still does."""
    sight = sight_of(request)
    form = SendOutForm(sight, request.POST or None)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        asked = [
            Request(
                "custody.send_out",
                (sight.staff,),
                {
                    "person": person,
                    "responsible": chosen["responsible"],
                    "reason": chosen["reason"],
                    "expected_return_at": chosen["expected_return_at"],
                    "place": chosen["place"],
                },
                command=acting.nth(acting.once(request), number),
            )
            for number, person in enumerate(chosen["tags"])
        ]
        outcome = acting.perform_all(request, asked)
        if outcome.done:
            return redirect("handover:list")
        form.refuse(outcome.refusal)
    status = 422 if form.is_bound else 200
    return render(request, "handover/out.html", {"form": form}, status=status)


@require_POST
def come_back(request: HttpRequest, person: str) -> HttpResponse:
    """Record that somebody who was out is back."""
    sight = sight_of(request)
    reference = PersonId(reference_in(person))
    with sight.steady() as state:
        if reference not in state.custody.out:
            raise Http404
    outcome = acting.perform(request, "custody.return_person", person=reference)
    if outcome.refusal:
        context = {"form": SendOutForm(sight), "refused": outcome.refusal}
        return render(request, "handover/out.html", context, status=422)
    return redirect("handover:list")

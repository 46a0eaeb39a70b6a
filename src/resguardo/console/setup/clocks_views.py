"""Clocks: how long each thing may wait before it is loud, and who said so."""

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from resguardo.console import acting
from resguardo.console.access.views import read_or_send
from resguardo.console.setup.forms import LimitForm
from resguardo.console.sight import Sight
from resguardo.operation.clocks import GENERIC, JURISDICTIONS, Limit, limit_minutes, longest


class Clock(NamedTuple):
    """One limit as it stands: minutes, the longest it can be, and where the number comes from."""

    limit: Limit
    minutes: int
    longest: int
    generic: int
    source: str
    """`set` by this operation, by its `jurisdiction`, or `generic`."""
    form: LimitForm


@read_or_send
def clocks(request: HttpRequest) -> HttpResponse:
    """Every limit; one is set at a time."""
    sight: Sight = request.sight  # type: ignore[attr-defined]
    sent: LimitForm | None = None
    if request.method == "POST":
        sent = LimitForm(sight, request.POST)
        if sent.is_valid():
            outcome = acting.perform(
                request,
                "clocks.set_limit",
                limit=Limit(sent.cleaned_data["limit"]),
                minutes=sent.cleaned_data["minutes"],
            )
            if outcome.done:
                return redirect("setup:clocks")
            sent.refuse(outcome.refusal, "minutes")
    with sight.steady() as state:
        shown = [_clock(sight, limit, limit_minutes(state, limit), sent) for limit in Limit]
        jurisdiction = state.jurisdiction
    return render(request, "setup/clocks.html", {"clocks": shown, "jurisdiction": jurisdiction})


def _clock(sight: Sight, limit: Limit, minutes: int, sent: LimitForm | None) -> Clock:
    state = sight.account.state
    source = "generic"
    if limit in JURISDICTIONS.get(state.jurisdiction, {}):
        source = "jurisdiction"
    if state.clocks.set.get(limit):
        source = "set"
    form = LimitForm(
        sight,
        limit=limit,
        initial={"limit": limit.value, "minutes": minutes},
        auto_id=f"{limit.value}_%s",
    )
    if sent is not None and sent.data.get("limit") == limit.value:
        form = sent
        form.auto_id = f"{limit.value}_%s"
    return Clock(limit, minutes, longest(limit), GENERIC[limit], source, form)

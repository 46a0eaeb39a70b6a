"""What left in files: who let each go, for whom, with which fields, and whether it was asked back."""

from typing import Any, Final, NamedTuple

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from resguardo.account.leaving import Left, left, recipients
from resguardo.console import acting, stepping
from resguardo.console.addresses import reference_in
from resguardo.console.choosing import CodeField
from resguardo.console.doors import DOORS
from resguardo.console.fields import SightForm
from resguardo.console.sight import Sight
from resguardo.operation.exports import Export, WithdrawalReason
from resguardo.operation.identifiers import ExportId

PAGE: Final = 50
WITHDRAWS: Final = "exports.withdraw_export"


class WithdrawForm(SightForm):
    """Why what left is asked back."""

    reason = CodeField(WithdrawalReason, label=_("Por qué se pide de vuelta"))


class LeftLine(NamedTuple):
    """One file that left. `recipient` is empty for a reader who may not see words; `form` None where it can't be withdrawn by this reader."""

    export: ExportId
    record: Export
    by: str
    recipient: str
    form: WithdrawForm | None
    is_open: bool


@require_http_methods(["GET", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Every file that left, the newest first, page by page."""
    turn = request.POST.get("turn", "")
    return _page(request, int(turn) if turn.isdecimal() else 1)


@require_POST
def withdraw(request: HttpRequest, export: str) -> HttpResponse:
    """Write down that a file is asked back from whoever received it."""
    sight: Sight = request.sight  # type: ignore[attr-defined]
    reference = ExportId(reference_in(export))
    with sight.steady() as state:
        if reference not in state.exports.exports:
            raise Http404
    form = _form(sight, reference, request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        outcome = acting.perform(request, WITHDRAWS, export=reference, reason=reason)
        if outcome.done:
            stepping.tell(
                request, _("Queda escrito que se pide de vuelta. Avise a quien lo recibió.")
            )
            return redirect("audit:left")
        form.refuse(outcome.refusal)
    return _page(request, None, (reference, form))


def _page(
    request: HttpRequest, number: int | None, came_back: tuple[ExportId, WithdrawForm] | None = None
) -> HttpResponse:
    sight: Sight = request.sight  # type: ignore[attr-defined]
    with sight.steady():
        found = left(sight.account)[::-1]
    if came_back is not None:
        number = [one.export for one in found].index(came_back[0]) // PAGE + 1
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(1, number or 1), pages)
    shown = found[(page - 1) * PAGE : page * PAGE]
    told = recipients(sight, [one.export for one in shown])
    with sight.steady():
        lines = [_line(sight, one, told, came_back) for one in shown]
    context: dict[str, Any] = {
        "lines": lines,
        "total": len(found),
        "page": page,
        "pages": pages,
        "told": stepping.told(request),
        "may_watch": sight.holds(*DOORS["audit:show"].roles),
        "as_of": sight.now,
    }
    return render(request, "audit/left.html", context, status=409 if came_back else 200)


def _line(
    sight: Sight,
    one: Left,
    told: dict[ExportId, str],
    came_back: tuple[ExportId, WithdrawForm] | None,
) -> LeftLine:
    is_back = came_back is not None and came_back[0] == one.export
    form = came_back[1] if is_back and came_back else None
    if form is None and one.record.withdrawn_by is None and acting.may(sight, WITHDRAWS):
        form = _form(sight, one.export)
    by = sight.directory.staff_name(one.record.noted_by)
    return LeftLine(one.export, one.record, by, told.get(one.export, ""), form, is_back)


def _form(sight: Sight, export: ExportId, data: Any = None) -> WithdrawForm:
    return WithdrawForm(sight, data, auto_id=f"{export.hex()}_%s")

"""Reconcile: two times, a list from outside, and what was said in public, each explained person by person."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from resguardo.console.acting import may, perform
from resguardo.console.addresses import reference_in
from resguardo.console.doors import DOORS
from resguardo.console.reconcile.forms import (
    DraftForm,
    FileForm,
    StatementsFileForm,
    TimesForm,
    rules_language,
)
from resguardo.console.reconcile.handing_out import hand_out
from resguardo.console.reconcile.lists import (
    COLUMN_WORDS,
    ROWS_SHOWN,
    columns_of,
    compare,
    headers_of,
    read_list,
    rows_of,
)
from resguardo.console.reconcile.statements import draft, said_so_far
from resguardo.console.reconcile.times import explained
from resguardo.console.sight import Sight
from resguardo.exchange.spreadsheet import UnreadableFile
from resguardo.operation.identifiers import CountId, StatementId
from resguardo.reconcile.reading import read_figures
from resguardo.reconcile.statements import check_statements

KINDS = {
    "may_be_same": _("quizá la misma persona"),
    "namesakes": _("nada dice cuál es cuál"),
    "tag_clash": _("un brazalete, dos personas"),
    "repeated": _("otra vez la misma persona"),
    "both_differ": _("en ambas, con diferencias"),
    "only_on_roll": _("solo en el registro"),
    "only_on_list": _("solo en el listado"),
}
"""What the comparison can find, in words."""
TOTALS = {
    "persons": _("A cargo"),
    "children": _("Niñez"),
    "adults": _("Adultas"),
    "present": _("Presentes"),
    "out": _("Fuera con responsable"),
    "vehicle": _("En un vehículo"),
    "absent": _("Ausentes"),
}
"""The totals that are explained, in words."""
COLUMNS_SENT_MAX = 60


@require_http_methods(["GET", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Two times: why their totals differ."""
    sight = _sight(request)
    form = TimesForm(sight, request.POST if request.method == "POST" else None)
    context: dict[str, Any] = _tabs(sight) | {"form": form, "as_of": sight.now}
    if form.is_bound and form.is_valid():
        sent = form.cleaned_data
        found = explained(sight, sent["earlier"], sent["later"] or sight.now, sent["known_at"])
        totals = [(TOTALS[total.name], total) for total in found.totals]
        context |= {"found": found, "totals": totals}
    return render(request, "reconcile/show.html", context)


@require_GET
def compare_list(request: HttpRequest) -> HttpResponse:
    """The page on which a list from outside is dropped."""
    sight = _sight(request)
    return render(request, "reconcile/list.html", _tabs(sight) | {"form": FileForm(sight)})


@require_POST
def read_file(request: HttpRequest) -> HttpResponse:
    """The list as it was read, with the meaning of its columns to be corrected, and beside the roll where that was asked. Nothing is kept."""
    sight, language = _sight(request), rules_language()
    form = FileForm(sight, request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "reconcile/read.html", {"form": form})
    sent = form.cleaned_data["file"]
    content = sent.read()
    try:
        roster = read_list(
            sent.name, content, _columns_sent(request), sight=sight, language=language
        )
    except UnreadableFile as error:
        context: dict[str, Any] = {
            "columns": headers_of(content, language),
            "meanings": COLUMN_WORDS.items(),
        }
        return render(request, "reconcile/read.html", context | {"problems": error.problems})
    rows = rows_of(roster)
    context = {
        "roster": roster,
        "columns": columns_of(roster),
        "meanings": COLUMN_WORDS.items(),
        "rows": rows[:ROWS_SHOWN],
        "rows_left_out": max(0, len(rows) - ROWS_SHOWN),
        "wrong": sum(bool(line.row.problems) for line in rows),
    }
    if "compare" in request.POST:
        compared = compare(roster, sight, language)
        findings = [(KINDS[one.kind], one) for one in compared.findings]
        context |= {"compared": compared, "findings": findings}
    return render(request, "reconcile/read.html", context)


def _columns_sent(request: HttpRequest) -> dict[str, str]:
    """What the reader said of the columns: header text to meaning, empty for one that is not read."""
    sent: dict[str, str] = {}
    for number in range(COLUMNS_SENT_MAX):
        header = request.POST.get(f"header-{number}")
        if header is None:
            break
        meaning = request.POST.get(f"meaning-{number}", "")
        if meaning in COLUMN_WORDS or not meaning:
            sent[header] = meaning
    return sent


@require_GET
def statements(request: HttpRequest) -> HttpResponse:
    """What was said in public, a file of statements to check, and a draft from the last signed count."""
    return render(request, "reconcile/statements.html", _statements(request))


def _statements(request: HttpRequest) -> dict[str, Any]:
    sight, language = _sight(request), rules_language()
    return _tabs(sight) | {
        "form": DraftForm(sight),
        "file_form": StatementsFileForm(sight, prefix="check"),
        "lines": said_so_far(sight, language),
        "draft": draft(sight, language),
        "may_issue": may(sight, "statement.issue_statement"),
        "as_of": sight.now,
    }


@require_POST
def check_file(request: HttpRequest) -> HttpResponse:
    """Which statements of a file can't both be true, what is unexplained, and what a joint one would have to say."""
    sight, language = _sight(request), rules_language()
    form = StatementsFileForm(sight, request.POST, request.FILES, prefix="check")
    context = _statements(request) | {"file_form": form}
    if form.is_valid():
        figures = read_figures(form.cleaned_data["file"].read(), language)
        context["problems"] = figures.problems
        if not figures.problems:
            context["report"] = check_statements(figures.statements, language)
    return render(request, "reconcile/statements.html", context)


@require_POST
def issue(request: HttpRequest) -> HttpResponse:
    """Sign the draft, or show it once more before signing."""
    sight, language = _sight(request), rules_language()
    form = DraftForm(sight, request.POST)
    context = _statements(request) | {"form": form}
    if form.is_valid():
        sent = form.cleaned_data
        count = CountId(bytes.fromhex(sent["count"]))
        corrects = StatementId(bytes.fromhex(sent["corrects"])) if sent["corrects"] else None
        if "sign" not in request.POST:
            return render(
                request,
                "reconcile/statements.html",
                context | {"draft": draft(sight, language, count, corrects), "previewed": True},
            )
        fields: dict[str, Any] = {"count": count, "words": sent["words"]}
        if corrects is not None:
            fields["statement"] = corrects
        code = "statement.correct_statement" if corrects else "statement.issue_statement"
        outcome = perform(request, code, **fields)
        if outcome.done:
            return HttpResponseRedirect(reverse("reconcile:statements"))
        form.refuse(outcome.refusal, "words")
    return render(request, "reconcile/statements.html", context)


@require_POST
def take(request: HttpRequest, statement: str) -> HttpResponse:
    """One statement as a signed file or as its note."""
    answer = hand_out(request, StatementId(reference_in(statement)))
    if isinstance(answer, HttpResponse):
        return answer
    context = _statements(request) | {"refused": answer}
    return render(request, "reconcile/statements.html", context, status=409)


def _tabs(sight: Sight) -> dict[str, Any]:
    """Which of the desk's pages the reader may open."""
    return {"may_list": sight.holds(*DOORS["reconcile:list"].roles)}


def _sight(request: HttpRequest) -> Sight:
    sight: Sight = request.sight  # type: ignore[attr-defined]
    return sight

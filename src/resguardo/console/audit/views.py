"""Audit: the state of the proof, who read what, who did what, and the page of the outside monitor."""

from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from resguardo.account.access import Access, AccessLog, ReadReason
from resguardo.console.audit import acts as act_lines
from resguardo.console.audit import reads as read_lines
from resguardo.console.audit.chain import chain_state, check_everything
from resguardo.console.audit.forms import ActsForm, ReadsForm
from resguardo.console.board.facts import look
from resguardo.console.board.lines import LISTS
from resguardo.console.board.listing import REASONS, View, listed
from resguardo.console.count.blindness import blindness
from resguardo.console.sight import Sight
from resguardo.console.words import said
from resguardo.operation.event import FactSource, SealClass
from resguardo.operation.identifiers import PersonId
from resguardo.operation.operation import digest

SEALS = {
    SealClass.IDENTITY: _("identidad"),
    SealClass.PHOTO: _("fotografía"),
    SealClass.LOCATION: _("lugar"),
    SealClass.CARE: _("cuidado"),
    SealClass.COMPLAINT: _("denuncia"),
    SealClass.STAFF: _("equipo"),
    SealClass.WORDS: _("textos"),
}
"""Classes of sealed content in words."""
READ_REASONS = REASONS | {ReadReason.BREAK_GLASS: _("acceso de emergencia")}
"""Why something was read, in words."""
SOURCES = {
    FactSource.DEVICE: _("en este sistema"),
    FactSource.PAPER: _("desde papel"),
    FactSource.TOLD: _("lo contó alguien"),
}
"""How a fact reached the account, in words."""
FAULTS_SHOWN, CHECKPOINTS_SHOWN, LINES_SHOWN = 50, 10, 50
ACTS_KEY, READS_KEY = "audit.acts", "audit.reads"


@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """The state of the proof: chains, damage, devices, checkpoints with their paper codes, disputes."""
    return render(request, "audit/show.html", _proof(_sight(request)))


def _proof(sight: Sight) -> dict[str, Any]:
    chain = chain_state(sight.account, _log(sight))
    with sight.steady() as state:
        told = digest(state)
    return {
        "chain": chain,
        "faults": [*chain.damage, *chain.log_faults][:FAULTS_SHOWN],
        "checkpoints": chain.checkpoints[:CHECKPOINTS_SHOWN],
        "digest": " ".join(told.hex()[start : start + 4] for start in range(0, 32, 4)),
        "disputes": _lines(sight, "disputes"),
        "as_of": sight.now,
    }


@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Check everything again from the bytes, by the checker that shares nothing with this program but the format."""
    sight = _sight(request)
    checked = check_everything(sight.house.installation, get_language() or "es")
    return render(request, "audit/show.html", _proof(sight) | {"checked": checked})


@require_http_methods(["GET", "POST"])
def acts(request: HttpRequest) -> HttpResponse:
    """Who did what."""
    sight = _sight(request)
    sieve = _kept(request, ACTS_KEY, act_lines.Sieve)
    form = ActsForm(sight, _data(request))
    if request.method == "POST" and (changed := _sieved(request, form, sieve, "before")):
        request.session[ACTS_KEY] = msgspec.to_builtins(changed)
        return HttpResponseRedirect(reverse("audit:acts"))
    with sight.steady() as state:
        blind = blindness(state, sight)
    page = act_lines.act_page(sight.account, sieve, blind)
    with sight.steady():
        lines = [_act(sight, line) for line in page.lines]
    return render(
        request,
        "audit/acts.html",
        {"form": _filled(form, sight, sieve), "lines": lines, "page": page, "sieve": sieve},
    )


def _act(sight: Sight, line: act_lines.ActLine) -> dict[str, Any]:
    directory = sight.directory
    return {
        "what": said(line.name),
        "happened_at": line.happened_at,
        "written_at": line.written_at,
        "signers": [directory.staff_name(staff) for staff in line.signers],
        "tags": [directory.tag(person) for person in line.persons],
        "more": line.number - len(line.persons),
        "source": SOURCES[line.source] if line.source is not FactSource.DEVICE else "",
        "proof": line.event.hex()[:12],
    }


@require_http_methods(["GET", "POST"])
def reads(request: HttpRequest) -> HttpResponse:
    """Who read what."""
    sight = _sight(request)
    sieve = _kept(request, READS_KEY, read_lines.Sieve)
    form = ReadsForm(sight, _data(request))
    if request.method == "POST" and (changed := _sieved(request, form, sieve, "page")):
        request.session[READS_KEY] = msgspec.to_builtins(changed)
        return HttpResponseRedirect(reverse("audit:reads"))
    page = read_lines.read_page(_log(sight), sieve)
    with sight.steady():
        lines = [_read(sight, line) for line in page.lines]
    return render(
        request,
        "audit/reads.html",
        {"form": _filled(form, sight, sieve), "lines": lines, "page": page, "sieve": sieve},
    )


def _read(sight: Sight, line: Access) -> dict[str, Any]:
    directory, state = sight.directory, sight.account.state
    persons = [one for one in line.subjects if one in state.register.persons]
    shown = [directory.tag(PersonId(one)) for one in persons[: read_lines.SUBJECTS_SHOWN]]
    others = len(line.subjects) - len(persons)
    return {
        "reader": directory.staff_name(line.reader),
        "read_at": line.read_at,
        "reason": READ_REASONS[line.reason],
        "seal": SEALS[line.seal],
        "tags": shown,
        "more": len(persons) - len(shown),
        "others": others,
    }


@require_GET
def monitor(request: HttpRequest) -> HttpResponse:
    """What the outside monitor needs to see, made from the ledger alone: nobody can take an alarm off it."""
    return render(request, "audit/monitor.html", _watched(_sight(request)))


@require_GET
def monitor_parts(request: HttpRequest) -> HttpResponse:
    """The monitor's page anew, when something was written."""
    return render(request, "audit/monitor_parts.html", _watched(_sight(request)))


def _watched(sight: Sight) -> dict[str, Any]:
    seen = look(sight)
    chain = chain_state(sight.account, _log(sight))
    return {
        "chain": chain,
        "newest": next(iter(chain.checkpoints), None),
        "seen": seen,
        "totals": seen.facts.totals.all,
        "as_of": seen.as_of,
        "panels": [
            (name, LISTS[name].title, LISTS[name].empty, _lines(sight, name))
            for name in ("alarms", "unaccounted", "overdue", "absences", "disputes")
        ],
    }


def _lines(sight: Sight, name: str) -> Any:
    seen = look(sight)
    with sight.steady() as state:
        lines = list(LISTS[name].lines(state, seen))
    return listed(sight, name, lines[:LINES_SHOWN], View())._replace(total=len(lines))


def _log(sight: Sight) -> AccessLog:
    return AccessLog(sight.account.house, sight.account.operation)


def _data(request: HttpRequest) -> Any:
    """What was sent, where the sieve itself was sent; turning the page keeps it."""
    return request.POST if request.method == "POST" and "turn" not in request.POST else None


def _kept(request: HttpRequest, key: str, kind: type[Any]) -> Any:
    try:
        return msgspec.convert(request.session.get(key, {}), kind)
    except msgspec.ValidationError:
        return kind()


def _sieved(request: HttpRequest, form: Any, sieve: Any, turning: str) -> Any:
    """The sieve as the form asks for it, from its first page; None where the form is wrong. Turning the page changes nothing else."""
    if "turn" in request.POST:
        written = request.POST["turn"]
        setattr(sieve, turning, int(written) if written.isdecimal() else 0)
        return sieve
    if not form.is_valid():
        return None
    wanted = {name: value for name, value in form.cleaned_data.items() if name != "once"}
    plain = {
        name: value.hex() if isinstance(value, bytes) else value or ""
        for name, value in wanted.items()
    }
    return type(sieve)(**plain)


def _filled(form: Any, sight: Sight, sieve: Any) -> Any:
    """The form with what is being looked for; one that was sent wrong stays as it was sent."""
    if form.is_bound:
        return form
    initial = msgspec.to_builtins(sieve)
    person = initial.get("person")
    initial["person"] = sight.directory.tag(PersonId(bytes.fromhex(person))) if person else ""
    return type(form)(sight, initial=initial)


def _sight(request: HttpRequest) -> Sight:
    sight: Sight = request.sight  # type: ignore[attr-defined]
    return sight

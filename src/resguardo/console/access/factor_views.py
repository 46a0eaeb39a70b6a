"""The second factor on one's own account: a telephone, recovery codes, passkeys. Each change asks for fresh proof and is told to its owner."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from resguardo.console.access import notices, one_time, passkeys, second_factors, sessions
from resguardo.console.access.account_views import proved_first
from resguardo.console.access.entering import admit
from resguardo.console.access.forms import CodeForm
from resguardo.console.access.models import Login
from resguardo.console.access.sessions import Factor
from resguardo.console.access.views import back, first_page, owner, read_or_send
from resguardo.console.views import own_path


@require_POST
@proved_first
def begin_telephone(request: HttpRequest) -> HttpResponse:
    """Make the secret of a new telephone."""
    second_factors.begin_telephone(owner(request))
    return redirect("access:telephone")


@read_or_send
@proved_first
def telephone(request: HttpRequest) -> HttpResponse:
    """Show the secret as a picture, and take the figures that prove it was set up."""
    login = owner(request)
    waiting = second_factors.waiting_telephone(login)
    if waiting is None:
        return redirect("access:account")
    form = CodeForm(request.POST or None)
    if form.is_valid():
        if second_factors.confirm_telephone(login, form.cleaned_data["code"]):
            return _with_codes(request, login)
        form.add_error("code", _wrong_figures())
    picture, letters = second_factors.picture_of(waiting), second_factors.letters_of(waiting)
    return render(
        request, "access/telephone.html", {"form": form, "picture": picture, "letters": letters}
    )


@require_POST
@proved_first
def recovery(request: HttpRequest) -> HttpResponse:
    """New recovery codes, shown once."""
    login = owner(request)
    if not second_factors.has_second_factor(login):
        return redirect("access:account")
    return _shown_codes(request, login)


@require_POST
@proved_first
def remove_passkey(request: HttpRequest) -> HttpResponse:
    """Take one passkey away."""
    login = owner(request)
    number = request.POST.get("passkey", "")
    if number.isdecimal() and login.passkeys.filter(pk=int(number)).delete()[0]:
        notices.tell(login, notices.Kind.FACTOR_REMOVED, request)
    return redirect("access:account")


@require_POST
def offer_passkey(request: HttpRequest) -> HttpResponse:
    """What a browser needs to make a passkey, for somebody who proved who they are a short time ago."""
    if not sessions.is_fresh(request.session) or sessions.owes_second(request.session):
        return JsonResponse({"confirm": True}, status=403)
    if passkeys.named_host(request) is None:
        return JsonResponse({}, status=404)
    return JsonResponse(passkeys.offer(request, owner(request)))


@require_POST
def keep_passkey(request: HttpRequest) -> HttpResponse:
    """Keep the passkey that the browser made."""
    login = owner(request)
    if not sessions.is_fresh(request.session) or not passkeys.keep(request, login, _sent(request)):
        return JsonResponse({}, status=403)
    notices.tell(login, notices.Kind.FACTOR_ADDED, request)
    sessions.prove(request, {Factor.PASSKEY})
    return JsonResponse({"next": own_path(request.session.pop(sessions.NEXT_KEY, ACCOUNT))})


@require_POST
def ask_passkey(request: HttpRequest) -> HttpResponse:
    """What a browser needs to show a passkey, whoever asks."""
    if passkeys.named_host(request) is None:
        return JsonResponse({}, status=404)
    return JsonResponse(passkeys.ask(request))


@require_POST
def show_passkey(request: HttpRequest) -> HttpResponse:
    """Enter by passkey; or, for somebody who is in, prove who they are by their own."""
    login = passkeys.shown_by(request, _sent(request))
    if request.user.is_authenticated:
        if login is None or login.pk != owner(request).pk:
            return JsonResponse({}, status=403)
        sessions.prove(request, {Factor.PASSKEY})
        return JsonResponse({"next": back(request)})
    if login is None:
        return JsonResponse({}, status=403)
    admit(request, login, {Factor.PASSKEY})
    return JsonResponse({"next": reverse(first_page(request))})


def _wrong_figures() -> str:
    return gettext(
        "El código no coincide. Revise que la hora del teléfono sea la correcta y escriba el que muestra ahora."
    )


def _with_codes(request: HttpRequest, login: Login) -> HttpResponse:
    notices.tell(login, notices.Kind.FACTOR_ADDED, request)
    sessions.prove(request, {Factor.CODE})
    return _shown_codes(request, login)


def _shown_codes(request: HttpRequest, login: Login) -> HttpResponse:
    codes = one_time.make_recovery_codes(login)
    target = own_path(request.session.pop(sessions.NEXT_KEY, ACCOUNT))
    return render(request, "access/recovery.html", {"codes": codes, "next": target, "login": login})


def _sent(request: HttpRequest) -> dict[str, Any]:
    """The answer of a browser; empty where it is none."""
    try:
        sent = json.loads(request.body)
    except ValueError:
        return {}
    return sent if isinstance(sent, dict) else {}


ACCOUNT = "/access/account"

"""The interface for programs: acts and questions in JSON by bearer token, and the page where tokens are made and taken back."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from resguardo.console.access.gravity import GRAVE, lacking_for
from resguardo.console.access.models import Login
from resguardo.console.acting import looking_only, unsure
from resguardo.console.api.acts import perform_act
from resguardo.console.api.bearer import COUNTERSIGN_HEADER, answer, fault, for_programs, sight_of
from resguardo.console.api.models import DAYS_MAX, Token, make_token
from resguardo.console.api.openapi import KEY_HEADER, KEY_LENGTH_MAX, description
from resguardo.console.api.questions import QUESTIONS, answer_of
from resguardo.console.fields import SightForm
from resguardo.console.sight import Sight
from resguardo.operation.act import ACTS


@require_GET
def describe(request: HttpRequest) -> HttpResponse:
    """The description of this interface. It says nothing about anybody."""
    return answer(description())


@for_programs
def act(request: HttpRequest, code: str) -> HttpResponse:
    """Perform one act."""
    if code not in ACTS:
        return fault("unknown", 404)
    if request.method != "POST":
        return _only(request, "POST")
    if code in GRAVE:
        # Its signer proves anew who they are, which a program can't do for them.
        return fault("only_on_screen", 403)
    key = request.headers.get(KEY_HEADER, "")
    if len(key) > KEY_LENGTH_MAX:
        return fault("key_too_long", 400)
    written = request.headers.get(COUNTERSIGN_HEADER)
    second = sight_of(f"Bearer {written}") if written else None
    if written and not _beside(second, _sight(request)):
        return fault("unauthorised", 401)
    done = perform_act(
        _sight(request),
        code,
        request.body,
        countersigner=second.staff if second else None,
        key=key,
        language="en" if get_language() == "en" else "es",
    )
    return answer(done.content, done.status)


def _beside(second: Sight | None, first: Sight) -> bool:
    """Whether the second signer's token is good, and for the same operation."""
    return second is not None and second.account.operation == first.account.operation


@for_programs
def question(request: HttpRequest, name: str) -> HttpResponse:
    """Answer one question."""
    if name not in QUESTIONS:
        return fault("unknown", 404)
    if request.method not in {"GET", "HEAD"}:
        return _only(request, "GET")
    return answer(answer_of(_sight(request), name))


def _only(_request: HttpRequest, method: str) -> HttpResponse:
    refused = fault("method", 405)
    refused.headers["Allow"] = method
    return refused


class TokenForm(SightForm):
    """A new token: what for, and for how many days."""

    label = forms.CharField(
        label=_("Para qué programa"),
        max_length=60,
        help_text=_("Un nombre que le diga después cuál es. No escriba aquí nada de nadie."),
    )
    days = forms.IntegerField(label=_("Días que vale"), min_value=1, max_value=DAYS_MAX, initial=1)


@require_GET
def tokens(request: HttpRequest) -> HttpResponse:
    """The reader's own tokens."""
    return _shown(request, TokenForm(_sight(request)))


@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Make a token; its secret is on the answer and nowhere else. Whoever makes one has just proved by two factors who they are, for it acts without asking again."""
    sight = _sight(request)
    form = TokenForm(sight, request.POST)
    if not form.is_valid():
        return _shown(request, form)
    lacking = lacking_for(request, GRAVE)
    if sight.viewing_as is not None or lacking is not None:
        form.refuse(unsure(lacking) if lacking else looking_only())
        return _shown(request, form)
    _token, secret = make_token(
        _login(request),
        now=sight.now,
        days=form.cleaned_data["days"],
        operation=sight.account.operation,
        staff=sight.staff,
        label=form.cleaned_data["label"],
    )
    return _shown(request, TokenForm(sight), secret=secret)


@require_POST
def revoke(request: HttpRequest) -> HttpResponse:
    """Take back one of the reader's own tokens, at once."""
    written = request.POST.get("token", "")
    if written.isdecimal() and len(written) < 18:
        own = Token.objects.filter(login=_login(request), pk=int(written), revoked_at=None)
        own.update(revoked_at=_sight(request).now)
    return HttpResponseRedirect(reverse("api:tokens"))


def _shown(request: HttpRequest, form: TokenForm, **more: Any) -> HttpResponse:
    sight = _sight(request)
    own = (
        Token.objects.filter(login=_login(request), operation=sight.account.operation)
        .select_related("login")
        .order_by("-made_at")
    )
    lines = [(token, token.is_good(sight.now)) for token in own[:50]]
    return render(request, "api/tokens.html", {"form": form, "lines": lines, **more})


def _login(request: HttpRequest) -> Login:
    login: Login = request.user  # type: ignore[assignment]
    return login


def _sight(request: HttpRequest) -> Sight:
    sight: Sight = request.sight  # type: ignore[attr-defined]
    return sight

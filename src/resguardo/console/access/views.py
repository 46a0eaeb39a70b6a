"""In and out: entering, changing in on an open station, locking, leaving, and proving again who one is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from resguardo.console.access import notices, sessions
from resguardo.console.access.entering import Given, change_in, enter
from resguardo.console.access.forms import ChangeForm, DoorForm, ProofForm, SignInForm
from resguardo.console.access.models import Login
from resguardo.console.access.passkeys import named_host
from resguardo.console.access.passwords import has_password
from resguardo.console.access.second_factors import (
    code_factor,
    has_second_factor,
    has_telephone,
)
from resguardo.console.access.sessions import Factor
from resguardo.console.access.throttle import Gate, Guess
from resguardo.console.views import own_path
from resguardo.operation.refusal import ensure

read_or_send = require_http_methods(["GET", "HEAD", "POST"])


@read_or_send
def sign_in(request: HttpRequest) -> HttpResponse:
    """The door. An unknown handle, a wrong password, a wrong code and too many tries get the same answer."""
    if request.method == "POST":
        form = SignInForm(request.POST)
        if form.is_valid():
            if enter(request, Given(**form.cleaned_data)):
                return redirect(first_page(request))
            form.add_error(None, _not_you())
        return _door(request, "access/sign_in.html", form)
    if request.user.is_authenticated:
        return redirect("board:show")
    if not Login.objects.exists():
        return redirect("setup:begin")
    if sessions.station_is_open(request) and "password" not in request.GET:
        return redirect("access:change")
    return _door(request, "access/sign_in.html", SignInForm())


@read_or_send
def change(request: HttpRequest) -> HttpResponse:
    """The door of a station that is open: handle and PIN. Whoever was here is gone before the next one is in."""
    if not sessions.station_is_open(request):
        return redirect("access:sign_in")
    if request.method == "POST":
        form = ChangeForm(request.POST)
        if form.is_valid():
            if change_in(request, form.cleaned_data["handle"], form.cleaned_data["pin"]):
                return redirect(first_page(request))
            form.add_error(None, _not_you())
    else:
        form = ChangeForm()
    return _door(request, "access/change.html", form)


@require_POST
def lock(request: HttpRequest) -> HttpResponse:
    """Leave the station to the next person, or until one is back."""
    sessions.lock(request)
    return redirect("access:sign_in")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and close the station; the browser is told to forget what it holds of ours."""
    sessions.close(request)
    answer = redirect("access:sign_in")
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@require_POST
def stay(request: HttpRequest) -> HttpResponse:
    """Somebody's hand is on the page: the session does not end yet."""
    return HttpResponse(status=204)


@read_or_send
def confirm(request: HttpRequest) -> HttpResponse:
    """Prove again who one is, or by the second factor; then back to where it was asked for."""
    login = owner(request)
    asked = _asked(request, login)
    form = ProofForm(request.POST or None, **asked)
    if form.is_valid() and form.cleaned_data:
        factors = _proved(request, login, form.cleaned_data)
        if factors:
            sessions.prove(request, factors)
            return redirect(back(request))
        form.add_error(None, _not_you())
    return _door(request, "access/confirm.html", form, held=has_second_factor(login), asked=asked)


def first_page(request: HttpRequest) -> str:
    """Where somebody goes who just came in: to what they must hear of, else to the first screen."""
    quiet = {notices.Kind.SIGNED_IN.value, notices.Kind.CHANGED_IN.value}
    unheard = owner(request).notices.filter(seen=False).exclude(kind__in=quiet).exists()
    return "access:account" if unheard else "board:show"


def back(request: HttpRequest) -> str:
    """The page on which proof was asked for."""
    return own_path(request.session.pop(sessions.NEXT_KEY, "/"))


def to_confirm(request: HttpRequest, path: str = "") -> HttpResponse:
    """To the page where one proves who one is, and afterwards to `path`, or back here."""
    request.session[sessions.NEXT_KEY] = path or request.path
    return redirect("access:confirm")


def owner(request: HttpRequest) -> Login:
    """The login of whoever is signed in; the doorkeeper lets nobody else to a page that asks."""
    login = request.user
    ensure(isinstance(login, Login), "somebody is signed in")
    return login  # type: ignore[return-value]


def _asked(request: HttpRequest, login: Login) -> dict[str, bool]:
    """What the page of proof asks for: the second factor where it is lacking, the password where the last proof is old. Whoever came in by PIN shows the second factor first."""
    code = not sessions.has_two(request.session) and has_telephone(login)
    by_pin = Factor.PIN in sessions.proven(request.session)
    password = not sessions.is_fresh(request.session) and not (code and by_pin)
    return {"password": password, "code": code}


def _proved(request: HttpRequest, login: Login, given: dict[str, str]) -> set[Factor]:
    """What was proved by all that was asked for; nothing when one part is wrong."""
    proved: set[Factor] = set()
    if "password" in given:
        gate = Gate(Guess.PASSWORD, login.handle, notices.address_of(request))
        if not has_password(login, given["password"]) or gate.shut:
            return set()
        gate.passed()
        proved.add(Factor.PASSWORD)
    if "code" in given:
        held = code_factor(login, given["code"])
        if held is None:
            return set()
        if held is Factor.RECOVERY:
            notices.tell(login, notices.Kind.RECOVERY_USED, request)
        proved.add(held)
    return proved


def _not_you() -> str:
    return gettext(
        "Lo escrito no coincide, o hubo demasiados intentos. Revise mayúsculas y teclado; si sigue igual, espere quince minutos o pida ayuda a la coordinación."
    )


def _door(request: HttpRequest, template: str, form: DoorForm, **context: object) -> HttpResponse:
    context |= {"form": form, "passkeys": named_host(request) is not None}
    context["station"] = sessions.station_is_open(request)
    return render(request, template, context)

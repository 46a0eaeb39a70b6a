"""One's own account: what happened to it, password, PIN, language; and how a new one begins with a first secret."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from resguardo.console.access import notices, one_time, sessions
from resguardo.console.access.forms import (
    FirstForm,
    LanguageForm,
    NewPasswordForm,
    NewPinForm,
)
from resguardo.console.access.models import Login, Notice
from resguardo.console.access.passkeys import named_host
from resguardo.console.access.passwords import set_password
from resguardo.console.access.pins import set_pin
from resguardo.console.access.seats import OPERATION_KEY, VIEWING_KEY
from resguardo.console.access.second_factors import has_telephone
from resguardo.console.access.throttle import Gate, Guess
from resguardo.console.access.views import owner, read_or_send, to_confirm
from resguardo.console.house import house

View = Callable[..., HttpResponse]


def proved_first(view: View) -> View:
    """Let a view be opened only by somebody who proved who they are a short time ago; others prove it and come back."""

    @wraps(view)
    def asked(request: HttpRequest, *args: object, **fields: object) -> HttpResponse:
        if not sessions.is_fresh(request.session) or sessions.owes_second(request.session):
            return to_confirm(request, "" if request.method == "GET" else "/access/account")
        return view(request, *args, **fields)

    return asked


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """One's own account."""
    login = owner(request)
    return render(
        request,
        "access/account.html",
        {
            "login": login,
            "notices": [_told(one) for one in login.notices.order_by("-at", "-id")[:30]],
            "telephone": has_telephone(login),
            "passkeys": login.passkeys.order_by("made_at"),
            "passkeys_possible": named_host(request) is not None,
            "recovery_left": one_time.recovery_codes_left(login),
            "two": sessions.has_two(request.session),
            "operations": _operations(login),
            "language_form": LanguageForm(
                list(settings.LANGUAGES), initial={"language": login.language}
            ),
        },
    )


@require_POST
def choose_operation(request: HttpRequest) -> HttpResponse:
    """Go over to another operation in which one has a seat; one looks through one's own eyes there."""
    chosen = request.POST.get("operation", "")
    if chosen in {bytes(seat.operation).hex() for seat in owner(request).seats.all()}:
        request.session[OPERATION_KEY] = chosen
        request.session.pop(VIEWING_KEY, None)
    return redirect("board:show")


@require_POST
def heard(request: HttpRequest) -> HttpResponse:
    """The owner has read what happened."""
    owner(request).notices.update(seen=True)
    return redirect("access:account")


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """The language of this login, on every machine."""
    form = LanguageForm(list(settings.LANGUAGES), request.POST)
    if form.is_valid():
        Login.objects.filter(pk=owner(request).pk).update(language=form.cleaned_data["language"])
    return redirect("access:account")


@read_or_send
@proved_first
def password(request: HttpRequest) -> HttpResponse:
    """A new password; every other session of its owner ends."""
    login = owner(request)
    form = NewPasswordForm(request.POST or None, about=(login.handle,))
    if form.is_valid():
        set_password(login, form.cleaned_data["new"])
        notices.tell(login, notices.Kind.PASSWORD, request)
        sessions.go_on(request, login)
        return redirect("access:account")
    context = {"form": form, "title": gettext("Cambiar la clave")}
    context["more"] = gettext("Al cambiarla se cierran sus demás sesiones, en todos los equipos.")
    return render(request, "access/small.html", context)


@read_or_send
@proved_first
def pin(request: HttpRequest) -> HttpResponse:
    """A new PIN."""
    login = owner(request)
    form = NewPinForm(request.POST or None)
    if form.is_valid():
        set_pin(login, form.cleaned_data["pin"])
        notices.tell(login, notices.Kind.PIN, request)
        return redirect("access:account")
    return render(request, "access/small.html", {"form": form, "title": gettext("Cambiar el PIN")})


@read_or_send
def first(request: HttpRequest) -> HttpResponse:
    """Set one's own password and PIN with a first secret. What somebody already holds as second factor stays asked for."""
    form = FirstForm(request.POST or None)
    if form.is_valid():
        login = _first(request, form)
        if login is not None:
            return redirect("access:sign_in")
        form.add_error("secret", _no_first())
    return render(request, "access/first.html", {"form": form})


def _operations(login: Login) -> list[tuple[str, str]]:
    """The operations in which somebody has a seat: reference and name."""
    here = house()
    known = set(here.operations())
    held = [bytes(seat.operation) for seat in login.seats.order_by("id")]
    return [
        (one.hex(), here.opened(one).directory.operation_name()) for one in held if one in known
    ]


def _first(request: HttpRequest, form: FirstForm) -> Login | None:
    given = form.cleaned_data
    gate = Gate(Guess.FIRST_SECRET, given["handle"], notices.address_of(request))
    login = Login.objects.filter(handle=given["handle"].strip().casefold(), is_active=True).first()
    if gate.shut or login is None or not one_time.use(login, one_time.FIRST, given["secret"]):
        return None
    gate.passed()
    set_password(login, given["new"])
    set_pin(login, given["pin"])
    notices.tell(login, notices.Kind.PASSWORD, request)
    return login


def _no_first() -> str:
    return gettext(
        "Nombre corto y clave inicial no coinciden, la clave ya sirvió, venció, o hubo demasiados intentos. Pida una nueva a la coordinación."
    )


def _told(notice: Notice) -> dict[str, object]:
    words = notices.WORDS.get(notice.kind, notice.kind)
    fields = ("at", "machine", "times", "seen", "kind")
    return {name: getattr(notice, name) for name in fields} | {"words": words}

"""People and roles: enrol, grant, withdraw, end a service, and how somebody gets into this console."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from resguardo.account.account import Perform, Request
from resguardo.account.reading import Told
from resguardo.console import acting, errors
from resguardo.console.access import notices, one_time
from resguardo.console.access.account_views import proved_first
from resguardo.console.access.models import Login
from resguardo.console.access.seats import give_seat
from resguardo.console.access.second_factors import remove_second_factors
from resguardo.console.access.views import read_or_send
from resguardo.console.setup.forms import (
    BareFactorsForm,
    EnrolForm,
    GrantForm,
    LoginForm,
    NewSecretForm,
)
from resguardo.console.setup.people import Member, member_of, team_of
from resguardo.console.sight import Sight
from resguardo.operation.identifiers import OrganisationCode, StaffId
from resguardo.operation.policy import Role
from resguardo.operation.team import StaffEnrolled


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """The team."""
    return render(request, "setup/people.html", {"members": team_of(_sight(request))})


@read_or_send
@proved_first
def enrol(request: HttpRequest) -> HttpResponse:
    """Enrol somebody with their first roles; with a login, their first secret is shown once as a slip."""
    sight = _sight(request)
    form = EnrolForm(sight, request.POST or None)
    if not form.is_valid():
        return render(request, "setup/enrol.html", {"form": form})
    given = form.cleaned_data
    outcome = acting.perform_script(
        request, ["team.enrol_staff", "team.grant_role"], _enrolment(request, given)
    )
    if outcome.told is None:
        form.refuse(outcome.refusal)
        return render(request, "setup/enrol.html", {"form": form})
    staff = next(one.event.staff for one in outcome.told if isinstance(one.event, StaffEnrolled))
    if not given["login"] or Login.objects.filter(handle=given["handle"].casefold()).exists():
        return redirect("setup:member", staff.hex())
    login = Login.objects.make(given["handle"])
    give_seat(login, sight.account.operation, staff)
    return _slip(request, login, staff)


@read_or_send
def member(request: HttpRequest, staff: str) -> HttpResponse:
    """One member of the team, and one more role for them."""
    found = _member(request, staff)
    if found is None:
        return errors.absent(request)
    form = GrantForm(_sight(request), request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        outcome = acting.perform(
            request,
            "team.grant_role",
            staff=found.staff,
            role=Role(given["role"]),
            place=given["place"],
        )
        if outcome.done:
            return redirect("setup:member", staff)
        form.refuse(outcome.refusal)
    return _shown(request, found, form=form)


@require_POST
def withdraw(request: HttpRequest, staff: str) -> HttpResponse:
    """Take a role from somebody, everywhere, at once."""
    found = _member(request, staff)
    if found is None or request.POST.get("role") not in {role.value for role in Role}:
        return errors.absent(request)
    role = Role(request.POST["role"])
    outcome = acting.perform(request, "team.withdraw_role", staff=found.staff, role=role)
    return _after(request, found, outcome)


@require_POST
def end_service(request: HttpRequest, staff: str) -> HttpResponse:
    """End somebody's service: their sessions end with it, and their login where they serve nowhere else."""
    found = _member(request, staff)
    if found is None:
        return errors.absent(request)
    outcome = acting.perform(request, "team.end_service", staff=found.staff)
    if outcome.done:
        seat_login = _login_of(request, found)
        if seat_login is not None:
            seat_login.end_sessions()
    return _after(request, found, outcome)


@read_or_send
@proved_first
def make_login(request: HttpRequest, staff: str) -> HttpResponse:
    """A login for somebody who has none. Nobody's password is ever set here."""
    found = _member(request, staff)
    if found is None or not found.in_service:
        return errors.absent(request)
    if _login_of(request, found) is not None:
        return redirect("setup:new_secret", staff)
    form = LoginForm(_sight(request), request.POST or None, initial={"handle": found.handle})
    if not form.is_valid():
        return render(request, "setup/login.html", {"form": form, "member": found})
    login = Login.objects.make(form.cleaned_data["handle"])
    give_seat(login, _sight(request).account.operation, found.staff)
    return _slip(request, login, found.staff)


@read_or_send
@proved_first
def new_secret(request: HttpRequest, staff: str) -> HttpResponse:
    """A new first secret for somebody who forgot their password. A second person signs for it: with the secret alone somebody could sign as them."""
    found = _member(request, staff)
    login = _login_of(request, found) if found else None
    if found is None or login is None or found.is_reader or not found.in_service:
        return errors.absent(request)
    form = NewSecretForm(_sight(request), request.POST or None)
    if form.is_valid():
        if form.countersigner != found.staff:
            return _slip(request, login, found.staff)
        form.add_error("second_handle", _not_oneself())
    return render(request, "setup/new_secret.html", {"form": form, "member": found})


@read_or_send
@proved_first
def bare_factors(request: HttpRequest, staff: str) -> HttpResponse:
    """Take somebody's lost second factor from them; a second person signs for it, and its owner is told."""
    found = _member(request, staff)
    login = _login_of(request, found) if found else None
    if found is None or login is None or found.is_reader:
        return errors.absent(request)
    form = BareFactorsForm(_sight(request), request.POST or None)
    if form.is_valid():
        if form.countersigner != found.staff:
            remove_second_factors(login)
            notices.tell(login, notices.Kind.FACTOR_REMOVED, request)
            return _back_to(found)
        form.add_error("second_handle", _not_oneself())
    return render(request, "setup/bare_factors.html", {"form": form, "member": found})


def _enrolment(request: HttpRequest, given: dict[str, Any]) -> Callable[[Perform], list[Told]]:
    """The script that enrols somebody and gives them their first roles, in one write."""
    sight, mark = _sight(request), acting.once(request)
    house = sight.house.installation
    staff = StaffId(house.chance(16))
    enrolled = {
        "staff": staff,
        "organisation": OrganisationCode(given["organisation"].strip().upper()),
        "credential": house.new_credential(),
        "name": given["name"].strip(),
        "handle": given["handle"],
    }
    granted = [
        {"staff": staff, "role": Role(role), "place": given["place"]} for role in given["roles"]
    ]
    asked = [("team.enrol_staff", enrolled), *(("team.grant_role", one) for one in granted)]
    return lambda perform: [
        told
        for number, (code, fields) in enumerate(asked)
        for told in perform(Request(code, (sight.staff,), fields, command=acting.nth(mark, number)))
    ]


def _slip(request: HttpRequest, login: Login, staff: StaffId) -> HttpResponse:
    """The first secret, shown once, to be printed and handed over."""
    secret = one_time.make_first_secret(login)
    notices.tell(login, notices.Kind.FIRST_SECRET, request)
    expires = _sight(request).now + one_time.FIRST_LASTS_MS
    context = {"login": login, "secret": secret, "expires_at": expires, "staff": staff}
    context["name"] = _sight(request).directory.staff_name(staff)
    return render(request, "setup/slip.html", context)


def _after(request: HttpRequest, found: Member, outcome: acting.Outcome) -> HttpResponse:
    if outcome.done:
        return _back_to(found)
    return _shown(request, found, form=GrantForm(_sight(request)), refused=outcome.refusal)


def _shown(request: HttpRequest, found: Member, **context: object) -> HttpResponse:
    context |= {"member": found, "roles": list(dict.fromkeys(one.role for one in found.roles))}
    return render(request, "setup/member.html", context)


def _back_to(found: Member) -> HttpResponse:
    return redirect("setup:member", found.staff.hex())


def _member(request: HttpRequest, reference: str) -> Member | None:
    try:
        return member_of(_sight(request), StaffId(bytes.fromhex(reference)))
    except ValueError:
        return None


def _login_of(request: HttpRequest, found: Member) -> Login | None:
    operation = _sight(request).account.operation
    return Login.objects.filter(seats__operation=operation, seats__staff=found.staff).first()


def _not_oneself() -> str:
    return gettext("Nadie firma por su propio segundo paso. Se espera otra persona.")


def _sight(request: HttpRequest) -> Sight:
    sight: Sight = request.sight  # type: ignore[attr-defined]
    return sight

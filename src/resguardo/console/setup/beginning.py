"""The beginning: an empty folder leads whoever sits at this machine to a first operation, or offers the exercise. It opens only while nobody can sign in yet."""

import ipaddress
from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from resguardo.account.account import Account, Founding
from resguardo.account.installation import KEY_FILE_NAME
from resguardo.console import errors
from resguardo.console.access import sessions
from resguardo.console.access.entering import admit
from resguardo.console.access.models import Login
from resguardo.console.access.notices import address_of
from resguardo.console.access.passkeys import named_host
from resguardo.console.access.passwords import set_password
from resguardo.console.access.pins import set_pin
from resguardo.console.access.practice import PASSWORD, PIN
from resguardo.console.access.ready import ReadyAccount, ready_accounts
from resguardo.console.access.seats import give_seat
from resguardo.console.access.sessions import Factor
from resguardo.console.access.views import read_or_send
from resguardo.console.house import house
from resguardo.console.setup import jobs
from resguardo.console.setup.forms import AdoptForm, FoundForm
from resguardo.drill.play import SCENARIOS, run
from resguardo.operation.identifiers import OrganisationCode, StaffId
from resguardo.operation.policy import Role
from resguardo.operation.refusal import Refused
from resguardo.operation.team import StaffContent

EXERCISE = "exercise"
"""The kind of work that plays the exercise."""
SCENARIO, SEED = "raid-and-breach", 1


def is_new() -> bool:
    """Whether nobody can sign in here yet."""
    return not Login.objects.exists()


def is_here(request: HttpRequest) -> bool:
    """Whether somebody sits at this machine itself, and not elsewhere in the network."""
    try:
        return ipaddress.ip_address(address_of(request)).is_loopback
    except ValueError:
        return False


@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """What to begin with. Whoever is signed in without a seat in an operation is told so here."""
    if not is_new():
        if not request.user.is_authenticated:
            return redirect("access:sign_in")
        return render(request, "setup/no_seat.html", status=403)
    if not is_here(request):
        return render(request, "setup/elsewhere.html", status=403)
    here = house()
    operations = [here.opened(operation) for operation in here.operations()]
    context = {
        "operations": [one.directory.operation_name() for one in operations],
        "exercises": bool(operations) and all(one.account.state.exercise for one in operations),
        "can_play": (here.installation.folder / KEY_FILE_NAME).exists() and not operations,
        "progress": jobs.progress(EXERCISE),
    }
    return render(request, "setup/begin.html", context)


@read_or_send
def found(request: HttpRequest) -> HttpResponse:
    """Found the first operation with its coordinator, who is signed in then and led to their second factor."""
    if not is_new():
        return redirect("access:sign_in")
    if not is_here(request) or house().operations():
        return redirect("setup:begin")
    form = FoundForm(request.POST or None, about=_said(request, "name", "operation", "handle"))
    if not form.is_valid():
        return render(request, "setup/found.html", {"form": form})
    given = form.cleaned_data

    def seat(login: Login) -> None:
        account = Account.found(house().installation, _founding(given))
        [first] = account.state.team.members
        give_seat(login, account.operation, first)

    return _begun(request, given, seat)


@read_or_send
def adopt(request: HttpRequest) -> HttpResponse:
    """Make the first login of an operation that this folder already holds, for one of its coordinators who can sign here."""
    if not is_new():
        return redirect("access:sign_in")
    coordinators = _coordinators()
    if not is_here(request) or not coordinators:
        return redirect("setup:begin")
    choices = [(key, name) for key, (name, _, _) in coordinators.items()]
    form = AdoptForm(choices, request.POST or None, about=_said(request, "handle"))
    if not form.is_valid():
        return render(request, "setup/adopt.html", {"form": form})
    given = form.cleaned_data
    _, operation, staff = coordinators[given["staff"]]
    return _begun(request, given, lambda login: give_seat(login, operation, staff))


@require_POST
def play(request: HttpRequest) -> HttpResponse:
    """Play the exercise in this folder, in the background."""
    here = house()
    fit = is_new() and is_here(request) and (here.installation.folder / KEY_FILE_NAME).exists()
    if fit and not here.operations():
        folder, parts = here.installation.folder, len(SCENARIOS)

        def work(tell: jobs.Tell) -> None:
            run(folder, SCENARIO, SEED, lambda _part, done, of: tell(done, of))

        jobs.start(EXERCISE, work, parts)
    return redirect("setup:begin")


@require_safe
def playing(request: HttpRequest) -> HttpResponse:
    """How far the exercise is, for the page that waits."""
    progress = jobs.progress(EXERCISE)
    if progress is None or not is_new() or not is_here(request):
        return errors.absent(request)
    return JsonResponse(progress._asdict())


@require_POST
def make_ready(request: HttpRequest) -> HttpResponse:
    """Make the ready accounts of the exercise and show them."""
    if not is_new() or not is_here(request) or not house().operations():
        return redirect("setup:begin")
    try:
        accounts: list[ReadyAccount] = ready_accounts(house())
    except Refused:
        return redirect("setup:begin")
    jobs.forget(EXERCISE)
    context = {"accounts": accounts, "password": PASSWORD, "pin": PIN}
    return render(request, "setup/ready.html", context)


@require_safe
def second(request: HttpRequest) -> HttpResponse:
    """The last step of the beginning: the coordinator's second factor."""
    request.session[sessions.NEXT_KEY] = "/setup/"
    return render(request, "setup/second.html", {"passkeys": named_host(request) is not None})


def _begun(
    request: HttpRequest, given: dict[str, str], seat: Callable[[Login], object]
) -> HttpResponse:
    """Make the first login and give it its seat, both or neither, and let its owner in; to the door where somebody else was quicker, or pressed twice."""
    with transaction.atomic():
        if not is_new():
            return redirect("access:sign_in")
        login = Login.objects.make(given["handle"])
        set_password(login, given["new"])
        set_pin(login, given["pin"])
        seat(login)
    admit(request, login, {Factor.PASSWORD})
    return redirect("setup:second")


def _founding(given: dict[str, str]) -> Founding:
    return Founding(
        name=given["operation"],
        zone=given["zone"],
        jurisdiction=given["jurisdiction"],
        exercise=False,
        organisation=OrganisationCode(given["organisation"].strip().upper()),
        content=StaffContent(name=given["name"], handle=given["handle"]),
    )


def _coordinators() -> dict[str, tuple[str, bytes, StaffId]]:
    """The coordinators whose signing key is here, by reference: name, operation, reference."""
    here = house()
    found: dict[str, tuple[str, bytes, StaffId]] = {}
    for operation in here.operations():
        opened = here.opened(operation)
        state = opened.account.state
        for staff, member in state.team.members.items():
            coordinates = state.team.has_role(staff, Role.COORDINATOR)
            if coordinates and here.installation.holds(member.credential):
                name = f"{opened.directory.staff_name(staff)} · {opened.directory.operation_name()}"
                found[staff.hex()] = (name, operation, staff)
    return found


def _said(request: HttpRequest, *names: str) -> tuple[str, ...]:
    return tuple(request.POST.get(name, "") for name in names)

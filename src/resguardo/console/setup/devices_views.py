"""Devices: the installations that may write in this operation, and the counting tablets."""

from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from resguardo.console import acting, errors
from resguardo.console.access.gravity import lacking_for
from resguardo.console.access.views import read_or_send, to_confirm
from resguardo.console.setup.forms import TabletForm
from resguardo.console.sight import Sight
from resguardo.operation.identifiers import StaffId, WriterKey
from resguardo.operation.refusal import Refused
from resguardo.tablet import enrolment, housing
from resguardo.tablet.book import Tablet


class Writer(NamedTuple):
    """One installation that may write, or might: its key, what it is, and whether it was cut off."""

    key: WriterKey
    site: bool
    cut: bool
    is_here: bool
    events: int


class Shown(NamedTuple):
    """One tablet of the list. `contact_at` is when it was last heard, None for never; `ahead_s` how far its clock ran before ours then."""

    key: bytes
    label: str
    counter: str
    contact_at: int | None
    ahead_s: int
    unsent: int
    received: int
    cut: bool


@require_safe
def devices(request: HttpRequest) -> HttpResponse:
    """Tablets and installations."""
    return _shown(request)


@read_or_send
def invite(request: HttpRequest) -> HttpResponse:
    """Invite a tablet: its QR is shown once and serves for minutes."""
    sight = _sight(request)
    form = TabletForm(sight, request.POST or None)
    if form.is_valid():
        if sight.viewing_as is not None or lacking_for(request, ["team.enrol_device"]):
            return to_confirm(request)
        try:
            invited = enrolment.invite(
                housing.hub(), sight.account.operation, sight.staff, form.cleaned_data["label"]
            )
        except Refused as refused:
            form.refuse(acting.shown(refused, sight))
        else:
            return _invitation(request, invited, form.cleaned_data["label"])
    return render(request, "setup/invite.html", {"form": form})


@require_POST
def revoke_tablet(request: HttpRequest, key: str) -> HttpResponse:
    """Cut a lost tablet off after what is here."""
    sight, found = _sight(request), _tablet(request, key)
    if found is None:
        return errors.absent(request)
    if sight.viewing_as is not None or lacking_for(request, ["team.revoke_device"]):
        return to_confirm(request, "/setup/devices")
    try:
        enrolment.revoke(housing.hub(), found, sight.staff)
    except Refused as refused:
        return _shown(request, acting.shown(refused, sight))
    return redirect("setup:devices")


@require_POST
def revoke_device(request: HttpRequest, key: str) -> HttpResponse:
    """Cut an installation off after what is known of it here. This one can't cut itself off."""
    sight = _sight(request)
    writer = next((one for one in _writers(sight) if one.key.hex() == key), None)
    if writer is None or writer.is_here:
        return errors.absent(request)
    graph = sight.account.reading.graph
    last = max((graph.place(head).sequence for head in graph.heads(writer.key)), default=-1)
    outcome = acting.perform(request, "team.revoke_device", device=writer.key, last_sequence=last)
    return redirect("setup:devices") if outcome.done else _shown(request, outcome.refusal)


def _invitation(request: HttpRequest, invited: enrolment.Invited, label: str) -> HttpResponse:
    origin = request.build_absolute_uri("/").rstrip("/")
    context = {
        "label": label,
        "picture": enrolment.qr(housing.address_of(invited.token, origin)),
        "ends_at": invited.ends_at,
        "fingerprint": housing.fingerprint(),
    }
    return render(request, "setup/invitation.html", context)


def _shown(request: HttpRequest, refused: acting.Shown | None = None) -> HttpResponse:
    sight = _sight(request)
    tablets = housing.hub().book.tablets(sight.account.operation)
    relays = {one.relay for one in tablets}
    context = {
        "tablets": [_told(sight, one) for one in tablets],
        "writers": [one for one in _writers(sight) if one.key not in relays],
        "refused": refused,
    }
    return render(request, "setup/devices.html", context)


def _told(sight: Sight, one: Tablet) -> Shown:
    staff = housing.hub().book.staff_on(one.key)
    return Shown(
        key=one.key,
        label=one.label,
        counter=sight.directory.staff_name(StaffId(staff)) if staff else "",
        contact_at=one.contact_at,
        ahead_s=round((one.ahead_ms or 0) / 1000),
        unsent=one.unsent or 0,
        received=one.received,
        cut=one.cut is not None,
    )


def _writers(sight: Sight) -> list[Writer]:
    graph = sight.account.reading.graph
    with sight.steady() as state:
        return [
            Writer(
                key=key,
                site=device.site,
                cut=device.cut is not None,
                is_here=key == sight.account.writer,
                events=1
                + max((graph.place(head).sequence for head in graph.heads(key)), default=-1),
            )
            for key, device in state.team.devices.items()
        ]


def _tablet(request: HttpRequest, key: str) -> bytes | None:
    operation = _sight(request).account.operation
    known = {one.key.hex(): one.key for one in housing.hub().book.tablets(operation)}
    return known.get(key)


def _sight(request: HttpRequest) -> Sight:
    sight: Sight = request.sight  # type: ignore[attr-defined]
    return sight

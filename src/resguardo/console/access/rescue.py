"""The way back for somebody who lost everything they hold and whom nobody else can help: a first secret made on the machine itself.

Whoever can open the data folder could write any table in it. So this opens nothing that was shut to them; it makes sure that it is never done in silence.
"""

from typing import NamedTuple

from django.db import transaction

from resguardo.account.access import ReadReason
from resguardo.console.access import one_time
from resguardo.console.access.models import Login
from resguardo.console.access.notices import Kind, tell, tell_those_who_watch
from resguardo.console.access.second_factors import remove_second_factors
from resguardo.console.access.throttle import Guess, forgive
from resguardo.console.house import house
from resguardo.operation.event import SealClass
from resguardo.operation.identifiers import Moment, StaffId


class MachineSecret(NamedTuple):
    """A first secret, told once, and until when it serves."""

    secret: str
    expires_at: Moment
    zone: str
    """The zone of time in which its owner works."""


def make_on_machine(handle: str) -> MachineSecret | None:
    """A first secret for the login called `handle`; their password, PIN, second factors and sessions serve no more. None when nobody is called so.

    It is written into the log of reads as an emergency before anything changes, and told to its owner, to every coordinator and to the monitor.
    """
    login = Login.objects.filter(handle=handle.strip().casefold()).first()
    if login is None:
        return None
    here, zone = house(), "UTC"
    seats = [seat for seat in login.seats.all() if bytes(seat.operation) in here.operations()]
    for seat in seats:
        opened, staff = here.opened(bytes(seat.operation)), StaffId(bytes(seat.staff))
        zone = opened.account.state.zone
        subjects = [opened.account.operation[:16], staff]
        opened.log.record(staff, ReadReason.BREAK_GLASS, SealClass.STAFF, subjects)
    with transaction.atomic():
        login.set_password(None)
        login.pin = ""
        login.save(update_fields=["password", "pin"])
        remove_second_factors(login)
        for guess in Guess:
            forgive(guess, login.handle)
        secret = one_time.make_first_secret(login)
        told = {login.pk}
        tell(login, Kind.MACHINE_SECRET)
        for seat in seats:
            told |= tell_those_who_watch(
                here.opened(bytes(seat.operation)), Kind.MACHINE_SECRET, but=told
            )
    expires_at = Moment(here.installation.now() + one_time.FIRST_LASTS_MS)
    return MachineSecret(secret, expires_at, zone)

"""Ready accounts of an exercise: one password and one PIN for everybody, so that whoever wants to look can. Never in a real operation.

`python -m resguardo.console.access FOLDER` makes them and prints who may enter with what.
"""

from typing import NamedTuple

from resguardo.console.access.hashing import hashed
from resguardo.console.access.models import Login
from resguardo.console.access.practice import PASSWORD, PIN, REAL_OPERATION
from resguardo.console.access.seats import give_seat
from resguardo.console.house import House
from resguardo.operation.identifiers import StaffId
from resguardo.operation.policy import Role
from resguardo.operation.refusal import Refused
from resguardo.words.told import ROLES


class ReadyAccount(NamedTuple):
    """One member of an exercise who may enter with `PASSWORD` and `PIN`."""

    handle: str
    name: str
    role: Role


def ready_accounts(house: House) -> list[ReadyAccount]:
    """Make a login for every member of every exercise here, all with the same password and PIN; told one for each role, in the order of the roles.

    Refuses: access.real_operation
    """
    exercises = [house.opened(operation) for operation in house.operations()]
    if any(not opened.account.state.exercise for opened in exercises):
        raise Refused(REAL_OPERATION)
    if Login.objects.filter(practice=False).exists():
        raise Refused(REAL_OPERATION)
    password, pin = hashed(PASSWORD), hashed(PIN)
    told: dict[Role, ReadyAccount] = {}
    for opened in exercises:
        for staff in list(opened.account.state.team.members):
            handle = opened.directory.handle(staff)
            login, _ = Login.objects.get_or_create(
                handle=handle.casefold(),
                defaults={"password": password, "pin": pin, "practice": True},
            )
            give_seat(login, opened.account.operation, StaffId(staff))
            for role, _place in opened.account.state.team.roles(staff):
                told.setdefault(
                    role, ReadyAccount(handle, opened.directory.staff_name(staff), role)
                )
    return [told[role] for role in Role if role in told]


def tell(accounts: list[ReadyAccount]) -> str:
    """The accounts as lines for a terminal, in Spanish and English."""
    width = max((len(one.handle) for one in accounts), default=0)
    lines = [
        "Cuentas listas, solo para el ejercicio · ready accounts, for the exercise only:",
        "",
        *(
            f"  {one.handle:<{width}}  {' · '.join(ROLES[one.role.value])}  ({one.name})"
            for one in accounts
        ),
        "",
        f"  clave · password   {PASSWORD}",
        f"  PIN                {PIN}",
    ]
    return "\n".join(lines) + "\n"

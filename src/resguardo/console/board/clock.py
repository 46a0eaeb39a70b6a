"""The operation's clock while the console is up: opens the absences that fall due (invariant 13), as `resguardo watch` does. Nothing on a screen switches it off.

Once an hour it lets go of copies of other registers whose time is over.
"""

import logging
import threading
from collections.abc import Iterable

from resguardo.account.foreign_shelf import expire_foreign
from resguardo.console.house import House
from resguardo.ledger.chain import Corrupt
from resguardo.operation.identifiers import StaffId
from resguardo.operation.operation import Operation
from resguardo.operation.policy import Role
from resguardo.operation.refusal import Refused
from resguardo.operation.unaccounted import due_absences
from resguardo.store.problems import StoreProblem

EVERY_SECONDS = 10.0
LOOKS_AN_HOUR = 360
_log = logging.getLogger(__name__)


class OperationClock:
    """One thread of the serving process that looks at every operation of the folder again and again, until it is stopped."""

    def __init__(self, house: House, every_seconds: float = EVERY_SECONDS) -> None:
        self._house, self._every_seconds = house, every_seconds
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="operation-clock", daemon=True)

    def start(self) -> "OperationClock":
        """Begin to look; returns the clock itself."""
        self._thread.start()
        return self

    @property
    def is_running(self) -> bool:
        """Whether it still looks."""
        return self._thread.is_alive()

    def stop(self) -> None:
        """Look no more; waits for a look that is under way."""
        self._stopped.set()
        self._thread.join()

    def _run(self) -> None:
        looks = 0
        while not self._stopped.is_set():
            look_once(self._house)
            if looks % LOOKS_AN_HOUR == 0:
                expire_foreign(self._house.installation)
            looks += 1
            self._stopped.wait(self._every_seconds)


def start_clock(house: House, every_seconds: float = EVERY_SECONDS) -> OperationClock:
    """Start the clock of an open data folder: called once by the serving process. It stops before the folder is let go."""
    clock = OperationClock(house, every_seconds).start()
    house.at_close(clock.stop)
    return clock


def look_once(house: House) -> int:
    """Open every absence that is due in every operation; returns how many events that wrote. A fault in one operation keeps no other waiting."""
    return sum(_look(house, operation) for operation in house.operations())


def _look(house: House, operation: bytes) -> int:
    try:
        account = house.opened(operation).account
        with account.steady() as state:
            is_due = bool(due_absences(state, house.installation.now()))
            signer = keeper(state)
        if not is_due or signer is None:
            return 0
        return len(account.perform("absence.open_due_absences", [signer]))
    except (Refused, Corrupt, StoreProblem):
        # The next look tries again; the board shows what is overdue meanwhile.
        _log.warning("the clock could not write", exc_info=True)
        return 0


def keeper(state: Operation) -> StaffId | None:
    """In whose name the clock writes: somebody who coordinates, else anybody in service. The events say that nobody decided them."""
    serving = [staff for staff in state.team.members if state.team.in_service(staff)]
    return next(iter([*_coordinating(state, serving), *serving]), None)


def _coordinating(state: Operation, serving: Iterable[StaffId]) -> list[StaffId]:
    return [
        staff
        for staff in serving
        if any(role is Role.COORDINATOR for role, _ in state.team.roles(staff))
    ]

"""Tablets that are apart: installations of their own, which see nothing of what comes, write under their own key, and later exchange bundles.

A bundle is the whole ledger as signed bytes; the hub judges what a tablet wrote as a stranger's.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from resguardo.account import sharing
from resguardo.account.account import Account
from resguardo.account.installation import Installation
from resguardo.drill.crew import COORDINATOR
from resguardo.drill.desk import Desk
from resguardo.drill.exercise import Exercise
from resguardo.ledger.clock import is_suspect
from resguardo.operation.identifiers import Moment
from resguardo.operation.refusal import ensure
from resguardo.store.keyring import KEYRING_FILE_NAME, open_keyring
from resguardo.store.memory import MemoryStore
from resguardo.store.unlocking import make_key_file


class Exchange(NamedTuple):
    """One bundle that a tablet gave back: how many events were new to the hub, and whether its clock was suspect."""

    tablet: str
    at: Moment
    events: int
    is_clock_suspect: bool
    ahead_ms: int


class Tablet:
    """One tablet in the hands of some of the crew. Its clock runs `ahead_ms` before the right one."""

    def __init__(self, exercise: Exercise, name: str, at: Moment, handles: Sequence[str], *, ahead_ms: int = 0) -> None:
        self.exercise, self.name = exercise, name
        self.exchanges: list[Exchange] = []
        folder = Path(exercise.scratch.name) / name
        folder.mkdir()
        self.house = Installation(
            folder,
            MemoryStore(),
            open_keyring(folder / KEYRING_FILE_NAME, make_key_file(folder / "keyring.key")),
            now=exercise.clock.ahead(ahead_ms).read,
            chance=exercise.chance.randbytes,
        )
        exercise.desk.sign(at, COORDINATOR.handle, "team.enrol_device", device=self.house.writer().public)
        self._receive()
        crew = exercise.desk.crew
        self.desk = Desk(Account(self.house, exercise.account.operation), exercise.clock, crew)
        self._take_credentials(handles)

    def take_in(self) -> None:
        """Take in what the hub knows; from now on the tablet is apart."""
        self._receive()
        self.desk.account.catch_up()

    def give_back(self) -> Exchange:
        """Give the hub what was written here while apart."""
        hub = self.exercise.house
        merged = sharing.merge(hub, sharing.export(self.desk.account), self.exercise.account.operation)
        ensure(not merged.problems, f"the bundle of {self.name} is whole: {merged.problems}")
        self.exercise.account.catch_up()
        shown, right = self.house.now(), hub.now()
        exchange = Exchange(self.name, right, merged.events, is_suspect(shown, right), shown - right)
        self.exchanges.append(exchange)
        return exchange

    def close(self) -> None:
        """Put the tablet away."""
        self.house.close()

    def _receive(self) -> None:
        hub = self.exercise.account
        merged = sharing.merge(self.house, sharing.export(hub), hub.operation)
        ensure(not merged.problems, f"the hub's bundle is whole: {merged.problems}")

    def _take_credentials(self, handles: Sequence[str]) -> None:
        """Those who carry the tablet can sign on it as on the hub."""
        hub, state = self.exercise.house.keyring, self.exercise.account.state
        with self.house.keyring.together():
            for handle in handles:
                public = state.team.members[self.exercise.desk.crew[handle]].credential
                secret = hub.credential_key(public)
                ensure(secret is not None, f"{handle} signs at the hub")
                self.house.keyring.keep_credential(public, secret or b"")

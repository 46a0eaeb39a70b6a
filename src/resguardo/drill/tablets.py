"""Tablets that are apart: installations of their own, which see nothing of what comes, write under their own key, and later exchange bundles.

A tablet is prepared from a copy of the hub's ledger; after that only bundles of signed bytes pass, and each side judges what the other wrote as a stranger's.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from resguardo.account import sharing
from resguardo.account.account import Account
from resguardo.account.installation import Installation
from resguardo.drill.clock import SkewedClock
from resguardo.drill.crew import COORDINATOR
from resguardo.drill.desk import Desk
from resguardo.drill.exercise import Exercise
from resguardo.ledger.clock import is_suspect
from resguardo.operation.identifiers import Moment
from resguardo.operation.refusal import ensure
from resguardo.store.copying import copy_ledger
from resguardo.store.keyring import KEYRING_FILE_NAME, open_keyring
from resguardo.store.opening import LEDGER_FILE_NAME, open_store
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

    def __init__(
        self,
        exercise: Exercise,
        name: str,
        at: Moment,
        handles: Sequence[str],
        *,
        ahead_ms: int = 0,
    ) -> None:
        self.exercise, self.name = exercise, name
        self.exchanges: list[Exchange] = []
        folder = Path(exercise.scratch.name) / name
        folder.mkdir()
        self.house = self._prepare(folder, exercise.clock.ahead(ahead_ms))
        exercise.desk.sign(
            at, COORDINATOR.handle, "team.enrol_device", device=self.house.writer().public
        )
        self._seen, self._given = exercise.account.store.size(exercise.account.operation) - 1, 0
        account = Account(self.house, exercise.account.operation)
        self.desk = Desk(account, exercise.clock, exercise.desk.crew)
        self._take_credentials(handles)
        self.take_in()

    def _prepare(self, folder: Path, clock: SkewedClock) -> Installation:
        """A tablet leaves the hub with a copy of its ledger, and with keys of its own."""
        copy_ledger(self.exercise.house.store, folder / LEDGER_FILE_NAME)
        chance = self.exercise.chance.randbytes
        unlocking = make_key_file(folder / "keyring.key")
        keyring = open_keyring(folder / KEYRING_FILE_NAME, unlocking, chance=chance)
        return Installation(
            folder,
            open_store(folder),
            keyring,
            now=clock.read,
            chance=chance,
        )

    def take_in(self) -> None:
        """Take in what the hub knows; from now on the tablet is apart."""
        hub = self.exercise.account
        merged = sharing.merge(self.house, sharing.export(hub, after=self._seen), hub.operation)
        ensure(not merged.problems, f"the hub's bundle is whole: {merged.problems}")
        self._seen = hub.store.size(hub.operation)
        self.desk.account.catch_up()
        self._given = self.house.store.size(hub.operation)

    def give_back(self) -> Exchange:
        """Give the hub what was written here while apart."""
        hub, account = self.exercise.house, self.desk.account
        content = sharing.export(account, after=self._given)
        merged = sharing.merge(hub, content, account.operation)
        ensure(not merged.problems, f"the bundle of {self.name} is whole: {merged.problems}")
        self._given = self.house.store.size(account.operation)
        self.exercise.account.catch_up()
        shown, right = self.house.now(), hub.now()
        exchange = Exchange(
            self.name, right, merged.events, is_suspect(shown, right), shown - right
        )
        self.exchanges.append(exchange)
        return exchange

    def close(self) -> None:
        """Put the tablet away."""
        self.house.close()

    def _take_credentials(self, handles: Sequence[str]) -> None:
        """Those who carry the tablet can sign on it as on the hub."""
        hub, state = self.exercise.house.keyring, self.exercise.account.state
        with self.house.keyring.together():
            for handle in handles:
                public = state.team.members[self.exercise.desk.crew[handle]].credential
                secret = hub.credential_key(public)
                ensure(secret is not None, f"{handle} signs at the hub")
                self.house.keyring.keep_credential(public, secret or b"")

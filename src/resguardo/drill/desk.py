"""A desk: one installation at which people of the crew sign acts, at the moment that its own clock shows.

Everything goes through the account's public door. Acts that belong to one moment at one station share a durable write.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TypeVar

from resguardo.account.account import Account, Perform, Request
from resguardo.drill.clock import StoryClock
from resguardo.operation.event import Event, FactSource
from resguardo.operation.identifiers import Moment, StaffId
from resguardo.operation.refusal import Refused, ensure

T = TypeVar("T")
E = TypeVar("E", bound=Event)


class Desk:
    """One open account with the people who sign at it."""

    def __init__(self, account: Account, clock: StoryClock, crew: Mapping[str, StaffId]) -> None:
        self.account, self.clock, self.crew = account, clock, crew
        self._inside: Perform | None = None

    def together(self, script: Callable[[], T]) -> T:
        """What `script` signs is written at once, all of it or nothing."""

        def inside(perform: Perform) -> T:
            self._inside = perform
            try:
                return script()
            finally:
                self._inside = None

        return script() if self._inside else self.account.together(inside)

    def sign(
        self,
        at: Moment,
        who: str,
        act: str,
        /,
        *,
        written_at: Moment | None = None,
        paper: str | None = None,
        **fields: Any,
    ) -> list[Event]:
        """Perform `act` as happened at `at`, signed by `who` (`ana`, or `ana+ben`); returns the events written.

        `written_at` is when it was entered, None for at once; `paper` the number of the sheet that it was typed in from.
        """
        self.clock.now = at if written_at is None else written_at
        request = Request(
            act,
            tuple(self.crew[handle] for handle in who.split("+")),
            fields,
            self.account.house.now() if written_at is None else at,
            FactSource.PAPER if paper else FactSource.DEVICE,
            paper,
        )
        if self._inside is not None:
            return [told.event for told in self._inside(request)]
        return [told.event for told in self.account.together(lambda perform: perform(request))]

    @contextmanager
    def expecting(self, refusal: str) -> Iterator[None]:
        """What is signed in the block must be refused with exactly this code."""
        try:
            yield
        except Refused as refused:
            ensure(refused.code == refusal, f"expected {refusal}, was refused {refused.code}")
        else:
            ensure(False, f"expected {refusal}, was not refused")

    def handle_of(self, staff: StaffId | None) -> str:
        """The word for a member of the crew; empty for nobody."""
        return next((handle for handle, one in self.crew.items() if one == staff), "")


def only(events: list[E] | list[Event], kind: type[E]) -> E:
    """The one event of `kind` among those that an act gave."""
    [found] = [one for one in events if isinstance(one, kind)]
    return found

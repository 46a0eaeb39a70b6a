"""An operation with one signed count and a statement of it, for tests of what is said in public."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from account.shift import Clock, Shift, begin
from resguardo.operation.count import CountKind
from resguardo.operation.identifiers import StatementId
from resguardo.operation.policy import Role

MISSING = 3


class StatementCase:
    """Of 24 children on the roll `MISSING` are missing at the closing; all others are sighted."""

    def __init__(self, folder: Path, *, children: int = 24) -> None:
        self.shift: Shift = begin(folder, now=Clock())
        self.shift.act(
            "rosa", "team.grant_role", staff=self.shift.crew["julia"], role=Role.SPOKESPERSON
        )
        self.children = self.shift.tag(children)
        self.statement = self.issue()

    @property
    def account(self) -> Any:
        """The open account."""
        return self.shift.account

    def signed_count(self) -> bytes:
        """A count of the shelter, closed: everybody on the roll but `MISSING` is marked."""
        shift = self.shift
        [opened] = shift.act(
            "olga", "count.open_count", kind=CountKind.EMERGENCY, place=shift.places["shelter"]
        )[:1]
        count: bytes = opened.count

        def script(perform: Any) -> None:
            for person in self.children[MISSING:]:
                perform(shift.ask("carla", "count.mark_sighting", count=count, person=person))
            record = shift.account.reading.state.counts.counts[count]
            for person in self.children[:MISSING]:
                if not record.is_listed(person):
                    perform(shift.ask("olga", "count.list_missing", count=count, person=person))

        shift.account.together(script)
        shift.act("olga", "count.close_count", count=count)
        return count

    def issue(self) -> StatementId:
        """The figures of a new count, in public."""
        [said] = self.shift.act(
            "julia", "statement.issue_statement", count=self.signed_count(), words=""
        )
        return StatementId(said.statement)

    def correct(self, statement: StatementId) -> StatementId:
        """A new version with the figures of a new count."""
        [said] = self.shift.act(
            "julia", "statement.correct_statement",
            statement=statement, count=self.signed_count(), words="",
        )  # fmt: skip
        return StatementId(said.statement)


@contextmanager
def statement_case(folder: Path) -> Iterator[StatementCase]:
    """A case whose folder is closed at the end."""
    case = StatementCase(folder)
    try:
        yield case
    finally:
        case.shift.house.close()

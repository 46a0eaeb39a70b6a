"""Did the people who are named really sign: the actors' own signatures on a command.

The device's signature says which installation wrote an event. For acts that matter (custody, closings, alerts, merges, roles) each actor signs the whole
command with a credential of their own, so that one device can't speak for two people. The signatures themselves were checked when the rows came in (a commit
with one that does not fit is refused whole); what is asked here is whether everybody named did sign, and with the credential they were enrolled with.
"""

from typing import Any

from resguardo.ledger.format import KEY_ACTORS, KEY_COMMAND, KEY_PREVIOUS, KEY_WRITER
from resguardo.operation.identifiers import StaffId
from resguardo.operation.operation import Operation
from resguardo.operation.team import OperationOpened
from resguardo.store.interface import StoredRow

Named = frozenset[tuple[bytes, bytes]]
"""Actors, each with a credential."""


class _Command:
    """The events of one command so far: those that stand one after another in one commit under one command id."""

    __slots__ = ("command", "events", "last")

    def __init__(self, command: bytes) -> None:
        self.command, self.last = command, b""
        self.events: list[tuple[bytes, Named]] = []


class Attestations:
    """The events that lack a signature of somebody whom they name with a credential; a command's last event carries the signatures of all."""

    def __init__(self) -> None:
        self.lacking: set[bytes] = set()
        self._open: dict[bytes, _Command] = {}

    def gather(self, row: StoredRow, fields: dict[int, Any]) -> None:
        """Look at one row; those of one commit come in the order of the chain."""
        marks = fields.get(KEY_ACTORS, ())
        writer = fields[KEY_WRITER]
        if any(mark[1] for mark in marks):
            command = self._open.get(writer)
            if (
                command is None
                or command.command != fields[KEY_COMMAND]
                or command.last != fields.get(KEY_PREVIOUS)
            ):
                command = self._open[writer] = _Command(fields[KEY_COMMAND])
            command.last = row.id
            command.events.append((row.id, frozenset((mark[0], mark[1]) for mark in marks)))
            self.lacking.add(row.id)
            self._settle(command, frozenset((mark[0], mark[1]) for mark in marks if mark[2]))
        if row.signature:
            self._open.pop(writer, None)

    def _settle(self, command: _Command, signed: Named) -> None:
        if signed:
            self.lacking.difference_update(
                name for name, wanted in command.events if wanted <= signed
            )

    def signed(
        self,
        row: StoredRow,
        fields: dict[int, Any],
        state: Operation,
        opening: OperationOpened | None,
    ) -> bool:
        """Whether every actor of this event signed its command with the credential they were enrolled with.

        `opening` is given for the first event of an operation, whose signer is enrolled by that event itself.
        """
        marks = fields.get(KEY_ACTORS, ())
        return (
            bool(marks)
            and row.id not in self.lacking
            and all(mark[1] == _credential(state, StaffId(mark[0]), opening) for mark in marks)
        )


def _credential(state: Operation, staff: StaffId, opening: OperationOpened | None) -> bytes | None:
    if opening is not None and opening.first == staff:
        return opening.credential
    member = state.team.members.get(staff)
    return member.credential if member else None

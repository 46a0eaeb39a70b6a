"""Did the people who are named really sign: the actors' own signatures on a command.

The device's signature says which installation wrote an event. For acts that matter (custody, closings, alerts, merges, roles) each actor signs the whole
command with a credential of their own, so that one device can't speak for two people. What this installation wrote itself was signed here and is
not checked again; what came from elsewhere is checked once.
"""

from typing import Any

from resguardo.ledger.format import (
    KEY_ACTORS,
    KEY_COMMAND,
    KEY_WRITER,
    decode_header,
    event_intent,
    intent,
)
from resguardo.ledger.keys import verify
from resguardo.operation.identifiers import StaffId, WriterKey
from resguardo.operation.operation import Operation
from resguardo.operation.team import OperationOpened
from resguardo.store.interface import StoredRow


class Attestations:
    """The commands seen and which of them their actors signed. `own` is the writer whose commands need no check."""

    def __init__(self, own: WriterKey) -> None:
        self._own = own
        self._commands: dict[tuple[bytes, bytes], list[bytes]] = {}
        self._signed: dict[tuple[bytes, bytes], bool] = {}

    def gather(self, row: StoredRow, fields: dict[int, Any]) -> None:
        """Remember an event of another writer whose actors carry credentials; those of one command arrive in the order of the chain."""
        if fields[KEY_WRITER] == self._own or not any(
            mark[1] for mark in fields.get(KEY_ACTORS, ())
        ):
            return
        headers = self._commands.setdefault((fields[KEY_WRITER], fields[KEY_COMMAND]), [])
        if row.header not in headers:
            headers.append(row.header)

    def signed(
        self, fields: dict[int, Any], state: Operation, opening: OperationOpened | None
    ) -> bool:
        """Whether every actor of this event signed its command with the credential they were enrolled with.

        `opening` is given for the first event of an operation, whose signer is enrolled by that event itself.
        """
        if fields[KEY_WRITER] == self._own:
            return True
        command = (fields[KEY_WRITER], fields[KEY_COMMAND])
        if command not in self._signed:
            self._signed[command] = self._check(self._commands.get(command, []), state, opening)
            self._commands.pop(command, None)
        return self._signed[command]

    def _check(
        self, encoded: list[bytes], state: Operation, opening: OperationOpened | None
    ) -> bool:
        headers = [decode_header(header) for header in encoded]
        if not headers or not headers[-1].actors:
            return False
        said = intent(map(event_intent, headers))
        for mark in headers[-1].actors:
            credential = _credential(state, StaffId(mark.actor), opening)
            if (
                credential is None
                or credential != mark.credential
                or not verify(credential, mark.signature, said)
            ):
                return False
        return True


def _credential(state: Operation, staff: StaffId, opening: OperationOpened | None) -> bytes | None:
    if opening is not None and opening.first == staff:
        return opening.credential
    member = state.team.members.get(staff)
    return member.credential if member else None

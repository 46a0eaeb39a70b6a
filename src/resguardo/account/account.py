"""One open account: the door through which every act goes in and every answer comes out.

`perform` is the only way to write. It holds the store's write lock, catches the state up with what other processes wrote, lets the rules decide, and
acknowledges only what is durable.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple, TypeVar

from resguardo.account.access import AccessLog
from resguardo.account.asof import told_until
from resguardo.account.drafting import Drafting
from resguardo.account.installation import Installation, is_exercise_folder
from resguardo.account.integrity import (
    UNREADABLE,
    damage_of,
    gaps_of,
    open_snapshot,
    sign_snapshot,
)
from resguardo.account.proof import closing_proof, sign_checkpoint
from resguardo.account.reading import Reading, Told, read_event
from resguardo.account.sealing import Content, open_content
from resguardo.ledger import chain
from resguardo.ledger.chain import ChainProblem, Corrupt
from resguardo.ledger.format import (
    GENESIS_OPERATION,
    KEY_COMMAND,
    KEY_KIND,
    Malformed,
    read_raw,
)
from resguardo.operation import act, team
from resguardo.operation.act import By
from resguardo.operation.anchoring import AccessAnchored
from resguardo.operation.event import BY_CODE, Event, FactSource
from resguardo.operation.identifiers import EventId, Moment, OrganisationCode, StaffId, WriterKey
from resguardo.operation.operation import Operation
from resguardo.operation.refusal import Refused, refusal
from resguardo.store.group import GroupCommit
from resguardo.store.interface import StoredRow, Transaction, commit_rows

CREDENTIAL_MISSING = refusal(
    "account.credential_missing",
    es=(
        "La llave de firma de quien firma no está en este equipo.",
        "Un equipo en el que esa persona pueda firmar.",
        "Firme en el equipo de esa persona, o inscriba aquí su llave.",
    ),
    en=(
        "The signer's signing key is not on this device.",
        "A device on which that person can sign.",
        "Sign on that person's device, or enrol their key here.",
    ),
)
NOT_UNDERSTOOD = refusal(
    "account.not_understood",
    es=(
        "Hay {events} hechos de una versión más nueva que este equipo no entiende.",
        "Un equipo que los entienda todos para cerrar un conteo.",
        "Actualice este equipo, o cierre el conteo en otro.",
    ),
    en=(
        "There are {events} events of a newer version that this device does not understand.",
        "A device that understands them all to close a count.",
        "Update this device, or close the count on another.",
    ),
)
DEVICE_CUT_OFF = refusal(
    "account.device_cut_off",
    es=(
        "Este equipo no está inscrito, fue revocado, o su libro se copió: lo que anote ya no contaría.",
        "Un equipo inscrito que nadie revocó y cuyo libro sigue una sola línea.",
        "Anote el hecho en otro equipo o en papel, y pida a la coordinación que inscriba este de nuevo.",
    ),
    en=(
        "This device is not enrolled, was revoked, or its ledger was copied: what it records would no longer count.",
        "An enrolled device that nobody revoked and whose ledger goes on in one line.",
        "Record the fact on another device or on paper, and ask the coordinator to enrol this one anew.",
    ),
)

NOT_WRITABLE = refusal(
    "account.not_writable",
    es=(
        "Un valor no cabe en el libro ({field}: {found}).",
        "Números, textos y listas del tamaño que el libro admite ({expected}).",
        "Acorte el texto o corrija el número; lo largo va en varias anotaciones.",
    ),
    en=(
        "A value does not fit the ledger ({field}: {found}).",
        "Numbers, texts and lists of a size that the ledger takes ({expected}).",
        "Shorten the text or correct the number; what is long goes into several entries.",
    ),
)

EXERCISE_FOLDER = refusal(
    "account.exercise_folder",
    es=(
        "Esta carpeta guarda un ejercicio, con su propio reloj.",
        "Una carpeta nueva para un operativo verdadero.",
        "Elija otra carpeta; el ejercicio queda donde está.",
    ),
    en=(
        "This folder holds an exercise, with a clock of its own.",
        "A new folder for a real operation.",
        "Choose another folder; the exercise stays where it is.",
    ),
)

T = TypeVar("T")


class Request(NamedTuple):
    """An act asked for: its code and fields, who signs, when it happened (None: now) and how it reached us."""

    act: str
    signers: tuple[StaffId, ...]
    fields: dict[str, Any]
    happened_at: Moment | None = None
    source: FactSource = FactSource.DEVICE
    paper: str | None = None
    command: bytes | None = None
    """16 random bytes by which a request that is sent again is recognised and done once; None where nobody repeats."""


Perform = Callable[[Request], list[Told]]
"""Performs one act inside a write that is still open."""


class Founding(NamedTuple):
    """What a new operation begins with; see `OperationOpened`. `content` names the first coordinator."""

    name: str
    zone: str
    jurisdiction: str
    exercise: bool
    organisation: OrganisationCode
    content: team.StaffContent


class Account:
    """The account of one operation on one installation."""

    def __init__(self, house: Installation, operation: bytes) -> None:
        self.house, self.operation = house, operation
        self.store, self.keyring = house.store, house.keyring
        self._key = house.writer()
        self.writer = WriterKey(self._key.public)
        self._commits = GroupCommit(house.store)
        self._lock = threading.RLock()
        self._stale = False
        self._commands: dict[bytes, list[StoredRow]] = {}
        self._commands_upto = 0
        self.damage: tuple[ChainProblem, ...] = ()
        """What the proof does not carry. While there is any, this account is read and not written."""
        self._reading = self._begin()
        self._examine()
        self._reading.follow(self._rows(self._reading.arrival))
        self.damage += tuple(gaps_of(self._reading, self.writer))

    @classmethod
    def found(cls, house: Installation, founding: "Founding") -> "Account":
        """Begin a new operation whose first coordinator signs with a credential made here; returns its open account.

        Refuses: account.exercise_folder
        """
        if is_exercise_folder(house.folder) and not founding.exercise:
            raise Refused(EXERCISE_FOLDER)
        first, moment, key = StaffId(house.chance(16)), house.now(), house.writer()
        credential = house.new_credential()
        by = By(
            signers=(first,), happened_at=moment, written_at=moment, draw=lambda: house.chance(16)
        )
        events = team.open_operation(by, credential=credential, **founding._asdict())
        drafts, blobs = Drafting(house, key.public, GENESIS_OPERATION).drafts(
            events, by, {first: credential}
        )
        commit = chain.write_commit(
            key,
            drafts,
            operation=GENESIS_OPERATION,
            head=None,
            now_ms=moment,
            sign_intent=house.sign_as,
        )
        with house.store.writing(commit.operation) as transaction:
            transaction.own(key.public)
            transaction.append(commit_rows(commit, key.public, drafts), blobs)
        return cls(house, commit.operation)

    @property
    def state(self) -> Operation:
        """The state as of the last event known here."""
        if self._stale:
            self.catch_up()
        return self._reading.state

    @contextmanager
    def steady(self) -> Iterator[Operation]:
        """The state as of now, held still while the caller reads it; other threads' acts wait. Nothing may be written meanwhile, the log of reads included."""
        with self._lock:
            self.catch_up()
            yield self._reading.state

    @property
    def reading(self) -> Reading:
        """The fold that this account follows, for those who check or hand on the ledger."""
        return self._reading

    def catch_up(self) -> list[Told]:
        """Take in what other processes, or a merge, have written since."""
        with self._lock:
            self._renew()
            return self._reading.take(self._rows(self._reading.arrival))

    def perform(
        self,
        code: str,
        signers: Sequence[StaffId],
        *,
        happened_at: Moment | None = None,
        source: FactSource = FactSource.DEVICE,
        paper: str | None = None,
        command: bytes | None = None,
        **fields: Any,
    ) -> list[Told]:
        """Perform one act durably; returns what it wrote. Raises `Refused`, and then nothing was written, and `Corrupt` where the ledger is damaged."""
        request = Request(code, tuple(signers), fields, happened_at, source, paper, command)
        return self.together(lambda perform: perform(request))

    def together(self, script: Callable[[Perform], T]) -> T:
        """Perform several acts, each seeing the ones before it, in one durable write: all of them or none.

        `script` is given a function that performs one request; what it raises undoes everything. It may be run again when others shared the write.
        """

        def work(transaction: Transaction) -> T:
            with self._lock:
                self._refuse_damaged()
                self._catch_up(transaction)
                before = self._reading.arrival
                try:
                    # Keys are durable before the ledger's write ends, so nothing is sealed under a key that a crash can lose.
                    with self.keyring.together():
                        return script(lambda request: self._perform(transaction, request))
                except BaseException:
                    if self._reading.arrival != before:
                        self._stale = True
                    raise

        try:
            return self._commits.submit(self.operation, work)
        except Refused:
            # `work` itself has seen to what it had applied before it was refused.
            raise
        except BaseException:
            self._stale = True
            raise

    def content(self, event_id: EventId) -> Content | None:
        """The sealed content of one event; None when it has none, was erased, or its key is not held here."""
        row = self.store.row(self.operation, event_id)
        if row is None:
            return None
        told = read_event(row, read_raw(row.header), self._reading.graph)
        return (
            open_content(told.event, row, self.store, self.keyring, operation=self.operation)
            if told
            else None
        )

    def about(self, person: bytes) -> list[Told]:
        """Every understood event that names `person`, in fold order."""
        graph, told = self._reading.graph, []
        for row in self.store.rows_about(self.operation, person):
            fields = read_raw(row.header)
            if (
                row.id in graph
                and fields[KEY_KIND] in BY_CODE
                and (one := read_event(row, fields, graph))
            ):
                told.append(one)
        return sorted(told, key=lambda one: graph.order_key(one.written.event))

    def state_at(self, at: Moment | None = None, known_at: Moment | None = None) -> Operation:
        """The state as of `at`, as it was known here at `known_at` (None: now). Folded for the question; the account stays as it is."""
        return self.told_until(at, known_at)[0]

    def told_until(
        self, at: Moment | None, known_at: Moment | None
    ) -> tuple[Operation, list[Told]]:
        """As `state_at`, with the events that had effect in it, in fold order."""
        with self._lock:
            rows = self.store.rows(self.operation)
            return told_until(self._reading, rows, self.writer, at=at, known_at=known_at)

    def write(self, work: Callable[[Transaction], T]) -> T:
        """Run `work` in a durable write of this operation, for what is not an event: ciphertexts, checkpoints, snapshots."""
        return self._commits.submit(self.operation, work)

    def save_snapshot(self) -> None:
        """Keep the folded state, so that the next opening need not fold from the first event. It can always be thrown away."""

        def work(transaction: Transaction) -> None:
            with self._lock:
                self._refuse_damaged()
                self._catch_up(transaction)
                arrival, content = self._reading.arrival, self._reading.to_bytes()
                signed = sign_snapshot(self._key, self.operation, arrival, content)
                transaction.save_snapshot(arrival, signed)

        self.write(work)

    def _perform(self, transaction: Transaction, request: Request) -> list[Told]:
        if request.command is not None and (done := self._done(transaction, request.command)):
            return done
        moment = self.house.now()
        by = By(
            signers=request.signers,
            happened_at=moment if request.happened_at is None else request.happened_at,
            written_at=moment,
            draw=lambda: self.house.chance(16),
            writer=self.writer,
            source=request.source,
            paper=request.paper,
        )
        fields = dict(request.fields)
        kind = act.ACTS[request.act]
        self._is_admitted(request.act)
        closes = "proof" in kind.fields.__struct_fields__
        if closes:
            self._understands_all()
            fields["proof"] = closing_proof(self._reading)
        events = act.perform(self._reading.state, request.act, by, **fields)
        if closes:
            events += self._anchor()
        try:
            told = self._append(transaction, events, by, request.command)
        except Malformed as error:
            raise Refused(
                NOT_WRITABLE, field=error.field, found=error.found, expected=error.expected
            ) from error
        if closes:
            sign_checkpoint(transaction, self._key, self.operation)
        return told

    def _done(self, transaction: Transaction, command: bytes) -> list[Told]:
        """What a command with this id wrote; nothing when it was never performed. The ids are gathered when somebody first asks."""
        graph = self._reading.graph
        for row in transaction.rows(self._commands_upto):
            self._commands_upto = row.arrival
            self._commands.setdefault(read_raw(row.header)[KEY_COMMAND], []).append(row)
        rows = [row for row in self._commands.get(command, ()) if row.id in graph]
        told = (read_event(row, read_raw(row.header), graph) for row in rows)
        return [one for one in told if one is not None]

    def _is_admitted(self, code: str) -> None:
        """Nothing is acknowledged that would have no effect; only a restored device may say that it goes on in another's place."""
        team = self._reading.state.team
        if self.writer in team.cuts or (
            self.writer not in team.devices and code != "team.restore_device"
        ):
            raise Refused(DEVICE_CUT_OFF)

    def _counts(self, event: EventId) -> bool:
        """Whether the device that wrote `event` was enrolled and not yet cut off, so that a lost tablet can't keep counts from closing for ever."""
        team, place = self._reading.state.team, self._reading.graph.place(event)
        writer = WriterKey(place.writer)
        return writer in team.devices and place.sequence <= team.cuts.get(writer, place.sequence)

    def _understands_all(self) -> None:
        unknown = sum(one.critical and self._counts(one.id) for one in self._reading.not_understood)
        if unknown:
            raise Refused(NOT_UNDERSTOOD, events=unknown)

    def _anchor(self) -> list[Event]:
        """What holds the log of reads fast (invariant 27); nothing while nobody has read anything here."""
        anchor = AccessLog(self.house, self.operation).anchor()
        return [AccessAnchored(size=anchor[0], root=anchor[1])] if anchor else []

    def _append(
        self, transaction: Transaction, events: list[Event], by: By, command: bytes | None = None
    ) -> list[Told]:
        """Write events as the next commit of this installation's chain and apply them."""
        if not events:
            return []
        drafting = Drafting(self.house, self.writer, self.operation, command)
        drafts, blobs = drafting.drafts(events, by, self._credentials(by, events))
        drafts = drafting.after(drafts, self._reading, by)
        head = transaction.head(self.writer)
        if head is None:
            transaction.own(self.writer)
        commit = chain.write_commit(
            self._key,
            drafts,
            operation=self.operation,
            head=head,
            now_ms=by.written_at,
            sign_intent=self.house.sign_as,
        )
        transaction.append(commit_rows(commit, self.writer, drafts), blobs)
        return self._reading.take(transaction.rows(self._reading.arrival), transaction.rows)

    def _credentials(self, by: By, events: list[Event]) -> dict[StaffId, bytes]:
        """Which credential each signer uses; none where the device's word is enough."""
        if not any(one.type.attested for one in events):
            return {}
        credentials = {signer: self.state.team.members[signer].credential for signer in by.signers}
        if not all(self.house.holds(credential) for credential in credentials.values()):
            raise Refused(CREDENTIAL_MISSING)
        return credentials

    def _begin(self) -> Reading:
        reading = self._new_reading()
        snapshot = self.store.snapshot(self.operation)
        if snapshot is not None:
            try:
                arrival, signed = snapshot
                content = open_snapshot(self.writer, self.operation, arrival, signed)
                reading.from_bytes(arrival, content)
            except (ValueError, KeyError, TypeError):
                # Another version made it, or another hand; a snapshot only saves time.
                return self._new_reading()
        return reading

    def _catch_up(self, transaction: Transaction) -> None:
        """Take in what was written since, from inside a write; from the last snapshot after a write that came to nothing."""
        self._renew()
        self._reading.take(transaction.rows(self._reading.arrival), transaction.rows)

    def _renew(self) -> None:
        """Forget what was applied from a write that came to nothing."""
        if self._stale:
            self._reading, self._stale = self._begin(), False
            self._commands, self._commands_upto = {}, 0

    def _new_reading(self) -> Reading:
        return Reading(self._rows)

    def _rows(self, after: int = 0) -> Iterator[StoredRow]:
        """The rows of the ledger, without those that can't be read."""
        damaged = {problem.id for problem in self.damage if problem.code in UNREADABLE}
        rows = self.store.rows(self.operation, after)
        return (row for row in rows if row.id not in damaged) if damaged else rows

    def _examine(self) -> None:
        """Check the proof of the rows that no snapshot covers, before anything is read from them."""
        self.damage = tuple(damage_of(self.store, self._reading, self.operation, self.writer))

    def _refuse_damaged(self) -> None:
        if self.damage:
            raise Corrupt(self.damage)

"""The checker that distrusts this program: it derives the whole proof again from raw bytes and says where it fails.

    python -m resguardo.verify FILE [--language en] [--json] [--code PAPERCODE] [--key VERIFIERKEY]

FILE is a plain export, a ledger file of SQLite, or a public statement (`resguardo.verify_statement`). With the writer it shares only how an event is laid out in bytes
(`resguardo.ledger.format`); keys, chains, tree, notes and paper code are written here a second time.

What is derived: every id, canonical spelling, every link of every chain, commit signatures, actors' signatures, that all events named are here,
generations, forks, the tree's root at each checkpoint, sealed content against its hash, and the frontier hash of each closing, without any key.

Exit code 0: the proof holds; 1: it does not, the first bad event is named; 2: FILE can't be read.
"""

import argparse
import base64
import hashlib
import json
import re
import sys
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from resguardo.ledger import format as layout

Header = layout.Header

_SENTENCES: Final = """
file.truncated | El archivo no se puede leer hasta el final. | The file can't be read to its end.
file.damaged | La base de datos está dañada. | The database is damaged.
file.record | Un registro no pertenece a este lugar. | A record does not belong here.
row.columns | Las columnas de la fila no dicen lo mismo que su encabezado. | The row's columns do not say what its header says.
header.malformed | El encabezado no está escrito según el formato. | The header is not written as the format asks.
event.id | El contenido del hecho fue cambiado: su huella no coincide. | The event's content was changed: its hash does not fit.
genesis.missing | Falta el primer hecho de la operación. | The operation's first event is not here.
event.duplicate | El hecho está dos veces. | The event is here twice.
event.missing | Falta un hecho que otro nombra: fue quitado o cambiado. | An event that another names is not here: it was removed or changed.
operation.foreign | El hecho es de otra operación. | The event belongs to another operation.
chain.previous | El hecho no continúa la cadena de quien lo escribió. | The event does not continue its writer's chain.
chain.generation | La generación no es una más que la de sus causas. | The generation is not one more than that of its causes.
chain.fork | Quien escribe tiene dos historias desde este número. | The writer has two histories from this number on.
commit.unsigned | Ninguna firma cubre este hecho. | No signature covers this event.
commit.signature | La firma de quien escribió no corresponde. | The writer's signature does not fit.
checkpoint.order | La nota de control no está antes de los hechos. | The checkpoint does not stand before the events.
actor.signature | La firma de quien actuó no corresponde. | The signature of who acted does not fit.
actor.place | Una firma de quien actuó no está en el último hecho de la orden. | An actor's signature is not on the last event of the command.
blob.missing | Falta un contenido sellado y ninguna orden de borrado lo nombra. | Sealed content is not here and no order of erasure names it.
blob.digest | Un contenido sellado fue cambiado. | Sealed content was changed.
blob.unknown | Ningún hecho nombra este contenido sellado. | No event names this sealed content.
checkpoint.note | La nota de control no está escrita según el formato. | The checkpoint note is not written as the format asks.
checkpoint.signature | Una firma de la nota de control no corresponde. | A signature of the checkpoint note does not fit.
checkpoint.ahead | La nota de control cuenta más hechos de los que hay: se quitaron los últimos. | The checkpoint counts more events than there are: the last ones were removed.
checkpoint.root | Los hechos hasta la nota de control no son los que se firmaron, o no en ese orden. | The events up to the checkpoint are not those that were signed, or not in that order.
closing.frontier | El cierre no corresponde a los hechos que conocía. | The closing does not fit the events that it knew.
word.operation | Operativo {}: hechos: {}; equipos que escribieron: {}. | Operation {}: events: {}; devices that wrote: {}.
word.holds | La prueba se sostiene: nada falta ni fue cambiado. | The proof holds: nothing is missing or changed.
word.fails | La prueba NO se sostiene: {} hallazgos. Primer hecho dañado: | The proof does NOT hold: {} findings. First bad event:
word.place | fila {}: escribió {}, número {}, id {} | row {}: writer {}, number {}, id {}
word.found | encontrado: {} | found: {}
word.expected | esperado: {} | expected: {}
word.further | ... {} más | ... {} more
word.erased | {}: contenido borrado por la orden {} | {}: content erased under order {}
word.checkpoints | Notas de control: {}; firmas comprobadas en la última: {}; sin clave conocida: {}. | Checkpoints: {}; signatures checked on the newest: {}; without a known key: {}.
word.code | El código de papel coincide. | The paper code matches.
unusable.kind | {}: no es una exportación ni un archivo de libro de Resguardo ({}). | {}: neither an export nor a ledger file of Resguardo ({}).
unusable.unread | {}: no se puede leer ({}). | {}: can't be read ({}).
unusable.key | {}: no es una clave de notas ({}). | {}: not a note key ({}).
code.unknown | El código de papel no corresponde a ninguna nota de control. | The paper code fits no checkpoint.
"""
SENTENCES: Final = {
    code: (es, en)
    for code, es, en in (line.split(" | ") for line in _SENTENCES.strip().splitlines())
}
"""What each finding says, in Spanish and English."""

_OF_THE_WHOLE: Final = ("checkpoint.", "genesis.", "code.", "blob.unknown")
"""Findings about the ledger as a whole, listed after those that name the event where it breaks."""
FINDINGS_KEPT: Final = 1000
_NOWHERE: Final = (b"", -1, b"")
Place = tuple[bytes, int, bytes]
Known = dict[tuple[str, bytes], bytes]


class Unusable(Exception):
    """The file is not one that can be checked: what, and why. `es` and `en` say it."""

    def __init__(self, code: str, what: object, why: object) -> None:
        self.es, self.en = (sentence.format(what, why) for sentence in SENTENCES[code])


class Finding(NamedTuple):
    """Where the proof fails. `arrival` counts the rows of the file from 1; `sequence` is -1 and the writer empty where not known."""

    arrival: int
    code: str
    writer: bytes
    sequence: int
    id: bytes
    found: str
    expected: str


class Report(NamedTuple):
    """The result for one operation."""

    operation: bytes
    events: int
    writers: int
    findings: list[Finding]
    """In order of arrival; the first one is the first bad event."""
    further: int
    """How many more findings there were than are kept."""
    erased: list[tuple[bytes, bytes]]
    """Sealed content that an order of erasure explains: (event that holds it, order)."""
    checkpoints: int
    signed_by: list[str]
    """Names whose signatures on the newest checkpoint were checked."""
    unknown_signers: list[str]
    code_matches: bool | None
    """Whether a checkpoint has the paper code; None when no code was given."""

    @property
    def holds(self) -> bool:
        return not self.findings


class _Line:
    """One branch of one writer's chain: its events, and what of it a signature covers."""

    def __init__(self, header: Header, *, is_early: bool) -> None:
        self.writer, self.first_sequence = header.writer, header.sequence
        self.before = header.previous
        self.is_early = is_early
        """The predecessor was not here when the line began, so its first command may be incomplete."""
        self.events = array("I")
        self.covered_to = -1
        """Greatest sequence number under a sound signature; at the end also under those of lines that continue this one."""
        self.judged_to = -1
        """Greatest sequence number under a signature that did not fit, which is a finding by itself."""
        self.command: list[Header] = []
        self.heads_seen = 0
        """How many events that only name heads stand just before the open command, in the same commit."""
        self.causes: list[int] = []
        """Events that know more than their predecessor."""

    @property
    def last_sequence(self) -> int:
        return self.first_sequence + len(self.events) - 1

    @property
    def is_covered(self) -> bool:
        return self.covered_to >= self.first_sequence


class Verifier:
    """Takes in one operation: checkpoints, then rows in order of arrival, then sealed content; `finish` gives the report."""

    def __init__(self, operation: bytes) -> None:
        self.operation = operation
        self.rows = self.further = 0
        self.findings: list[Finding] = []
        self.ids: list[bytes] = []
        self.numbers: dict[bytes, int] = {}
        self.generations, self.arrivals, self.lines_of = array("Q"), array("I"), array("I")
        self.lines: list[_Line] = []
        self.tips: dict[bytes, _Line] = {}
        self.of_writer: dict[bytes, list[_Line]] = {}
        self.deferred: list[tuple[int, Header]] = []
        self.dependencies: dict[int, tuple[bytes, ...]] = {}
        self.damaged: set[bytes] = set()
        self.early: list[int] = []
        self.closings: list[tuple[int, Any, int, int]] = []
        self.content = _Content()
        self.checkpoints: list[Checkpoint] = []
        self.tree = _Tree()

    def take_checkpoint(self, note: bytes) -> None:
        """A checkpoint note; its size is watched for while rows come."""
        checkpoint = checkpoint_of(note)
        if checkpoint is None:
            self.find("checkpoint.note", _NOWHERE, repr(note[:60]), "origin, size, root")
            return
        self.checkpoints.append(checkpoint)
        self.tree.roots.setdefault(checkpoint.size, b"")
        if self.rows:
            self.find("checkpoint.order", _NOWHERE, "events before it", "no event before it")

    def take_row(
        self, encoded: bytes, signature: bytes, stated: bytes | None = None
    ) -> Header | None:
        """One row; `stated` is the id that the store keeps beside it, None when it keeps none. Gives the header if it is one."""
        self.rows += 1
        name = layout.event_id(encoded)
        self.tree.append(name)
        if stated is not None and stated != name:
            self.damaged.add(stated)
            writer, sequence = _claimed_place(encoded)
            self.find("event.id", (writer, sequence, stated), name.hex(), stated.hex())
            return None
        try:
            header = layout.decode_header(encoded)
        except layout.Malformed as error:
            self.damaged.add(name)
            place = (*_claimed_place(encoded), name)
            self.find("header.malformed", place, f"{error.field}: {error.found}", error.expected)
            return None
        place = (header.writer, header.sequence, name)
        founding = header.operation == layout.GENESIS_OPERATION and header.sequence == 0
        if self.operation != (name[:16] if founding else header.operation):
            self.find("operation.foreign", place, header.operation.hex(), self.operation.hex())
        elif name in self.numbers:
            self.find("event.duplicate", place, "twice", "once")
        else:
            self._take_event(name, header, encoded, signature)
        return header

    def take_blob(self, content: bytes, stated: bytes | None = None) -> None:
        """One sealed content; `stated` is the digest that the store keeps beside it, None when it keeps none."""
        digest = hashlib.sha256(content).digest()
        if stated is not None and stated != digest:
            number = self.content.holders.pop(stated, None)
            self._event("blob.digest", number, digest.hex(), stated.hex())
        elif self.content.holders.pop(digest, None) is None and stated is None:
            place, at = (b"", -1, digest), self.rows + 1
            self.find("blob.unknown", place, digest.hex(), "one that a header names", at=at)

    def finish(
        self, *, keys: Sequence[str] = (), code: str | None = None, expects_blobs: bool = True
    ) -> Report:
        """The report. `keys` are verifier keys (`name+hash+base64`) beside the writers' own; `code` is a paper code.

        Without `expects_blobs` sealed content that is not here is no finding: the reader may not hold it.
        """
        for line in self.lines:
            self._end_command(line)
        self._check_coverage()
        self._check_deferred()
        self._check_forks()
        self._check_closings()
        signed_by, unknown = self._check_checkpoints(keys)
        erased = self._check_content(expects_blobs=expects_blobs)
        written = re.sub(r"[\s\-]", "", (code or "").upper()).translate(READ_AS)
        codes = {paper_code(one.text) for one in self.checkpoints}
        matches = None if code is None else written in codes
        if matches is False:
            self.find("code.unknown", _NOWHERE, str(code), "the code of a checkpoint")
        if not any(name[:16] == self.operation for name in self.numbers):
            self.find("genesis.missing", _NOWHERE, "no genesis", self.operation.hex())
        self.findings.sort(key=lambda one: (one.code.startswith(_OF_THE_WHOLE), one.arrival))
        seen = (self.operation, self.rows, len(self.of_writer), self.findings, self.further, erased)
        return Report(*seen, len(self.checkpoints), signed_by, unknown, matches)

    def find(self, code: str, place: Place, found: str, expected: str, *, at: int = 0) -> None:
        """Keep a finding about row `at`, 0 for the newest one."""
        if len(self.findings) < FINDINGS_KEPT:
            self.findings.append(Finding(at or self.rows, code, *place, found, expected))
        else:
            self.further += 1

    def _event(self, code: str, number: int | None, found: str, expected: str) -> None:
        """A finding about an event by its number; None when no event is known."""
        place, at = _NOWHERE, 0
        if number is not None:
            place = (self._line(number).writer, self._sequence(number), self.ids[number])
            at = self.arrivals[number]
        self.find(code, place, found, expected, at=at)

    def _line(self, number: int) -> _Line:
        return self.lines[self.lines_of[number]]

    def _sequence(self, number: int) -> int:
        line = self._line(number)
        return line.first_sequence + bisect_left(line.events, number)

    def _take_event(self, name: bytes, header: Header, encoded: bytes, signature: bytes) -> None:
        """Give the event its place, and check all that can be checked at this moment."""
        number = len(self.ids)
        self.ids.append(name)
        self.numbers[name] = number
        self.arrivals.append(self.rows)
        self.generations.append(header.generation)
        line = self.tips.get(header.previous or b"")
        place = (header.writer, header.sequence - 1)
        if line is not None and (line.writer, line.last_sequence) == place:
            del self.tips[header.previous or b""]
            self.lines_of.append(self.lines_of[line.events[-1]])
        else:
            line = self._new_line(number, header)
        line.events.append(number)
        self.tips[name] = line
        self._check_generation(number, line, header)
        self._follow_command(line, header)
        stated = header.body.get(layout.FRONTIER_HASHES.get(header.kind, -1))
        if stated is not None:
            closing = (number, stated, header.sequence - len(line.command), line.heads_seen)
            self.closings.append(closing)
        if signature:
            if _verifies(header.writer, signature, layout.EVENT_DOMAIN + encoded):
                line.covered_to = header.sequence
            else:
                line.judged_to = header.sequence
                self._event("commit.signature", number, signature.hex()[:16], "the writer's")
            self._end_command(line)
        self.content.collect(number, name, header)

    def _new_line(self, number: int, header: Header) -> _Line:
        """A line that begins with this event: a writer's first one, one whose predecessor is not here, or a fork."""
        is_early = header.previous is not None and header.previous not in self.numbers
        if is_early:
            self.early.append(number)
        line = _Line(header, is_early=is_early)
        if header.previous is not None:
            line.causes.append(number)
            self.dependencies[number] = (header.previous, *header.dependencies)
        self.lines_of.append(len(self.lines))
        self.lines.append(line)
        self.of_writer.setdefault(header.writer, []).append(line)
        return line

    def _check_generation(self, number: int, line: _Line, header: Header) -> None:
        """Predecessor and generation; put off while a cause is not here."""
        causes = header.dependencies
        if causes and number not in self.dependencies:
            self.dependencies[number] = causes
            line.causes.append(number)
        if header.previous is not None:
            causes = (header.previous, *causes)
        if any(cause not in self.numbers for cause in causes):
            self.deferred.append((number, header))
            return
        self._check_causes(number, header, causes)

    def _check_causes(self, number: int, header: Header, causes: Sequence[bytes]) -> None:
        known = [self.numbers[cause] for cause in causes]
        if header.previous is not None:
            before = known[0]
            place = (self._line(before).writer, self._sequence(before) + 1)
            if place != (header.writer, header.sequence):
                self._event("chain.previous", number, str(header.sequence), str(place[1]))
        expected = 1 + max((self.generations[one] for one in known), default=0)
        if header.generation != expected:
            self._event("chain.generation", number, str(header.generation), str(expected))

    def _check_deferred(self) -> None:
        """Events whose causes were not here when they came: by now they are, or somebody removed them.

        What an unsigned line names is not evidence; the line itself is the finding.
        """
        for number, header in self.deferred:
            line = self._line(number)
            previous = () if header.previous is None else (header.previous,)
            causes = (*previous, *header.dependencies)
            missing = [cause for cause in causes if cause not in self.numbers]
            if not missing:
                self._check_causes(number, header, causes)
            for cause in missing if line.is_covered else ():
                if cause not in self.damaged:
                    self.damaged.add(cause)
                    own = cause == header.previous
                    place = (line.writer, header.sequence - 1, cause) if own else (b"", -1, cause)
                    found = f"only named, by {self.ids[number].hex()}"
                    self.find("event.missing", place, found, "the event", at=self.arrivals[number])

    def _check_coverage(self) -> None:
        """What no signature covers, neither the line's own nor one of a line that continues it.

        A gap before a covered line is named by that line, so the signature that is missing there is not named again.
        """
        gaps: set[bytes] = set()
        for line in sorted(self.lines, key=lambda one: -one.first_sequence):
            before = self.numbers.get(line.before or b"")
            if before is not None and line.is_covered:
                parent = self._line(before)
                parent.covered_to = max(parent.covered_to, line.first_sequence - 1)
            covered = max(line.covered_to, line.judged_to)
            if covered < line.last_sequence and not (covered >= 0 and line.writer in gaps):
                first = max(covered + 1 - line.first_sequence, 0)
                found = f"{len(line.events) - first} events"
                self._event("commit.unsigned", line.events[first], found, "a signature after it")
            if before is None and line.before is not None and line.is_covered:
                gaps.add(line.writer)

    def _check_forks(self) -> None:
        """Two signed histories of one writer; an unsigned one proves nothing against it and is a finding of its own."""
        for line in self.lines:
            at, own = line.first_sequence, self.of_writer[line.writer]
            rivals = [one for one in own if one.first_sequence <= at <= one.covered_to]
            if line.is_covered and any(one is not line for one in rivals):
                found = f"{len(rivals)} events with number {at}"
                self._event("chain.fork", line.events[0], found, "one event with this number")

    def _follow_command(self, line: _Line, header: Header) -> None:
        """Keep the events of the open command, since its last one carries the signatures over all of them."""
        if line.command and line.command[-1].command != header.command:
            is_quiet = line.command[-1].kind == layout.KIND_HEADS_SEEN
            heads_seen = line.heads_seen + len(line.command) if is_quiet else 0
            self._end_command(line, at=-2)
            line.heads_seen = heads_seen
        elif line.command and any(mark.signature for mark in line.command[-1].actors):
            self._event("actor.place", line.events[-2], "a signature before the last event", "none")
        line.command.append(header)

    def _end_command(self, line: _Line, *, at: int = -1) -> None:
        """Check what the actors signed; the first command of a line whose beginning is not here can't be judged."""
        marks = [mark for one in line.command[-1:] for mark in one.actors if mark.signature]
        if marks and not (line.is_early):
            said = layout.intent(map(layout.event_intent, line.command))
            for mark in marks:
                if not _verifies(mark.credential, mark.signature, said):
                    found = f"a signature of {mark.actor.hex()}"
                    self._event("actor.signature", line.events[at], found, "one that fits")
        line.is_early = line.is_early and not line.command
        line.command, line.heads_seen = [], 0

    def _check_checkpoints(self, keys: Sequence[str]) -> tuple[list[str], list[str]]:
        """Roots and signatures; gives the signers of the newest checkpoint: those that were checked, and those unknown."""
        known = dict(map(verifier_key, keys))
        signers: tuple[list[str], list[str]] = ([], [])
        good = 0
        for checkpoint in sorted(self.checkpoints, key=lambda one: one.size):
            root = self.tree.roots[checkpoint.size]
            signers = self._check_note(checkpoint, known)
            if checkpoint.size > self.rows:
                number = len(self.ids) - 1 if self.ids else None
                self._event("checkpoint.ahead", number, f"{self.rows} events", str(checkpoint.size))
            elif root != checkpoint.root:
                early = [one for one in self.early if good < self.arrivals[one] <= checkpoint.size]
                last = min(bisect_left(self.arrivals, checkpoint.size), len(self.ids) - 1)
                number = [*early, last][0] if self.ids else None
                found = f"{root.hex()} over events {good + 1} to {checkpoint.size}"
                self._event("checkpoint.root", number, found, checkpoint.root.hex())
            else:
                good = checkpoint.size
        return signers

    def _check_note(self, checkpoint: "Checkpoint", known: Known) -> tuple[list[str], list[str]]:
        """A known key that does not verify is a finding; an unknown key is only named."""
        signers: tuple[list[str], list[str]] = ([], [])
        for name, blob in checkpoint.signatures:
            own = (one for one in self.of_writer if _note_key_id(name, b"\x01", one) == blob[:4])
            public = known.get((name, blob[:4])) or next(own, None)
            if public is None or verifies_note(public, blob, name, checkpoint.text):
                signers[public is None].append(name)
            else:
                self._event("checkpoint.signature", None, f"a signature of {name}", "one that fits")
        return signers

    def _check_content(self, *, expects_blobs: bool) -> list[tuple[bytes, bytes]]:
        """Sealed content that is named and not here: erased under an order, or missing."""
        erased: list[tuple[bytes, bytes]] = []
        for digest, number in self.content.holders.items():
            persons = self.content.persons[number]
            order = next((o for p in persons if (o := self.content.erasures.get(p))), None)
            if order is not None:
                erased.append((self.ids[number], order))
            elif expects_blobs:
                self._event("blob.missing", number, f"no content for {digest.hex()}", "the content")
        return erased

    def _check_closings(self) -> None:
        """The frontier hash of each closing: the heads of all that it knew, derived from the links alone."""
        if not self.closings:
            return
        knowledge = self._knowledge()
        for number, stated, before, heads_seen in self.closings:
            own, heads = self.lines_of[number], knowledge(number)
            at = range(before, before - heads_seen - 1, -1)
            derived = [self._frontier_hash({**heads, own: place}) for place in at]
            if stated not in derived:
                found = stated.hex() if isinstance(stated, bytes) else repr(stated)
                self._event("closing.frontier", number, found, derived[0].hex())

    def _frontier_hash(self, heads: dict[int, int]) -> bytes:
        heads = {line: to for line, to in heads.items() if to >= self.lines[line].first_sequence}
        continued = {self.lines[line].before for line in heads}
        named = []
        for line, to in ((self.lines[number], to) for number, to in heads.items()):
            name = self.ids[line.events[to - line.first_sequence]]
            if name not in continued:
                named.append((line.writer, to, name))
        return layout.frontier_digest(named)

    def _knowledge(self) -> Callable[[int], dict[int, int]]:
        """For an event's number, the greatest sequence number that it knows of each other line."""
        known: dict[int, dict[int, int]] = {}

        def of(number: int, *, before: bool = False) -> dict[int, int]:
            causes = self._line(number).causes
            at = (bisect_left if before else bisect_right)(causes, number)
            return known.get(causes[at - 1], {}) if at else {}

        for number in sorted(self.dependencies, key=self.generations.__getitem__):
            merged = dict(of(number, before=True))
            causes = (self.numbers.get(cause) for cause in self.dependencies[number])
            for cause in (one for one in causes if one is not None):
                seen = {**of(cause), self.lines_of[cause]: self._sequence(cause)}
                merged |= {line: max(merged.get(line, -1), to) for line, to in seen.items()}
            known[number] = merged
        return of


class _Content:
    """Which event holds which sealed content, whom it is about, and which orders of erasure there are."""

    def __init__(self) -> None:
        self.holders: dict[bytes, int] = {}
        self.persons: dict[int, tuple[bytes, ...]] = {}
        self.erasures: dict[bytes, bytes] = {}
        self.known: dict[bytes, bytes] = {}

    def collect(self, number: int, name: bytes, header: Header) -> None:
        """Remember the parts of one event; references to persons are kept once each."""
        if header.kind == layout.KIND_ERASURE_ORDERED and header.persons:
            self.erasures.setdefault(header.persons[0], name)
        if header.parts:
            self.persons[number] = tuple(self.known.setdefault(one, one) for one in header.persons)
            for part in header.parts:
                self.holders[part.digest] = number


class _Tree:
    """RFC 6962 over the rows in order of arrival; keeps the root at each size that somebody asks for."""

    def __init__(self) -> None:
        self.size = 0
        self.subtrees: list[bytes] = []
        self.roots: dict[int, bytes] = {0: hashlib.sha256(b"").digest()}

    def append(self, leaf: bytes) -> None:
        rest = self.size
        while rest & 1:
            leaf = hashlib.sha256(b"\x01" + self.subtrees.pop() + leaf).digest()
            rest >>= 1
        self.subtrees.append(leaf)
        self.size += 1
        if self.size in self.roots:
            root = self.subtrees[-1]
            for left in reversed(self.subtrees[:-1]):
                root = hashlib.sha256(b"\x01" + left + root).digest()
            self.roots[self.size] = root


def _claimed_place(encoded: bytes) -> tuple[bytes, int]:
    """Writer and sequence that damaged bytes still show; -1 where they do not."""
    try:
        sequence = layout.read_raw(encoded)[layout.KEY_SEQUENCE]
    except Exception:  # noqa: BLE001 - bytes of anybody's making, and only a hint for the reader.
        sequence = -1
    return encoded[24:56], sequence if type(sequence) is int else -1


_PRIME: Final = 2**255 - 19
_ORDER: Final = 2**252 + 27742317777372353535851937790883648493
_Y_8: Final = 0x7A03AC9277FDC74EC6CC392CFA53202A0F67100D760B3CBA4FD84D3D706A17C7
_SMALL: Final = frozenset({0, 1, _PRIME - 1, _Y_8, _PRIME - _Y_8})


def _is_sound(point: bytes) -> bool:
    y = int.from_bytes(point, "little") & (2**255 - 1)
    return len(point) == 32 and y < _PRIME and y not in _SMALL


@lru_cache(maxsize=1024)
def _public_key(public: bytes) -> Ed25519PublicKey | None:
    try:
        return Ed25519PublicKey.from_public_bytes(public) if _is_sound(public) else None
    except ValueError:
        return None


def _verifies(public: bytes, signature: bytes, message: bytes) -> bool:
    """Strictly (RFC 8032): canonical encodings, no point of small order, S below the group's order."""
    key, is_whole = _public_key(public), len(signature) == 64 and _is_sound(signature[:32])
    if key is None or not is_whole or int.from_bytes(signature[32:], "little") >= _ORDER:
        return False
    try:
        key.verify(signature, message)
    except InvalidSignature:
        return False
    return True


class Checkpoint(NamedTuple):
    """A checkpoint note: its text, what it says of the tree, and who signed it."""

    text: str
    size: int
    root: bytes
    signatures: list[tuple[str, bytes]]


_NOTE: Final = re.compile(
    r"([^\n]+\n(0|[1-9][0-9]{0,18})\n([A-Za-z0-9+/]{43}=)\n)\n((?:\u2014 [^\s+]+ [A-Za-z0-9+/=]+\n)+)"
)


def checkpoint_of(note: bytes) -> Checkpoint | None:
    """The checkpoint in a note; None for any other spelling. No signature is checked."""
    read = _NOTE.fullmatch(note.decode(errors="replace"))
    if read is None:
        return None
    try:
        lines = [line.split(" ") for line in read[4].splitlines()]
        signatures = [(line[1], base64.b64decode(line[2], validate=True)) for line in lines]
        return Checkpoint(read[1], int(read[2]), base64.b64decode(read[3]), signatures)
    except ValueError:
        return None


def _note_key_id(name: str, kind: bytes, public: bytes) -> bytes:
    return hashlib.sha256(name.encode() + b"\n" + kind + public).digest()[:4]


def verifies_note(public: bytes, blob: bytes, name: str, text: str) -> bool:
    """A plain signature (type 1), or a witness's cosignature with its time (type 4)."""
    if _note_key_id(name, b"\x01", public) == blob[:4]:
        return _verifies(public, blob[4:], text.encode())
    at_s = int.from_bytes(blob[4:12], "big")
    return _verifies(public, blob[12:], f"cosignature/v1\ntime {at_s}\n{text}".encode())


def verifier_key(text: str) -> tuple[tuple[str, bytes], bytes]:
    """The name and id of a verifier key, and its public key. Raises `Unusable`."""
    name, stated, encoded = (*text.split("+", 2), "", "")[:3]
    try:
        material = base64.b64decode(encoded, validate=True)
    except ValueError:
        material = b""
    if material[:1] not in (b"\x01", b"\x04") or _note_key_id(name, b"", material).hex() != stated:
        raise Unusable("unusable.key", text, "name+hash+base64")
    return (name, bytes.fromhex(stated)), material[1:]


READ_AS: Final = str.maketrans("OIL", "011")
_DIGITS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def paper_code(text: str) -> str:
    """A checkpoint's paper code: 160 bits of SHA-256 in 32 characters, then two check characters."""
    number = int.from_bytes(hashlib.sha256(text.encode()).digest()[:20], "big")
    digits = [number >> 5 * place & 31 for place in reversed(range(32))]
    check = sum(weight * digit for weight, digit in enumerate(digits, start=2)) % 1021
    return "".join(_DIGITS[digit] for digit in (*digits, check >> 5, check & 31))


def verify_file(
    path: Path, *, keys: Sequence[str] = (), code: str | None = None, expects_blobs: bool = True
) -> list[Report]:
    """Check every operation in a plain export or a SQLite ledger file. Raises `Unusable` when it is neither."""
    try:
        with path.open("rb") as file:
            beginning = file.read(len(layout.RAW_MAGIC))
            if beginning == layout.RAW_MAGIC:
                file.seek(0)
                chunks = iter(lambda: file.read(1 << 20), b"")
                verifiers = [_read_raw_file(chunks)]
            elif beginning.startswith(b"SQLite format 3"):
                verifiers = _read_database(path)
            else:
                raise Unusable("unusable.kind", path, repr(beginning))
    except OSError as error:
        raise Unusable("unusable.unread", path, error) from error
    return [one.finish(keys=keys, code=code, expects_blobs=expects_blobs) for one in verifiers]


def _read_raw_file(chunks: Iterable[bytes]) -> Verifier:
    """A plain export. Its operation is that of its first event."""
    verifier = Verifier(b"")
    for found in layout.read_records(chunks, layout.RAW_MAGIC):
        if isinstance(found, layout.Truncated):
            verifier.find("file.truncated", _NOWHERE, found.found, found.expected)
        elif found.kind == layout.RECORD_CHECKPOINT:
            verifier.take_checkpoint(found.payload)
        elif found.kind == layout.RECORD_BLOB:
            verifier.take_blob(found.payload)
        elif found.kind == layout.RECORD_EVENT:
            try:
                row = layout.row_of(found.payload)
            except layout.Malformed as error:
                verifier.find("file.record", _NOWHERE, error.found, error.expected)
                continue
            operation = row.header[5:21]
            operation = row.id[:16] if operation == layout.GENESIS_OPERATION else operation
            verifier.operation = verifier.operation or operation
            verifier.take_row(row.header, row.signature)
        else:
            verifier.find("file.record", _NOWHERE, repr(found.kind), "another kind")
    return verifier


_ROWS: Final = "SELECT operation, id, writer, sequence, header, signature FROM event NOT INDEXED ORDER BY arrival"


def _read_database(path: Path) -> list[Verifier]:
    """A ledger file of SQLite, opened read-only: one verifier for each operation."""
    import pysqlite3  # The standard library's SQLite may be too old to be trusted with these files.

    verifiers: dict[bytes, Verifier] = {}
    connection = pysqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    connection.text_factory = bytes
    try:
        for operation, note in connection.execute("SELECT operation, note FROM checkpoint"):
            verifiers.setdefault(operation, Verifier(operation)).take_checkpoint(note)
        for operation, name, *columns, encoded, signature in connection.execute(_ROWS):
            verifier = verifiers.get(_as_bytes(operation)) or Verifier(_as_bytes(operation))
            verifiers[verifier.operation] = verifier
            given = map(_as_bytes, (encoded, signature, name))
            header = verifier.take_row(*given)
            if header is not None and [header.writer, header.sequence] != columns:
                place = (header.writer, header.sequence, name)
                verifier.find("row.columns", place, repr(columns), "what the header says")
        for digest, content in connection.execute("SELECT digest, content FROM blob"):
            for verifier in verifiers.values():
                verifier.take_blob(_as_bytes(content), _as_bytes(digest))
    except pysqlite3.Error as error:
        if not verifiers:
            raise Unusable("unusable.kind", path, error) from error
        for verifier in verifiers.values():
            verifier.find("file.damaged", _NOWHERE, str(error), "a whole database")
    finally:
        connection.close()
    return list(verifiers.values())


def _as_bytes(value: Any) -> bytes:
    """A column as bytes; damage may have changed its type."""
    return value if isinstance(value, bytes) else repr(value).encode()


def in_words(report: Report, language: str) -> Iterator[str]:
    """The report as lines in Spanish (es) or English (en)."""

    def say(code: str, *values: object) -> str:
        return SENTENCES[code][language == "en"].format(*values)

    yield say("word.operation", report.operation.hex(), report.events, report.writers)
    count = len(report.findings) + report.further
    yield say("word.fails", count) if count else say("word.holds")
    for finding in report.findings:
        place = [finding.writer.hex()[:16] or "?", finding.sequence, finding.id.hex() or "?"]
        yield "  " + say("word.place", finding.arrival, *place)
        yield f"    {say(finding.code)} [{finding.code}]"
        yield "    " + say("word.found", finding.found)
        yield "    " + say("word.expected", finding.expected)
    if report.further:
        yield "  " + say("word.further", report.further)
    for event, order in report.erased:
        yield "  " + say("word.erased", event.hex()[:16], order.hex()[:16])
    if report.checkpoints:
        signers = [", ".join(one) or "0" for one in (report.signed_by, report.unknown_signers)]
        yield say("word.checkpoints", report.checkpoints, *signers)
    if report.code_matches:
        yield say("word.code")


def as_plain(report: Report) -> dict[str, Any]:
    """The report for JSON; ids in hexadecimal."""
    findings = [finding._asdict() for finding in report.findings]
    fields = report._asdict() | {"findings": findings, "holds": report.holds}
    return dict(json.loads(json.dumps(fields, default=bytes.hex)))


def main(arguments: Sequence[str] | None = None) -> int:
    """Check a file and say the result; the exit code is 0, 1 or 2 as the module's text says."""
    parser = argparse.ArgumentParser(prog="python -m resguardo.verify", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--language", choices=("es", "en"), default="es")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--code", help="paper code that must be that of a checkpoint")
    parser.add_argument("--key", action="append", default=[], help="key of a note's signer")
    parser.add_argument("--without-content", action="store_true", help="as for a monitor")
    parser.add_argument("--seen", type=Path, help="a statement or checkpoint seen before this one")
    asked = parser.parse_args(arguments)
    from resguardo import verify_statement  # It is built on this module.

    if (code := verify_statement.tell(asked)) is not None:
        return code
    try:
        reports = verify_file(
            asked.file, keys=asked.key, code=asked.code, expects_blobs=not asked.without_content
        )
    except Unusable as error:
        sys.stderr.write(f"{error.es if asked.language == 'es' else error.en}\n")
        return 2
    lines = [line for report in reports for line in in_words(report, asked.language)]
    if asked.json:
        lines = [json.dumps([as_plain(report) for report in reports], ensure_ascii=False)]
    sys.stdout.write("\n".join(map(verify_statement.visible, lines)) + "\n")
    return 0 if reports and all(report.holds for report in reports) else 1


if __name__ == "__main__":
    sys.exit(main())

"""Small worlds of installations that write to one operation, made from a seed: what the tests of the proof are played with."""

import hashlib
import random
from dataclasses import dataclass, field

from resguardo.ledger.causality import CausalGraph
from resguardo.ledger.chain import Draft, Head, write_commit
from resguardo.ledger.format import (
    GENESIS_OPERATION,
    ActorMark,
    Header,
    Part,
    Row,
    decode_header,
    read_raw,
)
from resguardo.ledger.keys import SigningKey
from resguardo.ledger.note import Checkpoint, sign_note
from resguardo.ledger.seal import SealContext, seal
from resguardo.ledger.tree import root_of

NOW_MS = 1_734_719_400_000
"""An evening in December 2024, when the worlds begin."""
SIGHTED = 0x50B
ERASURE_ORDERED = 0xB01


def key_of(name: str) -> SigningKey:
    """The signing key that belongs to a name in every test."""
    return SigningKey(hashlib.sha256(name.encode()).digest())


def reference(name: str) -> bytes:
    """The 16-byte reference that belongs to a name in every test."""
    return hashlib.sha256(b"reference " + name.encode()).digest()[:16]


ANA = key_of("ana")
BEN = key_of("ben")


def mark(name: str, key: SigningKey) -> ActorMark:
    """The mark of a person who signs with `key`."""
    return ActorMark(reference(name), key.public)


def sign_as(*signers: SigningKey):
    """A hook for `write_commit` that signs for these credentials and for nobody else."""
    by_public = {key.public: key for key in signers}

    def sign_intent(actor: ActorMark, said: bytes) -> bytes:
        key = by_public.get(actor.credential)
        return key.sign(said) if key else b""

    return sign_intent


def draft(number: int = 0, **changes: object) -> Draft:
    """An event that says that one person was sighted in a zone."""
    fields: dict[str, object] = {
        "kind": SIGHTED,
        "kind_version": 1,
        "command": reference(f"command {number}"),
        "happened_ms": NOW_MS + number,
        "persons": (reference(f"person {number % 7}"),),
        "body": {0: reference("count"), 1: "zone-a", 2: number},
    }
    return Draft(**(fields | changes))


@dataclass
class Installation:
    """One writer: its key, the end of its chain, what it holds in order of arrival."""

    name: str
    operation: bytes = GENESIS_OPERATION
    head: Head | None = None
    rows: list[Row] = field(default_factory=list)
    graph: CausalGraph = field(default_factory=CausalGraph)
    now_ms: int = NOW_MS

    @property
    def key(self) -> SigningKey:
        """The writer's key."""
        return key_of(self.name)

    def write(self, *drafts: Draft, sign_intent=None) -> list[Row]:
        """Commit drafts; the first one names the heads of others that this writer does not know yet."""
        self.now_ms += 1000
        heads = sorted(self.graph.heads_unknown_to(self.key.public))
        first = _with_dependencies(drafts[0], heads, self.graph) if heads else drafts[0]
        commit = write_commit(
            self.key,
            [first, *drafts[1:]],
            operation=self.operation,
            head=self.head,
            now_ms=self.now_ms,
            sign_intent=sign_intent,
        )
        self.head, self.operation = commit.head, commit.operation
        self.receive(commit.rows)
        return commit.rows

    def receive(self, rows: list[Row]) -> list[bytes]:
        """Take rows in; gives the ids that were released, in the order in which they were."""
        released: list[bytes] = []
        known = {row.id for row in self.rows}
        for row in rows:
            if row.id not in known:
                known.add(row.id)
                self.rows.append(row)
                released += add_to(self.graph, row)
        return released


def _with_dependencies(first: Draft, heads: list[bytes], graph: CausalGraph) -> Draft:
    fields = {name: getattr(first, name) for name in first.__struct_fields__}
    return Draft(
        **(
            fields
            | {
                "dependencies": tuple(heads),
                "dependency_generation": max(graph.generation(one) for one in heads),
            }
        )
    )


def add_to(graph: CausalGraph, row: Row) -> list[bytes]:
    """Add a row to a causal graph."""
    header = decode_header(row.header)
    return list(
        graph.add(
            row.id,
            header.writer,
            header.sequence,
            header.previous,
            dependencies=header.dependencies,
            generation=header.generation,
        )
    )


def header_of(row: Row) -> Header:
    """A row's header."""
    return decode_header(row.header)


def played(seed: int, writers: int = 3, steps: int = 30) -> list[Installation]:
    """Installations that wrote and met each other by chance, among them the one that founded the operation, first."""
    chance = random.Random(seed)
    first = Installation("site 0")
    first.write(draft(0))
    others = [Installation(f"site {n}", first.operation) for n in range(1, writers)]
    for other in others:
        other.receive(first.rows)
    everyone = [first, *others]
    for step in range(steps):
        writer, other = chance.choice(everyone), chance.choice(everyone)
        if chance.random() < 0.6:
            size = chance.randint(1, 4)
            writer.write(*(draft(10 * step + number) for number in range(size)))
        elif other is not writer:
            writer.receive(other.rows)
    return everyone


def everything(installations: list[Installation]) -> list[Row]:
    """All rows of a world, in the order in which the first installation would have them at last."""
    first = installations[0]
    for other in installations[1:]:
        first.receive(other.rows)
    return first.rows


def sealed(number: int, writer: bytes, command: bytes, subject: bytes) -> tuple[bytes, Part]:
    """A ciphertext and its part, for event `number` of a test."""
    key = hashlib.sha256(b"content key" + subject).digest()
    nonce = number.to_bytes(12, "big")
    context = SealContext(writer, command, 1, subject)
    return seal(f"nombre inventado {number}".encode(), key, context, nonce=nonce)


def checkpoint_note(rows: list[Row], size: int, key: SigningKey) -> str:
    """The signed checkpoint over the first `size` rows."""
    root = root_of(row.id for row in rows[:size])
    return sign_note(Checkpoint("registro-4k7", size, root).text(), "sitio-0", key)


def persons_of(row: Row) -> tuple[bytes, ...]:
    """The persons that a row names."""
    return tuple(read_raw(row.header).get(13, ()))

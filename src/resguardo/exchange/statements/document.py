"""A statement as one file: its text as a signed note, a commitment to each figure, the figures that are disclosed, and the proof that it stands in the ledger.

Each figure is committed to by SHA-256 over 32 secret bytes and its canonical JSON. So a figure that the text withholds can be shown to a court later, alone,
and be checked against what was published; without its secret bytes nobody can guess it. What a reader may check alone is checked again, in a second writing,
by `resguardo.verify_statement`.
"""

import base64
import hashlib
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from resguardo.exchange.statements.canonical import Plain, canonical

FORMAT: Final = "resguardo-statement/1"
HEAD: Final = "resguardo/comunicado/v1"
EXERCISE_LINE: Final = "EJERCICIO"
NOTHING_BEFORE: Final = "ninguna"
SALT_BYTES: Final = 32
PROOF_HEAD: Final = "c2sp.org/tlog-proof@v1"


class Figure(NamedTuple):
    """One figure of a signed count: its part (`missing`) and group (`children`), its value, and the secret bytes of its commitment."""

    part: str
    group: str
    value: int
    salt: bytes

    def payload(self) -> dict[str, Plain]:
        """What is committed to, beside the salt."""
        return {"figure": self.part, "group": self.group, "value": self.value}

    def commitment(self) -> bytes:
        """SHA-256 over the salt and the canonical payload."""
        return hashlib.sha256(self.salt + canonical(self.payload())).digest()

    def opening(self) -> dict[str, Plain]:
        """The figure as it is disclosed: payload and salt."""
        return {**self.payload(), "salt": self.salt.hex()}


class Earlier(NamedTuple):
    """A checkpoint that was signed before, whose paper code somebody wrote down, and the proof that the ledger only grew since (RFC 6962)."""

    checkpoint: str
    path: Sequence[bytes]


class Said(NamedTuple):
    """What a statement says.

    `lines` are the published figures, one a line, in Spanish; `figures` all of the count, in the same order. `as_of` is the moment of the count with its
    offset. `event` is the id of the statement's event, `previous` that of the version it corrects (None: the first), `place` its number in the log, from 0.
    """

    version: int
    as_of: str
    lines: Sequence[str]
    figures: Sequence[Figure]
    event: bytes
    place: int
    previous: bytes | None = None
    is_exercise: bool = False


def note_text(said: Said) -> str:
    """The text that is signed: one fact a line, to be read by people and by the verifier."""
    exercise = [EXERCISE_LINE] if said.is_exercise else []
    lines = [
        HEAD,
        *exercise,
        f"versión: {said.version}",
        f"corte: {said.as_of}",
        *said.lines,
        f"compromisos: {commitments_digest(one.commitment() for one in said.figures)}",
        f"anterior: {said.previous.hex() if said.previous else NOTHING_BEFORE}",
        f"hecho: {said.event.hex()}",
        f"constancia: {said.place}",
    ]
    return "\n".join(lines) + "\n"


def commitments_digest(commitments: Iterable[bytes]) -> str:
    """One value for all commitments in their order, in base64, short enough for a note on paper."""
    return base64.b64encode(hashlib.sha256(b"".join(commitments)).digest()).decode()


def proof_text(place: int, path: Iterable[bytes], checkpoint: str) -> str:
    """The proof of inclusion as C2SP writes it (tlog-proof): place, one hash a line, the signed checkpoint."""
    hashes = [base64.b64encode(one).decode() for one in path]
    return "\n".join([PROOF_HEAD, f"index {place}", *hashes, "", checkpoint])


class Proven(NamedTuple):
    """What proves a statement: its signed note, the proof that it stands in the ledger, and the verifier keys of both for readers who have none yet.

    `earlier` is the checkpoint of the count that the figures are of, None where it is the newest one.
    """

    note: str
    proof: str
    keys: Sequence[str]
    earlier: Earlier | None = None


def statement_file(
    said: Said, proven: Proven, *, disclosed: Iterable[Figure], header: bytes | None = None
) -> bytes:
    """The file. `disclosed` are the figures that its reader may see; `header` the statement's event in its bytes, for an authority that may see them all."""
    content: dict[str, Plain] = {
        "format": FORMAT,
        "note": proven.note,
        "proof": proven.proof,
        "keys": list(proven.keys),
        "commitments": [one.commitment().hex() for one in said.figures],
        "disclosed": [one.opening() for one in disclosed],
    }
    if header is not None:
        content["event"] = base64.b64encode(header).decode()
    if proven.earlier is not None:
        path = [base64.b64encode(one).decode() for one in proven.earlier.path]
        content["earlier"] = {"checkpoint": proven.earlier.checkpoint, "path": path}
    return canonical(content)

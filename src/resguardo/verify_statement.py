"""The checker of one public statement, for whoever holds nothing but its file. It distrusts this program, as `resguardo.verify` does, and is started by it:

    python -m resguardo.verify FILE [--key VERIFIERKEY] [--code PAPERCODE] [--seen EARLIERFILE] [--language en] [--json]

FILE is a statement's file, or its signed note alone. Checked are its spelling, its signatures, its figures, the place of its event in the ledger, and that event.

A key is `name+hash+base64`; with `@SIZE` behind, it counts for checkpoints up to that size only, for a key that was given up. Without any key those in the
file are used, which shows that nothing was changed since, and not by whom it was written: the result says so.
"""

import base64
import hashlib
import json
import re
import sys
import time
from argparse import Namespace
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from resguardo import verify
from resguardo.ledger import format as layout

_SENTENCES: Final = """
statement.spelling | El archivo no está escrito en su única forma (RFC 8785). | The file is not in its one spelling (RFC 8785).
statement.shape | Al archivo le falta una pieza, o tiene una de más. | A piece of the file is missing, or is one too many.
statement.note | La nota no está escrita según el formato: se alteró al copiarla o enviarla. | The note is not written as the format asks: it was altered in copying or sending.
statement.signature | Una firma de una clave conocida no corresponde. | A signature by a known key does not fit.
statement.unsigned | Ninguna clave conocida firmó esto. | No known key signed this.
statement.retired | La clave se retiró antes de esta nota de control. | The key was given up before this checkpoint.
statement.exercise | Una clave de ejercicio firmó algo real, o al revés. | A key of an exercise signed something real, or the reverse.
statement.commitments | Los compromisos no son los que se firmaron. | The commitments are not those that were signed.
statement.opening | Una cifra abierta no corresponde a su compromiso. | A disclosed figure does not fit its commitment.
statement.figures | La cifra del texto no es la que se contó. | The figure in the text is not the one that was counted.
statement.checkpoint | La nota de control no está escrita según el formato. | The checkpoint is not written as the format asks.
statement.proof | La constancia no muestra este hecho en el libro. | The proof does not show this event in the ledger.
statement.grown | El libro no solo creció desde el cierre del conteo. | The ledger did not only grow since the count was closed.
statement.event | El hecho adjunto no es el que nombra el comunicado. | The event in the file is not the one that the statement names.
statement.future | Un testigo firmó con fecha futura. | A witness signed with a date in the future.
statement.rolled_back | El libro es más corto que el que ya se había visto: conserve los dos archivos. | The ledger is shorter than the one that was seen before: keep both files.
statement.split_view | Hay dos libros distintos del mismo tamaño: conserve los dos archivos. | There are two different ledgers of one size: keep both files.
statement.code | El código de papel no es el de esta nota de control. | The paper code is not that of this checkpoint.
word.statement_holds | El comunicado se sostiene: nada fue cambiado. Firmó: {}. | The statement holds: nothing was changed. Signed by: {}.
word.statement_fails | El comunicado NO se sostiene: {} hallazgos. | The statement does NOT hold: {} findings.
word.own_key | La clave venía en el mismo archivo: compárela con la que publicó la institución, o dé --key. {} | The key came in the same file: compare it with the one that the institution published, or give --key. {}
word.note_alone | Solo la nota: el lugar en el libro no se comprobó. | The note alone: its place in the ledger was not checked.
word.place | Hecho {} de un libro de {} hechos. Código de papel del cierre: {} | Event {} of a ledger of {} events. Paper code of the closing: {}
"""
SENTENCES: Final = {
    code: (es, en)
    for code, es, en in (line.split(" | ") for line in _SENTENCES.strip().splitlines())
}
"""What each finding says, in Spanish and English."""

BYTES_MAX: Final = 1 << 20
"""No statement is longer."""
FORMAT: Final = "resguardo-statement/1"
HEAD: Final = b"resguardo/comunicado/v1\n"
KINDS: Final = {0x802: (2, 3), 0x804: (3, 4)}
"""Kinds of events that say figures, a first version and a correction, with the numbers of the body's fields for moment and figures."""
PARTS: Final = ("expected", "sighted", "out_counted", "missing")
GROUPS: Final = ("children", "adults")
PLACES: Final = [(part, group) for group in GROUPS for part in PARTS]
_PARTS_ES: Final = ("A cargo", "Constatadas", "Fuera con responsable", "Ausentes")
_GROUPS_ES: Final = ("niñas, niños y adolescentes", "personas adultas")
LABELS: Final = [f"{part}, {group}" for group in _GROUPS_ES for part in _PARTS_ES]
_SMALL: Final = "menos de 5"
_FUTURE_S_MAX: Final = 300
_CELLS: Final = "".join(
    rf"{re.escape(label)}: (0|[1-9][0-9]*|{_SMALL}|no se publica)\n" for label in LABELS
)
_MOMENT: Final = "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}[+-][0-9]{2}:[0-9]{2}"
_TEXT: Final = re.compile(
    rf"resguardo/comunicado/v1\n(EJERCICIO\n)?versión: ([1-9][0-9]*)\ncorte: ({_MOMENT})\n{_CELLS}"
    r"compromisos: ([A-Za-z0-9+/]{43}=)\nanterior: ([0-9a-f]{64}|ninguna)\nhecho: ([0-9a-f]{64})\nconstancia: (0|[1-9][0-9]*)\n"
)
_NOTE: Final = re.compile(
    r"((?:[^\x00-\x1f\x7f-\x9f]+\n)+)\n((?:\u2014 [^\s+]+ [A-Za-z0-9+/=]+\n)+)"
)
_PROOF: Final = re.compile(
    r"c2sp\.org/tlog-proof@v1\nindex (0|[1-9][0-9]*)\n((?:[A-Za-z0-9+/]{43}=\n){0,63})\n([^\0]+)"
)
_REQUIRED: Final = {"format", "note", "proof", "keys", "commitments", "disclosed"}
_KEY: Final = re.compile(r"(.+?)(?:@([0-9]{1,19}))?")


class Finding(NamedTuple):
    """Where the statement fails."""

    code: str
    found: str
    expected: str


class Report(NamedTuple):
    """The result. `text` is empty unless its signature was checked; `size` and `code` are None for a note alone.

    `code` is the paper code of the checkpoint at the count's closing, or of the file's own where that is the only one.
    """

    findings: list[Finding]
    text: str
    signed_by: list[str]
    own_keys: list[str]
    """The keys of the file, where they were used for want of others."""
    place: int | None
    """The number of the statement's event in the log, from 0."""
    size: int | None
    code: str | None

    @property
    def holds(self) -> bool:
        return not self.findings


class _Check:
    """One check of one statement."""

    def __init__(self, keys: Sequence[str], now_s: int | None) -> None:
        self.findings: list[Finding] = []
        self.now_s = now_s
        self.known: dict[tuple[str, bytes], tuple[bytes, int | None]] = {}
        for key in keys:
            read = _KEY.fullmatch(key)
            name, public = verify.verifier_key(read[1] if read else key)
            self.known[name] = (public, int(read[2]) if read and read[2] else None)

    def find(self, code: str, found: object, expected: object) -> None:
        self.findings.append(Finding(f"statement.{code}", str(found), str(expected)))

    def signers(
        self, text: str, signatures: Sequence[tuple[str, bytes]], size: int | None
    ) -> list[str]:
        """Who of the known keys signed `text`. An unknown key is passed over; a known one that fails is a finding."""
        signed: list[str] = []
        for name, blob in signatures:
            public, until = self.known.get((name, blob[:4]), (None, None))
            if public is None:
                continue
            at_s = int.from_bytes(blob[4:12], "big") if len(blob) == 76 else 0
            if not verify.verifies_note(public, blob, name, text):
                self.find("signature", f"a signature of {name}", "one that fits")
            elif self.now_s is not None and at_s > self.now_s + _FUTURE_S_MAX:
                self.find("future", at_s, f"at most {self.now_s}")
            elif size is not None and until is not None and size > until:
                self.find("retired", f"{name}, {size} events", f"at most {until}")
            else:
                signed.append(name)
        if not signed:
            known = ", ".join(dict.fromkeys(name for name, _ in self.known)) or "--key"
            self.find("unsigned", ", ".join(name for name, _ in signatures), known)
        return signed

    def note(self, note: str, size: int | None) -> tuple[re.Match[str] | None, list[str]]:
        """The parts of the statement's text, and who signed it."""
        read = _NOTE.fullmatch(note)
        said = _TEXT.fullmatch(read[1]) if read else None
        signatures = _signatures(read[2]) if read else None
        if read is None or said is None or signatures is None:
            self.find("note", repr(note[:60]), "text, empty line, signature lines")
            return None, []
        signers = self.signers(read[1], signatures, size)
        for name in signers:
            if name.endswith("/ejercicio") != bool(said[1]):
                self.find("exercise", name, "a key of the same kind as the text")
        return said, signers

    def figures(self, said: re.Match[str], content: dict[str, Any]) -> dict[int, int]:
        """Disclosed figures against commitments and text; gives place -> value."""
        commitments = [_hex(one) for one in content["commitments"]]
        digest = base64.b64encode(hashlib.sha256(b"".join(commitments)).digest()).decode()
        if digest != said[12] or len(commitments) != len(PLACES):
            self.find("commitments", digest, said[12])
            return {}
        values: dict[int, int] = {}
        for one in content["disclosed"]:
            place = PLACES.index((one["figure"], one["group"]))
            payload = _canonical({name: one[name] for name in ("figure", "group", "value")})
            if hashlib.sha256(_hex(one["salt"]) + payload).digest() != commitments[place]:
                committed = commitments[place].hex()
                self.find("opening", f"{LABELS[place]}: {one['value']}", committed)
            if type(one["value"]) is not int:
                raise TypeError(one["value"])
            values[place] = one["value"]
        for place, label in enumerate(LABELS):
            cell, value = said[place + 4], values.get(place)
            if not _agrees(cell, value):
                found = "no disclosed figure" if value is None else value
                self.find("figures", f"{label}: {found}", cell)
        return values

    def event(
        self, said: re.Match[str], header: layout.Header, name: bytes, values: dict[int, int]
    ) -> None:
        """The statement's event, where its reader may have it: its moment, what it corrects, and each figure."""
        kind = KINDS.get(header.kind)
        if name.hex() != said[14] or kind is None:
            self.find("event", name.hex(), said[14])
            return
        first = header.kind == min(KINDS)
        if first != (said[13] == "ninguna") or first != (said[2] == "1"):
            self.find("event", f"version {said[2]} after {said[13]}", "what the event says")
        as_of_ms, figures = header.body[kind[0]], header.body[kind[1]]
        if as_of_ms // 60_000 != int(datetime.fromisoformat(said[3]).timestamp()) // 60:
            self.find("event", as_of_ms, said[3])
        for place, (part, group) in enumerate(PLACES):
            counted = figures[PARTS.index(part)][GROUPS.index(group)]
            fits = _agrees(said[place + 4], counted, is_known=False)
            if not fits or values.get(place, counted) != counted:
                self.find("figures", f"{LABELS[place]}: {said[place + 4]}", counted)

    def proof(self, proof: str, said: re.Match[str]) -> "tuple[verify.Checkpoint, int] | None":
        """The checkpoint, and that the event is in its tree at the place which the note says."""
        read = _PROOF.fullmatch(proof)
        checkpoint = verify.checkpoint_of(read[3].encode()) if read else None
        if read is None or checkpoint is None or _signatures(read[3].partition("\n\n")[2]) is None:
            self.find("checkpoint", repr(proof[-120:]), "origin, size, root, signatures")
            return None
        if checkpoint.size == 0:
            self.find("checkpoint", "an empty ledger", "one that holds the statement")
        index, path = int(read[1]), [_bytes(one) for one in read[2].splitlines()]
        root = _root(bytes.fromhex(said[14]), index, checkpoint.size, path)
        if root != checkpoint.root or str(index) != said[15]:
            self.find("proof", f"event {index} of {checkpoint.size}", f"event {said[15]}")
        return checkpoint, index

    def earlier(self, said: dict[str, Any], now: "verify.Checkpoint") -> list[str]:
        """The paper code of the checkpoint at the count's closing, when the ledger only grew since."""
        before = verify.checkpoint_of(said["checkpoint"].encode())
        lines = said["checkpoint"].partition("\n\n")[2]
        if before is None or set(said) != {"checkpoint", "path"} or _signatures(lines) is None:
            self.find("checkpoint", "the count's checkpoint", "origin, size, root, signatures")
            return []
        self.signers(before.text, before.signatures, before.size)
        path = [_bytes(one) for one in said["path"]]
        if _origin(before) != _origin(now) or not _grew(before, now, path):
            self.find("grown", f"{before.size} to {now.size} events", "a ledger that only grew")
        return [verify.paper_code(before.text)]

    def progress(self, seen: bytes, checkpoint: "verify.Checkpoint") -> None:
        """The ledger against an earlier checkpoint of the same origin that somebody kept."""
        earlier = _checkpoint_in(seen)
        if earlier is None:
            self.find("checkpoint", "the earlier file", "a statement or a checkpoint")
        elif _origin(earlier) == _origin(checkpoint):
            if checkpoint.size < earlier.size:
                self.find("rolled_back", checkpoint.size, f"at least {earlier.size}")
            elif checkpoint.size == earlier.size and checkpoint.root != earlier.root:
                self.find("split_view", checkpoint.root.hex(), earlier.root.hex())


def check_statement(
    content: bytes,
    *,
    keys: Sequence[str] = (),
    code: str | None = None,
    seen: bytes | None = None,
    now_s: int | None = None,
) -> Report:
    """Check a statement's file, or its note alone. `seen` is an earlier file or checkpoint; `now_s` (Unix seconds) bounds the dates of witnesses.

    Raises `verify.Unusable` for a key that is none.
    """
    if content.startswith(HEAD[:-1]):
        alone = _Check(keys, now_s)
        said, signers = alone.note(content.decode(errors="replace"), None)
        text = said[0] if said and not alone.findings else ""
        return Report(alone.findings, text, signers, [], None, None, None)
    read = _opened(content)
    if isinstance(read, Finding):
        return Report([read], "", [], [], None, None, None)
    own: list[str] = [] if keys else read["keys"]
    try:
        check = _Check(keys or own, now_s)
    except verify.Unusable as error:
        if keys:
            raise
        return Report([Finding("statement.shape", error.en, "keys")], "", [], own, None, None, None)
    try:
        return _checked(check, read, own=own, code=code, seen=seen)
    except (ValueError, KeyError, TypeError, IndexError, AttributeError, layout.Malformed) as error:
        check.find("shape", type(error).__name__, "the pieces of the format")
        return Report(check.findings, "", [], own, None, None, None)


def _checked(
    check: _Check, read: dict[str, Any], *, own: list[str], code: str | None, seen: bytes | None
) -> Report:
    at = _checkpoint_in(read["proof"].encode())
    said, signers = check.note(read["note"], at.size if at else None)
    if said is None:
        return Report(check.findings, "", signers, own, None, None, None)
    values = check.figures(said, read)
    found = check.proof(read["proof"], said)
    if "event" in read:
        encoded = _bytes(read["event"])
        check.event(said, layout.decode_header(encoded), layout.event_id(encoded), values)
    if found is None:
        return Report(check.findings, "", signers, own, None, None, None)
    checkpoint, index = found
    check.signers(checkpoint.text, checkpoint.signatures, checkpoint.size)
    papers = [verify.paper_code(checkpoint.text)]
    if "earlier" in read:
        papers += check.earlier(read["earlier"], checkpoint)
    written = re.sub(r"[\s\-]", "", (code or "").upper()).translate(verify.READ_AS)
    if code is not None and written not in papers:
        check.find("code", code, " | ".join(papers))
    if seen is not None:
        check.progress(seen, checkpoint)
    text = "" if check.findings else said[0]
    return Report(check.findings, text, signers, own, index, checkpoint.size, papers[-1])


def _opened(content: bytes) -> dict[str, Any] | Finding:
    """The pieces of the file, if it is in its one spelling."""
    try:
        read = json.loads(content.decode(), parse_float=_no_number, parse_constant=_no_number)
        spelled = _canonical(read)
    except (ValueError, RecursionError) as error:
        return Finding("statement.spelling", type(error).__name__, "JSON in UTF-8")
    if spelled != content:
        return Finding("statement.spelling", "another spelling", "RFC 8785")
    names = set(read) if isinstance(read, dict) else set()
    if names - {"event", "earlier"} != _REQUIRED or read["format"] != FORMAT:
        return Finding("statement.shape", ", ".join(sorted(names)), ", ".join(sorted(_REQUIRED)))
    texts = [read["note"], read["proof"], *read["keys"]] if type(read["keys"]) is list else [0]
    if not all(isinstance(one, str) for one in texts):
        return Finding("statement.shape", "something else", "texts")
    return dict(read)


def _no_number(written: str) -> None:
    """The format holds whole numbers only."""
    raise ValueError(written)


def _canonical(value: Any) -> bytes:
    """RFC 8785 for the values of this format, whose names are plain letters; anything else spells itself differently and so fails."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()


def _bytes(text: str) -> bytes:
    """What base64 spells; one content has one spelling."""
    read = base64.b64decode(text, validate=True)
    if base64.b64encode(read).decode() != text:
        raise ValueError(text)
    return read


def _hex(text: str) -> bytes:
    """32 bytes in hexadecimal, in small letters."""
    if not re.fullmatch("[0-9a-f]{64}", text):
        raise ValueError(text)
    return bytes.fromhex(text)


def _signatures(lines: str) -> list[tuple[str, bytes]] | None:
    try:
        return [(one[1], _bytes(one[2])) for one in (row.split(" ") for row in lines.splitlines())]
    except ValueError:
        return None


def _agrees(cell: str, value: int | None, *, is_known: bool = True) -> bool:
    """Whether the text's cell says `value`; a figure that the text shows must be disclosed, one that it withholds need not be."""
    if cell.isdigit():
        return value is not None and cell == str(value)
    return is_known if value is None else cell != _SMALL or 0 < value < 5


def _root(leaf: bytes, index: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root that `path` gives for the leaf at `index` (RFC 9162 section 2.1.3.2); None where the path does not fit the tree's size."""
    if index >= size:
        return None
    at, last, found = index, size - 1, leaf
    for node in path:
        if last == 0:
            return None
        if at & 1 or at == last:
            found = hashlib.sha256(b"\x01" + node + found).digest()
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = hashlib.sha256(b"\x01" + found + node).digest()
        at, last = at >> 1, last >> 1
    return found if last == 0 else None


def _grew(old: "verify.Checkpoint", new: "verify.Checkpoint", path: list[bytes]) -> bool:
    """Whether `path` shows that the newer tree only appended to the older one (RFC 9162 section 2.1.4.2)."""
    if not 0 < old.size < new.size:
        return False
    path = path if old.size & (old.size - 1) else [old.root, *path]
    at, last = old.size - 1, new.size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    older = newer = path[0] if path else b""
    for node in path[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            older, newer = (hashlib.sha256(b"\x01" + node + one).digest() for one in (older, newer))
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            newer = hashlib.sha256(b"\x01" + newer + node).digest()
        at, last = at >> 1, last >> 1
    return last == 0 and (older, newer) == (old.root, new.root)


def _origin(checkpoint: "verify.Checkpoint") -> str:
    return checkpoint.text.partition("\n")[0]


def _checkpoint_in(content: bytes) -> "verify.Checkpoint | None":
    """The checkpoint in a statement's file, in a proof, or by itself."""
    text = content.decode(errors="replace")
    if content.startswith(b"{"):
        try:
            text = str(json.loads(content)["proof"])
        except (ValueError, KeyError, TypeError, RecursionError):
            return None
    read = _PROOF.fullmatch(text)
    return verify.checkpoint_of((read[3] if read else text).encode())


def in_words(report: Report, language: str) -> Iterator[str]:
    """The report as lines in Spanish (es) or English (en); the statement's text only where it holds."""

    def say(code: str, *values: object) -> str:
        return SENTENCES[code][language == "en"].format(*values)

    if report.holds:
        yield say("word.statement_holds", ", ".join(report.signed_by))
        yield from (f"  {line}" for line in report.text.splitlines()[1:])
    else:
        yield say("word.statement_fails", len(report.findings))
    for one in report.findings:
        yield f"  {say(one.code)} [{one.code}]"
        yield "    " + verify.SENTENCES["word.found"][language == "en"].format(one.found)
        yield "    " + verify.SENTENCES["word.expected"][language == "en"].format(one.expected)
    if report.code is not None:
        yield say("word.place", report.place, report.size, report.code)
    elif report.holds:
        yield say("word.note_alone")
    if report.own_keys:
        yield say("word.own_key", " ".join(report.own_keys))


def as_plain(report: Report) -> dict[str, Any]:
    """The report for JSON."""
    findings = [one._asdict() for one in report.findings]
    return report._asdict() | {"findings": findings, "holds": report.holds}


class Asked(NamedTuple):
    """What a statement is checked against: keys, a paper code, an earlier file."""

    keys: Sequence[str] = ()
    code: str | None = None
    seen: Path | None = None


def check_file(path: Path, asked: Asked) -> Report | None:
    """The report on a statement's file by the machine's clock; None when the file begins as no statement. Raises `verify.Unusable`."""
    try:
        with path.open("rb") as file:
            beginning = file.read(len(HEAD))
            if not beginning.startswith((b"{", HEAD[:-1])):
                return None
            content = beginning + file.read(BYTES_MAX)
        seen = asked.seen.read_bytes() if asked.seen else None
    except OSError as error:
        raise verify.Unusable("unusable.unread", path, error) from error
    now_s = int(time.time())
    return check_statement(content, keys=asked.keys, code=asked.code, seen=seen, now_s=now_s)


def visible(line: str) -> str:
    """`line` with a mark in the place of what a terminal would obey: a name in a file must not wipe away what is said of it."""
    return "".join(one if one.isprintable() else "\N{REPLACEMENT CHARACTER}" for one in line)


def tell(asked: Namespace) -> int | None:
    """Check the file that was asked for and say the result; the exit code, or None when it is no statement."""
    try:
        report = check_file(asked.file, Asked(asked.key, asked.code, asked.seen))
    except verify.Unusable as error:
        sys.stderr.write(f"{error.es if asked.language == 'es' else error.en}\n")
        return 2
    if report is None:
        return None
    lines = list(in_words(report, asked.language))
    if asked.json:
        lines = [json.dumps([as_plain(report)], ensure_ascii=False)]
    sys.stdout.write("\n".join(map(visible, lines)) + "\n")
    return 0 if report.holds else 1

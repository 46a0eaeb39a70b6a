"""Every reader of what comes from outside: how it is called, what it may answer with, and samples to begin from."""

import csv
import json
import tempfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import msgspec

from kit.authority import Authority
from kit.cap_samples import SAMPLE as CAP_SAMPLE
from kit.statement_case import statement_case
from ledger.worlds import everything, key_of, played
from resguardo import verify as verifier
from resguardo.account.script import read_script
from resguardo.account.stating import state_publicly
from resguardo.exchange.calendar.checking import check_calendar
from resguardo.exchange.cap.checking import check as check_cap
from resguardo.exchange.odk.lists import read_list
from resguardo.exchange.pfif.checking import check as check_pfif
from resguardo.exchange.pfif.reading import Document
from resguardo.exchange.pfif.reading import Unreadable as PfifUnreadable
from resguardo.exchange.pfif.records import as_person
from resguardo.exchange.pfif.tables import read_table
from resguardo.exchange.primero.comparing import changes
from resguardo.exchange.primero.deployment import read_deployment
from resguardo.exchange.primero.wire import Answer, Unreachable, data_of
from resguardo.exchange.spreadsheet import UnreadableFile
from resguardo.exchange.stamps.replies import StampRefused, new_request, nonce_of
from resguardo.exchange.statements.hxl import FIGURES, Row, faults, write_hxl
from resguardo.ledger import note
from resguardo.ledger.bundle import read_bundle, read_wraps, write_bundles, write_wraps
from resguardo.ledger.format import Malformed, decode_header
from resguardo.ledger.note import NoteRefused
from resguardo.ledger.papercode import Misread, paper_code, read_paper_code
from resguardo.ledger.raw import write_raw
from resguardo.reconcile.reading import read_figures
from resguardo.verify_statement import check_statement

DATA = Path(__file__).resolve().parents[1] / "data"
HXL_ROW = Row("2024-12-22T19:21-06:00", 1, dict.fromkeys(FIGURES, 12), department="Guatemala")
SITE = key_of("site 0")
KEY = note.VerifierKey("ejemplo", note.TYPE_ED25519, SITE.public)


class Reader(NamedTuple):
    """One reader: `read` takes bytes, `answers` are the only exceptions that may come out, `samples` where mutations begin."""

    read: Callable[[bytes], object]
    answers: tuple[type[Exception], ...]
    samples: Callable[[], tuple[bytes, ...]]


def _files(pattern: str) -> Callable[[], tuple[bytes, ...]]:
    def samples() -> tuple[bytes, ...]:
        found = tuple(path.read_bytes() for path in sorted(DATA.glob(pattern)))
        assert found, pattern
        return found

    return samples


PFIF_SAMPLE = """<?xml version="1.0" encoding="UTF-8"?>
<pfif:pfif xmlns:pfif="http://zesty.ca/pfif/1.4">
  <pfif:person>
    <pfif:person_record_id>a.example/p1</pfif:person_record_id>
    <pfif:entry_date>2024-12-22T16:30:00Z</pfif:entry_date>
    <pfif:expiry_date>2025-01-22T16:30:00Z</pfif:expiry_date>
    <pfif:source_date>2024-12-22T16:00:00Z</pfif:source_date>
    <pfif:full_name>Nora Prueba Muestra</pfif:full_name>
    <pfif:sex>female</pfif:sex>
    <pfif:date_of_birth>2016-03</pfif:date_of_birth>
    <pfif:age>8-10</pfif:age>
    <pfif:other>description: trenza</pfif:other>
    <pfif:note>
      <pfif:note_record_id>a.example/n1</pfif:note_record_id>
      <pfif:source_date>2024-12-22T16:40:00Z</pfif:source_date>
      <pfif:author_made_contact>false</pfif:author_made_contact>
      <pfif:status>believed_missing</pfif:status>
      <pfif:text>Faltaba al contar.</pfif:text>
    </pfif:note>
  </pfif:person>
  <pfif:note>
    <pfif:note_record_id>a.example/n2</pfif:note_record_id>
    <pfif:person_record_id>a.example/p1</pfif:person_record_id>
    <pfif:linked_person_record_id>a.example/p2</pfif:linked_person_record_id>
    <pfif:text>¿Es la misma?</pfif:text>
  </pfif:note>
</pfif:pfif>
""".encode()
FEED_SAMPLE = (
    b'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:p="http://zesty.ca/pfif/1.3"><title>x</title>'
    b"<entry><id>1</id><p:person><p:person_record_id>a.example/1</p:person_record_id>"
    b"<p:first_name>Ana</p:first_name></p:person></entry></feed>"
)
TABLE_SAMPLE = (
    b"person_record_id,full_name,source_date,age,note_record_id,text\r\n"
    b'a.example/1,"Muestra, Nora",2024-12-22T16:30:00Z,8-10,a.example/n,"vista\nayer"\r\n'
)
CALENDAR_SAMPLE = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y//ES\r\nBEGIN:VEVENT\r\nUID:a1\r\n"
    b"DTSTAMP:20241222T163000Z\r\nDTSTART;TZID=America/Guatemala:20241223T090000\r\n"
    b"SUMMARY:C-\r\n 77\r\nCLASS:CONFIDENTIAL\r\nSEQUENCE:1\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)
SCRIPT_SAMPLE = (
    b'{"act": "register.issue_tag", "by": "renata", "place": "Hogar", "as": "una"}\n'
    b'{"act": "custody.hand_over", "by": ["a", "b"], "at": "2024-12-22T16:30", "persons": ["@una"]}\n'
)
CASE_SAMPLE = json.dumps(
    {
        "data": [
            {
                "id": "3f0c2a10-1111-4222-8333-444455556666",
                "name_first": "Nora",
                "age": 8,
                "estimated": True,
                "family_details_section": [{"unique_id": "u1", "relation": "mother"}],
            }
        ],
        "metadata": {"total": 1, "per": 20, "page": 1},
    }
).encode()


@cache
def _rows() -> tuple[bytes, bytes, bytes]:
    """A small ledger as a bundle, as a plain export, and one event's header."""
    rows = everything(played(7))
    (bundle,) = write_bundles(rows, operation=rows[0].id[:16], sender=SITE)
    return bundle, b"".join(write_raw(rows, blobs=())), rows[0].header


@cache
def _notes() -> tuple[bytes, ...]:
    """A signed checkpoint, with a cosignature by a witness and without."""
    text = "resguardo/prueba/1\n7\nqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqo=\n"
    signed = note.sign_note(text, "ejemplo", SITE)
    return signed.encode(), text.encode()


def _read_bundle(content: bytes) -> None:
    operation = _rows()[0][:16]
    for chunk in (content[at : at + 4096] for at in range(0, len(content), 4096)):
        list(read_bundle([chunk], operation=operation))
    list(read_bundle([content], operation=operation))


def _read_note(content: bytes) -> None:
    note.parse_verifier_key(str(KEY))
    opened = note.open_note(content, [KEY])
    note.parse_checkpoint(opened.text)


@cache
def _statement() -> bytes:
    """A public statement with its event in it."""
    with tempfile.TemporaryDirectory() as folder, statement_case(Path(folder)) as case:
        return state_publicly(case.account, case.statement, is_whole=True).file


@cache
def _stamp_reply() -> bytes:
    """What an authority answers to a question about a checkpoint."""
    with tempfile.TemporaryDirectory() as folder:
        return Authority(Path(folder) / "one").reply(new_request(_notes()[1]).content)


@cache
def _printed_code() -> bytes:
    return paper_code(_notes()[1].decode()).encode()


def _verify(content: bytes) -> None:
    with tempfile.NamedTemporaryFile(dir=_fast_folder()) as file:
        file.write(content)
        file.flush()
        for report in verifier.verify_file(Path(file.name)):
            verifier.as_plain(report)
            list(verifier.in_words(report, "es"))


@cache
def _fast_folder() -> str | None:
    return "/dev/shm" if Path("/dev/shm").is_dir() else None


def _read_pfif(content: bytes) -> None:
    check_pfif(content)
    for record in Document(content):
        if record.kind == "person":
            as_person(record)


def _read_answer(content: bytes) -> None:
    try:
        said = json.loads(content)
    except (ValueError, RecursionError):
        said = None
    for one in data_of(Answer(200, said, "", None)):
        if isinstance(one, dict):
            changes({"age": 8, "family_details_section": [{"unique_id": "u1"}]}, one)


READERS: Mapping[str, Reader] = MappingProxyType(
    {
        "pfif": Reader(_read_pfif, (PfifUnreadable,), lambda: (PFIF_SAMPLE, FEED_SAMPLE)),
        "pfif-table": Reader(
            lambda content: list(read_table(content, "a.example")),
            (UnicodeDecodeError, csv.Error),
            lambda: (TABLE_SAMPLE,),
        ),
        "cap": Reader(check_cap, (), lambda: (CAP_SAMPLE.encode(),)),
        "csv": Reader(
            lambda content: read_list("x", content), (UnreadableFile,), _files("rosters/*.[ct]sv")
        ),
        "xlsx": Reader(
            lambda content: read_list("x", content), (UnreadableFile,), _files("rosters/*.xlsx")
        ),
        "ods": Reader(
            lambda content: read_list("x", content), (UnreadableFile,), _files("rosters/*.ods")
        ),
        "odk": Reader(
            lambda content: read_list("x", content), (UnreadableFile,), _files("odk/*.[cx]*[vx]")
        ),
        "figures": Reader(read_figures, (), _files("statements/*.csv")),
        "acts": Reader(read_script, (), lambda: (SCRIPT_SAMPLE,)),
        "bundle": Reader(_read_bundle, (), lambda: (_rows()[0],)),
        "wraps": Reader(
            lambda content: read_wraps([content], receiver=b"r" * 32),
            (),
            lambda: (write_wraps([(b"k" * 32, b"w" * 48)], receiver=b"r" * 32, sender=SITE),),
        ),
        "event": Reader(decode_header, (Malformed,), lambda: (_rows()[2],)),
        "verifier": Reader(_verify, (verifier.Unusable,), lambda: (_rows()[1], _rows()[0])),
        "note": Reader(_read_note, (NoteRefused,), _notes),
        "paper-code": Reader(
            lambda content: read_paper_code(content.decode("utf-8", "replace")),
            (Misread,),
            lambda: (_printed_code(),),
        ),
        "statement": Reader(check_statement, (), lambda: (_statement(),)),
        "hxl-row": Reader(
            lambda content: faults(content, HXL_ROW), (), lambda: (write_hxl(HXL_ROW),)
        ),
        "calendar": Reader(check_calendar, (), lambda: (CALENDAR_SAMPLE,)),
        "deployment": Reader(
            read_deployment,
            (msgspec.DecodeError,),
            _files("primero/deployment.json"),
        ),
        "case-answer": Reader(_read_answer, (Unreachable,), lambda: (CASE_SAMPLE,)),
        "stamp": Reader(nonce_of, (StampRefused,), lambda: (_stamp_reply(),)),
    }
)
"""Name -> reader."""

"""The list of bad input, item by item, for each command that takes somebody's file: the finding is named, memory is bounded, and nothing is written."""

import io
import resource
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook

from kit.cap_samples import SAMPLE as CAP

PFIF = """<?xml version="1.0" encoding="UTF-8"?>
<pfif:pfif xmlns:pfif="http://zesty.ca/pfif/1.4"><pfif:person>
<pfif:person_record_id>a.example/1</pfif:person_record_id>
<pfif:entry_date>2024-12-22T16:30:00Z</pfif:entry_date>
<pfif:author_name>Registro Inventado</pfif:author_name>
<pfif:source_date>2024-12-22T16:30:00Z</pfif:source_date>
<pfif:full_name>Nora Prueba</pfif:full_name>
</pfif:person></pfif:pfif>
"""
ROSTER = (
    "Etiqueta;Nombre;Fecha de nacimiento\n001;Nora Prueba;01/02/2015\n002;Luis Muestra;02/03/2016\n"
)
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
DATA = Path(__file__).resolve().parents[1] / "data" / "rosters"
GIGABYTE = 1 << 30
KIB_MOST = 300 << 10
"""By which a command may grow over a file of a gigabyte."""


def behind_head(text: str, inserted: str) -> str:
    """The XML with something between its declaration and its root."""
    head, end, rest = text.partition("?>")
    return head + end + inserted + rest


def workbook(**changed: bytes) -> bytes:
    """A small workbook with a person, and parts put in the place of its own; `__` stands for `/` and `_dot_` for a dot."""
    book = Workbook()
    for row in (["Etiqueta", "Nombre"], ["001", "Nora Prueba"], ["002", "Luis Muestra"]):
        book.worksheets[0].append(row)
    stream, out = io.BytesIO(), io.BytesIO()
    book.save(stream)
    parts = {name.replace("__", "/").replace("_dot_", "."): part for name, part in changed.items()}
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, parts.pop(name, None) or old.read(name))
        for name, part in parts.items():
            new.writestr(name, part)
    return out.getvalue()


def sheet(rows: str) -> bytes:
    """A workbook whose sheet holds `rows` as raw XML."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    text = f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>'
    return workbook(xl__worksheets__sheet1_dot_xml=text.encode())


def cell(column: str, row: int, value: str) -> str:
    """A cell with its text inside."""
    return f'<c r="{column}{row}" t="inlineStr"><is><t>{value}</t></is></c>'


HEAD_ROW = f'<row r="1">{cell("A", 1, "Etiqueta")}{cell("B", 1, "Nombre")}</row>'
DEEP = "<a>" * 100 + "</a>" * 100

BAD = {
    "pfif": {
        "a document type": (behind_head(PFIF, "<!DOCTYPE x>"), "xml.doctype"),
        "entities in entities": (behind_head(PFIF, LAUGHS), "xml.doctype"),
        "an entity from outside": (behind_head(PFIF, OUTSIDE), "xml.doctype"),
        "100 levels": (PFIF.replace("<pfif:full_name>", f"{DEEP}<pfif:full_name>"), "xml.depth"),
        "another encoding": (PFIF.replace("Nora", "Ñora").encode("latin-1"), "xml.malformed"),
        "an encoding nobody knows": (PFIF.replace("UTF-8", "x-nobody"), "xml.encoding"),
        "a control character": (PFIF.replace("Nora", "No\x1bra"), "xml.malformed"),
        "an id of somebody else's": (PFIF.replace("a.example/1", "b.example/1"), "domain_other"),
        "a date that would always win": (
            PFIF.replace("2024-12-22T16:30:00Z</pfif:source", "9999-12-31T23:59:59Z</pfif:source"),
            "date_future",
        ),
        "the end missing": (PFIF[:200], "xml.malformed"),
    },
    "cap": {
        "a document type": (behind_head(CAP, "<!DOCTYPE x>"), "xml.doctype"),
        "entities in entities": (behind_head(CAP, LAUGHS), "xml.doctype"),
        "an entity from outside": (behind_head(CAP, OUTSIDE), "xml.doctype"),
        "100 levels": (CAP.replace("<info>", f"<info>{DEEP}", 1), "xml.depth"),
        "another encoding": (CAP.encode("latin-1"), "xml.encoding"),
        "a control character": (CAP.replace("Mide", "\x1bMide"), "xml.control"),
        "the end missing": (CAP[:400], "xml.malformed"),
    },
    "roster": {
        "a document type in a workbook": (
            workbook(xl__workbook_dot_xml=b"<?xml version='1.0'?><!DOCTYPE x><x/>"),
            "file.entities",
        ),
        "entities in a workbook": (
            workbook(xl__worksheets__sheet1_dot_xml=LAUGHS.encode() + b"<x>&c;</x>"),
            "file.entities",
        ),
        "1000 levels in a workbook": (
            sheet(HEAD_ROW + "<a>" * 1000 + "</a>" * 1000),
            "file.damaged",
        ),
        "hidden rows": ((DATA / "oculto.xlsx").read_bytes(), "row.hidden"),
        "hidden columns": ((DATA / "oculto.xlsx").read_bytes(), "column.hidden"),
        "a bomb": (workbook(xl__media__x_dot_xml=bytes(40_000_000)), "file.bomb"),
        "a macro": (workbook(xl__vbaProject_dot_bin=b"x"), "file.macro"),
        "a formula without a result": (
            sheet(f'{HEAD_ROW}<row r="2">{cell("A", 2, "001")}<c r="B2"><f>1+1</f></c></row>'),
            "formula.no_result",
        ),
        "a formula in text": (ROSTER.replace("Nora Prueba", "=1+1"), "formula.no_result"),
        "a sign that turns a name": (ROSTER.replace("Nora", "No\u202era"), "text.unseen"),
        "a control character": (ROSTER.replace("Nora", "No\x1b[2Jra"), "text.unseen"),
        "broken letters": (ROSTER.replace("Nora", "NuÃ±ez"), "name.broken_letters"),
        "a birth to come": (ROSTER.replace("01/02/2015", "01/02/9999"), "date.future"),
        "an old workbook": (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "file.old_xls"),
    },
}
"""Command's kind -> item -> the file, and the code by which it is named."""
ITEMS = [(kind, item) for kind, items in BAD.items() for item in items]


WORDS = {
    "pfif": "pfif import {file} --domain a.example --agency SBS --as renata",
    "cap": "cap check {file}",
    "roster": "roster import {file} --dry-run --agency SBS --as-of 2024-12-24 --by renata",
}
"""Command's kind -> how it is asked. A list is looked at before it is taken in: rows with a finding are kept, each with its word."""


def ask(terminal, kind: str, content: str | bytes):
    """One command on a file with this content."""
    file = terminal.file("x.csv" if kind == "roster" else "x.xml", content)
    return terminal.run(*(word.format(file=file) for word in WORDS[kind].split()), "--json")


def events(terminal) -> int:
    """How many events the operation has."""
    return terminal.run("operation", "list", "--json").json["operations"][0]["events"]


@pytest.mark.parametrize(("kind", "item"), ITEMS)
def test_bad_input_is_named_and_nothing_is_written(terminal, kind, item):
    """Exit 1 or 2, the code of what was found, and as many events as before."""
    content, code = BAD[kind][item]
    before = events(terminal)
    done = ask(terminal, kind, content)
    assert done.code in (1, 2)
    assert f'"{code}"' in done.out
    assert events(terminal) == before


def test_a_sign_that_turns_a_name_is_named_and_left_out(terminal):
    """A person is not turned away for it: the finding is said and the name is kept without the sign."""
    for kind, code in (("pfif", "text_unseen"), ("roster", "text.unseen")):
        text = {"pfif": PFIF, "roster": ROSTER}[kind].replace("Nora", "No\u202era")
        done = ask(terminal, kind, text)
        assert f'"{code}"' in done.out
        assert "\\u202e" not in done.out


READERS_OF_FILES = (
    "pfif check {file}",
    "pfif import {file} --domain a.example --agency SBS --as renata",
    "cap check {file}",
    "roster import {file} --agency SBS --as-of 2024-12-24 --by renata",
    "roster compare {file} --as renata",
    "statements check {file}",
    "calendar check {file}",
    "record {file}",
    "stamp attach {file}",
    "merge {file}",
    "verify {file}",
)
"""Every command that takes somebody's file whole."""


@pytest.mark.parametrize("words", READERS_OF_FILES)
def test_a_gigabyte_is_refused_within_bounds(terminal, words):
    """What is far too large ends the command with a word, and is never held whole."""
    file, before = terminal.file("x.csv", b""), events(terminal)
    with file.open("r+b") as large:
        large.truncate(GIGABYTE)
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    done = terminal.run(*(word.format(file=file) for word in words.split()))
    assert done.code in (1, 2), done.out
    assert done.out + done.err
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - held < KIB_MOST
    assert events(terminal) == before

"""Files that are refused whole: every reason is a record with a sentence, in both languages."""

import io
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from resguardo.exchange.spreadsheet import UnreadableFile, read_roster

OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
LIST = b"Etiqueta,Nombre\n001,Nora Prueba\n"


def archive(**parts: bytes) -> bytes:
    """A ZIP archive; in part names `__` stands for `/` and `_dot_` for a dot."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as out:
        for name, content in parts.items():
            out.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return stream.getvalue()


def workbook(**extra: bytes) -> bytes:
    """A small real workbook with parts added or replaced."""
    book = Workbook()
    book.worksheets[0].append(["Etiqueta", "Nombre"])
    stream = io.BytesIO()
    book.save(stream)
    parts = {name.replace("__", "/").replace("_dot_", "."): part for name, part in extra.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            new.writestr(name, part)
    return out.getvalue()


def ended_well(content: bytes) -> bool:
    """The file was read into tables, or refused with reasons."""
    try:
        return bool(read_roster("lista", content).tables)
    except UnreadableFile as refused:
        return bool(refused.problems)


ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
ENCRYPTED_ODS = b"<manifest><encryption-data/></manifest>"
REFUSED = {
    "nothing": (b"", "file.empty"),
    "blanks": (b"\xef\xbb\xbf \r\n\r\n", "file.empty"),
    "old_xls": (OLD_OFFICE, "file.old_xls"),
    "password": (OLD_OFFICE + "EncryptedPackage".encode("utf-16-le"), "file.password"),
    "macro": (workbook(xl__vbaProject_dot_bin=b"x"), "file.macro"),
    "binary": (archive(xl__workbook_dot_bin=b"x"), "file.binary_xlsb"),
    "pdf": (b"%PDF-1.7\n1 0 obj", "file.not_table"),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(50), "file.not_table"),
    "page": (b"<html><table><tr><td>Nombre</td></tr></table></html>", "file.not_table"),
    "letter": (archive(word__document_dot_xml=b"<x/>"), "file.not_table"),
    "cut_off": (workbook()[:900], "file.damaged"),
    "entities": (workbook(xl__workbook_dot_xml=ENTITY), "file.entities"),
    "entities_ods": (archive(content_dot_xml=ENTITY.decode().encode("utf-16")), "file.entities"),
    "broken_xml": (workbook(xl__workbook_dot_xml=b"<workbook>"), "file.damaged"),
    "bomb": (archive(content_dot_xml=bytes(30_000_000)), "file.bomb"),
    "ods_password": (
        archive(content_dot_xml=b"x", **{"META-INF__manifest_dot_xml": ENCRYPTED_ODS}),
        "file.password",
    ),
    "ods_macro": (archive(content_dot_xml=b"<x/>", Basic__S__M_dot_xml=b"<x/>"), "file.macro"),
    "prose": (b"Buenos dias.\nLe escribo para decirle que no hay lista.\n", "sheet.no_header"),
    "no_header": (b"001;Nora Prueba;6;F\n002;Luis Muestra;7;M\n", "sheet.no_header"),
}


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("language", ["es", "en"])
def test_a_file_that_can_not_be_read_says_why_and_how_to_mend_it(name: str, language: str) -> None:
    """The code names the reason; what was expected and how to mend it are sentences."""
    content, code = REFUSED[name]
    with pytest.raises(UnreadableFile) as refused:
        read_roster("lista.xlsx", content, language=language)
    (problem,) = refused.value.problems
    assert problem.code == code
    assert problem.expected
    assert problem.mend.endswith((".", ")."))


def test_the_two_languages_say_different_sentences() -> None:
    """Spanish is the default; English is asked for."""
    sentences = []
    for options in ({}, {"language": "en"}):
        with pytest.raises(UnreadableFile) as refused:
            read_roster("lista.xls", OLD_OFFICE, **options)
        sentences.append(refused.value.problems[0].mend)
    assert sentences[0].startswith("Ábralo")
    assert sentences[1].startswith("Open it")


def test_the_kind_of_file_is_told_by_its_content() -> None:
    """A CSV file called .xls is read: agencies rename files."""
    assert read_roster("carpeta/lista.xls", LIST).persons == 1
    assert read_roster("carpeta/lista.xls", LIST).file == "lista.xls"


def test_the_hash_is_that_of_the_file_as_it_came() -> None:
    """What was imported can be proved later against the file itself."""
    digest = "3dd53d3dcb4d6a3b2a0b1cbe4e5c3ea0"
    assert len(read_roster("lista.csv", LIST).sha256) == len(digest) * 2
    assert read_roster("a.csv", LIST).sha256 != read_roster("a.csv", LIST + b"\n").sha256


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(st.binary(max_size=300), st.text(alphabet='ab1;,|"\n\t=Nombre Edad', max_size=200))
)
def test_no_bytes_end_in_anything_but_a_roster_or_a_refusal(found: bytes | str) -> None:
    """Whatever stands in a file, it is read or it is refused with a reason."""
    content = found if isinstance(found, bytes) else b"Etiqueta;Nombre;Edad\n" + found.encode()
    assert ended_well(content)


@settings(max_examples=150, deadline=None)
@given(st.integers(min_value=0, max_value=4000), st.binary(min_size=1, max_size=6))
def test_a_damaged_workbook_is_read_or_refused(place: int, damage: bytes) -> None:
    """Flipped bytes inside an archive end in a refusal, never in a crash."""
    content = bytearray(workbook())
    content[place : place + len(damage)] = damage
    assert ended_well(bytes(content))

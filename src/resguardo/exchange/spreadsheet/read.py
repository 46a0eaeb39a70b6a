"""From the bytes of a file to its sheets, or to the reason why nothing can be read."""

import zipfile

from lxml import etree

from resguardo.exchange.spreadsheet.delimited import decode, read_delimited
from resguardo.exchange.spreadsheet.headers import count_known
from resguardo.exchange.spreadsheet.markup import Archive
from resguardo.exchange.spreadsheet.ods import read_ods
from resguardo.exchange.spreadsheet.sentences import Sentences, UnreadableFile
from resguardo.exchange.spreadsheet.sheet import Sheet
from resguardo.exchange.spreadsheet.xlsx import read_xlsx

MOST_BYTES = 60_000_000
MOST_ROWS = 300_000

OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
OTHER_FILES = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"{\\rtf",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"SQLite format 3",
    b"II*\0",
    b"BM",
)
MARKUP_BEGINNINGS = ("<!doctype", "<html", "<?xml", "<table", "<workbook")


def read_sheets(content: bytes, sentences: Sentences) -> list[Sheet]:
    """Every sheet of a CSV, XLSX or ODS file, told by its content and not by its name.

    Raises UnreadableFile: nothing in it, a kind that is not read, a password, a macro, a damaged
    or dangerous archive, or too much.
    """

    def refuse(code: str, found: str = "") -> UnreadableFile:
        return UnreadableFile([sentences.problem(code, "file", found)])

    if not content.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise refuse("file.empty")
    if len(content) > MOST_BYTES:
        raise refuse("file.too_large", f"{len(content)} > {MOST_BYTES}")
    if content.startswith(OLD_OFFICE):
        raise refuse("file.password" if ENCRYPTED in content else "file.old_xls")
    if content[:2] == b"\x09\x08" or content[:2] == b"\x09\x04":
        raise refuse("file.old_xls")
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        sheets = _read_archive(content, sentences)
    else:
        text = None if content.startswith(OTHER_FILES) else decode(content)
        if text is None or not _is_table(text):
            raise refuse("file.not_table")
        sheets = [read_delimited(text, count_known)]
    if sum(len(sheet.rows) for sheet in sheets) > MOST_ROWS:
        raise refuse("file.too_large", f"> {MOST_ROWS}")
    return sheets


def _is_table(text: str) -> bool:
    beginning = text[:2000].lstrip().casefold()
    if beginning.startswith(MARKUP_BEGINNINGS):
        return False
    controls = sum(1 for letter in text[:20000] if letter < " " and letter not in "\t\r\n\f\v\x1a")
    return controls * 50 <= len(text[:20000])


def _read_archive(content: bytes, sentences: Sentences) -> list[Sheet]:
    archive = Archive(content, sentences)
    lowered = {name.lower() for name in archive.names}
    if "xl/workbook.bin" in lowered:
        raise archive.refusal("file.binary_xlsb")
    if any(_is_macro(name) for name in lowered):
        raise archive.refusal("file.macro")
    try:
        if "content.xml" in archive.names:
            return _read_open_document(archive)
        kinds = (
            archive.part("[Content_Types].xml")
            if "[Content_Types].xml" in lowered or ("[Content_Types].xml" in archive.names)
            else b""
        )
        if b"macroEnabled" in kinds:
            raise archive.refusal("file.macro")
        if "xl/workbook.xml" in lowered or b"spreadsheetml" in kinds:
            return read_xlsx(archive)
    except (etree.LxmlError, KeyError, ValueError, IndexError, zipfile.BadZipFile) as error:
        raise archive.refusal("file.damaged") from error
    raise archive.refusal("file.not_table")


def _is_macro(name: str) -> bool:
    if name.endswith("vbaproject.bin") or name.startswith(("xl/macrosheets/", "scripts/")):
        return True
    return name.startswith("basic/") and not name.endswith(("/", "script-lc.xml", "script-lb.xml"))


def _read_open_document(archive: Archive) -> list[Sheet]:
    if "META-INF/manifest.xml" in archive.names:
        manifest = archive.part("META-INF/manifest.xml")
        if b"encryption-data" in manifest:
            raise archive.refusal("file.password")
    kind = archive.part("mimetype") if "mimetype" in archive.names else b"spreadsheet"
    if b"spreadsheet" not in kind:
        raise archive.refusal("file.not_table")
    return read_ods(archive)

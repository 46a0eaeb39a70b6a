"""Reading the XML inside XLSX and ODS files without trusting it.

No DTD, no entities, no network; the size of every part is checked before it is unpacked.
"""

import io
import zipfile

from lxml import etree

from resguardo.exchange.spreadsheet.sentences import Sentences, UnreadableFile

MOST_BYTES_OF_A_PART = 400_000_000
MOST_BYTES_UNPACKED = 600_000_000
MOST_TIMES_EXPANDED = 250
SMALL_PART_BYTES = 5_000_000
"""A part below this is read however well it was packed: blank rows pack very well."""

MARKUP_NAMES = (".xml", ".rels", ".vml")


class Archive:
    """An opened ZIP archive whose parts have been checked.

    Raises UnreadableFile for a damaged archive, one that expands without measure, one that is
    under a password, and XML that declares a DTD or entities.
    """

    def __init__(self, content: bytes, sentences: Sentences) -> None:
        self._sentences = sentences
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise self.refusal("file.damaged") from error
        self.names = frozenset(info.filename for info in self._zip.infolist())
        self._check_sizes()

    def refusal(self, code: str, found: str = "") -> UnreadableFile:
        """The exception that refuses this file."""
        return UnreadableFile([self._sentences.problem(code, "file", found)])

    def part(self, name: str) -> bytes:
        """One part, unpacked; KeyError when it is not there."""
        try:
            content = self._zip.read(name)
        except KeyError:
            raise
        except Exception as error:
            raise self.refusal("file.damaged", name) from error
        if name.endswith(MARKUP_NAMES) and declares_entities(content):
            raise self.refusal("file.entities")
        return content

    def _check_sizes(self) -> None:
        unpacked = 0
        for info in self._zip.infolist():
            if info.flag_bits & 0x1:
                raise self.refusal("file.password")
            unpacked += info.file_size
            expands = info.file_size > MOST_TIMES_EXPANDED * max(info.compress_size, 1)
            if info.file_size > MOST_BYTES_OF_A_PART or (
                expands and info.file_size > SMALL_PART_BYTES
            ):
                raise self.refusal("file.bomb")
        if unpacked > MOST_BYTES_UNPACKED:
            raise self.refusal("file.bomb")


def declares_entities(content: bytes) -> bool:
    """A DTD or an entity declaration stands in the XML, in whatever encoding."""
    plain = content.replace(b"\0", b"") if b"\0" in content[:400] else content
    return b"<!DOCTYPE" in plain or b"<!ENTITY" in plain


def parse(content: bytes) -> etree._Element:
    """The root element. Raises etree.XMLSyntaxError."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    return etree.fromstring(content, parser)


def local_name(element: etree._Element) -> str:
    """The element's name without its namespace; empty for comments."""
    return str(element.tag).rpartition("}")[2] if "}" in str(element.tag) else ""

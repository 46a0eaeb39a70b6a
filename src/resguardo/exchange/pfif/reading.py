"""Reads PFIF as it comes: plain, or inside Atom and RSS; record by record, with bounded memory, and nothing that a hostile file can make it do.

A document type, an entity, a nesting without end or a text without end is refused where it begins. What is merely wrong is kept for the check to tell.
"""

import io
from collections import deque
from collections.abc import Iterable, Iterator
from typing import IO, Final, NamedTuple
from xml.parsers import expat

from resguardo.exchange.pfif.fields import NAMESPACE, NOTE, PERSON, VERSIONS
from resguardo.exchange.pfif.records import Field, Read

CHUNK_BYTES: Final = 1 << 16
DEPTH_MAX: Final = 16
RECORD_CHARACTERS_MAX: Final = 4 << 20
FIELDS_MAX: Final = 500
NOTES_MAX: Final = 20_000
RECORDS_MAX: Final = 2_000_000
"""Persons and notes, also those inside a person: what a check remembers of each has to fit a laptop."""
TOKEN_BYTES_MAX: Final = 1 << 20
"""One tag, comment or instruction; the parser holds it whole until it ends."""
NAMES_CHARACTERS_MAX: Final = 1 << 18
"""All names of elements and attributes, prefixes and namespaces that a document uses, each once: the parser never lets go of one."""
_new_field = tuple.__new__
"""A field made without its checked constructor: millions are made in one reading."""
_FEEDS = {"http://www.w3.org/2005/Atom feed", "rss", "http://www.w3.org/2005/Atom entry"}


class Unreadable(Exception):
    """The file is no PFIF that can be read on from here: code, line, and words for a developer."""

    def __init__(self, code: str, line: int, found: str = "") -> None:
        super().__init__(f"{code} at line {line}: {found}")
        self.code, self.line, self.found = code, line, found


class Oddity(NamedTuple):
    """Something in the document's form that a reader passes over and the check tells."""

    code: str
    line: int
    found: str


class Document:
    """A PFIF document that is read while its records are taken: `for record in document`."""

    def __init__(self, source: IO[bytes] | bytes) -> None:
        self._source = io.BytesIO(source) if isinstance(source, bytes) else source
        self.version = ""
        """The version of the namespace, known from the first record on."""
        self.is_feed = False
        self.has_children = False
        self.oddities: list[Oddity] = []
        self._done: deque[Read] = deque()
        self._namespace = ""
        self._depth = self._skipped = self._characters = self._records = self._given = 0
        self._records_at: list[Read] = []
        self._field: str | None = None
        self._field_line = 0
        self._text: list[str] = []
        self._usual: dict[str, str] = {}
        self._names: set[str] = set()
        self._names_characters = 0
        self._hear = self._said
        self._parser = self._new_parser()

    def __iter__(self) -> Iterator[Read]:
        """The records at top level in their order; notes inside a person come with it. Raises `Unreadable`."""
        while chunk := self._source.read(CHUNK_BYTES):
            self._feed(chunk, final=False)
            while self._done:
                yield self._done.popleft()
        self._feed(b"", final=True)
        while self._done:
            yield self._done.popleft()
        if not self.version:
            raise Unreadable("pfif.namespace", 1, "no PFIF in it")

    def _feed(self, chunk: bytes, *, final: bool) -> None:
        self._given += len(chunk)
        try:
            self._parser.Parse(chunk, final)
        except expat.ExpatError as error:
            code = "xml.encoding" if error.code in _ENCODING_ERRORS else "xml.malformed"
            raise Unreadable(code, error.lineno, expat.ErrorString(error.code) or "") from None
        except (UnicodeError, LookupError, ValueError) as error:
            raise Unreadable(
                "xml.encoding", self._parser.CurrentLineNumber, type(error).__name__
            ) from None
        if self._given - self._parser.CurrentByteIndex > TOKEN_BYTES_MAX + CHUNK_BYTES:
            raise Unreadable("xml.token", self._parser.CurrentLineNumber, str(TOKEN_BYTES_MAX))

    def _new_parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartNamespaceDeclHandler = self._namespace_declared
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        return parser

    def _doctype(self, *_: object) -> None:
        raise Unreadable("xml.doctype", self._parser.CurrentLineNumber, "DOCTYPE")

    def _namespace_declared(self, prefix: str | None, uri: str | None) -> None:
        self._meet((prefix or "", uri or ""))

    def _meet(self, names: Iterable[str]) -> None:
        """Names of the document's own making, counted once each."""
        for name in names:
            if name not in self._names:
                self._names.add(name)
                self._names_characters += len(name) + 1
        if self._names_characters > NAMES_CHARACTERS_MAX:
            line = self._parser.CurrentLineNumber
            raise Unreadable("xml.names", line, str(NAMES_CHARACTERS_MAX))

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if attributes:
            self._meet(attributes)
        if self._field is None and self._records_at and not self._skipped:
            # The usual case by the shortest way, because a document is made of little else.
            field = self._usual.get(name)
            if field is not None and len(self._records_at[-1].fields) < FIELDS_MAX:
                self._open_field(field, self._parser.CurrentLineNumber)
                return
        self._meet((name,))
        if self._skipped or self._field is not None:
            self._start_inside(name)
            return
        if self._depth == 1:
            self._start_root(name)
            return
        if self._depth > DEPTH_MAX:
            raise Unreadable("xml.depth", self._parser.CurrentLineNumber, str(self._depth))
        if not self._namespace and self.is_feed and name.startswith(NAMESPACE):
            self._adopt(name.rpartition(" ")[0])
        if self._namespace and name.startswith(self._namespace):
            self._start_known(name[len(self._namespace) :])
        elif not self.is_feed or self._records_at:
            self._odd("element_foreign", name.rpartition(" ")[2])
            self._skipped = self._depth

    def _start_inside(self, name: str) -> None:
        """An element inside a field, or inside something that is passed over."""
        if self._depth > DEPTH_MAX:
            raise Unreadable("xml.depth", self._parser.CurrentLineNumber, str(self._depth))
        if not self._skipped:
            self._odd("field_nested", name.rpartition(" ")[2])
            self._skipped = self._depth
            self._parser.CharacterDataHandler = None

    def _start_root(self, name: str) -> None:
        uri, _, local = name.rpartition(" ")
        if name in _FEEDS:
            self.is_feed = True
        elif local != "pfif":
            raise Unreadable("pfif.root", self._parser.CurrentLineNumber, local)
        else:
            self._adopt(uri)

    def _adopt(self, uri: str) -> None:
        version = uri.removeprefix(NAMESPACE)
        if not uri.startswith(NAMESPACE):
            raise Unreadable("pfif.namespace", self._parser.CurrentLineNumber, uri or "none")
        if version not in VERSIONS:
            raise Unreadable("pfif.version", self._parser.CurrentLineNumber, version)
        self.version, self._namespace = version, f"{uri} "
        self._usual = {f"{uri} {name}": name for name in (*PERSON[version], *NOTE[version])}

    def _start_known(self, local: str) -> None:
        """An element of PFIF: a record, or a field of the one that is open."""
        line = self._parser.CurrentLineNumber
        if local in {"person", "note"} and (local == "note" or not self._records_at):
            self._start_record(local, line)
        elif not self._records_at:
            if not self.is_feed:
                self.has_children = True
                self._odd("element_unknown", local)
                self._skipped = self._depth
        else:
            if len(self._records_at[-1].fields) >= FIELDS_MAX:
                raise Unreadable("pfif.fields", line, str(FIELDS_MAX))
            self._open_field(local, line)

    def _open_field(self, name: str, line: int) -> None:
        self._field, self._field_line = name, line
        self._text.clear()
        self._parser.CharacterDataHandler = self._hear

    def _start_record(self, kind: str, line: int) -> None:
        self.has_children = True
        record = Read(kind, line, is_nested=bool(self._records_at))
        self._records += 1
        if self._records > RECORDS_MAX:
            raise Unreadable("pfif.records", line, str(RECORDS_MAX))
        if self._records_at:
            person = self._records_at[-1]
            if person.kind == "note" or len(person.notes) >= NOTES_MAX:
                raise Unreadable("pfif.notes", line, str(len(person.notes)))
            person.notes.append(record)
            person.notes_at.append(len(person.fields))
        else:
            self._characters = 0
        self._records_at.append(record)

    def _said(self, text: str) -> None:
        self._characters += len(text)
        if self._characters > RECORD_CHARACTERS_MAX:
            raise Unreadable(
                "pfif.text", self._parser.CurrentLineNumber, str(RECORD_CHARACTERS_MAX)
            )
        self._text.append(text)

    def _end(self, _name: str) -> None:
        depth = self._depth
        self._depth = depth - 1
        if self._skipped:
            if depth == self._skipped:
                self._skipped = 0
                if self._field is not None:
                    self._parser.CharacterDataHandler = self._hear
            return
        if self._field is not None:
            self._parser.CharacterDataHandler = None
            value = "".join(self._text)
            self._records_at[-1].fields.append(
                _new_field(Field, (self._field, value, self._field_line))
            )
            self._field = None
        elif self._records_at:
            record = self._records_at.pop()
            if not self._records_at:
                self._done.append(record)

    def _odd(self, code: str, found: str) -> None:
        if len(self.oddities) < FIELDS_MAX:
            self.oddities.append(Oddity(code, self._parser.CurrentLineNumber, found[:80]))


_ENCODING_ERRORS = {
    expat.errors.codes[text]
    for text in (
        expat.errors.XML_ERROR_UNKNOWN_ENCODING,
        expat.errors.XML_ERROR_INCORRECT_ENCODING,
    )
}

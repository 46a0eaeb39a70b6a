"""Reads a CAP message as it comes, with bounded memory, and nothing that a hostile file can make it do.

First the bytes are walked through without building anything: a document type, an entity, a nesting or a number of elements without end, a control character stops
it there. Only then the tree is made. What is merely wrong is kept as it is written, for the check to tell.
"""

import io
from typing import IO, Any, Final, NamedTuple
from xml.parsers import expat

from lxml import etree

from resguardo.exchange.cap.records import (
    NAMESPACE,
    SIGNATURES,
    Area,
    Info,
    Message,
    Pair,
    Reference,
    Resource,
)

BYTES_MAX: Final = 8 << 20
DEPTH_MAX: Final = 16
ELEMENTS_MAX: Final = 10_000
_CHUNK_BYTES: Final = 1 << 16
_WHITE: Final = " \t\r\n"
_QUALIFIED: Final = f"{{{NAMESPACE}}}"


class Unreadable(Exception):
    """The file is no CAP message that can be read: code, line, and words for a developer."""

    def __init__(self, code: str, line: int, found: str = "") -> None:
        super().__init__(f"{code} at line {line}: {found}")
        self.code, self.line, self.found = code, line, found


class Document(NamedTuple):
    """A message that was read, and the tree it was read from, whose lines the check names."""

    message: Message
    root: etree._Element


def read(source: IO[bytes] | bytes) -> Document:
    """Read one message. Raises `Unreadable`; never anything else, whatever the bytes are."""
    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    content = stream.read(BYTES_MAX + 1)
    if len(content) > BYTES_MAX:
        raise Unreadable("xml.size", 1, f"{BYTES_MAX >> 20} MB")
    if not content.strip():
        raise Unreadable("xml.empty", 1)
    _Walk(content).through()
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Unreadable("xml.malformed", getattr(error, "lineno", 1) or 1, str(error)) from None
    name = etree.QName(root)
    if name.localname != "alert":
        raise Unreadable("cap.root", line_of(root), name.localname)
    if name.namespace != NAMESPACE:
        raise Unreadable("cap.namespace", line_of(root), name.namespace or "—")
    return Document(message_of(root), root)


def message_of(root: etree._Element) -> Message:
    """The record of an `alert` element; of an element that may stand once, the first."""
    references = text_of(root, "references").split()
    return Message(
        identifier=text_of(root, "identifier"),
        sender=text_of(root, "sender"),
        sent=text_of(root, "sent"),
        status=text_of(root, "status"),
        kind=text_of(root, "msgType"),
        scope=text_of(root, "scope"),
        source=text_of(root, "source"),
        restriction=text_of(root, "restriction"),
        addresses=text_of(root, "addresses"),
        codes=texts_of(root, "code"),
        note=text_of(root, "note"),
        references=tuple(one for written in references if (one := reference_of(written))),
        incidents=text_of(root, "incidents"),
        infos=tuple(_info(one) for one in children(root, "info")),
        is_signed=any(etree.QName(one).namespace == SIGNATURES for one in root),
    )


def reference_of(written: str) -> Reference | None:
    """A message as `references` names it; None where the three marks are not there."""
    parts = written.split(",")
    return Reference(*parts) if len(parts) == 3 and all(parts) else None


def children(element: etree._Element, name: str) -> list[etree._Element]:
    """The children of that name, in CAP's own namespace."""
    return element.findall(f"{_QUALIFIED}{name}")


def line_of(element: etree._Element) -> int:
    """The line on which an element begins; 1 where nobody knows."""
    line: Any = element.sourceline
    return int(line or 1)


def text_of(element: etree._Element, name: str) -> str:
    """The text of the first child of that name without white space around it; empty where there is none."""
    found = element.find(f"{_QUALIFIED}{name}")
    return "" if found is None else (found.text or "").strip(_WHITE)


def texts_of(element: etree._Element, name: str) -> tuple[str, ...]:
    """The texts of all children of that name."""
    return tuple((one.text or "").strip(_WHITE) for one in children(element, name))


def _pairs(element: etree._Element, name: str) -> tuple[Pair, ...]:
    found = children(element, name)
    return tuple(Pair(text_of(one, "valueName"), text_of(one, "value")) for one in found)


def _info(element: etree._Element) -> Info:
    return Info(
        language=text_of(element, "language"),
        categories=texts_of(element, "category"),
        event=text_of(element, "event"),
        response_types=texts_of(element, "responseType"),
        urgency=text_of(element, "urgency"),
        severity=text_of(element, "severity"),
        certainty=text_of(element, "certainty"),
        audience=text_of(element, "audience"),
        event_codes=_pairs(element, "eventCode"),
        effective=text_of(element, "effective"),
        onset=text_of(element, "onset"),
        expires=text_of(element, "expires"),
        sender_name=text_of(element, "senderName"),
        headline=text_of(element, "headline"),
        description=text_of(element, "description"),
        instruction=text_of(element, "instruction"),
        web=text_of(element, "web"),
        contact=text_of(element, "contact"),
        parameters=_pairs(element, "parameter"),
        resources=tuple(_resource(one) for one in children(element, "resource")),
        areas=tuple(_area(one) for one in children(element, "area")),
    )


def _resource(element: etree._Element) -> Resource:
    return Resource(
        description=text_of(element, "resourceDesc"),
        mime_type=text_of(element, "mimeType"),
        size=text_of(element, "size"),
        uri=text_of(element, "uri"),
        dereferenced="".join(text_of(element, "derefUri").split()),
        digest=text_of(element, "digest"),
    )


def _area(element: etree._Element) -> Area:
    return Area(
        description=text_of(element, "areaDesc"),
        polygons=tuple(" ".join(one.split()) for one in texts_of(element, "polygon")),
        circles=tuple(" ".join(one.split()) for one in texts_of(element, "circle")),
        geocodes=_pairs(element, "geocode"),
        altitude=text_of(element, "altitude"),
        ceiling=text_of(element, "ceiling"),
    )


class _Walk:
    """One walk through the bytes that builds nothing."""

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._depth = self._elements = 0
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

    def through(self) -> None:
        """To the end, or to what stops it."""
        try:
            for first in range(0, len(self._content), _CHUNK_BYTES):
                self._parser.Parse(self._content[first : first + _CHUNK_BYTES], False)
            self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise Unreadable(*self._why(error)) from None
        except (UnicodeError, LookupError, ValueError) as error:
            line = self._parser.CurrentLineNumber
            raise Unreadable("xml.encoding", line, type(error).__name__) from None

    def _why(self, error: expat.ExpatError) -> tuple[str, int, str]:
        """The code, line and words for what the parser stopped at."""
        words = expat.ErrorString(error.code) or ""
        if error.code in _ENCODING_ERRORS:
            return "xml.encoding", error.lineno, words
        if error.code == _BAD_CHARACTER:
            return "xml.control", error.lineno, "&#…;"
        at = self._parser.ErrorByteIndex
        # In one-byte encodings and UTF-8 the byte that stopped the parser is the character itself.
        if error.code == _INVALID_TOKEN and 0 <= at < len(self._content):
            byte = self._content[at]
            if byte < 0x20:
                return "xml.control", error.lineno, f"U+{byte:04X}"
            if byte >= 0x80:
                return "xml.encoding", error.lineno, f"0x{byte:02X}"
        return "xml.malformed", error.lineno, words

    def _start(self, _name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1 + len(attributes)
        line = self._parser.CurrentLineNumber
        if self._depth > DEPTH_MAX:
            raise Unreadable("xml.depth", line, str(self._depth))
        if self._elements > ELEMENTS_MAX:
            raise Unreadable("xml.elements", line, str(ELEMENTS_MAX))

    def _end(self, _name: str) -> None:
        self._depth -= 1

    def _doctype(self, *_: object) -> None:
        raise Unreadable("xml.doctype", self._parser.CurrentLineNumber, "DOCTYPE")


_ENCODING_ERRORS: Final = frozenset(
    {
        expat.errors.codes[expat.errors.XML_ERROR_UNKNOWN_ENCODING],
        expat.errors.codes[expat.errors.XML_ERROR_INCORRECT_ENCODING],
        expat.errors.codes[expat.errors.XML_ERROR_PARTIAL_CHAR],
    }
)
_BAD_CHARACTER: Final = expat.errors.codes[expat.errors.XML_ERROR_BAD_CHAR_REF]
_INVALID_TOKEN: Final = expat.errors.codes[expat.errors.XML_ERROR_INVALID_TOKEN]

"""Checks a CAP message by its form (`message.xsd`) and by the rules that no schema can hold: names, times, chains, languages, areas, and what never is public.

The form comes from libxml2 and is told in our words; a date that does not fit it is told by what is wrong with it.
"""

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import IO, Final, NamedTuple

from lxml import etree

from resguardo.exchange.cap import moments, rules
from resguardo.exchange.cap.findings import Finding, Findings
from resguardo.exchange.cap.geometry import Crossings
from resguardo.exchange.cap.reading import Document, Unreadable, children, line_of, read
from resguardo.exchange.cap.records import NAMESPACE, VERSION, Message

MOMENTS: Final = frozenset({"sent", "effective", "onset", "expires"})
_SCHEMA: Final = Path(__file__).with_name("message.xsd")
_ORDER = frozenset({"SCHEMAV_ELEMENT_CONTENT"})
_VALUE = frozenset(
    {
        "SCHEMAV_CVC_ENUMERATION_VALID",
        "SCHEMAV_CVC_PATTERN_VALID",
        "SCHEMAV_CVC_DATATYPE_VALID_1_2_1",
        "SCHEMAV_CVC_DATATYPE_VALID_1_2_2",
    }
)


class Verdict(NamedTuple):
    """What came of a check. `message` None and `unreadable` says why where reading stopped."""

    findings: Findings
    message: Message | None = None
    unreadable: Unreadable | None = None
    version: str = VERSION

    @property
    def is_valid(self) -> bool:
        """Whether the message may be taken as it is; warnings do not count."""
        return self.unreadable is None and not self.findings.errors


def check(source: IO[bytes] | bytes) -> Verdict:
    """Check one message. Never raises for what a file may hold."""
    findings = Findings()
    try:
        document = read(source)
    except Unreadable as stopped:
        version = "" if stopped.code == "cap.namespace" else VERSION
        return Verdict(findings, None, stopped, version)
    for finding, is_error in _everything(document):
        (findings.error if is_error else findings.warn)(finding)
    return Verdict(findings, document.message)


def _everything(document: Document) -> Iterator[tuple[Finding, bool]]:
    """Every finding, with whether it is an error."""
    message, root = document
    told = list(_dates(root))
    # A date that is told by what is wrong with it is not told again by its form.
    dates = {(one.line, one.field) for one, is_error in told if is_error}
    for finding in _form(root):
        if (finding.line, finding.field) not in dates or finding.code != "schema.value":
            yield finding, True
    yield from told
    yield from rules.of_message(root, message)
    crossings = Crossings()
    for element, info in zip(children(root, "info"), message.infos, strict=True):
        yield from rules.of_info(element, info, message, crossings)
    yield from rules.of_languages(root, message)


def _form(root: etree._Element) -> Iterator[Finding]:
    """What the schema faults."""
    schema = _schema()
    if schema.validate(root):
        return
    seen = set()
    for entry in schema.error_log:  # type: ignore[attr-defined]
        field = _named(entry.message)
        code = _code(entry.type_name)
        if code == "schema.value":
            # A value that no type takes is told by its facet and by its type; once is enough.
            if (entry.line, field) in seen:
                continue
            seen.add((entry.line, field))
        yield Finding(entry.line, code, "", _said(entry.message, code), field)


@lru_cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(_SCHEMA))


def _code(kind: str) -> str:
    if kind in _ORDER:
        return "schema.order"
    if kind in _VALUE:
        return "schema.value"
    return "schema.attribute" if "COMPLEX_TYPE_3" in kind else "schema.other"


def _named(said: str) -> str:
    """The element that libxml2 speaks of: `Element '{urn:...}sent': ...`."""
    return said.partition("'")[2].partition("'")[0].rpartition("}")[2]


def _said(said: str, code: str) -> str:
    """What was found, without the namespaces that make libxml2's sentences long."""
    rest = said.partition(": ")[2].replace("{urn:oasis:names:tc:emergency:cap:1.2}", "")
    if code == "schema.value" and "The value '" in rest:
        return rest.partition("The value '")[2].partition("'")[0]
    if code == "schema.value" and rest.startswith(("[facet", "'")):
        return rest.partition("'")[2].rpartition("' is not")[0].rpartition("The value '")[2] or rest
    return rest


def _dates(root: etree._Element) -> Iterator[tuple[Finding, bool]]:
    """Every date, and what is wrong with it."""
    for element in root.iter(*(f"{{{NAMESPACE}}}{name}" for name in MOMENTS)):
        field, written = etree.QName(element).localname, element.text or ""
        for code, is_error in moments.faults(written):
            yield Finding(line_of(element), code, "", written, field), is_error

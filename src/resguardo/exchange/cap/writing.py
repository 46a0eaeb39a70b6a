"""Writes a CAP 1.2 message: every element in its place, nothing that the check would fault, no white space between elements that a signature could stumble over."""

from collections.abc import Iterable
from typing import Final

from lxml import etree

from resguardo.exchange.cap.checking import check
from resguardo.exchange.cap.findings import Finding
from resguardo.exchange.cap.records import NAMESPACE, Area, Info, Message, Pair, Resource
from resguardo.exchange.outgoing import outgoing_line, outgoing_text

_NAMES: Final[dict[None, str]] = {None: NAMESPACE}


class Unwritable(Exception):
    """The message would not be taken by a receiver: what the check finds in it."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("; ".join(one.message("en") for one in findings))
        self.findings = findings


def write(message: Message) -> bytes:
    """The message as UTF-8 XML. Raises `Unwritable` where it breaks a rule of the standard or a private one; a signature is never written."""
    root = etree.Element(f"{{{NAMESPACE}}}alert", nsmap=_NAMES)  # type: ignore[arg-type]
    for name, said in (
        ("identifier", message.identifier),
        ("sender", message.sender),
        ("sent", message.sent),
        ("status", message.status),
        ("msgType", message.kind),
        ("source", message.source),
        ("scope", message.scope),
        ("restriction", message.restriction),
        ("addresses", message.addresses),
    ):
        _add(root, name, said)
    _add_all(root, "code", message.codes)
    _add(root, "note", message.note)
    _add(root, "references", " ".join(map(str, message.references)))
    _add(root, "incidents", message.incidents)
    for info in message.infos:
        _info(root, info)
    content = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    verdict = check(content)
    private = [one for one in verdict.findings.warnings if one.code.startswith("privacy_")]
    if verdict.unreadable is not None:
        raise Unwritable([Finding(verdict.unreadable.line, verdict.unreadable.code)])
    if verdict.findings.errors or private:
        raise Unwritable([*verdict.findings.errors, *private])
    return content


def _info(root: etree._Element, info: Info) -> None:
    element = _child(root, "info")
    _add(element, "language", info.language)
    _add_all(element, "category", info.categories)
    _child(element, "event").text = outgoing_line(info.event)
    _add_all(element, "responseType", info.response_types)
    for name, said in (
        ("urgency", info.urgency),
        ("severity", info.severity),
        ("certainty", info.certainty),
        ("audience", info.audience),
    ):
        _add(element, name, said)
    _add_pairs(element, "eventCode", info.event_codes)
    for name, said in (
        ("effective", info.effective),
        ("onset", info.onset),
        ("expires", info.expires),
        ("senderName", info.sender_name),
        ("headline", info.headline),
    ):
        _add(element, name, said)
    _add_text(element, "description", info.description)
    _add_text(element, "instruction", info.instruction)
    _add(element, "web", info.web)
    _add(element, "contact", info.contact)
    _add_pairs(element, "parameter", info.parameters)
    for resource in info.resources:
        _resource(element, resource)
    for area in info.areas:
        _area(element, area)


def _resource(info: etree._Element, resource: Resource) -> None:
    element = _child(info, "resource")
    _child(element, "resourceDesc").text = outgoing_line(resource.description)
    for name, said in (
        ("mimeType", resource.mime_type),
        ("size", resource.size),
        ("uri", resource.uri),
        ("derefUri", resource.dereferenced),
        ("digest", resource.digest),
    ):
        _add(element, name, said)


def _area(info: etree._Element, area: Area) -> None:
    element = _child(info, "area")
    _child(element, "areaDesc").text = outgoing_line(area.description)
    _add_all(element, "polygon", area.polygons)
    _add_all(element, "circle", area.circles)
    _add_pairs(element, "geocode", area.geocodes)
    _add(element, "altitude", area.altitude)
    _add(element, "ceiling", area.ceiling)


def _child(parent: etree._Element, name: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")


def _add(parent: etree._Element, name: str, said: str) -> None:
    if said:
        _child(parent, name).text = outgoing_line(said)


def _add_text(parent: etree._Element, name: str, said: str) -> None:
    if said:
        _child(parent, name).text = outgoing_text(said)


def _add_all(parent: etree._Element, name: str, said: Iterable[str]) -> None:
    for one in said:
        _add(parent, name, one)


def _add_pairs(parent: etree._Element, name: str, pairs: Iterable[Pair]) -> None:
    for pair in pairs:
        element = _child(parent, name)
        _child(element, "valueName").text = outgoing_line(pair.name)
        _child(element, "value").text = outgoing_text(pair.value)

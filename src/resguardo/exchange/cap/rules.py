"""The rules of CAP that no schema holds, and our own about what is never public. Each gives findings, with whether it is an error."""

import base64
import binascii
import hashlib
import re
from collections.abc import Callable, Iterator
from itertools import combinations
from typing import Final
from urllib.parse import urlsplit

from lxml import etree

from resguardo.exchange.cap.findings import Finding
from resguardo.exchange.cap.geometry import POINTS_MAX, Crossings, circle_of, polygon_of
from resguardo.exchange.cap.moments import moment_of
from resguardo.exchange.cap.reading import children, line_of, reference_of, text_of
from resguardo.exchange.cap.records import Area, Info, Message, Resource
from resguardo.exchange.outgoing import UNSEEN

HEADLINE_MAX: Final = 140
REFERENCES_MAX: Final = 2_000
Told = Iterator[tuple[Finding, bool]]
_UNFIT: Final = re.compile(r"[\s,<&]")
_MARKUP: Final = re.compile(r"</?[A-Za-z][^<>]{0,80}>|&(?:[A-Za-z]{2,8}|#\d{1,6});")
_SAME: Final[dict[str, Callable[[Info], object]]] = {
    "category": lambda info: sorted(info.categories),
    "eventCode": lambda info: sorted(info.event_codes),
    "urgency": lambda info: info.urgency,
    "severity": lambda info: info.severity,
    "certainty": lambda info: info.certainty,
    "effective": lambda info: info.effective,
    "expires": lambda info: info.expires,
    "geocode": lambda info: sorted(code for area in info.areas for code in area.geocodes),
}
"""What is the same in every language, and how it is read."""


def of_message(root: etree._Element, message: Message) -> Told:
    """Names, scope, chain, and what is never public."""
    line = line_of(root)

    def say(code: str, found: str = "", field: str = "") -> Finding:
        return Finding(_line(root, field) or line, code, message.identifier, found, field)

    for field, name in (("identifier", message.identifier), ("sender", message.sender)):
        if not name or _UNFIT.search(name):
            yield say("name_unfit", name, field), True
    yield from _scope(message, say)
    if message.kind == "Error" and not message.note:
        yield say("note_missing", message.kind), True
    if message.status == "Exercise" and not message.note:
        yield say("note_missing", message.status), False
    yield from _references(root, message, say)
    if not message.infos and message.kind not in {"Ack", "Error"}:
        yield say("info_missing"), False
    if message.is_signed:
        yield say("signature_unverified"), False
    if message.scope == "Public":
        if message.source:
            yield say("privacy_source", "", "source"), False
        if message.incidents:
            yield say("privacy_incidents", "", "incidents"), False
    for element in root.iter(etree.Element):
        unseen = UNSEEN.search(element.text or "")
        if unseen:
            found, field = f"U+{ord(unseen[0]):04X}", etree.QName(element).localname
            yield Finding(line_of(element), "text_unseen", "", found, field), True


def _scope(message: Message, say: Callable[..., Finding]) -> Told:
    if message.scope == "Restricted" and not message.restriction:
        yield say("restriction_missing"), True
    if message.scope != "Restricted" and message.restriction:
        yield say("restriction_unwanted", message.scope, "restriction"), True
    if message.scope == "Private" and not message.addresses:
        yield say("addresses_missing"), True
    if message.scope != "Private" and message.addresses:
        yield say("addresses_unwanted", message.scope, "addresses"), False


def _references(root: etree._Element, message: Message, say: Callable[..., Finding]) -> Told:
    """Which messages this one speaks of. Only its own sender's are updated or cancelled; anybody's are acknowledged."""
    written = text_of(root, "references").split()
    if message.kind in {"Update", "Cancel", "Ack", "Error"} and not written:
        yield say("references_missing", message.kind, "references"), True
    if len(written) > REFERENCES_MAX:
        yield say("references_many", str(len(written)), "references"), True
    sent = moment_of(message.sent)
    seen = set()
    for one in written[:REFERENCES_MAX]:
        reference = reference_of(one)
        if reference is None:
            yield say("references_unfit", one, "references"), True
            continue
        if reference in seen:
            yield say("references_repeated", one, "references"), False
        seen.add(reference)
        if reference.identifier == message.identifier and reference.sender == message.sender:
            yield say("references_itself", one, "references"), True
        earlier = moment_of(reference.sent)
        if earlier is None:
            yield say("references_unfit", one, "references"), True
        elif sent is not None and earlier > sent:
            yield say("references_later", one, "references"), True
        if message.kind in {"Update", "Cancel"} and reference.sender != message.sender:
            yield say("references_sender", one, "references"), True


def of_info(element: etree._Element, info: Info, message: Message, crossings: Crossings) -> Told:
    """One block: language, times, texts, files, areas."""
    line = line_of(element)

    def say(code: str, found: str = "", field: str = "") -> Finding:
        return Finding(_line(element, field) or line, code, info.language, found, field)

    if not info.language:
        is_there = bool(children(element, "language"))
        yield say("language_empty" if is_there else "language_missing"), is_there
    yield from _times(info, message, say)
    if len(info.headline) > HEADLINE_MAX:
        yield say("headline_long", str(len(info.headline)), "headline"), False
    if info.instruction and info.instruction == info.description:
        yield say("instruction_same", "", "instruction"), True
    for field, said in (
        ("event", info.event),
        ("headline", info.headline),
        ("description", info.description),
        ("instruction", info.instruction),
    ):
        if markup := _MARKUP.search(said):
            yield say("text_markup", markup[0], field), False
    if info.web and not _is_absolute(info.web):
        yield say("web_relative", info.web, "web"), True
    if "Assess" in info.response_types and message.scope == "Public":
        yield say("assess_public", "", "responseType"), False
    for resource in info.resources:
        yield from _resource(resource, say)
    if not info.areas:
        yield say("area_missing"), False
    for found, area in zip(children(element, "area"), info.areas, strict=True):
        yield from _area(found, area, info.language, message.scope, crossings)


def of_languages(root: etree._Element, message: Message) -> Told:
    """Several languages say the same thing in other words: codes, times and areas are equal, texts are not."""
    blocks = [(one, info) for one, info in zip(children(root, "info"), message.infos, strict=True)]
    for (_, first), (element, second) in combinations(blocks[:20], 2):
        if first.language == second.language:
            continue
        both, line = f"{first.language}, {second.language}", line_of(element)
        said = [(one.event, one.headline, one.description) for one in (first, second)]
        if said[0] == said[1]:
            yield Finding(line, "languages_same_text", second.language, both), True
        for field, read in _SAME.items():
            if read(first) != read(second):
                yield Finding(line, "languages_differ", second.language, both, field), True


def _times(info: Info, message: Message, say: Callable[..., Finding]) -> Told:
    if not info.expires:
        if message.kind in {"Alert", "Update"}:
            yield say("expires_missing"), False
        return
    ends = moment_of(info.expires)
    begins = [moment_of(one) for one in (message.sent, info.effective, info.onset) if one]
    if ends is not None and any(one is not None and ends < one for one in begins):
        yield say("expires_early", info.expires, "expires"), True


def _resource(resource: Resource, say: Callable[..., Finding]) -> Told:
    if resource.uri and not resource.dereferenced and not _is_absolute(resource.uri):
        yield say("resource_uri", resource.uri, "resource"), True
    if not resource.dereferenced:
        return
    try:
        content = base64.b64decode(resource.dereferenced, validate=True)
    except (binascii.Error, ValueError):
        yield say("resource_content", "", "resource"), True
        return
    if resource.size and resource.size != str(len(content)):
        yield say("resource_size", resource.size, "resource"), True
    digest = hashlib.sha1(content, usedforsecurity=False).hexdigest()
    if resource.digest and resource.digest.lower() != digest:
        yield say("resource_digest", resource.digest, "resource"), True


def _area(
    element: etree._Element, area: Area, language: str, scope: str, crossings: Crossings
) -> Told:
    def say(code: str, found: str = "") -> Finding:
        return Finding(line_of(element), code, language, found, "area")

    if not area.polygons and not area.circles and not area.geocodes:
        yield say("area_empty", area.description), True
    if area.ceiling and not area.altitude:
        yield say("ceiling_alone"), True
    for written in area.polygons:
        yield from _polygon(written, say, crossings)
    for written in area.circles:
        circle = circle_of(written)
        if circle is None:
            yield say("circle_unfit", written), True
        elif not circle[0].is_on_earth:
            yield say("point_beyond", written), True
        if scope == "Public":
            yield say("privacy_circle"), False


def _polygon(written: str, say: Callable[..., Finding], crossings: Crossings) -> Told:
    if not crossings.takes(written):
        yield say("polygon_many", str(POINTS_MAX)), True
        return
    points = polygon_of(written)
    if points is None:
        yield say("polygon_unfit", written), True
        return
    if beyond := next((one for one in points if not one.is_on_earth), None):
        yield say("point_beyond", f"{beyond.latitude:g},{beyond.longitude:g}"), True
    if len(points) < 4:
        yield say("polygon_short", str(len(points))), True
    elif points[0] != points[-1]:
        yield say("polygon_open", f"{points[-1].latitude:g},{points[-1].longitude:g}"), True
    elif side := crossings.side(points):
        yield say("polygon_crossing", str(side)), True


def _line(element: etree._Element, field: str) -> int | None:
    """The line of the first child of that name."""
    found = children(element, field) if field else []
    return line_of(found[0]) if found else None


def _is_absolute(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return bool(parts.scheme) and bool(parts.netloc or parts.path)

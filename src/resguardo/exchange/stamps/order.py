"""The certificates in a reply, put into the order that strict readers ask for.

The common time-stamping program writes its chain as it was configured; strict DER wants the members of a set sorted. Certificates are outside of what is signed,
and sorting moves bytes without changing their number, so the reply stays what the authority signed.
"""

from typing import NamedTuple


class Misshapen(ValueError):
    """Bytes that are no DER of the expected shape."""


class _Element(NamedTuple):
    tag: int
    start: int
    content: int
    end: int


def with_sorted_certificates(reply: bytes) -> bytes:
    """A reply (TimeStampResp) with its certificates in DER order. Raises `Misshapen`."""
    parts = _inside(reply, _element(reply, 0))
    if len(parts) < 2:
        return reply
    token = _inside(reply, parts[1])
    wrapped = _inside(reply, token[1]) if len(token) == 2 else []
    if len(wrapped) != 1:
        raise Misshapen("no signed data")
    for one in _inside(reply, wrapped[0]):
        if one.tag == 0xA0:
            members = [reply[found.start : found.end] for found in _inside(reply, one)]
            return reply[: one.content] + b"".join(sorted(members)) + reply[one.end :]
    return reply


def _inside(content: bytes, element: _Element) -> list[_Element]:
    found: list[_Element] = []
    at = element.content
    while at < element.end:
        one = _element(content, at)
        if one.end > element.end:
            raise Misshapen("an element that is longer than what holds it")
        found.append(one)
        at = one.end
    return found


def _element(content: bytes, at: int) -> _Element:
    """The element that begins at `at`: one byte of tag, a definite length."""
    if at + 2 > len(content) or content[at] & 0x1F == 0x1F:
        raise Misshapen("no element")
    length, start = content[at + 1], at + 2
    if length & 0x80:
        count = length & 0x7F
        if not 1 <= count <= 4 or start + count > len(content):
            raise Misshapen("no definite length")
        length, start = int.from_bytes(content[start : start + count]), start + count
    if start + length > len(content):
        raise Misshapen("cut off")
    return _Element(content[at], at, start, start + length)

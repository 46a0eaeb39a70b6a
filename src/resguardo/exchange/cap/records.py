"""A CAP 1.2 message as records: what an element holds, as text, in the order of the standard. Empty means that the element is not there."""

from datetime import UTC, datetime
from typing import Final, NamedTuple

NAMESPACE: Final = "urn:oasis:names:tc:emergency:cap:1.2"
SIGNATURES: Final = "http://www.w3.org/2000/09/xmldsig#"
VERSION: Final = "1.2"

ALERT_FIELDS: Final = (
    "identifier",
    "sender",
    "sent",
    "status",
    "msgType",
    "source",
    "scope",
    "restriction",
    "addresses",
    "code",
    "note",
    "references",
    "incidents",
)
INFO_FIELDS: Final = (
    "language",
    "category",
    "event",
    "responseType",
    "urgency",
    "severity",
    "certainty",
    "audience",
    "eventCode",
    "effective",
    "onset",
    "expires",
    "senderName",
    "headline",
    "description",
    "instruction",
    "web",
    "contact",
    "parameter",
)
RESOURCE_FIELDS: Final = ("resourceDesc", "mimeType", "size", "uri", "derefUri", "digest")
AREA_FIELDS: Final = ("areaDesc", "polygon", "circle", "geocode", "altitude", "ceiling")


class Pair(NamedTuple):
    """A named value: an event code, a parameter, a code of an area."""

    name: str
    value: str


class Reference(NamedTuple):
    """An earlier message by its three marks, compared as text."""

    sender: str
    identifier: str
    sent: str

    def __str__(self) -> str:
        return f"{self.sender},{self.identifier},{self.sent}"


class Resource(NamedTuple):
    """A file that belongs to the message. `size` in bytes, `dereferenced` its content in base64, `digest` SHA-1 in hexadecimal."""

    description: str
    mime_type: str
    size: str = ""
    uri: str = ""
    dereferenced: str = ""
    digest: str = ""


class Area(NamedTuple):
    """Where the message holds. Points are latitude first; heights in feet."""

    description: str
    polygons: tuple[str, ...] = ()
    circles: tuple[str, ...] = ()
    geocodes: tuple[Pair, ...] = ()
    altitude: str = ""
    ceiling: str = ""


class Info(NamedTuple):
    """What is said, in one language."""

    language: str
    categories: tuple[str, ...]
    event: str
    urgency: str
    severity: str
    certainty: str
    response_types: tuple[str, ...] = ()
    audience: str = ""
    event_codes: tuple[Pair, ...] = ()
    effective: str = ""
    onset: str = ""
    expires: str = ""
    sender_name: str = ""
    headline: str = ""
    description: str = ""
    instruction: str = ""
    web: str = ""
    contact: str = ""
    parameters: tuple[Pair, ...] = ()
    resources: tuple[Resource, ...] = ()
    areas: tuple[Area, ...] = ()


class Message(NamedTuple):
    """One message. `sent` is the text as it stands, which later messages repeat; `is_signed` when a signature is there, which nobody verified."""

    identifier: str
    sender: str
    sent: str
    status: str
    kind: str
    scope: str
    source: str = ""
    restriction: str = ""
    addresses: str = ""
    codes: tuple[str, ...] = ()
    note: str = ""
    references: tuple[Reference, ...] = ()
    incidents: str = ""
    infos: tuple[Info, ...] = ()
    is_signed: bool = False

    @property
    def reference(self) -> Reference:
        """How a later message names this one."""
        return Reference(self.sender, self.identifier, self.sent)


def cap_moment(moment: datetime) -> str:
    """A moment as CAP writes it: local, to the second, with its offset; UTC is `-00:00`. Offsets are whole minutes. Raises ValueError without a zone."""
    if moment.tzinfo is None:
        raise ValueError(moment)
    whole = moment.replace(microsecond=0)
    offset = whole.utcoffset()
    if offset is None or offset.total_seconds() % 60:
        whole = whole.astimezone(UTC)
    written = whole.isoformat()
    return f"{written[:-6]}-00:00" if written.endswith("+00:00") else written

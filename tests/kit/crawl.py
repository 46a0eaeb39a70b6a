"""Every route of the console asked for by everybody, once, and what came back; and the search for a marker in any spelling."""

import base64
import html
import logging
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from urllib.parse import quote, unquote_to_bytes

from django.test import Client
from django.urls import get_resolver, reverse

from kit.planted import HANDLES, REVOKED, STRANGER, Planted
from resguardo.console.doors import DOORS

ANONYMOUS = ""
EVERYBODY = (*HANDLES, ANONYMOUS, REVOKED, STRANGER)
NOWHERE = "/nowhere/at/all"

WORDS: dict[str, tuple[str, ...]] = {
    "board:list": ("roll", "unaccounted", "overdue", "alarms", "counts", "absences", "offers"),
    "board:list_of": ("roll",),
    "board:view": ("roll",),
    "board:file": ("roll",),
    "person:mention_new": ("new",),
    "person:mention_act": ("review", "match", "close"),
    "person:act": ("claim", "describe", "photo", "reclassify", "merge", "replace-tag", "link"),
    "person:act_on": ("confirm",),
    "sheets:write": ("sign_out", "take_back", "destroy"),
    "placement:act": ("open",),
    "placement:act_on": ("capacity", "keyholder", "close"),
    "api:act": ("register.issue_tag",),
    "api:question": ("roll", "alarms"),
}
"""For routes whose address holds a word: the words that are asked for."""
PLAIN = {"digest": "0" * 64, "draft": "0" * 32, "number": "1", "rest": "x", "item": "0" * 32}
"""Parts of an address of which there is nothing in the operation."""


class Visit(NamedTuple):
    """One answer: the route, who asked, for what address, and what came."""

    route: str
    handle: str
    path: str
    status: int
    headers: str
    content: bytes
    wrote: bool

    @property
    def everything(self) -> bytes:
        """Headers, address and content together."""
        return self.headers.encode() + b"\n" + self.path.encode() + b"\n" + self.content


def routes() -> dict[str, list[str]]:
    """Every route with the names of the parts of its address."""
    return dict(_walk(get_resolver(), ""))


def _walk(resolver: Any, space: str) -> Iterator[tuple[str, list[str]]]:
    for one in resolver.url_patterns:
        if hasattr(one, "url_patterns"):
            inner = f"{space}{one.namespace}:" if one.namespace else space
            yield from _walk(one, inner)
        else:
            yield f"{space}{one.name}", list(one.pattern.converters)


def paths(route: str, parts: list[str], planted: Planted, instead: str = "") -> list[str]:
    """The addresses of a route, with the operation's own objects, or with `instead` in the place of each."""
    found = []
    for word in WORDS.get(route, ("new",)):
        fields: dict[str, Any] = {}
        for part in parts:
            own = planted.objects.get(part) or planted.objects["place"]
            fields[part] = instead or own
            if part in PLAIN:
                fields[part] = PLAIN[part]
            if part in {"name", "word", "code"}:
                fields[part] = word
            if part == "staff" and not instead:
                fields[part] = planted.console.staff("r-carer").hex()
        found.append(reverse(route, kwargs=fields))
    return list(dict.fromkeys(found))


def client_of(planted: Planted, handle: str) -> Client:
    """A browser signed in as `handle`; nobody when empty."""
    client = planted.console.client(handle or None)
    client.raise_request_exception = False
    return client


def visit(planted: Planted, route: str, client: Client, handle: str, path: str) -> Visit:
    """One GET and whether it changed the ledger."""
    before = planted.console.account.store.size(planted.console.operation)
    answer = client.get(path, headers={"Accept-Language": "es"})
    after = planted.console.account.store.size(planted.console.operation)
    cookies = answer.cookies.output()
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    content = b"".join(answer) if getattr(answer, "streaming", False) else answer.content
    return Visit(
        route, handle, path, answer.status_code, f"{headers}\n{cookies}", content, before != after
    )


def crawl(planted: Planted, people: Iterable[str] = EVERYBODY) -> list[Visit]:
    """Every route with the operation's own objects, by each of `people`."""
    visits = []
    for handle in people:
        client = client_of(planted, handle)
        for route, parts in routes().items():
            if DOORS[route].needs.value == "tablet":
                continue
            asked = paths(route, parts, planted)
            visits.extend(visit(planted, route, client, handle, path) for path in asked)
    return visits


def spellings(word: str) -> set[bytes]:
    """A word as it might stand in a page, header, cookie, log or file: as it is, in any case, in base64, percent signs, hex, or escapes."""
    plain = word.encode()
    found = {plain, word.casefold().encode(), word.upper().encode(), plain.hex().encode()}
    found |= {quote(word, safe="").encode(), html.escape(word).encode()}
    for pad in range(3):
        coded = base64.b64encode(b"\0" * pad + plain)
        found.add(coded[4 if pad else 0 : -4].strip(b"="))
        found.add(base64.urlsafe_b64encode(b"\0" * pad + plain)[4 if pad else 0 : -4].strip(b"="))
    return {one for one in found if len(one) > 5}


def leaks(content: bytes, word: str) -> bool:
    """Whether `word` stands in `content` in any spelling."""
    folded = content.lower()
    looked_in = (content, folded, unquote_to_bytes(content))
    return any(one in where for one in spellings(word) for where in looked_in) or any(
        one.lower() in folded for one in (word.encode(), word.encode().hex().encode())
    )


class Kept(logging.Handler):
    """Keeps what the console's own log would write."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))

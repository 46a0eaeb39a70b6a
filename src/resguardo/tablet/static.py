"""The files of the tablet's app as they are sent: compressed once, named in the service worker's list, and nothing from anywhere else."""

import gzip
import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

APP: Final = Path(__file__).parent / "app"
SERVICE_WORKER = "sw.js"
_TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
}


class Sent(NamedTuple):
    """One file: its bytes compressed, its type, and its mark for the browser's cache."""

    compressed: bytes
    content_type: str
    mark: str


def app_files() -> dict[str, Sent]:
    """Every file of the app by its path below `/tablet/`; the page itself is the empty path. The service worker gets the list that it keeps."""
    contents = dict(_contents())
    worker = contents.pop(SERVICE_WORKER)
    version = hashlib.sha256(b"".join(_digest(one) for _, one in sorted(contents.items())) + worker)
    kept = ["./", *sorted(name for name in contents if name != "index.html")]
    head = f'const VERSION = "{version.hexdigest()[:16]}";\nconst FILES = {json.dumps(kept)};\n'
    contents[SERVICE_WORKER] = head.encode() + worker
    contents[""] = contents.pop("index.html")
    return {
        name: Sent(gzip.compress(content, 9, mtime=0), _type(name), _digest(content).hex()[:32])
        for name, content in contents.items()
    }


def _contents() -> Iterator[tuple[str, bytes]]:
    for path in sorted(APP.rglob("*")):
        if path.suffix in _TYPES:
            yield path.relative_to(APP).as_posix(), path.read_bytes()


def _digest(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def _type(name: str) -> str:
    return _TYPES[Path(name or "index.html").suffix]

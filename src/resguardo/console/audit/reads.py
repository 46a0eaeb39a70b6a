"""Who read what: the log of sensitive reads, the newest first, page by page."""

from typing import NamedTuple

import msgspec

from resguardo.account.access import Access, AccessLog
from resguardo.operation.identifiers import PersonId

PAGE = 50
SUBJECTS_SHOWN = 12


class Sieve(msgspec.Struct, kw_only=True):
    """Which reads are wanted: by one reader, about one person, for one reason. Empty means all; references in hex."""

    reader: str = ""
    person: str = ""
    reason: str = ""
    page: int = 1


class ReadPage(NamedTuple):
    """One page of reads; `total` counts all that pass the sieve, over `pages` pages."""

    lines: tuple[Access, ...]
    total: int
    page: int
    pages: int


def read_page(log: AccessLog, sieve: Sieve) -> ReadPage:
    """The page of reads that `sieve` asks for."""
    found = [one for one in log.entries() if _passes(one, sieve)]
    found.reverse()
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(1, sieve.page), pages)
    first = (page - 1) * PAGE
    return ReadPage(tuple(found[first : first + PAGE]), len(found), page, pages)


def _passes(one: Access, sieve: Sieve) -> bool:
    if sieve.reader and one.reader.hex() != sieve.reader:
        return False
    if sieve.reason and one.reason.value != sieve.reason:
        return False
    return not sieve.person or PersonId(bytes.fromhex(sieve.person)) in one.subjects

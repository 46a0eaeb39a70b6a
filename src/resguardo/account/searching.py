"""Searching the open operation by name: an index of every name ever claimed of a person, sealed on disk, and each search written down.

A search in the words of a relative (a family name, a village) can be a search for somebody else. So it needs a reader and a reason, the log of reads gets
an entry before anything is shown, also where nobody was found, and a reader may make only so many in an hour.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import msgspec

from resguardo.account.access import AccessLog, ReadReason
from resguardo.account.account import Account
from resguardo.matching.index.finding import Hit, find
from resguardo.matching.index.index import Index, build, from_sections
from resguardo.matching.index.people import Indexed
from resguardo.operation.event import SealClass
from resguardo.operation.identifiers import PersonId, StaffId
from resguardo.operation.identity import IdentityContent
from resguardo.operation.refusal import Refused, refusal
from resguardo.store.sealed_sections import (
    SectionsUnreadable,
    append_block,
    key_name,
    read_sections,
    write_sections,
)

FOLDER_NAME: Final = "index"
SEARCHES_PER_HOUR: Final = 30
HOUR_MS: Final = 60 * 60 * 1000

TOO_MANY_SEARCHES = refusal(
    "account.too_many_searches",
    es=(
        "Quien busca ya hizo {made} búsquedas por nombre en la última hora.",
        "A lo más {most} por hora; cada una queda escrita.",
        "Espere, o pida a otra persona del equipo que busque.",
    ),
    en=(
        "The reader has made {made} searches by name within the last hour.",
        "At most {most} an hour; each is written down.",
        "Wait, or ask somebody else of the team to search.",
    ),
)


class _Known(msgspec.Struct, array_like=True):
    """A person in the index and how many claims about them it has read."""

    person: str
    claims: int
    names: tuple[str, ...]
    birth_year: int | None
    sex: str


class SearchIndex:
    """The index of one account, up to date with it when it is opened, and kept sealed beside the ledger."""

    def __init__(self, account: Account) -> None:
        self._account = account
        self._path = path_of(account)
        self._claims: dict[str, int] = {}
        self._key, self._next_block = b"", 0
        try:
            self.index = self._opened()
        except (SectionsUnreadable, msgspec.DecodeError, KeyError, ValueError):
            self.index = self._made()
        self.refresh()

    def search(
        self,
        asked: str,
        reader: StaffId,
        reason: ReadReason,
        *,
        born: int | None = None,
        top: int = 10,
        shown: Callable[[list[Hit]], list[Hit]] = list,
    ) -> list[Hit]:
        """Who may be meant, with reasons; written down before it is answered. Persons are told by their reference in hexadecimal.

        `shown` keeps those whom the reader is told: nobody else stands in the log. Raises `Refused` with account.too_many_searches, `OSError` where the log can't be written.
        """
        self._refuse_too_many(reader)
        hits = shown(find(self.index, asked, born=born, top=top))
        told = [bytes.fromhex(hit.person.person_id) for hit in hits]
        log = AccessLog(self._account.house, self._account.operation)
        log.record(reader, reason, SealClass.IDENTITY, [self._account.operation, *told])
        return hits

    def refresh(self) -> int:
        """Take in what was claimed, merged or erased since; how many persons changed. Each is kept by one small block at the end of the file."""
        wanted = {person.hex(): number for person, number in _claims_of(self._account)}
        changed = [person for person in self._claims if person not in wanted]
        if changed:
            # Somebody was erased or taken into another record: nothing of their names may stay in the file.
            forget(self._account)
            self.index = self._made()
            return len(changed)
        changed = [one for one, number in wanted.items() if self._claims.get(one) != number]
        for person in changed:
            self._take(_known(self._account, PersonId(bytes.fromhex(person))))
        return len(changed)

    def _take(self, known: _Known) -> None:
        self._put(self.index, known)
        append_block(self._path, msgspec.msgpack.encode(known), self._key, number=self._next_block)
        self._next_block += 1

    def _put(self, index: Index, known: _Known) -> None:
        self._claims[known.person] = known.claims
        index.put(Indexed(known.person, known.names, known.birth_year, known.sex))

    def _opened(self) -> Index:
        key = self._account.keyring.existing_key(key_name(self._path), int(SealClass.IDENTITY))
        if key is None:
            raise SectionsUnreadable(str(self._path))
        sealed = read_sections(self._path, key.secret)
        self._key, self._next_block = key.secret, sealed.next_block
        self._claims = msgspec.msgpack.decode(sealed.sections["claims"], type=dict[str, int])
        index = from_sections(sealed.sections)
        for addition in sealed.additions:
            self._put(index, msgspec.msgpack.decode(addition, type=_Known))
        return index

    def _made(self) -> Index:
        """The index of everybody, written under a key of its own."""
        everybody = [_known(self._account, person) for person, _ in _claims_of(self._account)]
        self._claims = {one.person: one.claims for one in everybody}
        index = build(Indexed(one.person, one.names, one.birth_year, one.sex) for one in everybody)
        name = self._account.house.chance(16)
        self._key = self._account.keyring.key_for(name, int(SealClass.IDENTITY)).secret
        sections = index.sections() | {"claims": msgspec.msgpack.encode(self._claims)}
        self._next_block = write_sections(self._path, sections, self._key, name=name)
        return index

    def _refuse_too_many(self, reader: StaffId) -> None:
        account = self._account
        since = account.house.now() - HOUR_MS
        log = AccessLog(account.house, account.operation)
        made = sum(
            one.reader == reader and one.read_at > since and account.operation in one.subjects
            for one in log.entries()
        )
        if made >= SEARCHES_PER_HOUR:
            raise Refused(TOO_MANY_SEARCHES, made=made, most=SEARCHES_PER_HOUR)


def path_of(account: Account) -> Path:
    """Where the index of this operation lies."""
    return account.house.folder / FOLDER_NAME / f"{account.operation.hex()[:16]}.sealed"


def forget(account: Account) -> None:
    """Destroy the key of the index and take the file away; it is made again when somebody searches. Part of every erasure."""
    path = path_of(account)
    try:
        name = key_name(path)
    except SectionsUnreadable:
        return
    account.keyring.destroy(name)
    path.unlink(missing_ok=True)


def _claims_of(account: Account) -> Iterator[tuple[PersonId, int]]:
    """Everybody of whom something is claimed and who was not erased, with the number of claims."""
    state = account.state
    for person, claims in state.identities.by_person.items():
        if person not in state.erasures.orders:
            yield person, len(claims)


def _known(account: Account, person: PersonId) -> _Known:
    """Every name that was ever claimed of a person, the newest first, and the year of birth and sex that were claimed last."""
    state = account.state
    claims = state.identities.by_person[person]
    contents = [account.content(state.origins[claim]) for claim in reversed(claims)]
    said = [one for one in contents if isinstance(one, IdentityContent)]
    names = [one.name or f"{one.given} {one.family}".strip() for one in said]
    years = [
        one.birth_earliest[:4]
        for one in said
        if one.birth_earliest == one.birth_latest and one.birth_earliest
    ]
    sexes = [one.sex.value for one in said if one.sex]
    return _Known(
        person.hex(),
        len(claims),
        tuple(dict.fromkeys(name for name in names if name)),
        int(years[0]) if years and years[0].isdecimal() else None,
        sexes[0] if sexes else "",
    )

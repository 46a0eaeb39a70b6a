"""What leaves the account in files: other identifiers for each profile, and the note that is written before the bytes are handed out.

Whoever makes a file for somebody else: reads through a door of `sight.py`, which asks and logs; gives each person the `profile_id` of the profile, never a
reference, a band or a counter; shows the losses (`exchange/loss.py`); calls `note_leaving` with the hash of the finished bytes; then hands them out.
"""

import base64
import hashlib
import hmac
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from resguardo.account.access import ReadReason
from resguardo.account.account import Account, Perform, Request
from resguardo.account.reading import Told, read_event
from resguardo.account.sight import Sight
from resguardo.ledger.format import KEY_PARTS, Part, read_raw
from resguardo.operation.event import SealClass
from resguardo.operation.exports import (
    LETS_OUT,
    PROFILE_CLOSED,
    Export,
    ExportContent,
    ExportNoted,
    ExportPersonsNoted,
    ExportProfile,
)
from resguardo.operation.identifiers import EventId, ExportId, PersonId, StaffId
from resguardo.operation.refusal import Refused, refusal

ID_BYTES = 16
_PURPOSE = b"resguardo profile id v1\0"

IDENTIFIERS_CLOSED = refusal(
    "exports.identifiers_closed",
    es=(
        "La llave de este operativo no está en este equipo.",
        "La llave con la que se abrió el operativo.",
        "Traiga las llaves del sitio que lo abrió, o exporte allá.",
    ),
    en=(
        "The key of this operation is not on this device.",
        "The key under which the operation was opened.",
        "Bring the keys from the site that opened it, or export there.",
    ),
)


class ProfileIds:
    """The identifiers of one profile. `profile` is an `ExportProfile`'s value; a receiver that may never join its list with another's gets one of its own (`authority/interpol`).

    They are the same for a person each time and on each site that holds the operation's key, and say nothing without it: not the person, and not which
    identifier of another profile is the same one. Raises `Refused` (exports.identifiers_closed) where the key is not held.
    """

    def __init__(self, account: Account, profile: str) -> None:
        secret = _operation_secret(account)
        self._key = hmac.digest(secret, _PURPOSE + account.operation + profile.encode(), "sha256")

    def raw(self, about: bytes) -> bytes:
        """16 bytes for a person, or for any other reference that needs a name in this profile."""
        return hmac.digest(self._key, about, "sha256")[:ID_BYTES]

    def of(self, about: bytes) -> str:
        """The same in 26 small letters and digits (base32)."""
        return base64.b32encode(self.raw(about)).decode().rstrip("=").lower()


def profile_id(account: Account, profile: str, person: PersonId) -> str:
    """What `person` is called in `profile`: 26 small letters and digits. For many persons make one `ProfileIds`."""
    return ProfileIds(account, profile).of(person)


def require_profile(account: Account, staff: StaffId, profile: ExportProfile) -> None:
    """Let `staff` go on, or refuse before anything is opened: raises `Refused` (exports.profile_closed) where no role of theirs lets the profile out."""
    with account.steady() as state:
        if not LETS_OUT[profile].intersection(role for role, _ in state.team.roles(staff)):
            raise Refused(PROFILE_CLOSED, profile=profile.value)


class Leaving(NamedTuple):
    """A file about to be handed out. `file_format` is a short word (`cap-1.2`), `fields` the names of its fields, `content_hash` the SHA-256 of its bytes.

    `recipient` says in words to whom it goes, `supersedes` in whose place it stands, None for nobody's.
    """

    profile: ExportProfile
    file_format: str
    recipient: str
    fields: tuple[str, ...]
    persons: tuple[PersonId, ...]
    content_hash: bytes
    supersedes: ExportId | None = None


def note_leaving(
    account: Account, staff: StaffId, leaving: Leaving, *, beside: Sequence[Request] = ()
) -> ExportId:
    """Write down durably that a file leaves, before its bytes are handed out: act `exports.note_export`. Raises `Refused`; then nothing may be handed out.

    `beside` are acts that hold only if it leaves: they are done before, in the same write, or nothing is.
    """
    fields = {
        "profile": leaving.profile,
        "file_format": leaving.file_format,
        "recipient": leaving.recipient,
        "fields": leaving.fields,
        "digest": leaving.content_hash,
        "persons": leaving.persons,
        "supersedes": leaving.supersedes,
    }

    def work(perform: Perform) -> list[Told]:
        for request in beside:
            perform(request)
        return perform(Request("exports.note_export", (staff,), fields))

    told = account.together(work)
    return next(one.event.export for one in told if isinstance(one.event, ExportNoted))


class Left(NamedTuple):
    """One export and how it stands."""

    export: ExportId
    record: Export


def left(account: Account) -> list[Left]:
    """Every export, oldest first."""
    return [Left(name, one) for name, one in account.state.exports.exports.items()]


def left_about(account: Account, person: PersonId) -> list[Left]:
    """Every export in which `person` is, or somebody merged with them, oldest first."""
    state = account.state
    names = {
        one.event.export
        for member in state.register.group(person)
        for one in account.about(member)
        if isinstance(one.event, ExportNoted | ExportPersonsNoted)
    }
    return [one for one in left(account) if one.export in names]


def persons_in(account: Account, export: ExportId) -> Iterator[PersonId]:
    """The persons that an export is about, as they were called when it left."""
    graph = account.reading.graph
    for name in account.state.exports.exports[export].noted_in:
        row = account.store.row(account.operation, name)
        told = read_event(row, read_raw(row.header), graph) if row else None
        if told and isinstance(told.event, ExportNoted | ExportPersonsNoted):
            yield from told.event.persons


def recipients(sight: Sight, exports: Iterable[ExportId]) -> dict[ExportId, str]:
    """To whom each of `exports` went, for a reader who may see words of the operation; the reading is logged first."""
    records = sight.account.state.exports.exports
    events = {EventId(records[export].noted_in[0]): export for export in exports}
    contents = sight.contents(events, SealClass.WORDS, None, ReadReason.AUDIT)
    return {
        events[event]: content.recipient
        for event, content in contents.items()
        if isinstance(content, ExportContent)
    }


def digest_of(parts: Iterable[bytes]) -> bytes:
    """The SHA-256 of a file's bytes, given in portions."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.digest()


def _operation_secret(account: Account) -> bytes:
    """The secret under which the operation's opening was sealed: made once, when it was opened, and the same wherever its keys were carried."""
    opened = next(
        event for event in account.state.origins.values() if event[:16] == account.operation
    )
    row = account.store.row(account.operation, opened)
    parts = read_raw(row.header).get(KEY_PARTS, ()) if row else ()
    key = account.keyring.key_by_kid(Part(*parts[0]).kid) if parts else None
    if key is None:
        raise Refused(IDENTIFIERS_CLOSED)
    return key.secret

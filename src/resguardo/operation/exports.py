"""Exports: what left the operation in files, about whom, in which profile, for whom.

An export is noted before its bytes are handed out, so that nothing leaves unwritten. In clear are who let it go, profile, format, the names of the fields (never
a value), the persons, and the SHA-256 of the bytes; the recipient is sealed. What left can't be called back: an export is withdrawn, so that somebody asks for
it back, or superseded by a newer one that names it. Whether a value may be in a file is decided where it is read (`disclosure.py`).

Refused at writing: a profile that no role of the signer lets out, persons nobody knows, a second withdrawal. Shown at the merge: an export that two sites
superseded apart has two successors, and both stand.
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Final

import msgspec

from resguardo.operation.act import By, act
from resguardo.operation.event import Event, SealClass, event
from resguardo.operation.fold import Written, applies, known
from resguardo.operation.identifiers import EventId, ExportId, Moment, PersonId, StaffId, WriterKey
from resguardo.operation.policy import Role
from resguardo.operation.refusal import Refused, refusal
from resguardo.operation.register import PERSON_UNKNOWN

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation

DIGEST_BYTES = 32
FORMAT_LENGTH_MAX = 24
FIELDS_LENGTH_MAX = 1500
"""Characters of all field names together: with a hundred persons beside them they still fit one event."""
PERSONS_AT_ONCE = 100


class ExportProfile(enum.Enum):
    """For whom a file is made; each profile has its own list of fields and its own identifiers."""

    PUBLIC_ALERT = "public_alert"
    RESTRICTED_ALERT = "restricted_alert"
    AUTHORITY = "authority"
    COURT_PARTY = "court_party"
    CASE_SYSTEM = "case_system"
    HEALTH = "health"
    STATISTICS = "statistics"
    EVIDENCE = "evidence"
    ARCHIVE = "archive"
    PFIF_FULL = "pfif_full"
    PFIF_PARTNER = "pfif_partner"
    PFIF_PUBLIC = "pfif_public"
    TEAM_LIST = "team_list"
    """A list of the operation's own screens, with what its reader sees there."""
    CALENDAR = "calendar"


class WithdrawalReason(enum.Enum):
    """Why what left is asked back."""

    NO_LONGER_NEEDED = "no_longer_needed"
    WRONG_RECIPIENT = "wrong_recipient"
    WRONG_CONTENT = "wrong_content"
    ORDERED = "ordered"
    """By a court, or by the person's own right."""


_CASE = frozenset({Role.COORDINATOR, Role.CHILD_PROTECTION, Role.REGISTRAR})
_ALERT = frozenset({Role.COORDINATOR, Role.CHILD_PROTECTION, Role.ALERT_UNIT})
_EVERYBODY = frozenset(Role)

LETS_OUT: Final[dict[ExportProfile, frozenset[Role]]] = {
    ExportProfile.PUBLIC_ALERT: _ALERT,
    ExportProfile.RESTRICTED_ALERT: _ALERT | {Role.POLICE, Role.COUNT_OFFICER},
    ExportProfile.AUTHORITY: _ALERT | {Role.JUDGE},
    ExportProfile.COURT_PARTY: _CASE | {Role.JUDGE},
    ExportProfile.CASE_SYSTEM: _CASE,
    ExportProfile.HEALTH: frozenset({Role.MEDIC, Role.CHILD_PROTECTION}),
    ExportProfile.STATISTICS: _EVERYBODY,
    ExportProfile.EVIDENCE: frozenset({Role.COORDINATOR, Role.CHILD_PROTECTION, Role.JUDGE}),
    ExportProfile.ARCHIVE: frozenset({Role.COORDINATOR}),
    ExportProfile.PFIF_FULL: _CASE,
    ExportProfile.PFIF_PARTNER: _CASE | _ALERT,
    ExportProfile.PFIF_PUBLIC: _ALERT,
    ExportProfile.TEAM_LIST: _EVERYBODY,
    ExportProfile.CALENDAR: _EVERYBODY,
}
"""Profile -> the roles that may let a file of it out. What the file may hold is what its maker may read."""


class ExportContent(msgspec.Struct, frozen=True, kw_only=True):
    """To whom it went, in the words of whoever let it go."""

    recipient: str


@event("exports.export_noted", 0xFA0, makes=("export",), seal=SealClass.WORDS)
class ExportNoted(Event):
    """A file of `profile` is about to be handed out. `digest` is the SHA-256 of its bytes; `supersedes` the export that it takes the place of, None for none."""

    export: ExportId
    profile: ExportProfile
    file_format: str
    fields: tuple[str, ...]
    digest: bytes
    supersedes: ExportId | None = None
    persons: tuple[PersonId, ...] = ()
    content: ExportContent | None = None


@event("exports.persons_noted", 0xFA2)
class ExportPersonsNoted(Event):
    """More persons of an export that is about more than one event holds."""

    export: ExportId
    persons: tuple[PersonId, ...] = ()


@event("exports.export_withdrawn", 0xFA4)
class ExportWithdrawn(Event):
    """What left is asked back from whoever received it."""

    export: ExportId
    reason: WithdrawalReason


class Export(msgspec.Struct):
    """One file that left. `noted_in` are the events that name its persons; `withdrawn_by` None while it stands."""

    profile: ExportProfile
    file_format: str
    fields: tuple[str, ...]
    digest: bytes
    noted_by: StaffId
    noted_at: Moment
    written_by: WriterKey
    noted_in: list[EventId]
    persons: int
    supersedes: ExportId | None = None
    superseded_by: list[ExportId] = msgspec.field(default_factory=list)
    withdrawn_by: EventId | None = None
    withdrawn_for: WithdrawalReason | None = None

    @property
    def stands(self) -> bool:
        """Whether nobody withdrew it and nothing took its place."""
        return self.withdrawn_by is None and not self.superseded_by


class Exports(msgspec.Struct):
    """State: every export ever, in reading order. Who they are about stands in the events."""

    exports: dict[ExportId, Export] = msgspec.field(default_factory=dict)

    def of_profile(self, profile: ExportProfile) -> list[ExportId]:
        """The exports in `profile`, oldest first, those withdrawn or superseded too."""
        return [name for name, one in self.exports.items() if one.profile is profile]


PROFILE_CLOSED = refusal(
    "exports.profile_closed",
    es=(
        "Ninguna función de quien firma deja salir el perfil {profile}.",
        "Una función que lo deje salir.",
        "Pida la salida a quien tenga esa función.",
    ),
    en=(
        "No role of the signer lets the profile {profile} out.",
        "A role that lets it out.",
        "Ask somebody who holds such a role.",
    ),
)
EXPORT_UNFIT = refusal(
    "exports.export_unfit",
    es=(
        "La salida no se puede anotar ({field}).",
        "Un formato corto, nombres de campos y la huella de 32 bytes.",
        "Exporte de nuevo con el programa, sin cambiar el archivo.",
    ),
    en=(
        "The export cannot be noted ({field}).",
        "A short format, names of fields and the digest of 32 bytes.",
        "Export again with the program, without changing the file.",
    ),
)
RECIPIENT_MISSING = refusal(
    "exports.recipient_missing",
    es=(
        "Falta decir a quién va.",
        "La institución o persona que lo recibe.",
        "Escriba a quién se entrega.",
    ),
    en=(
        "It does not say to whom it goes.",
        "The institution or person that receives it.",
        "Write to whom it is handed.",
    ),
)
EXPORT_UNKNOWN = refusal(
    "exports.export_unknown",
    es=(
        "No hay una salida con esa referencia.",
        "Una salida anotada.",
        "Búsquela en la lista de salidas.",
    ),
    en=(
        "There is no export under that reference.",
        "An export that was noted.",
        "Look for it in the list of exports.",
    ),
)
EXPORT_WITHDRAWN = refusal(
    "exports.export_withdrawn",
    es=("Esa salida ya se retiró.", "Una salida vigente.", "No hace falta nada."),
    en=("That export was withdrawn already.", "An export that stands.", "Nothing needs doing."),
)


@act(
    "exports.note_export",
    refuses=(PROFILE_CLOSED, EXPORT_UNFIT, RECIPIENT_MISSING, PERSON_UNKNOWN, EXPORT_UNKNOWN),
    always=True,
)
def note_export(
    state: Operation,
    by: By,
    *,
    profile: ExportProfile,
    file_format: str,
    recipient: str,
    fields: tuple[str, ...],
    digest: bytes,
    persons: tuple[PersonId, ...] = (),
    supersedes: ExportId | None = None,
) -> list[Event]:
    """Write down that a file about `persons` is handed out, before it is; the recipient is sealed.

    Refuses: exports.profile_closed, exports.export_unfit, exports.recipient_missing, register.person_unknown, exports.export_unknown
    """
    if not LETS_OUT[profile].intersection(role for role, _ in state.team.roles(by.who)):
        raise Refused(PROFILE_CLOSED, profile=profile.value)
    _refuse_unfit(file_format, fields, digest)
    if not recipient.strip():
        raise Refused(RECIPIENT_MISSING)
    if any(person not in state.register.persons for person in persons):
        raise Refused(PERSON_UNKNOWN)
    if supersedes is not None and supersedes not in state.exports.exports:
        raise Refused(EXPORT_UNKNOWN)
    export = ExportId(by.draw())
    asked = tuple(dict.fromkeys(persons))
    noted = ExportNoted(
        export=export,
        profile=profile,
        file_format=file_format,
        fields=fields,
        digest=digest,
        supersedes=supersedes,
        persons=asked[:PERSONS_AT_ONCE],
        content=ExportContent(recipient=recipient),
    )
    more = range(PERSONS_AT_ONCE, len(asked), PERSONS_AT_ONCE)
    return [noted] + [
        ExportPersonsNoted(export=export, persons=asked[first : first + PERSONS_AT_ONCE])
        for first in more
    ]


def _refuse_unfit(file_format: str, fields: tuple[str, ...], digest: bytes) -> None:
    if not 0 < len(file_format) <= FORMAT_LENGTH_MAX or not file_format.isascii():
        raise Refused(EXPORT_UNFIT, field="format")
    # A field's name is a word of a format, so that no value can be noted in its place by mistake.
    if sum(len(name) + 1 for name in fields) > FIELDS_LENGTH_MAX or not all(
        name.isascii() and name.replace(".", "_").isidentifier() for name in fields
    ):
        raise Refused(EXPORT_UNFIT, field="fields")
    if len(digest) != DIGEST_BYTES:
        raise Refused(EXPORT_UNFIT, field="digest")


@act("exports.withdraw_export", refuses=(EXPORT_UNKNOWN, EXPORT_WITHDRAWN))
def withdraw_export(
    state: Operation, by: By, *, export: ExportId, reason: WithdrawalReason
) -> list[Event]:
    """Write down that a file which left is asked back from whoever received it.

    Refuses: exports.export_unknown, exports.export_withdrawn
    """
    record = state.exports.exports.get(export)
    if record is None:
        raise Refused(EXPORT_UNKNOWN)
    if record.withdrawn_by is not None:
        raise Refused(EXPORT_WITHDRAWN)
    return [ExportWithdrawn(export=export, reason=reason)]


@applies(ExportNoted)
def _noted(state: Operation, event: ExportNoted, written: Written) -> None:
    exports = state.exports.exports
    if event.supersedes is not None:
        known(exports, event.supersedes).superseded_by.append(event.export)
    exports[event.export] = Export(
        profile=event.profile,
        file_format=event.file_format,
        fields=event.fields,
        digest=event.digest,
        noted_by=written.who,
        noted_at=written.happened_at,
        written_by=written.writer,
        noted_in=[written.event],
        persons=len(event.persons),
        supersedes=event.supersedes,
    )


@applies(ExportPersonsNoted)
def _persons_noted(state: Operation, event: ExportPersonsNoted, written: Written) -> None:
    record = known(state.exports.exports, event.export)
    record.noted_in.append(written.event)
    record.persons += len(event.persons)


@applies(ExportWithdrawn)
def _withdrawn(state: Operation, event: ExportWithdrawn, written: Written) -> None:
    record = known(state.exports.exports, event.export)
    # Two sites may each withdraw it; the first in reading order is kept, and it is withdrawn either way.
    record.withdrawn_by = record.withdrawn_by or written.event
    record.withdrawn_for = record.withdrawn_for or event.reason

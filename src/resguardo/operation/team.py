"""The team: who takes part, in which organisation, in which role, with which device.

A person answers as a named human in a named organisation (invariant 1). Names and handles are sealed; the organisation is a short code from the
configuration. Refused at writing: an unknown grantor, a role for an unknown person, a double enrolment. Shown at the merge: an act
by somebody whose role was withdrawn, or whose service ended, where the writer could not know it (`authority_disputed`,
`docs/internals/ledger.md` 5). What a writer wrote who knew has no effect. An act that comes before the withdrawal in reading order was done while
the role stood and is not shown: to find it would take a memory of every act of everybody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from resguardo.operation.act import By, act
from resguardo.operation.event import Event, SealClass, event
from resguardo.operation.fold import Written, applies, known
from resguardo.operation.identifiers import (
    EventId,
    Moment,
    OrganisationCode,
    PlaceId,
    StaffId,
    WriterKey,
)
from resguardo.operation.policy import WRITTEN_BY, Role, may_write
from resguardo.operation.refusal import NoEffect, Refused, refusal

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation


class OperationContent(msgspec.Struct, frozen=True, kw_only=True):
    """What the operation is called."""

    name: str


class StaffContent(msgspec.Struct, frozen=True, kw_only=True):
    """Who the person is. `handle` is the short word by which the command line and the drill call them."""

    name: str
    handle: str


@event(
    "operation.opened", 1, makes=("first",), seal=SealClass.WORDS, subject="first", attested=True
)
class OperationOpened(Event):
    """The first event of a ledger. `zone` is an IANA time zone; `exercise` marks everything that comes of it.

    `jurisdiction` names the set of clocks that applies. `first` is the coordinator who opens it, with the credential they sign with.
    """

    zone: str
    jurisdiction: str
    exercise: bool
    first: StaffId
    organisation: OrganisationCode
    credential: bytes
    content: OperationContent | None = None


@event(
    "team.staff_enrolled", 3, makes=("staff",), seal=SealClass.STAFF, subject="staff", attested=True
)
class StaffEnrolled(Event):
    """A named human of `organisation` takes part; `credential` is the public key with which they sign."""

    staff: StaffId
    organisation: OrganisationCode
    credential: bytes
    content: StaffContent | None = None


@event("team.staff_named", 4, seal=SealClass.STAFF, subject="staff", attested=True)
class StaffNamed(Event):
    """The name and handle of somebody already enrolled, such as the first coordinator, or a correction of it."""

    staff: StaffId
    content: StaffContent | None = None


@event("team.role_granted", 5, attested=True)
class RoleGranted(Event):
    """`staff` may act in `role`; `place` None means in the whole operation."""

    staff: StaffId
    role: Role
    place: PlaceId | None = None


@event("team.role_withdrawn", 7, attested=True)
class RoleWithdrawn(Event):
    """`staff` no longer acts in `role`, anywhere."""

    staff: StaffId
    role: Role


@event("team.service_ended", 9, attested=True)
class ServiceEnded(Event):
    """`staff` no longer takes part. Whoever they answer for stays in their account until handed over (invariant 1)."""

    staff: StaffId


@event("team.device_enrolled", 11, attested=True)
class DeviceEnrolled(Event):
    """Another installation may write in this operation; `site` is true for a site server, false for a tablet."""

    device: bytes
    site: bool


@event("team.device_revoked", 13, attested=True)
class DeviceRevoked(Event):
    """Events of `device` after number `last_sequence` are shown, confirmed one by one, and never counted."""

    device: bytes
    last_sequence: int


@event("team.device_restored", 15, attested=True)
class DeviceRestored(Event):
    """An installation brought back from a backup writes under a new key and names the chain it does not resume.

    `last_sequence` is the last number of `replaces` that the backup held. A coordinator signs.
    """

    device: bytes
    replaces: bytes
    last_sequence: int


@event("team.heads_seen", 16)
class HeadsSeen(Event):
    """This installation took in what others had written; the header's dependencies say up to where."""


class Member(msgspec.Struct):
    """One person of the team. `ended_by` is what ended the service: nothing while in service, more than one event where two sites did."""

    organisation: OrganisationCode
    credential: bytes
    roles: list[tuple[Role, PlaceId | None]] = msgspec.field(default_factory=list)
    withdrawn: dict[Role, list[EventId]] = msgspec.field(default_factory=dict)
    """Roles held once and not now, with what withdrew them: more than one event where two sites did."""
    ended_by: list[EventId] = msgspec.field(default_factory=list)

    def ever_could_write(self, event: str) -> bool:
        """Whether a role that this person holds, or once held, grants an act that writes the kind of event `event`.

        Whoever writes with a program of their own asks no policy, so what nobody ever granted comes to nothing wherever it is read.
        """
        if event not in WRITTEN_BY or any(may_write(role, event) for role, _ in self.roles):
            return True
        return any(may_write(role, event) for role in self.withdrawn)

    def lost_authority_by(self, event: str) -> list[list[EventId]]:
        """What took away the right to write an event of the kind `event`: for each lost right the events that ended it.

        Empty while the right stands, and for somebody who never had it (see `ever_could_write`).
        """
        if self.ended_by:
            return [self.ended_by]
        if not self.withdrawn or event not in WRITTEN_BY:
            return []
        if any(may_write(role, event) for role, _ in self.roles):
            return []
        return [events for role, events in self.withdrawn.items() if may_write(role, event)]


class Device(msgspec.Struct):
    """One installation. `cut` is the last number accepted once it is revoked, by the event `revoked_by` that `revoker` signed.

    `voided` is how many of its events have no effect because it was cut off, by a revocation or because its ledger was copied.
    """

    site: bool
    cut: int | None = None
    revoked_by: EventId | None = None
    revoker: StaffId | None = None
    voided: int = 0


class Team(msgspec.Struct):
    """State: the members, the devices, and acts whose authority two sites see differently."""

    members: dict[StaffId, Member] = msgspec.field(default_factory=dict)
    devices: dict[WriterKey, Device] = msgspec.field(default_factory=dict)
    cuts: dict[WriterKey, int] = msgspec.field(default_factory=dict)
    """The last accepted number of each revoked device, known before the fold begins, so that the order of arrival changes nothing."""
    authority_disputed: list[EventId] = msgspec.field(default_factory=list)

    def in_service(self, staff: StaffId) -> bool:
        """Whether `staff` is enrolled and has not left."""
        member = self.members.get(staff)
        return member is not None and not member.ended_by

    def roles(self, staff: StaffId) -> list[tuple[Role, PlaceId | None]]:
        """The roles that `staff` holds now, each with its place."""
        return self.members[staff].roles

    def has_role(self, staff: StaffId, role: Role) -> bool:
        """Whether `staff` holds `role` for any place."""
        return staff in self.members and any(held is role for held, _ in self.members[staff].roles)

    def organisation(self, staff: StaffId) -> OrganisationCode | None:
        """The organisation of `staff`, None when not enrolled."""
        member = self.members.get(staff)
        return member.organisation if member else None

    def judge(self, event: Event, written: Written) -> None:
        """Let an event of the ledger have effect only if its device and its signers were admitted, as far as its writer could know."""
        if not self.devices:
            return
        if isinstance(event, DeviceRestored):
            if not any(self.has_role(actor, Role.COORDINATOR) for actor in written.actors):
                raise NoEffect("fold.not_authorised")
        elif written.writer not in self.devices:
            raise NoEffect("fold.not_authorised")
        if written.sequence > self.cuts.get(written.writer, written.sequence):
            if written.writer in self.devices:
                self.devices[written.writer].voided += 1
            raise NoEffect("fold.not_authorised")
        disputed = False
        for actor in written.actors:
            member = self.members.get(actor)
            if member is None or not member.ever_could_write(event.type.name):
                raise NoEffect("fold.not_authorised")
            lost = member.lost_authority_by(event.type.name)
            if lost and all(any(map(written.knows, ways)) for ways in lost):
                raise NoEffect("fold.not_authorised")
            disputed = disputed or bool(lost)
        if disputed:
            self.authority_disputed.append(written.event)


STAFF_ENROLLED = refusal(
    "team.staff_enrolled",
    es=(
        "Esa persona ya está inscrita.",
        "Una persona que aún no participa.",
        "Use la inscripción que ya tiene.",
    ),
    en=(
        "That person is already enrolled.",
        "A person who does not take part yet.",
        "Use the existing enrolment.",
    ),
)
STAFF_UNKNOWN = refusal(
    "team.staff_unknown",
    es=(
        "Nadie está inscrito con esa referencia, o su servicio terminó.",
        "Una persona inscrita y en servicio.",
        "Inscríbala primero.",
    ),
    en=(
        "Nobody is enrolled under that reference, or the service has ended.",
        "A person who is enrolled and in service.",
        "Enrol the person first.",
    ),
)
ROLE_HELD = refusal(
    "team.role_held",
    es=(
        "La persona ya tiene la función {role} para ese lugar.",
        "Una función que aún no tiene.",
        "No hace falta nada.",
    ),
    en=(
        "The person already holds the role {role} for that place.",
        "A role not held yet.",
        "Nothing needs doing.",
    ),
)
ROLE_NOT_HELD = refusal(
    "team.role_not_held",
    es=(
        "La persona no tiene la función {role}.",
        "Una función que tiene.",
        "Revise a quién y qué función se retira.",
    ),
    en=(
        "The person does not hold the role {role}.",
        "A role that is held.",
        "Check whom and which role to withdraw.",
    ),
)
OWN_ROLE = refusal(
    "team.own_role",
    es=(
        "Nadie se otorga una función a sí mismo.",
        "Otra persona que la otorgue.",
        "Pida a otra persona de la coordinación que la otorgue.",
    ),
    en=(
        "Nobody grants a role to themselves.",
        "Another person to grant it.",
        "Ask another coordinator to grant it.",
    ),
)
DEVICE_KNOWN = refusal(
    "team.device_known",
    es=(
        "Ese equipo ya está inscrito o fue revocado.",
        "Un equipo nuevo, con llave nueva.",
        "Inscriba el equipo con una llave nueva.",
    ),
    en=(
        "That device is already enrolled or was revoked.",
        "A new device with a new key.",
        "Enrol the device with a new key.",
    ),
)
DEVICE_UNKNOWN = refusal(
    "team.device_unknown",
    es=("Ese equipo no está inscrito.", "Un equipo inscrito.", "Revise la llave del equipo."),
    en=("That device is not enrolled.", "An enrolled device.", "Check the device's key."),
)


def open_operation(
    by: By,
    *,
    zone: str,
    jurisdiction: str,
    exercise: bool,
    organisation: OrganisationCode,
    credential: bytes,
    name: str,
    content: StaffContent,
) -> list[Event]:
    """Begin an operation: the signer becomes its first coordinator, and the writer its first device. There is no state yet, hence no policy."""
    first = by.who
    return [
        OperationOpened(
            zone=zone,
            jurisdiction=jurisdiction,
            exercise=exercise,
            first=first,
            organisation=organisation,
            credential=credential,
            content=OperationContent(name=name),
        ),
        StaffNamed(staff=first, content=content),
    ]


@act("team.enrol_staff", refuses=(STAFF_ENROLLED,))
def enrol_staff(
    state: Operation,
    by: By,
    *,
    staff: StaffId,
    organisation: OrganisationCode,
    credential: bytes,
    name: str,
    handle: str,
) -> list[Event]:
    """Enrol a named human of `organisation`, who will sign with `credential`.

    Refuses: team.staff_enrolled
    """
    if staff in state.team.members:
        raise Refused(STAFF_ENROLLED)
    return [
        StaffEnrolled(
            staff=staff,
            organisation=organisation,
            credential=credential,
            content=StaffContent(name=name, handle=handle),
        )
    ]


@act("team.grant_role", refuses=(STAFF_UNKNOWN, OWN_ROLE, ROLE_HELD))
def grant_role(
    state: Operation, by: By, *, staff: StaffId, role: Role, place: PlaceId | None = None
) -> list[Event]:
    """Let `staff` act in `role`, at `place` or in the whole operation.

    Refuses: team.staff_unknown, team.own_role, team.role_held
    """
    if not state.team.in_service(staff):
        raise Refused(STAFF_UNKNOWN)
    if staff == by.who and len(state.team.members) > 1:
        raise Refused(OWN_ROLE)
    if (role, place) in state.team.roles(staff):
        raise Refused(ROLE_HELD, role=role.value)
    return [RoleGranted(staff=staff, role=role, place=place)]


@act("team.withdraw_role", refuses=(STAFF_UNKNOWN, ROLE_NOT_HELD))
def withdraw_role(state: Operation, by: By, *, staff: StaffId, role: Role) -> list[Event]:
    """Take `role` from `staff` everywhere.

    Refuses: team.staff_unknown, team.role_not_held
    """
    if not state.team.in_service(staff):
        raise Refused(STAFF_UNKNOWN)
    if not state.team.has_role(staff, role):
        raise Refused(ROLE_NOT_HELD, role=role.value)
    return [RoleWithdrawn(staff=staff, role=role)]


@act("team.end_service", refuses=(STAFF_UNKNOWN,))
def end_service(state: Operation, by: By, *, staff: StaffId) -> list[Event]:
    """Record that `staff` no longer takes part; the persons they answer for stay in their account until handed over.

    Refuses: team.staff_unknown
    """
    if not state.team.in_service(staff):
        raise Refused(STAFF_UNKNOWN)
    return [ServiceEnded(staff=staff)]


@act("team.enrol_device", refuses=(DEVICE_KNOWN,))
def enrol_device(state: Operation, by: By, *, device: bytes, site: bool = False) -> list[Event]:
    """Let another installation write in this operation, by its public key.

    Refuses: team.device_known
    """
    if device in state.team.devices:
        raise Refused(DEVICE_KNOWN)
    return [DeviceEnrolled(device=device, site=site)]


@act("team.revoke_device", refuses=(DEVICE_UNKNOWN,))
def revoke_device(state: Operation, by: By, *, device: bytes, last_sequence: int) -> list[Event]:
    """Cut a lost device off after `last_sequence`; its earlier events stand.

    Refuses: team.device_unknown
    """
    if device not in state.team.devices:
        raise Refused(DEVICE_UNKNOWN)
    return [DeviceRevoked(device=device, last_sequence=last_sequence)]


@act("team.restore_device", refuses=(DEVICE_KNOWN, DEVICE_UNKNOWN))
def restore_device(
    state: Operation, by: By, *, device: bytes, replaces: bytes, last_sequence: int
) -> list[Event]:
    """Let an installation brought back from a backup write under a new key. The old chain is not gone on with from `last_sequence`.

    What the old chain holds after it, and others still have, stays part of the account.

    Refuses: team.device_known, team.device_unknown
    """
    if device in state.team.devices:
        raise Refused(DEVICE_KNOWN)
    if replaces not in state.team.devices:
        raise Refused(DEVICE_UNKNOWN)
    return [DeviceRestored(device=device, replaces=replaces, last_sequence=last_sequence)]


@act("team.take_in", always=True)
def take_in(state: Operation, by: By) -> list[Event]:
    """Record that this installation has taken in what others wrote, up to the heads that the header names."""
    return [HeadsSeen()]


@applies(OperationOpened)
def _opened(state: Operation, event: OperationOpened, written: Written) -> None:
    if state.team.devices:
        raise NoEffect("team.operation_open_already")
    state.zone, state.jurisdiction, state.exercise = event.zone, event.jurisdiction, event.exercise
    state.opened_at = written.happened_at
    state.team.members[event.first] = Member(
        event.organisation, event.credential, roles=[(Role.COORDINATOR, None)]
    )
    state.team.devices[written.writer] = Device(site=True)


@applies(StaffEnrolled)
def _enrolled(state: Operation, event: StaffEnrolled, written: Written) -> None:
    state.team.members[event.staff] = Member(event.organisation, event.credential)


@applies(StaffNamed)
def _named(state: Operation, event: StaffNamed, written: Written) -> None:
    # No act renames anybody; a program of somebody's own could give its owner another person's name.
    if not any(state.team.has_role(actor, Role.COORDINATOR) for actor in written.actors):
        raise NoEffect("fold.not_authorised")
    known(state.team.members, event.staff)


@applies(RoleGranted)
def _granted(state: Operation, event: RoleGranted, written: Written) -> None:
    member = known(state.team.members, event.staff)
    member.withdrawn.pop(event.role, None)
    if (event.role, event.place) not in member.roles:
        member.roles.append((event.role, event.place))


@applies(RoleWithdrawn)
def _withdrawn(state: Operation, event: RoleWithdrawn, written: Written) -> None:
    member = known(state.team.members, event.staff)
    member.roles = [(role, place) for role, place in member.roles if role is not event.role]
    member.withdrawn.setdefault(event.role, []).append(written.event)


@applies(ServiceEnded)
def _ended(state: Operation, event: ServiceEnded, written: Written) -> None:
    member = known(state.team.members, event.staff)
    member.ended_by.append(written.event)


@applies(DeviceEnrolled)
def _device_enrolled(state: Operation, event: DeviceEnrolled, written: Written) -> None:
    state.team.devices.setdefault(WriterKey(event.device), Device(site=event.site))


@applies(DeviceRevoked)
def _device_revoked(state: Operation, event: DeviceRevoked, written: Written) -> None:
    device = known(state.team.devices, WriterKey(event.device))
    if device.cut is None or event.last_sequence < device.cut:
        device.revoker = written.who
    device.cut = event.last_sequence if device.cut is None else min(device.cut, event.last_sequence)
    device.revoked_by = written.event
    cuts = state.team.cuts
    cuts[WriterKey(event.device)] = min(device.cut, cuts.get(WriterKey(event.device), device.cut))


@applies(DeviceRestored)
def _device_restored(state: Operation, event: DeviceRestored, written: Written) -> None:
    if event.device != written.writer:
        raise NoEffect("fold.not_authorised")
    known(state.team.devices, WriterKey(event.replaces))
    state.team.devices.setdefault(written.writer, Device(site=True))


@applies(HeadsSeen)
def _heads_seen(state: Operation, event: HeadsSeen, written: Written) -> None:
    """Nothing but what the header's dependencies say."""


__all__ = ["Device", "Member", "Moment", "Team", "open_operation"]

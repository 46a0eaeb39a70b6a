"""Verbs and expectations of the team: enrolment, roles, devices, and erasure.

20:00  rosa         enrols ghost                       # somebody outside the cast
20:01  rosa         grants eva escort                  -> eva is escort
20:02  rosa         withdraws escort from eva          -> eva is not escort
20:03  rosa         ends the service of ben            -> ben out of service
20:04  rosa         enrols device K
20:05  rosa         revokes device K after 3
20:06  rosa+julia   orders the erasure of P1
"""

import re

from kit.stage import Stage, expects, verb
from resguardo.operation.act import By
from resguardo.operation.erasure import ErasureBasis
from resguardo.operation.identifiers import StaffId
from resguardo.operation.policy import Role

GHOST = StaffId(b"g" * 16)


def staff_of(stage: Stage, handle: str) -> StaffId:
    """A member of the cast, or `ghost`, who is none."""
    return GHOST if handle == "ghost" else stage.staff(handle)


def key_of(label: str) -> bytes:
    """The public key of the device called `label`: the letter thirty-two times, as the stage has it."""
    return label.encode() * 32


@verb(r"enrols (?P<who>ghost|eva)")
def enrols(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Enrol somebody."""
    stage.do(
        by,
        "team.enrol_staff",
        staff=staff_of(stage, found["who"]),
        organisation=stage.organisation("eva"),
        credential=bytes(32),
        name="Nombre Inventado",
        handle=found["who"],
    )


@verb(r"grants (?P<who>\w+) (?P<role>[a-z_]+)(?: at (?P<place>\w+))?")
def grants(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Let somebody act in a role, at one place or everywhere."""
    place = stage.labels[found["place"]] if found["place"] else None
    staff = staff_of(stage, found["who"])
    stage.do(by, "team.grant_role", staff=staff, role=Role(found["role"]), place=place)


@verb(r"withdraws (?P<role>[a-z_]+) from (?P<who>\w+)")
def withdraws_role(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Take a role away."""
    staff = staff_of(stage, found["who"])
    stage.do(by, "team.withdraw_role", staff=staff, role=Role(found["role"]))


@verb(r"ends the service of (?P<who>\w+)")
def ends_service(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Record that somebody no longer takes part."""
    stage.do(by, "team.end_service", staff=staff_of(stage, found["who"]))


@verb(r"enrols device (?P<key>\w)")
def enrols_device(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Let an installation write."""
    stage.do(by, "team.enrol_device", device=key_of(found["key"]))


@verb(r"revokes device (?P<key>\w) after (?P<last>-?\d+)")
def revokes_device(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Cut a lost installation off."""
    last = int(found["last"])
    stage.do(by, "team.revoke_device", device=key_of(found["key"]), last_sequence=last)


@verb(r"restores device (?P<old>\w) as (?P<new>\w)")
def restores_device(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Go on from a backup under a new key, which is the one that the stage writes with."""
    stage.do(
        by,
        "team.restore_device",
        device=key_of(found["new"]),
        replaces=key_of(found["old"]),
        last_sequence=5,
    )


@verb(r"takes in what others wrote")
def takes_in(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Record that this installation read the others."""
    stage.do(by, "team.take_in")


@verb(r"orders the erasure of (?P<person>\w+)")
def orders_erasure(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Order that what is sealed about somebody be destroyed."""
    basis = ErasureBasis.COURT_ORDER
    stage.do(by, "erasure.order_erasure", person=stage.person(found["person"]), basis=basis)


@verb(r"confirms the erasure of (?P<person>\w+)(?: with backups until (?P<until>\S+))?")
def confirms_erasure(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Record what this installation destroyed."""
    until = stage.at(found["until"]) if found["until"] else None
    person = stage.person(found["person"])
    stage.do(by, "erasure.confirm_erasure", person=person, keys=2, blobs=1, backups_until=until)


@expects(r"(?P<who>\w+) is (?P<no>not )?(?P<role>" + "|".join(role.value for role in Role) + ")")
def holds_role(stage: Stage, found: re.Match[str]) -> None:
    """Whether somebody holds a role."""
    staff = staff_of(stage, found["who"])
    assert stage.state.team.has_role(staff, Role(found["role"])) is not bool(found["no"]), found[0]


@expects(r"(?P<who>\w+) (?P<state>in|out of) service")
def in_service(stage: Stage, found: re.Match[str]) -> None:
    """Whether somebody takes part."""
    served = stage.state.team.in_service(staff_of(stage, found["who"]))
    assert served is (found["state"] == "in"), found[0]


@expects(r"(?P<count>\d+|no) acts? of disputed authority")
def disputed_authority(stage: Stage, found: re.Match[str]) -> None:
    """How many events are flagged because their signer had lost the right where the writer could not know."""
    disputed = stage.state.team.authority_disputed
    assert len(disputed) == int(found["count"].replace("no", "0")), disputed


@expects(r"(?P<count>\d+|no) events? without effect")
def without_effect(stage: Stage, found: re.Match[str]) -> None:
    """How many events are kept and change nothing."""
    listed = stage.state.without_effect
    assert len(listed) == int(found["count"].replace("no", "0")), listed

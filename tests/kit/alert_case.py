"""A child who is missing under an active alert, on a real data folder: for bulletins, messages and packets."""

from pathlib import Path
from typing import Any

from account.shift import Clock, Shift, begin
from kit.tablets import picture
from resguardo.account.photos import keep_photo
from resguardo.account.sight import Sight, sight_of
from resguardo.operation.description import DescriptionContent
from resguardo.operation.identifiers import AbsenceId, OrganisationCode, StaffId
from resguardo.operation.identity import Claimant, IdentityContent
from resguardo.operation.policy import Role
from resguardo.operation.publication import ReleasedFact
from resguardo.operation.register import Sex

NAME = "Luz Inventada Ficticia"
SEEN = DescriptionContent(
    hair="negro, largo", eyes="cafés", height_cm=155, marks="lunar en la mejilla",
    wears="suéter rojo", carries="mochila azul", speaks=("es", "yi"),
)  # fmt: skip
SAID = IdentityContent(
    name=NAME, birth_earliest="2009-06-01", birth_latest="2010-05-31", languages=("es",),
    parents=("Ema Inventada",), residence="Calle Secreta 7", document="CUI 999",
)  # fmt: skip
MORE_CREW = {
    "alba": ("PGN", Role.ALERT_UNIT),
    "nora": ("PGN", Role.CHILD_PROTECTION),
    "pablo": ("PNC", Role.POLICE),
    "mora": ("PDH", Role.MONITOR),
}


class AlertCase:
    """One child, `shift` to act in, and the steps of the alert; a second child who is nobody's concern stands beside."""

    def __init__(
        self,
        folder: Path,
        *,
        described: DescriptionContent = SEEN,
        tag_in_frame: bool = False,
    ) -> None:
        self.shift: Shift = begin(folder, now=Clock())
        shift = self.shift
        for handle, (organisation, role) in MORE_CREW.items():
            staff = shift.crew[handle] = StaffId(shift.house.chance(16))
            shift.act(
                "rosa", "team.enrol_staff", staff=staff, organisation=OrganisationCode(organisation),
                credential=shift.house.new_credential(), name=f"{handle} Ensayo", handle=handle,
            )  # fmt: skip
            shift.act("rosa", "team.grant_role", staff=staff, role=role)
        self.child, self.other = shift.tag(2)
        shift.act(
            "renata", "register.claim_identity",
            person=self.child, claimant=Claimant.CHILD, said=SAID,
        )  # fmt: skip
        shift.act(
            "ana", "register.describe_person",
            person=self.child, seen=described, sex_observed=Sex.FEMALE,
        )  # fmt: skip
        digest = keep_photo(shift.house, self.child, picture(1))
        shift.act(
            "ana", "register.record_photo",
            person=self.child, digest=digest, tag_in_frame=tag_in_frame,
        )  # fmt: skip

    @property
    def account(self) -> Any:
        """The open account."""
        return self.shift.account

    @property
    def absence(self) -> AbsenceId:
        """The newest absence of the child."""
        return self.shift.state.absences.current[self.child]

    def sight(self, handle: str = "alba") -> Sight:
        """What somebody may see."""
        return sight_of(self.account, self.shift.crew[handle])

    def go_missing(self) -> "AlertCase":
        """The child is declared missing."""
        self.shift.act("nora", "absence.declare_absence", persons=(self.child,))
        return self

    def activate(self, number: str = "AK-17") -> "AlertCase":
        """The alert is asked for, acknowledged and active."""
        self.shift.act("olga", "absence.request_alert", absences=(self.absence,))
        self.shift.act("alba", "absence.acknowledge_alert", absences=(self.absence,))
        self.shift.act("alba", "absence.activate_alert", absence=self.absence, number=number)
        return self

    def release(self, *facts: ReleasedFact, **fields: Any) -> "AlertCase":
        """The alert unit lets out these facts, all by default, in the department of Guatemala."""
        self.shift.act(
            "alba", "absence.release_facts", absence=self.absence,
            facts=facts or tuple(ReleasedFact), **{"areas": ("GT-01",), "seen_in": "GT-01"} | fields,
        )  # fmt: skip
        return self

    def recover(self) -> "AlertCase":
        """The child is located, and back with somebody who answers for her."""
        self.shift.act("nora", "absence.locate_person", absence=self.absence)
        self.shift.act("pablo+ana", "absence.recover_person", absence=self.absence)
        return self

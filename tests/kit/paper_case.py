"""An operation of which every paper can be printed, with a marker in each confidential field: what may stand on which paper is then looked for."""

from pathlib import Path
from typing import Any

from account.shift import Clock, Shift, begin
from kit.tablets import picture
from resguardo.account.photos import keep_photo
from resguardo.operation.belongings import BelongingsContent, Side
from resguardo.operation.claims import Capacity, ClaimContent
from resguardo.operation.count import CounterOrder, CountKind
from resguardo.operation.description import DescriptionContent
from resguardo.operation.family import AssertionBasis, Relation
from resguardo.operation.holds import HoldGround
from resguardo.operation.identifiers import OfferId, OrganisationCode, PersonId, StaffId
from resguardo.operation.identity import Claimant, ConfirmationBasis, IdentityContent
from resguardo.operation.orders import OrderContent, RecipientKind
from resguardo.operation.placement import PlaceKind
from resguardo.operation.policy import Role
from resguardo.operation.publication import ReleasedFact
from resguardo.operation.recovery import Reliability, ReportSource
from resguardo.operation.register import Sex
from resguardo.operation.transport import DoorRefusal
from resguardo.papers.printing import Wish, print_sheet
from resguardo.papers.sheet import Language, Sheet, Size

MORE_CREW = {
    "alba": ("PGN", "Alba Ensayo", Role.ALERT_UNIT),
    "nora": ("PGN", "Nora Ensayo", Role.CHILD_PROTECTION),
    "pablo": ("PNC", "Pablo Ensayo", Role.POLICE),
    "ines": ("PGN", "Inés Ensayo", Role.INTERVIEWER),
    "sara": ("SBS", "Sara Ensayo", Role.SPOKESPERSON),
    "mora": ("PDH", "Mora Ensayo", Role.MONITOR),
    "cuida": ("SBS", "ZarzaCuida", Role.CARER),
}
NAME = "Luz Inventada Ficticia"
RECEIPT = "R-7MX2-H450-9RJ3"
MARKERS = {
    "shelter": "ZarzaHogar",
    "room": "ZarzaCuarto",
    "vehicle": "ZarzaBus",
    "address": "ZarzaCalle",
    "route": "ZarzaRuta",
    "carer": "ZarzaCuida",
    "sibling": "ZarzaHermana",
    "residence": "ZarzaDomicilio",
    "medicine": "ZarzaMedicina",
    "motive": "ZarzaMotivo",
    "recipient": "ZarzaRecibe",
    "claimant": "ZarzaReclama",
    "sighting": "ZarzaVista",
}
"""What each confidential field holds; `vehicle` and the names of staff are words of the work where those who act print for themselves."""
CHILDREN = 24


class PaperCase:
    """`child` is missing under an active alert, `sister` is with her carer, everybody else fills the roll; one count is closed, one statement stands."""

    def __init__(self, folder: Path, *, children: int = CHILDREN) -> None:
        self.shift: Shift = begin(folder, now=Clock())
        for handle, (organisation, name, role) in MORE_CREW.items():
            self._enrol(handle, organisation, name, role)
        self._open_places()
        persons = self.shift.tag(children)
        self.child, self.sister, self.rest = persons[0], persons[1], persons[2:]
        self._tell_of_the_child()
        self._go_on_paper()

    @property
    def account(self) -> Any:
        """The open account."""
        return self.shift.account

    def tag_of(self, person: PersonId) -> str:
        """A person's band."""
        return str(self.shift.state.register.persons[person].tag)

    def print(
        self,
        kind: str,
        language: Language = "es",
        size: Size = Size.A4,
        *,
        by: str | None = None,
        about: str | None = None,
        layout: str = "",
    ) -> Sheet:
        """Print a paper of `kind` as somebody who may, about what this operation has of it."""
        who, usual = self._usual(kind)
        wish = Wish(kind, usual if about is None else about, language, size, layout)
        return print_sheet(self.account, self.shift.crew[by or who], wish)

    def _usual(self, kind: str) -> tuple[str, str]:
        child, room = self.tag_of(self.child), MARKERS["room"]
        return {
            "roll": ("rosa", room),
            "tags": ("rosa", ""),
            "test": ("rosa", ""),
            "count": ("olga", room),
            "board": ("rosa", MARKERS["shelter"]),
            "handover": ("ana", self.tag_of(self.rest[0])),
            "manifest": ("ben", "open"),
            "claim_form": ("nora", ""),
            "receipt": ("nora", RECEIPT),
            "bulletin": ("alba", child),
            "ready": ("nora", child),
            "packet": ("alba", child),
            "interview": ("nora", child),
            "person_file": ("julia", child),
            "statement": ("sara", "last"),
            "checkpoint": ("mora", ""),
        }[kind]

    def close(self) -> None:
        """Let go of the folder."""
        self.shift.house.close()

    def _enrol(self, handle: str, organisation: str, name: str, role: Role) -> None:
        shift = self.shift
        staff = shift.crew[handle] = StaffId(shift.house.chance(16))
        shift.act(
            "rosa", "team.enrol_staff", staff=staff, organisation=OrganisationCode(organisation),
            credential=shift.house.new_credential(), name=name, handle=handle,
        )  # fmt: skip
        shift.act("rosa", "team.grant_role", staff=staff, role=role)

    def _open_places(self) -> None:
        kinds = {"shelter": PlaceKind.SHELTER, "room": PlaceKind.ROOM, "vehicle": PlaceKind.VEHICLE}
        for word, kind in kinds.items():
            parent = self.shift.places["shelter"] if word == "room" else None
            [opened] = self.shift.act(
                "rosa", "placement.open_place", kind=kind, name=MARKERS[word],
                address=f"{MARKERS['address']} 9", parent=parent, capacity=40 if kind is not PlaceKind.VEHICLE else 12,
            )  # fmt: skip
            self.shift.places[word] = opened.place

    def _tell_of_the_child(self) -> None:
        act = self.shift.act
        said = IdentityContent(
            name=NAME, birth_earliest="2009-06-01", birth_latest="2010-05-31", languages=("español", "yidis"),
            parents=("Ema Inventada",), residence=f"{MARKERS['residence']} 7", document="CUI 999", sex=Sex.FEMALE,
        )  # fmt: skip
        [claimed] = act(
            "ana", "register.claim_identity", person=self.child, claimant=Claimant.CHILD, said=said
        )
        act(
            "renata", "register.confirm_identity", person=self.child, claim=claimed.claim,
            basis=ConfirmationBasis.CIVIL_REGISTRY,
        )  # fmt: skip
        act(
            "renata", "register.claim_identity", person=self.child, claimant=Claimant.PAPER,
            said=IdentityContent(given="Luz María", family="Ficticia", age_years_min=14, age_years_max=19),
        )  # fmt: skip
        act(
            "renata", "register.claim_identity", person=self.sister, claimant=Claimant.CHILD,
            said=IdentityContent(name=MARKERS["sibling"]),
        )  # fmt: skip
        seen = DescriptionContent(
            hair="negro, largo", eyes="cafés", height_cm=155, marks="lunar en la mejilla izquierda",
            wears="suéter rojo", carries="mochila azul", speaks=("español", "yidis"),
        )  # fmt: skip
        act(
            "ana", "register.describe_person", person=self.child, seen=seen, sex_observed=Sex.FEMALE
        )
        for number, person in enumerate((self.child, self.sister, *self.rest)):
            digest = keep_photo(self.shift.house, person, picture(number))
            act("ana", "register.record_photo", person=person, digest=digest, tag_in_frame=False)
        act(
            "renata", "family.assert_link", person=self.child, relative=self.sister,
            relation=Relation.SIBLING, claimant=Claimant.CHILD, basis=AssertionBasis.OWN_WORD,
        )  # fmt: skip

    def _go_on_paper(self) -> None:
        """A handover that waits, a ride, a claim, an order and a hold, an absence with its alert, a count, a statement."""
        self._move_about()
        self._ask_and_decide()
        self._count_and_miss()

    def _move_about(self) -> None:
        act, crew = self.shift.act, self.shift.crew
        act("ana", "custody.offer_handover", persons=(self.sister,), receiver=crew["cuida"])
        act("cuida", "custody.accept_handover", offers=self._open_offers())
        act("ana", "custody.offer_handover", persons=tuple(self.rest[:6]), receiver=crew["eva"])
        [ride] = act(
            "ben", "custody.open_manifest", vehicle=self.shift.places["vehicle"], escort=crew["ben"],
            destination=self.shift.places["shelter"], route=MARKERS["route"],
        )  # fmt: skip
        for person in self.rest[6:10]:
            act("ana+ben", "custody.board_person", manifest=ride.manifest, person=person)
        act("ben", "custody.close_boarding", manifest=ride.manifest, persons=tuple(self.rest[6:10]))
        act("ben", "custody.alight_person", manifest=ride.manifest, person=self.rest[6])
        act(
            "ben", "custody.refuse_at_door", manifest=ride.manifest, person=self.rest[7],
            reason=DoorRefusal.NO_ROOM,
        )  # fmt: skip
        act(
            "ana", "custody.note_belongings", person=self.child, side=Side.GIVEN,
            said=BelongingsContent(medicines=MARKERS["medicine"]),
        )  # fmt: skip

    def _ask_and_decide(self) -> None:
        act = self.shift.act
        asked = ClaimContent(claimant=MARKERS["claimant"], asks_for=NAME)
        act("nora", "claims.receive_claim", receipt=RECEIPT, capacity=Capacity.RELATIVE, said=asked)
        [named] = act(
            "nora", "release.name_recipient", kind=RecipientKind.RELATIVE, name=MARKERS["recipient"],
            address=f"{MARKERS['address']} 3",
        )  # fmt: skip
        act(
            "julia", "release.record_order", person=self.child, tag=self.tag_of(self.child),
            recipient=named.recipient, document=b"d" * 32, listed=1, in_force_from=self.shift.house.now(),
            court=OrderContent(court="Juzgado de ensayo", file_number="C-1"),
        )  # fmt: skip
        act(
            "julia", "release.place_hold", person=self.child, ground=HoldGround.RISK,
            words=MARKERS["motive"],
        )  # fmt: skip

    def _count_and_miss(self) -> None:
        act, room = self.shift.act, self.shift.places["room"]
        [declared] = act("nora", "absence.declare_absence", persons=(self.child,))
        absence = declared.absence
        act("olga", "absence.request_alert", absences=(absence,))
        act("alba", "absence.acknowledge_alert", absences=(absence,))
        act("alba", "absence.activate_alert", absence=absence, number="AK-17")
        seen = self.shift.ask(
            "pablo", "absence.report_sighting", absence=absence, source=ReportSource.PUBLIC,
            reliability=Reliability.DOUBTFUL, where=MARKERS["sighting"],
        )  # fmt: skip
        self.account.together(lambda perform: perform(seen))
        self.absence = absence
        self.release(*ReleasedFact)
        opened = act("olga", "count.open_count", kind=CountKind.REGULAR)
        count = opened[0].count
        for counter, order in (("carla", CounterOrder.FIRST), ("diego", CounterOrder.SECOND)):
            act(
                "olga", "count.assign_counter", count=count, zone=room, order=order,
                counter=self.shift.crew[counter],
            )  # fmt: skip
            code = self.shift.state.counts.counts[count].zones[room].code
            for person in (self.sister, *self.rest):
                act(
                    counter, "count.mark_sighting", count=count, person=person, zone=room,
                    zone_code=code,
                )  # fmt: skip
            act(counter, "count.finish_zone", count=count, zone=room)
        act("olga", "count.list_missing", count=count, person=self.child)
        act("olga", "count.close_count", count=count)
        act("sara", "statement.issue_statement", count=count)

    def release(self, *facts: ReleasedFact) -> None:
        """The alert unit lets these facts out, and what was let out before no longer is."""
        self.shift.act(
            "alba", "absence.release_facts", absence=self.absence, facts=facts,
            areas=("GT-01",), seen_in="GT-01",
        )  # fmt: skip

    def _open_offers(self) -> tuple[OfferId, ...]:
        custody = self.shift.state.custody
        return tuple(one for one in custody.offers if custody.is_open(one))

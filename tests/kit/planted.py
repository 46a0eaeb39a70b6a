"""An operation with a marker in every kind of sealed content, and one member of the team a role: what may be read by whom is then looked for everywhere."""

from typing import Any, NamedTuple

import msgspec

from kit.console import Console, found_small, give_logins
from resguardo.account.account import Request
from resguardo.console.house import House
from resguardo.operation.act import ACTS
from resguardo.operation.claims import Capacity, ClaimContent
from resguardo.operation.count import CountKind
from resguardo.operation.description import DescriptionContent
from resguardo.operation.disclosure import may_see, places_shown, works_with_places
from resguardo.operation.event import SealClass
from resguardo.operation.gate import VisitorContent
from resguardo.operation.identity import Claimant, IdentityContent
from resguardo.operation.mentions import MentionContent
from resguardo.operation.policy import Role
from resguardo.operation.register import FirstContactContent

ROLES = {f"r-{role.value.replace('_', '-')}": role for role in Role}
"""One member for each role, called by it."""
HANDLES = tuple(ROLES)
REVOKED, STRANGER = "r-revocada", "r-ajena"
IRMA, CARLA = "r-intake-officer", "r-carer"


class Marker(NamedTuple):
    """A word that stands in one sealed content: its class, and the person or the place that it is about."""

    word: str
    seal: SealClass
    person: bytes | None = None
    place: bytes | None = None
    is_word_of_work: bool = False
    """The name of a place, which those who act at places may hear."""


class Planted:
    """The operation with its markers, and the references of one object of each kind."""

    def __init__(self, house: House) -> None:
        found_small(house, {**ROLES, REVOKED: Role.CARER})
        give_logins(house)
        self.console = Console(house)
        self.markers: list[Marker] = []
        self.objects: dict[str, str] = {}
        self._places()
        self._persons()
        self._procedures()
        self._gate_and_claims()
        self._exports()
        self._do("team.end_service", "ana", staff=self.console.staff(REVOKED))

    def may_read(self, handle: str, marker: Marker) -> bool:
        """Whether disclosure lets the member called `handle` read the content of `marker`."""
        state, staff = self.console.account.state, self.console.staff(handle)
        roles = list(state.team.roles(staff))
        if marker.is_word_of_work and works_with_places(ROLES[handle]):
            return True
        if marker.place is not None:
            return marker.place in places_shown(state, roles, staff)
        return may_see(state, roles, staff, marker.seal, marker.person)

    def _do(self, code: str, *handles: str, **fields: Any) -> Any:
        signers = tuple(self.console.staff(handle) for handle in handles)
        read = msgspec.convert(fields, ACTS[code].fields, builtin_types=(bytes,))
        request = Request(code, signers, msgspec.structs.asdict(read))
        told = self.console.account.together(lambda perform: perform(request))
        return told[0].event if told else None

    def _mark(self, word: str, seal: SealClass, **about: bytes) -> str:
        self.markers.append(Marker(word, seal, **about))
        return word

    def _places(self) -> None:
        names = {"site": "ZufoloFinca", "room": "ZufoloCuarto", "vehicle": "ZufoloBus"}
        parent = None
        for kind, name in names.items():
            fields = {"capacity": 40} if kind != "vehicle" else {"capacity": 9}
            made = self._do(
                "placement.open_place",
                "ana",
                kind=kind,
                name=name,
                address=f"Zufolovia{kind.capitalize()}",
                parent=parent if kind == "room" else None,
                **fields,
            )
            parent = parent or made.place
            self.markers.append(Marker(name, SealClass.LOCATION, None, made.place, True))
            self._mark(f"Zufolovia{kind.capitalize()}", SealClass.LOCATION, place=made.place)
            self.objects[kind] = made.place.hex()
        self.objects |= {"place": self.objects["room"], "zone": self.objects["room"]}

    def _persons(self) -> None:
        room = bytes.fromhex(self.objects["room"])
        people = []
        for number in ("Una", "Dos", "Tres"):
            made = self._do(
                "register.issue_tag",
                IRMA,
                place=room,
                circumstances=FirstContactContent(found_where=f"ZufoloHallada{number}"),
            )
            people.append(made.person)
            said = IdentityContent(name=f"ZufoloNombre{number}", given="", family="")
            self._do(
                "register.claim_identity",
                IRMA,
                person=made.person,
                claimant=Claimant.CHILD,
                said=said,
            )
            seen = DescriptionContent(marks=f"ZufoloSena{number}")
            self._do("register.describe_person", IRMA, person=made.person, seen=seen)
            for word in ("Hallada", "Nombre", "Sena"):
                self._mark(f"Zufolo{word}{number}", SealClass.IDENTITY, person=made.person)
        self.people = people
        self.objects["person"] = people[0].hex()
        mention = self._do(
            "register.note_mention",
            IRMA,
            source=Claimant.CHILD,
            owner=self.console.staff(IRMA),
            review_at=self.console.house.installation.now() + 60_000,
            said=MentionContent(name="ZufoloMencion"),
        )
        self._mark("ZufoloMencion", SealClass.IDENTITY)
        self.objects["mention"] = mention.mention.hex()

    def _procedures(self) -> None:
        one, two, three = self.people
        room = bytes.fromhex(self.objects["room"])
        count = self._do("count.open_count", "ana", kind=CountKind.REGULAR, place=room)
        self.objects["count"] = count.count.hex()
        offered = self._do(
            "custody.offer_handover", IRMA, persons=(one,), receiver=self.console.staff(CARLA)
        )
        self.objects["batch"] = offered.batch.hex()
        manifest = self._do(
            "custody.open_manifest",
            "ana",
            vehicle=bytes.fromhex(self.objects["vehicle"]),
            escort=self.console.staff("r-escort"),
        )
        self.objects["manifest"] = manifest.manifest.hex()
        absent = self._do("absence.declare_absence", "ana", persons=(two,))
        self.objects["absence"] = absent.absence.hex()
        self._do(
            "absence.report_sighting",
            "r-police",
            absence=absent.absence,
            source="public",
            reliability="doubtful",
            where="ZufoloVista",
        )
        self._mark("ZufoloVista", SealClass.LOCATION, person=two)
        self._do("breach.declare_breach", CARLA, place=room)
        declared = next(iter(self.console.account.state.breaches.breaches))
        self.objects["breach"] = declared.hex()
        self._do("breach.log_words", "ana", breach=declared, words="ZufoloBitacora")
        self._mark("ZufoloBitacora", SealClass.WORDS)
        self._do(
            "release.place_hold", "r-judge", person=three, ground="risk", words="ZufoloRetencion"
        )
        self._mark("ZufoloRetencion", SealClass.WORDS, person=three)

    def _gate_and_claims(self) -> None:
        site = bytes.fromhex(self.objects["site"])
        visitor = VisitorContent(name="ZufoloVisita", ground="Oficio 1")
        self._do(
            "gate.record_entry",
            "r-shelter-director",
            place=site,
            purpose="official",
            ground="order",
            visitor=visitor,
        )
        self._mark("ZufoloVisita", SealClass.IDENTITY)
        self._do("gate.note_sign", "r-police", place=site, sign="crowd", words="ZufoloSenal")
        self._mark("ZufoloSenal", SealClass.WORDS)
        said = ClaimContent(claimant="ZufoloReclama", asks_for="ZufoloBusca")
        claim = self._do(
            "claims.receive_claim",
            "r-child-protection",
            receipt="R-7MX2-H450-9RJ3",
            capacity=Capacity.RELATIVE,
            said=said,
        )
        for word in ("ZufoloReclama", "ZufoloBusca"):
            self._mark(word, SealClass.COMPLAINT)
        self.objects["claim"] = claim.claim.hex()

    def _exports(self) -> None:
        left = self._do(
            "exports.note_export",
            "ana",
            profile="authority",
            file_format="packet.json",
            recipient="ZufoloReceptor",
            fields=("name",),
            digest=bytes(32),
            persons=self.people[:1],
        )
        self._mark("ZufoloReceptor", SealClass.WORDS)
        self.objects["export"] = left.export.hex()


def plant_beside(house: House) -> str:
    """A second operation in the same folder with one person in it; gives that person's reference. Its intake officer is called `STRANGER`."""
    account = found_small(house, {STRANGER: Role.INTAKE_OFFICER})
    stranger = list(account.state.team.members)[-1]
    told = account.perform("register.issue_tag", [stranger])
    give_logins(house)
    return str(told[0].event.person.hex())

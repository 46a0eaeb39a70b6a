"""Markers in every sealed field of absences, gate and claims: no page, header or cookie shows one to a role without the right (T9)."""

import pytest

from kit.claim_desk import ask, claim
from kit.console import Console
from resguardo.account.account import Request
from resguardo.console.claims.desk import Desk
from resguardo.console.claims.forms import SAID
from resguardo.console.claims.inbox import prepare_desk, take_in
from resguardo.operation.claim_study import ContestEnd
from resguardo.operation.claims import ClaimEnd, ContestGround
from resguardo.operation.disclosure import may_see
from resguardo.operation.event import SealClass
from resguardo.operation.gate import (
    DeliveryKind,
    DeliveryWay,
    EntryGround,
    Purpose,
    SenderContent,
    Sign,
    VisitorContent,
)
from resguardo.operation.placement import PlaceKind
from resguardo.operation.recovery import Reliability, ReportSource

HANDLES = [
    "rosa",
    "ana",
    "renata",
    "ben",
    "eva",
    "dora",
    "carla",
    "olga",
    "pablo",
    "nora",
    "alba",
    "marta",
    "ines",
    "julia",
    "sara",
    "mora",
]
"""One of each role in the exercise."""


def marker(number: int) -> str:
    """Sixteen letters that stand nowhere else."""
    return f"MARCA{number:02d}QZXWVKJH"


class Planted:
    """Markers by class of content, planted into the sealed fields of the three desks."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.by_class: dict[SealClass, list[str]] = {}
        self.person, self.absence = self._absence()
        self.claim = self._claim()
        self._gate()

    def mark(self, seal: SealClass) -> str:
        """A new marker of a class."""
        made = marker(sum(map(len, self.by_class.values())))
        self.by_class.setdefault(seal, []).append(made)
        return made

    def perform(self, code: str, handle: str, **fields: object) -> list:
        """An act past the screens, whatever its fields are called."""
        asked = Request(code, (self.console.staff(handle),), fields)
        return self.console.account.together(lambda perform: perform(asked))

    def _absence(self):
        state = self.console.account.state
        children = set(state.register.children())
        person = next(
            one
            for one in state.custody.open_persons()
            if one in children and state.absences.open_of(one) is None
        )
        self.perform("absence.declare_absence", "olga", persons=(person,))
        absence = self.console.account.state.absences.open_of(person)
        self.perform(
            "absence.report_sighting",
            "eva",
            absence=absence,
            source=ReportSource.PUBLIC,
            reliability=Reliability.PROBABLE,
            where=self.mark(SealClass.LOCATION),
            circumstances=self.mark(SealClass.LOCATION),
        )
        where = self.mark(SealClass.LOCATION)
        self.perform("absence.locate_person", "nora", absence=absence, where=where)
        return person, absence

    def _claim(self):
        account = self.console.account
        folder = prepare_desk(account, self.console.house.installation.folder)
        fields = {name: self.mark(SealClass.COMPLAINT) for name in SAID}
        ask(Desk(folder, answer_after_ms=0), claim(**fields))
        take_in(account, folder, self.console.staff("nora"))
        *_, reference = account.state.claims.claims
        words = self.mark(SealClass.COMPLAINT)
        ground = ContestGround.COERCION_FEARED
        self.perform("claims.contest_claim", "nora", claim=reference, ground=ground, words=words)
        end = ContestEnd.CLEARED
        self.perform("claims.settle_contest", "julia", claim=reference, end=end)
        words = self.mark(SealClass.COMPLAINT)
        reason = ClaimEnd.SENT_TO_COURT
        self.perform("claims.close_claim", "nora", claim=reference, reason=reason, words=words)
        return reference

    def _gate(self) -> None:
        places = self.console.account.state.placement.places
        place = next(one for one in places if places[one].kind is PlaceKind.SHELTER)
        visitor = VisitorContent(
            **{name: self.mark(SealClass.IDENTITY) for name in VisitorContent.__struct_fields__}
        )
        fields = {"purpose": Purpose.LEGAL, "ground": EntryGround.ORDER, "visitor": visitor}
        self.perform("gate.record_entry", "eva", place=place, **fields)
        said = SenderContent(sender=self.mark(SealClass.WORDS), words=self.mark(SealClass.WORDS))
        fields = {"kind": DeliveryKind.FOOD, "way": DeliveryWay.LEFT_OUTSIDE, "said": said}
        self.perform("gate.receive_delivery", "eva", place=place, **fields)
        words = self.mark(SealClass.WORDS)
        self.perform("gate.note_sign", "eva", place=place, sign=Sign.CROWD, words=words)

    def paths(self) -> list[str]:
        """Every page of the three desks."""
        absence, claimed = self.absence.hex(), self.claim.hex()
        return [
            "/absence/",
            "/absence/rows",
            "/absence/ready",
            "/absence/declare",
            f"/absence/{absence}",
            "/gate/",
            "/gate/inside",
            "/claims/",
            "/claims/receive",
            f"/claims/{claimed}",
        ]

    def may_read(self, handle: str, seal: SealClass) -> bool:
        """Whether somebody's roles open content of that class about the missing child, or about nobody in particular."""
        state, staff = self.console.account.state, self.console.staff(handle)
        person = self.person if seal is SealClass.LOCATION else None
        return may_see(state, state.team.roles(staff), staff, seal, person)


@pytest.fixture
def planted(exercise):
    """The exercise with a marker in each sealed field."""
    return Planted(exercise)


def test_no_page_shows_a_sealed_field_to_a_role_without_the_right(planted):
    """Every page of the three desks for every role: body, headers and cookies are searched for every marker whose class the role may not open."""
    leaks, shown = [], set()
    for handle in HANDLES:
        client = planted.console.client(handle)
        for path in planted.paths():
            answer = client.get(path)
            told = answer.content.decode() + str(answer.headers) + str(client.cookies)
            for seal, markers in planted.by_class.items():
                found = [one for one in markers if one.casefold() in told.casefold()]
                shown.update(found)
                if found and not planted.may_read(handle, seal):
                    leaks.append((handle, path, seal.name, found))
    assert leaks == []
    assert {marker(0), marker(1), marker(3)} <= shown


def test_a_refused_form_keeps_its_words_out_of_the_address(planted):
    """What was typed comes back in the page, and stands in no header."""
    client, written = planted.console.client("nora"), marker(90)
    fields = {"reason": "released", "words": written}
    for path in (f"/claims/{planted.claim.hex()}/close", f"/absence/{planted.absence.hex()}/fly"):
        answer = client.post(path, fields)
        assert answer.status_code in {404, 409}
        assert written not in str(answer.headers)

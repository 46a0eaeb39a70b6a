"""What people do at a site: public acts, most of them marks, among them nonsense and repetitions."""

from typing import NamedTuple

from resguardo.account.account import Request
from resguardo.operation import handover
from resguardo.operation.absence import AbsenceKind
from resguardo.operation.bands import TagChange
from resguardo.operation.count import CounterOrder, CountKind, SightingIdentity, WithdrawalReason
from resguardo.operation.custody import OutReason
from resguardo.operation.erasure import ErasureBasis
from resguardo.operation.handover import HandoverRefusal
from resguardo.operation.holds import HoldEnd, HoldGround
from resguardo.operation.identifiers import Moment, PersonId
from resguardo.operation.identity import Claimant, IdentityContent
from resguardo.operation.mentions import MentionContent
from resguardo.operation.merge import MergeBasis, SplitGround
from resguardo.operation.policy import Role
from resguardo.operation.recovery import (
    InterviewOutcome,
    PlacementDecision,
    Reliability,
    ReportSource,
)
from resguardo.operation.register import AgeBasis, CountedAs, Sex

HOUR_MS = 60 * 60 * 1000
CANARY = "CANARIO"


class Hand(NamedTuple):
    """One member of the crew of the simulation."""

    handle: str
    organisation: str
    role: Role | None


CREW = (
    Hand("rosa", "MP", Role.COORDINATOR),
    Hand("ana", "PNC", Role.INTAKE_OFFICER),
    Hand("ben", "PNC", Role.ESCORT),
    Hand("eva", "SBS", Role.CARER),
    Hand("ema", "SBS", Role.CARER),
    Hand("carla", "SBS", Role.COUNTER),
    Hand("diego", "SBS", Role.COUNTER),
    Hand("tomas", "SBS", Role.COUNTER),
    Hand("olga", "SBS", Role.COUNT_OFFICER),
    Hand("otto", "PGN", Role.COUNT_OFFICER),
    Hand("renata", "PGN", Role.REGISTRAR),
    Hand("nora", "PGN", Role.CHILD_PROTECTION),
    Hand("alba", "MP", Role.ALERT_UNIT),
    Hand("pablo", "PNC", Role.POLICE),
    Hand("marta", "SALUD", Role.MEDIC),
    Hand("ines", "PGN", Role.INTERVIEWER),
    Hand("julia", "OJ", Role.JUDGE),
    Hand("sara", "SBS", Role.SPOKESPERSON),
    Hand("mora", "PDH", None),
)
CUSTODIANS = ("ana", "ben", "eva", "ema", "pablo", "marta", "nora")
COUNTERS = ("carla", "diego", "tomas")


class Workload:
    """Draws the next act of a node from what the node knows."""

    def __init__(self, chance, crew, places):
        self.chance, self.crew, self.places = chance, crew, places
        self.draws = [
            (7, self.tag), (8, self.offer), (9, self.answer), (3, self.hand_over), (2, self.answer_again),
            (3, self.resolve), (8, self.open_count), (9, self.assign), (3, self.finish_zone), (4, self.settle),
            (5, self.close), (1, self.supersede), (1, self.breach), (6, self.pursue_absence), (2, self.declare_absence),
            (2, self.merge), (1, self.split), (1, self.role), (2, self.claim), (1, self.mention), (1, self.hold),
            (2, self.send_out), (1, self.room), (1, self.replace_tag), (0.3, self.erase), (0.3, self.end_service), (2, self.nonsense),
        ]  # fmt: skip

    def next(self, node) -> Request | None:
        """One act, or None when what was drawn makes no sense here now."""
        state, at = node.state, node.now()
        if self.chance.random() < 0.7:
            mark = self.mark(state, at)
            if mark is not None:
                return mark
        weights, makers = zip(*self.draws, strict=True)
        return self.chance.choices(makers, weights)[0](state, at)

    def ask(self, act, signers, **fields):
        return Request(act, tuple(self.crew[handle] for handle in signers.split("+")), fields)

    def pick(self, things):
        things = list(things)
        return self.chance.choice(things) if things else None

    def handle(self, staff):
        return next((handle for handle, one in self.crew.items() if one == staff), None)

    def person(self, state):
        """Somebody in charge; the first few more often, so that sites meet over them."""
        everybody = list(state.custody.open_persons())
        if not everybody:
            return None
        return self.pick(everybody[:6] if self.chance.random() < 0.5 else everybody)

    def mark(self, state, at):
        count = self.pick(state.counts.open_counts())
        if count is None:
            return None
        record = state.counts.counts[count]
        turns = [
            (zone, counter)
            for zone, walk in record.zones.items()
            for order, turn in walk.counters.items()
            for counter in turn
            if order not in walk.finished
        ]
        if not turns or not record.roll:
            return None
        zone, counter = self.pick(turns)
        unseen = [
            one
            for one in record.roll
            if all(mark.counter != counter for mark in record.marks.get(one, ()))
        ]
        unseen = [one for one in unseen if state.register.is_active(one)]
        person = self.pick(record.roll if self.chance.random() < 0.03 or not unseen else unseen)
        if not unseen and self.chance.random() < 0.8:
            return Request("count.finish_zone", (counter,), {"count": count, "zone": zone})
        wrong = self.chance.random() < 0.02
        if self.chance.random() < 0.03:
            return Request(
                "count.withdraw_mark",
                (counter,),
                {"count": count, "person": person, "reason": WithdrawalReason.NOT_SEEN},
            )
        fields = {
            "count": count,
            "person": person,
            "zone": zone,
            "zone_code": "XXXX" if wrong else record.zones[zone].code,
            "identity": SightingIdentity.NOT_CONFIRMED
            if self.chance.random() < 0.03
            else SightingIdentity.CONFIRMED,
        }
        return Request("count.mark_sighting", (counter,), fields)

    def tag(self, state, at):
        if len(state.register.persons) > 30:
            return None
        return self.ask(
            "register.issue_tag",
            "ana",
            tag=None,
            place=self.pick(self.places["rooms"]),
            counted_as=(
                adult := CountedAs.ADULT if self.chance.random() < 0.1 else CountedAs.CHILD
            ),
            age_basis=AgeBasis.OBSERVED if adult is CountedAs.CHILD else AgeBasis.DOCUMENTED,
            sex_observed=Sex.FEMALE,
            urgent=False,
            circumstances=None,
        )

    def offer(self, state, at):
        person = self.person(state)
        holder = self.handle(state.custody.answers_for(person)) if person else None
        if holder is None:
            return None
        return self.ask(
            "custody.offer_handover",
            holder,
            persons=(person,),
            receiver=self.crew[self.pick(CUSTODIANS)],
        )

    def answer(self, state, at):
        waiting = self.pick(handover.open_offers(state))
        return self._answer(waiting.offer, waiting.giver, waiting.receiver) if waiting else None

    def answer_again(self, state, at):
        """An answer that comes twice, or after another."""
        offer = self.pick(state.custody.offers)
        if offer is None:
            return None
        record = state.custody.offers[offer]
        return self._answer(offer, record.giver, record.receiver)

    def _answer(self, offer, giver, receiver):
        kind = self.chance.random()
        if kind < 0.7:
            return Request("custody.accept_handover", (receiver,), {"offers": (offer,)})
        if kind < 0.85:
            return Request(
                "custody.refuse_handover",
                (receiver,),
                {"offers": (offer,), "reason": HandoverRefusal.NO_ROOM},
            )
        return Request("custody.withdraw_handover", (giver,), {"offers": (offer,)})

    def hand_over(self, state, at):
        person = self.person(state)
        holder = self.handle(state.custody.answers_for(person)) if person else None
        receiver = self.pick(CUSTODIANS)
        if holder is None or holder == receiver:
            return None
        return self.ask(
            "custody.hand_over",
            f"{holder}+{receiver}",
            persons=(person,),
            receiver=self.crew[receiver],
        )

    def resolve(self, state, at):
        person = self.pick(
            one for one in state.custody.open_persons() if state.custody.is_contested(one)
        )
        if person is None:
            return None
        claims = state.custody.claims(person)
        holder = self.pick(output.holder for _, output in claims if output.holder)
        if holder is None:
            return None
        return self.ask(
            "custody.resolve_contest",
            "rosa+nora",
            person=person,
            branches=tuple(link for link, _ in claims),
            holder=holder,
            seen_by=self.crew["eva"],
            seen_at=at,
        )

    def open_count(self, state, at):
        if len(list(state.counts.open_counts())) >= 3:
            return None
        kind = self.pick(
            (
                CountKind.REGULAR,
                CountKind.SHIFT_CHANGE,
                CountKind.EMERGENCY,
                CountKind.EMERGENCY,
                CountKind.NAME_BY_NAME,
            )
        )
        return self.ask(
            "count.open_count", self.pick(("olga", "otto")), kind=kind, place=self.places["shelter"]
        )

    def assign(self, state, at):
        count = self.pick(state.counts.open_counts())
        if count is None or not (zones := list(state.counts.counts[count].zones)):
            return None
        order = self.pick((CounterOrder.FIRST, CounterOrder.SECOND))
        return self.ask(
            "count.assign_counter",
            self.pick(("olga", "otto")),
            count=count,
            zone=self.pick(zones),
            counter=self.crew[self.pick((*COUNTERS, "olga", "otto"))]
            if self.chance.random() < 0.15
            else self.crew[COUNTERS[order - 1]],
            order=order,
        )

    def finish_zone(self, state, at):
        count = self.pick(state.counts.open_counts())
        if count is None:
            return None
        walks = [
            (zone, counter)
            for zone, walk in state.counts.counts[count].zones.items()
            for turn in walk.counters.values()
            for counter in turn
        ]
        if not walks:
            return None
        zone, counter = self.pick(walks)
        return Request("count.finish_zone", (counter,), {"count": count, "zone": zone})

    def settle(self, state, at):
        """Whoever was not seen is out, listed as missing, or counted again."""
        count = self.pick(state.counts.open_counts())
        if count is None:
            return None
        record, officer = state.counts.counts[count], self.pick(("olga", "otto"))
        kind = self.chance.random()
        if kind < 0.2 and record.zones:
            return self.ask(
                "count.order_recount",
                officer,
                count=count,
                zone=self.pick(record.zones),
                counter=self.crew[self.pick(COUNTERS)],
            )
        unseen = self.pick(one for one in record.roll if one not in record.marks)
        if unseen is None:
            return None
        if kind < 0.4:
            return self.ask(
                "count.out_count", officer, count=count, person=unseen, responsible=self.crew["marta"],
                expected_return_at=Moment(at + HOUR_MS),
            )  # fmt: skip
        return self.ask("count.list_missing", officer, count=count, person=unseen)

    def close(self, state, at):
        count = self.pick(state.counts.open_counts())
        if count is None:
            return None
        urgent = state.counts.counts[count].kind is CountKind.EMERGENCY
        act = (
            "count.sign_as_it_stands"
            if urgent and self.chance.random() < 0.7
            else "count.close_count"
        )
        return self.ask(act, self.pick(("olga", "otto")), count=count)

    def supersede(self, state, at):
        count = self.pick(state.counts.counts)
        return self.ask("count.supersede_count", "olga", count=count) if count else None

    def breach(self, state, at):
        breach = self.pick(state.breaches.open())
        if breach is not None and self.chance.random() < 0.7:
            return self.ask("breach.end_breach", "rosa", breach=getattr(breach, "breach", breach))
        return self.ask("breach.declare_breach", self.pick(COUNTERS), place=self.places["shelter"])

    def declare_absence(self, state, at):
        if self.chance.random() < 0.3:
            return self.ask("absence.open_due_absences", "eva")
        person = self.person(state)
        return (
            self.ask(
                "absence.declare_absence", "nora", persons=(person,), kind=self.pick(AbsenceKind)
            )
            if person
            else None
        )

    def pursue_absence(self, state, at):
        absence = self.pick(
            one for one, record in state.absences.absences.items() if not record.is_closed
        )
        if absence is None:
            return None
        record = state.absences.absences[absence]
        holder = self.handle(record.custodian) or "ben"
        steps = (
            ("request_alert", "nora", {"absences": (absence,)}),
            ("acknowledge_alert", "alba", {"absences": (absence,)}),
            ("activate_alert", "alba", {"absence": absence, "number": "A-1"}),
            ("locate_person", "pablo", {"absence": absence, "where": f"{CANARY} calle 1"}),
            ("sign_for_search", f"pablo+{holder}", {"absence": absence}),
            (
                "recover_person",
                f"pablo+{holder}",
                {"absence": absence, "place": self.pick(self.places["rooms"])},
            ),
            ("end_alert", "alba", {"absence": absence}),
            ("record_medical_check", "marta", {"absence": absence}),
            ("schedule_interview", "ines", {"absence": absence, "due_at": Moment(at + HOUR_MS)}),
            ("record_interview", "ines", {"absence": absence, "outcome": InterviewOutcome.HELD}),
            (
                "decide_placement",
                "nora",
                {"absence": absence, "decision": self.pick(PlacementDecision)},
            ),
            ("close_absence", "nora", {"absence": absence}),
            ("confirm_presence", "nora+eva", {"absence": absence}),
            (
                "report_sighting",
                "eva",
                {
                    "absence": absence,
                    "source": ReportSource.STAFF,
                    "reliability": Reliability.PROBABLE,
                    "where": f"{CANARY} mercado",
                    "circumstances": "",
                },
            ),
        )
        done = sum(bool(taken) for taken in record.steps.values())
        act, signers, fields = (
            steps[min(done, 11)] if self.chance.random() < 0.6 else self.pick(steps)
        )
        if len(set(signers.split("+"))) < signers.count("+") + 1:
            return None
        return self.ask(f"absence.{act}", signers, **fields)

    def merge(self, state, at):
        kept, duplicate = self.person(state), self.person(state)
        if kept is None or len(list(state.custody.open_persons())) < 6:
            return None
        return self.ask(
            "register.merge_persons",
            "renata+rosa",
            kept=kept,
            duplicate=duplicate,
            basis=MergeBasis.SAME_FACE,
        )

    def split(self, state, at):
        merge = self.pick(one for one in state.merges.merges if state.merges.stands(one))
        return (
            self.ask(
                "register.split_persons", "renata+rosa", merge=merge, ground=SplitGround.TWO_FACES
            )
            if merge
            else None
        )

    def role(self, state, at):
        act = self.pick(("team.grant_role", "team.withdraw_role"))
        return self.ask(
            act,
            "rosa",
            staff=self.crew["mora"],
            role=self.pick((Role.CARER, Role.MONITOR, Role.COUNTER)),
        )

    def end_service(self, state, at):
        return self.ask("team.end_service", "rosa", staff=self.crew["mora"])

    def claim(self, state, at):
        person = self.person(state)
        said = IdentityContent(name=f"{CANARY} Inventada {self.chance.randrange(99)}")
        return (
            self.ask(
                "register.claim_identity",
                "renata",
                person=person,
                claimant=Claimant.ADULT,
                said=said,
            )
            if person
            else None
        )

    def mention(self, state, at):
        said = MentionContent(name=f"{CANARY} Ausente")
        return self.ask(
            "register.note_mention",
            "renata",
            source=Claimant.RELATIVE,
            owner=self.crew["renata"],
            review_at=Moment(at + HOUR_MS),
            said=said,
        )

    def hold(self, state, at):
        hold = self.pick(
            one for one, record in state.releases.holds.items() if record.lifted_by is None
        )
        if hold is not None and self.chance.random() < 0.6:
            return self.ask(
                "release.lift_hold",
                "julia",
                hold=hold,
                reason=HoldEnd.DECISION,
                words=f"{CANARY} fin",
            )
        person = self.person(state)
        return (
            self.ask(
                "release.place_hold",
                "julia",
                person=person,
                ground=HoldGround.RISK,
                words=f"{CANARY} motivo",
            )
            if person
            else None
        )

    def send_out(self, state, at):
        out = self.pick(state.custody.out)
        if out is not None and self.chance.random() < 0.6:
            return self.ask(
                "custody.return_person", "eva", person=out, place=self.pick(self.places["rooms"])
            )
        person = self.person(state)
        holder = self.handle(state.custody.answers_for(person)) if person else None
        if holder is None:
            return None
        return self.ask(
            "custody.send_out", holder, person=person, responsible=self.crew["marta"], reason=OutReason.HOSPITAL,
            expected_return_at=Moment(at + HOUR_MS),
        )  # fmt: skip

    def room(self, state, at):
        person = self.person(state)
        return (
            self.ask(
                "placement.assign_room",
                "eva",
                persons=(person,),
                place=self.pick(self.places["rooms"]),
            )
            if person
            else None
        )

    def replace_tag(self, state, at):
        person = self.person(state)
        return (
            self.ask("register.replace_tag", "ana", person=person, reason=self.pick(TagChange))
            if person
            else None
        )

    def erase(self, state, at):
        person = self.person(state)
        return (
            self.ask(
                "erasure.order_erasure", "julia+rosa", person=person, basis=ErasureBasis.COURT_ORDER
            )
            if person
            else None
        )

    def nonsense(self, state, at):
        """Acts that no rule allows: unknown people, wrong signers, references of nothing."""
        nobody = PersonId(self.chance.randbytes(16))
        return self.pick(
            (
                self.ask(
                    "custody.offer_handover", "ana", persons=(nobody,), receiver=self.crew["ben"]
                ),
                self.ask("count.close_count", "carla", count=self.chance.randbytes(16)),
                self.ask(
                    "register.merge_persons",
                    "renata",
                    kept=nobody,
                    duplicate=nobody,
                    basis=MergeBasis.DNA,
                ),
                self.ask("absence.close_absence", "eva", absence=self.chance.randbytes(16)),
                self.ask("team.grant_role", "eva", staff=self.crew["eva"], role=Role.COORDINATOR),
                self.ask("custody.accept_handover", "ben", offers=(self.chance.randbytes(16),)),
            )
        )

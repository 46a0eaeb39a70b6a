"""Custody: what holds in every story, at one site or at three that meet when they can."""

import contextlib
import random

from hypothesis import given, settings
from hypothesis import strategies as st

import kit.verbs_register  # noqa: F401
from kit.cast import CAST
from kit.stage import Stage
from resguardo.operation import contest, custody, fold, operation
from resguardo.operation.contest import ContestResolved
from resguardo.operation.custody import OutReason
from resguardo.operation.handover import HandoverAccepted, HandoverOffered, HandoverRefusal
from resguardo.operation.identifiers import Moment
from resguardo.operation.merge import MergeBasis, PersonsMerged, PersonsSplit, SplitGround
from resguardo.operation.refusal import Refused

HANDLES = ("ana", "ben", "eva", "dora", "nora")
PERSONS = ("P1", "P2")
ACTIONS = (
    "offer",
    "accept",
    "refuse",
    "withdraw",
    "hand_over",
    "resolve",
    "send_out",
    "return",
    "merge",
    "split",
    "meet",
)

OFTEN = (*ACTIONS, *("hand_over",) * 6, *("meet",) * 8, *("resolve",) * 4)
"""Contests need many handovers and many meetings."""

STEPS = st.lists(
    st.tuples(
        st.integers(0, 2),
        st.sampled_from(OFTEN),
        st.sampled_from(PERSONS),
        st.sampled_from(HANDLES),
        st.integers(0, 2),
    ),
    min_size=5,
    max_size=30,
)


class Story:
    """Three sites on which random acts are asked; what is refused writes nothing."""

    def __init__(self):
        first = Stage().play("20:00  ana  tags P1 P2")
        self.sites = [first, first.apart(b"B" * 32), first.apart(b"C" * 32)]

    def play(self, steps, after=lambda site, before: None):
        """Ask every step; `after` sees the site and its state before."""
        for number, (index, action, label, handle, other) in enumerate(steps):
            site = self.sites[index]
            before = operation.from_bytes(operation.to_bytes(site.state))
            if action == "meet":
                site.meet(self.sites[other])
            else:
                with contextlib.suppress(Refused):
                    getattr(self, f"_{action}")(site, label, handle, number)
            after(site, before)
        return self

    def union(self):
        """Everything that was written at any site, in reading order."""
        union = {one.written.event: one for site in self.sites for one in site.recorded}
        return sorted(union.values(), key=lambda one: (one.generation, one.written.event))

    def _by(self, site, handles, number):
        return site.by(f"20:{number + 1:02}", handles)

    def _holder(self, site, label):
        holder = site.state.custody.answers_for(site.person(label))
        return next(handle for handle in CAST if CAST[handle].staff == holder)

    def _offer(self, site, label, handle, number):
        by = self._by(site, self._holder(site, label), number)
        site.do(
            by, "custody.offer_handover", persons=site.people(label), receiver=site.staff(handle)
        )

    def _accept(self, site, label, handle, number):
        site.do(
            self._by(site, handle, number), "custody.accept_handover", persons=site.people(label)
        )

    def _refuse(self, site, label, handle, number):
        by = self._by(site, handle, number)
        site.do(
            by, "custody.refuse_handover", persons=site.people(label), reason=HandoverRefusal.UNSAFE
        )

    def _withdraw(self, site, label, handle, number):
        by = self._by(site, self._holder(site, label), number)
        site.do(by, "custody.withdraw_handover", persons=site.people(label))

    def _hand_over(self, site, label, handle, number):
        by = self._by(site, f"{self._holder(site, label)}+{handle}", number)
        site.do(by, "custody.hand_over", persons=site.people(label), receiver=site.staff(handle))

    def _resolve(self, site, label, handle, number):
        person = site.person(label)
        by = self._by(site, "rosa+nora", number)
        branches = tuple(link for link, _ in site.state.custody.claims(person))
        claims = [output.holder for _, output in site.state.custody.claims(person)]
        seer = site.staff("marta")
        holder = claims[number % len(claims)] if claims else seer
        site.do(
            by,
            "custody.resolve_contest",
            person=person,
            branches=branches,
            holder=holder,
            seen_by=seer,
            seen_at=by.happened_at,
        )

    def _send_out(self, site, label, handle, number):
        by = self._by(site, self._holder(site, label), number)
        fields = {
            "responsible": site.staff(handle),
            "reason": OutReason.COURT,
            "expected_return_at": site.at("23:00"),
        }
        site.do(by, "custody.send_out", person=site.person(label), **fields)

    def _return(self, site, label, handle, number):
        site.do(self._by(site, handle, number), "custody.return_person", person=site.person(label))

    def _merge(self, site, label, handle, number):
        pair = {"kept": site.person("P1"), "duplicate": site.person(label)}
        site.do(
            self._by(site, "rosa+renata", number),
            "register.merge_persons",
            **pair,
            basis=next(iter(MergeBasis)),
        )

    def _split(self, site, label, handle, number):
        for merge in site.state.merges.of_person(site.person(label)):
            by = self._by(site, "rosa+renata", number)
            site.do(by, "register.split_persons", merge=merge, ground=next(iter(SplitGround)))


def view(state):
    """What the account says of custody, without any moment."""
    trees = state.custody.trees
    return {
        person: (
            state.custody.answers_for(person),
            sorted(link for link, _ in state.custody.claims(person)),
            sorted(trees[person].late),
            state.custody.is_contested(person),
        )
        for person in trees
    }


@settings(max_examples=40, deadline=None)
@given(STEPS)
def test_invariant_01_exactly_one_named_human_answers_at_every_instant(steps):
    """P14, P17: whatever happens at whichever site, each person has one holder, enrolled in an organisation."""

    def one_holder(site, _):
        for person in site.state.custody.trees:
            holder = site.state.custody.answers_for(person)
            assert site.state.team.organisation(holder)

    Story().play(steps, one_holder)


@settings(max_examples=40, deadline=None)
@given(STEPS)
def test_invariant_01_the_books_balance_at_every_instant(steps):
    """P15: holders plus released equal tags less merged; each posting moves one unit from the last holder to the next."""

    def balanced(site, _):
        state = site.state
        trees = state.custody.trees.values()
        issued, merged = len(trees), sum(tree.fused_into is not None for tree in trees)
        assert sum(custody.balance(state).values()) == issued - merged
        booked = dict.fromkeys(custody.balance(state), 0)
        for entry in custody.postings(state):
            booked[entry.credit] = booked.get(entry.credit, 0) + 1
            if entry.debit is not None:
                booked[entry.debit] -= 1
        assert {holder: count for holder, count in booked.items() if count} == custody.balance(
            state
        )

    Story().play(steps, balanced)


@settings(max_examples=40, deadline=None)
@given(STEPS)
def test_invariant_02_custody_moves_only_by_an_offer_and_its_acceptance(steps):
    """P18: every acceptance names an offer that the giver signed, and the receiver, another person, signed the acceptance."""
    story = Story().play(steps)
    offers = {
        one.event.offer: one for one in story.union() if isinstance(one.event, HandoverOffered)
    }
    for one in story.union():
        if isinstance(one.event, HandoverAccepted):
            offered = offers[one.event.offer]
            assert offered.event.giver in offered.written.actors
            assert one.event.receiver in one.written.actors
            assert offered.event.giver != one.event.receiver


@settings(max_examples=40, deadline=None)
@given(STEPS)
def test_invariant_02_at_one_site_a_holder_changes_only_by_acceptance_resolution_merge_or_split(
    steps,
):
    """No other act moves custody; an offer alone never does."""
    moving = (HandoverAccepted, ContestResolved, PersonsMerged, PersonsSplit)

    def moved_by_two(site, before):
        last = site.recorded[-1].event
        changed = view(before) != view(site.state)
        assert not changed or isinstance(last, moving)

    Story().play([step for step in steps if step[1] != "meet"], moved_by_two)


@settings(max_examples=40, deadline=None)
@given(STEPS)
def test_invariant_03_no_step_leaves_a_person_with_fewer_claims_unless_it_resolves(steps):
    """P13, P17: a contest lasts until an event that names it ends it; time and further acts do not."""

    def lasts(site, before):
        for person in before.custody.trees:
            ended = before.custody.is_contested(person) and not site.state.custody.is_contested(
                person
            )
            if ended:
                assert any(
                    isinstance(one.event, ContestResolved | PersonsMerged | PersonsSplit)
                    for one in site.recorded
                )

    Story().play(steps, lasts)


@settings(max_examples=40, deadline=None)
@given(STEPS)
def test_two_acceptances_from_one_link_are_contested_resolved_or_a_late_claim(steps):
    """P16: on a site that holds both, until a resolution."""
    story = Story().play(steps)
    for site in story.sites:
        state = site.state
        for person, tree in state.custody.trees.items():
            twice = [link for link, output in tree.outputs.items() if len(output.spent_by) > 1]
            if twice and not state.custody.is_contested(person):
                assert tree.late or any(output.settled for output in tree.outputs.values())


@settings(max_examples=40, deadline=None)
@given(STEPS, st.randoms(use_true_random=False))
def test_sites_that_hold_the_same_events_say_the_same_in_whatever_order_they_met(steps, chance):
    """P8, P9: the state depends on the set of events, not on who met whom first."""
    story = Story().play(steps)
    whole = operation.to_bytes(replayed(story.union()))
    order = chance.sample(story.sites, 3)
    order[0].meet(order[1]).meet(order[2])
    order[1].meet(order[2])
    assert {operation.to_bytes(site.state) for site in story.sites} == {whole}


@settings(max_examples=40, deadline=None)
@given(STEPS, st.randoms(use_true_random=False))
def test_custody_is_the_same_in_every_reading_order_that_respects_causes(steps, chance):
    """Stronger than needed: any order in which each event comes after what its writer knew gives the same custody."""
    recorded = Story().play(steps).union()
    assert view(replayed(recorded)) == view(replayed(shuffled(recorded, chance)))


@settings(max_examples=40, deadline=None)
@given(STEPS, st.randoms(use_true_random=False))
def test_no_clock_chooses_between_two_events(steps, chance):
    """P11: with every clock wrong by hours, custody and contests are the same."""
    recorded = Story().play(steps).union()
    state = operation.Operation()
    for one in recorded:
        moment = Moment(one.written.happened_at + chance.randrange(-(10**7), 10**7))
        written = type(one.written)(
            one.written.event,
            one.written.writer,
            one.written.sequence,
            moment,
            moment,
            one.written.source,
            one.written.actors,
            one.written.knows,
        )
        fold.apply(state, one.event, written)
    assert view(state) == view(replayed(recorded))


def test_the_random_stories_reach_what_they_are_for():
    """A thousand random steps contain contests, late claims, resolutions and merges; otherwise the properties prove nothing."""
    chance = random.Random(7)
    seen = {"contest": 0, "late": 0, "resolved": 0, "merged": 0}
    for _ in range(150):
        steps = [
            (
                chance.randrange(3),
                chance.choice(OFTEN),
                chance.choice(PERSONS),
                chance.choice(HANDLES),
                chance.randrange(3),
            )
            for _ in range(25)
        ]
        story = Story().play(steps)
        state = replayed(story.union())
        seen["contest"] += bool(contest.contests(state))
        seen["late"] += bool(contest.late_claims(state))
        seen["resolved"] += any(isinstance(one.event, ContestResolved) for one in story.union())
        seen["merged"] += any(isinstance(one.event, PersonsMerged) for one in story.union())
    assert all(seen.values()), seen


def replayed(recorded):
    """The state that these events give."""
    state = operation.Operation()
    for one in recorded:
        fold.apply(state, one.event, one.written)
    return state


def shuffled(recorded, chance):
    """The same events in another order that respects what each writer knew."""
    waiting, done, order = list(recorded), set(), []
    while waiting:
        ready = [one for one in waiting if one.past <= done]
        chosen = chance.choice(ready)
        order.append(chosen)
        done.add(chosen.written.event)
        waiting.remove(chosen)
    return order

"""From a played story to its report: what the account says is read from the account, what was true from the world, and the auditor compares."""

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from resguardo.account.account import Account
from resguardo.account.reading import read_all
from resguardo.drill import auditor, faults
from resguardo.drill import report as told
from resguardo.drill.auditor import Complaint, CountSaid, Link, Seen
from resguardo.drill.counts import Held
from resguardo.drill.exercise import Exercise
from resguardo.drill.people import Number
from resguardo.drill.proposals import Proposals
from resguardo.drill.scenario import Story
from resguardo.operation.absence import Stage
from resguardo.operation.contest import ContestResolved
from resguardo.operation.count import CountKind, Tally
from resguardo.operation.event import Event, FactSource
from resguardo.operation.fold import Written
from resguardo.operation.handover import HandoverAccepted
from resguardo.operation.identifiers import CountId, Moment, PlaceId
from resguardo.operation.operation import Operation, digest
from resguardo.operation.refusal import ensure
from resguardo.operation.register import TagIssued
from resguardo.operation.release import PersonReleased
from resguardo.operation.roll import Whereabouts, roll
from resguardo.operation.unaccounted import unaccounted
from resguardo.reconcile.explain import Change, Explanation, explain
from resguardo.store.opening import LEDGER_FILE_NAME
from resguardo.verify import verify_file

TOTALS = ("persons", "children", "adults", "present", "out", "vehicle", "absent")
HERE = (Whereabouts.PRESENT, Whereabouts.VEHICLE)
SHOWN = frozenset(Change) - {Change.HANDED_OVER, Change.MOVED}
"""A handover or a move changes nobody's place in a total."""


class Accounting:
    """The report of one story. Everything is read once and kept while it is written."""

    def __init__(self, exercise: Exercise, story: Story) -> None:
        self.exercise, self.story = exercise, story
        self.account: Account = exercise.account
        self.state: Operation = self.account.state
        self.ends_at = exercise.clock.now
        self.counts = self._counts_in_order()
        rows = self.account.store.rows(self.account.operation)
        ensure(not self.state.without_effect, "everything that the crew signed had effect")
        self.told: list[tuple[Event, Written]] = [
            (one.event, one.written) for one in read_all(rows)
        ]
        self.states = {
            held.name: self.account.told_until(held.closed_at, None) for held in self.counts
        }

    def report(self) -> told.Report:
        """The whole report, but for the seconds that it took."""
        exercise, story = self.exercise, self.story
        custody = auditor.audit_custody(self._links(), exercise.books, self.ends_at)
        unaccounted = self._tags(story.alarm.listed) if story.alarm else []
        gone = exercise.world.gone(story.alarm.closed_at) if story.alarm else []
        truth = self._tags(gone)
        false = self._false_counts()
        people = exercise.world.people.values()
        children = sum(one.is_child for one in people)
        contested = [number for one in story.contested for number in one.planted]
        named = [number for one in story.contested for number in one.found]
        return told.Report(
            scenario=exercise.setting.scenario,
            operation=exercise.setting.operation,
            zone=exercise.setting.zone,
            seed=exercise.seed,
            persons=told.Persons(children, len(people) - children),
            tagged_from=self._iso(story.tagged_from),
            tagged_until=self._iso(story.tagged_until),
            by_officer=self._by_officer(),
            rides=self._rides(),
            counts=[self._count(held) for held in self.counts],
            breach=self._breach(),
            unaccounted=unaccounted,
            truth_missing=truth,
            wrong_names=sorted(set(unaccounted) ^ set(truth)),
            custody_gaps=len(custody.gaps),
            custody_overlaps=len(custody.overlaps),
            disputes=told.Disputes(
                len(contested), len(set(contested) & set(named) & custody.contested)
            ),
            contests=self._contests(),
            false_counts=told.FalseCountsTold(
                len(false.planted), len(false.flagged), len(false.false_alarms)
            ),
            faults=[
                told.FaultTold(one.code, list(one.planted), list(one.found), one.is_found)
                for one in (*story.faults, *self._written())
            ],
            explained=self._explained(),
            alerts=self._alerts(),
            statements=[
                told.SaidTold(self._iso(one.at), one.words, one.refused or "") for one in story.said
            ],
            tablets=[
                told.TabletTold(
                    one.tablet, self._iso(one.at), one.events, round(one.ahead_ms / 60_000)
                )
                for one in story.exchanges
            ],
            matching=Proposals(exercise).all(),
            audit=self._audit(custody),
            events=sum(1 for _ in self.account.store.rows(self.account.operation)),
            verified=self._verified(),
            seconds=0.0,
        )

    def _counts_in_order(self) -> list[Held]:
        held = list(self.story.counts)
        if self.story.alarm is not None:
            alarm = self.story.alarm
            held.append(
                Held(
                    "emergency",
                    CountKind.EMERGENCY,
                    alarm.reference,
                    alarm.opened_at,
                    alarm.closed_at,
                    {},
                    (),
                    (),
                )
            )
        return sorted(held, key=lambda one: one.closed_at)

    def _iso(self, at: Moment | None) -> str:
        if at is None:
            return ""
        return (
            datetime.fromtimestamp(at / 1000, UTC)
            .astimezone(self.exercise.clock.zone)
            .isoformat(timespec="seconds")
        )

    def _tags(self, numbers: Iterable[Number]) -> list[str]:
        return sorted(self.exercise.band(number) for number in numbers)

    def _handle(self, staff: object) -> str:
        return self.exercise.desk.handle_of(staff)  # type: ignore[arg-type]

    def _by_officer(self) -> dict[str, int]:
        officers: dict[str, int] = {}
        for person in self.state.register.persons.values():
            officer = self._handle(person.tagged_by)
            officers[officer] = officers.get(officer, 0) + 1
        return dict(sorted(officers.items()))

    def _rides(self) -> list[told.RideTold]:
        return [
            told.RideTold(
                one.ride.vehicle,
                one.ride.escort,
                one.ride.origin,
                one.ride.destination,
                self._iso(one.left_at),
                self._iso(one.arrived_at),
                len(one.aboard),
                self._tags(one.left_behind),
                self._tags(one.refused_at_door),
            )
            for one in self.story.rides
        ]

    def _count(self, held: Held) -> told.CountTold:
        record = self.state.counts.counts[held.reference]
        figures = record.figures
        if figures is None:
            raise KeyError(held.name)
        flags = faults.flagged(self.exercise, held.reference)
        return told.CountTold(
            name=held.name,
            kind=record.kind.value,
            opened_at=self._iso(record.opened_at),
            closed_at=self._iso(held.closed_at),
            minutes=(held.closed_at - held.opened_at) // 60_000,
            expected=_tallied(figures.expected),
            sighted=_tallied(figures.sighted),
            out=_tallied(figures.out_counted),
            missing=_tallied(figures.missing),
            differing=self._tags(held.differing),
            recounted=list(dict.fromkeys(held.recounted)),
            on_paper=list(held.on_paper),
            on_tablet=list(held.apart),
            flagged=sorted(flags),
            late_marks=len(record.late),
        )

    def _breach(self) -> told.Breach | None:
        alarm = self.story.alarm
        if alarm is None:
            return None
        beats = [
            told.BeatTold(
                self._iso(one.at),
                (one.at - alarm.opened_at) // 60_000,
                one.what,
                one.who,
                one.subject,
                one.unseen,
            )
            for one in alarm.beats
        ]
        missing = [
            self._missing(number, alarm.reference, alarm.closed_at) for number in alarm.listed
        ]
        return told.Breach(
            self._iso(alarm.opened_at),
            self._iso(alarm.closed_at),
            (alarm.closed_at - alarm.opened_at) // 60_000,
            beats,
            self._tags(alarm.found),
            missing,
        )

    def _missing(self, number: Number, count: CountId, at: Moment) -> told.MissingTold:
        person = self.exercise.persons[number]
        listed = unaccounted(self.states["emergency"][0], count)
        line = next(one for one in listed if one.person == person)
        absence = next(
            one
            for one in self.state.absences.absences.values()
            if one.person == person and one.count == count
        )
        at_step = {stage: self._iso(step.at) for stage in Stage if (step := absence.first(stage))}
        recovered = absence.first(Stage.RECOVERED)
        stages = sorted(
            ((absence.first(stage), stage) for stage in Stage if absence.has(stage)),
            key=lambda one: one[0].at if one[0] else at,
        )
        return told.MissingTold(
            tag=self.exercise.band(number),
            counted_as=self.state.register.persons[person].counted_as.value,
            last_seen_at=self._iso(line.last_seen_at),
            last_seen_in=self._label(line.last_seen_place),
            last_seen_by=self._handle(line.last_seen_by),
            last_custodian=self._handle(absence.custodian),
            alert_at=at_step.get(Stage.ALERT_ACTIVE, ""),
            located_at=at_step.get(Stage.LOCATED, ""),
            recovered_at=at_step.get(Stage.RECOVERED, ""),
            recovered_by=self._handle(recovered.by) if recovered else "",
            alert_ended_at=at_step.get(Stage.ALERT_ENDED, ""),
            stage=stages[-1][1].value if stages else "",
        )

    def _contests(self) -> list[told.ContestTold]:
        return [
            told.ContestTold(
                self._tags(one.planted),
                list(one.claimants),
                one.accountable,
                self._iso(one.resolved_at),
                one.resolved_by.split("+"),
                one.holder,
                one.overdue_aboard,
            )
            for one in self.story.contested
        ]

    def _false_counts(self) -> faults.FalseCounts:
        return faults.false_counts(self.exercise, self.counts)

    def _alerts(self) -> told.Alerts:
        raised = self.story.raised
        if raised is None:
            return told.Alerts(0, 0, 0)
        return told.Alerts(len(raised.needed), len(raised.ready), len(raised.complete))

    def _written(self) -> list[faults.Fault]:
        """Faults in how facts reached the ledger: papers typed in after the fact, and tablets that were apart."""
        late = {
            written.paper
            for _, written in self.told
            if written.source is FactSource.PAPER and written.written_at > written.happened_at
        }
        writers = {written.writer for _, written in self.told}
        found = [name for name, key in self.story.devices.items() if key in writers]
        sheets = faults.Fault(
            "paper_typed_in_late",
            tuple(self.story.sheets),
            tuple(sorted(sheet or "" for sheet in late)),
        )
        return [sheets, faults.Fault("tablets_apart", tuple(self.story.devices), tuple(found))]

    def _explained(self) -> list[told.Explained]:
        return [
            self._explain(one, other)
            for one, other in zip(self.counts, self.counts[1:], strict=False)
        ]

    def _explain(self, earlier: Held, later: Held) -> told.Explained:
        (before, known), (after, new) = self.states[earlier.name], self.states[later.name]
        old = {one.written.event for one in known}
        explanation = explain(
            before, after, [(one.event, one.written) for one in new if one.written.event not in old]
        )
        was, now = (self._sighted(held) for held in (earlier, later))
        rows = [
            self._row(explanation, index)
            for index, row in enumerate(explanation.rows)
            if SHOWN & set(row.changes)
        ]
        unexplained = sum(explanation.total(name).unexplained for name in TOTALS)
        unexplained += abs(sum(row.counts for row in rows) - (now - was))
        return told.Explained(earlier.name, later.name, was, now, now - was, rows, unexplained)

    def _sighted(self, held: Held) -> int:
        figures = self.state.counts.counts[held.reference].figures
        return figures.sighted.total if figures else 0

    def _row(self, explanation: Explanation, index: int) -> told.RowTold:
        row = explanation.rows[index]
        was = row.before is not None and row.before.on in HERE
        now = row.after is not None and row.after.on in HERE
        acts = [
            told.ActTold(
                one.name, [self._handle(who) for who in one.signers], self._iso(one.happened_at)
            )
            for one in row.acts
            if _matters(one.name)
        ]
        return told.RowTold(row.tag, now - was, [change.value for change in row.changes], acts)

    def _links(self) -> list[Link]:
        """Every link of custody in the ledger, as plain as the auditor wants it; a record merged into another is no second person."""
        links = []
        for event, written in self.told:
            spends: tuple[bytes, ...]
            match event:
                case TagIssued(person=person, link=link, holder=holder):
                    spends, name = (), self._handle(holder)
                case HandoverAccepted(person=person, basis=basis, link=link, receiver=receiver):
                    spends, name = (basis,), self._handle(receiver)
                case ContestResolved(person=person, branches=branches, link=link, holder=holder):
                    spends, name = tuple(branches), self._handle(holder)
                case PersonReleased(person=person):
                    link, name = written.event[:16], ""  # type: ignore[assignment]
                    spends = tuple(
                        one for one in self.state.custody.trees[person].outputs if one != link
                    )
                case _:
                    continue
            if not self.state.register.is_active(person):
                continue
            number = self.exercise.numbers[person]
            links.append(
                Link(
                    number,
                    link.hex(),
                    name,
                    written.happened_at,
                    tuple(one.hex() for one in spends),
                )
            )
        return links

    def _audit(self, custody: auditor.CustodyAudit) -> told.Audit:
        books, story = self.exercise.books, self.story
        complaints = [*custody.gaps, *custody.overlaps, *custody.wrong]
        for held in self.counts:
            complaints += auditor.audit_count(self._said(held), books, story.places, story.outside)
            complaints += self._holders(held)
        complaints += auditor.audit_sightings(self._seen(), books)
        return told.Audit(
            custody.instants,
            len(books.bands),
            len(self.counts),
            [self._in_words(one) for one in complaints],
        )

    def _seen(self) -> list[Seen]:
        """The last sightings of those missing, when the emergency count closed and at the end."""
        states = [self.states[held.name][0] for held in self.counts if held.name == "emergency"]
        return [
            Seen(
                self.exercise.numbers[line.person],
                line.last_seen_at,
                self._label(line.last_seen_place),
            )
            for state in (*states, self.state)
            for line in unaccounted(state)
        ]

    def _label(self, place: PlaceId | None) -> str:
        return self.exercise.labels.get(place, "") if place else ""

    def _said(self, held: Held) -> CountSaid:
        """What the account says of a closed count, with names."""
        state, record = self.states[held.name][0], self.state.counts.counts[held.reference]
        by_whereabouts: dict[Whereabouts, set[Number]] = {one: set() for one in Whereabouts}
        for line in roll(state):
            by_whereabouts[line.on].add(self.exercise.numbers[line.person])
        figures = record.figures
        present = by_whereabouts[Whereabouts.PRESENT] | by_whereabouts[Whereabouts.VEHICLE]
        return CountSaid(
            held.name,
            held.opened_at,
            held.closed_at,
            frozenset(present),
            frozenset(
                self.exercise.numbers[self.state.register.standing(one)] for one in record.missing
            ),
            frozenset(by_whereabouts[Whereabouts.OUT]),
            figures.expected.children if figures else 0,
            figures.expected.adults if figures else 0,
        )

    def _holders(self, held: Held) -> list[Complaint]:
        """Who the account said answered for each person when a count was closed, against who truly did."""
        state = self.states[held.name][0]
        said = {
            number: self._handle(state.custody.answers_for(person))
            for number, person in self.exercise.persons.items()
        }
        return auditor.audit_holders(said, self.exercise.books, held.closed_at)

    def _in_words(self, complaint: Complaint) -> str:
        tag = (
            self.exercise.band(complaint.number)
            if complaint.number in self.exercise.persons
            else "-"
        )
        return f"{complaint.what} {tag} {self._iso(Moment(complaint.at))}: account {complaint.said or '-'}, truth {complaint.truth or '-'}"

    def _verified(self) -> bool:
        """The stand-alone checker goes through the raw bytes, and a fold from the first event gives the same state."""
        folder: Path = self.exercise.house.folder
        proven = all(one.holds for one in verify_file(folder / LEDGER_FILE_NAME))
        again = Account(self.exercise.house, self.account.operation)
        return proven and digest(again.state) == digest(self.account.state)


def _tallied(tally: Tally) -> told.Tallied:
    return told.Tallied(tally.children, tally.adults)


def _matters(name: str) -> bool:
    """Whether an event says why somebody's standing changed; sightings and descriptions do not."""
    return not name.startswith(
        ("count.person_sighted", "register.person_described", "register.photo", "register.identity")
    )

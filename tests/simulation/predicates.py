"""What must hold: the predicates of the test plan by their numbers, cheap ones after every step, dear ones now and then."""

import hashlib
from random import Random

from msgspec.structs import replace

from resguardo.account.reading import Reading, read_event
from resguardo.ledger import keys
from resguardo.ledger.format import (
    EVENT_DOMAIN,
    KEY_KIND,
    decode_header,
    encode_header,
    event_id,
    read_raw,
)
from resguardo.operation import custody
from resguardo.operation.absence import Stage
from resguardo.operation.disputes import disputes
from resguardo.operation.event import BY_CODE
from resguardo.operation.fold import apply
from resguardo.operation.operation import Operation, digest, to_bytes
from resguardo.operation.unaccounted import forgotten
from resguardo.store.interface import StoredRow
from simulation.books import books
from simulation.workload import CANARY


class Watch:
    """Looks at the nodes of one simulation. Every check names its predicate in the message of its assertion."""

    def __init__(self, world):
        self.world = world
        self.headers = {}
        self.signed = set()
        self.forged: set[bytes] = set()
        self.foreign: set[bytes] = set()
        self.places: dict[tuple[bytes, int], set[bytes]] = {}
        self.may_fork: set[bytes] = set()
        self.went_back: set[bytes] = set()
        """Writers who lost events in a restore: what builds on them may wait for ever."""
        self.checked: dict[str, int] = {}
        self.known: dict[str, set[bytes]] = {}
        self.acknowledged_here: dict[str, set[bytes]] = {}
        self.contested: dict[str, tuple[set, set]] = {}
        self.closed: dict[str, dict] = {}
        self.conflicts: set = set()
        self.erased_at: dict[str, set] = {}
        self.chance = Random(world.seed)

    # ------------------------------------------------------------------------- single events

    def look(self, node):
        """After every step, at what is new on the node that was touched."""
        if node.account is None:
            return
        known = self.known.setdefault(node.name, set())
        new = node.rows(self.checked.get(node.name, 0))
        for row in new:
            assert row.id not in known, "P7 no row twice"
            known.add(row.id)
            self.checked[node.name] = row.arrival
            self._event(row)
        self._commits(new)
        self._graph(node, new)
        self._custody(node)
        self._counts(node)

    def _event(self, row):
        if row.id in self.headers:
            return
        header = decode_header(row.header)
        assert event_id(row.header) == row.id, "P2 one name"
        assert encode_header(header) == row.header, "P2 one spelling"
        assert row.id not in self.foreign, "events of another operation stay out"
        assert CANARY.encode() not in row.header, "P33 no words in clear"
        self.headers[row.id] = header
        rivals = self.places.setdefault((header.writer, header.sequence), set())
        rivals.add(row.id)
        forger = self.world.forger.key.public if getattr(self.world, "forger", None) else None
        assert len(rivals) == 1 or header.writer in self.may_fork or header.writer == forger, (
            "P29 one header for each number"
        )

    def _commits(self, rows):
        open_commits = {}
        for row in rows:
            writer = self.headers[row.id].writer
            open_commits[writer] = row
            if row.signature:
                if row.id not in self.signed:
                    assert keys.verify(writer, row.signature, EVENT_DOMAIN + row.header), (
                        "P3 signed by its writer"
                    )
                    self.signed.add(row.id)
                del open_commits[writer]
        assert not open_commits, "P3 whole commits only"

    def _graph(self, node, rows):
        graph = node.account.reading.graph
        for row in rows:
            header = self.headers[row.id]
            named = (*header.dependencies, *((header.previous,) if header.previous else ()))
            if row.id not in graph:
                continue
            assert all(name in graph for name in named), "P5 what is named is there"
            generation = 1 + max((self.headers[name].generation for name in named), default=0)
            assert header.generation == generation, "P4 generation from causes"
            if header.previous:
                before = self.headers[header.previous]
                assert before.writer == header.writer, "P1 chain of one writer"
                assert before.sequence == header.sequence - 1, "P1 chain without a gap"
        powerless = self.world.forger.powerless if getattr(self.world, "forger", None) else set()
        reading = node.account.reading
        listed = {name for name, _ in reading.state.without_effect}
        for name in powerless & self.known[node.name]:
            assert name not in graph or name in listed, "what nobody signed has no effect"
        self._cut_off(node, listed)

    def _cut_off(self, node, listed):
        """P31, P30: what a revoked or forked writer wrote beyond its end counts for nothing, whatever the order of arrival."""
        reading = node.account.reading
        graph = reading.graph
        for fork in graph.forks():
            released = [name for name in fork.events if name in graph]
            if len(released) > 1:
                assert reading.state.team.cuts[fork.writer] < fork.sequence, (
                    "P30 a fork freezes its writer"
                )
                for name in released:
                    assert name in listed or self._harmless(name), "P30 both branches are listed"
        for writer, cut in reading.state.team.cuts.items():
            for head in graph.heads(writer):
                if graph.place(head).sequence > cut:
                    assert head in listed or self._harmless(head), "P31 nothing counts beyond a cut"

    def _harmless(self, name):
        """Kinds that nobody understands change nothing and are listed elsewhere."""
        return self.headers[name].kind >= 0xE00

    # -------------------------------------------------------------------------------- rooms

    def _custody(self, node):
        state = node.state
        team = state.team
        for person in state.custody.open_persons():
            holder = state.custody.answers_for(person)
            assert holder in team.members, "P14 one accountable holder, human"
            assert team.organisation(holder), "P14 in an organisation"
        balance = sum(custody.balance(state).values())
        merged = sum(one.merged_into is not None for one in state.register.persons.values())
        released = sum(
            state.custody.is_released(person)
            for person, one in state.register.persons.items()
            if one.merged_into is None
        )
        assert balance + released == len(state.register.persons) - merged, (
            "P15 custody adds up to the tags"
        )
        contested = {
            person for person in state.custody.open_persons() if state.custody.is_contested(person)
        }
        graph = node.account.reading.graph
        released = {name for name in self.known[node.name] if name in graph}
        earlier, before = self.contested.get(node.name, (set(), set()))
        gone = before - contested
        if gone:
            new = [self.headers[name] for name in released - earlier]
            settled = {
                person for one in new if one.kind in (0x309, 0xA01) for person in one.persons
            }
            # A merge moves contests between records, and a cut takes their events away.
            moved = any(one.kind in (0x0D, 0x0F, 0x121, 0x123) for one in new) or graph.forks()
            assert moved or gone <= settled, "P13 a contest ends by a resolution only"
        self.contested[node.name] = (released, contested)
        self.conflicts.update(("custody", person) for person in contested)

    def _counts(self, node):
        state = node.state
        before = self.closed.setdefault(node.name, {})
        for count, record in state.counts.counts.items():
            for closing in record.closings:
                figures = closing.figures
                parts = figures.sighted.total + figures.out_counted.total + figures.missing.total
                assert figures.expected.total == parts, "P19 roll = sighted + out-counted + missing"
                if not state.merges.merges:
                    assert figures.missing.total == len(closing.missing), (
                        "P19 the missing are named"
                    )
                key = (count, closing.event if hasattr(closing, "event") else closing.closed_by)
                assert before.setdefault(key, figures) == figures, (
                    "P22 what was signed never changes"
                )
                for person in closing.missing:
                    absence = hashlib.sha256(count + person).digest()[:16]
                    standing = state.register.standing
                    episodes = [
                        one
                        for one in state.absences.absences.values()
                        if standing(one.person) == standing(person)
                    ]
                    # A cut device takes the absence with it, and a split or a merge made apart leaves it
                    # with the other record: then the clock opens another one.
                    parted = state.team.cuts or state.merges.merges
                    assert (
                        absence in state.absences.absences
                        or episodes
                        or (parted and self._is_due_or_safe(state, standing(person), closing))
                    ), "P23 the missing have an absence"
                whole = figures.expected.total + figures.merged == record.size
                assert whole or closing.event in self.forged or state.team.cuts, (
                    "P19 nobody of the roll is left out"
                )
        self.conflicts.update((one.kind, *one.persons, one.about) for one in disputes(state))

    def _is_due_or_safe(self, state, person, closing):
        """Whether an absence of `person` falls due at the next look of the clock, or somebody saw or released them since."""
        due = {one for _, persons in forgotten(state) for one in persons}
        seen, tree = state.counts.last_sighting(person), state.custody.trees[person]
        taken = [one for one in tree.outputs.values() if one.made_at > closing.closed_at]
        return (
            person in due
            or state.custody.is_released(person)
            or (seen is not None and seen.at > closing.closed_at)
            or bool(taken)
        )

    # ------------------------------------------------------------------------------ around acts

    def before(self, node):
        return node.store.size(self.world.operation), digest(node.state)

    def nothing_changed(self, node, before):
        """A refusal or an accident leaves store and state as they were."""
        assert self.before(node) == before, "a refused act leaves everything as it was"

    def acknowledged(self, node, told):
        self.acknowledged_here.setdefault(node.name, set()).update(
            one.written.event for one in told
        )
        listed = dict(node.state.without_effect)
        for one in told:
            reason = listed.get(one.written.event)
            assert reason is None, f"what was acknowledged has effect: {reason} {one.event}"

    def reopened(self, node):
        """P28: a crash takes nothing that was acknowledged."""
        there = {row.id for row in node.rows()}
        assert self.acknowledged_here.get(node.name, set()) <= there, "P28 acknowledged is kept"
        self._again(node)

    def came_back(self, node, old, *, fork=True):
        """A node went back to an older copy; what it wrote since may be lost to it, and a chain may fork."""
        self.went_back.add(old)
        if fork:
            self.may_fork.add(old)
        self.known[node.name], self.checked[node.name] = set(), 0
        self.acknowledged_here[node.name] = set()
        self.contested.pop(node.name, None)
        self.closed.pop(node.name, None)
        self.erased_at.pop(node.name, None)
        self.look(node)

    def erased(self, node, person):
        assert not any(subject == person for subject, _, _ in node.keyring.all_keys()), (
            "P32 no key is left"
        )
        self.erased_at.setdefault(node.name, set()).add(person)

    # ------------------------------------------------------------------------------ dear ones

    def look_hard(self):
        """Every fifty steps."""
        nodes = [node for node in self.world.nodes if not node.stopped]
        self._equal_sets(nodes)
        node = self.chance.choice(nodes) if nodes else None
        if node is not None:
            self._again(node)
            self._shuffled(node)
            self._ingest_again(node)
            self._model(node)
            self._counted(node)
            self._alerts(node)
            self._erasures(node)

    def _equal_sets(self, nodes):
        told = {}
        for node in nodes:
            names = frozenset(self.known[node.name])
            if node.writer in self.may_fork:
                continue
            assert told.setdefault(names, digest(node.state)) == digest(node.state), (
                "P8 equal events, equal state"
            )

    def _again(self, node):
        """P10: what was folded as it came equals a fold from the first, and a snapshot of itself."""
        account = node.account
        again = Reading(node.rows)
        again.take(node.rows())
        assert digest(again.state) == digest(account.state), "P10 incremental equals full"
        reading = Reading(node.rows)
        reading.from_bytes(account.reading.arrival, account.reading.to_bytes())
        assert to_bytes(reading.state) == to_bytes(account.state), "P10 snapshot equals state"

    def _shuffled(self, node):
        """P9: the order in which commits arrive changes nothing."""
        commits, open_commits = [], {}
        for row in node.rows():
            writer = self.headers[row.id].writer
            open_commits.setdefault(writer, []).append(row)
            if row.signature:
                commits.append(open_commits.pop(writer))
        self.chance.shuffle(commits)
        rows = [
            StoredRow(arrival, row.id, row.header, row.signature)
            for arrival, row in enumerate((row for commit in commits for row in commit), 1)
        ]
        reading = Reading(lambda: rows)
        at = self.chance.randrange(len(commits))
        first = sum(map(len, commits[:at]))
        reading.take(rows[:first])
        reading.take(rows[first:])
        assert digest(reading.state) == digest(node.state), "P9 any order, one state"

    def _ingest_again(self, node):
        before = self.before(node)
        for content in node.bundles():
            node.take(content)
        assert self.before(node) == before, "P12 known events change nothing"

    def _model(self, node):
        """P16, P18: the account's contests and holders are those of books that know no rule."""
        state, graph = node.state, node.account.reading.graph
        rows = sorted(
            (row for row in node.rows() if row.id in graph), key=lambda row: graph.order_key(row.id)
        )
        without = {name for name, _ in state.without_effect}
        standing, _ = books(rows, without)
        for person, links in standing.items():
            holders = dict(links)
            claimed = {link: output.holder for link, output in state.custody.claims(person)}
            assert claimed == holders, "P16 the open links are those that nothing spent"
            assert state.custody.is_contested(person) == (len(holders) > 1), (
                "P16 two from one basis is a contest"
            )
            if len(holders) == 1:
                assert state.custody.answers_for(person) == next(iter(holders.values())), (
                    "P14 the one holder answers"
                )

    def _counted(self, node):
        """P20, P21: the closer did not count, nobody is first and second, and figures hold only what the closing could know."""
        state, graph = node.state, node.account.reading.graph
        without = {name for name, _ in state.without_effect}
        marks, closings, turns = [], [], {}
        for name in self.known[node.name]:
            header = self.headers[name]
            if name not in graph:
                continue
            if header.kind == 0x50B and name not in self.forged:
                # A mark that lost its effect later, with its device, was in the figures that were signed before.
                marks.append((name, header))
            if name in without or name in self.forged:
                continue
            if header.kind == 0x517:
                closings.append((name, header))
            elif header.kind == 0x509:
                turns.setdefault((header.body[0], header.body[3]), []).append(
                    (name, header.body[2])
                )
        for closing, header in closings:
            of_count = [
                (name, one)
                for name, one in marks
                if one.body[0] == header.body[0] and graph.knows(closing, name)
            ]
            closer = header.actors[0].actor
            assert all(one.actors[0].actor != closer for _, one in of_count), (
                "P20 the closer did not count"
            )
            seen = {person for _, one in of_count for person in one.persons}
            forged = any(
                self.headers[name].kind == 0x50B for name in self.forged & self.known[node.name]
            )
            assert forged or sum(header.body[1][1]) <= len(seen), (
                "P21 only marks that the closing could know"
            )
        for assigned in turns.values():
            for one, order in assigned:
                for other, second in assigned:
                    both = {order, second} == {1, 2} and graph.knows(one, other)
                    assert not both, "P20 nobody is first and second"

    def _alerts(self, node):
        """An alert that was activated is active until somebody ends it."""
        state = node.state
        for one in state.absences.absences.values():
            if one.has(Stage.ALERT_ACTIVE) and not one.has(Stage.ALERT_ENDED):
                assert one.alert_is_active, "no alert ends by itself"

    def _erasures(self, node):
        for person in self.erased_at.get(node.name, ()):
            assert not any(subject == person for subject, _, _ in node.keyring.all_keys()), (
                "P32 erased stays erased"
            )
            for one in node.account.about(person):
                if one.event.type.subject == "person":
                    assert node.account.content(one.written.event) is None, "P32 nothing opens"

    # ---------------------------------------------------------------------------------- the end

    def healed(self, nodes):
        """After the faults: one story everywhere, and nothing waits that could come."""
        # What breaks a rule is kept or turned away as it happened to arrive; what is released must be the same.
        sets = {
            frozenset(name for name in self.known[node.name] if name in node.account.reading.graph)
            for node in nodes
        }
        assert len(sets) == 1, "P39 all sites have all events"
        stories = {digest(node.state) for node in nodes}
        assert len(stories) == 1, "P39 one story on all sites"
        for node in nodes:
            for held in node.account.reading.graph.held():
                lost = held.writer in self.went_back
                assert held.id in self.forged or lost, "P39 nothing honest waits"
        self.look_hard()
        self._clocks(nodes[0])

    def _clocks(self, node):
        """P11: with other clocks on all events the same people answer and the same are missing."""
        shown = self._story(node, {})
        moved = {name: self.chance.randrange(2**40) for name in self.headers}
        assert self._story(node, moved) == shown, "P11 no clock decides"

    def _story(self, node, moved):
        graph, without = node.account.reading.graph, {name for name, _ in node.state.without_effect}
        state = Operation()
        rows = sorted(
            (row for row in node.rows() if row.id in graph), key=lambda row: graph.order_key(row.id)
        )
        for row in rows:
            fields = read_raw(row.header)
            if row.id in without or fields[KEY_KIND] not in BY_CODE:
                continue
            told = read_event(row, fields, graph)
            if row.id in moved:
                written = replace(told.written, happened_at=moved[row.id], written_at=moved[row.id])
            else:
                written = told.written
            apply(state, told.event, written)
        answers = {person: state.custody.answers_for(person) for person in state.register.persons}
        contested = {person for person in answers if state.custody.is_contested(person)}
        missing = {count: record.missing for count, record in state.counts.counts.items()}
        alerts = {
            absence: (one.alert_is_active, one.is_closed)
            for absence, one in state.absences.absences.items()
        }
        return answers, contested, missing, alerts

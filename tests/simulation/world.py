"""The simulation: nodes, a network between them, time, faults, and the predicates that are asked along the way.

Everything comes from the seed. A run has two phases: in the first everything may go wrong and only safety is asked; then the faults stop, and
within three rounds of merges every site must tell the same story with nothing held back.
"""

import tempfile
from contextlib import suppress
from pathlib import Path
from random import Random

from resguardo.account import erasing, sharing
from resguardo.account.account import Account, Founding
from resguardo.ledger.chain import Corrupt
from resguardo.operation import rooms
from resguardo.operation.identifiers import OrganisationCode, StaffId
from resguardo.operation.operation import digest
from resguardo.operation.placement import PlaceKind
from resguardo.operation.refusal import Refused
from resguardo.operation.team import StaffContent
from resguardo.store.problems import KeyDestroyed, SequenceReused, StoreProblem
from resguardo.store.sqlite import SqliteStore
from simulation import faults as faulty
from simulation.forger import Forger
from simulation.node import Abort, Node
from simulation.predicates import Watch
from simulation.workload import CREW, Workload

assert rooms.ROOMS
START = 1_734_739_200_000
STEP_MS = 30_000
ROUNDS = 3


class Simulation:
    """One run. `seed` decides everything."""

    def __init__(self, seed: int, *, steps: int = 1000, watch=Watch):
        self.seed, self.steps = seed, steps
        self.chance = Random(seed)
        self.now = START
        self.faults = faulty.draw(self.chance)
        self.operation = b""
        self.crew: dict[str, StaffId] = {}
        self.nodes: list[Node] = []
        self.in_flight: list[tuple[Node, bytes]] = []
        self.cut: set[tuple[str, str]] = set()
        self.figures = {
            "acts": 0,
            "refused": 0,
            "merges": 0,
            "conflicts": 0,
            "forks": 0,
            "crashes": 0,
            "forgeries": 0,
        }
        self.scratch = tempfile.TemporaryDirectory(prefix="resguardo-simulation-")
        self.watch = watch(self)
        try:
            self._begin()
        except BaseException:
            # A planted fault may show before the first step, and then nobody calls `run`.
            self.scratch.cleanup()
            raise

    # ------------------------------------------------------------------------------ beginning

    def _begin(self):
        self._found(self.chance.randint(2, 5))
        members = self.nodes[0].state.team.members
        self.credentials = {
            handle: members[staff].credential for handle, staff in self.crew.items()
        }
        self.forger = (
            Forger(self, self._node("forger", credentials=("tomas", "renata")))
            if self.faults.forger
            else None
        )
        self.workload = Workload(self.chance, self.crew, self.places)

    def _found(self, size):
        store = (
            SqliteStore(Path(self.scratch.name) / "ledger.sqlite") if self.faults.sqlite else None
        )
        hub = Node(self, "n0", store)
        founding = Founding(
            "Ensayo",
            "America/Guatemala",
            "GT",
            True,
            OrganisationCode("MP"),
            StaffContent(name="Rosa Ensayo", handle="rosa"),
        )
        hub.account = Account.found(hub.house, founding)
        self.operation = hub.account.operation
        self.nodes.append(hub)
        [self.crew["rosa"]] = hub.state.team.members
        hub.account.together(lambda perform: self._enrol(hub, perform))
        self.watch.look(hub)
        for number in range(1, size):
            self.nodes.append(self._node(f"n{number}"))

    def _enrol(self, hub, perform):
        from resguardo.account.account import Request

        rosa = (self.crew["rosa"],)
        for hand in CREW[1:]:
            staff = self.crew[hand.handle] = StaffId(self.chance.randbytes(16))
            perform(
                Request(
                    "team.enrol_staff",
                    rosa,
                    {
                        "staff": staff,
                        "organisation": OrganisationCode(hand.organisation),
                        "credential": hub.house.new_credential(),
                        "name": f"{hand.handle} Ensayo",
                        "handle": hand.handle,
                    },
                )
            )
            if hand.role is not None:
                perform(Request("team.grant_role", rosa, {"staff": staff, "role": hand.role}))

        def place(kind, parent=None):
            fields = {"kind": kind, "name": kind.value, "parent": parent, "lockable": False}
            return perform(Request("placement.open_place", rosa, fields))[0].event.place

        shelter = place(PlaceKind.SHELTER)
        self.places = {
            "shelter": shelter,
            "rooms": [place(PlaceKind.ROOM, shelter) for _ in range(3)],
        }

    def _node(self, name, credentials=tuple(hand.handle for hand in CREW)):
        """A further installation: enrolled at the hub, given the ledger as a bundle and the keys under a transport key."""
        hub = self.nodes[0]
        node = Node(self, name, ahead_ms=faulty.skew(self.chance, self.faults))
        hub.account.perform(
            "team.enrol_device", (self.crew["rosa"],), device=node.writer, site=name != "forger"
        )
        self.watch.look(hub)
        for content in hub.bundles():
            node.take(content)
        transport = self.chance.randbytes(32)
        sharing.take_keys(node.house, [sharing.export_keys(hub.account, transport)], transport)
        for handle in credentials:
            public = hub.state.team.members[self.crew[handle]].credential
            node.keyring.keep_credential(public, hub.keyring.credential_key(public))
        self.watch.look(node)
        return node

    # --------------------------------------------------------------------------------- running

    def run(self):
        """Play all steps, heal, and give back the figures."""
        try:
            for number in range(self.steps):
                self.step()
                if number % 50 == 49:
                    self.watch.look_hard()
            self.heal()
        finally:
            self.scratch.cleanup()
        return self.figures

    def step(self):
        """One thing happens somewhere."""
        self.now += self.chance.randrange(2 * STEP_MS)
        chance, faults = self.chance.random, self.faults
        node = self.chance.choice(self.nodes)
        if node.stopped:
            return
        if chance() < faults.crash:
            self.crash(node)
        if chance() < faults.abort:
            self.abort(node)
        if chance() < faults.partition:
            self.partition()
        if chance() < 0.004:
            node.keep_backup()
        if chance() < faults.copied_back and node.backup is not None:
            self.copy_back(node)
        if chance() < faults.restored:
            self.restore(node)
        if chance() < faults.revoked:
            self.revoke(node)
        if faults.clocks and chance() < 0.003:
            node.ahead_ms = faulty.skew(self.chance, faults)
            node.battery_dead = chance() < 0.2
        kind = chance()
        if self.forger is not None and kind < 0.03:
            self.forger.act()
        elif kind < 0.10:
            self.send(node)
        elif kind < 0.20 and self.in_flight:
            self.deliver()
        else:
            self.perform(node)

    def perform(self, node):
        """Somebody asks for an act; the rules allow it or refuse it."""
        request = self.workload.next(node)
        if request is None:
            return
        before = self.watch.before(node)
        try:
            told = node.account.together(lambda perform: perform(request))
            self.figures["acts"] += 1
        except Refused:
            self.figures["refused"] += 1
            self.watch.nothing_changed(node, before)
            return
        except KeyDestroyed:
            self.watch.nothing_changed(node, before)
            return
        except Corrupt:
            # A copy that came back finds gaps in its own chain: it is read and not written.
            assert node.writer in self.watch.went_back
            node.stopped = True
            return
        self.watch.acknowledged(node, told)
        self.watch.look(node)
        if request.act == "erasure.order_erasure":
            self.erase(node)

    def erase(self, node):
        for person in erasing.pending(node.account):
            if node.account.damage:
                return
            erasing.carry_out(node.account, person, (self.crew["rosa"],))
            self.watch.erased(node, person)
        self.watch.look(node)

    def crash(self, node):
        self.figures["crashes"] += 1
        if self.chance.random() < 0.3 and not node.account.damage:
            node.account.save_snapshot()
        node.reopen()
        self.watch.reopened(node)

    def abort(self, node):
        """An act is under way when the power goes: nothing of it may stay."""
        before = self.watch.before(node)
        requests = [self.workload.next(node) for _ in range(2)]

        def script(perform):
            for request in filter(None, requests):
                perform(request)
            raise Abort

        with suppress(Abort, Refused, StoreProblem, Corrupt):
            node.account.together(script)
        self.watch.nothing_changed(node, before)

    def partition(self):
        """Some cannot hear some; in one direction or in both. Or all can again."""
        if self.chance.random() < 0.4:
            self.cut.clear()
            return
        one, other = self.chance.choice(self.nodes).name, self.chance.choice(self.nodes).name
        self.cut.add((one, other))
        if self.chance.random() < 0.5:
            self.cut.add((other, one))

    def copy_back(self, node):
        """What must never be done is done: an old copy goes on under a living key."""
        node.come_back_from_backup()
        self.watch.came_back(node, node.writer)

    def restore(self, node):
        if node is self.nodes[0] and self.faults.sqlite:
            return
        frontier = {
            writer: sequence for writer, sequence, _ in node.account.reading.graph.frontier()
        }
        if node.writer not in frontier or node.writer not in node.state.team.devices:
            return
        if node.backup is not None and not any(
            writer == node.writer for writer in writers_of(node.backup, self.operation)
        ):
            return
        old = node.restore_properly()
        frontier = {
            writer: sequence for writer, sequence, _ in node.account.reading.graph.frontier()
        }
        self.watch.came_back(node, old, fork=False)
        node.account.perform(
            "team.restore_device",
            (self.crew["rosa"],),
            device=node.writer,
            replaces=old,
            last_sequence=frontier[old],
        )
        self.watch.look(node)

    def revoke(self, node):
        """Somebody at this node believes that another device was stolen."""
        other = self.chance.choice(self.nodes)
        heads = {writer: sequence for writer, sequence, _ in node.account.reading.graph.frontier()}
        if other is node or other is self.nodes[0] or other.writer not in heads:
            return
        try:
            node.account.perform(
                "team.revoke_device",
                (self.crew["rosa"],),
                device=other.writer,
                last_sequence=heads[other.writer],
            )
        except (Refused, Corrupt):
            return
        self.watch.look(node)

    # --------------------------------------------------------------------------------- network

    def send(self, node):
        """A bundle of what is new leaves for another node, or for the forger, who reads along."""
        others = [
            one
            for one in (*self.nodes, *((self.forger.node,) if self.forger else ()))
            if one is not node
        ]
        other = self.chance.choice(others)
        if (node.name, other.name) in self.cut:
            return
        after = 0 if self.chance.random() < 0.1 else node.sent.get(other.name, 0)
        for bundle in node.bundles(after):
            foreign = self.chance.random() < self.faults.foreign
            content = faulty.foreign_bundle(self.chance, []) if foreign else bundle
            self.in_flight += [
                (other, one) for one in faulty.mangle(self.chance, self.faults, content)
            ]
        node.sent[other.name] = node.account.reading.arrival

    def deliver(self):
        at = (
            self.chance.randrange(len(self.in_flight))
            if self.chance.random() < self.faults.shuffled
            else 0
        )
        node, content = self.in_flight.pop(at)
        if not node.stopped:
            self.receive(node, content)

    def receive(self, node, content):
        try:
            node.take(content)
        except SequenceReused:
            # The node meets its own other history: it was copied, and stops.
            node.stopped = True
            self.figures["forks"] += 1
            return
        self.figures["merges"] += 1
        self.watch.look(node)
        if node is not (self.forger.node if self.forger else None):
            with suppress(Refused, Corrupt):
                self.erase(node)

    def heal(self):
        """No more faults: everybody hears everybody, whole."""
        self.cut.clear()
        self.in_flight.clear()
        living = [node for node in self.nodes if not node.stopped]
        for _ in range(ROUNDS):
            for node in living:
                for other in living:
                    if node is not other:
                        for content in node.bundles():
                            self.receive(other, content)
        self.watch.healed(living)
        for node in living:
            graph = node.account.reading.graph
            self.figures["forks"] = max(self.figures["forks"], len(graph.forks()))
            node.digest = digest(node.state)
        self.figures["conflicts"] = len(self.watch.conflicts)
        self.figures["events"] = max(node.store.size(self.operation) for node in living)


def writers_of(store, operation):
    """Who wrote what is in a store."""
    return {row.header[24:56] for row in store.rows(operation)}

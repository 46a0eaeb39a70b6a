"""A writer who lies: enrolled as a tablet, with the credentials of a counter and of a registrar, and a program of its own.

It writes two histories, inflates generations, names people who did not sign, repeats command numbers, replays from elsewhere and invents kinds. Every
event that must never have effect is remembered in `powerless`.
"""

from resguardo.ledger import bundle, chain, keys
from resguardo.ledger.format import GENESIS_OPERATION, ActorMark
from resguardo.operation import handover
from resguardo.operation.count import CounterOrder, PersonSighted, SightingIdentity
from resguardo.operation.event import to_clear
from resguardo.operation.handover import HandoverAccepted
from resguardo.operation.identifiers import LinkId, PersonId
from resguardo.operation.merge import MergeBasis, PersonsMerged
from resguardo.operation.policy import Role
from resguardo.operation.team import DeviceRevoked, RoleGranted


class Forger:
    """Reads along through an honest node; what it writes is made by hand."""

    def __init__(self, world, node):
        self.world, self.node, self.chance = world, node, world.chance
        self.key = node.house.writer()
        self.credential = world.credentials["tomas"]
        self.commits: list[list] = []
        self.branches: list[list[int]] = [[]]
        self.powerless: set[bytes] = set()
        self.forked_at: int | None = None

    def act(self):
        """One lie, or one plain truth to build upon, sent to some."""
        acts = (
            self.mark, self.mark, self.mark, self.equivocate, self.inflate, self.sign_for_others, self.sign_with_own,
            self.grant_oneself, self.cut_off, self.invent, self.misshape, self.move_elsewhere, self.name_the_unknown,
            self.repeat_command, self.swap_actors, self.merge_alone, self.half_commit,
        )  # fmt: skip
        self.chance.choice(acts)()
        self.world.figures["forgeries"] += 1
        self.send()

    def send(self):
        """One branch, whole, to somebody."""
        rows = [row for index in self.chance.choice(self.branches) for row in self.commits[index]]
        if not rows:
            return
        for content in bundle.write_bundles(rows, operation=self.world.operation, sender=self.key):
            self.world.in_flight.append((self.chance.choice(self.world.nodes), content))

    # ------------------------------------------------------------------------------ writing

    def draft(self, event, actors, *, command=None, kind=None, body=None, **more):
        persons, clear = to_clear(event) if event is not None else ((), {})
        return chain.Draft(
            kind=event.type.code if kind is None else kind,
            kind_version=1,
            command=command or self.chance.randbytes(16),
            persons=persons,
            body=clear if body is None else body,
            actors=actors,
            **more,
        )

    def knowing(self):
        """Dependencies on what others wrote, as an honest device names them."""
        graph = self.node.account.reading.graph
        heads = sorted(head for writer, _, head in graph.frontier() if writer != self.key.public)[
            :16
        ]
        generation = max((graph.generation(head) for head in heads), default=0)
        return {"dependencies": tuple(heads), "dependency_generation": generation}

    def write(self, drafts, *, powerless, branch=None, operation=None):
        """Sign a commit at the end of a branch."""
        branch = self.branches[-1] if branch is None else branch
        head = None
        if branch:
            last = self.commits[branch[-1]][-1]
            head = chain.check_rows(
                [row for index in branch for row in self.commits[index]],
                operation=self.world.operation,
            )
            head = head.heads[self.key.public]
            assert head.id == last.id
        commit = chain.write_commit(
            self.key,
            drafts,
            operation=operation or self.world.operation,
            head=head,
            now_ms=self.chance.choice((self.node.now(), 0, self.node.now() * 2)),
            sign_intent=self.sign,
        )
        branch.append(len(self.commits))
        self.commits.append(commit.rows)
        self.world.watch.forged.update(row.id for row in commit.rows)
        if powerless:
            self.powerless.update(row.id for row in commit.rows)
        return commit

    def sign(self, mark, said):
        """Only the credentials it really has."""
        own = self.node.keyring.credential_key(mark.credential)
        return keys.SigningKey(own).sign(said) if own else b""

    def named(self, *handles):
        """Marks that name people with their true credentials."""
        world = self.world
        return tuple(ActorMark(world.crew[handle], world.credentials[handle]) for handle in handles)

    def target(self):
        return self.chance.choice(list(self.node.state.register.persons) or [PersonId(bytes(16))])

    def sighting(self):
        counts = list(self.node.state.counts.open_counts())
        return PersonSighted(
            person=self.target(),
            count=self.chance.choice(counts) if counts else self.chance.randbytes(16),
            order=CounterOrder.FIRST,
            identity=SightingIdentity.CONFIRMED,
        )

    # -------------------------------------------------------------------------------- lies

    def mark(self):
        """A plain mark, as the counter of this tablet would make it."""
        tomas = (ActorMark(self.world.crew["tomas"]),)
        self.write([self.draft(self.sighting(), tomas, **self.knowing())], powerless=False)

    def equivocate(self):
        """Two histories from one place."""
        if self.world.chance.random() < 0.5 or not self.branches[-1]:
            return
        tomas = (ActorMark(self.world.crew["tomas"]),)
        fork = self.branches[-1][:-1]
        self.branches.append(fork)
        self.write([self.draft(self.sighting(), tomas)], powerless=False, branch=fork)

    def inflate(self):
        """A generation that nothing justifies, to sort last for ever; on a branch of its own, since all that follows it waits."""
        fork = list(self.branches[0][: self.chance.randrange(len(self.branches[0]) + 1)])
        if fork == self.branches[0][: len(fork)] and len(fork) < len(self.branches[0]):
            return
        tomas = (ActorMark(self.world.crew["tomas"]),)
        self.branches.append(fork)
        self.write(
            [self.draft(self.sighting(), tomas, dependency_generation=10_000)],
            powerless=True,
            branch=fork,
        )
        self.branches.insert(0, self.branches.pop())
        self.branches.append(fork[:-1])

    def sign_for_others(self):
        """Somebody takes over a person and never signed."""
        waiting = handover.open_offers(self.node.state)
        if not waiting:
            return
        offer = self.chance.choice(waiting)
        handle = self.world.workload.handle(offer.receiver)
        event = HandoverAccepted(
            person=offer.person,
            offer=offer.offer,
            basis=self.node.state.custody.offers[offer.offer].basis,
            link=LinkId(self.chance.randbytes(16)),
            receiver=offer.receiver,
        )
        self.write([self.draft(event, self.named(handle), **self.knowing())], powerless=True)

    def sign_with_own(self):
        """Somebody is named with a credential that is not theirs."""
        marks = (ActorMark(self.world.crew["rosa"], self.credential),)
        self.write([self.draft(self.grant(), marks, **self.knowing())], powerless=True)

    def grant(self):
        return RoleGranted(staff=self.world.crew["tomas"], role=Role.COORDINATOR)

    def grant_oneself(self):
        """A role granted in the coordinator's name, without her signature."""
        marks = self.chance.choice(((ActorMark(self.world.crew["rosa"]),), self.named("rosa")))
        self.write([self.draft(self.grant(), marks, **self.knowing())], powerless=True)

    def cut_off(self):
        """An honest device is revoked in the coordinator's name."""
        event = DeviceRevoked(device=self.chance.choice(self.world.nodes).writer, last_sequence=0)
        self.write([self.draft(event, self.named("rosa"), **self.knowing())], powerless=True)

    def merge_alone(self):
        """Two records become one with one signer, or with the same one twice."""
        event = PersonsMerged(
            merge=self.chance.randbytes(16),
            kept=self.target(),
            duplicate=self.target(),
            basis=MergeBasis.SAME_FACE,
        )
        marks = self.named("renata") * self.chance.choice((1, 2))
        self.write([self.draft(event, marks, **self.knowing())], powerless=True)

    def invent(self):
        """A kind that no version knows."""
        tomas = (ActorMark(self.world.crew["tomas"]),)
        kind = 0xE01 if self.chance.random() < 0.02 else 0xE00
        self.write([self.draft(None, tomas, kind=kind, body={0: "zona-a"})], powerless=False)

    def misshape(self):
        """A known kind with a body that does not fit it."""
        tomas = (ActorMark(self.world.crew["tomas"]),)
        body = self.chance.choice(({}, {0: 7}, {0: b"x", 99 % 24: [1, 2]}, {23: "x"}))
        self.write([self.draft(None, tomas, kind=0x50B, body=body)], powerless=True)

    def move_elsewhere(self):
        """An event of another operation inside a bundle of this one."""
        tomas = (ActorMark(self.world.crew["tomas"]),)
        elsewhere = chain.write_commit(
            self.key,
            [self.draft(self.sighting(), tomas)],
            operation=self.chance.choice((self.chance.randbytes(16), GENESIS_OPERATION)),
            head=None,
            now_ms=self.node.now(),
        )
        self.world.watch.foreign.update(row.id for row in elsewhere.rows)
        for content in bundle.write_bundles(
            elsewhere.rows, operation=self.world.operation, sender=self.key
        ):
            self.world.in_flight.append((self.chance.choice(self.world.nodes), content))

    def name_the_unknown(self):
        """A dependency on what nobody has: it waits for ever, and only what builds on it waits with it."""
        if self.chance.random() < 0.9:
            return
        tomas = (ActorMark(self.world.crew["tomas"]),)
        fork = list(self.branches[-1])
        draft = self.draft(
            self.sighting(),
            tomas,
            dependencies=(self.chance.randbytes(32),),
            dependency_generation=5,
        )
        self.branches.append(fork)
        self.write([draft], powerless=True, branch=fork)
        self.branches.append(fork[:-1])

    def repeat_command(self):
        """A command that was signed once is used again for something nobody signed."""
        command = self.chance.randbytes(16)
        signed = self.draft(self.sighting(), self.named("tomas"), command=command, **self.knowing())
        self.write([signed], powerless=False)
        between = self.draft(self.sighting(), (ActorMark(self.world.crew["tomas"]),))
        forged = self.draft(
            self.grant(), self.named("tomas", "rosa"), command=command, **self.knowing()
        )
        self.write([between], powerless=False)
        self.write([forged], powerless=True)

    def swap_actors(self):
        """One command whose first event names the coordinator and whose last one, the only one signed, does not."""
        command = self.chance.randbytes(16)
        first = self.draft(self.grant(), self.named("rosa"), command=command, **self.knowing())
        last = self.draft(self.sighting(), self.named("tomas"), command=command)
        rows = self._two_actors(first, last)
        if rows is not None:
            self.powerless.add(rows[0].id)

    def _two_actors(self, first, last):
        """A commit that the writer's own code would refuse to make."""
        checked = chain._ensure_same_actors
        chain._ensure_same_actors = lambda *_: None
        try:
            return self.write([first, last], powerless=False).rows
        finally:
            chain._ensure_same_actors = checked

    def half_commit(self):
        """A commit whose first event is sound and whose second one is not."""
        if self.chance.random() < 0.8:
            return
        tomas = (ActorMark(self.world.crew["tomas"]),)
        command = self.chance.randbytes(16)
        fork = list(self.branches[-1])
        drafts = [
            self.draft(self.sighting(), tomas, command=command, **self.knowing()),
            self.draft(self.sighting(), tomas, command=command, dependency_generation=9_999_999),
        ]
        self.branches.append(fork)
        self.write(drafts, powerless=False, branch=fork)
        self.branches.append(fork[:-1])

"""The custody tree of one person: outputs, what spent them, and which are open.

Every output is one custody link, held by a named human, or by nobody once the person was released. An event that moves custody names the
outputs it spends (its bases) and makes exactly one, so that custody can be neither created nor destroyed. Two sites that do not know of each
other may spend one output twice: then two outputs are open, and the person is contested until a resolution names every open one.

Everything here depends on the set of events alone, never on a clock and never on the order in which they arrived.
"""

import msgspec

from resguardo.operation.fold import Written
from resguardo.operation.identifiers import EventId, LinkId, Moment, OfferId, PersonId, StaffId
from resguardo.operation.refusal import ensure


class Output(msgspec.Struct, array_like=True):
    """One custody link of one person."""

    holder: StaffId | None
    """Who answers by this link; None for the link that a release makes."""
    made_by: EventId
    made_at: Moment
    trunk: LinkId | None
    """The last link that every way to this one passes through; None for the first link."""
    depth: int
    """How many trunk links lie before this one."""
    settled: tuple[LinkId, ...] = ()
    """The resolutions among its ancestors and itself, sorted."""
    spent_by: list[EventId] = msgspec.field(default_factory=list)
    kept_by: list[tuple[EventId, EventId]] = msgspec.field(default_factory=list)
    """Those of `spent_by` whose offer was withdrawn or refused elsewhere, each with that event: the giver's side still claims the person."""

    @property
    def is_spent(self) -> bool:
        """Whether custody went on from here, undisputed."""
        kept = [spending for spending, _ in self.kept_by]
        return any(event not in kept for event in self.spent_by)


class CustodyTree(msgspec.Struct):
    """All links of one person in reading order."""

    outputs: dict[LinkId, Output] = msgspec.field(default_factory=dict)
    open: list[LinkId] = msgspec.field(default_factory=list)
    """The links that nothing has spent: one when held, several when contested."""
    late: list[LinkId] = msgspec.field(default_factory=list)
    """Open links that a resolution could not know: shown as late claims, they do not undo it."""
    offers: list[OfferId] = msgspec.field(default_factory=list)
    fused_into: PersonId | None = None
    """The record that this one was merged into; None when it stands for itself."""
    fused_by: EventId | None = None
    fused: list[PersonId] = msgspec.field(default_factory=list)
    absorbed: list[LinkId] = msgspec.field(default_factory=list)
    """Open links of a merged record that named the same holder as the record it was merged into."""

    def add(
        self,
        link: LinkId,
        holder: StaffId | None,
        bases: list[LinkId],
        written: Written,
        *,
        resolves: bool = False,
    ) -> None:
        """Spend `bases` and make `link` with `holder`."""
        ensure(bases or not self.outputs, "every custody link but the first spends another")
        held_by_one = len(bases) == 1 and self.open == bases and not self.late
        before = [self.outputs[base] for base in bases]
        for output in before:
            output.spent_by.append(written.event)
        settled = before[0].settled if len(before) == 1 else _union(before)
        trunk = self._meeting(bases) if bases else None
        self.outputs[link] = Output(
            holder=holder,
            made_by=written.event,
            made_at=written.happened_at,
            trunk=trunk,
            depth=0 if trunk is None else self.outputs[trunk].depth + 1,
            settled=tuple(sorted({*settled, link})) if resolves else settled,
        )
        if held_by_one or not bases:
            self.open = [link]
        else:
            self.refresh()

    def keep(self, base: LinkId, spending: EventId, ending: EventId) -> None:
        """Let `base` stay open beside what `spending` made of it: the event `ending` took the offer back elsewhere."""
        self.outputs[base].kept_by.append((spending, ending))
        self.refresh()

    def refresh(self) -> None:
        """Find the open links again: the unspent ones, without those that a resolution has overtaken."""
        unspent = [link for link, output in self.outputs.items() if not output.is_spent]
        resolutions = {output.settled for output in self.outputs.values()}
        self.late = [
            link
            for link in unspent
            if any(set(self.outputs[link].settled) < set(known) for known in resolutions)
        ]
        self.open = [link for link in unspent if link not in self.late]

    def open_as_known(self, written: Written) -> list[LinkId]:
        """The links that the writer of an event saw open, at least the last one that it knew."""
        seen = [link for link, output in self.outputs.items() if written.knows(output.made_by)]
        unspent = [link for link in seen if not self.spent_as_known(link, written)]
        resolutions = {self.outputs[link].settled for link in seen}
        current = [
            link
            for link in unspent
            if not any(set(self.outputs[link].settled) < set(known) for known in resolutions)
        ]
        return current or seen[-1:] or list(self.outputs)[:1]

    def spent_as_known(self, link: LinkId, written: Written) -> bool:
        """Whether the writer of an event knew that `link` was spent."""
        output = self.outputs[link]
        kept = [spending for spending, ending in output.kept_by if written.knows(ending)]
        return any(written.knows(event) for event in output.spent_by if event not in kept)

    def accountable(self) -> LinkId | None:
        """The open link, or the last link common to all branches; None only for a merged record whose links a resolution took."""
        return self._meeting(self.open) if self.open else None

    def trunk_line(self) -> list[LinkId]:
        """The links that every branch has in common, from the first to the accountable one."""
        line = []
        link = self.accountable()
        while link is not None:
            line.append(link)
            link = self.outputs[link].trunk
        return line[::-1]

    @property
    def is_released(self) -> bool:
        """Whether every open link is a release."""
        return bool(self.open) and all(self.outputs[link].holder is None for link in self.open)

    def _meeting(self, links: list[LinkId]) -> LinkId | None:
        """The last link that every way to each of `links` passes through, itself included."""
        meeting: LinkId | None = links[0]
        for link in links[1:]:
            other: LinkId | None = link
            while meeting != other and meeting is not None and other is not None:
                if self.outputs[meeting].depth >= self.outputs[other].depth:
                    meeting = self.outputs[meeting].trunk
                else:
                    other = self.outputs[other].trunk
        return meeting


def _union(outputs: list[Output]) -> tuple[LinkId, ...]:
    """The resolutions among all of `outputs` and their ancestors, sorted."""
    return tuple(sorted({one for output in outputs for one in output.settled}))

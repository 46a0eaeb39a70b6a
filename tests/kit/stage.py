"""The stage: a small operation in memory on which a story in the field's notation is played.

    20:00  ana   tags P1 P2
    20:05  ana   offers P1 to ben
    20:06  eva   accepts P1            -> refused custody.offer_for_another
    20:07  ben   accepts P1            -> P1 with ben

A line is a time, who signs (`ana` or `ana+renata`), a verb of the kit, and after `->` what must follow. Rooms add verbs with `@verb` and
expectations with `@expects` in `tests/kit/verbs_<room>.py`. After every act the stage checks that the state equals a replay from the first event and a
snapshot of itself. `apart()` gives a second writer who sees nothing of what comes, and `meet()` merges both.
"""

import hashlib
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from kit.cast import CAST
from resguardo.operation import act, event, fold, operation, team
from resguardo.operation.act import By
from resguardo.operation.event import Event, FactSource
from resguardo.operation.fold import Written
from resguardo.operation.identifiers import (
    EventId,
    Moment,
    OrganisationCode,
    PersonId,
    StaffId,
    WriterKey,
)
from resguardo.operation.refusal import Refused


class Recorded(NamedTuple):
    """One event of the stage's small ledger, with what its writer knew."""

    generation: int
    event: Event
    written: Written
    past: frozenset[bytes]


Verb = Callable[["Stage", By, re.Match[str]], None]
Expectation = Callable[["Stage", re.Match[str]], None]
VERBS: list[tuple[re.Pattern[str], Verb]] = []
EXPECTATIONS: list[tuple[re.Pattern[str], Expectation]] = []


def verb(pattern: str) -> Callable[[Verb], Verb]:
    """Teach the stage a verb; `pattern` must match the whole rest of the line."""

    def learn(play: Verb) -> Verb:
        VERBS.append((re.compile(pattern), play))
        return play

    return learn


def expects(pattern: str) -> Callable[[Expectation], Expectation]:
    """Teach the stage what may stand after `->`."""

    def learn(check: Expectation) -> Expectation:
        EXPECTATIONS.append((re.compile(pattern), check))
        return check

    return learn


class Stage:
    """One small operation with the whole cast enrolled, at `day` in `zone`."""

    def __init__(
        self, day: str = "2024-12-20", zone: str = "America/Guatemala", writer: bytes = b"A" * 32
    ) -> None:
        self.zone = ZoneInfo(zone)
        self.day = datetime.fromisoformat(day).replace(tzinfo=self.zone)
        self.writer = WriterKey(writer)
        self.recorded: list[Recorded] = []
        self.state = operation.Operation()
        self.labels: dict[str, Any] = {}
        self._drawn = 0
        self._open()

    def _open(self) -> None:
        rosa = CAST["rosa"]
        by = By(
            signers=(rosa.staff,),
            happened_at=self.at("00:00"),
            written_at=self.at("00:00"),
            draw=self.draw,
            writer=self.writer,
        )
        content = team.StaffContent(name=rosa.name, handle=rosa.handle)
        opening = team.open_operation(
            by,
            zone=str(self.zone),
            jurisdiction="GT",
            exercise=True,
            organisation=rosa.organisation,
            credential=rosa.credential,
            name="Ensayo",
            content=content,
        )
        self._record(opening, by)
        for member in CAST.values():
            if member.handle != "rosa":
                self.do(
                    by,
                    "team.enrol_staff",
                    staff=member.staff,
                    organisation=member.organisation,
                    credential=member.credential,
                    name=member.name,
                    handle=member.handle,
                )
                if member.role is not None:
                    self.do(by, "team.grant_role", staff=member.staff, role=member.role)

    def draw(self) -> bytes:
        """The next 16 bytes of this stage's chance."""
        self._drawn += 1
        return hashlib.sha256(self.writer + self._drawn.to_bytes(8, "big")).digest()[:16]

    def at(self, clock: str) -> Moment:
        """The moment of a clock time such as `20:05` or `20:05:30`; `+1 06:00` is the next day."""
        days, _, rest = clock.rpartition(" ")
        hours, minutes, *seconds = (int(part) for part in rest.split(":"))
        moment = self.day + timedelta(
            days=int(days or 0), hours=hours, minutes=minutes, seconds=seconds[0] if seconds else 0
        )
        return Moment(int(moment.timestamp() * 1000))

    def by(
        self, clock: str, who: str, *, written: str | None = None, paper: str | None = None
    ) -> By:
        """Who signs (`ana` or `ana+renata`) and when; `written` and `paper` for a sheet typed in later."""
        signers = tuple(CAST[handle].staff for handle in who.split("+"))
        source = FactSource.PAPER if paper else FactSource.DEVICE
        return By(
            signers=signers,
            happened_at=self.at(clock),
            written_at=self.at(written or clock),
            draw=self.draw,
            writer=self.writer,
            source=source,
            paper=paper,
        )

    def do(self, by: By, code: str, **fields: Any) -> list[Event]:
        """Perform an act and record its events; a refusal passes through and records nothing."""
        before = operation.to_bytes(self.state)
        try:
            events = act.perform(self.state, code, by, **fields)
        finally:
            assert operation.to_bytes(self.state) == before, "an act changes nothing by itself"
        self._record(events, by)
        return events

    def person(self, label: str) -> PersonId:
        """The person called `label` in the story."""
        return PersonId(self.labels[label])

    def people(self, labels: str) -> tuple[PersonId, ...]:
        """The persons called `P1 P2 P3`."""
        return tuple(self.person(label) for label in re.split(r"[ ,]+", labels.strip()))

    def staff(self, handle: str) -> StaffId:
        """The reference of a member of the cast."""
        return CAST[handle].staff

    def organisation(self, handle: str) -> OrganisationCode:
        """The organisation of a member of the cast."""
        return CAST[handle].organisation

    def play(self, story: str, *, paper: str | None = None, written: str | None = None) -> "Stage":
        """Play every line of `story` and check what must follow; `paper` and `written` for a sheet that is typed in later."""
        for line in filter(None, (line.partition("#")[0].strip() for line in story.splitlines())):
            told, _, expected = (part.strip() for part in line.partition("->"))
            clock, who, rest = _words(told)
            try:
                self._verb(self.by(clock, who, paper=paper, written=written), rest)
            except Refused as refused:
                if expected != f"refused {refused.code}":
                    raise AssertionError(f"{line}: was refused {refused}") from refused
                continue
            assert not expected.startswith("refused"), f"{line}: was not refused"
            for one in filter(None, (part.strip() for part in expected.split(";"))):
                self.expect(one, line)
        self.check()
        return self

    def expect(self, expected: str, line: str = "") -> None:
        """Check one expectation such as `P1 with ben`."""
        for pattern, check in EXPECTATIONS:
            if found := pattern.fullmatch(expected):
                return check(self, found)
        raise AssertionError(f"the kit does not know the expectation {expected!r} {line}")

    def check(self) -> None:
        """The incremental state equals a replay from the first event."""
        assert operation.to_bytes(replay(self.recorded)) == operation.to_bytes(self.state)

    def apart(self, writer: bytes = b"B" * 32) -> "Stage":
        """A second, enrolled writer who knows what this stage knows now and sees nothing of what comes."""
        self.do(self.by("00:00", "rosa"), "team.enrol_device", device=writer)
        other = object.__new__(Stage)
        other.__dict__ = self.__dict__ | {
            "writer": WriterKey(writer),
            "recorded": list(self.recorded),
            "state": operation.from_bytes(operation.to_bytes(self.state)),
            "labels": dict(self.labels),
        }
        return other

    def meet(self, other: "Stage") -> "Stage":
        """Merge the other writer's events into this stage, as a bundle would; both end in the same state."""
        union = {one.written.event: one for one in [*self.recorded, *other.recorded]}
        merged = sorted(union.values(), key=lambda one: (one.generation, one.written.event))
        self.recorded, other.recorded = list(merged), list(merged)
        self.state, other.state = replay(merged), replay(merged)
        self.labels |= other.labels
        other.labels = dict(self.labels)
        return self

    def _verb(self, by: By, rest: str) -> None:
        for pattern, play in VERBS:
            if found := pattern.fullmatch(rest):
                return play(self, by, found)
        raise AssertionError(f"the kit does not know the verb {rest!r}")

    def _record(self, events: list[Event], by: By) -> None:
        for one in events:
            past = frozenset(recorded.written.event for recorded in self.recorded)
            number = len(self.recorded)
            identifier = EventId(hashlib.sha256(self.writer + number.to_bytes(8, "big")).digest())
            sequence = sum(recorded.written.writer == self.writer for recorded in self.recorded)
            written = Written(
                identifier,
                self.writer,
                sequence,
                by.happened_at,
                by.written_at,
                by.source,
                by.signers,
                past.__contains__,
                by.paper,
            )
            generation = 1 + max((recorded.generation for recorded in self.recorded), default=-1)
            persons, body = event.to_clear(one)
            again = event.from_clear(type(one).type, persons, body)
            self.recorded.append(Recorded(generation, again, written, past))
            fold.apply(self.state, again, written)
            assert (
                not self.state.without_effect or self.state.without_effect[-1][0] != identifier
            ), self.state.without_effect[-1]
        snapshot = operation.to_bytes(self.state)
        assert operation.to_bytes(operation.from_bytes(snapshot)) == snapshot


def replay(recorded: list[Recorded]) -> operation.Operation:
    """The state that these events give, folded from the first."""
    state = operation.Operation()
    for one in recorded:
        fold.apply(state, one.event, one.written)
    return state


def _words(told: str) -> tuple[str, str, str]:
    parts = re.fullmatch(r"((?:\+\d+ )?\d\d:\d\d(?::\d\d)?)\s+(\S+)\s+(.*)", told)
    assert parts, f"not a line of a story: {told!r}"
    clock, who, rest = parts.groups()
    return clock, who, " ".join(rest.split())

"""The state of the proof: what the chains carry, what they don't, and the paper codes by which anybody can check a checkpoint."""

import tempfile
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from resguardo import verify as verifier
from resguardo.account.access import AccessLog
from resguardo.account.account import Account
from resguardo.account.installation import Installation
from resguardo.account.proof import code_of
from resguardo.operation.identifiers import WriterKey
from resguardo.store.opening import LEDGER_FILE_NAME


class Fault(NamedTuple):
    """One thing that the proof does not carry: its code, which device's chain, which number in it."""

    code: str
    writer: str
    sequence: int


class CheckpointLine(NamedTuple):
    """One signed checkpoint: over how many events, and the code that is read aloud or written on paper."""

    size: int
    code: str


class DeviceLine(NamedTuple):
    """One device that writes: its key's beginning, how many events of it are here, whether it was cut off."""

    key: str
    events: int
    is_cut: bool
    is_own: bool


class ChainState(NamedTuple):
    """What an account says of its own proof, without checking every byte again."""

    events: int
    held: int
    not_understood: int
    without_effect: dict[str, int]
    damage: tuple[Fault, ...]
    forks: int
    log_faults: tuple[Fault, ...]
    devices: tuple[DeviceLine, ...]
    checkpoints: tuple[CheckpointLine, ...]
    """The newest first."""

    @property
    def is_sound(self) -> bool:
        """Whether nothing is known to be wrong."""
        return not (self.damage or self.forks or self.log_faults)


def chain_state(account: Account, log: AccessLog) -> ChainState:
    """The state of the proof of `account` and of its log of reads."""
    with account.steady() as state:
        graph, damage = account.reading.graph, account.damage
        frontier = {writer: sequence for writer, sequence, _ in graph.frontier()}
        devices = [
            DeviceLine(
                key.hex()[:8],
                frontier.get(key, -1) + 1,
                key in state.team.cuts,
                key == account.writer,
            )
            for key in state.team.devices
        ]
        anchors = tuple(state.anchors.of.get(WriterKey(account.writer), ()))
        found = (
            graph.held_count(),
            len(account.reading.not_understood),
            dict(Counter(reason for _, reason in state.without_effect)),
            len(graph.forks()),
        )
    held, not_understood, without_effect, forks = found
    checkpoints = account.store.checkpoints(account.operation)
    return ChainState(
        events=account.store.size(account.operation),
        held=held,
        not_understood=not_understood,
        without_effect=without_effect,
        damage=tuple(Fault(one.code, one.writer.hex()[:8], one.sequence) for one in damage),
        forks=forks,
        log_faults=tuple(
            Fault(one.code, one.writer.hex()[:8], one.sequence) for one in log.problems(anchors)
        ),
        devices=tuple(devices),
        checkpoints=tuple(
            CheckpointLine(one.size, code_of(one.note)) for one in reversed(checkpoints)
        ),
    )


class Checked(NamedTuple):
    """What the checker that distrusts this program says of the whole folder."""

    holds: bool
    lines: tuple[str, ...]


def check_everything(house: Installation, language: str) -> Checked:
    """Every event, chain, signature and tree checked again from the bytes, in a copy so that nobody has to wait."""
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / LEDGER_FILE_NAME
        house.store.copy_to(copy)
        reports = verifier.verify_file(copy)
    spoken = "en" if language == "en" else "es"
    lines = tuple(line for report in reports for line in verifier.in_words(report, spoken))
    return Checked(all(report.holds for report in reports), lines)

"""What goes wrong in one run, drawn from its seed: each intensity anew, and none at all among them."""

from typing import NamedTuple

from resguardo.ledger import bundle, keys

MINUTE_MS = 60_000
YEAR_MS = 365 * 24 * 60 * MINUTE_MS


class Faults(NamedTuple):
    """How often each fault happens, as a share of 1 for each step or bundle."""

    lost: float
    doubled: float
    shuffled: float
    truncated: float
    flipped: float
    foreign: float
    partition: float
    crash: float
    abort: float
    copied_back: float
    restored: float
    revoked: float
    clocks: bool
    forger: bool
    sqlite: bool


def draw(chance) -> Faults:
    """The faults of one run."""

    def some(most):
        return chance.choice((0.0, most / 4, most))

    return Faults(
        lost=some(0.3),
        doubled=some(0.5),
        shuffled=some(1.0),
        truncated=some(0.2),
        flipped=some(0.1),
        foreign=some(0.05),
        partition=some(0.02),
        crash=some(0.02),
        abort=some(0.05),
        copied_back=chance.choice((0.0, 0.004)),
        restored=chance.choice((0.0, 0.001)),
        revoked=chance.choice((0.0, 0.001)),
        clocks=chance.random() < 0.7,
        forger=chance.random() < 0.6,
        sqlite=chance.random() < 0.1,
    )


def skew(chance, faults: Faults) -> int:
    """By how many milliseconds a node's clock is wrong."""
    if not faults.clocks or chance.random() < 0.4:
        return chance.randint(-5_000, 5_000)
    return chance.choice(
        (
            40 * MINUTE_MS,
            -40 * MINUTE_MS,
            3 * YEAR_MS,
            -2 * YEAR_MS,
            chance.randint(-YEAR_MS, YEAR_MS) // 365,
        )
    )


def mangle(chance, faults: Faults, content: bytes) -> list[bytes]:
    """What arrives of one bundle: nothing, the bundle, twice, a part of it, one with a bit turned."""
    if chance.random() < faults.lost:
        return []
    arrived = [content] * (2 if chance.random() < faults.doubled else 1)
    return [_damage(chance, faults, one) for one in arrived]


def _damage(chance, faults: Faults, content: bytes) -> bytes:
    if chance.random() < faults.truncated:
        return content[: chance.randrange(len(content))]
    if chance.random() < faults.flipped:
        at = chance.randrange(len(content))
        return content[:at] + bytes((content[at] ^ (1 << chance.randrange(8)),)) + content[at + 1 :]
    return content


def foreign_bundle(chance, rows) -> bytes:
    """The same rows under the manifest of another operation."""
    sender = keys.SigningKey(chance.randbytes(32))
    [content] = bundle.write_bundles(rows, operation=chance.randbytes(16), sender=sender)
    return content

"""Asking the claim desk as a web server does, and comparing how long it takes."""

import io
import math
import random
import statistics
import time
from urllib.parse import urlencode

from resguardo.console.claims.desk import Desk


def claim(asks_for: str = "Luz Inventada", **fields: str) -> bytes:
    """The body of a form that asks for somebody."""
    written = {"claimant": "Solicitante Inventada", "asks_for": asks_for, "capacity": "relative"}
    return urlencode(written | fields).encode()


def ask(desk: Desk, body: bytes | None = None, path: str = "/es", **environment: str):
    """Status, headers and bytes that the desk answers; with a body it is handed in, without one it is read."""
    told: list = []
    asked = {
        "REQUEST_METHOD": "GET" if body is None else "POST",
        "PATH_INFO": path,
        "CONTENT_LENGTH": str(len(body or b"")),
        "wsgi.input": io.BytesIO(body or b""),
    }
    answer = b"".join(desk(asked | environment, lambda *head: told.extend(head)))
    return told[0], told[1], answer


def lasts_us(desk: Desk, body: bytes) -> float:
    """How long the desk takes for a claim, in microseconds."""
    begun = time.perf_counter_ns()
    ask(desk, body)
    return (time.perf_counter_ns() - begun) / 1000


def interleaved(desk: Desk, pairs: int, one, other, chance: random.Random) -> list[float]:
    """Differences in microseconds between two kinds of claims, handed in by turns, in random order within each pair."""
    differences = []
    for number in range(pairs):
        turns = [(one, 1), (other, -1)]
        chance.shuffle(turns)
        differences.append(sum(sign * lasts_us(desk, make(number)) for make, sign in turns))
    return differences


def wilcoxon_p(differences: list[float]) -> float:
    """The two-sided p of the signed-rank test, by the normal approximation."""
    ordered = sorted((one for one in differences if one), key=abs)
    total = len(ordered)
    ranked = sum(rank for rank, one in enumerate(ordered, 1) if one > 0)
    mean = total * (total + 1) / 4
    spread = math.sqrt(total * (total + 1) * (2 * total + 1) / 24)
    return math.erfc(abs(ranked - mean) / spread / math.sqrt(2))


def median_between(differences: list[float], chance: random.Random) -> tuple[float, float]:
    """The 95 % bootstrap interval of the median difference."""
    size = len(differences)
    medians = sorted(statistics.median(chance.choices(differences, k=size)) for _ in range(400))
    return medians[9], medians[-10]

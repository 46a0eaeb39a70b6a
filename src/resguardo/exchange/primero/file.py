"""The cases as one JSON file, for a deployment that is reached on another day or by another hand; each entry is what the interface takes."""

from collections.abc import Sequence
from typing import Any

import msgspec

from resguardo.exchange.primero.cases import FLAGS, case_of, closing_of
from resguardo.exchange.primero.records import PROFILE, CaseFacts

FORMAT = "primero-2"


def case_file(cases: Sequence[CaseFacts], as_of: str, *, exercise: bool) -> bytes:
    """The file. `as_of` is a moment with its offset; `count` and `complete` say whether it was cut off."""
    entries = []
    for facts in cases:
        entry: dict[str, Any] = {"data": case_of(facts)}
        if closing := closing_of(facts):
            entry["closing"] = closing
        if raised := [one for one in facts.flags if not one.is_lowered]:
            entry[FLAGS] = [{"date": one.raised_on, "message": one.message} for one in raised]
        entries.append(entry)
    whole = {
        "format": FORMAT,
        "record_type": "case",
        "profile": PROFILE,
        "as_of": as_of,
        "exercise": exercise,
        "count": len(entries),
        "cases": entries,
        "complete": True,
    }
    return msgspec.json.format(msgspec.json.encode(whole), indent=1) + b"\n"

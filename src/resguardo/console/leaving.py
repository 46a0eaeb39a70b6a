"""What leaves as a file from any desk: what stays behind is said first, and the answer is kept by no browser."""

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

from django.http import HttpResponse
from django.utils.translation import get_language, gettext

from resguardo.exchange.loss import FACTS, WHY, Lost, Why


class Behind(NamedTuple):
    """Facts that stay behind for one reason, in the reader's words."""

    why: str
    facts: tuple[str, ...]


def behind(lost: Iterable[Lost]) -> list[Behind]:
    """The loss report of a file, one line a reason, each fact once."""
    reasons: dict[Why, dict[str, None]] = {}
    for one in lost:
        fact = _worded(FACTS[one.fact]) if one.fact in FACTS else one.fact
        reasons.setdefault(one.why, {})[fact] = None
    return [Behind(_worded(WHY[why]), tuple(facts)) for why, facts in reasons.items()]


def mark_of(*shown: object) -> str:
    """A mark of what the reader was shown, which the form sends back: a file leaves only as it was last shown."""
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:32]


def handed_out(content: bytes, content_type: str, name: str) -> HttpResponse:
    """The file itself. `name` says nothing of anybody."""
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    answer["Cache-Control"] = "no-store"
    return answer


def _worded(words: tuple[str, str]) -> str:
    return words[1] if get_language() == "en" else gettext(words[0])

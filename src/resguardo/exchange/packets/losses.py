"""What a packet leaves behind of what is known: told to whoever sends before anything leaves."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from resguardo.exchange.loss import Lost, Why
from resguardo.exchange.packets.facts import FACTS, Giver, Layer
from resguardo.exchange.packets.filling import PHOTO_FILE, Packet
from resguardo.exchange.packets.filling import Why as Empty
from resguardo.exchange.packets.ready import Ready
from resguardo.exchange.packets.values import value_of

CALLED: Final = {
    "clothing": "wears",
    "belongings": "carries",
    "other_names": "alternate_names",
    "residence": "address",
    "given_name": "name",
    "family_and_given": "name",
    "full_name_confirmed": "name",
    "birth_year": "birth_date",
    "seen_on": "last_seen",
    "seen_at": "last_seen",
    "reports": "sightings",
    "circumstances": "kind",
}
"""Fact of a packet -> what the report of losses calls it, where that is another word."""
COARSE: Final = frozenset({"feet_and_inches", "pounds", "clock"})
"""Ways of writing that say less than is known."""
LIMITS: Final = frozenset({Empty.NO_CODE, Empty.TOO_LONG})


def losses(packet: Packet, ready: Ready, layer: Layer, *, has_pictures: bool) -> list[Lost]:
    """The facts about the child that do not reach whoever gets `layer`. `has_pictures`: the file holds pictures."""
    found = [*_of_facts(packet, ready, layer)]
    if not has_pictures and any(one.value == PHOTO_FILE for one in packet.for_reader(layer)):
        found.append(Lost(None, "photo", Why.NO_PLACE))
    found += [
        Lost(None, _called(one.field.fact), Why.COARSENED)
        for one in packet.for_reader(layer)
        if one.field.written in COARSE
    ]
    return list(dict.fromkeys(found))


def _of_facts(packet: Packet, ready: Ready, layer: Layer) -> Iterator[Lost]:
    carried = {_called(one.field.fact) for one in packet.for_reader(layer) if one.field.fact}
    asked = {_called(one.fact) for one in packet.form.fields if one.fact}
    unwritten = {_called(one.field.fact) for one in packet.missing if one.why in LIMITS}
    for fact, rule in FACTS.items():
        name = _called(fact)
        if name in carried or rule.giver not in {Giver.ACCOUNT, Giver.EPISODE}:
            continue
        if not value_of(fact, ready):
            continue
        is_closed = name in asked and name not in unwritten
        yield Lost(None, name, Why.NOT_LET_OUT if is_closed else Why.NO_PLACE)


def _called(fact: str) -> str:
    return CALLED.get(fact, fact)

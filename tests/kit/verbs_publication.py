"""Verbs and expectations of what an alert lets out.

17:05  alba  releases name photo of P3 in GT-01           -> released of P3 name photo
17:10  alba  sends public alert of P3                     -> 1 message of P3 public
17:20  alba  releases nothing of P3                       -> released of P3 nothing
"""

import re

from kit.stage import Stage, expects, verb
from kit.verbs_absence import PERSON, absence_of
from resguardo.operation.act import By
from resguardo.operation.identifiers import Moment
from resguardo.operation.publication import AlertLayer, AlertMessageKind, ReleasedFact

HOUR_MS = 60 * 60 * 1000
FACTS = rf"(?P<facts>(?:{'|'.join(one.value for one in ReleasedFact)}| )+)"
LAYER = r"(?P<layer>public|restricted)"


@verb(rf"releases (?:nothing|{FACTS}) of {PERSON}(?: in (?P<areas>[\w -]+))?")
def releases(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Decide what may be made known."""
    stage.do(
        by,
        "absence.release_facts",
        absence=absence_of(stage, found["person"]),
        facts=tuple(ReleasedFact(one) for one in (found["facts"] or "").split()),
        areas=tuple((found["areas"] or "").split()),
    )


@verb(rf"sends {LAYER} (?P<kind>alert|update|cancel) of {PERSON}(?: as (?P<sender>\S+))?")
def writes_message(stage: Stage, by: By, found: re.Match[str]) -> None:
    """Note a message of the alert; it holds for a day."""
    stage.do(
        by,
        "absence.write_alert_message",
        absence=absence_of(stage, found["person"]),
        layer=AlertLayer(found["layer"]),
        kind=AlertMessageKind(found["kind"]),
        identifier=f"rg-{stage.draw().hex()}",
        sender=found["sender"] or "alerta@autoridad.example",
        sent="2026-02-03T04:10:00-06:00",
        expires_at=Moment(by.happened_at + 24 * HOUR_MS),
    )


@expects(rf"released of {PERSON} (?P<facts>[\w ]+)")
def is_released(stage: Stage, found: re.Match[str]) -> None:
    """Which facts may be made known now."""
    release = stage.state.publications.released(absence_of(stage, found["person"]))
    shown = " ".join(one.value for one in release.facts) if release else ""
    assert (shown or "nothing") == found["facts"], shown


@expects(rf"(?P<number>\d+) messages? of {PERSON} {LAYER}")
def messages_are(stage: Stage, found: re.Match[str]) -> None:
    """How many messages the chain has since it last began."""
    layer = AlertLayer(found["layer"])
    chain = stage.state.publications.chain(absence_of(stage, found["person"]), layer)
    assert len(chain) == int(found["number"]), chain

"""What those who search are told about a missing person: what somebody said of who they are, and how to know them by sight.

It is read through `sight`, so a role sees it only where it may read identities of the missing, and each reading is written down.
"""

from typing import Any, NamedTuple

from django.utils.translation import gettext

from resguardo.account.access import ReadReason
from resguardo.console.person.labels import label
from resguardo.console.sight import Sight
from resguardo.operation.description import DescriptionContent, PersonDescribed
from resguardo.operation.event import SealClass
from resguardo.operation.identifiers import EventId, Moment, PersonId
from resguardo.operation.identity import IdentityClaimed, IdentityContent


class Said(NamedTuple):
    """One source: who said it, when, and what it says, line by line."""

    source: str
    at: Moment
    lines: tuple[tuple[str, str], ...]


def said_of(sight: Sight, person: PersonId, reason: ReadReason) -> list[Said]:
    """The newest description and every claim of identity, the newest first; empty where the reader may not know."""
    with sight.steady() as state:
        members = state.register.group(person)
        told = [(member, one) for member in members for one in sight.account.about(member)]
    told = [one for one in told if isinstance(one[1].event, PersonDescribed | IdentityClaimed)]
    opened: dict[EventId, Any] = {}
    for member in members:
        events = [one.written.event for owner, one in told if owner == member]
        opened |= sight.contents(events, SealClass.IDENTITY, member, reason) if events else {}
    found, is_described = [], False
    for _, one in sorted(told, key=lambda pair: pair[1].written.happened_at, reverse=True):
        content, at = opened.get(one.written.event), one.written.happened_at
        if isinstance(content, DescriptionContent) and not is_described:
            is_described = True
            found.append(Said(gettext("Cómo es"), at, _description(content)))
        elif isinstance(content, IdentityContent) and isinstance(one.event, IdentityClaimed):
            found.append(Said(str(label(one.event.claimant)), at, _identity(content)))
    return [one for one in found if one.lines]


def _description(content: DescriptionContent) -> tuple[tuple[str, str], ...]:
    height = f"{content.height_cm} cm" if content.height_cm else ""
    lines = (
        (gettext("Cabello"), content.hair),
        (gettext("Ojos"), content.eyes),
        (gettext("Estatura"), height),
        (gettext("Señas"), content.marks),
        (gettext("Viste"), content.wears),
        (gettext("Lleva"), content.carries),
        (gettext("Habla"), ", ".join(content.speaks)),
    )
    return tuple(line for line in lines if line[1])


def _identity(content: IdentityContent) -> tuple[tuple[str, str], ...]:
    born = dict.fromkeys(filter(None, (content.birth_earliest, content.birth_latest)))
    years = [one for one in (content.age_years_min, content.age_years_max) if one is not None]
    lines = (
        (gettext("Nombre"), content.name or f"{content.given} {content.family}".strip()),
        (gettext("Nacimiento"), " – ".join(born)),
        (gettext("Edad"), "–".join(str(one) for one in dict.fromkeys(years))),
        (gettext("Idiomas"), ", ".join(content.languages)),
        (gettext("Residencia"), content.residence),
    )
    return tuple(line for line in lines if line[1])

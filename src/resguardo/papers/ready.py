"""The ready sheet of one child: how complete it is before anybody is missing, and its three layers on pages of their own (domain design 3.11).

The facts are those of the country's form (`exchange/packets`), so that what is ready here is ready there. A page is torn off and handed on as it is: the page for
the public has no band on it, and nothing of a page stands on a wider one.
"""

import re
from typing import Any, Final

from resguardo.account.access import ReadReason
from resguardo.account.packets import minimum_of, packet_of
from resguardo.exchange.outgoing import outgoing_line
from resguardo.exchange.packets.facts import Layer
from resguardo.exchange.packets.filling import PHOTO_FILE, Filled, Missing
from resguardo.exchange.packets.form import Form, form_of_country, forms
from resguardo.operation.operation import Operation
from resguardo.operation.policy import Role
from resguardo.operation.readiness import MinimumFact, readiness_of
from resguardo.papers.people import people
from resguardo.papers.press import words
from resguardo.papers.request import Request, person_asked
from resguardo.papers.sheet import Language, Sheet
from resguardo.words.spoken import said

MOMENT: Final = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\d(?:[+-]\d\d:\d\d|Z)")
ANYWHERE: Final = "interpol-90-3-a"
"""The form of a country that has none here."""


def build(request: Request) -> Sheet:
    """The ready sheet of the person asked. Refuses: papers.person_unknown"""
    sight, person, language = request.sight, person_asked(request), request.frame.language
    with sight.steady() as state:
        form, readiness = form_of(state), readiness_of(state, person)
    packet = packet_of(sight, person, form)
    has = minimum_of(readiness, packet)
    shown = people(sight, [person], ReadReason.ALERT)
    complete = packet.completeness
    body = shown.rows[0] | {
        "form": form.title.in_language(language),
        "per_cent": str(complete.per_cent),
        "ready": readiness.is_ready,
        "minimum": [[said(fact, language), fact in has] for fact in MinimumFact],
        "lacks": [_lack(one, language) for one in (*complete.needed, *complete.useful)],
        "layers": [
            {
                "name": words(language)[f"layer_{layer.value}"],
                "rule": words(language)[f"layer_{layer.value}_rule"],
                "fields": [field_of(one, language) for one in packet.on(layer)],
            }
            for layer in reversed(Layer)
        ],
    }
    pictures = {**shown.pictures, **packet.pictures}
    return Sheet("ready", request.frame, body, pictures, (person,), person)


def form_of(state: Operation) -> Form:
    """The form of the country in which the operation is."""
    return form_of_country(state.jurisdiction[:2].upper()) or forms()[ANYWHERE]


def field_of(one: Filled, language: Language) -> list[str]:
    """Label, value, and the file where the value is a picture. Moments are written as everywhere on a paper, in the zone that its head names."""
    picture = PHOTO_FILE if one.value == PHOTO_FILE else ""
    value = MOMENT.sub(r"\1 \2", outgoing_line(one.value))
    return [one.field.label.in_language(language), value, picture]


def _lack(one: Missing, language: Language) -> dict[str, Any]:
    return {
        "label": one.field.label.in_language(language),
        "why": one.reason.in_language(language),
        "mend": one.mend.in_language(language),
        "who": ", ".join(said(Role(role), language) for role in one.who),
        "needed": one.is_needed,
    }

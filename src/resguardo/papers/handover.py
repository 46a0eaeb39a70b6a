"""The slip of a handover: who gives, who receives, everybody by face and band, what was not received and why, and two signatures (domain design 3.9).

It says no place: each side keeps one, and the way of a slip is nobody's to know. With nothing named it is a blank slip for the hour without power.
"""

from typing import Any

from resguardo.account.access import ReadReason
from resguardo.operation.custody import Offer
from resguardo.operation.handover import HandoverRefusal
from resguardo.operation.identifiers import OfferId
from resguardo.operation.operation import Operation
from resguardo.operation.refusal import Refused
from resguardo.papers.people import moment, people
from resguardo.papers.press import words
from resguardo.papers.request import REFERENCE_UNKNOWN, Request, reference_asked
from resguardo.papers.sheet import Sheet
from resguardo.words.spoken import said

BLANK_ROWS = 10
NOBODY: dict[str, Any] = {"band": "", "name": "", "face": "", "outcome": ""}


def build(request: Request) -> Sheet:
    """The slip of everybody offered together with the offer asked. Refuses: papers.reference_unknown"""
    language = request.frame.language
    reasons = [said(one, language) for one in HandoverRefusal]
    if not request.about:
        body: dict[str, Any] = {
            "giver": "",
            "receiver": "",
            "ground": "",
            "offered_at": "",
            "persons": "",
        }
        rows = [NOBODY] * BLANK_ROWS
        return Sheet("handover", request.frame, body | {"rows": rows, "reasons": reasons})
    sight, offer = request.sight, reference_asked(request, OfferId)
    with sight.steady() as state:
        together = _together(state, offer)
        if not together:
            raise Refused(REFERENCE_UNKNOWN, found=request.about)
        first = together[offer]
        outcomes = [_outcome(state, one, language) for one in together.items()]
    persons = [one.person for one in together.values()]
    shown = people(sight, persons, ReadReason.CARE)
    name = sight.directory.staff_name
    body = {
        "giver": name(first.giver),
        "receiver": name(first.receiver),
        "ground": said(first.ground, language),
        "offered_at": moment(first.offered_at, sight.zone),
        "persons": str(len(persons)),
        "reasons": reasons,
        "rows": [
            row | {"outcome": outcome} for row, outcome in zip(shown.rows, outcomes, strict=True)
        ],
    }
    return Sheet("handover", request.frame, body, shown.pictures, tuple(persons), offer)


def _together(state: Operation, offer: OfferId) -> dict[OfferId, Offer]:
    """Everybody offered in the same act, in order; nobody for an offer that is not there."""
    offers = state.custody.offers
    if offer not in offers:
        return {}
    return {one: each for one, each in offers.items() if each.batch == offers[offer].batch}


def _outcome(state: Operation, offered: tuple[OfferId, Offer], language: str) -> str:
    """What became of one offer; empty while it waits, so that there is a box to tick."""
    reference, offer = offered
    if state.custody.is_open(reference):
        return ""
    return words(language)["accepted" if offer.accepted_by else "not_accepted"]

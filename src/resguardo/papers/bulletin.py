"""The bulletin of one missing child: the facts that the alert unit released, and no others (invariants 25 and 30).

It is made from `account/released.py` alone. A photo stands on it only where it was released, drawn anew from its colours; without a decision there is no bulletin.
"""

from resguardo.account.access import ReadReason
from resguardo.account.released import Released, released_to_public, require_away
from resguardo.exchange.cap.wording import age_words
from resguardo.exchange.packets.facts import Layer
from resguardo.operation.exports import ExportProfile
from resguardo.operation.publication import NOTHING_RELEASED
from resguardo.operation.refusal import Refused
from resguardo.operation.register import Sex
from resguardo.papers.outside import note_left
from resguardo.papers.people import going_out
from resguardo.papers.press import words
from resguardo.papers.ready import form_of
from resguardo.papers.request import Request, person_asked
from resguardo.papers.sheet import Language, Sheet
from resguardo.words.areas import area_name
from resguardo.words.spoken import said


def build(request: Request) -> Sheet:
    """The bulletin of the person asked. Refuses: papers.person_unknown, absence.already_recovered, absence.nothing_released, exports.profile_closed"""
    sight, person = request.sight, person_asked(request)
    require_away(sight, person)
    released = released_to_public(sight, person, ReadReason.ALERT)
    if released is None:
        raise Refused(NOTHING_RELEASED, person=person)
    language = request.frame.language
    body = {
        "call": _hotline(request),
        "number": released.alert_number or "",
        "authority": released.authority or "",
        "name": released.name,
        "form": (released.sex or Sex.UNKNOWN).value,
        "danger": released.life_in_danger,
        "taken": released.is_taken,
        "photo": "face.jpg" if released.photo else "",
        "facts": [fact for fact in _facts(released, language) if fact[1]],
    }
    pictures = {"face.jpg": released.photo.picture} if released.photo else {}
    frame = going_out(request.frame, sight)
    sheet = Sheet("bulletin", frame, body, pictures, (person,), released.absence)
    shown = [fact.value for fact in released.facts if fact not in released.withheld]
    public = words(language)["the_public"]
    note_left(sight, sheet, ExportProfile.PUBLIC_ALERT, recipient=public, fields=shown)
    return sheet


def _hotline(request: Request) -> str:
    """The telephones of the country's form; none in an exercise, where nobody real is to be called."""
    with request.sight.steady() as state:
        fields = () if state.exercise else form_of(state).fields
    fixed = (one.constant for one in fields if one.constant and one.layer is Layer.PUBLIC)
    return next(fixed, "")


def _facts(released: Released, language: Language) -> list[tuple[str, str]]:
    """Name and value of each fact, in the order in which people look for a child; empty values are those closed or unknown."""
    word = words(language)
    sex = released.sex if released.sex is not Sex.UNKNOWN else None
    return [
        (word["age"], age_words(released.ages, language) if released.ages else ""),
        (word["sex"], said(sex, language) if sex else ""),
        (word["hair"], released.hair),
        (word["eyes"], released.eyes),
        (word["height"], f"{released.height_cm} cm" if released.height_cm else ""),
        (word["marks"], released.marks),
        (word["wears"], released.wears),
        (word["carries"], released.carries),
        (word["speaks"], ", ".join(released.speaks)),
        (word["last_seen_on"], str(released.seen_on or "")),
        (word["last_seen_in"], area_name(released.seen_in, language)),
    ]

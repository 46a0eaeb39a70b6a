"""Makes an alert message of what may be said of one child: the public and the restricted one, their updates and cancellations, in several languages.

It is given facts that somebody projected for this very layer and adds nothing: no place, no source, no name of staff. A cancellation names nobody.
"""

import base64
from datetime import date
from typing import Final, NamedTuple

from resguardo.exchange.cap.phone import LIMITS, Piece, phone_text
from resguardo.exchange.cap.records import Area, Info, Message, Pair, Reference, Resource
from resguardo.exchange.cap.rules import HEADLINE_MAX
from resguardo.exchange.cap.systems import (
    PROFILE,
    Language,
    event_codes,
    system_of,
)
from resguardo.exchange.cap.wording import WORDS, Ages, age_words, day_words
from resguardo.words.areas import area_name

LANGUAGES: Final[tuple[Language, ...]] = ("es", "en", "he")


class AlertFacts(NamedTuple):
    """What may be said of one child in this message. Empty and None mean that it is not said. `sex` is `female`, `male` or empty; `areas` and `seen_in` are ISO 3166 codes."""

    country: str
    areas: tuple[str, ...]
    name: str = ""
    ages: Ages | None = None
    born: str = ""
    sex: str = ""
    hair: str = ""
    eyes: str = ""
    height_cm: int | None = None
    marks: str = ""
    wears: str = ""
    carries: str = ""
    speaks: tuple[str, ...] = ()
    seen_on: date | None = None
    seen_in: str = ""
    photo: bytes = b""
    photo_sha256: str = ""
    photo_sha1: str = ""
    is_taken: bool = False
    is_observed: bool = False
    life_in_danger: bool = False
    alert_number: str = ""
    authority: str = ""


class Frame(NamedTuple):
    """What a message is apart from what it says. `exercise` names the exercise, empty for none; `incident` stands on restricted messages only."""

    identifier: str
    sender: str
    sent: str
    expires: str
    status: str
    kind: str
    is_public: bool
    references: tuple[Reference, ...] = ()
    exercise: str = ""
    incident: str = ""


def compose(facts: AlertFacts, frame: Frame, languages: tuple[Language, ...]) -> Message:
    """The message, one block for each language in that order."""
    is_exercise = bool(frame.exercise)
    return Message(
        identifier=frame.identifier,
        sender=frame.sender,
        sent=frame.sent,
        status=frame.status,
        kind=frame.kind,
        scope="Public" if frame.is_public else "Restricted",
        restriction="" if frame.is_public else WORDS[languages[0]]["restriction"],
        codes=(PROFILE, "drill") if is_exercise else (PROFILE,),
        note=frame.exercise,
        references=frame.references,
        incidents="" if frame.is_public else frame.incident,
        infos=tuple(_info(facts, frame, language) for language in languages),
    )


def _info(facts: AlertFacts, frame: Frame, language: Language) -> Info:
    words = WORDS[language]
    is_over = frame.kind == "Cancel"
    system = system_of(facts.country)
    country = f"-{facts.country}" if language == "es" and len(facts.country) == 2 else ""
    info = Info(
        language=f"{language}{country}",
        categories=("Security", "Rescue"),
        event=words["event"],
        response_types=("AllClear",) if is_over else ("Monitor",),
        urgency="Past" if is_over else "Immediate",
        severity="Extreme" if facts.life_in_danger and not is_over else "Severe",
        certainty="Observed" if facts.is_observed or is_over else "Likely",
        audience="" if frame.is_public else words["audience"],
        event_codes=event_codes(facts.country, is_taken=facts.is_taken),
        effective=frame.sent,
        expires=frame.expires,
        sender_name=facts.authority or system.authority or words["authority"],
        headline=_headline(facts, frame, language),
        contact=next(iter(system.hotlines), ""),
        areas=tuple(_area(code, language) for code in facts.areas),
    )
    if is_over:
        return info._replace(description=words["over"], instruction=words["over_instruct"])
    calls = words["or"].join(system.hotlines)
    return info._replace(
        description=_description(facts, language),
        instruction=words["instruct"].format(calls) if calls else words["instruct_police"],
        parameters=_parameters(facts, frame, language),
        resources=_photo(facts, language),
    )


def _mark(frame: Frame, language: Language) -> str:
    """What makes plain that nobody is missing."""
    words = WORDS[language]
    return (
        words["exercise"] if frame.exercise else words["draft"] if frame.status == "Draft" else ""
    )


def _headline(facts: AlertFacts, frame: Frame, language: Language) -> str:
    words, mark = WORDS[language], _mark(frame, language)
    if frame.kind == "Cancel":
        return f"{mark} {words['over_headline']}".strip()
    said = [facts.name, age_words(facts.ages, language) if facts.ages else ""]
    said.append(words[facts.sex] if facts.sex else "")
    begins = f"{mark} {words['headline']}".strip()
    line = begins
    for one in filter(None, said):
        longer = f"{line}{' ' if line == begins else ', '}{one}"
        line = longer if len(longer) <= HEADLINE_MAX else line
    return line if line != begins else f"{mark} {words['event']}".strip()


def _sentences(facts: AlertFacts, language: Language) -> list[tuple[str, str]]:
    """Everything that is said of the child, each with what it is."""
    words = WORDS[language]
    seen_in = area_name(facts.seen_in, language) if facts.seen_in else ""
    plain = (
        ("name", facts.name),
        ("ages", age_words(facts.ages, language) if facts.ages else ""),
        ("born", facts.born),
        ("sex", words[facts.sex] if facts.sex else ""),
        ("hair", facts.hair),
        ("eyes", facts.eyes),
        ("height", str(facts.height_cm) if facts.height_cm else ""),
        ("marks", facts.marks),
        ("wears", facts.wears),
        ("carries", facts.carries),
        ("speaks", ", ".join(facts.speaks)),
    )
    said = [(key, words[key].format(value.rstrip(". "))) for key, value in plain if value]
    if facts.seen_on:
        key = "seen" if seen_in else "seen_day"
        day = day_words(facts.seen_on, language)
        said.append(("seen", words[key].format(day=day, area=seen_in)))
    if facts.alert_number:
        said.append(("number", words["number"].format(facts.alert_number)))
    return said


def _description(facts: AlertFacts, language: Language) -> str:
    said = " ".join(one for _, one in _sentences(facts, language))
    return said or WORDS[language]["nothing"]


def phone_pieces(facts: AlertFacts, frame: Frame, language: Language) -> list[Piece]:
    """An alert for a telephone, in its order: what it is, the child, what they wear, whom to call. The first and the last always stand."""
    words = WORDS[language]
    hotlines = system_of(facts.country).hotlines
    call = words["call"].format(hotlines[0]) if hotlines else words["call_police"]
    pieces = [Piece(_mark(frame, language), is_needed=True), Piece(words["short"], is_needed=True)]
    pieces.append(Piece(f"{facts.name}." if facts.name else ""))
    pieces.append(Piece(f"{age_words(facts.ages, language)}." if facts.ages else ""))
    pieces.append(Piece(f"{words[facts.sex].capitalize()}." if facts.sex else ""))
    if facts.seen_on and facts.seen_in:
        day = f"{facts.seen_on.day}/{facts.seen_on.month}"
        area = area_name(facts.seen_in, language).partition(",")[0]
        pieces.append(Piece(words["seen_short"].format(day=day, area=area)))
    told = dict(_sentences(facts, language))
    pieces += [
        Piece(told[key], is_whole=key in {"height", "number"}) for key in _FIRST if key in told
    ]
    return [*pieces, Piece(call, is_needed=True)]


_FIRST: Final = ("wears", "marks", "hair", "height", "carries", "number")
"""What a telephone is told after who is missing, most telling first."""


def _parameters(facts: AlertFacts, frame: Frame, language: Language) -> tuple[Pair, ...]:
    found = []
    if facts.alert_number:
        found.append(Pair("Resguardo:alertNumber", facts.alert_number))
    if facts.photo:
        found.append(Pair("Resguardo:photoSha256", facts.photo_sha256))
    if frame.is_public:
        pieces = phone_pieces(facts, frame, language)
        found += [Pair(f"Resguardo:text{one}", phone_text(pieces, one).text) for one in LIMITS]
    return tuple(found)


def _photo(facts: AlertFacts, language: Language) -> tuple[Resource, ...]:
    if not facts.photo:
        return ()
    return (
        Resource(
            description=WORDS[language]["photo"],
            mime_type="image/jpeg",
            size=str(len(facts.photo)),
            dereferenced=base64.b64encode(facts.photo).decode(),
            digest=facts.photo_sha1,
        ),
    )


def _area(code: str, language: Language) -> Area:
    kind = "ISO3166-1" if len(code) == 2 else "ISO3166-2"
    return Area(area_name(code, language), geocodes=(Pair(kind, code),))

"""The ready sheet of a child: all that a missing-child packet may say, read through the doors of one reader (`docs/internals/procedures.md` 11).

What alerts say as well comes from `released.py`, so that a bulletin and a packet never differ. Words that name a place of the operation, somebody who works here or
a relative are blocked, whatever field they stand in; so is a photo that is old or can't be made anew.
"""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple, TypeVar

import msgspec

from resguardo.account.access import ReadReason
from resguardo.account.face import Face, face_of
from resguardo.account.moments import in_zone
from resguardo.account.person_records import related
from resguardo.account.released import (
    Released,
    closed_names,
    released_to_authorities,
    released_to_public,
    says_closed,
)
from resguardo.account.sight import Sight
from resguardo.exchange.outgoing import outgoing_line
from resguardo.exchange.packets.filling import Why
from resguardo.exchange.packets.ready import Ready
from resguardo.operation.absence import AbsenceKind
from resguardo.operation.description import ready_sheet
from resguardo.operation.event import SealClass
from resguardo.operation.family import Relation
from resguardo.operation.identifiers import EventId, Moment, PersonId
from resguardo.operation.identity import (
    ClaimedFact,
    ConfirmationBasis,
    IdentityClaimed,
    IdentityContent,
)
from resguardo.operation.publication import ReleasedFact
from resguardo.operation.recovery import WhereaboutsContent
from resguardo.operation.register import Sex

T = TypeVar("T")

SIGHTINGS_MOST: Final = 5

OPENS: Final[dict[ReleasedFact, tuple[str, ...]]] = {
    ReleasedFact.NAME: ("name", "given_name"),
    ReleasedFact.AGE: ("age", "age_as_of"),
    ReleasedFact.SEX: ("sex",),
    ReleasedFact.APPEARANCE: ("hair", "eyes", "height", "skin", "weight"),
    ReleasedFact.MARKS: ("marks",),
    ReleasedFact.CLOTHING: ("clothing",),
    ReleasedFact.BELONGINGS: ("belongings",),
    ReleasedFact.LANGUAGES: ("languages",),
    ReleasedFact.LAST_SEEN: ("seen_on", "municipality"),
    ReleasedFact.PHOTO: ("photo",),
    ReleasedFact.KIND: ("circumstances",),
}
"""What the alert unit releases -> the facts of a packet that it opens to the public."""
ALWAYS_OPEN: Final = ("hotline", "alert_number")
"""What says nothing of the child, once an alert is active."""


class Opening(NamedTuple):
    """What one decision about one child opens to the public: the facts, and those that stay behind all the same, with the reason."""

    facts: frozenset[str]
    held: Mapping[str, Why]


class _Claims(NamedTuple):
    """What was said of who a child is: what stands for the child, then every claim, the newest first."""

    chosen: IdentityContent
    each: tuple[IdentityContent, ...]

    def first(self, values: Iterable[T]) -> T | None:
        return next((one for one in values if one), None)


def ready_of(
    sight: Sight,
    person: PersonId,
    reason: ReadReason,
    given_by_hand: Mapping[str, str] | None = None,
) -> Ready:
    """What may be said of `person` in a packet, as far as the reader may know it. `given_by_hand` is what whoever sends writes (`facts.BY_HAND`)."""
    said = released_to_authorities(sight, person, reason)
    claims = _claims(sight, said.person, reason)
    by_hand = {fact: outgoing_line(text) for fact, text in (given_by_hand or {}).items()}
    face = face_of(sight, said.person)
    photo = said.photo.picture if said.photo else None
    reports = _reports(sight, said, reason)
    residence = claims.first(one.residence for one in claims.each) or ""
    who = _who(sight, said, claims)
    words = by_hand | {
        "other_names": "; ".join(who.other_names),
        "document": who.document,
        "parents": "; ".join(who.parents),
        "hair": said.hair,
        "eyes": said.eyes,
        "marks": said.marks,
        "clothing": said.wears,
        "belongings": said.carries,
        "languages": " ".join(said.speaks),
        "residence": residence,
        "reports": " ".join(reports),
    }
    blocked = _blocked_words(sight, words)
    blocked |= _withheld(said)
    blocked |= _blocked_photo(sight, face, photo)
    blocked |= _number_twice(sight, said)
    with sight.steady() as state:
        seen_at = ready_sheet(state, said.person).seen_at
    return msgspec.structs.replace(
        who,
        sex=said.sex.value if said.sex in {Sex.FEMALE, Sex.MALE} else "",
        height_cm=said.height_cm,
        hair=said.hair,
        eyes=said.eyes,
        marks=said.marks,
        wears=said.wears,
        carries=said.carries,
        languages=said.speaks,
        residence=residence,
        siblings=_siblings(sight, said.person, reason),
        photo=photo,
        seen_at=_shown(sight, seen_at),
        went=_went(sight, said),
        reports=reports,
        alert_number=said.alert_number or "",
        blocked={fact: why.value for fact, why in blocked.items()},
        given_by_hand=by_hand,
        is_exercise=sight.account.state.exercise,
        as_of=_shown(sight, sight.now),
    )


def open_to_public(sight: Sight, person: PersonId, reason: ReadReason) -> Opening | None:
    """What the decision about `person` opens to the public; None where nothing is released or no alert is active. A photo with the band on it stays behind."""
    said = released_to_public(sight, person, reason)
    if said is None:
        return None
    kept = [one for one in said.facts if one not in said.withheld]
    opened = frozenset((*ALWAYS_OPEN, *(fact for one in kept for fact in OPENS[one])))
    is_held = ReleasedFact.PHOTO in said.withheld
    return Opening(opened, {"photo": Why.SHOWS_BAND} if is_held else {})


def _claims(sight: Sight, person: PersonId, reason: ReadReason) -> _Claims:
    with sight.steady() as state:
        members = state.register.group(person)
        told = [(member, one) for member in members for one in sight.account.about(member)]
    told = [pair for pair in told if isinstance(pair[1].event, IdentityClaimed)]
    found: dict[EventId, msgspec.Struct] = {}
    for member in members:
        events = [one.written.event for owner, one in told if owner == member]
        found |= sight.contents(events, SealClass.IDENTITY, member, reason) if events else {}
    newest = sorted((one for _, one in told), key=lambda one: one.written.happened_at, reverse=True)
    each = [found.get(one.written.event) for one in newest]
    chosen = sight.identities([person], reason).get(person)
    return _Claims(
        chosen or IdentityContent(),
        tuple(one for one in each if isinstance(one, IdentityContent)),
    )


def _who(sight: Sight, said: Released, claims: _Claims) -> Ready:
    """A sheet that holds names, birth, ages, papers and parents, each as somebody said it."""
    with sight.steady() as state:
        confirmed = [
            one
            for member in state.register.group(said.person)
            for one in state.identities.confirmed.get(member, ())
        ]
        facts = [state.identities.claims[one.claim].facts for one in confirmed]
        basis = state.register.persons[said.person].age_basis
    called = (one.name or f"{one.given} {one.family}".strip() for one in claims.each)
    born = claims.first(
        (one.birth_earliest, one.birth_latest)
        for one in (claims.chosen, *claims.each)
        if one.birth_earliest and one.birth_latest
    )
    bases = {one.basis for one in confirmed}
    identified = (ConfirmationBasis.FINGERPRINTS, ConfirmationBasis.DNA)
    return Ready(
        name=said.name,
        given=claims.chosen.given,
        family=claims.chosen.family,
        is_name_confirmed=any(ClaimedFact.NAME in one for one in facts),
        other_names=tuple(one for one in dict.fromkeys(called) if one and one != said.name),
        birth_earliest=born[0] if born else "",
        birth_latest=born[1] if born else "",
        age_years_min=said.ages.least if said.ages else None,
        age_years_max=said.ages.most if said.ages else None,
        age_as_of=in_zone(sight.now, sight.zone).date().isoformat(),
        age_basis=basis.value,
        document=claims.first(one.document for one in claims.each) or "",
        parents=claims.first(one.parents for one in claims.each) or (),
        identified_by=tuple(one.value for one in identified if one in bases),
    )


def _siblings(sight: Sight, person: PersonId, reason: ReadReason) -> tuple[str, ...]:
    with sight.account.steady():
        siblings = related(sight.account, person, (Relation.SIBLING,))
    return tuple(sight.names(siblings, reason).values())


def _reports(sight: Sight, said: Released, reason: ReadReason) -> tuple[str, ...]:
    """What others saw of a child who is still away, the newest first; where somebody was found is nobody's business here."""
    with sight.steady() as state:
        record = state.absences.absences[said.absence] if said.absence else None
        if record is None or not record.is_away:
            return ()
        newest = sorted(record.reports, key=lambda one: record.reports[one].at, reverse=True)
        events = [state.origins[one] for one in newest[:SIGHTINGS_MOST]]
        at = [record.reports[one].at for one in newest[:SIGHTINGS_MOST]]
    told = sight.contents(events, SealClass.LOCATION, said.person, reason)
    found = []
    for event, moment in zip(events, at, strict=True):
        content = told.get(event)
        if isinstance(content, WhereaboutsContent):
            spoken = " · ".join(one for one in (content.where, content.circumstances) if one)
            found.append(f"{_shown(sight, moment)} {spoken}".strip())
    return tuple(found)


def _went(sight: Sight, said: Released) -> str:
    record = sight.account.state.absences.absences[said.absence] if said.absence else None
    return "" if record is None or record.kind is AbsenceKind.UNKNOWN else record.kind.value


def _blocked_words(sight: Sight, words: Mapping[str, str]) -> dict[str, Why]:
    with sight.account.steady() as state:
        closed = closed_names(sight, state)
    return {fact: Why.TELLS_PLACE for fact, text in words.items() if says_closed(text, closed)}


def _withheld(said: Released) -> dict[str, Why]:
    """The words of what `released.py` held back; the height beside a hair colour that names a place is a figure and goes."""
    words = {"hair", "eyes", "marks", "clothing", "belongings", "languages"}
    whys = dict.fromkeys(said.withheld, Why.TELLS_PLACE)
    whys |= dict.fromkeys(said.names_kin, Why.TELLS_PERSON)
    return {fact: why for one, why in whys.items() for fact in OPENS[one] if fact in words}


def _blocked_photo(sight: Sight, face: Face | None, photo: bytes | None) -> dict[str, Why]:
    if face is None:
        return {}
    if face.is_old(sight.now):
        return {"photo": Why.PHOTO_OLD}
    return {} if photo else {"photo": Why.PHOTO_UNREADABLE}


def _number_twice(sight: Sight, said: Released) -> dict[str, Why]:
    """One absence, one child, one alert: a number that stands with two children is copied wrongly with one of them (invariant 15)."""
    with sight.steady() as state:
        others = [
            state.register.standing(one.person)
            for one in state.absences.absences.values()
            if said.alert_number and one.alert_number == said.alert_number
        ]
    return {"alert_number": Why.NUMBER_TWICE} if set(others) - {said.person} else {}


def _shown(sight: Sight, moment: Moment) -> str:
    return in_zone(moment, sight.zone).isoformat(timespec="seconds")

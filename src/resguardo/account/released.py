"""What an alert says of a child: the one projection from which bulletins, messages and packets are made (design: privacy rules of exchange, 1).

For the public it holds what the alert unit released and nothing else; for authorities it holds every fact that a search needs. Neither has a field for a place, a
member of staff, a sibling, the reasons for protection, or anything medical. Everything is read through the doors of `sight.py`.
"""

import unicodedata
from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple, TypeVar

import msgspec

from resguardo.account.access import ReadReason
from resguardo.account.face import face_of
from resguardo.account.moments import in_zone
from resguardo.account.outgoing_photo import OutgoingPhoto, outgoing_photo
from resguardo.account.person_records import kin_of
from resguardo.account.sight import Sight
from resguardo.exchange.cap.wording import Ages
from resguardo.matching.names.writing import LOOK_ALIKES
from resguardo.operation.absence import AbsenceKind, Stage
from resguardo.operation.alert import ALREADY_RECOVERED
from resguardo.operation.description import DescriptionContent, PersonDescribed, ready_sheet
from resguardo.operation.event import SealClass
from resguardo.operation.identifiers import (
    AbsenceId,
    EventId,
    Moment,
    OrganisationCode,
    PersonId,
)
from resguardo.operation.identity import IdentityClaimed, IdentityContent
from resguardo.operation.operation import Operation
from resguardo.operation.publication import Release, ReleasedFact, country_of
from resguardo.operation.refusal import Refused
from resguardo.operation.register import FirstContactContent, Sex, TagIssued

T = TypeVar("T")

SHORTEST_NAME = 4
"""A place or member of the team with a shorter name is not looked for inside other words."""
SHORTEST_FIRST_NAME = 3
"""A relative's name that is shorter is not looked for among other words."""
UNWRITTEN = frozenset({"Mn", "Me", "Cf"})
"""Accents, and what is not seen."""
HOUSE_WORDS = ("albergue", "casa hogar", "del hogar", "shelter", "foster home", "מקלט", "פנימייה")
"""Words for a house where children are protected: a uniform of one tells where somebody lives."""


class Released(NamedTuple):
    """What may be said of one child. Empty and None mean closed or unknown; `facts` tells which were allowed.

    `born` and `birth_known` never leave for the public. `seen_in` and `areas` are ISO 3166 codes. `withheld` are facts that were allowed and stay behind because their words
    name a place, a member of the team or, those in `names_kin`, a relative. `is_observed`: a closed count found the child missing. `absence` None while nobody is missing: a ready sheet.
    """

    person: PersonId
    absence: AbsenceId | None
    facts: tuple[ReleasedFact, ...]
    name: str = ""
    ages: Ages | None = None
    born: tuple[str, str] | None = None
    sex: Sex | None = None
    hair: str = ""
    eyes: str = ""
    height_cm: int | None = None
    marks: str = ""
    wears: str = ""
    carries: str = ""
    speaks: tuple[str, ...] = ()
    seen_on: date | None = None
    seen_in: str = ""
    areas: tuple[str, ...] = ()
    photo: OutgoingPhoto | None = None
    is_taken: bool = False
    is_observed: bool = False
    life_in_danger: bool = False
    alert_number: str | None = None
    authority: OrganisationCode | None = None
    withheld: tuple[ReleasedFact, ...] = ()
    names_kin: tuple[ReleasedFact, ...] = ()


class _Told(NamedTuple):
    """What the register holds of a child, opened for one reader."""

    identity: IdentityContent | None
    claims: tuple[tuple[IdentityContent, Moment], ...]
    """The newest first."""
    described: DescriptionContent
    first: FirstContactContent
    first_at: Moment
    photo: OutgoingPhoto | None
    is_unfit: bool
    """Whether a band can be read on the photo, or it is old: then it is not for the public."""


def released_to_public(
    sight: Sight,
    person: PersonId,
    reason: ReadReason,
    *,
    without: Collection[ReleasedFact] = (),
) -> Released | None:
    """What the alert unit released about `person`; None where nothing is released or no alert is active. Facts in `without` are not opened: the receiver has no place for them."""
    with sight.steady() as state:
        standing = state.register.standing(person)
        absence = state.absences.open_of(standing)
        release = state.publications.released(absence) if absence else None
        if absence is None or release is None or not release.facts:
            return None
        if not state.absences.absences[absence].alert_is_active:
            return None
    facts = tuple(one for one in release.facts if one not in without)
    told = _told(sight, standing, reason, facts)
    with sight.steady() as state:
        said = _projected(sight, state, standing, told, facts)
    if told.photo and told.is_unfit:
        # A band and a name on one page would lead from one to the other (exchange design 0.3); an old face leads to another child.
        said = said._replace(photo=None, withheld=(*said.withheld, ReleasedFact.PHOTO))
    return said._replace(
        areas=release.areas,
        seen_in=release.seen_in if ReleasedFact.LAST_SEEN in release.facts else "",
        life_in_danger=release.life_in_danger,
        born=None,
    )


def require_away(sight: Sight, person: PersonId) -> None:
    """Nothing new is made for the public of a child who is back, though the alert goes on until a third person ends it. Refuses: absence.already_recovered"""
    with sight.steady() as state:
        standing = state.register.standing(person)
        is_open = state.absences.open_of(standing) is not None
        if is_open and not state.absences.is_away(standing):
            raise Refused(ALREADY_RECOVERED, person=standing)


def released_to_authorities(
    sight: Sight,
    person: PersonId,
    reason: ReadReason,
    *,
    without: Collection[ReleasedFact] = (),
) -> Released:
    """Every fact that alert unit, police and borders need to look for `person`, or would need: the ready sheet. The area is the one decided on, else the country."""
    facts = tuple(one for one in ReleasedFact if one not in without)
    with sight.steady() as state:
        standing = state.register.standing(person)
    told = _told(sight, standing, reason, facts)
    with sight.steady() as state:
        said = _projected(sight, state, standing, told, facts)
        release = state.publications.released(said.absence) if said.absence else None
        country = country_of(state.jurisdiction)
    return said._replace(
        areas=(release.areas if release else ()) or ((country,) if country else ()),
        seen_in=release.seen_in if release else country,
        life_in_danger=_is_in_danger(release),
    )


def _is_in_danger(release: Release | None) -> bool:
    return release is not None and release.life_in_danger


def _told(
    sight: Sight, person: PersonId, reason: ReadReason, facts: tuple[ReleasedFact, ...]
) -> _Told:
    """Open what is told of `person`; the reading is logged. A photo is opened only where it is among `facts`."""
    with sight.steady() as state:
        members = state.register.group(person)
        told = [(member, one) for member in members for one in sight.account.about(member)]
        first_at = state.register.persons[person].tagged_at
    opened: dict[EventId, msgspec.Struct] = {}
    kinds = PersonDescribed | IdentityClaimed | TagIssued
    for member in members:
        events = [
            one.written.event
            for owner, one in told
            if owner == member and isinstance(one.event, kinds)
        ]
        opened |= sight.contents(events, SealClass.IDENTITY, member, reason) if events else {}
    newest = sorted((one for _, one in told), key=lambda one: one.written.happened_at, reverse=True)
    said = [(opened.get(one.written.event), one.written.happened_at) for one in newest]
    face = face_of(sight, person) if ReleasedFact.PHOTO in facts else None
    picture = sight.photo(face.person, face.digest, reason) if face else None
    return _Told(
        identity=sight.identities([person], reason).get(person),
        claims=tuple((one, at) for one, at in said if isinstance(one, IdentityContent)),
        described=_first(DescriptionContent, (one for one, _ in said)) or DescriptionContent(),
        first=_first(FirstContactContent, (one for one, _ in said)) or FirstContactContent(),
        first_at=first_at,
        photo=outgoing_photo(picture) if picture else None,
        is_unfit=face is not None and (face.shows_band or face.is_old(sight.now)),
    )


def _first(kind: type[T], contents: Iterable[object]) -> T | None:
    return next((one for one in contents if isinstance(one, kind)), None)


def _projected(
    sight: Sight,
    state: Operation,
    person: PersonId,
    told: _Told,
    facts: tuple[ReleasedFact, ...],
) -> Released:
    """The facts in `facts`, each where something is known; words that name a place, a member of the team or a relative stay behind."""
    absence = state.absences.open_of(person)
    record = state.absences.absences[absence] if absence else None
    active = record.first(Stage.ALERT_ACTIVE) if record else None
    identity, seen = told.identity, told.described
    today = in_zone(sight.now, state.zone).date()
    born, ages = _born(told), _ages(told, today, state.zone)
    closed, kin = closed_names(sight, state), _names_of_kin(sight, person)
    values: dict[str, object] = {}
    withheld: list[ReleasedFact] = []
    names_kin: list[ReleasedFact] = []

    def say(fact: ReleasedFact, **said: object) -> None:
        if fact not in facts:
            return
        if fact is not ReleasedFact.NAME and any(
            says_closed(value, closed) for value in said.values()
        ):
            withheld.append(fact)
            return
        if fact is not ReleasedFact.NAME and any(kin & _words(value) for value in said.values()):
            withheld.append(fact)
            names_kin.append(fact)
            return
        values.update(said)

    if identity:
        name = identity.name or f"{identity.given} {identity.family}".strip()
        say(ReleasedFact.NAME, name=name)
        say(
            ReleasedFact.LANGUAGES, speaks=tuple(dict.fromkeys((*identity.languages, *seen.speaks)))
        )
    else:
        say(ReleasedFact.LANGUAGES, speaks=seen.speaks)
    say(ReleasedFact.AGE, ages=ages, born=born)
    say(ReleasedFact.SEX, sex=_sex(state, person, told))
    say(ReleasedFact.APPEARANCE, hair=seen.hair, eyes=seen.eyes, height_cm=seen.height_cm)
    say(ReleasedFact.MARKS, marks=seen.marks)
    say(ReleasedFact.CLOTHING, wears=seen.wears or told.first.wears)
    say(ReleasedFact.BELONGINGS, carries=seen.carries or told.first.carries)
    seen_at = ready_sheet(state, person).seen_at
    say(ReleasedFact.LAST_SEEN, seen_on=in_zone(seen_at, state.zone).date())
    say(ReleasedFact.PHOTO, photo=told.photo)
    say(ReleasedFact.KIND, is_taken=record is not None and record.kind is AbsenceKind.TAKEN)
    return Released(
        person=person,
        absence=absence,
        facts=facts,
        is_observed=_is_observed(state, absence),
        alert_number=record.alert_number if record else None,
        authority=state.team.organisation(active.by) if active else None,
        withheld=tuple(withheld),
        names_kin=tuple(names_kin),
        **values,  # type: ignore[arg-type]
    )


def _is_observed(state: Operation, absence: AbsenceId | None) -> bool:
    """Whether the count in which the child was missing is closed."""
    count = state.absences.absences[absence].count if absence else None
    return count is not None and bool(state.counts.counts[count].closings)


def _sex(state: Operation, person: PersonId, told: _Told) -> Sex | None:
    observed = state.register.persons[person].sex_observed
    if observed is not Sex.UNKNOWN:
        return observed
    claimed = (one.sex for one, _ in told.claims if one.sex not in {None, Sex.UNKNOWN})
    return next(claimed, None)


def _born(told: _Told) -> tuple[str, str] | None:
    """The birth date of the identity that stands for the child, else of the newest claim with one; earliest and latest day."""
    asked = [told.identity] if told.identity else []
    for one in (*asked, *(claim for claim, _ in told.claims)):
        first, last = one.birth_earliest or one.birth_latest, one.birth_latest or one.birth_earliest
        if first and last and _is_day(first) and _is_day(last):
            return first, last
    return None


def _ages(told: _Told, today: date, zone: str) -> Ages | None:
    """The age today: from a birth date, else from the newest claim of an age, else from what the officer saw first. Whole years that have passed since count."""
    if born := _born(told):
        first, last = (date.fromisoformat(one) for one in born)
        if first <= last <= today:
            return Ages(_years(last, today), _years(first, today))
    stated = [(one.age_years_min, one.age_years_max, at) for one, at in told.claims]
    stated.append((told.first.age_years_min, told.first.age_years_max, told.first_at))
    for least, most, at in stated:
        known = [age for age in (least, most) if age is not None]
        if known:
            passed = _years(in_zone(at, zone).date(), today)
            return Ages(min(known) + passed, max(known) + passed)
    return None


def _years(earlier: date, later: date) -> int:
    """Whole years between two days, none where they are the wrong way round."""
    passed = later.year - earlier.year - ((later.month, later.day) < (earlier.month, earlier.day))
    return max(0, passed)


def _is_day(written: str) -> bool:
    try:
        date.fromisoformat(written)
    except ValueError:
        return False
    return True


def closed_names(sight: Sight, state: Operation) -> tuple[str, ...]:
    """What places are called, where they stand, who works here, and words for a house of protection: nothing that leaves may say them. They are compared, never shown."""
    directory = sight.every_name
    names = [directory.place_name(place) for place in state.placement.places]
    names += [directory.place_address(place) for place in state.placement.places]
    names += [directory.staff_name(staff).partition(" (")[0] for staff in state.team.members]
    compared = map(as_compared, names)
    return (*HOUSE_WORDS, *(one for one in compared if len(one) >= SHORTEST_NAME))


def says_closed(value: object, closed: tuple[str, ...]) -> bool:
    """Whether words say one of the closed names (`closed_names`), however they are typed."""
    return any(name in one for one in _texts(value) for name in closed)


def _names_of_kin(sight: Sight, person: PersonId) -> frozenset[str]:
    """The first names of siblings and of those with whom `person` was: two alerts may not say that they belong together. They are compared, never shown."""
    directory = sight.every_name
    known = [directory.identity(one) for one in kin_of(sight.account, person)]
    names = [as_compared(one.name or one.given).split()[:1] for one in known if one]
    return frozenset(name for first in names for name in first if len(name) >= SHORTEST_FIRST_NAME)


def _words(value: object) -> set[str]:
    return {word for one in _texts(value) for word in one.split()}


def _texts(value: object) -> list[str]:
    """What is said in words, as it is compared."""
    texts = value if isinstance(value, tuple) else (value,)
    return [as_compared(one) for one in texts if isinstance(one, str)]


def as_compared(text: str) -> str:
    """`text` for comparing only: its words in Latin look-alikes, without case, accents, signs between them and marks that nobody sees. However it is typed, a reader finds the house."""
    letters = unicodedata.normalize("NFKD", text.casefold())
    seen = "".join(one for one in letters if unicodedata.category(one) not in UNWRITTEN)
    said = (one if one.isalnum() else " " for one in seen.translate(LOOK_ALIKES))
    return " ".join("".join(said).split())

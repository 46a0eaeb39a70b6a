"""What one of our own persons is in PFIF: a record of a profile's own fields, read through the reader's doors.

No record says where somebody is, who answers for them, who their siblings are, or that they are protected. Sentences are fixed, times are given in days.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Final, NamedTuple

from resguardo.account.access import ReadReason
from resguardo.account.leaving import ProfileIds
from resguardo.account.moments import in_zone
from resguardo.account.released import Released, released_to_authorities, released_to_public
from resguardo.account.sight import Sight
from resguardo.exchange.loss import Lost, Why
from resguardo.exchange.outgoing import outgoing_line, outgoing_text
from resguardo.exchange.pfif.profiles import Profile, projected
from resguardo.exchange.pfif.records import Person, Values
from resguardo.operation.absence import Stage
from resguardo.operation.description import PersonDescribed
from resguardo.operation.event import SealClass
from resguardo.operation.family import Relation
from resguardo.operation.identifiers import EventId, Moment, PersonId
from resguardo.operation.identity import (
    ClaimedFact,
    IdentityClaimed,
    IdentityConfirmed,
    IdentityContent,
    claims_of,
)
from resguardo.operation.operation import Operation
from resguardo.operation.publication import FactsReleased, ReleasedFact
from resguardo.operation.register import Sex, TagIssued

NO_PLACE: Final = (ReleasedFact.PHOTO, ReleasedFact.LAST_SEEN)
"""Facts that no PFIF record of ours carries: a picture has no address here, and where somebody was seen stays behind."""
_CHANGES: Final = TagIssued | IdentityClaimed | IdentityConfirmed | PersonDescribed | FactsReleased
_DAY_MS: Final = 24 * 60 * 60 * 1000

WORDS: Final = {
    "es": {
        "exercise": "EJERCICIO. Persona inventada.",
        "unnamed": "(nombre reservado)",
        "hair": "cabello",
        "eyes": "ojos",
        "height_cm": "estatura",
        "marks": "señas",
        "wears": "ropa",
        "carries": "lleva",
        "speaks": "habla",
        "missing": "Ausente desde el {day}.",
        "active": "Alerta activa.",
        "alert": "Alerta {number}.",
        "found": "Localizada el {day}.",
        "alive": "Se sabe con vida.",
        "title": "Personas buscadas",
    },
    "en": {
        "exercise": "EXERCISE. Invented person.",
        "unnamed": "(name withheld)",
        "hair": "hair",
        "eyes": "eyes",
        "height_cm": "height",
        "marks": "marks",
        "wears": "wears",
        "carries": "carries",
        "speaks": "speaks",
        "missing": "Missing since {day}.",
        "active": "Alert active.",
        "alert": "Alert {number}.",
        "found": "Found on {day}.",
        "alive": "Known to be alive.",
        "title": "Persons sought",
    },
}
"""The fixed sentences and labels of a record; values are all that is added to them."""


class Wanted(NamedTuple):
    """What is asked for: the profile, the domain of our ids, the language of its fixed words, the persons (None: everybody let out), and since when (a PFIF moment)."""

    profile: Profile
    domain: str
    language: str = "es"
    persons: frozenset[PersonId] | None = None
    since: str = ""


class _Said(NamedTuple):
    """One note: what it is, its status, its sentence, and since when it is so."""

    kind: str
    status: str
    text: str
    at: Moment


class RecordMaking:
    """Records of one profile being made for one reader."""

    def __init__(self, sight: Sight, wanted: Wanted, ids: ProfileIds, now: datetime) -> None:
        self._sight, self._wanted, self._ids, self._now = sight, wanted, ids, now
        self._words = WORDS[wanted.language]
        self._reason = ReadReason.ALERT if wanted.profile is not Profile.FULL else ReadReason.COURT
        self.lost: list[Lost] = []

    def open_all(self, persons: Iterable[PersonId]) -> None:
        """Write the reading of all of them down at once."""
        self._sight.identities(persons, self._reason)

    def record(self, about: bytes, person: PersonId, name: str) -> Person | None:
        """The record of one person; None where the reader may not open it, or nothing is released."""
        if not self._sight.may_see(SealClass.IDENTITY, person):
            self.lost.append(Lost(person, "record", Why.NOT_READABLE))
            return None
        said = self._released(person)
        if said is None:
            return None
        values = self._frame(name, person, said) | self._facts(person, said)
        notes = self._notes(about, person, name, values["author_name"])
        self._tell_lost(person, said)
        return projected(Person(values, notes), self._wanted.profile, self._now)

    def _released(self, person: PersonId) -> Released | None:
        if self._wanted.profile is Profile.PUBLIC:
            return released_to_public(self._sight, person, self._reason, without=NO_PLACE)
        return released_to_authorities(self._sight, person, self._reason, without=NO_PLACE)

    def _frame(self, name: str, person: PersonId, said: Released) -> Values:
        with self._sight.steady() as state:
            own = state.team.organisation(self._sight.staff)
            author = said.authority or own or ""
            changed = max(
                one.written.happened_at
                for member in state.register.group(person)
                for one in self._sight.account.about(member)
                if isinstance(one.event, _CHANGES)
            )
            if state.exercise:
                author = f"{self._words['exercise']} {author}"
        at = min(changed, self._sight.now)
        # Days, not minutes: when something was done in a house is nobody's business outside.
        return {
            "person_record_id": name,
            "source_date": _day_moment(at),
            "author_name": author,
            "source_name": author,
        }

    def _facts(self, person: PersonId, said: Released) -> Values:
        facts = {"full_name": outgoing_line(said.name) or self._words["unnamed"]}
        if said.ages:
            least, most = said.ages
            facts["age"] = f"{least}-{most}" if least != most else f"{least}"
        if said.sex in (Sex.FEMALE, Sex.MALE):
            facts["sex"] = said.sex.value
        if description := self._description(said):
            facts["description"] = description
        if self._wanted.profile is not Profile.PUBLIC:
            facts |= self._names(person, facts["full_name"])
        if said.born and (born := _approximate(*said.born)):
            facts["date_of_birth"] = born
        return facts

    def _description(self, said: Released) -> str:
        told = {
            "hair": said.hair,
            "eyes": said.eyes,
            "height_cm": f"{said.height_cm} cm" if said.height_cm else "",
            "marks": said.marks,
            "wears": said.wears,
            "carries": said.carries,
            "speaks": ", ".join(said.speaks),
        }
        lines = [f"{self._words[key]}: {value}" for key, value in told.items() if value]
        with self._sight.steady() as state:
            if state.exercise:
                lines.insert(0, self._words["exercise"])
        return outgoing_text("\n".join(lines))

    def _names(self, person: PersonId, first: str) -> Values:
        """Given and family name of the identity that stands, and every other name that was claimed."""
        found = self._sight.identities([person], self._reason).get(person)
        said: Values = {}
        if found and found.given:
            said["given_name"] = outgoing_line(found.given)
        if found and found.family:
            said["family_name"] = outgoing_line(found.family)
        others = [one for one in self._claimed(person) if one and one != first]
        if others:
            said["alternate_names"] = "\n".join(dict.fromkeys(others))
        return said

    def _claimed(self, person: PersonId) -> Iterator[str]:
        with self._sight.steady() as state:
            events = [
                (member, EventId(one.written.event))
                for member in state.register.group(person)
                for one in self._sight.account.about(member)
                if isinstance(one.event, IdentityClaimed)
            ]
        for member, event in events:
            opened = self._sight.contents([event], SealClass.IDENTITY, member, self._reason)
            content = opened.get(event)
            if isinstance(content, IdentityContent):
                yield outgoing_line(content.name or f"{content.given} {content.family}")

    def _notes(self, about: bytes, person: PersonId, name: str, author: str) -> tuple[Values, ...]:
        """Whether the person is missing or was found, in fixed sentences."""
        with self._sight.steady() as state:
            absence = state.absences.open_of(person)
            record = state.absences.absences[absence] if absence else None
            zone, tagged_at = state.zone, state.register.persons[person].tagged_at
        if record is None:
            alive = _Said("alive", "believed_alive", self._words["alive"], tagged_at)
            return (self._note(about, name, author, said=alive),)
        number = record.alert_number if record.alert_is_active else None
        alert = self._words["alert"].format(number=number) if number else ""
        if self._wanted.profile is Profile.PUBLIC:
            # That a child is back is said to nobody in public: the record is taken back.
            active = record.first(Stage.ALERT_ACTIVE)
            since = active.at if active else record.opened_at
            public = _Said("missing", "believed_missing", alert or self._words["active"], since)
            return (self._note(about, name, author, said=public),)
        missing = self._words["missing"].format(day=_day(record.opened_at, zone))
        text = f"{missing} {alert}".strip()
        told = [_Said("missing", "believed_missing", text, record.opened_at)]
        if recovered := record.first(Stage.RECOVERED):
            found = self._words["found"].format(day=_day(recovered.at, zone))
            told.append(_Said("found", "believed_alive", found, recovered.at))
        return tuple(self._note(about, name, author, said=one) for one in told)

    def _note(self, about: bytes, name: str, author: str, *, said: _Said) -> Values:
        domain = name.partition("/")[0]
        return {
            "note_record_id": f"{domain}/{self._ids.of(about + said.kind.encode() + name.encode())}",
            "person_record_id": name,
            "author_name": author,
            "source_date": _day_moment(min(said.at, self._sight.now)),
            "status": said.status,
            "text": said.text,
        }

    def _tell_lost(self, person: PersonId, said: Released) -> None:
        """What is known of `person` and does not leave, told from clear facts."""
        with self._sight.steady() as state:
            known = _known(state, person)
        stays = ["tag", "custody", "place", "last_seen", *known]
        if self._wanted.profile is Profile.PUBLIC:
            closed = [one for one in ReleasedFact if one not in said.facts and one not in NO_PLACE]
            stays += [one.value for one in closed]
        stays += [one.value for one in said.withheld]
        if self._wanted.profile is Profile.FULL and "birth_date" in stays:
            stays.remove("birth_date")
        self.lost += [Lost(person, fact, Why.NOT_LET_OUT) for fact in dict.fromkeys(stays)]
        if self._wanted.profile is Profile.PUBLIC and said.ages:
            self.lost.append(Lost(person, "age", Why.COARSENED))
        with self._sight.steady() as state:
            has_photo = bool(state.register.persons[person].photos)
        self.lost += [Lost(person, "photo", Why.NO_PLACE)] if has_photo else []
        self.lost.append(Lost(person, "age_basis", Why.NO_PLACE))


def _known(state: Operation, person: PersonId) -> list[str]:
    """Facts of the register about `person` that no profile, or not each, lets out."""
    claimed = {
        fact for claim in claims_of(state, person) for fact in state.identities.claims[claim].facts
    }
    related = {
        link.relation
        for _, link in state.family.standing()
        if person in (state.register.standing(link.person), state.register.standing(link.relative))
    }
    is_known = {
        "siblings": Relation.SIBLING in related,
        "family": bool(related) or ClaimedFact.PARENTS in claimed,
        "address": ClaimedFact.RESIDENCE in claimed,
        "document": ClaimedFact.DOCUMENT in claimed,
        "birth_date": ClaimedFact.BIRTH_DATE in claimed,
    }
    return [fact for fact, is_there in is_known.items() if is_there]


def _approximate(first: str, last: str) -> str:
    """A day, a month or a year, as far as the two days agree; empty where they do not."""
    if first == last:
        return first
    if first[:7] == last[:7]:
        return first[:7]
    return first[:4] if first[:4] == last[:4] else ""


def _day(at: Moment, zone: str) -> str:
    return in_zone(at, zone).date().isoformat()


def _day_moment(at: int) -> str:
    """The beginning of the day of a moment, in UTC."""
    return in_zone(Moment(at - at % _DAY_MS), "UTC").strftime("%Y-%m-%dT%H:%M:%SZ")

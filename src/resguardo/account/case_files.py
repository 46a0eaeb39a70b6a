"""The profile `case_system`: what of a child may leave for a case management system, and what stays behind.

A projection is made of fields that are named here one by one; an exporter gets it and never the record. Where a child or a relative is, staff, what is
medical, complaints and counts have no field in it. The band goes only with a child who has no name, and who belongs to whom among those in the operation
stays behind, unless whoever sends asks for it by name: a case manager who must keep siblings together is given that task.
"""

import uuid
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final, Literal, NamedTuple

from resguardo.account.access import ReadReason
from resguardo.account.account import Account
from resguardo.account.face import face_of
from resguardo.account.leaving import ProfileIds
from resguardo.account.moments import in_zone
from resguardo.account.outgoing_photo import outgoing_photo
from resguardo.account.released import closed_names, says_closed
from resguardo.account.sight import Sight
from resguardo.exchange.loss import Lost, Why
from resguardo.exchange.outgoing import outgoing_line
from resguardo.exchange.primero.cases import CARE, KIN
from resguardo.exchange.primero.records import PROFILE, Care, CaseFacts, Flag, Kin, Photo
from resguardo.exchange.primero.records import Relation as Word
from resguardo.operation.absence import Stage
from resguardo.operation.event import SealClass
from resguardo.operation.family import FamilyLink, Relation
from resguardo.operation.identifiers import FamilyLinkId, Moment, PersonId, StaffId
from resguardo.operation.identity import Claimant, IdentityContent, claims_of, confirmations_of
from resguardo.operation.policy import Role
from resguardo.operation.register import AgeBasis, FirstContactContent, Sex

CARES: Final = (Role.CARER, Role.SHELTER_DIRECTOR)
"""Whoever holds one of these offices gives residential care; every other link of custody is on the way to it."""
RESIDENTIAL, OTHER = "residential_care", "other"

WORDS: Final[dict[tuple[Relation, Sex], Word]] = {
    (Relation.PARENT, Sex.FEMALE): "mother",
    (Relation.PARENT, Sex.MALE): "father",
    (Relation.SIBLING, Sex.FEMALE): "sister",
    (Relation.SIBLING, Sex.MALE): "brother",
    (Relation.SPOUSE, Sex.FEMALE): "wife",
    (Relation.SPOUSE, Sex.MALE): "husband",
}
"""What Primero calls a relative; it has no word for a daughter or a son."""

ABSENCE, ALERT = "Ausencia · Absence", "Alerta · Alert"
EXERCISE: Final = "EJERCICIO · EXERCISE"


class Chosen(NamedTuple):
    """What whoever sends asked for beyond the profile's own list: links among those in the operation, the band beside the name, whose photo."""

    kin: bool = False
    tags: bool = False
    photos: frozenset[PersonId] = frozenset()


PLAIN: Final = Chosen()
"""Nothing beyond the profile's own list."""


class Gathered(NamedTuple):
    """The children whose files leave, what leaves of each in the same order, and what stays behind."""

    persons: list[PersonId]
    facts: list[CaseFacts]
    lost: list[Lost]


def children_of(account: Account) -> list[PersonId]:
    """Every child with a file: those released too, and nobody whose erasure was ordered."""
    state = account.state
    erased = {state.register.standing(person) for person in state.erasures.orders}
    return [person for person in state.register.children() if person not in erased]


def gather(sight: Sight, persons: Sequence[PersonId], chosen: Chosen = PLAIN) -> Gathered:
    """What of `persons` leaves, as the reader may see them; the reading is logged first. Somebody whom the reader may not know by name stays behind."""
    readable = [one for one in persons if sight.may_see(SealClass.IDENTITY, one)]
    sight.identities(readable, ReadReason.CARE)
    projection = _Projection(sight, chosen)
    facts = [projection.of(person) for person in readable]
    hidden = [Lost(one, "name", Why.NOT_READABLE) for one in persons if one not in readable]
    return Gathered(readable, facts, [*hidden, *projection.lost])


def case_id(ids: ProfileIds, about: bytes) -> str:
    """The identifier of a case or a row: a lower-case UUID, the only kind that Primero takes."""
    return str(uuid.UUID(bytes=ids.raw(about), version=4))


class _Said(NamedTuple):
    """One thing that was said of who a child is, and whether it was confirmed."""

    content: IdentityContent
    at: Moment
    confirmed: bool
    claimant: Claimant


class _Projection:
    def __init__(self, sight: Sight, chosen: Chosen) -> None:
        self.sight, self.chosen, self.lost = sight, chosen, list[Lost]()
        self.account, self.state = sight.account, sight.account.state
        self.ids = ProfileIds(sight.account, PROFILE)
        self.today = in_zone(sight.now, sight.zone).date()
        with sight.steady() as state:
            self.closed = closed_names(sight, state)

    def of(self, person: PersonId) -> CaseFacts:
        """One child."""
        record = self.state.register.persons[person]
        said, seen = self._said(person)
        chosen = next((one for one in said if _name_of(one.content)), None)
        name = _name_of(chosen.content) if chosen else ""
        shown_tag = str(record.tag) if self.chosen.tags or not name else None
        born = next((day for one in said if (day := _birth_day(one.content))), None)
        age = _age(said, seen, born, self.today)
        kin = [*self._parents(person, said), *self._kin(person)]
        care = list(self._care(person))
        rows = {*(one.unique_id for one in care), *(one.unique_id for one in kin)}
        self._tell_lost(person, said, age, has_tag=shown_tag is not None)
        return CaseFacts(
            case=case_id(self.ids, person),
            registered_on=self._day(record.tagged_at),
            mark=EXERCISE if self.state.exercise else "",
            name=name,
            given=outgoing_line(chosen.content.given) if chosen else "",
            family=outgoing_line(chosen.content.family) if chosen else "",
            other_names=_others(said, name),
            sex=_sex(record.sex_observed, said),
            age_years=age[0] if age else None,
            is_age_estimated=record.age_basis is not AgeBasis.DOCUMENTED,
            birth_date=born.isoformat() if born else None,
            national_id=_confirmed_document(said),
            tag=shown_tag,
            care=tuple(care),
            kin=tuple(kin),
            retired=tuple(self._retired(person, rows)),
            closed_on=self._closed_on(person),
            photos=tuple(self._photo(person)),
            flags=tuple(self._flags(person)),
        )

    # -------------------------------------------------------------- identity

    def _said(self, person: PersonId) -> tuple[list[_Said], FirstContactContent | None]:
        """What was said of a child, confirmed first and then the newest first; and what the officer saw who tagged them."""
        state = self.state
        confirmed = {one.claim for one in confirmations_of(state, person)}
        claims = {state.origins[claim]: claim for claim in claims_of(state, person)}
        tagging = state.origins.get(person)
        asked = [*claims, *([tagging] if tagging else [])]
        contents = self.sight.contents(asked, SealClass.IDENTITY, person, ReadReason.CARE)
        said = []
        for event, claim in claims.items():
            content, record = contents.get(event), state.identities.claims[claim]
            if isinstance(content, IdentityContent):
                is_confirmed = claim in confirmed
                said.append(_Said(content, record.claimed_at, is_confirmed, record.claimant))
        said.sort(key=lambda one: (one.confirmed, one.at), reverse=True)
        seen = contents.get(tagging) if tagging else None
        return said, seen if isinstance(seen, FirstContactContent) else None

    def _day(self, at: Moment) -> str:
        return in_zone(at, self.sight.zone).date().isoformat()

    # --------------------------------------------------------- custody and kin

    def _care(self, person: PersonId) -> Iterator[Care]:
        """Who answered, first to last, by office and organisation; both coded."""
        tree = self.state.custody.trees[person]
        for link in tree.trunk_line():
            output = tree.outputs[link]
            if output.holder is None:
                continue
            role = self._office(output.holder)
            yield Care(
                unique_id=case_id(self.ids, link + person),
                arrangement=RESIDENTIAL if role in CARES else OTHER,
                agency=self.ids.of(str(self.state.team.organisation(output.holder)).encode())[:8],
                role=role.value if role else OTHER,
                started_on=self._day(output.made_at),
            )

    def _office(self, staff: StaffId) -> Role | None:
        held = [role for role, _ in self.state.team.roles(staff)]
        return next((role for role in CARES if role in held), next(iter(held), None))

    def _parents(self, person: PersonId, said: list[_Said]) -> Iterator[Kin]:
        """Those who are said to be parents, by name: what was said of the child, and not whether they are here."""
        names = dict.fromkeys(outgoing_line(one) for each in said for one in each.content.parents)
        if any(says_closed(name, self.closed) for name in names):
            self.lost.append(Lost(person, "parents", Why.NOT_LET_OUT))
        for name in names:
            if name and not says_closed(name, self.closed):
                yield Kin(case_id(self.ids, person + b"parent" + name.casefold().encode()), name)

    def _kin(self, person: PersonId) -> Iterator[Kin]:
        links = list(self._links(person))
        standing = [(link, one) for link, one in links if one.is_standing]
        if not self.chosen.kin:
            if standing:
                self.lost.append(Lost(person, "family", Why.NOT_LET_OUT))
            return
        for link, record in standing:
            relative, relation = self._seen_from(person, record)
            if relation is Relation.FOUND_TOGETHER:
                continue
            names = self.sight.names([relative], ReadReason.CARE)
            sex = self.state.register.persons[relative].sex_observed
            yield Kin(
                unique_id=case_id(self.ids, link + person),
                name=outgoing_line(names.get(relative, "")),
                relation=WORDS.get((relation, sex)),
                is_carer=relation is Relation.CARER and record.relative == relative,
            )

    def _links(self, person: PersonId) -> Iterator[tuple[FamilyLinkId, FamilyLink]]:
        """Every link that names the child or a record merged into theirs, those withdrawn too."""
        members = set(self.state.register.group(person))
        for link, record in self.state.family.links.items():
            if (record.person in members) != (record.relative in members):
                yield link, record

    def _seen_from(self, person: PersonId, record: FamilyLink) -> tuple[PersonId, Relation]:
        """The other one, and what they are to `person`."""
        standing = self.state.register.standing
        if standing(record.person) == person:
            return standing(record.relative), record.relation
        opposite = {Relation.PARENT: Relation.CHILD, Relation.CHILD: Relation.PARENT}
        return standing(record.person), opposite.get(record.relation, record.relation)

    def _retired(self, person: PersonId, sent: set[str]) -> Iterator[tuple[str, str]]:
        """Every row that an earlier sending may have made and that is said no longer. A link that stands and was not asked for this time is left there."""
        rows: list[tuple[str, bytes]] = [
            *((CARE, link) for link in self.state.custody.trees[person].outputs),
            *((KIN, link) for link, record in self._links(person) if not record.is_standing),
        ]
        for section, link in rows:
            if (row := case_id(self.ids, link + person)) not in sent:
                yield section, row

    def _closed_on(self, person: PersonId) -> str | None:
        if not self.state.custody.is_released(person):
            return None
        members = self.state.register.group(person)
        releases = [one for each in members for one in self.state.releases.released.get(each, ())]
        return self._day(max(one.released_at for one in releases)) if releases else None

    # -------------------------------------------------------- flags and photos

    def _flags(self, person: PersonId) -> Iterator[Flag]:
        """One flag for each absence and each alert, lowered once it is over. Where and why stay behind."""
        members = set(self.state.register.group(person))
        for name, record in self.state.absences.absences.items():
            if record.person not in members:
                continue
            is_over = not record.is_away
            yield Flag(self.ids.of(name)[:12], ABSENCE, self._day(record.opened_at), is_over)
            if alert := record.first(Stage.ALERT_ACTIVE):
                reference = self.ids.of(name + b"alert")[:12]
                yield Flag(reference, ALERT, self._day(alert.at), not record.alert_is_active)

    def _photo(self, person: PersonId) -> Iterator[Photo]:
        """The picture that was asked for, unless it is old, or says the band beside the name and nobody asked for the band."""
        face = face_of(self.sight, person)
        if face is None:
            return
        is_held = face.is_old(self.sight.now) or (face.shows_band and not self.chosen.tags)
        if person not in self.chosen.photos or is_held:
            self.lost.append(Lost(person, "photo", Why.NOT_LET_OUT))
            return
        content = self.sight.photo(face.person, face.digest, ReadReason.CARE)
        photo = outgoing_photo(content) if content else None
        if photo is None:
            self.lost.append(Lost(person, "photo", Why.NOT_READABLE))
            return
        yield Photo(self.ids.of(face.digest), photo.picture, self._day(face.taken_at))

    # ------------------------------------------------------------------ losses

    def _tell_lost(
        self, person: PersonId, said: list[_Said], age: tuple[int, int] | None, *, has_tag: bool
    ) -> None:
        record, state = self.state.register.persons[person], self.state
        stays = {
            "tag": not has_tag,
            "place": state.placement.place_of(person) is not None,
            "description": record.described_at is not None,
            "languages": any(one.content.languages for one in said),
            "address": any(one.content.residence for one in said),
            "orders": any(one.person == person for one in state.releases.orders.values()),
            "source": bool(said),
        }
        self.lost += [Lost(person, fact, Why.NOT_LET_OUT) for fact, so in stays.items() if so]
        if age and age[0] != age[1]:
            self.lost.append(Lost(person, "age", Why.COARSENED))
        if any(one.content.birth_earliest and not _birth_day(one.content) for one in said):
            self.lost.append(Lost(person, "birth_date", Why.NO_PLACE))


def _name_of(content: IdentityContent) -> str:
    return outgoing_line(content.name or f"{content.given} {content.family}")


def _others(said: Iterable[_Said], chosen: str) -> tuple[str, ...]:
    names = dict.fromkeys(_name_of(one.content) for one in said)
    return tuple(name for name in names if name and name != chosen)


def _sex(observed: Sex, said: Iterable[_Said]) -> Literal["female", "male"] | None:
    for sex in (observed, *(one.content.sex for one in said)):
        if sex is Sex.FEMALE:
            return "female"
        if sex is Sex.MALE:
            return "male"
    return None


def _birth_day(content: IdentityContent) -> date | None:
    """The day of birth where it is known whole; no part of one is ever filled up."""
    first = content.birth_earliest
    if not first or first != content.birth_latest:
        return None
    try:
        return date.fromisoformat(first)
    except ValueError:
        return None


def _age(
    said: Iterable[_Said], seen: FirstContactContent | None, born: date | None, today: date
) -> tuple[int, int] | None:
    """Youngest and oldest in whole years: from the day of birth, else as it was said, else as it was seen."""
    if born is not None:
        years = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
        return (years, years) if 0 <= years <= 120 else None
    told: list[IdentityContent | FirstContactContent] = [one.content for one in said]
    for one in [*told, seen] if seen else told:
        youngest, oldest = one.age_years_min, one.age_years_max
        if youngest is not None:
            return youngest, youngest if oldest is None else oldest
    return None


def _confirmed_document(said: Iterable[_Said]) -> str | None:
    """The number of a document, confirmed only. What a list wrote beside a name is a place in that list."""
    for one in said:
        if one.confirmed and one.content.document and one.claimant is not Claimant.ROSTER:
            return outgoing_line(one.content.document)
    return None

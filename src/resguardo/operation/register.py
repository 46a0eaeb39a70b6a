"""The register: a band on everybody before any name (`docs/internals/procedures.md` 3, 4).

Invariant 6: a tag exists before a name, and is never given twice. Invariant 7: whoever may be a child counts as a child. Invariant 1: whoever
tags answers for the person from that moment.

Refused at writing: a code that is none, a band somebody wears or wore, an adult whose lowest age is under 18. Shown at the merge: one band on
two persons (`tag_disputes`), listed until somebody who sees them puts on a new band (`bands.py`).
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from resguardo.operation import custody, placement, tag_code
from resguardo.operation.act import By, act
from resguardo.operation.event import Event, SealClass, event
from resguardo.operation.fold import Written, applies
from resguardo.operation.identifiers import (
    EventId,
    LinkId,
    Moment,
    PersonId,
    PlaceId,
    StaffId,
    TagCode,
)
from resguardo.operation.refusal import NoEffect, Refused, refusal

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation

ADULT_AGE_YEARS = 18


class CountedAs(enum.Enum):
    """In which figure a person stands."""

    CHILD = "child"
    ADULT = "adult"


class AgeBasis(enum.Enum):
    """What the age rests on, from the weakest to the strongest."""

    OBSERVED = "observed"
    DECLARED = "declared"
    ASSESSED = "assessed"
    DOCUMENTED = "documented"


class Sex(enum.Enum):
    """What somebody saw or said; UNKNOWN where nobody could tell."""

    FEMALE = "female"
    MALE = "male"
    UNKNOWN = "unknown"


class FirstContactContent(msgspec.Struct, frozen=True, kw_only=True):
    """The circumstances of finding. A tag without them is worth little.

    `age_years_min` and `age_years_max` are what the officer saw, in whole years; None where nothing could be seen. `holding` says in words
    whom the person held on to, or who held them.
    """

    found_where: str = ""
    holding: str = ""
    wears: str = ""
    carries: str = ""
    age_years_min: int | None = None
    age_years_max: int | None = None


@event(
    "register.tag_issued",
    0x101,
    makes=("person", "link"),
    seal=SealClass.IDENTITY,
    subject="person",
    attested=True,
)
class TagIssued(Event):
    """A person got a band, and `holder`, who signs, answers for them by `link`.

    `place` is where they were first met, None when that is no place of the operation. `urgent` asks for a medic at once.
    """

    person: PersonId
    tag: TagCode
    link: LinkId
    holder: StaffId
    counted_as: CountedAs
    age_basis: AgeBasis
    sex_observed: Sex
    urgent: bool
    place: PlaceId | None = None
    content: FirstContactContent | None = None


class Classification(msgspec.Struct, array_like=True):
    """One decision on who is a child, and the event that took it."""

    counted_as: CountedAs
    age_basis: AgeBasis
    decided_by: EventId


class Person(msgspec.Struct):
    """One protected person, by what the rules need to know.

    `tag` is the band; `also_worn` holds more only while bands are in dispute. `merged_into` names the record that goes on for this
    one, None while it stands for itself; `stands_for` names the records merged into this one. `classified` holds the newest decision on the
    age, or several that did not know of each other; `counted_as` follows from them, a child in doubt. `described_at` is None without a
    description; `photos` are the digests of sealed files, the newest last; `photo_refused_at` is when they last did not want one, None for never.
    """

    tag: TagCode
    counted_as: CountedAs
    age_basis: AgeBasis
    sex_observed: Sex
    urgent: bool
    tagged_at: Moment
    tagged_by: StaffId
    also_worn: list[TagCode] = msgspec.field(default_factory=list)
    merged_into: PersonId | None = None
    stands_for: list[PersonId] = msgspec.field(default_factory=list)
    classified: list[Classification] = msgspec.field(default_factory=list)
    described_at: Moment | None = None
    photos: list[bytes] = msgspec.field(default_factory=list)
    photo_refused_at: Moment | None = None


class TagDispute(NamedTuple):
    """One band on several persons, or several bands on one person."""

    tags: tuple[TagCode, ...]
    persons: tuple[PersonId, ...]


class Register(msgspec.Struct):
    """State: everybody tagged, in the order of tagging as the ledger reads it."""

    persons: dict[PersonId, Person] = msgspec.field(default_factory=dict)
    by_tag: dict[TagCode, PersonId] = msgspec.field(default_factory=dict)
    """Who wears each band; the first in reading order where several do."""
    shared: dict[TagCode, list[PersonId]] = msgspec.field(default_factory=dict)
    """Everybody who is written down with a band that several are written down with."""
    void: dict[TagCode, PersonId] = msgspec.field(default_factory=dict)
    """Codes that nobody may wear again, with who wore them last."""
    swapped: list[tuple[PersonId, PersonId, Moment | None]] = msgspec.field(default_factory=list)
    """Corrected swaps, with until when the bands were known to be right."""

    def is_active(self, person: PersonId) -> bool:
        """Whether `person` is known and stands for themselves."""
        record = self.persons.get(person)
        return record is not None and record.merged_into is None

    def standing(self, person: PersonId) -> PersonId:
        """The record that goes on for `person`, through every merge; itself when not merged or not known."""
        while (record := self.persons.get(person)) is not None and record.merged_into is not None:
            person = record.merged_into
        return person

    def group(self, person: PersonId) -> list[PersonId]:
        """`person` and every record merged into it."""
        records = self.persons[person].stands_for
        return [person, *(member for record in records for member in self.group(record))]

    def active(self) -> Iterator[PersonId]:
        """Everybody who stands for themselves, released or not."""
        return (person for person, record in self.persons.items() if record.merged_into is None)

    def children(self) -> Iterator[PersonId]:
        """Those of the active who count as children."""
        return (
            person for person in self.active() if self.persons[person].counted_as is CountedAs.CHILD
        )

    def wearers(self, tag: TagCode) -> list[PersonId]:
        """Everybody written down with `tag` now; more than one is a dispute."""
        if tag in self.shared:
            return self.shared[tag]
        return [self.by_tag[tag]] if tag in self.by_tag else []

    def wears(self, person: PersonId, tag: TagCode) -> bool:
        """Whether `tag` is on `person` now."""
        record = self.persons[person]
        return tag == record.tag or tag in record.also_worn

    def write_down(self, tag: TagCode, person: PersonId) -> None:
        """Enter `person` as a wearer of `tag`, beside whoever has it already or had it when it was made void."""
        former = self.void.pop(tag, None)
        others = self.wearers(tag) or ([] if former is None else [former])
        if others and person not in others:
            self.shared[tag] = [*others, person]
        self.by_tag.setdefault(tag, person)

    def give_up(self, tag: TagCode, person: PersonId, *, is_decided: bool) -> None:
        """Take `tag` from `person`, who wears another now. With nobody left it is void.

        Somebody else left with it is in dispute with `person`, unless it was given up in order to decide that.
        """
        listed = self.wearers(tag)
        wearing = [one for one in listed if one != person and self.wears(one, tag)]
        self.shared.pop(tag, None)
        self.by_tag.pop(tag, None)
        if not wearing:
            self.void[tag] = person
            return
        self.by_tag[tag] = wearing[0]
        in_dispute = wearing if is_decided else listed
        if len(in_dispute) > 1:
            self.shared[tag] = in_dispute

    @property
    def tag_disputes(self) -> list[TagDispute]:
        """Bands on several persons, then persons with several bands."""
        bands = [TagDispute((tag,), tuple(persons)) for tag, persons in self.shared.items()]
        several = [(person, record) for person, record in self.persons.items() if record.also_worn]
        return bands + [
            TagDispute((record.tag, *record.also_worn), (person,)) for person, record in several
        ]


PERSON_UNKNOWN = refusal(
    "register.person_unknown",
    es=(
        "Nadie está registrado con esa referencia.",
        "Una persona con brazalete de este operativo.",
        "Revise el brazalete y vuelva a leerlo.",
    ),
    en=(
        "Nobody is registered under that reference.",
        "A person with a band of this operation.",
        "Check the band and scan it again.",
    ),
)
PERSON_MERGED = refusal(
    "register.person_merged",
    es=(
        "Ese registro se unió a otro de la misma persona.",
        "El registro que sigue vigente.",
        "Use el brazalete {tag}.",
    ),
    en=(
        "That record was merged into another of the same person.",
        "The record that goes on.",
        "Use the band {tag}.",
    ),
)
TAG_MALFORMED = refusal(
    "register.tag_malformed",
    es=(
        "El código {tag} no corresponde a ningún brazalete.",
        "Ocho caracteres, como H2J4-833H, cuyos controles cuadran.",
        "Léalo otra vez del brazalete, carácter por carácter.",
    ),
    en=(
        "The code {tag} belongs to no band.",
        "Eight characters such as H2J4-833H whose checks agree.",
        "Read it again from the band, one character at a time.",
    ),
)
TAG_WORN = refusal(
    "register.tag_worn",
    es=(
        "El brazalete {tag} ya lo lleva otra persona.",
        "Un brazalete para una sola persona.",
        "Vuelva a leerlo, o ponga un brazalete nuevo.",
    ),
    en=(
        "Another person already wears the band {tag}.",
        "One band for one person.",
        "Scan it again, or put on a new band.",
    ),
)
TAG_VOID = refusal(
    "register.tag_void",
    es=(
        "El brazalete {tag} se anuló y no se usa nunca más.",
        "Un brazalete nuevo.",
        "Guarde el anulado aparte y ponga otro.",
    ),
    en=(
        "The band {tag} was made void and is never used again.",
        "A new band.",
        "Keep the void one apart and put on another.",
    ),
)
AGE_IN_DOUBT = refusal(
    "register.age_in_doubt",
    es=(
        "La edad más baja posible es {age_years_min} años.",
        "18 años o más como edad más baja para contar como adulta.",
        "Regístrela como niña, niño o adolescente mientras haya duda.",
    ),
    en=(
        "The lowest possible age is {age_years_min} years.",
        "A lowest age of 18 or more to count as an adult.",
        "Register as a child while there is doubt.",
    ),
)
AGE_UNFIT = refusal(
    "register.age_unfit",
    es=(
        "El intervalo de edad va de {age_years_min} a {age_years_max} años.",
        "De 0 a 120 años, y la edad más baja no mayor que la más alta.",
        "Corrija las dos edades.",
    ),
    en=(
        "The age range runs from {age_years_min} to {age_years_max} years.",
        "0 to 120 years, the lowest not above the highest.",
        "Correct the two ages.",
    ),
)
PLACE_UNKNOWN = refusal(
    "register.place_unknown",
    es=(
        "No hay un lugar abierto con esa referencia.",
        "Un lugar abierto en este operativo, o ninguno.",
        "Elija otro de la lista o deje el lugar vacío.",
    ),
    en=(
        "There is no open place under that reference.",
        "A place that is open in this operation, or none.",
        "Choose another from the list or leave the place empty.",
    ),
)


def settle_age(register: Register, person: PersonId) -> None:
    """Let the standing record of `person` count as the decisions on it and on all records merged into it say: a child where any says so."""
    standing = register.standing(person)
    for member in dict.fromkeys((person, standing)):
        records = [register.persons[one] for one in register.group(member)]
        decisions = [decision for record in records for decision in record.classified]
        child = [one for one in decisions if one.counted_as is CountedAs.CHILD]
        settled = (child or decisions)[-1]
        register.persons[member].counted_as = settled.counted_as
        register.persons[member].age_basis = settled.age_basis


def require_standing(state: Operation, person: PersonId) -> Person:
    """The record of `person`, or a refusal when nobody has that reference or another record goes on for it.

    Refuses: register.person_unknown, register.person_merged
    """
    if person not in state.register.persons:
        raise Refused(PERSON_UNKNOWN)
    standing = state.register.persons[state.register.standing(person)]
    if standing is not state.register.persons[person]:
        raise Refused(PERSON_MERGED, tag=standing.tag)
    return standing


def require_age(
    counted_as: CountedAs, age_years_min: int | None, age_years_max: int | None
) -> None:
    """Let an age pass, or refuse: the range is possible, and the lowest age decides who is an adult (invariant 7).

    Refuses: register.age_unfit, register.age_in_doubt
    """
    lowest = 0 if age_years_min is None else age_years_min
    highest = 120 if age_years_max is None else age_years_max
    if not 0 <= lowest <= highest <= 120:
        raise Refused(AGE_UNFIT, age_years_min=age_years_min, age_years_max=age_years_max)
    if counted_as is CountedAs.ADULT and lowest < ADULT_AGE_YEARS:
        raise Refused(AGE_IN_DOUBT, age_years_min=lowest)


def choose_tag(state: Operation, by: By, typed: str | None) -> TagCode:
    """The code of the band that was scanned or typed, or a new one that nobody ever wore.

    Refuses: register.tag_malformed, register.tag_void, register.tag_worn
    """
    taken = state.register
    if typed is None:
        while (drawn := tag_code.compose(by.draw())) in taken.by_tag or drawn in taken.void:
            continue
        return drawn
    tag = tag_code.parse(typed)
    if tag is None:
        raise Refused(TAG_MALFORMED, tag=typed)
    if tag in taken.void:
        raise Refused(TAG_VOID, tag=tag)
    if tag in taken.by_tag:
        raise Refused(TAG_WORN, tag=tag)
    return tag


@act(
    "register.issue_tag",
    refuses=(PLACE_UNKNOWN, AGE_UNFIT, AGE_IN_DOUBT, TAG_MALFORMED, TAG_VOID, TAG_WORN),
)
def issue_tag(
    state: Operation,
    by: By,
    *,
    tag: str | None = None,
    place: PlaceId | None = None,
    counted_as: CountedAs = CountedAs.CHILD,
    age_basis: AgeBasis = AgeBasis.OBSERVED,
    sex_observed: Sex = Sex.UNKNOWN,
    urgent: bool = False,
    circumstances: FirstContactContent | None = None,
) -> list[Event]:
    """Put a band on a person met for the first time; the signer answers for them from now on.

    `tag` is the code of a band printed beforehand, typed or scanned; without it a code is drawn.
    Refuses: register.place_unknown, register.age_unfit, register.age_in_doubt, register.tag_malformed, register.tag_void, register.tag_worn
    """
    if place is not None and not state.placement.is_open(place):
        raise Refused(PLACE_UNKNOWN)
    content = circumstances or FirstContactContent()
    require_age(counted_as, content.age_years_min, content.age_years_max)
    return [
        TagIssued(
            person=PersonId(by.draw()),
            tag=choose_tag(state, by, tag),
            link=LinkId(by.draw()),
            holder=by.who,
            counted_as=counted_as,
            age_basis=age_basis,
            sex_observed=sex_observed,
            urgent=urgent,
            place=place,
            content=content,
        )
    ]


@applies(TagIssued)
def _issued(state: Operation, event: TagIssued, written: Written) -> None:
    if event.holder not in written.actors:
        raise NoEffect("register.holder_not_signing")
    custody.begin(state, event.person, event.link, event.holder, written)
    state.register.persons[event.person] = Person(
        tag=event.tag,
        counted_as=event.counted_as,
        age_basis=event.age_basis,
        sex_observed=event.sex_observed,
        urgent=event.urgent,
        tagged_at=written.happened_at,
        tagged_by=event.holder,
        classified=[Classification(event.counted_as, event.age_basis, written.event)],
    )
    state.register.write_down(event.tag, event.person)
    placement.move_where_named(state, event.person, event.place, written)

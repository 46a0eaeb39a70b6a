"""The register: a band on everybody before any name (`domain.md` 3.3, 3.4).

Invariant 6: a tag exists before a name, and is never given twice. Invariant 7: whoever may be a child counts as a child. Invariant 1: whoever
tags answers for the person from that moment.

Refused at writing: a code that is none, a band somebody wears or wore, an adult whose lowest age is under 18. Shown at the merge: one band on
two persons, two bands on one person (`tag_disputes`); both stay listed until somebody who sees them puts on a new band.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from resguardo.operation import custody, placement, tag_code
from resguardo.operation.act import By, act
from resguardo.operation.event import Event, SealClass, event
from resguardo.operation.fold import Written, applies, known
from resguardo.operation.identifiers import LinkId, Moment, PersonId, PlaceId, StaffId, TagCode
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


class TagChange(enum.Enum):
    """Why a person gets another band."""

    LOST = "lost"
    DAMAGED = "damaged"
    TAKEN_OFF = "taken_off"
    DISPUTED = "disputed"


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


@event("register.tag_replaced", 0x103, attested=True)
class TagReplaced(Event):
    """A person got the new band `tag`; every code in `ended` is void for ever. `reason` says why."""

    person: PersonId
    tag: TagCode
    ended: tuple[TagCode, ...]
    reason: TagChange


@event("register.tags_swapped", 0x105, signers=2)
class TagsSwapped(Event):
    """Two persons were found wearing each other's band, and the account now says so.

    `first` was written down with `first_tag` and wears `second_tag`. `right_until` is when each was last seen with the right band; what was
    written by band since then may be about the other. None when nobody knows.
    """

    first: PersonId
    second: PersonId
    first_tag: TagCode
    second_tag: TagCode
    right_until: Moment | None = None


class Person(msgspec.Struct):
    """One protected person, by what the rules need to know.

    `tag` is the band; `also_worn` holds more only while bands are in dispute. `merged_into` names the record that goes on for this
    one, None while it stands for itself.
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
        "Ocho caracteres, como H2J4-83MR, cuyos controles cuadran.",
        "Léalo otra vez del brazalete, carácter por carácter.",
    ),
    en=(
        "The code {tag} belongs to no band.",
        "Eight characters such as H2J4-83MR whose checks agree.",
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
TAGS_AGREE = refusal(
    "register.tags_agree",
    es=(
        "Es la misma persona dos veces.",
        "Dos personas distintas que llevan cambiados los brazaletes.",
        "Lea otra vez los dos brazaletes.",
    ),
    en=(
        "That is the same person twice.",
        "Two different persons who wear each other's band.",
        "Scan both bands again.",
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


@act(
    "register.replace_tag",
    refuses=(PERSON_UNKNOWN, PERSON_MERGED, TAG_MALFORMED, TAG_VOID, TAG_WORN),
)
def replace_tag(
    state: Operation, by: By, *, person: PersonId, reason: TagChange, tag: str | None = None
) -> list[Event]:
    """Put a new band on a person whose band was lost, damaged or taken off, or whose bands are in dispute; the old code is void for ever.

    Refuses: register.person_unknown, register.person_merged, register.tag_malformed, register.tag_void, register.tag_worn
    """
    record = require_standing(state, person)
    ended = (record.tag, *record.also_worn)
    return [TagReplaced(person=person, tag=choose_tag(state, by, tag), ended=ended, reason=reason)]


@act("register.swap_tags", signers=2, refuses=(PERSON_UNKNOWN, PERSON_MERGED, TAGS_AGREE))
def swap_tags(
    state: Operation,
    by: By,
    *,
    first: PersonId,
    second: PersonId,
    right_until: Moment | None = None,
) -> list[Event]:
    """Correct two persons who were found, by face, to wear each other's band.

    `right_until` is when both were last seen with the right band; what was written by band after it needs a second look.
    Refuses: register.person_unknown, register.person_merged, register.tags_agree
    """
    tags = [require_standing(state, person).tag for person in (first, second)]
    if first == second:
        raise Refused(TAGS_AGREE)
    return [
        TagsSwapped(
            first=first,
            second=second,
            first_tag=tags[0],
            second_tag=tags[1],
            right_until=right_until,
        )
    ]


@applies(TagIssued)
def _issued(state: Operation, event: TagIssued, written: Written) -> None:
    if event.holder not in written.actors:
        raise NoEffect("register.holder_not_signing")
    state.register.persons[event.person] = Person(
        tag=event.tag,
        counted_as=event.counted_as,
        age_basis=event.age_basis,
        sex_observed=event.sex_observed,
        urgent=event.urgent,
        tagged_at=written.happened_at,
        tagged_by=event.holder,
    )
    _write_down(state.register, event.tag, event.person)
    custody.begin(state, event.person, event.link, event.holder, written)
    if event.place is not None:
        placement.move(state, event.person, event.place, written)


@applies(TagReplaced)
def _replaced(state: Operation, event: TagReplaced, written: Written) -> None:
    known(state.register.persons, event.person)
    for tag in event.ended:
        _strike_out(state.register, tag, event.person)
    _wear(state.register, event.person, remove=event.ended, add=event.tag)
    for tag in event.ended:
        if tag not in state.register.by_tag:
            state.register.void[tag] = event.person


@applies(TagsSwapped)
def _swapped(state: Operation, event: TagsSwapped, written: Written) -> None:
    known(state.register.persons, event.first)
    known(state.register.persons, event.second)
    _strike_out(state.register, event.first_tag, event.first)
    _strike_out(state.register, event.second_tag, event.second)
    _wear(state.register, event.first, remove=(event.first_tag,), add=event.second_tag)
    _wear(state.register, event.second, remove=(event.second_tag,), add=event.first_tag)
    state.register.swapped.append((event.first, event.second, event.right_until))


def _wear(
    register: Register, person: PersonId, *, remove: tuple[TagCode, ...], add: TagCode
) -> None:
    """Give `person` the band `add` in place of `remove`; bands that the writer did not know of stay beside it, in dispute."""
    record = register.persons[person]
    unknown_to_writer = [
        tag for tag in (record.tag, *record.also_worn) if tag not in remove and tag != add
    ]
    record.tag, *record.also_worn = [*unknown_to_writer, add]
    _write_down(register, add, person)


def _write_down(register: Register, tag: TagCode, person: PersonId) -> None:
    """Enter `person` as a wearer of `tag`, beside whoever has it already and whoever had it when it was made void."""
    others = (
        register.wearers(tag) or [register.void[tag]]
        if tag in register.void
        else register.wearers(tag)
    )
    if others and person not in others:
        register.shared[tag] = [*others, person]
    register.by_tag.setdefault(tag, person)


def _strike_out(register: Register, tag: TagCode, person: PersonId) -> None:
    """Take `person` from the wearers of `tag`."""
    left = [wearer for wearer in register.wearers(tag) if wearer != person]
    register.shared.pop(tag, None)
    register.by_tag.pop(tag, None)
    if left:
        register.by_tag[tag] = left[0]
    if len(left) > 1:
        register.shared[tag] = left

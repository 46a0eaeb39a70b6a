"""Description and photo: what makes a person findable before anybody is missing (`docs/internals/procedures.md` 11, the ready sheet).

A child whose name nobody knows is looked for by photo and description, so both are taken in the first minutes. Words and marks are sealed; the rules
read only that they are there. No finding of an examination, no diagnosis and no account of abuse has a field here (invariant 28).
"""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

import msgspec

from resguardo.operation.act import By, act
from resguardo.operation.event import Event, SealClass, event
from resguardo.operation.fold import Written, applies, known
from resguardo.operation.identifiers import Moment, PersonId, PlaceId
from resguardo.operation.identity import ClaimedFact, claims_of
from resguardo.operation.refusal import Refused, refusal
from resguardo.operation.register import (
    PERSON_MERGED,
    PERSON_UNKNOWN,
    AgeBasis,
    Sex,
    require_standing,
)

if TYPE_CHECKING:
    from resguardo.operation.operation import Operation

DIGEST_BYTES = 32


class PhotoView(enum.Enum):
    """What a photo shows."""

    FACE = "face"
    WHOLE = "whole"
    MARK = "mark"


class DescriptionContent(msgspec.Struct, frozen=True, kw_only=True):
    """How to know a person by sight. Empty where nothing was noted; height in centimetres, None when not measured."""

    hair: str = ""
    eyes: str = ""
    height_cm: int | None = None
    marks: str = ""
    wears: str = ""
    carries: str = ""
    speaks: tuple[str, ...] = ()


@event("register.person_described", 0x108, seal=SealClass.IDENTITY, subject="person")
class PersonDescribed(Event):
    """Somebody wrote down how the person looks, and the sex that they saw; earlier descriptions stay."""

    person: PersonId
    sex_observed: Sex
    content: DescriptionContent | None = None


@event("register.photo_recorded", 0x10A)
class PhotoRecorded(Event):
    """A photo was taken; `digest` is the SHA-256 of the sealed file, which lies outside the ledger. `tag_in_frame`: the band can be read on it."""

    person: PersonId
    digest: bytes
    view: PhotoView
    tag_in_frame: bool


@event("register.photo_refused", 0x10C)
class PhotoRefused(Event):
    """The person was asked for a photo and did not want one. It is a valid answer; they can be asked again."""

    person: PersonId


DESCRIPTION_EMPTY = refusal(
    "register.description_empty",
    es=(
        "La descripción no dice nada.",
        "Al menos un rasgo, una seña o una prenda.",
        "Describa lo que se ve.",
    ),
    en=(
        "The description says nothing.",
        "At least one feature, mark or piece of clothing.",
        "Describe what can be seen.",
    ),
)
DIGEST_UNFIT = refusal(
    "register.photo_digest_unfit",
    es=(
        "La huella de la fotografía tiene {length} bytes.",
        "Los 32 bytes que da el archivo sellado.",
        "Guarde otra vez la fotografía.",
    ),
    en=(
        "The photo's digest has {length} bytes.",
        "The 32 bytes that the sealed file gives.",
        "Save the photo again.",
    ),
)


@act("register.describe_person", refuses=(PERSON_UNKNOWN, PERSON_MERGED, DESCRIPTION_EMPTY))
def describe_person(
    state: Operation,
    by: By,
    *,
    person: PersonId,
    seen: DescriptionContent,
    sex_observed: Sex = Sex.UNKNOWN,
) -> list[Event]:
    """Write down how a person looks and what they wear.

    Refuses: register.person_unknown, register.person_merged, register.description_empty
    """
    require_standing(state, person)
    if seen == DescriptionContent():
        raise Refused(DESCRIPTION_EMPTY)
    return [PersonDescribed(person=person, sex_observed=sex_observed, content=seen)]


@act("register.record_photo", refuses=(PERSON_UNKNOWN, PERSON_MERGED, DIGEST_UNFIT))
def record_photo(
    state: Operation,
    by: By,
    *,
    person: PersonId,
    digest: bytes,
    view: PhotoView = PhotoView.FACE,
    tag_in_frame: bool = True,
) -> list[Event]:
    """Enter a photo that was sealed into a file, by the digest of that file.

    Refuses: register.person_unknown, register.person_merged, register.photo_digest_unfit
    """
    require_standing(state, person)
    if len(digest) != DIGEST_BYTES:
        raise Refused(DIGEST_UNFIT, length=len(digest))
    return [PhotoRecorded(person=person, digest=digest, view=view, tag_in_frame=tag_in_frame)]


@act("register.note_photo_refusal", refuses=(PERSON_UNKNOWN, PERSON_MERGED))
def note_photo_refusal(state: Operation, by: By, *, person: PersonId) -> list[Event]:
    """Write down that a person did not want a photo, so that nobody takes it for forgotten.

    Refuses: register.person_unknown, register.person_merged
    """
    require_standing(state, person)
    return [PhotoRefused(person=person)]


@applies(PersonDescribed)
def _described(state: Operation, event: PersonDescribed, written: Written) -> None:
    record = known(state.register.persons, event.person)
    record.described_at = written.happened_at
    if event.sex_observed is not Sex.UNKNOWN:
        record.sex_observed = event.sex_observed


@applies(PhotoRecorded)
def _photographed(state: Operation, event: PhotoRecorded, written: Written) -> None:
    record = known(state.register.persons, event.person)
    if event.digest not in record.photos:
        record.photos.append(event.digest)


@applies(PhotoRefused)
def _photo_refused(state: Operation, event: PhotoRefused, written: Written) -> None:
    known(state.register.persons, event.person).photo_refused_at = written.happened_at


class ReadySheet(msgspec.Struct, frozen=True):
    """What is at hand about a person if they were looked for now, from clear facts only.

    `seen_at` is the last sighting in a count, or the tagging; `seen_in` None when that was in no place of the operation.
    """

    person: PersonId
    has_photo: bool
    is_described: bool
    has_claimed_name: bool
    has_sex: bool
    age_basis: AgeBasis
    seen_at: Moment
    seen_in: PlaceId | None

    @property
    def lacks(self) -> tuple[str, ...]:
        """What has still to be taken: a photo, the sex, and a description; a name where one is known is not required."""
        needed = {"photo": self.has_photo, "sex": self.has_sex, "description": self.is_described}
        return tuple(name for name, is_there in needed.items() if not is_there)

    @property
    def is_complete(self) -> bool:
        """Whether an alert could be asked for at once, with a confirmed name or without."""
        return not self.lacks


def ready_sheet(state: Operation, person: PersonId) -> ReadySheet:
    """How complete the facts about `person` are, over all records merged into them."""
    register = state.register
    records = [register.persons[member] for member in register.group(person)]
    claims = [state.identities.claims[claim] for claim in claims_of(state, person)]
    sighting = state.counts.last_sighting(person)
    return ReadySheet(
        person=person,
        has_photo=any(record.photos for record in records),
        is_described=any(record.described_at is not None for record in records),
        has_claimed_name=any(ClaimedFact.NAME in claim.facts for claim in claims),
        has_sex=any(record.sex_observed is not Sex.UNKNOWN for record in records)
        or any(ClaimedFact.SEX in claim.facts for claim in claims),
        age_basis=records[0].age_basis,
        seen_at=sighting.at if sighting else records[0].tagged_at,
        seen_in=sighting.place if sighting else state.placement.place_of(person),
    )

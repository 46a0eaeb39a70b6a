"""What may leave for a case management system: the profile `case_system`, projected before any exporter sees it."""

from typing import Any, Literal

from msgspec import Struct

Relation = Literal["mother", "father", "brother", "sister", "husband", "wife", "other_family"]
Case = dict[str, Any]
"""A case as Primero's API takes it: the value of `data`."""

PROFILE = "case_system"


class Care(Struct, frozen=True):
    """One link of custody, coded: `agency` and `role` name an organisation and an office, never a person or a place. `started_on` is a local day."""

    unique_id: str
    arrangement: str
    agency: str
    role: str
    started_on: str


class Kin(Struct, frozen=True):
    """Somebody who is said to belong to the child. `relation` None where Primero has no word for it."""

    unique_id: str
    name: str
    relation: Relation | None = None
    is_carer: bool = False


class Photo(Struct, frozen=True):
    """A picture that may go with the file by a decision about this child. `reference` is its random name under the profile."""

    reference: str
    content: bytes
    taken_on: str


class Flag(Struct, frozen=True):
    """What everybody who opens the case should see: that the child is missing, that an alert is out. `is_lowered` when it is over."""

    reference: str
    message: str
    raised_on: str
    is_lowered: bool


class CaseFacts(Struct, frozen=True, kw_only=True):
    """One child as the profile lets the file leave. Days are local, ISO; ages whole years; None and empty mean not said.

    `case` is a lower-case UUID, random under the profile. `mark` stands before the name
    in an exercise. `tag` is filled only where the profile lets it out. `retired` are rows that may
    have been sent before and are said no longer, as (section, unique_id).
    """

    case: str
    registered_on: str
    mark: str = ""
    name: str = ""
    given: str = ""
    family: str = ""
    other_names: tuple[str, ...] = ()
    sex: Literal["female", "male"] | None = None
    age_years: int | None = None
    is_age_estimated: bool = True
    birth_date: str | None = None
    national_id: str | None = None
    tag: str | None = None
    care: tuple[Care, ...] = ()
    kin: tuple[Kin, ...] = ()
    retired: tuple[tuple[str, str], ...] = ()
    closed_on: str | None = None
    photos: tuple[Photo, ...] = ()
    flags: tuple[Flag, ...] = ()

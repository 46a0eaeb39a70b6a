"""What is known of a person when two records are compared. Nothing here identifies; all of it is as told or seen."""

from datetime import date
from typing import Literal

import msgspec

from resguardo.matching.ages import Birth
from resguardo.matching.names.parts import Name

Sex = Literal["female", "male"]


class Sighting(msgspec.Struct, frozen=True):
    """Where a person was seen, and on which day (None: not known)."""

    place: str
    on: date | None = None


class PersonRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One record of a person on a roll, a register, a claim or a list of names.

    `reference` names the record in its own list and is only used to tell records apart. `names` are all
    names that were given, analysed; `sex_observed` is None where nobody wrote it. `languages` are codes or
    names as written; `marks` short descriptions ("scar left knee"); `with_names` those the person was with;
    `sibling_names` names of brothers and sisters; `siblings` and `apart_from` references of records that
    are certainly other persons: brothers and sisters on the same list, or people counted side by side.
    """

    reference: str
    names: tuple[Name, ...] = ()
    births: tuple[Birth, ...] = ()
    sex_observed: Sex | None = None
    languages: frozenset[str] = frozenset()
    marks: tuple[str, ...] = ()
    with_names: tuple[Name, ...] = ()
    sibling_names: tuple[Name, ...] = ()
    siblings: frozenset[str] = frozenset()
    apart_from: frozenset[str] = frozenset()
    sightings: tuple[Sighting, ...] = ()

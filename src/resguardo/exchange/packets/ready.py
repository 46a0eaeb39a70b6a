"""Ready: all that a packet may say of one child, as plain values, before it is set into anybody's form.

It is made by `account/ready_sheet.py` through the doors of the reader. What is not known is empty; nothing is worked out here from something else: an age
gives no date of birth, a full name is not cut into given name and surname.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from msgspec import Struct

NOTHING: Final[Mapping[str, str]] = MappingProxyType({})


class Ready(Struct, frozen=True, kw_only=True):
    """One child. Dates are written as in 2014-03-01, moments in local time with their offset; ages are whole years as of `age_as_of`.

    `birth_earliest` and `birth_latest` are the same for a known day. `identified_by` says which of fingerprints and DNA are on record with the authority
    that identified the child. `photo` has been taken out of its file: nothing but the picture is left.
    """

    name: str = ""
    given: str = ""
    family: str = ""
    is_name_confirmed: bool = False
    other_names: tuple[str, ...] = ()
    birth_earliest: str = ""
    birth_latest: str = ""
    age_years_min: int | None = None
    age_years_max: int | None = None
    age_as_of: str = ""
    age_basis: str = ""
    sex: str = ""
    """`female`, `male`, or empty."""
    height_cm: int | None = None
    hair: str = ""
    eyes: str = ""
    marks: str = ""
    wears: str = ""
    carries: str = ""
    languages: tuple[str, ...] = ()
    residence: str = ""
    """Where the child lived before, as somebody claims it. Never where they were protected."""
    document: str = ""
    parents: tuple[str, ...] = ()
    siblings: tuple[str, ...] = ()
    identified_by: tuple[str, ...] = ()
    photo: bytes | None = None
    seen_at: str = ""
    """When last seen: the last sighting in a count, or the tagging."""
    went: str = ""
    """`taken`, `left`, or empty while nobody knows."""
    reports: tuple[str, ...] = ()
    """Sightings that others reported, the newest first."""
    alert_number: str = ""
    blocked: Mapping[str, str] = NOTHING
    """Fact -> why it may not leave although it is known (`filling.Why`)."""
    given_by_hand: Mapping[str, str] = NOTHING
    """Fact -> what whoever sends the packet wrote: office, telephone, numbers of other files. Never a fact that the account holds."""
    is_exercise: bool = False
    as_of: str = ""

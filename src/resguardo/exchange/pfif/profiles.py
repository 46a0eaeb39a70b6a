"""How much of a person leaves in PFIF: three profiles, each an allow-list of fields (this folder's README; design: privacy lessons of Person Finder).

A profile takes what is known and gives a new record; what is not on its list can't be in it. Every record that leaves has an expiry.
"""

from datetime import datetime, timedelta
from enum import Enum
from typing import Final

from resguardo.exchange.pfif.formats import ages_of
from resguardo.exchange.pfif.keeping import pfif_moment
from resguardo.exchange.pfif.records import Person, Values

LASTS: Final = timedelta(days=30)
"""Until a record that leaves is to be forgotten, unless it is sent again."""
BAND_YEARS: Final = 5


class Profile(Enum):
    """For whom a record is meant."""

    FULL = "full"
    """An authority that takes the file over."""
    PARTNER = "partner"
    """An institution that searches with us."""
    PUBLIC = "public"
    """Anybody, when an alert decision released the person."""


_FRAME = (
    "person_record_id",
    "entry_date",
    "expiry_date",
    "author_name",
    "source_name",
    "source_date",
)
FIELDS: Final[dict[Profile, tuple[str, ...]]] = {
    Profile.FULL: (
        *_FRAME,
        "full_name",
        "given_name",
        "family_name",
        "alternate_names",
        "description",
        "sex",
        "date_of_birth",
        "age",
        "home_state",
        "home_country",
    ),
    Profile.PARTNER: (
        *_FRAME,
        "full_name",
        "given_name",
        "family_name",
        "alternate_names",
        "description",
        "sex",
        "age",
        "home_state",
        "home_country",
    ),
    Profile.PUBLIC: (*_FRAME, "full_name", "description", "sex", "age", "home_country"),
}
"""Profile -> fields of a person. Nothing narrower than a department leaves, no address of a page or picture, and no contact; an exact birth date leaves in full only."""

NOTE_FIELDS: Final[dict[Profile, tuple[str, ...]]] = {
    Profile.FULL: (
        "note_record_id",
        "person_record_id",
        "entry_date",
        "author_name",
        "source_date",
        "author_made_contact",
        "status",
        "text",
    ),
    Profile.PARTNER: (
        "note_record_id",
        "person_record_id",
        "entry_date",
        "author_name",
        "source_date",
        "status",
        "text",
    ),
    Profile.PUBLIC: (
        "note_record_id",
        "person_record_id",
        "entry_date",
        "author_name",
        "source_date",
        "status",
        "text",
    ),
}
"""Profile -> fields of a note; whoever makes a note for the public writes fixed sentences. Where somebody was last seen never leaves in a note, nor a found person's telephone or mail."""


def projected(person: Person, profile: Profile, now: datetime) -> Person:
    """What of `person` leaves under `profile`: a new record with an expiry; ages for the public in bands of five years."""
    values = _only(person.values, FIELDS[profile])
    values.setdefault("expiry_date", pfif_moment(now + LASTS))
    if profile is Profile.PUBLIC and "age" in values:
        values["age"] = banded(values["age"])
    allowed = NOTE_FIELDS[profile]
    return Person(values, tuple(_only(note, allowed) for note in person.notes if allowed))


def lost(person: Person, profile: Profile) -> list[str]:
    """The fields of a person that stay behind under `profile`, for the report that is shown before anything leaves."""
    left = [name for name in person.values if name not in FIELDS[profile]]
    for note in person.notes:
        left += [name for name in note if name not in NOTE_FIELDS[profile]]
    return list(dict.fromkeys(left))


def banded(age: str) -> str:
    """An age as a band of five years: `8-10` is `5-14`."""
    ages = ages_of(age)
    if ages is None:
        return ""
    least, greatest = ages[0] // BAND_YEARS, ages[1] // BAND_YEARS
    return f"{least * BAND_YEARS}-{greatest * BAND_YEARS + BAND_YEARS - 1}"


def _only(values: Values, allowed: tuple[str, ...]) -> Values:
    return {name: values[name] for name in allowed if name in values}

"""The fields of PFIF by version: their names, their order, which are required, and what was renamed (PFIF 1.4 specification; this folder's README)."""

from typing import Final

NAMESPACE: Final = "http://zesty.ca/pfif/"
VERSIONS: Final = ("1.1", "1.2", "1.3", "1.4")
NEWEST: Final = "1.4"

_AUTHOR = ("author_name", "author_email", "author_phone")
_HOME = (
    "home_street",
    "home_neighborhood",
    "home_city",
    "home_state",
    "home_postal_code",
    "home_country",
)
_FOUND = ("email_of_found_person", "phone_of_found_person", "last_known_location", "text")

PERSON: Final[dict[str, tuple[str, ...]]] = {
    "1.1": (
        "person_record_id",
        "entry_date",
        *_AUTHOR,
        "source_name",
        "source_date",
        "source_url",
        "first_name",
        "last_name",
        "home_city",
        "home_state",
        "home_neighborhood",
        "home_street",
        "home_zip",
        "photo_url",
        "other",
    ),
    "1.2": (
        "person_record_id",
        "entry_date",
        *_AUTHOR,
        "source_name",
        "source_date",
        "source_url",
        "first_name",
        "last_name",
        "sex",
        "date_of_birth",
        "age",
        *_HOME,
        "photo_url",
        "other",
    ),
    "1.3": (
        "person_record_id",
        "entry_date",
        "expiry_date",
        *_AUTHOR,
        "source_name",
        "source_date",
        "source_url",
        "full_name",
        "first_name",
        "last_name",
        "sex",
        "date_of_birth",
        "age",
        *_HOME,
        "photo_url",
        "other",
    ),
    "1.4": (
        "person_record_id",
        "entry_date",
        "expiry_date",
        *_AUTHOR,
        "source_name",
        "source_date",
        "source_url",
        "full_name",
        "given_name",
        "family_name",
        "alternate_names",
        "description",
        "sex",
        "date_of_birth",
        "age",
        *_HOME,
        "photo_url",
        "profile_urls",
    ),
}
"""Version -> fields of a person in the order in which they are written; in 1.1 the order is a rule."""

_NOTE_12 = (
    "note_record_id",
    "person_record_id",
    "linked_person_record_id",
    "entry_date",
    *_AUTHOR,
    "source_date",
    "found",
    "status",
    *_FOUND,
)
NOTE: Final[dict[str, tuple[str, ...]]] = {
    "1.1": ("note_record_id", "entry_date", *_AUTHOR, "source_date", "found", *_FOUND),
    "1.2": _NOTE_12,
    "1.3": _NOTE_12,
    "1.4": (
        *(name if name != "found" else "author_made_contact" for name in _NOTE_12),
        "photo_url",
    ),
}
"""Version -> fields of a note in the order in which they are written."""

PERSON_REQUIRED: Final[dict[str, tuple[str, ...]]] = {
    "1.1": ("person_record_id", "first_name", "last_name"),
    "1.2": ("person_record_id", "first_name", "last_name"),
    "1.3": ("person_record_id", "source_date", "full_name"),
    "1.4": ("person_record_id", "source_date", "full_name"),
}
NOTE_REQUIRED: Final = ("note_record_id", "author_name", "source_date", "text")
"""Required of every note; one at top level names its person as well."""

RENAMED: Final[dict[str, str]] = {
    "first_name": "given_name",
    "last_name": "family_name",
    "home_zip": "home_postal_code",
    "other": "description",
    "found": "author_made_contact",
}
"""Name in an older version -> name in 1.4, under which records are kept."""

RECORD_IDS: Final = ("person_record_id", "note_record_id", "linked_person_record_id")
MOMENTS: Final = ("entry_date", "expiry_date", "source_date")
LISTS: Final = ("full_name", "alternate_names", "profile_urls")
"""Fields that hold several values, one a line."""
PLACEHOLDER: Final = ("person_record_id", "entry_date", "expiry_date", "source_date")
"""All that may stay of a record that has expired (specification 3.3)."""


def older_name(name: str, version: str) -> str:
    """What `version` calls the field that 1.4 calls `name`."""
    known = {*PERSON[version], *NOTE[version]}
    return next((old for old, new in RENAMED.items() if new == name and old in known), name)

"""What a value of each PFIF field may look like, by version (specification section 4; this folder's README says where the text contradicts itself)."""

import re
from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import Final

from resguardo.exchange.pfif.fields import MOMENTS, RECORD_IDS

Check = Callable[[str], bool]

_LABEL = r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?"
_RECORD_ID = re.compile(rf"{_LABEL}(?:\.{_LABEL})*(?::\d+)?/.+", re.DOTALL)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z", re.ASCII)
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+")
_PHONE = re.compile(r"[-+()\d ]+", re.ASCII)
_PHONE_OLDER = re.compile(r"[-+()\d .]+", re.ASCII)
_URL = re.compile(r"https?://[^\s/?#]+(?:[/?#]\S*)?", re.IGNORECASE)
_SCHEME = re.compile(r"\s*[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?", re.ASCII)
_AGE = re.compile(r"\d{1,3}(?:-\d{1,3})?", re.ASCII)
_COUNTRY = re.compile(r"[A-Z]{2}")
_STATE = re.compile(r"[A-Z0-9]{1,3}")
_STATE_11 = re.compile(r"[A-Z]{2}")
_CAPITALS = re.compile(r"[^a-z]*")
_NUMBER = re.compile(r"\d+(?:-\d+)?", re.ASCII)
_POSTAL = re.compile(r".*\d.*", re.ASCII | re.DOTALL)

SEXES: Final = frozenset({"female", "male", "other"})
STATUSES: Final = frozenset(
    {"information_sought", "is_note_author", "believed_alive", "believed_missing", "believed_dead"}
)


@lru_cache(maxsize=65_536)
def moment_of(text: str) -> datetime | None:
    """The moment that a PFIF time names, without fractions of a second; None for a form or a day that does not exist."""
    if not _MOMENT.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text[:19] + "+00:00")
    except ValueError:
        return None


def day_of(text: str) -> date | None:
    """The first day that an approximate date can mean; None for a day that does not exist."""
    if not _DATE.fullmatch(text):
        return None
    try:
        return date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        return None


def ages_of(text: str) -> tuple[int, int] | None:
    """The least and the greatest age in years; None for another form."""
    if not _AGE.fullmatch(text):
        return None
    least, _, greatest = text.partition("-")
    return int(least), int(greatest or least)


def _is_url(text: str) -> bool:
    return bool(_URL.fullmatch(text))


def _is_harmless_url(text: str) -> bool:
    """1.4 takes any text; what names a way of opening must name the web (a script or a file is refused)."""
    return not _SCHEME.match(text) or _is_url(text.strip())


_COMMON: Final[dict[str, Check]] = {
    **{name: lambda text: bool(_RECORD_ID.fullmatch(text)) for name in RECORD_IDS},
    **{name: lambda text: moment_of(text) is not None for name in MOMENTS},
    "author_email": lambda text: bool(_EMAIL.fullmatch(text)),
    "email_of_found_person": lambda text: bool(_EMAIL.fullmatch(text)),
    "sex": SEXES.__contains__,
    "status": STATUSES.__contains__,
    "date_of_birth": lambda text: day_of(text) is not None,
    "age": lambda text: ages_of(text) is not None,
    "home_country": lambda text: bool(_COUNTRY.fullmatch(text)),
    "found": {"true", "false"}.__contains__,
    "author_made_contact": {"true", "false"}.__contains__,
}


def _phones(pattern: re.Pattern[str]) -> dict[str, Check]:
    def fits(text: str) -> bool:
        return bool(pattern.fullmatch(text))

    return {"author_phone": fits, "phone_of_found_person": fits}


_OLDER: Final[dict[str, Check]] = (
    _COMMON | _phones(_PHONE_OLDER) | {"source_url": _is_url, "photo_url": _is_url}
)
_CAPITAL_FIELDS = ("first_name", "last_name", "home_city", "home_neighborhood", "home_street")

FORMATS: Final[dict[str, dict[str, Check]]] = {
    "1.1": _OLDER
    | {name: lambda text: bool(_CAPITALS.fullmatch(text)) for name in _CAPITAL_FIELDS}
    | {
        "home_state": lambda text: bool(_STATE_11.fullmatch(text)),
        "home_zip": lambda text: bool(_NUMBER.fullmatch(text)),
    },
    "1.2": _OLDER
    | {
        "home_state": lambda text: bool(_STATE.fullmatch(text)),
        "home_postal_code": lambda text: bool(_POSTAL.fullmatch(text)),
    },
    "1.3": _OLDER,
    "1.4": _COMMON
    | _phones(_PHONE)
    | {
        "source_url": _is_harmless_url,
        "photo_url": _is_harmless_url,
        "profile_urls": lambda text: all(map(_is_harmless_url, text.split("\n"))),
    },
}
"""Version -> field -> whether a value, without white space around it, is of the field's form."""

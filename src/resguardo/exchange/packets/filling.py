"""A form filled from one ready sheet: what is there, layer by layer, and what is not, with how to mend it and who could."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from enum import Enum
from types import MappingProxyType
from typing import Final, NamedTuple

from resguardo.exchange.packets.facts import FACTS, Fact, Giver, Layer
from resguardo.exchange.packets.form import Choice, Form, FormField, Need
from resguardo.exchange.packets.ready import Ready
from resguardo.exchange.packets.said import Said
from resguardo.exchange.packets.values import choice_for, value_of, written


class Why(Enum):
    """Why a field is empty."""

    UNKNOWN = "unknown"
    NO_CODE = "no_code"
    TOO_LONG = "too_long"
    TELLS_PLACE = "tells_place"
    TELLS_PERSON = "tells_person"
    SHOWS_BAND = "shows_band"
    PHOTO_OLD = "photo_old"
    PHOTO_UNREADABLE = "photo_unreadable"
    NUMBER_TWICE = "number_twice"
    BY_SENDER = "by_sender"
    BY_OFFICER = "by_officer"
    WITH_ABSENCE = "with_absence"
    BY_RECEIVER = "by_receiver"
    NOT_RELEASED = "not_released"


WHY: Final[dict[Why, Said]] = {
    Why.UNKNOWN: Said("no se sabe", "not known", "לא ידוע"),
    Why.NO_CODE: Said("ningún código lo dice", "no code says it", "אין קוד שאומר זאת"),
    Why.TOO_LONG: Said("no cabe en el formulario", "too long for the form", "ארוך מדי לטופס"),
    Why.TELLS_PLACE: Said(
        "dice dónde se resguarda", "tells where people are protected", "מגלה היכן מוגנים"
    ),
    Why.TELLS_PERSON: Said("nombra a otra persona", "names somebody else", "נוקב בשם אדם אחר"),
    Why.SHOWS_BAND: Said(
        "la foto muestra el brazalete", "the photo shows the band", "הצמיד נראה בתמונה"
    ),
    Why.PHOTO_OLD: Said("la foto es vieja", "the photo is old", "התמונה ישנה"),
    Why.PHOTO_UNREADABLE: Said(
        "la foto no se puede abrir", "the photo can't be opened", "התמונה אינה נפתחת"
    ),
    Why.NUMBER_TWICE: Said(
        "otra niña o niño tiene ese número",
        "another child has that number",
        "המספר רשום אצל ילד אחר",
    ),
    Why.BY_SENDER: Said("lo escribe quien envía", "written by whoever sends", "כותב מי ששולח"),
    Why.BY_OFFICER: Said("lo escribe la policía", "written by the police", "כותבת המשטרה"),
    Why.WITH_ABSENCE: Said("llega con la ausencia", "comes with the absence", "בא עם ההיעדרות"),
    Why.BY_RECEIVER: Said("lo da quien recibe", "given by whoever receives", "נותן מי שמקבל"),
    Why.NOT_RELEASED: Said(
        "ninguna decisión lo liberó", "no decision released it", "שום החלטה לא התירה"
    ),
}
_REWORD: Final = Said(
    "Descríbalo otra vez sin lugares ni otras personas.",
    "Describe it again without places or other people.",
    "תארו שוב בלי מקומות ובלי אנשים אחרים.",
)
_CHOOSE: Final = Said(
    "Anote uno de los valores de la lista del formulario.",
    "Enter one of the values of the form's list.",
    "רשמו אחד מן הערכים ברשימת הטופס.",
)
_SHORTEN: Final = Said("Descríbalo más corto.", "Describe it in fewer words.", "תארו בפחות מילים.")
_RELEASE: Final = Said(
    "Lo libera la decisión de la alerta, para cada niña o niño.",
    "The alert decision releases it, for each child.",
    "החלטת ההתרעה מתירה זאת, לכל ילד בנפרד.",
)
_MENDS: Final[dict[Why, Said]] = {
    Why.NO_CODE: _CHOOSE,
    Why.TOO_LONG: _SHORTEN,
    Why.TELLS_PLACE: _REWORD,
    Why.TELLS_PERSON: _REWORD,
    Why.NOT_RELEASED: _RELEASE,
}
_WHY_OF_GIVER: Final[dict[Giver, Why]] = {
    Giver.ACCOUNT: Why.UNKNOWN,
    Giver.EPISODE: Why.WITH_ABSENCE,
    Giver.SENDER: Why.BY_SENDER,
    Giver.OFFICER: Why.BY_OFFICER,
    Giver.RECEIVER: Why.BY_RECEIVER,
}
NOTHING_HELD: Final[Mapping[str, Why]] = MappingProxyType({})
MAY_BE_NONE: Final = frozenset({"other_names", "siblings", "fingerprints", "dna"})
"""What a child may well not have: that it is not there says nothing about how well the sheet was kept."""
PHOTO_FILE: Final = "photo.jpg"


class Filled(NamedTuple):
    """One field with its value, as the form writes it; `choice` when it is of a closed list."""

    field: FormField
    value: str
    choice: Choice | None = None


class Missing(NamedTuple):
    """One field without a value: why, how to mend it, and which roles could. `is_needed`: the institution does not act without it."""

    field: FormField
    why: Why
    mend: Said
    who: tuple[str, ...]
    is_needed: bool

    @property
    def reason(self) -> Said:
        """Why, in words."""
        return WHY[self.why]


class Packet(NamedTuple):
    """One child in one form. `filled` and `missing` are in the form's order; `pictures` by the file's name that a field has as its value."""

    form: Form
    filled: tuple[Filled, ...]
    missing: tuple[Missing, ...]
    pictures: Mapping[str, bytes]
    is_exercise: bool
    as_of: str

    def on(self, layer: Layer) -> tuple[Filled, ...]:
        """The fields of one layer alone."""
        return tuple(one for one in self.filled if one.field.layer is layer)

    def for_reader(self, layer: Layer) -> tuple[Filled, ...]:
        """All that whoever gets `layer` may read: its own fields and those of the wider circles."""
        return tuple(one for one in self.filled if layer.may_read(one.field.layer))

    def lacks(self, layer: Layer | None = None) -> tuple[Missing, ...]:
        """What is missing for whoever gets `layer`; everything when None."""
        return tuple(
            one for one in self.missing if layer is None or layer.may_read(one.field.layer)
        )

    @property
    def completeness(self) -> Completeness:
        """How much of what should be known before anybody is missing is known."""
        return _completeness(self)


class Completeness(NamedTuple):
    """How complete a form is by what the account gives; fields that come only at sending, with the absence or from outside are left aside.

    `can_be_sent`: nothing is missing that the institution needs and the account gives.
    """

    filled: int
    asked: int
    needed: tuple[Missing, ...]
    useful: tuple[Missing, ...]

    @property
    def per_cent(self) -> int:
        """Filled fields in the hundred, rounded down, so that 100 means all."""
        return 100 * self.filled // self.asked if self.asked else 100

    @property
    def can_be_sent(self) -> bool:
        """Whether the institution could act on it today."""
        return not self.needed


def fill(form: Form, ready: Ready) -> Packet:
    """The form filled from what is known of one child. Nobody else stands in it."""
    looked = [_look(field, ready) for field in form.fields]
    filled = tuple(one for one in looked if isinstance(one, Filled))
    given = {one.field.one_of for one in filled if one.field.one_of}
    missing = tuple(
        one._replace(is_needed=_is_needed(one.field, given))
        for one in looked
        if isinstance(one, Missing)
    )
    has_photo = ready.photo and any(one.value == PHOTO_FILE for one in filled)
    pictures = {PHOTO_FILE: ready.photo} if ready.photo and has_photo else {}
    return Packet(form, filled, missing, MappingProxyType(pictures), ready.is_exercise, ready.as_of)


def released_only(
    packet: Packet, released: Collection[str], held: Mapping[str, Why] = NOTHING_HELD
) -> Packet:
    """The packet whose public layer holds no fact but those in `released`, without those in `held`. Constants of the form stay."""
    opened = {fact for fact in released if fact not in held}

    def is_kept(one: Filled) -> bool:
        is_public = one.field.layer is Layer.PUBLIC and bool(one.field.fact)
        return not is_public or one.field.fact in opened

    kept = tuple(one for one in packet.filled if is_kept(one))
    stay = tuple(
        _missing(one.field, FACTS[one.field.fact], held.get(one.field.fact, Why.NOT_RELEASED))
        for one in packet.filled
        if not is_kept(one)
    )
    shows = any(one.value == PHOTO_FILE for one in kept)
    pictures = packet.pictures if shows else MappingProxyType({})
    return packet._replace(filled=kept, missing=(*packet.missing, *stay), pictures=pictures)


def _look(field: FormField, ready: Ready) -> Filled | Missing:
    if field.constant:
        return Filled(field, field.constant)
    fact = FACTS[field.fact]
    if field.fact in ready.blocked:
        return _missing(field, fact, Why(ready.blocked[field.fact]))
    plain = value_of(field.fact, ready)
    if not plain:
        return _missing(field, fact, _WHY_OF_GIVER[fact.giver])
    if field.fact == "photo":
        return Filled(field, PHOTO_FILE)
    value = written(field, plain)
    if not value:
        return _missing(field, fact, Why.NO_CODE)
    if field.length_max is not None and len(value) > field.length_max:
        return _missing(field, fact, Why.TOO_LONG)
    return Filled(field, value, choice_for(field.choices, plain) if field.choices else None)


def _missing(field: FormField, fact: Fact, why: Why) -> Missing:
    mend = fact.mend
    named = Said(*(one.replace("{fact}", field.fact) for one in (mend.es, mend.en, mend.he)))
    is_needed = field.need is Need.REQUIRED
    return Missing(field, why, _MENDS.get(why, named), fact.who, is_needed)


def _is_needed(field: FormField, given: Collection[str]) -> bool:
    """A required field; one of a group only as long as nothing of the group is there."""
    if field.need is not Need.REQUIRED:
        return False
    return field.one_of not in given if field.one_of else True


def _completeness(packet: Packet) -> Completeness:
    counted = [one for one in packet.filled if _is_ours(one.field)]
    lacking = [one for one in packet.missing if _is_ours(one.field, is_needed=one.is_needed)]
    needed = tuple(one for one in lacking if one.is_needed)
    useful = tuple(one for one in lacking if not one.is_needed)
    return Completeness(len(counted), len(counted) + len(lacking), needed, useful)


def _is_ours(field: FormField, *, is_needed: bool = False) -> bool:
    """Whether a field counts: the account gives it, and every child has one, or nothing else of its group is there."""
    if not field.fact or FACTS[field.fact].giver is not Giver.ACCOUNT:
        return False
    return is_needed or field.fact not in MAY_BE_NONE

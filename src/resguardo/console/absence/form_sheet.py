"""How complete the form of the country's alert authority is for each child, field by field, before anybody is missing.

The fields and their rules are those of `exchange/packets`; they are read through `sight`, which writes the reading down. No value is shown here, only what is missing.
"""

from collections import Counter
from typing import NamedTuple

from django.utils.translation import get_language

from resguardo.account.packets import completeness, country_form, packet_of
from resguardo.console.sight import Sight
from resguardo.console.words import said
from resguardo.exchange.packets.filling import Completeness, Missing, Packet
from resguardo.exchange.packets.form import Form
from resguardo.operation.event import SealClass
from resguardo.operation.identifiers import PersonId, TagCode
from resguardo.operation.policy import Role


class Lack(NamedTuple):
    """One field that is not there: why, how to mend it and who could; `is_needed`: the authority does not act without it."""

    label: str
    why: str
    mend: str
    who: tuple[str, ...]
    is_needed: bool


class FormSheet(NamedTuple):
    """One child in the form. `lacks` begins with what is needed."""

    person: PersonId
    tag: TagCode
    per_cent: int
    can_be_sent: bool
    lacks: tuple[Lack, ...]


class FieldCount(NamedTuple):
    """How many children lack one field for one reason."""

    lack: Lack
    children: int


def counted(sheets: list[FormSheet]) -> list[FieldCount]:
    """What is missing, the field that most children lack first; each with how it is mended."""
    numbers = Counter(
        lack._replace(is_needed=False) for sheet in sheets for lack in dict.fromkeys(sheet.lacks)
    )
    return [FieldCount(lack, number) for lack, number in numbers.most_common()]


def title_of(form: Form) -> tuple[str, str]:
    """What the form is for, and whose it is, in the reader's language."""
    language = get_language() or "es"
    return form.title.in_language(language), form.institution.in_language(language)


def sheets(sight: Sight) -> tuple[Form | None, list[FormSheet]]:
    """The form of the country in which the operation is, and every child in it, what lacks most first; no form where none is known."""
    form = country_form(sight)
    if form is None:
        return None, []
    lines = completeness(sight, [form])
    return form, [_sheet(one.person, one.tag, one.completeness) for one in lines]


def sheet_of(sight: Sight, person: PersonId, tag: TagCode) -> tuple[Form, FormSheet, Packet] | None:
    """One child in that form, and the form as it is filled; None for a reader who may not see names and faces of the child, and where no form is known."""
    form = country_form(sight)
    seen = (SealClass.IDENTITY, SealClass.PHOTO)
    if form is None or not all(sight.may_see(seal, person) for seal in seen):
        return None
    packet = packet_of(sight, person, form)
    return form, _sheet(person, tag, packet.completeness), packet


def _sheet(person: PersonId, tag: TagCode, told: Completeness) -> FormSheet:
    lacks = tuple(_lack(one) for one in (*told.needed, *told.useful))
    return FormSheet(person, tag, told.per_cent, told.can_be_sent, lacks)


def _lack(one: Missing) -> Lack:
    language = get_language() or "es"
    return Lack(
        one.field.label.in_language(language),
        one.reason.in_language(language),
        one.mend.in_language(language),
        tuple(str(said(Role(role))) for role in one.who),
        one.is_needed,
    )

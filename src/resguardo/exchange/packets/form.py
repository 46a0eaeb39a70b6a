"""A form: what one institution asks for, as data. The files lie in `forms/`, one a form; a form that would lower a fact is not read."""

from __future__ import annotations

from enum import Enum
from functools import cache
from pathlib import Path
from typing import Final, Literal

import msgspec
from msgspec import Struct

from resguardo.exchange.packets.facts import FACTS, Layer
from resguardo.exchange.packets.said import Said

FOLDER: Final = Path(__file__).parent / "forms"
Language = Literal["es", "en", "he"]


class Need(Enum):
    """Whether the institution acts without a field."""

    REQUIRED = "required"
    RECOMMENDED = "recommended"


class FormUnfit(Exception):
    """A form says something that no form may say: a fact on a layer below its own, an unknown fact, a code twice."""


class Choice(Struct, frozen=True, forbid_unknown_fields=True):
    """One value of a closed list: its code, what it says, and the words of an account that mean it and nothing else."""

    code: str
    label: Said
    means: tuple[str, ...] = ()


class FormField(Struct, frozen=True, forbid_unknown_fields=True):
    """One field. `fact` is what it maps to (`facts.py`), empty for a `constant`; `written` the way of writing it (`values.py`).

    Of the fields with the same `one_of` at least one has to be filled. `length_max` in characters, None where the form sets none.
    """

    code: str
    label: Said
    layer: Layer
    need: Need
    fact: str = ""
    written: str = ""
    one_of: str = ""
    constant: str = ""
    choices: tuple[Choice, ...] = ()
    length_max: int | None = None


class Form(Struct, frozen=True, forbid_unknown_fields=True):
    """One form of one institution. `country` is a code of ISO 3166, empty for international bodies; `source` says where its fields are known from."""

    key: str
    version: str
    country: str
    language: str
    institution: Said
    title: Said
    source: str
    notes: tuple[Said, ...]
    fields: tuple[FormField, ...]

    @property
    def layers(self) -> tuple[Layer, ...]:
        """The layers that the form has anything on, the widest first."""
        return tuple(layer for layer in Layer if any(one.layer is layer for one in self.fields))


@cache
def forms() -> dict[str, Form]:
    """Every form by its key, in the order of the files' names. Raises FormUnfit."""
    found = [_read(path) for path in sorted(FOLDER.glob("*.json"))]
    return {form.key: form for form in found}


def form_of_country(country: str) -> Form | None:
    """The form of the authority that activates alerts in `country`; None where no form is known."""
    return next((form for form in forms().values() if form.country == country), None)


def _read(path: Path) -> Form:
    form = read_form(path.read_bytes())
    if form.key != path.stem:
        raise FormUnfit(f"{path.stem}: the file is called otherwise than its form")
    return form


def read_form(content: bytes) -> Form:
    """A form from its JSON. Raises FormUnfit for a fact below its own layer, msgspec.ValidationError for what is no form."""
    form = msgspec.json.decode(content, type=Form)
    codes = [field.code for field in form.fields]
    if len(set(codes)) != len(codes):
        raise FormUnfit(f"{form.key}: a code stands twice")
    for field in form.fields:
        _fit(form, field)
    return form


def _fit(form: Form, field: FormField) -> None:
    where = f"{form.key}.{field.code}"
    if bool(field.fact) == bool(field.constant):
        raise FormUnfit(f"{where}: a field has either a fact or a constant")
    if field.constant:
        return
    if field.fact not in FACTS:
        raise FormUnfit(f"{where}: there is no fact {field.fact}")
    if not field.layer.may_read(FACTS[field.fact].floor):
        raise FormUnfit(f"{where}: {field.fact} never stands on the layer {field.layer.value}")

"""What one deployment of Primero takes from one user, read from its own `/forms` and `/lookups`.

Deployments differ, and the check schema of the server is built from the fields that the user may write: what is not in it makes the server refuse the
whole case. So every field is looked up here before anything is sent.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Final

import msgspec
from msgspec import Struct

CORE: Final = ("id", "status")
"""Fields of a record that stand in no form."""
LOOKUP: Final = "lookup "


class Option(Struct, frozen=True):
    """One value of a lookup."""

    id: str


class Lookup(Struct, frozen=True):
    """One list of values."""

    unique_id: str
    values: list[Option] | None = None


class FormField(Struct, frozen=True):
    """One field of a form, as far as a sender needs to know it."""

    name: str
    type: str
    visible: bool | None = True
    disabled: bool | None = False
    required: bool | None = False
    multi_select: bool | None = False
    date_include_time: bool | None = False
    option_strings_source: str | None = None
    option_strings_text: Any = None
    subform_section_id: int | str | None = None

    @property
    def is_written(self) -> bool:
        """Whether a value is taken at all."""
        return not self.disabled


class Form(Struct, frozen=True):
    """One form; a nested one holds the rows of a section."""

    unique_id: str
    id: int | str | None = None
    parent_form: str | None = "case"
    is_nested: bool | None = False
    fields: list[FormField] = []


class Deployment(Struct, frozen=True):
    """Field name to field for a case, section to the fields of its rows, and the values of each lookup."""

    fields: dict[str, FormField]
    rows: dict[str, dict[str, FormField]]
    lookups: dict[str, frozenset[str]]

    def options(self, field: FormField) -> frozenset[str] | None:
        """The values that a field takes; None where it takes any, or where its list can't be told from here."""
        source = field.option_strings_source or ""
        if source.startswith(LOOKUP):
            return self.lookups.get(source.removeprefix(LOOKUP).split(" ")[0])
        return _written_out(field.option_strings_text)


def deployment_of(forms: Iterable[Form], lookups: Iterable[Lookup]) -> Deployment:
    """The deployment as its forms of cases and its lookups describe it."""
    forms = [form for form in forms if form.parent_form == "case"]
    by_reference = {
        reference: form for form in forms for reference in (form.id, form.unique_id) if reference
    }
    fields: dict[str, FormField] = {}
    for form in forms:
        if not form.is_nested:
            fields |= {field.name: field for field in form.fields if field.is_written}
    rows = {
        name: _written(by_reference.get(field.subform_section_id or name))
        for name, field in fields.items()
        if field.type == "subform"
    }
    values = {
        lookup.unique_id: frozenset(option.id for option in lookup.values or ())
        for lookup in lookups
    }
    return Deployment(fields, rows, values)


def read_deployment(saved: bytes) -> Deployment:
    """A deployment from a saved answer: one JSON object with `forms` and `lookups`. Raises msgspec.DecodeError, msgspec.ValidationError."""
    try:
        answer = msgspec.json.decode(saved, type=_Saved)
    except (UnicodeDecodeError, RecursionError) as error:
        raise msgspec.DecodeError("text that is not in UTF-8, or nested without end") from error
    return deployment_of(answer.forms, answer.lookups)


class _Saved(Struct, frozen=True):
    forms: list[Form]
    lookups: list[Lookup]


def _written(form: Form | None) -> dict[str, FormField]:
    return {field.name: field for field in form.fields if field.is_written} if form else {}


def _written_out(text: Any) -> frozenset[str] | None:
    """Values that stand in the form itself: a list, or a list for each language."""
    if isinstance(text, Mapping):
        text = next(iter(text.values()), None)
    if not isinstance(text, list) or not text:
        return None
    found = [one.get("id") if isinstance(one, Mapping) else one for one in text]
    return frozenset(one for one in found if isinstance(one, str)) or None

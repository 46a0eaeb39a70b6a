"""What a line of a script may hold, said in JSON Schema (draft 2020-12) and in short words.

One schema describes one line: an object for each act, with the fields of the line itself (`act`, `by`, `at`, ...) and those of the act. References are
text, because a line names people, places and things as people write them.
"""

import enum
from collections.abc import Iterable
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import msgspec

from resguardo.operation.act import ActType
from resguardo.operation.identifiers import REFERENCES, Moment

HEAD: dict[str, dict[str, Any]] = {
    "act": {"type": "string", "description": "The act's code."},
    "by": {
        "anyOf": [
            {"type": "string"},
            {"type": "array", "items": {"type": "string"}, "minItems": 1},
        ],
        "description": "The handle of the signer, or of each where two sign.",
    },
    "at": {"type": "string", "description": "When it happened; absent: now."},
    "paper": {"type": "string", "description": "The number of the sheet it was written on."},
    "told": {"type": "boolean", "description": "Somebody reported it; the signer did not see it."},
    "as": {
        "type": "string",
        "description": "A name for what the act makes, for later lines: @name.",
    },
}
"""The fields of every line, before those of its act."""

SUPPLIED: dict[str, tuple[str, ...]] = {
    "count.close_count": ("proof",),
    "count.sign_as_it_stands": ("proof",),
}
"""Fields that the account fills in itself and nobody writes."""

OPTIONAL: dict[str, tuple[str, ...]] = {"team.enrol_staff": ("staff", "credential")}
"""Fields that the account fills in where a line leaves them out."""

_REFERENCE = {"type": "string", "minLength": 1}
_MOMENT = {
    "type": "string",
    "description": "2024-12-22T16:30, in the operation's zone, or with an offset.",
}
_BYTES = {"type": "string", "pattern": "^([0-9a-fA-F]{2})*$"}
_PLAIN = {str: "string", int: "integer", bool: "boolean", type(None): "null"}


def fields_of(kind: ActType) -> list[tuple[str, Any, bool]]:
    """Name, type and whether it must be written, of each field that a line may hold for an act."""
    supplied, optional = SUPPLIED.get(kind.code, ()), OPTIONAL.get(kind.code, ())
    return [
        (field.name, field.type, field.required and field.name not in optional)
        for field in msgspec.structs.fields(kind.fields)
        if field.name not in supplied
    ]


def schema_of(kinds: Iterable[ActType]) -> dict[str, Any]:
    """The schema of a line that asks for one of `kinds`."""
    parts: dict[str, Any] = {}
    lines = [_line(kind, parts) for kind in kinds]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "resguardo record: one line",
        "oneOf": lines,
        "$defs": dict(sorted(parts.items())),
    }


def _line(kind: ActType, parts: dict[str, Any]) -> dict[str, Any]:
    fields = fields_of(kind)
    properties: dict[str, Any] = {**HEAD, "act": {"const": kind.code}}
    properties |= {name: _schema(hint, parts) for name, hint, _ in fields}
    return {
        "title": kind.code,
        "description": (kind.function.__doc__ or "").strip().partition("\n")[0],
        "type": "object",
        "properties": properties,
        "required": ["act", "by", *(name for name, _, required in fields if required)],
        "additionalProperties": False,
    }


def _schema(hint: Any, parts: dict[str, Any]) -> dict[str, Any]:
    if hint in REFERENCES or hint is Moment:
        parts[hint.__name__] = _MOMENT if hint is Moment else _REFERENCE
        return {"$ref": f"#/$defs/{hint.__name__}"}
    if get_origin(hint) in (Union, UnionType):
        return {"anyOf": [_schema(one, parts) for one in get_args(hint)]}
    if get_origin(hint) is tuple:
        return {"type": "array", "items": _schema(get_args(hint)[0], parts)}
    plain = getattr(hint, "__supertype__", hint)
    if plain is bytes:
        return dict(_BYTES)
    if plain in _PLAIN:
        return {"type": _PLAIN[plain]}
    if issubclass(plain, enum.Enum):
        parts[plain.__name__] = {"enum": [one.value for one in plain]}
    elif plain.__name__ not in parts:
        parts[plain.__name__] = {}
        parts[plain.__name__] = _record(plain, parts)
    return {"$ref": f"#/$defs/{plain.__name__}"}


def _record(record: type[msgspec.Struct], parts: dict[str, Any]) -> dict[str, Any]:
    hints, fields = get_type_hints(record), msgspec.structs.fields(record)
    return {
        "type": "object",
        "properties": {field.name: _schema(hints[field.name], parts) for field in fields},
        "required": [field.name for field in fields if field.required],
    }


def type_name(hint: Any) -> str:
    """A type in short words: `PersonId`, `list of PersonId`, `child | adult`."""
    if get_origin(hint) in (Union, UnionType):
        return " | ".join(type_name(one) for one in get_args(hint) if one is not type(None))
    if get_origin(hint) is tuple:
        return f"list of {type_name(get_args(hint)[0])}"
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return " | ".join(str(one.value) for one in hint)
    return str(getattr(hint, "__name__", hint))

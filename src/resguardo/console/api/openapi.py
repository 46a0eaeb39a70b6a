"""The description of the interface for programs, made from the acts themselves (OpenAPI 3.1)."""

import functools
from typing import Any

from resguardo import __version__
from resguardo.account.line_schema import schema_of
from resguardo.console.access.gravity import GRAVE
from resguardo.console.api.acts import NOT_WRITTEN
from resguardo.console.api.bearer import COUNTERSIGN_HEADER
from resguardo.console.api.questions import QUESTIONS
from resguardo.operation.act import ACTS
from resguardo.words.acts import PURPOSES

KEY_HEADER = "Idempotency-Key"
KEY_LENGTH_MAX = 100


@functools.cache
def description() -> dict[str, Any]:
    """The whole description; the same as long as the program runs."""
    kinds = [ACTS[code] for code in sorted(ACTS)]
    schema = _moved(schema_of(kinds))
    acts = {
        f"/api/acts/{kind.code}": {"post": _act(kind.code, line)}
        for kind, line in zip(kinds, schema["oneOf"], strict=True)
    }
    questions = {f"/api/questions/{name}": {"get": _question(name)} for name in QUESTIONS}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Resguardo",
            "version": __version__,
            "description": "The same acts, the same policy and the same refusals as the console.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "security": [{"token": []}],
        "paths": {**acts, **questions},
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {**schema["$defs"], **_SCHEMAS},
        },
    }


def _act(code: str, line: dict[str, Any]) -> dict[str, Any]:
    properties = {
        name: value for name, value in line["properties"].items() if name not in NOT_WRITTEN
    }
    required = [name for name in line["required"] if name not in NOT_WRITTEN]
    body = {"type": "object", "properties": properties, "additionalProperties": False}
    body |= {"required": required} if required else {}
    shut = {"403": _response("Only on a screen: its signer proves anew who they are.", "Error")}
    return {
        "operationId": code,
        "summary": PURPOSES.get(code, ""),
        "description": line["description"],
        "parameters": [
            _header(KEY_HEADER, "A repeated request with the same key is done once."),
            _header(COUNTERSIGN_HEADER, "The token of the second signer, where two sign."),
        ],
        "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
        "responses": {
            "200": _response("What the act wrote.", "Written"),
            "400": _response("The request can't be read: every fault of it.", "Unreadable"),
            "401": _response("No good token.", "Error"),
            "409": _response("The rules refuse: found, expected, how to mend.", "Refused"),
            "503": _response("The ledger can't be written now.", "Error"),
            **(shut if code in GRAVE else {}),
        },
    }


def _question(name: str) -> dict[str, Any]:
    return {
        "operationId": f"question.{name}",
        "summary": name,
        "responses": {
            "200": _response("The answer as of its moment.", "Answer"),
            "401": _response("No good token.", "Error"),
            "503": _response("The ledger can't be read now.", "Error"),
        },
    }


def _header(name: str, words: str) -> dict[str, Any]:
    kind = {"type": "string", "maxLength": KEY_LENGTH_MAX}
    return {"name": name, "in": "header", "required": False, "description": words, "schema": kind}


def _response(words: str, schema: str) -> dict[str, Any]:
    reference = {"$ref": f"#/components/schemas/{schema}"}
    return {"description": words, "content": {"application/json": {"schema": reference}}}


def _moved(value: Any) -> Any:
    """The schema with its references pointing into the description."""
    if isinstance(value, dict):
        return {
            name: inner.replace("#/$defs/", "#/components/schemas/")
            if name == "$ref"
            else _moved(inner)
            for name, inner in value.items()
        }
    return [_moved(one) for one in value] if isinstance(value, list) else value


def _object(**properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


_TEXT = {"type": "string"}
_SCHEMAS: dict[str, Any] = {
    "Error": _object(error=_TEXT),
    "Refused": _object(error=_TEXT, code=_TEXT, found=_TEXT, expected=_TEXT, mend=_TEXT),
    "Unreadable": _object(error=_TEXT, problems={"type": "array", "items": {"type": "object"}}),
    "Written": _object(
        events={
            "type": "array",
            "items": _object(
                event=_TEXT,
                name=_TEXT,
                made={"type": "array", "items": _TEXT},
                written_at={"type": "integer"},
            ),
        }
    ),
    "Answer": _object(question=_TEXT, as_of=_TEXT),
}

"""`acts`: the whole public catalogue, as a table, as JSON and as JSON Schema."""

import json
import re

import pytest

from resguardo.operation.act import ACTS

KEYWORDS = {"type", "const", "enum", "anyOf", "oneOf", "items", "properties", "required"}
KEYWORDS |= {"additionalProperties", "pattern", "minLength", "minItems", "description", "title"}
KEYWORDS |= {"$schema", "$defs", "$ref"}
TYPES = {"object": dict, "array": list, "string": str, "boolean": bool, "integer": int}
TYPES |= {"null": type(None)}


def fits(value, schema, whole):
    """Whether `value` is what `schema` describes, for the keywords that the page of acts uses."""
    assert set(schema) <= KEYWORDS
    if "$ref" in schema:
        return fits(value, whole["$defs"][schema["$ref"].removeprefix("#/$defs/")], whole)
    if "const" in schema or "enum" in schema:
        return value in schema.get("enum", [schema.get("const")])
    for several, wanted in (("anyOf", range(1, 99)), ("oneOf", (1,))):
        if several in schema:
            return sum(fits(value, one, whole) for one in schema[several]) in wanted
    if not isinstance(value, TYPES[schema["type"]]) or (
        isinstance(value, bool) and schema["type"] == "integer"
    ):
        return False
    if isinstance(value, list):
        return len(value) >= schema.get("minItems", 0) and all(
            fits(one, schema["items"], whole) for one in value
        )
    if isinstance(value, str):
        return bool(re.search(schema.get("pattern", ""), value))
    return not isinstance(value, dict) or _fits_object(value, schema, whole)


def _fits_object(value, schema, whole):
    known = schema["properties"]
    return (
        set(schema["required"]) <= set(value)
        and (schema.get("additionalProperties", True) or set(value) <= set(known))
        and all(fits(one, known[name], whole) for name, one in value.items() if name in known)
    )


@pytest.fixture
def schema(bare):
    """The schema of a line."""
    return bare.run("acts", "--schema").json


def test_the_schema_lists_every_act(schema):
    """Each act is one kind of line."""
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert {one["properties"]["act"]["const"] for one in schema["oneOf"]} == set(ACTS)


def test_every_reference_inside_the_schema_leads_somewhere(schema):
    """No `$ref` is left in the air."""
    named = set(re.findall(r'"#/\$defs/([^"]+)"', json.dumps(schema)))
    assert named == set(schema["$defs"])


@pytest.mark.parametrize(
    ("line", "good"),
    [
        ({"act": "register.issue_tag", "by": "ana"}, True),
        ({"act": "register.issue_tag", "by": ["ana", "ben"], "counted_as": "adult"}, True),
        ({"act": "register.issue_tag", "by": "ana", "counted_as": "visitor"}, False),
        ({"act": "register.issue_tag", "by": "ana", "colour": "red"}, False),
        ({"act": "register.issue_tag"}, False),
        (
            {"act": "team.enrol_staff", "by": "a", "name": "B", "handle": "b", "organisation": "C"},
            True,
        ),
        ({"act": "count.close_count", "by": "carla", "count": "open"}, True),
        ({"act": "count.close_count", "by": "carla", "count": "open", "proof": None}, False),
        ({"act": "clocks.set_limit", "by": "a", "limit": "medical_check", "minutes": True}, False),
    ],
)
def test_the_schema_says_which_lines_are_good(schema, line, good):
    """A program can check its lines before it hands them over."""
    assert fits(line, schema, schema) is good


def test_acts_as_json_carry_fields_and_refusals(bare):
    """Each refusal has its frozen code and its sentences in the language asked for."""
    listed = bare.run("acts", "--json", "--language", "en").json["acts"]
    tag = next(one for one in listed if one["act"] == "register.issue_tag")
    assert len(listed) == len(ACTS)
    assert [one["code"] for one in tag["refuses"]] == list(ACTS["register.issue_tag"].refuses)
    assert all(one["found"] and one["mend"] for one in tag["refuses"])


def test_one_act_is_told_whole(bare):
    """With a code the fields stand one below the other, with what may be left out."""
    told = bare.run("acts", "custody.hand_over").out
    assert "custody.hand_over ×2" in told
    assert "receiver" in told
    assert "puede faltar" in told


def test_an_act_that_there_is_not_is_said(bare):
    """An empty table would say nothing."""
    assert "Ningún acto" in bare.run("acts", "zzz").out

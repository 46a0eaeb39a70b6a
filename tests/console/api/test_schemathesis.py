"""Whatever a program sends that fits the description, the interface answers as it says it does, and never with a fault of ours."""

import json

import pytest
import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kit.tokens import token_of
from resguardo.console.api.openapi import description

pytestmark = pytest.mark.slow
SOME = 3
"""Requests for each operation; `make fuzz` draws more."""
bounded = settings(
    max_examples=SOME,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def operations():
    """Every operation of the description."""
    schema = schemathesis.openapi.from_dict(description())
    return [one.ok() for one in schema.get_all_operations()]


def test_every_operation_answers_as_it_says(small):
    """Each act and question is asked with drawn fields by a coordinator: no fault of ours, and only the statuses that are described."""
    _, secret = token_of(small, "ana")
    surprises = [one for operation in operations() for one in asked(operation, secret)]
    assert surprises == []


def asked(operation, secret):
    """What of a few drawn requests was answered in a way that the description does not know."""
    described = {int(code) for code in operation.definition.raw["responses"]}
    client, surprises = Client(), []

    @bounded
    @given(st.data())
    def ask(data):
        case = data.draw(operation.as_strategy())
        body = "" if case.method == "GET" else json.dumps(case.body)
        answer = client.generic(
            case.method,
            case.formatted_path,
            body,
            content_type="application/json",
            headers={"Authorization": f"Bearer {secret}"},
        )
        if answer.status_code not in described:
            surprises.append((operation.label, answer.status_code, body))

    ask()
    return surprises


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"null", b"{", b'"\xff"', b'{"at": 1e999}', b"[" * 5000, b'{"tag": "\\u0000"}'],
)
def test_what_fits_no_description_is_refused_and_not_a_fault(small, body):
    """Bytes that are no request get the three sentences of a request that can't be read, or a refusal."""
    _, secret = token_of(small, "ana")
    answer = Client().generic(
        "POST",
        "/api/acts/register.replace_tag",
        body,
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}"},
    )
    assert answer.status_code in {400, 409}

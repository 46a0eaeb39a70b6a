"""The interface for programs: the same acts, the same policy, the same refusals, by a token that ends."""

import json

import pytest
from django.test import Client

from kit.tokens import token_of
from resguardo.console.access.sessions import Factor
from resguardo.console.api.models import DAY_MS, Token, digest_of
from resguardo.console.api.questions import QUESTIONS
from resguardo.operation.act import ACTS
from resguardo.operation.roll import trial_balance

TAG = {"tag": "5XR8-7M9M", "counted_as": "child"}


def asked(secret, code, body=None, **headers):
    """What the interface answers to an act."""
    return Client().post(
        f"/api/acts/{code}",
        json.dumps(body or {}),
        content_type="application/json",
        headers={"Authorization": f"Bearer {secret}", **headers},
    )


def test_an_act_by_token_is_written_as_the_persons_own(small):
    """What a program does for somebody stands in the ledger with that person's signature."""
    _, secret = token_of(small, "irma")
    answer = asked(secret, "register.issue_tag", TAG)
    assert answer.status_code == 200
    person = small.directory.person_tagged("5XR8-7M9M")
    assert small.account.state.register.persons[person].tagged_by == small.staff("irma")


def test_the_policy_is_the_same_as_on_the_screen(small):
    """Who may not register on a screen may not by program, and is told so in the same three sentences."""
    _, secret = token_of(small, "mora")
    answer = asked(secret, "register.issue_tag", TAG)
    assert answer.status_code == 409
    assert answer.json()["code"] == "policy.act_not_granted"
    assert {"found", "expected", "mend"} <= answer.json().keys()


def test_a_repeated_request_is_done_once(small):
    """The same key twice gives the same answer and one event."""
    _, secret = token_of(small, "irma")
    answers = [
        asked(secret, "register.issue_tag", TAG, **{"Idempotency-Key": "one"}) for _ in range(2)
    ]
    assert answers[0].json() == answers[1].json()
    assert len(small.account.state.register.persons) == 1


def test_a_key_of_another_person_is_another_key(small):
    """Nobody gets another's answer by guessing a key."""
    for handle in ("irma", "rita"):
        _, secret = token_of(small, handle)
        asked(secret, "register.issue_tag", {}, **{"Idempotency-Key": "one"})
    tagged_by = {one.tagged_by for one in small.account.state.register.persons.values()}
    assert tagged_by == {small.staff("irma"), small.staff("rita")}


def test_two_sign_with_two_tokens(small):
    """An act of two signers takes the second person's own token."""
    secrets = {handle: token_of(small, handle)[1] for handle in ("irma", "carla")}
    asked(secrets["irma"], "register.issue_tag", TAG)
    body = {"persons": ["5XR8-7M9M"], "receiver": "carla"}
    alone = asked(secrets["irma"], "custody.hand_over", body)
    assert alone.json()["code"] == "act.signers_missing"
    both = asked(
        secrets["irma"], "custody.hand_over", body, **{"Resguardo-Countersign": secrets["carla"]}
    )
    assert both.status_code == 200
    person = small.directory.person_tagged("5XR8-7M9M")
    assert small.account.state.custody.answers_for(person) == small.staff("carla")


def test_a_fault_of_the_request_is_said_field_by_field(small):
    """Every fault at once: what was found, what is expected, how to mend it."""
    _, secret = token_of(small, "irma")
    answer = asked(secret, "register.issue_tag", {"nonsense": 1, "counted_as": 3})
    assert answer.status_code == 400
    assert answer.json()["problems"]


@pytest.mark.parametrize("field", ["act", "by", "as"])
def test_a_request_cant_say_who_signs(small, field):
    """The token says who signs and the address says which act; the body can't say otherwise."""
    _, secret = token_of(small, "irma")
    assert asked(secret, "register.issue_tag", {**TAG, field: "ana"}).status_code == 400


def test_a_token_that_ended_opens_nothing(small):
    """Expired, revoked, or of somebody whose sessions were ended or whose service has ended: the same bland answer."""
    token, secret = token_of(small, "irma")
    answers = []
    now = small.house.installation.now()
    for change in (
        {"expires_at": now - 1},
        {"expires_at": now + DAY_MS, "revoked_at": now},
        {"revoked_at": None, "generation": token.generation + 1},
    ):
        Token.objects.filter(pk=token.pk).update(**change)
        answers.append(asked(secret, "register.issue_tag", TAG))
    Token.objects.filter(pk=token.pk).update(generation=token.generation)
    small.perform("team.end_service", "ana", staff=small.staff("irma"))
    answers.append(asked(secret, "register.issue_tag", TAG))
    answers.append(asked("resguardo_never", "register.issue_tag", TAG))
    assert {(one.status_code, one.content) for one in answers} == {
        (401, b'{"error":"unauthorised"}')
    }


def test_a_token_from_the_future_opens_nothing(small):
    """A clock that is put back makes no token live longer."""
    token, _ = token_of(small, "irma")
    assert token.is_good(token.made_at)
    assert not token.is_good(token.made_at - 3600_000)


def test_only_a_hash_of_a_token_is_kept(small):
    """Who reads the console's own file can't act with what is in it."""
    client = small.client("irma")
    page = client.post("/api/tokens/make", {"label": "prueba", "days": "1"}).content.decode()
    secret = page.partition('<code dir="ltr">')[2].partition("<")[0]
    kept = Token.objects.get()
    assert kept.digest == digest_of(secret)
    assert secret not in str(Token.objects.values())
    assert secret not in client.get("/api/tokens").content.decode()
    client.post("/api/tokens/revoke", {"token": kept.pk})
    assert asked(secret, "register.issue_tag", TAG).status_code == 401


def test_a_token_is_made_by_two_factors_alone(small):
    """Whoever came in by one factor, or proved who they are long ago, makes no token: it would act without asking again."""
    client = small.client("irma", factors=(Factor.PASSWORD,))
    page = client.post("/api/tokens/make", {"label": "prueba", "days": "1"})
    assert "<code" not in page.content.decode()
    assert "refusal" in page.content.decode()
    assert Token.objects.count() == 0


def test_a_grave_act_is_done_on_a_screen_alone(small):
    """What asks its signer to prove anew who they are can't be done by a program, whoever's token it has."""
    _, secret = token_of(small, "ana")
    answer = asked(secret, "team.end_service", {"staff": "irma"})
    assert (answer.status_code, answer.json()) == (403, {"error": "only_on_screen"})
    assert small.account.state.team.in_service(small.staff("irma"))


def test_nobody_takes_back_anothers_token(small):
    """A number of somebody else's token does nothing."""
    token, secret = token_of(small, "irma")
    small.client("rita").post("/api/tokens/revoke", {"token": token.pk})
    assert asked(secret, "register.issue_tag", TAG).status_code == 200


def test_a_session_opens_nothing_here(small):
    """Cookies are not looked at, so no page of another site can make somebody's browser act."""
    assert small.client("irma").post("/api/acts/register.issue_tag").status_code == 401


@pytest.mark.parametrize("name", QUESTIONS)
def test_each_question_is_answered_with_its_moment(exercise, name):
    """Every question has an answer as of a moment, and the roll says what the trial balance says."""
    _, secret = token_of(exercise, "olga")
    answer = (
        Client().get(f"/api/questions/{name}", headers={"Authorization": f"Bearer {secret}"}).json()
    )
    assert answer["as_of"]
    if name == "roll":
        assert answer["total"] == trial_balance(exercise.account.state).all.persons


def test_the_description_has_every_act(small):
    """Whoever writes a program finds each act of the rules, with its fields."""
    told = Client().get("/api/openapi.json").json()
    assert told["openapi"] == "3.1.0"
    for code in ACTS:
        assert "post" in told["paths"][f"/api/acts/{code}"]


def test_the_token_page_says_it_in_words(small, address, browser_pages):
    """A person makes and takes back a program's token on a page without a serious fault."""
    from kit.browser import keep_picture, serious_faults

    page = browser_pages.open(address, "/api/tokens", console=small, handle="irma")
    assert serious_faults(page) == []
    keep_picture(page, "api-tokens")

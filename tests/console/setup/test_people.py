"""People and roles from the settings desk."""

import re

import pytest

from kit.console import PASSWORD, PIN
from resguardo.console.access.models import Login, Telephone
from resguardo.console.access.sessions import Factor
from resguardo.operation.policy import Role

NEW = {"name": "Nadia Ensayo", "handle": "nadia", "organisation": "sbs", "login": "on"}


def enrol(client, **changed):
    """Enrol somebody new."""
    return client.post("/setup/people/enrol", NEW | {"roles": ["carer"]} | changed)


def secret_in(answer):
    """The first secret on a slip."""
    return re.search(r'slip-secret" dir="ltr">([^<]+)<', answer.content.decode())[1]


def test_somebody_enrolled_gets_roles_and_a_slip(small):
    """Enrolling gives the roles that were ticked and shows a first secret once."""
    client = small.client("ana")
    slip = enrol(client)
    state = small.account.state
    nadia = small.staff("nadia")
    assert state.team.has_role(nadia, Role.CARER)
    assert len(secret_in(slip)) == 23
    assert not Login.objects.get(handle="nadia").has_usable_password()


def test_roles_start_with_nothing(small):
    """Somebody enrolled without a role holds none."""
    enrol(small.client("ana"), roles=[])
    assert list(small.account.state.team.roles(small.staff("nadia"))) == []


def test_the_first_secret_becomes_a_password_of_ones_own(small):
    """With the slip somebody sets their own password and PIN, once; then they enter."""
    secret = secret_in(enrol(small.client("ana")))
    chosen = {"new": PASSWORD + " y más", "again": PASSWORD + " y más", "pin": "402857"}
    client = small.client()
    answer = client.post("/access/first", {"handle": "nadia", "secret": secret, **chosen})
    assert answer.url == "/access/sign-in"
    client.post("/access/sign-in", {"handle": "nadia", "password": chosen["new"], "code": ""})
    assert "_auth_user_id" in client.session
    again = small.client().post("/access/first", {"handle": "nadia", "secret": secret, **chosen})
    assert again.status_code == 200


def test_a_first_secret_expires_and_a_newer_one_replaces_it(small):
    """A day later, or once another was made, a first secret serves nobody."""
    client, house = small.client("ana"), small.house.installation
    old = secret_in(enrol(client))
    path = f"/setup/people/{small.staff('nadia').hex()}/secret"
    new = secret_in(client.post(path, {"second_handle": "rita", "second_pin": PIN}))
    chosen = {"handle": "nadia", "new": PASSWORD * 2, "again": PASSWORD * 2, "pin": "402857"}
    assert small.client().post("/access/first", {"secret": old, **chosen}).status_code == 200
    later = house.now() + 25 * 3600_000
    house.now = lambda: later
    assert small.client().post("/access/first", {"secret": new, **chosen}).status_code == 200
    assert not Login.objects.get(handle="nadia").has_usable_password()


def test_a_new_first_secret_for_somebody_else_takes_two_persons(small):
    """With a new secret alone a coordinator could enter and sign as somebody else."""
    client, rita = small.client("ana"), small.staff("rita").hex()
    path = f"/setup/people/{rita}/secret"
    for second in (
        {},
        {"second_handle": "ana", "second_pin": PIN},
        {"second_handle": "rita", "second_pin": PIN},
    ):
        assert "slip-secret" not in client.post(path, second).content.decode()
    assert client.post(f"/setup/people/{rita}/login").url.endswith("/secret")


def test_nobody_sets_a_password_for_somebody_else(small):
    """No form of the settings desk has a field for a password."""
    client = small.client("ana")
    rita = small.staff("rita").hex()
    for path in ("people/enrol", f"people/{rita}", f"people/{rita}/factors"):
        assert 'autocomplete="new-password"' not in client.get(f"/setup/{path}").content.decode()


def test_a_role_withdrawn_takes_effect_at_once(small):
    """Whoever loses the role that opens a desk gets, with the session they have open, the answer of a page that is not there."""
    small.perform("team.grant_role", "ana", staff=small.staff("rita"), role=Role.COORDINATOR)
    rita = small.client("rita")
    assert rita.get("/setup/health").status_code == 200
    path = f"/setup/people/{small.staff('rita').hex()}/withdraw"
    assert small.client("ana").post(path, {"role": "coordinator"}).status_code == 302
    assert rita.get("/setup/health").status_code == 404


def test_an_ended_service_ends_the_sessions(small):
    """When somebody's service ends, what they have open opens nothing any more."""
    rita = small.client("rita")
    small.client("ana").post(f"/setup/people/{small.staff('rita').hex()}/end")
    assert rita.get("/live").status_code == 302
    assert "_auth_user_id" not in rita.session


def test_nobody_grants_themselves_a_role(small):
    """The rules refuse it, and the page says how to mend it."""
    client = small.client("ana")
    answer = client.post(f"/setup/people/{small.staff('ana').hex()}", {"role": "judge"})
    assert "Nadie se otorga una función a sí mismo" in answer.content.decode()


def test_a_lost_second_factor_is_taken_away_by_two(small):
    """One person alone can't take a factor from somebody, nor its owner countersign; two others can."""
    login = Login.objects.get(handle="rita")
    Telephone.objects.make(login, confirmed=True)
    path = f"/setup/people/{small.staff('rita').hex()}/factors"
    client = small.client("ana")
    for handle in ("ana", "rita", ""):
        client.post(path, {"second_handle": handle, "second_pin": "730915"})
    assert Telephone.objects.filter(user=login).exists()
    client.post(path, {"second_handle": "julia", "second_pin": "730915"})
    assert not Telephone.objects.filter(user=login).exists()


@pytest.mark.parametrize("factors", [(Factor.PASSWORD,), (Factor.PIN,)])
def test_one_factor_opens_no_setting(small, factors):
    """With one factor no page of the settings desk opens and no act of it is done."""
    client = small.client("ana", factors=factors)
    rita = small.staff("rita")
    for path in ("", "people", f"people/{rita.hex()}", "devices", "clocks", "backup", "health"):
        assert client.get(f"/setup/{path}").url == "/access/confirm"
    client.post(f"/setup/people/{rita.hex()}/end")
    client.post("/setup/clocks", {"limit": "offer_open", "minutes": "5"})
    assert small.account.state.team.in_service(rita)
    assert not small.account.state.clocks.set


def test_who_does_not_coordinate_finds_no_settings(small):
    """For every other role the settings are not there, whatever is asked."""
    client = small.client("rita")
    for path in ("", "people", "people/enrol", "devices", "clocks", "backup", "health"):
        assert client.get(f"/setup/{path}").status_code == 404

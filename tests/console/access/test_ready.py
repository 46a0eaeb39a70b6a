"""Ready accounts of the exercise: for looking around, and for nothing else."""

import re

import pytest

from resguardo.console.access.models import Login
from resguardo.console.access.practice import PASSWORD
from resguardo.console.access.ready import ready_accounts, tell
from resguardo.operation.policy import Role
from resguardo.operation.refusal import Refused


@pytest.fixture
def bare(exercise):
    """The played exercise before anybody can sign in."""
    Login.objects.all().delete()
    return exercise


def enter(client, handle):
    """Enter with the ready password."""
    return client.post("/access/sign-in", {"handle": handle, "password": PASSWORD, "code": ""})


def test_each_role_of_the_exercise_gets_a_ready_account(bare):
    """One account a role is told, and each opens the console with the one password."""
    accounts = ready_accounts(bare.house)
    assert {one.role for one in accounts} == set(Role)
    for one in accounts:
        client = bare.client()
        assert enter(client, one.handle).status_code == 302, one
        assert client.get("/live").status_code == 200, one
    assert all(one.handle in tell(accounts) for one in accounts)


def test_a_real_operation_gets_no_ready_accounts(small):
    """A house with a real operation refuses them and makes no login."""
    Login.objects.all().delete()
    with pytest.raises(Refused, match=re.escape("access.real_operation")):
        ready_accounts(small.house)
    assert not Login.objects.exists()


def test_where_people_have_logins_of_their_own_none_are_made(exercise):
    """Ready accounts never take the place of real logins."""
    with pytest.raises(Refused):
        ready_accounts(exercise.house)


def test_a_ready_account_opens_no_real_operation(small):
    """A login whose password everybody knows opens nothing but exercises, even where somebody gave it a seat."""
    client = small.client("rita")
    Login.objects.filter(handle="rita").update(practice=True)
    assert client.get("/live").status_code == 404
    assert "_auth_user_id" not in client.session


def test_whoever_coordinates_the_exercise_needs_no_second_factor_to_look(bare):
    """In an exercise one factor opens the coordinator's desks; in a real operation it would not."""
    ready_accounts(bare.house)
    client = bare.client()
    enter(client, "rosa")
    assert client.get("/setup/health").status_code == 200

"""Looking through another role's eyes."""

from kit.console import BOTH
from resguardo.console.access.seats import VIEWING_KEY
from resguardo.operation.event import SealClass
from resguardo.operation.policy import Role


def test_a_coordinator_looks_as_another_role_and_back(small):
    """While looking as a role the page says so; an empty role ends it."""
    client = small.client("ana")
    client.post("/setup/view-as", {"role": "counter"})
    assert client.session[VIEWING_KEY] == "counter"
    client.post("/setup/view-as", {"role": ""})
    assert VIEWING_KEY not in client.session


def test_nobody_else_looks_as_another_role(small):
    """Who does not coordinate gets the answer of a page that is not there."""
    client = small.client("rita")
    assert client.post("/setup/view-as", {"role": "coordinator"}).status_code == 404
    assert VIEWING_KEY not in client.session


def sight_of(client):
    """What the client's next request would see."""
    return client.get("/help").wsgi_request.sight


def test_looking_as_a_role_opens_nothing_that_is_closed_to_the_coordinator(small):
    """Through a medic's eyes there is no word of care, and through child protection's none of a complaint: who reads is still the coordinator."""
    client = small.client("ana", BOTH)
    for role in ("medic", "child_protection"):
        client.post("/setup/view-as", {"role": role})
        sight = sight_of(client)
        assert sight.may_see(SealClass.IDENTITY)
        assert not sight.may_see(SealClass.CARE)
        assert not sight.may_see(SealClass.COMPLAINT)


def test_whoever_coordinates_no_more_looks_with_their_own_eyes(small):
    """The role is withdrawn in the middle of a session: what was looked through goes with it."""
    small.perform("team.grant_role", "ana", staff=small.staff("delia"), role=Role.COORDINATOR)
    client = small.client("delia", BOTH)
    client.post("/setup/view-as", {"role": "police"})
    small.perform("team.withdraw_role", "ana", staff=small.staff("delia"), role=Role.COORDINATOR)
    sight = sight_of(client)
    assert (sight.viewing_as, sight.holds(Role.POLICE)) == (None, False)


def test_looking_as_a_coordinator_is_being_oneself(small):
    """There is no other pair of eyes to look through, so nothing is written meanwhile that would not be written anyway."""
    client = small.client("ana", BOTH)
    client.post("/setup/view-as", {"role": "coordinator"})
    assert VIEWING_KEY not in client.session

"""Looking through another role's eyes."""

from resguardo.console.access.seats import VIEWING_KEY


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

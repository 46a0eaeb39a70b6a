"""One factor and two, over every route that there is; and sessions that end while requests are under way."""

import threading

import pytest
from django.db import connections
from django.urls import NoReverseMatch, reverse

from resguardo.console.access.gravity import ALWAYS, BEYOND
from resguardo.console.access.models import Login
from resguardo.console.access.sessions import OWES_KEY, Factor
from resguardo.console.doors import DOORS, Needs

CLOSED = {(302, "/access/confirm"), (404, None)}
"""Led to the proof, or not for this role at all."""


def seated_routes():
    """Every route that asks for a seat and needs nothing else in its address."""
    for route, door in DOORS.items():
        if door.needs is Needs.SEAT and (":" in route or route == "live"):
            try:
                yield route, reverse(route)
            except NoReverseMatch:
                continue


def test_one_factor_opens_no_route_to_whoever_coordinates(small):
    """Of all routes, only the alarm, the live look and one's own account open to a coordinator with one factor."""
    asked = list(seated_routes())
    assert len(asked) > 20
    for factors in ((Factor.PASSWORD,), (Factor.PIN,), (Factor.CODE,)):
        client = small.client("ana", factors=factors)
        for route, path in asked:
            if route in ALWAYS or (route.startswith("access:") and route != BEYOND):
                continue
            for answer in (client.get(path), client.post(path)):
                told = (answer.status_code, answer.headers.get("Location"))
                assert told in CLOSED, (route, factors)


def test_who_has_a_second_factor_and_came_in_without_it_opens_nothing(small):
    """Password alone is not enough for somebody who has a passkey, whatever their role."""
    client = small.client("rita", factors=(Factor.PASSWORD,))
    session = client.session
    session[OWES_KEY] = True
    session.save()
    assert client.get("/").url == "/access/confirm"
    assert client.get("/access/account/password").url == "/access/confirm"


def test_a_part_of_a_page_leads_the_whole_page_to_the_proof(small):
    """A part that asks by itself is told where the whole page has to go."""
    client = small.client("ana", factors=(Factor.PASSWORD,))
    answer = client.get("/", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/access/confirm"


@pytest.mark.parametrize("ending", ["sessions", "inactive"])
def test_sessions_that_are_ended_stay_ended_while_requests_are_under_way(small, ending):
    """Of thirty requests that race with the end of their session, none brings it back: afterwards it opens nothing."""
    clients = [small.client("rita") for _ in range(3)]
    go, login = threading.Event(), Login.objects.get(handle="rita")

    def ask(client):
        go.wait(5)
        for _ in range(10):
            client.post("/access/stay")
        connections.close_all()

    threads = [threading.Thread(target=ask, args=(client,)) for client in clients]
    for thread in threads:
        thread.start()
    go.set()
    if ending == "sessions":
        login.end_sessions()
    else:
        Login.objects.filter(pk=login.pk).update(is_active=False)
    for thread in threads:
        thread.join()
    for client in clients:
        assert client.get("/help").status_code == 302

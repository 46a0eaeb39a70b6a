"""Every route, for every role, against the one table of doors; and what every answer carries or must not carry."""

import pytest

from kit.crawl import ANONYMOUS, EVERYBODY, NOWHERE, client_of, leaks, paths, routes, visit
from kit.planted import HANDLES, REVOKED, ROLES, STRANGER
from resguardo.console.doors import DOORS, Needs

pytestmark = pytest.mark.slow
OPEN = {Needs.NOBODY, Needs.LOGIN}
FORBIDDEN_HEADERS = ("server:", "x-powered-by:", "access-control-allow-origin:")


def bare(content):
    """A page without what is new in every answer."""
    lines = content.decode(errors="replace").splitlines()
    return "\n".join(line for line in lines if "csrf" not in line.lower())


def test_every_route_is_listed_and_every_listed_route_exists():
    """A route without a door is opened by nobody, and a door without a route hides a mistake."""
    assert sorted(routes()) == sorted(DOORS)


def test_each_door_opens_for_its_roles_and_for_nobody_else(planted, visits):
    """A role that is not at a door gets, byte for byte, what it gets for a page that does not exist."""
    nowhere = {handle: bare(client_of(planted, handle).get(NOWHERE).content) for handle in HANDLES}
    wrong = []
    for one in visits:
        door = DOORS[one.route]
        if one.handle not in HANDLES or door.needs is not Needs.SEAT or not door.roles:
            continue
        is_shut = one.status == 404 and bare(one.content) == nowhere[one.handle]
        if ROLES[one.handle] not in door.roles and not is_shut:
            wrong.append((one.route, one.handle, one.status))
    assert wrong == []


def test_nobody_gets_in_without_a_seat(visits):
    """Whoever is not signed in, or whose service has ended, or who sits in another operation, sees nothing of this one."""
    seen = [
        (one.route, one.handle, one.status)
        for one in visits
        if one.handle in {ANONYMOUS, REVOKED}
        and DOORS[one.route].needs not in OPEN
        and one.status < 300
    ]
    assert seen == []


def test_another_operation_shows_nothing_of_this_one(planted, visits):
    """A member of another operation in the same folder finds none of this one's words or bands."""
    tags = list(planted.console.account.state.register.by_tag)
    words = [marker.word for marker in planted.markers] + tags
    found = [
        (one.route, word)
        for one in visits
        if one.handle == STRANGER
        for word in words
        if leaks(one.content, word)
    ]
    assert found == []


def test_nothing_of_ours_breaks(visits):
    """No route answers anybody with a fault of ours."""
    broken = {(one.route, one.handle) for one in visits if one.status >= 500}
    assert broken == set()


def test_no_get_changes_the_ledger(visits):
    """Looking changes nothing: no event is written by any GET of anybody."""
    assert {one.route for one in visits if one.wrote} == set()


def test_a_shut_door_is_shut_for_forms_too(planted):
    """A form sent to a route by a role that is not at its door is answered as if there were no such page, and nothing is written."""
    before, wrong = ledger_size(planted), []
    for route, parts in routes().items():
        door = DOORS[route]
        shut_out = [handle for handle in HANDLES if ROLES[handle] not in door.roles]
        if door.needs is not Needs.SEAT or not door.roles or not shut_out:
            continue
        client = client_of(planted, shut_out[-1])
        for path in paths(route, parts, planted):
            status = client.post(path, {"once": "ab" * 16}).status_code
            wrong += [] if status == 404 else [(route, shut_out[-1], status)]
    assert wrong == []
    assert ledger_size(planted) == before


def test_no_form_of_another_site_is_taken(planted):
    """A form that carries no mark of ours is refused by every route that looks at the reader's session, and nothing is written."""
    client = planted.console.client("r-coordinator", enforce_csrf_checks=True)
    before, taken = ledger_size(planted), []
    for route, parts in routes().items():
        if DOORS[route].needs in {Needs.TOKEN, Needs.TABLET}:
            continue
        for path in paths(route, parts, planted):
            status = client.post(path, {"once": "cd" * 16}).status_code
            taken += [] if status in {403, 404, 405} else [(route, status)]
    assert taken == []
    assert ledger_size(planted) == before


def ledger_size(planted):
    """How many events the planted operation has."""
    return planted.console.account.store.size(planted.console.operation)


@pytest.mark.parametrize("handle", ["r-coordinator", "r-shelter-director"])
def test_an_object_of_another_operation_is_as_absent_as_one_that_never_was(planted, handle):
    """Other and nonexistent give the same bytes, so that nobody learns what is elsewhere."""
    client, other, never = client_of(planted, handle), planted.elsewhere, "ab" * 16
    differ = []
    for route, parts in routes().items():
        if not parts or DOORS[route].needs is not Needs.SEAT:
            continue
        pairs = zip(
            paths(route, parts, planted, other), paths(route, parts, planted, never), strict=True
        )
        for there, nowhere in pairs:
            answers = [visit(planted, route, client, handle, path) for path in (there, nowhere)]
            told = [bare(one.content).replace(other, "X").replace(never, "X") for one in answers]
            if answers[0].status != answers[1].status or (
                answers[0].status == 404 and told[0] != told[1]
            ):
                differ.append((route, [one.status for one in answers]))
    assert differ == []


def test_every_answer_carries_the_headers_that_keep_it_here(visits):
    """Nothing is kept by the browser, nothing outside is reached, nobody outside is told where the reader came from, nothing tells what runs here."""
    wanted = (
        "content-security-policy: ",
        "cache-control: no-store",
        "x-content-type-options: nosniff",
        "referrer-policy: same-origin",
        "x-frame-options: deny",
        "permissions-policy: ",
        "cross-origin-opener-policy: same-origin",
    )
    lacking = {
        (one.route, header)
        for one in visits
        for header in wanted
        if header not in one.headers.casefold()
    }
    said = {
        (one.route, header)
        for one in visits
        for header in FORBIDDEN_HEADERS
        if header in one.headers.casefold()
    }
    assert lacking == set()
    assert said == set()


def test_the_policy_for_content_lets_nothing_in_from_outside(visits):
    """No answer allows inline script, evaluation, or another host."""
    policies = {
        line.casefold()
        for one in visits
        for line in one.headers.splitlines()
        if line.casefold().startswith("content-security-policy:")
    }
    for policy in policies:
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "unsafe-" not in policy
        assert "http" not in policy.partition(":")[2]


def test_cookies_are_out_of_reach_of_scripts_and_of_other_sites(visits):
    """Every cookie is for the server alone and is sent to nobody else."""
    cookies = {
        line
        for one in visits
        for line in one.headers.splitlines()
        if line.startswith("Set-Cookie:") and "expires=Thu, 01 Jan 1970" not in line
    }
    for line in cookies:
        assert "HttpOnly" in line
        assert "SameSite=Strict" in line


def test_everybody_was_asked_for_everything(visits):
    """The crawl itself reached every route for everybody; a test that asks nobody proves nothing."""
    asked = {(one.route, one.handle) for one in visits}
    wanted = {
        (route, handle)
        for route in routes()
        if DOORS[route].needs is not Needs.TABLET
        for handle in EVERYBODY
    }
    assert wanted == asked
    opened = {one.route for one in visits if one.status == 200}
    assert len(opened) > len(routes()) / 3

"""Markers in every kind of sealed content, looked for in everything that whoever may not read them can get."""

import base64
import logging
from urllib.parse import quote

import pytest

from kit.crawl import ANONYMOUS, Kept, client_of, leaks, paths, routes
from kit.planted import HANDLES, REVOKED
from kit.tokens import token_of
from resguardo.console import errors
from resguardo.console.board.lines import LISTS
from resguardo.console.doorkeeper import DoorkeeperMiddleware
from resguardo.console.doors import DOORS, Needs
from resguardo.operation.event import SealClass

pytestmark = pytest.mark.slow
WORD = "ZufoloControl"
PLANTED_LEAKS = [
    f"<td>{WORD}</td>",
    f"<td>{WORD.lower()}</td>",
    f"<td>{WORD.upper()}</td>",
    f'<img alt="{WORD}">',
    f"<!-- {WORD} -->",
    f'data-name="{WORD}"',
    f"Location: /person?name={WORD}",
    f"Location: /person?name={quote('Á ' + WORD)}",
    f'Content-Disposition: attachment; filename="{WORD}.pdf"',
    f"Set-Cookie: last={WORD}; HttpOnly",
    f"Set-Cookie: last={base64.b64encode(WORD.encode()).decode()}",
    base64.b64encode(b"x" + WORD.encode()).decode(),
    base64.b64encode(b"xy" + WORD.encode() + b"z").decode(),
    base64.urlsafe_b64encode(b"??" + WORD.encode()).decode(),
    WORD.encode().hex(),
    WORD.encode().hex().upper(),
    f"KeyError: '{WORD}'",
    f'{{"name": "{WORD}"}}',
    "".join(f"%{byte:02x}" for byte in WORD.encode()),
    f"var name = '{WORD}';",
]


@pytest.mark.parametrize("planted_leak", PLANTED_LEAKS, ids=range(len(PLANTED_LEAKS)))
def test_the_search_finds_each_planted_leak(planted_leak):
    """A search that misses a leak that was put there on purpose would miss the others too."""
    assert leaks(f"before {planted_leak} after".encode(), WORD)


def test_the_search_finds_nothing_where_nothing_is():
    """A page without the word is not blamed."""
    assert not leaks(b"<p>Nothing of the kind, 5a75666f.</p>", WORD)


def test_no_answer_shows_a_marker_to_whoever_may_not_read_it(planted, visits):
    """Pages, headers, cookies and addresses of every route, for every role without the right to the content."""
    found = set()
    for handle in (*HANDLES, ANONYMOUS, REVOKED):
        secret = [
            marker.word
            for marker in planted.markers
            if handle not in HANDLES or not planted.may_read(handle, marker)
        ]
        for one in visits:
            if one.handle == handle:
                found |= {
                    (one.route, handle, word) for word in secret if leaks(one.everything, word)
                }
    assert found == set()


def test_each_kind_of_marker_is_shown_to_somebody(planted, visits):
    """What nobody at all can see would prove nothing: names, places and the words of the breach log reach those who may read them."""
    shown = {
        marker.seal
        for marker in planted.markers
        for one in visits
        if one.status == 200 and leaks(one.content, marker.word)
    }
    assert shown >= {SealClass.IDENTITY, SealClass.LOCATION}


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_file_shows_a_marker_to_whoever_may_not_read_it(planted, kind):
    """Lists that leave as files, with places and with names."""
    found = set()
    for handle in HANDLES:
        client = client_of(planted, handle)
        secret = [one.word for one in planted.markers if not planted.may_read(handle, one)]
        for name in LISTS:
            for reason in ("", "care"):
                client.post(f"/board/list/{name}/view", {"names": reason})
                answer = client.post(f"/board/list/{name}/file", {"kind": kind})
                told = answer.content + answer["Content-Disposition"].encode()
                found |= {(name, handle, word) for word in secret if leaks(told, word)}
    assert found == set()


def test_no_question_of_a_program_shows_a_marker_to_whoever_may_not_read_it(planted):
    """The interface for programs shows no more than the screens."""
    found = set()
    for handle in HANDLES:
        _, token = token_of(planted.console, handle)
        secret = [one.word for one in planted.markers if not planted.may_read(handle, one)]
        for name in LISTS:
            answer = client_of(planted, "").get(
                f"/api/questions/{name}", headers={"Authorization": f"Bearer {token}"}
            )
            found |= {(name, handle, word) for word in secret if leaks(answer.content, word)}
    assert found == set()


@pytest.fixture
def broken_views(monkeypatch):
    """Every view fails with a marker in its complaint, after its door was opened."""
    opened = DoorkeeperMiddleware.process_view

    def fail(self, request, view, args, fields):
        answer = opened(self, request, view, args, fields)
        if answer is None:
            raise RuntimeError(f"{WORD} of {request.path}")
        return answer

    monkeypatch.setattr(DoorkeeperMiddleware, "process_view", fail)


def test_a_fault_in_any_route_says_nothing_and_writes_nothing(planted, broken_views):
    """The page of a fault is the same for every route, has no word of the fault, and the ledger is as it was."""
    kept = Kept()
    kept.addFilter(errors.BareRecords())
    logging.getLogger("django.request").addHandler(kept)
    client, pages = client_of(planted, "r-coordinator"), set()
    before = planted.console.account.store.size(planted.console.operation)
    try:
        for route, parts in routes().items():
            if DOORS[route].needs is Needs.TABLET or not _may_stand(route):
                continue
            for path in paths(route, parts, planted):
                for answer in (client.get(path), client.post(path, {"once": "0" * 32})):
                    assert answer.status_code in {500, 403}, path
                    pages.add(answer.content)
    finally:
        logging.getLogger("django.request").removeHandler(kept)
    assert not [page for page in pages if leaks(page, WORD)]
    assert len(pages) <= 2
    assert kept.lines
    assert not [line for line in kept.lines if leaks(line.encode(), WORD)]
    assert planted.console.account.store.size(planted.console.operation) == before


def _may_stand(route):
    door = DOORS[route]
    return not door.roles or "coordinator" in {role.value for role in door.roles}

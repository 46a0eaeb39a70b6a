"""What the tablets' doors answer to whatever comes: with headers that keep a browser inside, and without a word too many."""

import io
import json
import random
from wsgiref.util import setup_testing_defaults

import pytest

from kit.tablets import PaperTablet, enrolled
from resguardo.tablet.answering import BODY_MOST

DOORS = (
    "enrol",
    "number",
    "greet",
    "batch",
    "contact",
    "sign-in",
    "sign-out",
    "roll",
    "no-such-door",
)


def ask(house, method: str, path: str, body: bytes = b"", **more) -> tuple[int, dict, bytes]:
    """One request and its answer: status, headers, body."""
    environ = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": io.StringIO(),
        **more,
    }
    setup_testing_defaults(environ)
    lines: list = []
    answered = b"".join(house.service(environ, lambda *told: lines.append(told)))
    [(status, headers)] = lines
    return int(status[:3]), dict(headers), answered


@pytest.mark.parametrize("path", ["/tablet/", "/tablet/main.js", "/tablet/sw.js", "/tablet/x"])
def test_every_answer_keeps_the_browser_inside(house, path):
    """Nothing from anywhere else, in no frame, no guess of a type, no trace of an address."""
    _, headers, _ = ask(house, "GET", path)
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize("door", DOORS)
def test_rubbish_is_refused_at_every_door_without_a_trace(house, door):
    """Whatever the bytes are, the answer is a code, and nothing was written."""
    tablet = enrolled(house)
    size = house.house.store.size(house.account.operation)
    chance = random.Random(3)
    header = {"HTTP_AUTHORIZATION": f"Resguardo {tablet.word}"}
    bodies = [b"", b"{", b"[]", b"null", b"\x00", b"\xff\xfe", b'{"tablet": "zz"}', b'{"count": 5}']
    bodies += [chance.randbytes(chance.randrange(200)) for _ in range(30)]
    for body in (*bodies, b"[" * 5_000):
        status, _, told = ask(house, "POST", f"/tablet/api/{door}", body, **header)
        assert 400 <= status < 500 or door == "sign-out"
        assert "Traceback" not in told.decode()
    assert house.house.store.size(house.account.operation) == size


def test_a_body_that_is_too_large_is_not_read(house):
    """The length is looked at before a byte is taken in."""
    more = {"CONTENT_LENGTH": str(BODY_MOST + 1)}
    assert ask(house, "POST", "/tablet/api/batch", **more)[0] == 413


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_are_refused(house, method):
    """A door is read by GET and asked by POST."""
    assert ask(house, method, "/tablet/api/batch")[0] == 405


@pytest.mark.parametrize(
    "path", ["/tablet/../book.py", "/tablet/%2e%2e/book.py", "/tablet//etc/passwd", "/tablet/app"]
)
def test_no_file_but_the_apps_own_is_given(house, path):
    """Files are looked up by name in a fixed table; a path leads nowhere."""
    assert ask(house, "GET", path)[0] == 404


def test_a_file_that_did_not_change_is_not_sent_again(house):
    """The browser's mark of a file is answered by `not modified`."""
    _, headers, _ = ask(house, "GET", "/tablet/main.js")
    status, _, body = ask(house, "GET", "/tablet/main.js", HTTP_IF_NONE_MATCH=headers["ETag"])
    assert (status, body) == (304, b"")


def test_what_stops_the_account_stops_no_tablet(house):
    """The tablet learns that it should come again, and nothing of why; its mark is counted then."""
    count = house.open_count(carla="Norte")
    tablet = enrolled(house)
    mark = tablet.mark("sighted", count, "Norte", person=house.persons["Norte"][0])
    together = house.account.together
    house.account.together = lambda script: 1 / 0
    status, told = tablet.send_raw(mark)
    assert (status, told) == (503, {"error": "tablet.not_now"})
    house.account.together = together
    assert tablet.send(mark)[0][3] == "counted"


def test_a_stranger_learns_nothing(house):
    """A key that nobody enrolled gets the same short answer at every door."""
    house.open_count(carla="Norte")
    stranger = PaperTablet(house, 9)
    status, told = stranger.post("number", json.dumps({"tablet": stranger.name}).encode())
    assert (status, told) == (403, {"error": "tablet.unknown"})
    count = house.account.state.counts.open_counts()[0]
    mark = stranger.mark("sighted", count, "Norte", person=house.persons["Norte"][0])
    assert stranger.send_raw(mark | {"counter": house.staff["carla"].hex()})[0] == 403


def test_a_length_below_nothing_is_refused_before_anything_is_read(house):
    """It would mean everything that ever comes."""
    status, _, _ = ask(house, "POST", "/tablet/api/batch", b"{}", CONTENT_LENGTH="-1")
    assert status == 413

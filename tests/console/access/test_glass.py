"""Breaking the glass: with a reason and a second person, for half an hour, in nobody's silence."""

import pytest

from kit.console import PIN
from resguardo.account import sight as sight_module
from resguardo.account.access import ReadReason
from resguardo.console.access.glass import broken_glasses, open_glass
from resguardo.console.access.models import Glass, Login, Notice
from resguardo.console.access.seats import seat_of
from resguardo.console.sight import Sight
from resguardo.operation.event import SealClass

BREAK = "/access/glass"


@pytest.fixture(autouse=True)
def forgotten():
    """Every test reads for the first time, so that nothing counts as the same look as a moment ago."""
    sight_module._looks.clear()


def asked(**changed):
    """A form that breaks the glass to see names."""
    return {
        "reason": "medical",
        "classes": ["1"],
        "second_handle": "dora",
        "second_pin": PIN,
    } | changed


def sight_of(console, client, handle):
    """What this browser's owner sees now."""

    class Asked:
        user = Login.objects.get(handle=handle)
        session = client.session

    sight = seat_of(Asked)
    assert isinstance(sight, Sight)
    return sight


@pytest.fixture
def pablo(exercise):
    """A policeman, who sees no names of persons who are not missing."""
    return exercise.client("pablo")


@pytest.fixture
def person(exercise):
    """Somebody whose name is known and who is not missing."""
    state = exercise.account.state
    sees = sight_of(exercise, exercise.client("olga"), "olga")
    named = sees.names(list(state.register.persons)[:40], ReadReason.COUNT)
    hidden = sight_of(exercise, exercise.client("pablo"), "pablo")
    return next(one for one in named if not hidden.may_see(SealClass.IDENTITY, one))


def test_a_broken_glass_opens_what_the_role_does_not(exercise, pablo, person):
    """With reason and second person the name is there for half an hour, and not after."""
    before = sight_of(exercise, pablo, "pablo")
    assert before.names([person], ReadReason.SEARCH) == {}
    assert pablo.post(BREAK, asked()).status_code == 302
    after = sight_of(exercise, pablo, "pablo")
    assert person in after.names([person], ReadReason.SEARCH)
    assert not after.may_see(SealClass.CARE, person)
    later = exercise.house.installation.now() + 31 * 60_000
    exercise.house.installation.now = lambda: later
    assert sight_of(exercise, pablo, "pablo").names([person], ReadReason.SEARCH) == {}


def test_what_is_read_through_it_is_logged_under_its_own_reason(exercise, pablo, person):
    """The opening and each reading through it are in the log of reads, before anything was shown."""
    pablo.post(BREAK, asked())
    sight_of(exercise, pablo, "pablo").names([person], ReadReason.SEARCH)
    entries = [one for one in exercise.opened.log.entries() if one.reason is ReadReason.BREAK_GLASS]
    assert [one.reader for one in entries] == [exercise.staff("pablo")] * 2
    assert exercise.staff("dora") in entries[0].subjects
    assert person in entries[1].subjects


def test_coordinator_and_monitor_see_it_on_their_first_screen(exercise, pablo):
    """Both get a notice and a line with who, with whom, why and until when; others get none."""
    pablo.post(BREAK, asked())
    for handle in ("rosa", "mora"):
        [shown] = broken_glasses(sight_of(exercise, exercise.client(handle), handle))
        assert "Pablo" in shown.who
        assert "Dora" in shown.second
        assert shown.is_open
        assert Notice.objects.filter(login__handle=handle, kind="glass").count() == 1
    assert broken_glasses(sight_of(exercise, exercise.client("eva"), "eva")) == []


@pytest.mark.parametrize(
    "changed",
    [
        {"second_pin": "000000"},
        {"second_handle": "pablo"},
        {"second_handle": "eva"},
        {"second_handle": ""},
        {"reason": ""},
        {"reason": "curiosity"},
        {"classes": []},
        {"classes": ["5"]},
        {"classes": ["1", "6"]},
    ],
    ids=str,
)
def test_a_glass_is_not_broken_otherwise(exercise, pablo, changed):
    """Not without the second person, not with oneself or somebody without the weight, not without a reason of the list, not for a complaint."""
    assert pablo.post(BREAK, asked(**changed)).status_code == 200
    assert not Glass.objects.exists()


def test_a_monitor_breaks_no_glass(exercise):
    """Who only watches has no page for it."""
    mora = exercise.client("mora")
    assert mora.get(BREAK).status_code == 404
    assert mora.post(BREAK, asked()).status_code == 404
    assert not Glass.objects.exists()


def test_a_clock_that_is_put_back_closes_it(exercise, pablo, person):
    """A glass that seems to be broken in the future is open to nobody, so no clock lengthens its half hour."""
    pablo.post(BREAK, asked())
    assert sight_of(exercise, pablo, "pablo").may_see(SealClass.IDENTITY, person)
    house = exercise.house.installation
    before = house.now() - 3600_000
    house.now = lambda: before
    staff = exercise.staff("pablo")
    assert open_glass(exercise.operation, staff, before) is None


def test_it_can_be_closed_before_its_time(exercise, pablo, person):
    """Who opened it closes it, and it is closed."""
    pablo.post(BREAK, asked())
    pablo.post("/access/glass/close")
    assert not sight_of(exercise, pablo, "pablo").may_see(SealClass.IDENTITY, person)
    assert Glass.objects.count() == 1


def test_the_first_screen_shows_it_to_those_who_watch(exercise, pablo):
    """The board names it to coordinator and monitor, and to nobody else."""
    pablo.post(BREAK, asked())
    for handle, told in (("rosa", True), ("mora", True), ("olga", False)):
        body = exercise.client(handle).get("/").content.decode()
        assert ("Aperturas de urgencia" in body) is told

"""Enrolling, revoking, signing in, and what a tablet is given: no more than one zone's roll for whoever was sent there."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from kit.tablets import PIN, PaperTablet, enrolled
from resguardo.operation.refusal import Refused
from resguardo.tablet.enrolment import invite, qr, revoke
from resguardo.tablet.records import GREETING_DOMAIN, canonical


def test_an_invitation_is_good_once(house):
    """A second tablet with the same token is refused; the first may ask again."""
    token = house.invite().token
    first, second = PaperTablet(house, 1), PaperTablet(house, 2)
    assert first.enrol(token)[0] == 200
    assert first.enrol(token)[0] == 200
    status, told = second.enrol(token)
    assert (status, told["error"]) == (409, "tablet.invitation_unknown")
    assert len(house.hub.book.tablets(house.account.operation)) == 1


def test_of_two_tablets_at_one_moment_one_is_enrolled(house):
    """The token is good once, however close the second comes."""
    token = house.invite().token
    tablets = [PaperTablet(house, seed) for seed in range(8)]
    with ThreadPoolExecutor(8) as threads:
        statuses = list(threads.map(lambda tablet: tablet.enrol(token)[0], tablets))
    assert sorted(statuses) == [200] + [409] * 7


def test_an_invitation_ends_after_minutes(house):
    """A token that was lost opens nothing later."""
    token, now = house.invite().token, house.house.now
    house.house.now = lambda: now() + 11 * 60_000
    assert PaperTablet(house).enrol(token)[1]["error"] == "tablet.invitation_unknown"


def test_only_who_may_enrol_devices_invites(house):
    """The refusal comes when the invitation is asked for, not when the tablet answers."""
    with pytest.raises(Refused, match="policy"):
        invite(house.hub, house.account.operation, house.staff["carla"], "1")


def test_a_tablet_proves_that_it_holds_its_key(house):
    """A key that did not sign the token is not enrolled."""
    tablet, other = PaperTablet(house, 1), PaperTablet(house, 2)
    tablet.key = other.key
    assert tablet.enrol(house.invite().token)[1]["error"] == "tablet.tablet_unfit"


def test_the_qr_carries_no_style_and_no_script(house):
    """The console's content security policy lets it through."""
    drawn = qr("https://casa.internal/tablet/#enrol=00")
    assert drawn.startswith("<svg")
    assert "style" not in drawn
    assert "script" not in drawn


def test_a_wrong_pin_and_a_wrong_word_are_answered_alike(house):
    """Nobody learns from the answer which words are somebody's."""
    tablet = enrolled(house, None)
    wrong_pin = tablet.sign_in("carla", "000000")
    wrong_word = tablet.sign_in("nadie", PIN)
    assert wrong_pin == wrong_word
    assert (wrong_pin[0], wrong_pin[1]["error"]) == (409, "tablet.sign_in_refused")


def test_without_a_greeting_nothing_is_answered(house):
    """A tablet that did not sign a number drawn for it gets no roll."""
    tablet = enrolled(house)
    tablet.word = "00" * 32
    assert tablet.ask("contact", unsent=0, ahead_ms=0, waiting_from=None)[0] == 401
    assert tablet.ask("roll", count="00" * 16, zone=None)[0] == 401


def test_a_greeting_is_signed_over_a_number_that_is_good_once(house):
    """A greeting that was listened to opens nothing."""
    tablet = enrolled(house, None)
    _, told = tablet.post("number", json.dumps({"tablet": tablet.name}).encode())
    signature = tablet.key.sign(canonical(GREETING_DOMAIN, told["number"], tablet.name)).hex()
    asked = {"tablet": tablet.name, "number": told["number"], "signature": signature}
    assert tablet.post("greet", json.dumps(asked).encode())[0] == 200
    assert tablet.post("greet", json.dumps(asked).encode())[0] == 401


def test_a_tablet_gets_the_roll_of_its_zone_and_no_name(pictured):
    """References, bands and faces of the persons expected there; nobody else, and no name of anybody."""
    count = pictured.open_count(carla="Norte")
    tablet = enrolled(pictured)
    [walk] = tablet.contact()["walks"]
    roll = tablet.roll(walk)
    assert walk["count"] == count.hex()
    assert [one["person"] for one in roll["faces"]] == [
        person.hex() for person in pictured.persons["Norte"]
    ]
    assert set(roll["faces"][0]) == {"person", "tag", "child", "out", "face"}
    assert 0 < len(roll["faces"][0]["face"]) < 8_000


def test_a_roll_of_somebody_else_is_refused(house):
    """Whoever was sent to one zone gets no other."""
    house.open_count(carla="Norte", diego="Sur")
    tablet = enrolled(house)
    [walk] = tablet.contact()["walks"]
    other = tablet.roll(walk | {"zone": house.rooms["Sur"].hex()})
    assert other["error"] == "tablet.roll_not_yours"


def test_the_reading_of_faces_is_logged_before_they_are_given(pictured):
    """Who read, why, and about whom (invariant 27)."""
    pictured.open_count(carla="Norte")
    tablet = enrolled(pictured)
    tablet.roll(tablet.contact()["walks"][0])
    [entry] = pictured.opened.log.entries()
    assert entry.reader == pictured.staff["carla"]
    assert (entry.reason.value, set(entry.subjects)) == (
        "count",
        set(pictured.persons["Norte"]),
    )


def test_the_second_counters_roll_is_the_same_whatever_the_first_marked(house):
    """Nothing of the first counter's marks reaches the second's tablet (invariant 11)."""
    count = house.open_count(carla="Norte", diego="Norte second")
    first, second = enrolled(house, "carla", 1), enrolled(house, "diego", 2)
    [walk] = second.contact()["walks"]
    before = second.roll(walk), second.contact()
    north = house.persons["Norte"]
    first.send(
        *(first.mark("sighted", count, "Norte", person=one) for one in north[:3]),
        first.mark("finished", count, "Norte"),
    )
    after = second.roll(walk), second.contact()
    assert after[0] == before[0]
    assert {**after[1], "now": 0} == {**before[1], "now": 0}


def test_a_revocation_is_an_act_of_the_ledger(house):
    """The coordinator signs it, and the late marks' writer is cut off with the tablet."""
    tablet = enrolled(house)
    with pytest.raises(Refused, match="policy"):
        revoke(house.hub, tablet.key.public, house.staff["carla"])
    assert house.hub.book.tablet(tablet.key.public).cut is None
    kept = revoke(house.hub, tablet.key.public, house.staff["rosa"])
    assert kept.cut == 0
    assert house.account.state.team.devices[kept.relay].revoker == house.staff["rosa"]


def test_a_tablet_that_nobody_enrolled_is_not_revoked(house):
    """Whoever revokes names a tablet of the list."""
    with pytest.raises(Refused) as refused:
        revoke(house.hub, bytes(32), house.staff["rosa"])
    assert refused.value.code == "tablet.tablet_unknown"


def test_a_closing_does_not_wait_for_a_tablets_writer(house):
    """An enrolled tablet has been heard, so no closing names it as missing."""
    count = house.open_count(carla="Norte")
    enrolled(house)
    for missing in (*house.persons["Norte"], *house.persons["Sur"]):
        house.perform("count.list_missing", "olga", count=count, person=missing)
    told = house.perform("count.close_count", "olga", count=count)
    [closed] = [one.event for one in told if one.event.type.name == "count.count_closed"]
    assert closed.devices_missing == ()


def test_the_difference_of_the_clock_and_what_is_unsent_are_shown(house):
    """What a tablet says of itself at each contact stands in its line."""
    tablet = enrolled(house)
    tablet.ask("contact", unsent=7, ahead_ms=-240_000, waiting_from=None)
    kept = house.hub.book.tablet(tablet.key.public)
    assert (kept.unsent, kept.ahead_ms) == (7, -240_000)

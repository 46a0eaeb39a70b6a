"""The third state: only when the writer of another site provably knows the mark."""

import json

from kit.tablets import enrolled
from resguardo.account import sharing
from resguardo.account.account import Account
from resguardo.account.installation import open_installation


def test_a_mark_is_at_two_sites_when_another_sites_writer_knows_it(house, tmp_path):
    """A copy that was sent is not enough: what the other site wrote after taking it in has to come back."""
    count = house.open_count(carla="Norte")
    other = open_installation(tmp_path / "other")
    house.perform("team.enrol_device", "rosa", device=other.writer().public, site=True)
    tablet = enrolled(house)
    [receipt] = tablet.send(
        tablet.mark("sighted", count, "Norte", person=house.persons["Norte"][0])
    )
    sharing.merge(other, sharing.export(house.account), house.account.operation)
    assert tablet.contact(waiting_from=1)["receipts"] == []
    there = Account(other, house.account.operation)
    there.perform("team.take_in", (house.staff["rosa"],))
    sharing.merge(house.house, sharing.export(there), house.account.operation)
    [[text, _]] = tablet.contact(waiting_from=1)["receipts"]
    said = json.loads(text)
    assert (said[1], said[2], said[4]) == (receipt[1], "at_two_sites", receipt[4])
    other.close()


def test_a_tablets_own_writer_is_no_second_site(house):
    """The relay of a tablet lies on the same machine."""
    count = house.open_count(carla="Norte")
    tablet = enrolled(house)
    tablet.send(tablet.mark("sighted", count, "Norte", person=house.persons["Norte"][0]))
    enrolled(house, "diego", 2)
    assert tablet.contact(waiting_from=1)["receipts"] == []

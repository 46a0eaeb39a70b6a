"""Placement: one shelter at a time, beds that are a hard number, keys that somebody has, and addresses only for whoever needs one now."""

import pytest

from kit.console import PIN
from resguardo.operation.event import SealClass
from resguardo.operation.placement import PlaceKind
from resguardo.operation.placement_alarms import alarms

SECRET = "Calle Inventada 12"


class House:
    """Two shelters with a room each, made by the coordinator, and a director of the first."""

    def __init__(self, console):
        self.console = console
        self.first, self.room = self._shelter("Casa Uno", "Cuarto Azul", 2)
        self.second, self.other = self._shelter("Casa Dos", "Cuarto Verde", 2)

    def _shelter(self, name, room, capacity):
        opened = self.console.perform(
            "placement.open_place", "ana", kind=PlaceKind.SHELTER, name=name, address=SECRET
        )
        shelter = opened[0].event.place
        inside = self.console.perform(
            "placement.open_place",
            "ana",
            kind=PlaceKind.ROOM,
            name=room,
            parent=shelter,
            capacity=capacity,
            lockable=True,
        )
        return shelter, inside[0].event.place

    def people(self, count, place):
        """So many children, first met in `place`."""
        return [
            self.console.perform("register.issue_tag", "irma", place=place)[0].event.person
            for _ in range(count)
        ]


@pytest.fixture
def house(small):
    """Two shelters."""
    return House(small)


def assign(console, handle, persons, place, **more):
    """The assignment form as `handle` sends it."""
    return console.client(handle).post(
        "/placement/assign",
        {"persons": [one.hex() for one in persons], "place": place.hex(), "step": "sign", **more},
    )


def test_one_shelter_at_a_time_is_on_the_screen(small, house):
    """The rooms of one shelter never stand beside those of another; the next comes by a press."""
    client = small.client("delia")
    first = client.get("/placement/").content.decode()
    assert ("Cuarto Azul" in first, "Cuarto Verde" in first) == (True, False)
    client.post("/placement/choose", {})
    second = client.get("/placement/").content.decode()
    assert ("Cuarto Azul" in second, "Cuarto Verde" in second) == (False, True)


def test_an_address_is_shown_on_demand_and_the_reading_is_written_down(small, house):
    """No page carries an address by itself; a press shows one, and the log of reads says who."""
    client = small.client("delia")
    assert SECRET not in client.get("/placement/").content.decode()
    assert (
        SECRET in client.post("/placement/address", {"place": house.first.hex()}).content.decode()
    )
    assert [
        one
        for one in small.opened.log.entries()
        if one.seal is SealClass.LOCATION and house.first in one.subjects
    ]


@pytest.mark.parametrize("handle", ["pablo", "julia", "rita"])
def test_whoever_does_not_need_a_place_gets_none(small, house, handle):
    """Police on a perimeter need faces and a judge the file: neither has a way to rooms or addresses."""
    client = small.client(handle)
    assert client.get("/placement/").status_code == 404
    assert client.post("/placement/address", {"place": house.first.hex()}).status_code == 404


def test_a_carer_sees_no_shelter_in_which_nobody_of_theirs_is(small, house):
    """Where children are is for those who answer for them."""
    assert "Casa" not in small.client("nora").get("/placement/").content.decode()


def test_several_are_assigned_at_once_after_a_preview(small, house):
    """The preview shows who goes where and writes nothing; the signature writes each person by themselves."""
    persons = house.people(2, house.first)
    shown = assign(small, "delia", persons, house.room, step="preview")
    assert "quedarían 2" in shown.content.decode()
    assert small.account.state.placement.place_of(persons[0]) == house.first
    assert assign(small, "delia", persons, house.room).status_code == 302
    assert [small.account.state.placement.place_of(one) for one in persons] == [house.room] * 2


def test_a_room_that_is_full_takes_nobody_in_without_two_who_decide_it(small, house):
    """Above capacity the act is refused; two people may exceed it with a reason, and it stays on the page."""
    persons = house.people(3, house.first)
    refused = assign(small, "delia", persons, house.room)
    assert refused.status_code == 422
    assert "caben 2" in refused.content.decode()
    told = {
        "step": "exceed",
        "reason": "keep_family_together",
        "second_handle": "ana",
        "second_pin": PIN,
    }
    assert assign(small, "delia", persons, house.room, **told).status_code == 302
    assert "3 donde cabían 2" in small.client("ana").get("/placement/").content.decode()


def test_a_locked_room_with_a_child_and_no_key_is_an_alarm_until_somebody_has_it(small, house):
    """The alarm stands at the head of the page with the way to end it."""
    house.people(1, house.room)
    client = small.client("delia")
    assert "sin nadie que la tenga" in client.get("/placement/").content.decode()
    client.post(
        f"/placement/act/keyholder/{house.room.hex()}", {"keyholder": small.staff("carla").hex()}
    )
    assert alarms(small.account.state) == []


def test_places_are_opened_changed_and_closed(small, house):
    """A new room lies in the shelter on the screen; its capacity changes; a place with people in it is not closed."""
    client = small.client("delia")
    client.post(
        f"/placement/act/open/{house.first.hex()}",
        {"kind": "room", "name": "Cuarto Rojo", "capacity": "4"},
    )
    room = next(reversed(small.account.state.placement.places))
    assert small.account.state.placement.places[room].parent == house.first
    client.post(f"/placement/act/capacity/{room.hex()}", {"capacity": "5"})
    assert small.account.state.placement.places[room].capacity == 5
    house.people(1, room)
    assert client.post(f"/placement/act/close/{room.hex()}", {}).status_code == 422


def test_a_name_of_a_place_never_stands_in_an_address(small, house):
    """Addresses hold references alone."""
    answer = small.client("delia").post("/placement/choose", {"place": house.second.hex()})
    assert answer.headers["Location"] == "/placement/"

"""Alarms: what is dangerous now, in one list."""

import kit.verbs_custody
import kit.verbs_placement
import kit.verbs_register  # noqa: F401
from kit.stage import Stage
from resguardo.operation.alarms import AlarmKind, alarms

LOCKED = """
18:00  dora  opens shelter S
18:01  dora  opens room R in S for 2 locked
18:02  ana   tags P1 P2 P3
20:00  dora  assigns P1 P2 to R
"""


def test_a_locked_room_without_a_keyholder_is_the_first_alarm():
    """Children behind a lock and nobody named with the key (invariant 23)."""
    stage = Stage().play(LOCKED)
    assert [(one.kind, one.place) for one in alarms(stage.state)] == [
        (AlarmKind.NO_KEYHOLDER, stage.labels["R"])
    ]
    assert alarms(stage.state)[0].persons == stage.people("P1 P2")


def test_an_alarm_ends_with_what_it_tells_of():
    """Once somebody in service has the key, the list is empty."""
    stage = Stage().play(LOCKED + "20:05  dora  names eva keyholder of R")
    assert alarms(stage.state) == []


def test_a_room_too_full_is_an_alarm_even_when_two_people_decided_it():
    """The override is signed, and the outside monitor still sees the room (invariant 23)."""
    stage = Stage().play(
        LOCKED + "20:04  dora  names eva keyholder of R\n20:05  dora+rosa  overfills R with P3"
    )
    (alarm,) = alarms(stage.state)
    assert (alarm.kind, alarm.occupants, alarm.capacity) == (AlarmKind.OVER_CAPACITY, 3, 2)

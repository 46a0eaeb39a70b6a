"""Whatever the network does to the batches, the account ends with exactly what was pressed."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kit.tablets import TabletHouse, enrolled

CHANCES = st.lists(
    st.tuples(
        st.integers(1, 4),
        st.sampled_from(["answered", "answer lost", "request lost", "sent three times"]),
        st.booleans(),
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow])
@given(CHANCES)
def test_no_mark_is_lost_or_done_twice_whatever_happens_to_the_batches(chances):
    """Two tablets; batches of any size, lost before or after they were taken in, repeated, with restarts between."""
    with tempfile.TemporaryDirectory() as scratch:
        house = TabletHouse(Path(scratch) / "data", 12)
        try:
            count = house.open_count(carla="Norte", diego="Sur")
            rooms = {"carla": "Norte", "diego": "Sur"}
            tablets = {
                handle: enrolled(house, handle, seed) for seed, handle in enumerate(rooms, 1)
            }
            waiting = {
                handle: [
                    tablets[handle].mark("sighted", count, room, person=person)
                    for person in house.persons[room]
                ]
                for handle, room in rooms.items()
            }
            for size, fate, first in chances:
                handle = "carla" if first else "diego"
                batch = waiting[handle][:size]
                if not batch or fate == "request lost":
                    continue
                for _ in range(3 if fate == "sent three times" else 1):
                    receipts = tablets[handle].send(*batch)
                if fate != "answer lost":
                    assert [receipt[3] for receipt in receipts] == ["counted"] * len(batch)
                    waiting[handle] = waiting[handle][len(batch) :]
            for handle, left in waiting.items():
                assert not left or tablets[handle].send(*left)
            record = house.account.state.counts.counts[count]
            assert {person: len(marks) for person, marks in record.marks.items()} == dict.fromkeys(
                [*house.persons["Norte"], *house.persons["Sur"]], 1
            )
            assert all(
                [kept.seq for kept in house.hub.book.marks(tablet.key.public)] == list(range(1, 13))
                for tablet in tablets.values()
            )
        finally:
            house.close()

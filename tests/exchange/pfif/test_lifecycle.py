"""A receiver who takes every file in holds exactly who is let out: over any story of letting out, changing and taking back, with whole files or increments."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from resguardo.exchange.pfif.checking import check
from resguardo.exchange.pfif.keeping import (
    Sent,
    Shelf,
    delete,
    expire,
    is_placeholder,
    pfif_moment,
    take_person,
    to_export,
    visible,
)
from resguardo.exchange.pfif.reading import Document
from resguardo.exchange.pfif.records import Person, as_person
from resguardo.exchange.pfif.sending import dated, placeholders
from resguardo.exchange.pfif.writing import write

NOW = datetime(2026, 3, 1, tzinfo=UTC)
CHILDREN = ("a", "b", "c")
DAYS = st.lists(
    st.dictionaries(st.sampled_from(CHILDREN), st.integers(1, 3)), min_size=1, max_size=8
)
"""Day by day, who is let out and what is said of them."""


def called(sent, child):
    """The name that a child has now: another one after a placeholder left."""
    generation = 0
    while (held := sent.get(f"a.example/{child}{generation}")) and held.is_gone:
        generation += 1
    return f"a.example/{child}{generation}"


def file_of(sent, let_out, now, since=""):
    """What leaves on one day."""
    persons = [
        Person(
            {
                "person_record_id": called(sent, child),
                "source_date": "2026-02-01T00:00:00Z",
                "full_name": f"Niña {child}",
                "age": str(age),
            }
        )
        for child, age in let_out.items()
    ]
    gone = sorted(set(sent) - {one.id for one in persons})
    records = [*dated(sent, persons, now), *placeholders(sent, gone, now)]
    return [one for one in records if one.values["entry_date"] >= since]


def held_by(shelf, now):
    """What a user of the receiver sees."""
    return {one.values["full_name"][-1]: int(one.values["age"]) for one in visible(shelf, now)}


@given(DAYS)
def test_a_receiver_of_whole_files_holds_exactly_who_is_let_out(days):
    """Each file passes the check, and what was taken back is gone with the next one."""
    sent: dict[str, Sent] = {}
    shelf = Shelf(b"salt")
    for day, let_out in enumerate(days):
        now = NOW + timedelta(days=day)
        document = b"".join(write(file_of(sent, let_out, now), now=now))
        assert check(document, now=now).is_valid
        for record in Document(document):
            take_person(shelf, as_person(record), now)
        assert held_by(shelf, now) == let_out


@given(DAYS)
def test_a_receiver_of_increments_holds_the_same(days):
    """Whoever asks only for what was entered since the last file misses nothing."""
    sent: dict[str, Sent] = {}
    shelf = Shelf(b"salt")
    since = ""
    for day, let_out in enumerate(days):
        now = NOW + timedelta(days=day)
        for one in file_of(sent, let_out, now, since):
            take_person(shelf, one, now)
        since = pfif_moment(now)
        assert held_by(shelf, now) == let_out


@given(DAYS)
def test_dates_of_a_name_never_go_back(days):
    """Entry date and source date of each name only grow, so that the newest is the last one sent."""
    sent: dict[str, Sent] = {}
    before: dict[str, tuple[str, str]] = {}
    for day, let_out in enumerate(days):
        for one in file_of(sent, let_out, NOW + timedelta(days=day)):
            dates = (one.values["entry_date"], one.values["source_date"])
            last = before.get(one.id, dates)
            assert dates[0] >= last[0]
            assert dates[1] >= last[1]
            before[one.id] = dates


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["take", "delete", "expire", "gone"]),
            st.sampled_from(CHILDREN),
            st.integers(1, 27),
        ),
        max_size=20,
    )
)
def test_who_was_deleted_is_never_seen_again(steps):
    """Whatever comes in whatever order, a deleted record stays a placeholder, and the placeholder is in every later export."""
    shelf, deleted = Shelf(b"salt"), set()
    for at, (step, child, day) in enumerate(steps):
        name, now = f"a.example/{child}", NOW + timedelta(hours=at)
        if step == "take":
            said = {"person_record_id": name, "source_date": f"2026-02-{day:02d}T00:00:00Z"}
            over = pfif_moment(NOW + timedelta(days=day - 20))
            take_person(shelf, Person(said | {"full_name": "Ana", "expiry_date": over}), now)
        elif step == "expire":
            deleted.update(expire(shelf, now))
        elif step == "delete":
            delete(shelf, name, now)
            deleted.add(name)
        else:
            gone = {"person_record_id": name, "expiry_date": pfif_moment(now)}
            take_person(shelf, Person(gone), now)
            deleted.add(name)
        placed = {one.id for one in to_export(shelf) if is_placeholder(one.values)}
        assert deleted <= placed
        assert not deleted & {one.id for one in visible(shelf, now)}

"""The count desk by its answers: opening, assigning, marking, explaining, signing, replacing; and what a blind counter is not told."""

import re

import pytest

from kit.shelter import Shelter
from resguardo.operation.count import CounterOrder, CountKind


@pytest.fixture
def shelter(small):
    """Two rooms of three persons each."""
    return Shelter(small)


def answered(console, handle, path, **fields):
    """What the desk answers `handle` to a form."""
    return console.client(handle).post(path, fields)


def text(console, handle, path):
    """The page as `handle` sees it."""
    return console.client(handle).get(path).content.decode()


def opened_at(answer):
    """The reference in the address to which an answer leads."""
    return bytes.fromhex(answer.headers["Location"].rsplit("/", 1)[-1])


def test_list_shows_open_and_signed_counts(exercise):
    """Whoever opens the desk sees every open count and the newest signed ones with their figures."""
    [told, *_] = exercise.perform("count.open_count", "olga", kind=CountKind.REGULAR)
    page = text(exercise, "olga", "/count/")
    assert f"/count/{told.event.count.hex()}" in page
    assert "7 de 7" in page


def test_emergency_count_is_one_press(shelter):
    """One button opens an emergency count of everybody; pressed twice it is done once."""
    console = shelter.console
    first = answered(console, "olga", "/count/open", emergency="1", once="ab" * 16)
    again = answered(console, "olga", "/count/open", emergency="1", once="ab" * 16)
    record = console.account.state.counts.counts[opened_at(first)]
    assert (record.kind, record.place, record.size) == (CountKind.EMERGENCY, None, 6)
    assert opened_at(again) == opened_at(first)
    assert len(console.account.state.counts.counts) == 1


def test_assigning_sends_one_counter_to_several_zones(shelter):
    """Each zone is an act of its own; a person already in another turn is refused in three sentences."""
    console, count = shelter.console, shelter.open_count()
    zones = [room.hex() for room in shelter.rooms.values()]
    fields = {"counter": console.staff("celia").hex(), "order": "1", "zones": zones}
    assert answered(console, "olga", f"/count/{count.hex()}/assign", **fields).status_code == 302
    record = console.account.state.counts.counts[count]
    assert all(console.staff("celia") in zone.counters[1] for zone in record.zones.values())
    refused = answered(console, "olga", f"/count/{count.hex()}/assign", **fields | {"order": "2"})
    assert refused.status_code == 422
    assert "Dos personas distintas" in refused.content.decode()


def test_the_zone_code_is_read_in_the_zone(shelter):
    """No face of a zone is shown before its code was entered; a wrong one is said beside the field."""
    console, count = shelter.console, shelter.open_count()
    shelter.send(count, "celia", "Norte")
    path = f"/count/{count.hex()}/walk/{shelter.rooms['Norte'].hex()}"
    client = console.client("celia")
    assert shelter.tag(shelter.persons["Norte"][0]) not in client.get(path).content.decode()
    wrong = client.post(f"{path}/code", {"code": "ZZZZ"})
    assert (wrong.status_code, "Vaya a la zona" in wrong.content.decode()) == (422, True)
    client.post(f"{path}/code", {"code": shelter.code_of(count, "Norte").lower()})
    assert shelter.tag(shelter.persons["Norte"][0]) in client.get(path).content.decode()


def test_nobody_opens_the_faces_of_a_zone_to_which_they_were_not_sent(shelter):
    """The address of another's zone answers as if there were no such page."""
    count = shelter.open_count()
    shelter.send(count, "celia", "Norte")
    path = f"/count/{count.hex()}/walk/{shelter.rooms['Norte'].hex()}"
    assert shelter.console.client("cosme").get(path).status_code == 404
    assert shelter.console.client("olga").get(path).status_code == 404


PARTS = ("", "/strip", "/standing", "/lists", "/roll", "/walk", "/own")


def test_second_counter_is_told_nothing_of_the_first(shelter):
    """Every page and part that the second counter can open is the same, whatever the first has marked (invariant 11)."""
    console, count = shelter.console, shelter.open_count()
    shelter.send(count, "celia", "Norte")
    shelter.send(count, "cosme", "Norte", CounterOrder.SECOND)
    paths = [f"/count/{count.hex()}{part}" for part in PARTS]
    before = [shown(console, "cosme", path) for path in paths]
    shelter.mark(count, "celia", "Norte", *shelter.persons["Norte"][:2])
    assert [shown(console, "cosme", path) for path in paths] == before


def shown(console, handle, path):
    """The answer without what changes by itself: marks of forms, rows of the ledger, the clock."""
    answer = console.client(handle).get(path)
    page = re.sub(r'value="[0-9a-zA-Z]{32,}"|data-arrival="\d+"', "", answer.content.decode())
    page = re.sub(r"<time.*?</time>|X-CSRFToken[^}]*", "", page)
    return answer.status_code, answer.headers.get("Location"), page


def test_the_faces_of_the_second_counter_are_all_to_be_marked(shelter):
    """The first's marks don't show on the second's cards."""
    console, count = shelter.console, shelter.open_count()
    shelter.send(count, "celia", "Norte")
    shelter.send(count, "cosme", "Norte", CounterOrder.SECOND)
    shelter.mark(count, "celia", "Norte", *shelter.persons["Norte"])
    path = f"/count/{count.hex()}/walk/{shelter.rooms['Norte'].hex()}"
    client = console.client("cosme")
    client.post(f"{path}/code", {"code": shelter.code_of(count, "Norte")})
    page = client.get(path).content.decode()
    assert page.count("walk-press") == 3
    assert "walk-done" not in page


def test_a_counter_not_yet_sent_sees_no_marks_of_an_open_count_by_two(shelter):
    """Whoever may still be sent as second counter is shown no mark of the first."""
    console, count = shelter.console, shelter.open_count()
    shelter.send(count, "celia", "Norte")
    shelter.mark(count, "celia", "Norte", shelter.persons["Norte"][0])
    page = text(console, "cosme", f"/count/{count.hex()}")
    assert "Primer conteo" not in page
    assert console.client("cosme").get(f"/count/{count.hex()}/strip").status_code == 404


def test_missing_are_listed_by_name_and_said_before_the_signature(shelter):
    """Before the officer signs, the page names whose absence the signature opens; afterwards each is open."""
    console, count = shelter.console, shelter.open_count(CountKind.NAME_BY_NAME)
    shelter.send(count, "celia", "Norte")
    shelter.mark(count, "celia", "Norte", *shelter.persons["Norte"])
    gone = shelter.persons["Sur"]
    path = f"/count/{count.hex()}"
    answered(
        console,
        "olga",
        f"{path}/explain",
        **{"person": [one.hex() for one in gone], "as": "missing"},
    )
    page = text(console, "olga", path)
    assert "Al firmar se abren las ausencias de 3 personas" in page
    assert answered(console, "olga", f"{path}/sign", **{"as": "closed"}).status_code == 302
    assert all(console.account.state.absences.is_away(one) for one in gone)
    assert "Cifras firmadas" in text(console, "olga", path)


def test_unexplained_persons_are_named_when_signing_is_refused(shelter):
    """A count that does not reconcile is not signed; the refusal names everybody by band and the count stays open."""
    console, count = shelter.console, shelter.open_count()
    answer = answered(console, "olga", f"/count/{count.hex()}/sign", **{"as": "closed"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert all(shelter.tag(person) in page for person in shelter.everybody)
    assert console.account.state.counts.counts[count].is_open


def test_out_by_name_with_somebody_responsible(shelter):
    """Persons elsewhere are out-counted with who answers and an expected return; without a time the form says what is missing."""
    console, count = shelter.console, shelter.open_count()
    person = shelter.everybody[0]
    fields = {"person": person.hex(), "as": "out", "responsible": console.staff("edgar").hex()}
    path = f"/count/{count.hex()}/explain"
    assert answered(console, "olga", path, **fields).status_code == 422
    done = answered(console, "olga", path, **fields, expected_return_at="2099-01-01T10:00")
    assert done.status_code == 302
    assert console.account.state.counts.counts[count].out[person].responsible == console.staff(
        "edgar"
    )


def test_supersede_opens_a_new_count_and_leaves_the_signed_one(shelter):
    """What was signed stays; the page of the old count leads to the new one."""
    console, count = shelter.console, shelter.open_count(CountKind.EMERGENCY)
    shelter.pass_minutes(16)
    console.perform("count.sign_as_it_stands", "olga", count=count)
    signed = console.account.state.counts.counts[count].closing
    new = opened_at(answered(console, "olga", f"/count/{count.hex()}/supersede"))
    assert console.account.state.counts.counts[new].supersedes == count
    assert console.account.state.counts.counts[count].closing == signed
    assert f"/count/{new.hex()}" in text(console, "olga", f"/count/{count.hex()}")


def test_a_mark_is_taken_back_with_a_reason(shelter):
    """Undo and correction both are a withdrawal that stays in the ledger."""
    console, count = shelter.console, shelter.open_count(CountKind.EMERGENCY)
    person = shelter.everybody[0]
    client, path = console.client("carla"), f"/count/{count.hex()}/walk/outside"
    client.post(f"{path}/mark", {"person": person.hex()})
    assert console.account.state.counts.counts[count].marks[person]
    client.post(f"{path}/unmark", {"person": person.hex(), "reason": "wrong_person"})
    record = console.account.state.counts.counts[count]
    assert (record.marks[person], record.withdrawn) == ([], 1)


def test_a_band_from_elsewhere_is_marked_where_it_is_read(shelter):
    """A scan marks whoever wears the band in the zone where the counter stands, also from another room; a band nobody wears is said."""
    console, count = shelter.console, shelter.open_count(CountKind.EMERGENCY)
    stranger = shelter.persons["Sur"][0]
    path = f"/count/{count.hex()}/walk/{shelter.rooms['Norte'].hex()}/scan"
    assert answered(console, "celia", path, tag=shelter.tag(stranger)).status_code == 302
    [mark] = console.account.state.counts.counts[count].marks[stranger]
    assert mark.zone == shelter.rooms["Norte"]
    assert answered(console, "celia", path, tag="0000-0000").status_code == 422


def test_lateness_is_explained_by_whoever_counted(shelter):
    """A counter gives the reason for late marks on the page of the count, and it stays."""
    console, count = shelter.console, shelter.open_count(CountKind.EMERGENCY)
    shelter.mark(count, "celia", "Norte", shelter.persons["Norte"][0])
    answered(console, "celia", f"/count/{count.hex()}/late", reason="no_power")
    record = console.account.state.counts.counts[count]
    assert record.late_with_reason[console.staff("celia")] == "no_power"

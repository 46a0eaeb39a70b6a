"""What a tablet signed becomes of the account: once, whole, answered mark by mark, and late where it is late."""

import json
from concurrent.futures import ThreadPoolExecutor

import msgspec

from kit.tablets import enrolled
from resguardo.ledger.format import KEY_COMMAND, KEY_PERSONS, read_raw
from resguardo.operation.count import CountKind
from resguardo.tablet.enrolment import revoke
from resguardo.tablet.records import MarkRecord, mark_id, read_batch


def outcomes(receipts) -> list[str]:
    """The outcome that each receipt says."""
    return [receipt[3] for receipt in receipts]


def test_each_mark_is_performed_under_the_hash_of_what_the_tablet_signed(house):
    """The command of the event in the ledger is the first 16 bytes of the SHA-256 of the signed mark."""
    count = house.open_count(carla="Norte")
    tablet = enrolled(house)
    mark = tablet.mark("sighted", count, "Norte", person=house.persons["Norte"][0])
    [receipt] = tablet.send(mark)
    row = house.house.store.row(house.account.operation, bytes.fromhex(receipt[4]))
    assert read_raw(row.header)[KEY_COMMAND] == MarkRecord(**mark_of(mark)).id()
    assert receipt[1] == MarkRecord(**mark_of(mark)).id().hex()


def mark_of(mark) -> dict:
    """The fields of a mark with their own types."""
    record = msgspec.convert(list(mark.values()), MarkRecord)
    assert mark_id(msgspec.json.encode(record)) == record.id()
    return {name: getattr(record, name) for name in MarkRecord.__struct_fields__}


def test_a_stranger_can_check_that_the_ledger_says_what_the_tablet_signed(house):
    """From the kept bytes alone: the signature, each mark's hash, and the event that carries it and names the same person."""
    count = house.open_count(carla="Norte")
    tablet = enrolled(house)
    north = house.persons["Norte"]
    tablet.send(*(tablet.mark("sighted", count, "Norte", person=one) for one in north))
    [batch] = house.hub.book.batches(tablet.key.public)
    signed = read_batch(batch.body, batch.signature).marks
    rows = list(house.house.store.rows(house.account.operation))
    by_command = {read_raw(row.header)[KEY_COMMAND]: read_raw(row.header) for row in rows}
    said = [by_command[mark.id()][KEY_PERSONS] for mark in signed]
    assert [bytes(persons[0]) for persons in said] == north


def test_a_batch_sent_twice_is_done_once_and_answered_twice(house):
    """A repeat writes nothing and gets the same receipts."""
    count = house.open_count(carla="Norte")
    tablet = enrolled(house)
    marks = [
        tablet.mark("sighted", count, "Norte", person=one) for one in house.persons["Norte"][:3]
    ]
    first = tablet.send(*marks)
    size = house.house.store.size(house.account.operation)
    assert tablet.send(*marks) == first
    assert house.house.store.size(house.account.operation) == size
    assert len(house.hub.book.batches(tablet.key.public)) == 1


def test_the_moment_of_a_mark_is_the_tablets_and_the_difference_is_kept(house):
    """happened_at stays what the tablet's clock said; how far it runs ahead stands with the signed batch."""
    count = house.open_count(carla="Norte")
    tablet = enrolled(house)
    person = house.persons["Norte"][0]
    mark = tablet.mark("sighted", count, "Norte", person=person)
    mark["marked_at"] -= 90_000
    tablet.send(mark, ahead_ms=-90_000)
    [kept] = house.account.state.counts.counts[count].marks[person]
    assert kept.at == mark["marked_at"]
    assert house.hub.book.batches(tablet.key.public)[0].ahead_ms == -90_000


def test_what_the_rules_refuse_is_answered_by_its_code_and_the_rest_is_done(house):
    """One refused mark among others stops none of them."""
    count = house.open_count(carla="Norte")
    tablet = enrolled(house)
    one, two = house.persons["Norte"][:2]
    again = tablet.mark("sighted", count, "Norte", person=one)
    wrong = tablet.mark("sighted", count, "Norte", person=b"\x01" * 16)
    receipts = tablet.send(
        again,
        wrong,
        tablet.mark("sighted", count, "Norte", person=one),
        tablet.mark("sighted", count, "Norte", person=two),
    )
    expected = ["counted", "count.person_unknown", "count.already_marked", "counted"]
    assert outcomes(receipts) == expected


def test_somebody_off_the_roll_is_marked_by_the_band(house):
    """A band that is on no roll of the tablet still names its wearer."""
    count = house.open_count(carla="Norte")
    tablet = enrolled(house)
    person = house.persons["Sur"][0]
    mark = tablet.mark("sighted", count, "Norte", tag=house.tag(person), mode="scan")
    assert outcomes(tablet.send(mark)) == ["counted"]
    assert person in house.account.state.counts.counts[count].marks


def test_unidentified_withdrawn_and_finished_are_acts_of_their_own(house):
    """Each kind of record performs its act, and an undone one none."""
    count = house.open_count(carla="Norte")
    tablet = enrolled(house)
    person = house.persons["Norte"][0]
    receipts = tablet.send(
        tablet.mark("sighted", count, "Norte", person=person),
        tablet.mark("unidentified", count, "Norte"),
        tablet.mark("withdrawn", count, "Norte", person=person, reason="wrong_person"),
        tablet.mark("undone", count, "Norte", code=""),
        tablet.mark("finished", count, "Norte"),
    )
    record = house.account.state.counts.counts[count]
    assert outcomes(receipts) == ["counted", "counted", "counted", "kept", "counted"]
    assert (record.marks[person], len(record.unidentified), record.withdrawn) == ([], 1, 1)


def test_a_mark_after_the_closing_is_late_and_never_in_the_figures(house):
    """A sighting that arrives late stands in the ledger as late; the signed figures stay."""
    count = house.open_count(carla="Norte")
    tablet = enrolled(house)
    person = house.persons["Norte"][0]
    tablet.roll(tablet.contact()["walks"][0])
    mark = tablet.mark("sighted", count, "Norte", person=person)
    for missing in (*house.persons["Norte"], *house.persons["Sur"]):
        house.perform("count.list_missing", "olga", count=count, person=missing)
    house.perform("count.close_count", "olga", count=count)
    figures = house.account.state.counts.counts[count].figures
    assert outcomes(tablet.send(mark)) == ["late"]
    record = house.account.state.counts.counts[count]
    assert [late.person for late in record.late] == [person]
    assert record.figures == figures
    assert any(dispute.person == person for dispute in record.disputes)


def test_a_late_mark_sent_twice_is_written_once(house):
    """The late way knows what came before as well."""
    count = house.open_count(carla="Norte")
    tablet = enrolled(house)
    tablet.roll(tablet.contact()["walks"][0])
    mark = tablet.mark("sighted", count, "Norte", person=house.persons["Norte"][0])
    for missing in (*house.persons["Norte"], *house.persons["Sur"]):
        house.perform("count.list_missing", "olga", count=count, person=missing)
    house.perform("count.close_count", "olga", count=count)
    assert tablet.send(mark) == tablet.send(mark)
    assert len(house.account.state.counts.counts[count].late) == 1


def test_a_late_mark_whose_answer_was_lost_with_the_power_is_not_written_again(house):
    """The ledger had it, the book of tablets not yet; what the tablet sends again finds it."""
    count = house.open_count(carla="Norte")
    tablet = enrolled(house)
    tablet.roll(tablet.contact()["walks"][0])
    mark = tablet.mark("sighted", count, "Norte", person=house.persons["Norte"][0])
    nameless = tablet.mark("unidentified", count, "Norte")
    for missing in (*house.persons["Norte"], *house.persons["Sur"]):
        house.perform("count.list_missing", "olga", count=count, person=missing)
    house.perform("count.close_count", "olga", count=count)
    keep = house.hub.book.keep
    house.hub.book.keep = lambda *_: 1 / 0
    assert tablet.send_raw(mark, nameless)[0] == 503
    house.hub.book.keep = keep
    size = house.house.store.size(house.account.operation)
    assert outcomes(tablet.send(mark, nameless)) == ["late", "late"]
    assert house.house.store.size(house.account.operation) == size


def test_one_batch_sent_from_twenty_threads_is_done_once(house):
    """A tablet that loses patience and sends again changes nothing, late or not."""
    count = house.open_count(carla="Norte")
    tablet = enrolled(house)
    marks = [tablet.mark("sighted", count, "Norte", person=one) for one in house.persons["Norte"]]
    with ThreadPoolExecutor(20) as threads:
        answers = list(threads.map(lambda _: tablet.send(*marks), range(20)))
    assert all(answer == answers[0] for answer in answers)
    assert len(house.hub.book.batches(tablet.key.public)) == 1
    assert len(house.hub.book.marks(tablet.key.public)) == 5


def test_a_revoked_tablet_counts_up_to_its_number_and_not_beyond(house):
    """What comes after the cut is kept and shown, and never counted."""
    count = house.open_count(carla="Norte")
    tablet = enrolled(house)
    one, two = house.persons["Norte"][:2]
    marks = [tablet.mark("sighted", count, "Norte", person=person) for person in (one, two)]
    revoke(house.hub, tablet.key.public, house.staff["rosa"], last=1)
    assert outcomes(tablet.send(*marks)) == ["counted", "tablet.revoked"]
    assert two not in house.account.state.counts.counts[count].marks
    assert tablet.contact() == {"error": "tablet.revoked", "cut": 1}


def test_a_number_is_given_once_and_another_mark_under_it_is_never_counted(house):
    """Whoever holds the key of a revoked tablet can't write anew below the cut: each number has its mark already."""
    count = house.open_count(carla="Norte")
    tablet = enrolled(house)
    one, two, three = house.persons["Norte"][:3]
    first = tablet.mark("sighted", count, "Norte", person=one)
    assert outcomes(tablet.send(first)) == ["counted"]
    revoke(house.hub, tablet.key.public, house.staff["rosa"])
    forged = [first | {"person": two.hex()}, first | {"seq": 2, "person": three.hex()}]
    assert outcomes(tablet.send(*forged)) == ["tablet.number_taken", "tablet.revoked"]
    assert set(house.account.state.counts.counts[count].marks) == {one}
    assert outcomes(tablet.send(first)) == ["counted"]


def test_somebody_who_never_signed_in_here_counts_nobody(house):
    """A mark names a counter who entered their PIN on this tablet."""
    count = house.open_count(carla="Norte", diego="Norte second")
    tablet = enrolled(house, "carla")
    mark = tablet.mark("sighted", count, "Norte", person=house.persons["Norte"][0])
    mark["counter"] = house.staff["diego"].hex()
    assert outcomes(tablet.send(mark)) == ["tablet.counter_not_signed_in"]


def test_an_emergency_needs_no_code_and_no_errand(house):
    """Whoever sees a child in an emergency may mark."""
    tablet = enrolled(house, "tomas")
    count = house.open_count(CountKind.EMERGENCY)
    told = tablet.contact()
    assert told["urgent"]
    assert {walk["zone_name"] for walk in told["walks"]} == {"Norte", "Sur"}
    mark = tablet.mark("sighted", count, "Sur", person=house.persons["Sur"][0], code="")
    assert outcomes(tablet.send(mark)) == ["counted"]


def test_bytes_that_are_no_batch_are_refused_and_keep_nothing(house):
    """Another spelling, another key or a broken signature is no batch."""
    count = house.open_count(carla="Norte")
    tablet = enrolled(house)
    mark = tablet.mark("sighted", count, "Norte", person=house.persons["Norte"][0])
    spaced = json.dumps(["resguardo.batch.v1", tablet.name, 0, None, [list(mark.values())]])
    signature = tablet.key.sign(spaced.encode()).hex()
    assert tablet.post("batch", spaced.encode(), HTTP_X_SIGNATURE=signature)[0] == 400
    mark["tablet"] = "00" * 32
    assert tablet.send_raw(mark)[0] == 400
    assert house.hub.book.batches(tablet.key.public) == []

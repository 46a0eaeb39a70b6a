"""One writer's chain: written once, signed per commit, and judged alike by everybody."""

import random

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.worlds import (
    ANA,
    BEN,
    NOW_MS,
    Installation,
    draft,
    everything,
    header_of,
    key_of,
    mark,
    played,
    reference,
    sign_as,
)
from resguardo.ledger import keys
from resguardo.ledger.chain import Head, check_chain, check_rows, write_commit
from resguardo.ledger.format import (
    EVENT_DOMAIN,
    GENESIS_OPERATION,
    Malformed,
    Row,
    decode_header,
    encode_header,
    event_id,
    event_intent,
    intent,
)

sizes = st.lists(st.integers(1, 5), min_size=1, max_size=6)


def chain(*commits: int) -> Installation:
    """An installation that wrote commits of these sizes."""
    site = Installation("site 0")
    for number, size in enumerate(commits):
        site.write(*(draft(10 * number + at) for at in range(size)))
    return site


def judged(site: Installation, rows: list[Row], head: Head | None = None):
    """The report on rows as the continuation of this installation's chain."""
    return check_chain(rows, operation=site.operation, writer=site.key.public, head=head)


@given(sizes)
def test_p1_p2_p3_p4_what_is_written_is_accepted(commits):
    """P1 to P4: sequence, predecessor, id, spelling, signature and generation of a written chain hold."""
    site = chain(*commits)
    report = judged(site, site.rows)
    assert not report.problems
    assert [row for row, _ in report.accepted] == site.rows
    assert report.head == site.head
    for number, (row, header) in enumerate(report.accepted):
        assert (header.sequence, header.generation) == (number, number + 1)
        assert header.previous == (site.rows[number - 1].id if number else None)
        assert row.id == event_id(row.header)


@given(sizes)
def test_a_commit_is_signed_once_on_its_last_event(commits):
    """One signature a commit, over the domain and its last header; the chain makes it cover the earlier ones."""
    site = chain(*commits)
    signed = [row for row in site.rows if row.signature]
    assert len(signed) == len(commits)
    assert site.rows[-1].signature
    for row in signed:
        assert keys.verify(site.key.public, row.signature, EVENT_DOMAIN + row.header)


@given(sizes, st.data())
def test_p29_a_sequence_number_is_never_used_twice(commits, data):
    """P29: whoever continues from the head writes the next number, also after the head was read back from the rows."""
    site = chain(*commits)
    read_back = check_rows(site.rows, operation=site.operation).heads[site.key.public]
    assert read_back == site.head
    site.head = read_back
    site.write(*(draft(900 + at) for at in range(data.draw(st.integers(1, 3)))))
    numbers = [header_of(row).sequence for row in site.rows]
    assert numbers == list(range(len(numbers)))


def test_the_operation_is_the_beginning_of_the_first_events_id():
    """The genesis has zeros for its operation, every other event the first 16 bytes of the genesis id."""
    site = chain(2, 1)
    operations = [header_of(row).operation for row in site.rows]
    assert operations == [GENESIS_OPERATION, site.rows[0].id[:16], site.rows[0].id[:16]]
    assert site.operation == site.rows[0].id[:16]


def test_an_empty_commit_is_refused():
    """A commit has at least one event."""
    with pytest.raises(Malformed):
        write_commit(ANA, [], operation=GENESIS_OPERATION, head=None, now_ms=NOW_MS)


@given(sizes, st.data())
def test_any_flipped_bit_of_a_row_is_found_by_both_checks(commits, data):
    """A changed header, id or signature is a problem for the strict and for the fast check."""
    site = chain(*commits)
    at = data.draw(st.integers(0, len(site.rows) - 1))
    row = site.rows[at]
    field = data.draw(st.sampled_from([name for name in Row._fields if getattr(row, name)]))
    changed = bytearray(getattr(row, field))
    bit = data.draw(st.integers(0, 8 * len(changed) - 1))
    changed[bit // 8] ^= 1 << bit % 8
    rows = [*site.rows[:at], row._replace(**{field: bytes(changed)}), *site.rows[at + 1 :]]
    assert judged(site, rows).problems
    fast = check_rows(rows, operation=site.operation)
    assert fast.problems


@given(sizes, st.data())
def test_any_flipped_bit_with_its_id_made_to_fit_is_found(commits, data):
    """Computing the id anew does not help: the chain or the signature fails."""
    site = chain(*commits)
    at = data.draw(st.integers(0, len(site.rows) - 1))
    changed = bytearray(site.rows[at].header)
    bit = data.draw(st.integers(0, 8 * len(changed) - 1))
    changed[bit // 8] ^= 1 << bit % 8
    row = Row(event_id(bytes(changed)), bytes(changed), site.rows[at].signature)
    rows = [*site.rows[:at], row, *site.rows[at + 1 :]]
    report = judged(site, rows)
    assert report.problems
    assert len(report.accepted) <= at
    fast = check_rows(rows, operation=site.operation)
    assert fast.problems or fast.detached


@given(sizes, st.data())
def test_a_removed_or_swapped_row_is_found(commits, data):
    """Rows that are not there or not in their order break the chain."""
    site = chain(*commits)
    at = data.draw(st.integers(0, len(site.rows) - 1))
    rows = [*site.rows[:at], *site.rows[at + 1 :]]
    if at < len(rows):
        assert judged(site, rows).problems
        fast = check_rows(rows, operation=site.operation)
        assert fast.problems or fast.detached
        swapped = [*site.rows[:at], site.rows[at + 1], site.rows[at], *site.rows[at + 2 :]]
        assert judged(site, swapped).problems


@given(sizes, st.integers(0, 5))
def test_a_commit_is_accepted_whole_or_not_at_all(commits, cut):
    """Rows after the last signature are not accepted, and one problem says so."""
    site = chain(*commits)
    rows = site.rows[: max(len(site.rows) - cut, 0)]
    report = judged(site, rows)
    whole = next((n for n in range(len(rows), 0, -1) if rows[n - 1].signature), 0)
    assert len(report.accepted) == whole
    assert [problem.code for problem in report.problems] == (
        [] if whole == len(rows) else ["commit.unsigned"]
    )


def test_a_damaged_commit_has_one_problem_and_the_next_ones_one_each():
    """Problems are listed for every commit that can't be taken, not for every row of it."""
    site = chain(2, 5, 5, 5)
    bad = site.rows[3]._replace(header=site.rows[3].header[:-1])
    report = judged(site, [*site.rows[:3], bad, *site.rows[4:]])
    assert [problem.code for problem in report.problems] == [
        "header.malformed",
        "chain.sequence",
        "chain.sequence",
    ]
    assert len(report.accepted) == 2


def test_rows_of_another_operation_or_writer_are_refused():
    """A row that is sound elsewhere is a stranger here."""
    site, other = chain(2), Installation("site 9")
    other.write(draft(1))
    assert judged(site, other.rows).problems[0].code == "operation.foreign"
    third = Installation("site 3", site.operation)
    third.write(draft(2))
    assert judged(site, third.rows).problems[0].code == "writer.foreign"
    fast = check_rows([*site.rows, *other.rows], operation=site.operation)
    assert fast.problems[0].code == "operation.foreign"


def test_a_generation_that_does_not_rise_is_refused():
    """A writer that signs a generation not above its predecessor's is refused."""
    site = chain(1)
    header = msgspec.structs.replace(decode_header(site.write(draft(5))[0].header), generation=1)
    encoded = encode_header(header)
    row = Row(event_id(encoded), encoded, site.key.sign(EVENT_DOMAIN + encoded))
    assert judged(site, [site.rows[0], row]).problems[0].code == "chain.generation"


def test_actors_sign_once_for_a_command_on_its_last_event():
    """The earlier events of a command name the same actors without a signature; the last one carries theirs over all."""
    marks = (mark("ana", ANA), mark("ben", BEN))
    command = reference("one command")
    site = Installation("site 0")
    rows = site.write(
        *(draft(at, command=command, actors=marks) for at in range(3)),
        draft(9),
        sign_intent=sign_as(ANA, BEN),
    )
    headers = [header_of(row) for row in rows]
    said = intent(map(event_intent, headers[:3]))
    assert [[bool(one.signature) for one in header.actors] for header in headers] == [
        [False, False],
        [False, False],
        [True, True],
        [],
    ]
    assert keys.verify(ANA.public, headers[2].actors[0].signature, said)
    assert keys.verify(BEN.public, headers[2].actors[1].signature, said)
    assert not judged(site, site.rows).problems


def test_a_signature_of_an_actor_over_something_else_is_refused():
    """A signature made for another command, or by another credential, is refused with the commit."""
    site = Installation("site 0")
    site.write(draft(0, actors=(mark("ana", ANA),)), sign_intent=lambda _mark, _said: bytes(64))
    site.write(draft(1, actors=(mark("ana", ANA),)), sign_intent=lambda _mark, said: BEN.sign(said))
    first, second = (judged(site, rows) for rows in (site.rows[:1], site.rows))
    assert [problem.code for problem in first.problems] == ["actor.signature"]
    assert second.accepted == []


def test_a_command_whose_events_name_different_actors_is_not_written():
    """Whoever signs for a command signs for all of it."""
    site = Installation("site 0")
    command = reference("c")
    drafts = [draft(0, command=command), draft(1, command=command, actors=(mark("ana", ANA),))]
    with pytest.raises(Malformed):
        site.write(*drafts, sign_intent=sign_as(ANA))


def test_the_intent_covers_what_was_said_and_not_where_it_stands():
    """Operation, kind, command, claim, persons, body and parts change the intent; place, clock and actors do not."""
    header = header_of(chain(1).rows[0])
    said = event_intent(header)
    same = msgspec.structs.replace(header, sequence=5, previous=bytes(32), generation=9, clock_ms=1)
    assert event_intent(same) == said
    for change in (
        {"operation": reference("other")},
        {"kind": 1},
        {"kind_version": 2},
        {"command": reference("other")},
        {"happened_ms": 1},
        {"source": 2},
        {"paper": "A-1"},
        {"persons": ()},
        {"body": {}},
    ):
        assert event_intent(msgspec.structs.replace(header, **change)) != said


@given(st.integers(0, 10**6))
def test_reading_back_in_pieces_is_reading_back_at_once(seed):
    """Heads from one reading let the next one continue, writers mixed, at any cut between commits."""
    rows = everything(played(seed))
    operation = rows[0].id[:16]
    whole = check_rows(rows, operation=operation)
    assert whole.rows == len(rows)
    assert not whole.problems
    assert not whole.detached
    chance = random.Random(seed)
    cut = chance.choice([at + 1 for at, row in enumerate(rows) if row.signature])
    first = check_rows(rows[:cut], operation=operation)
    second = check_rows(rows[cut:], operation=operation, heads=first.heads)
    assert not second.problems
    assert second.heads == whole.heads


def test_a_fork_is_read_back_as_authentic_and_detached():
    """Both branches of a forked writer are sound rows; the second one is listed as not continuing the first."""
    site, twin = chain(2, 2), chain(2)
    twin.write(draft(77), draft(78))
    twin.write(draft(79))
    rows = [*site.rows, *twin.rows[2:]]
    checked = check_rows(rows, operation=site.operation)
    assert not checked.problems
    assert [(one.code, one.sequence) for one in checked.detached] == [("chain.detached", 2)]
    forged = rows[-1]._replace(signature=key_of("thief").sign(EVENT_DOMAIN + rows[-1].header))
    assert check_rows([*rows[:-1], forged], operation=site.operation).problems


def test_rows_that_arrive_before_their_predecessors_are_detached_not_damaged():
    """A relay may bring the second half of a commit first; its signature covers the first half when that comes."""
    site = chain(1, 4)
    rows = [site.rows[0], *site.rows[3:], *site.rows[1:3]]
    checked = check_rows(rows, operation=site.operation)
    assert not checked.problems
    assert checked.detached
    assert check_rows(rows[:-2], operation=site.operation).detached
    alone = check_rows(site.rows[:3], operation=site.operation)
    assert [problem.code for problem in alone.problems] == ["commit.unsigned"]

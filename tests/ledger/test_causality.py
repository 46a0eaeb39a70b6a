"""The causal graph: a function of the set of events, whatever the order in which they came."""

import random

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.worlds import Installation, add_to, draft, everything, header_of, key_of, played
from resguardo.ledger.causality import CausalGraph
from resguardo.ledger.format import Row

seeds = st.integers(0, 10**6)


def graph_of(rows: list[Row]) -> CausalGraph:
    """A graph of these rows, added in this order."""
    graph = CausalGraph()
    for row in rows:
        add_to(graph, row)
    return graph


def pasts_of(rows: list[Row]) -> dict[bytes, set[bytes]]:
    """For each event everything in its causal past, itself included, the slow and obvious way."""
    pasts: dict[bytes, set[bytes]] = {}
    for row in sorted(rows, key=lambda one: header_of(one).generation):
        header = header_of(row)
        causes = [header.previous, *header.dependencies]
        pasts[row.id] = {row.id}.union(*(pasts[cause] for cause in causes if cause))
    return pasts


def world(seed: int) -> list[Row]:
    """All rows of a world of several writers, with a fork in every third one."""
    installations = played(seed)
    if seed % 3 == 0:
        chance = random.Random(seed)
        victim = chance.choice(installations)
        mine = [row for row in victim.rows if row.header[24:56] == victim.key.public]
        ends = [at for at, row in enumerate(mine) if row.signature]
        if ends:
            kept = mine[: chance.choice(ends) + 1]
            twin = Installation(victim.name, victim.operation)
            pasts = pasts_of(victim.rows)[kept[-1].id]
            twin.receive([row for row in victim.rows if row.id in pasts])
            twin.head = _head(kept[-1])
            twin.write(draft(5000), draft(5001))
            twin.write(draft(5002))
            installations[0].receive(twin.rows)
    return everything(installations)


def _head(row: Row):
    from resguardo.ledger.chain import Head

    header = header_of(row)
    return Head(header.sequence, row.id, header.generation, header.clock_ms, header.clock_counter)


@given(seeds)
def test_p4_p5_everything_is_released_when_all_causes_are_here(seed):
    """P4, P5: nothing is held or rejected once the set is complete, and each generation follows from its causes."""
    rows = world(seed)
    graph = graph_of(rows)
    assert not graph.held()
    assert not graph.rejected()
    assert len(graph) == len(rows)
    for row in rows:
        header = header_of(row)
        causes = [cause for cause in (header.previous, *header.dependencies) if cause]
        assert header.generation == 1 + max(map(graph.generation, causes), default=0)
        assert graph.place(row.id) == (header.writer, header.sequence, header.generation)


@given(seeds, st.randoms())
def test_p9_the_order_of_arrival_does_not_matter(seed, chance):
    """P9: fold order, knowledge, frontier and forks are the same for every order of arrival."""
    rows = world(seed)
    graph = graph_of(rows)
    shuffled = list(rows)
    chance.shuffle(shuffled)
    other = graph_of(shuffled)
    ids = [row.id for row in rows]
    assert sorted(ids, key=graph.order_key) == sorted(ids, key=other.order_key)
    assert graph.frontier() == other.frontier()
    assert graph.frontier_hash() == other.frontier_hash()
    assert graph.forks() == other.forks()
    assert not other.held()
    for one in chance.sample(ids, min(len(ids), 8)):
        for two in ids:
            assert graph.knows(one, two) == other.knows(one, two)


@given(seeds, st.randoms())
def test_p12_what_comes_again_changes_nothing(seed, chance):
    """P12: events that are added twice, held or released, release nothing anew."""
    rows = world(seed)
    graph = CausalGraph()
    released: list[bytes] = []
    order = rows + chance.choices(rows, k=len(rows))
    chance.shuffle(order)
    for row in order:
        released += add_to(graph, row)
    assert sorted(released) == sorted(row.id for row in rows)


@given(seeds, st.randoms())
def test_an_event_is_released_after_its_causes(seed, chance):
    """Each event is released once, and never before its predecessor and dependencies."""
    rows = world(seed)
    chance.shuffle(rows)
    graph = CausalGraph()
    done: set[bytes] = set()
    by_id = {row.id: header_of(row) for row in rows}
    for row in rows:
        batch = add_to(graph, row)
        assert batch == sorted(batch, key=graph.order_key)
        for name in batch:
            header = by_id[name]
            assert {cause for cause in (header.previous, *header.dependencies) if cause} <= done
            done.add(name)
        assert set(graph._held) | done == {
            one for one in by_id if one in graph or one in graph._held
        }
    assert done == set(by_id)


@given(seeds)
def test_knowledge_is_exactly_the_causal_past(seed):
    """An event knows what is in its past and nothing else, forked writers included."""
    rows = world(seed)
    graph = graph_of(rows)
    pasts = pasts_of(rows)
    for one in pasts:
        for two in pasts:
            assert graph.knows(one, two) == (two in pasts[one])
            assert graph.concurrent(one, two) == (two not in pasts[one] and one not in pasts[two])


@given(seeds)
def test_the_order_of_folding_extends_causality(seed):
    """Whoever is known sorts first, and no clock is read for it."""
    rows = world(seed)
    graph = graph_of(rows)
    for one, past in pasts_of(rows).items():
        assert all(graph.order_key(two) < graph.order_key(one) for two in past - {one})


@given(seeds, st.randoms())
def test_p11_clocks_change_nothing(seed, chance):
    """P11: a world whose clocks all lie has the same shape: who knows whom is read from links alone."""
    truthful = played(seed)
    lying = played(seed)
    for one in lying:
        one.now_ms = chance.randint(0, 10**15)
    for installations in (truthful, lying):
        for number in range(4):
            installations[number % 3].write(draft(900 + number))
            installations[(number + 1) % 3].receive(installations[number % 3].rows)
    shapes = []
    for installations in (truthful, lying):
        rows = everything(installations)
        graph = graph_of(rows)
        numbered = {row.id: at for at, row in enumerate(rows)}
        shapes.append(
            [[numbered[one] for one in rows_ids if graph.knows(row.id, one)] for row in rows]
            if (rows_ids := [row.id for row in rows])
            else []
        )
    assert shapes[0] == shapes[1]


@given(seeds)
def test_p30_a_fork_is_kept_with_its_proof_and_freezes_the_writer(seed):
    """P30: both headers are kept, the pair is named, and the writer is frozen from that number on."""
    rows = world(seed)
    graph = graph_of(rows)
    claims: dict[tuple[bytes, int, bytes | None], set[bytes]] = {}
    for row in rows:
        header = header_of(row)
        claims.setdefault((header.writer, header.sequence, header.previous), set()).add(row.id)
    expected = {
        (writer, sequence, tuple(sorted(names)))
        for (writer, sequence, _), names in claims.items()
        if len(names) > 1
    }
    assert {tuple(fork) for fork in graph.forks()} == expected
    for writer, sequence, names in expected:
        assert graph.frozen_from(writer) == sequence
        assert all(name in graph for name in names)
        assert len(graph.heads(writer)) == len(names)
    assert all(
        graph.frozen_from(key_of(f"site {n}").public) is None
        for n in range(3)
        if key_of(f"site {n}").public not in {writer for writer, _, _ in expected}
    )


def test_p30_a_fork_is_seen_before_its_causes_arrive():
    """Two headers for one number are the proof, also while what they build on is not here."""
    one, two = Installation("site 0"), Installation("site 0")
    for site in (one, two):
        site.write(draft(0))
        site.write(draft(1))
    one.write(draft(2))
    two.write(draft(3))
    graph = graph_of([one.rows[2], two.rows[2]])
    assert [fork.sequence for fork in graph.forks()] == [2]
    assert graph.frozen_from(one.key.public) == 2
    assert graph.held_count() == 2
    assert graph.held()[0].missing == (one.rows[1].id,)


def test_an_event_with_a_wrong_generation_is_rejected_and_holds_what_builds_on_it():
    """A generation can't be inflated: the event is never released, nor its successors."""
    site = Installation("site 0")
    site.write(draft(0))
    header = header_of(site.write(draft(1))[0])
    graph = graph_of(site.rows[:1])
    inflated = msgspec.structs.replace(header, generation=9)
    name = b"\x07" * 32
    assert not graph.add(
        name, inflated.writer, 1, inflated.previous, generation=inflated.generation
    )
    assert graph.rejected() == {name: "chain.generation"}
    assert not graph.add(b"\x08" * 32, inflated.writer, 2, name, generation=10)
    assert graph.held_count() == 1


def test_an_event_that_continues_another_writer_is_rejected():
    """The predecessor is the same writer's event with the number before."""
    first = Installation("site 0")
    first.write(draft(0))
    graph = graph_of(first.rows)
    stranger = key_of("site 1").public
    assert not graph.add(b"\x01" * 32, stranger, 1, first.rows[0].id, generation=2)
    assert not graph.add(b"\x02" * 32, first.key.public, 2, first.rows[0].id, generation=2)
    assert not graph.add(b"\x03" * 32, stranger, 3, None, generation=1)
    assert set(graph.rejected().values()) == {"chain.previous"}
    assert len(graph.rejected()) == 3


@given(seeds, st.randoms())
def test_p10_a_graph_from_a_snapshot_goes_on_like_the_one_it_was_taken_of(seed, chance):
    """P10: taken down and built up in the middle, the graph ends in the same state."""
    rows = world(seed)
    chance.shuffle(rows)
    half = len(rows) // 2
    graph = graph_of(rows[:half])
    plain = msgspec.msgpack.decode(msgspec.msgpack.encode(graph.to_plain()))
    again = CausalGraph.from_plain(plain)
    assert again.to_plain() == graph.to_plain()
    for row in rows[half:]:
        assert list(add_to(again, row)) == list(add_to(graph, row))
    assert again.to_plain() == graph.to_plain()
    assert again.frontier_hash() == graph.frontier_hash()
    assert again.forks() == graph.forks()


@given(seeds)
def test_naming_the_unknown_heads_makes_everything_known(seed):
    """An event that names the heads it is told to name knows all that is here."""
    installations = played(seed)
    everything(installations)
    first = installations[0]
    written = first.write(draft(999))[0]
    assert all(first.graph.knows(written.id, row.id) for row in first.rows)
    assert first.graph.heads_unknown_to(first.key.public) == []
    assert first.graph.frontier_hash() == first.graph.past_frontier_hash([written.id])


@given(seeds)
@settings(max_examples=25)
def test_the_frontier_of_a_past_is_its_heads(seed):
    """The frontier of what an event knew are the last events of each branch in its past."""
    rows = world(seed)
    graph = graph_of(rows)
    for name, past in pasts_of(rows).items():
        inside = [row for row in rows if row.id in past]
        continued = {header_of(row).previous for row in inside}
        heads = sorted(
            (header_of(row).writer, header_of(row).sequence, row.id)
            for row in inside
            if row.id not in continued
        )
        assert graph.past_frontier([name]) == heads

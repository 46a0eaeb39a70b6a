"""Bundles: nothing is believed for being in one, and every damage is named."""

import hashlib
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.worlds import (
    ANA,
    BEN,
    Installation,
    add_to,
    draft,
    everything,
    key_of,
    played,
    reference,
    sealed,
)
from resguardo.ledger import bundle
from resguardo.ledger.bundle import (
    BundleProblem,
    Manifest,
    admit,
    read_bundle,
    read_wraps,
    write_bundles,
    write_wraps,
)
from resguardo.ledger.causality import CausalGraph
from resguardo.ledger.format import RECORD_EVENT, Row, end_record, record

SITE = key_of("site 0")
seeds = st.integers(0, 10**6)


def packed(rows: list[Row], **options) -> bytes:
    """The one bundle in which these rows fit."""
    (whole,) = write_bundles(rows, operation=rows[0].id[:16], sender=SITE, **options)
    return whole


def taken(content: bytes, operation: bytes, known: set[bytes] = frozenset(), size: int = 4096):
    """What is admitted from a bundle that comes in chunks."""
    chunks = [content[at : at + size] for at in range(0, len(content), size)]
    return admit(chunks, operation=operation, is_known=known.__contains__)


def codes(admission) -> set[str]:
    """The codes of all problems."""
    return {problem.code for problem in admission.problems}


@given(seeds, st.integers(1, 5000))
def test_what_is_packed_arrives_in_its_order(seed, size):
    """Every row arrives, in order, without a problem, whatever the chunks."""
    rows = everything(played(seed))
    admission = taken(packed(rows), rows[0].id[:16], size=size)
    assert admission.problems == []
    assert [row for row, _ in admission.rows] == rows
    assert admission.manifest.sender == SITE.public
    assert admission.manifest.events == len(rows)


@given(seeds, st.data())
def test_p12_what_is_known_is_counted_and_not_taken_again(seed, data):
    """P12: a bundle that comes again brings nothing new."""
    rows = everything(played(seed))
    known = {row.id for row in data.draw(st.lists(st.sampled_from(rows)))}
    admission = taken(packed(rows), rows[0].id[:16], known)
    assert {row.id for row, _ in admission.rows} == {row.id for row in rows} - known
    assert admission.known == len(known)


@given(seeds, st.data())
@settings(max_examples=200)
def test_a_flipped_bit_is_named_and_nothing_false_is_taken(seed, data):
    """Of a damaged bundle only rows that were written are taken, and at least one problem is said."""
    rows = everything(played(seed, steps=8))
    content = bytearray(packed(rows))
    bit = data.draw(st.integers(0, 8 * len(content) - 1))
    content[bit // 8] ^= 1 << bit % 8
    admission = taken(bytes(content), rows[0].id[:16])
    assert admission.problems
    assert {row for row, _ in admission.rows} <= set(rows)


@given(seeds, st.data())
def test_a_cut_bundle_gives_whole_commits_and_says_that_it_was_cut(seed, data):
    """Wherever a bundle is cut, what is taken are whole commits."""
    rows = everything(played(seed, steps=8))
    content = packed(rows)
    admission = taken(content[: data.draw(st.integers(0, len(content) - 1))], rows[0].id[:16])
    assert "bundle.truncated" in codes(admission)
    by_writer: dict[bytes, Row] = {row.header[24:56]: row for row, _ in admission.rows}
    assert all(row.signature for row in by_writer.values())


@given(st.binary(max_size=400))
def test_random_bytes_are_only_problems(content):
    """Whatever comes on a stick ends in problems, never in an error."""
    for start in (b"", bundle.BUNDLE_MAGIC):
        admission = taken(start + content, bytes(16))
        assert admission.problems
        assert admission.rows == []


def test_a_bundle_of_another_operation_is_refused_whole():
    """The drill's bundle never lands in a real operation."""
    rows = everything(played(1))
    admission = taken(packed(rows), reference("another"))
    assert "bundle.operation" in codes(admission)
    assert admission.rows == []


def test_a_row_of_another_operation_inside_a_sound_bundle_is_refused():
    """A sender who mixes operations gets only the right ones in."""
    rows, other = everything(played(1)), Installation("site 9")
    other.write(draft(1))
    admission = taken(packed([*rows, *other.rows]), rows[0].id[:16])
    assert codes(admission) == {"operation.foreign"}
    assert [row for row, _ in admission.rows] == rows


def test_a_manifest_that_its_sender_did_not_sign_is_refused():
    """Without a sound manifest nothing is taken in."""
    rows = everything(played(1))
    content = packed(rows)
    at = content.index(SITE.public)
    forged = content[:at] + BEN.public + content[at + 32 :]
    admission = taken(forged, rows[0].id[:16])
    assert "bundle.signature" in codes(admission)
    assert admission.rows == []


def test_a_bundle_of_a_newer_version_is_named():
    """A file of another version is said to be that, not read by guess."""
    rows = everything(played(1))
    content = packed(rows).replace(b"bundle/v1\n", b"bundle/v2\n", 1)
    (problem,) = read_bundle([content], operation=rows[0].id[:16])
    assert problem.code == "bundle.truncated"
    assert "v2" in problem.found


def test_a_row_that_is_twice_in_a_bundle_and_an_unknown_record_are_named():
    """Doubled rows and strange records are problems of their own; the rest is read."""
    rows = everything(played(1))
    content = packed(rows)
    body, end = content[: -len(end_record(0))], end_record(len(rows) + 3)
    doubled = record(
        RECORD_EVENT, len(rows[0].header).to_bytes(2, "big") + rows[0].header + rows[0].signature
    )
    admission = taken(body + doubled + record(b"?", b"x") + end, rows[0].id[:16])
    assert codes(admission) == {"bundle.duplicate", "bundle.record", "bundle.digest"}
    assert [row for row, _ in admission.rows] == rows


def test_a_damaged_commit_is_refused_and_the_next_ones_are_held_not_lost():
    """After a damaged commit the later ones are authentic, wait in the graph, and are freed by a second copy."""
    site = Installation("site 0")
    for number in range(4):
        site.write(draft(10 * number), draft(10 * number + 1))
    content = packed(site.rows)
    at = content.index(site.rows[2].header) + 100
    damaged = content[:at] + bytes((content[at] ^ 1,)) + content[at + 1 :]
    first = taken(damaged, site.operation)
    graph = CausalGraph()
    for row, _ in first.rows:
        add_to(graph, row)
    assert len(graph) == 2
    assert graph.held_count() == 4
    second = taken(content, site.operation, {row.id for row, _ in first.rows})
    for row, _ in second.rows:
        add_to(graph, row)
    assert len(graph) == 8
    assert [row for row, _ in second.rows] == site.rows[2:4]


@given(seeds, st.randoms())
@settings(max_examples=30)
def test_p9_lost_doubled_and_shuffled_bundles_end_in_the_same_set(seed, chance):
    """P9: small bundles, some lost and sent again, in any order, bring every site to the same graph."""
    rows = everything(played(seed))
    operation = rows[0].id[:16]
    commits: list[list[Row]] = [[]]
    for row in rows:
        commits[-1].append(row)
        if row.signature:
            commits.append([])
    bundles = [
        b"".join(write_bundles(one, operation=operation, sender=SITE)) for one in commits[:-1]
    ]
    sent = [*bundles, *chance.choices(bundles, k=5)]
    chance.shuffle(sent)
    graph, known = CausalGraph(), set()
    for content in sent:
        admission = taken(content, operation, known)
        assert not admission.problems
        for row, _ in admission.rows:
            known.add(row.id)
            add_to(graph, row)
    assert len(graph) == len(rows)
    assert not graph.held()


def test_sealed_content_travels_with_the_rows_that_name_it():
    """A blob is taken when a row that is taken, or a known one that lacks it, names its hash; others are left."""
    site = Installation("site 0")
    command, subject = reference("command"), reference("person")
    blob, part = sealed(1, site.key.public, command, subject)
    stranger, _ = sealed(2, site.key.public, command, subject)
    site.write(draft(0, command=command, persons=(subject,), parts=(part,)))
    content = packed(site.rows, blob=lambda digest: blob if digest == part.digest else None)
    assert taken(content, site.operation).blobs == {part.digest: blob}
    known = {site.rows[0].id}
    assert taken(content, site.operation, known).blobs == {}
    again = admit(
        [content],
        operation=site.operation,
        is_known=known.__contains__,
        wants_blob=lambda _digest: True,
    )
    assert again.blobs == {part.digest: blob}
    false = packed(site.rows, blob=lambda _digest: stranger)
    assert taken(false, site.operation).blobs == {}
    assert packed(site.rows, blob=lambda _digest: None)


def test_an_export_is_divided_where_the_limits_ask_and_never_inside_a_commit(monkeypatch):
    """Bundles keep to the numbers of bytes and events, are numbered, and each is taken by itself."""
    monkeypatch.setattr(bundle, "BUNDLE_EVENTS_MAX", 5)
    site = Installation("site 0")
    for number in range(6):
        site.write(*(draft(10 * number + at) for at in range(2)))
    bundles = list(write_bundles(site.rows, operation=site.operation, sender=SITE))
    manifests = [next(read_bundle([one], operation=site.operation)) for one in bundles]
    assert [(one.number, one.events) for one in manifests if isinstance(one, Manifest)] == [
        (0, 4),
        (1, 4),
        (2, 4),
    ]
    rows = [row for one in bundles for row, _ in taken(one, site.operation).rows]
    assert rows == site.rows
    site.write(*(draft(900 + at) for at in range(6)))
    with pytest.raises(ValueError, match="one that fits"):
        list(write_bundles(site.rows, operation=site.operation, sender=SITE))
    with pytest.raises(ValueError, match="whole commits"):
        list(write_bundles(site.rows[:-1], operation=site.operation, sender=SITE))


def test_a_reader_stops_at_the_limits(monkeypatch):
    """More bytes or events than a bundle may have are a problem; nothing more is kept in memory."""
    site = Installation("site 0")
    for number in range(6):
        site.write(draft(number))
    content = packed(site.rows)
    monkeypatch.setattr(bundle, "BUNDLE_EVENTS_MAX", 4)
    admission = taken(content, site.operation)
    assert "bundle.events" in codes(admission)
    assert len(admission.rows) == 4
    monkeypatch.setattr(bundle, "BUNDLE_BYTES_MAX", len(content) - 1)
    assert "bundle.truncated" in codes(taken(content, site.operation))


def test_wrapped_keys_travel_apart_and_open_for_their_receiver_only():
    """The file of wraps names its receiver, is signed, and any damage refuses it whole."""
    wraps = [(hashlib.sha256(bytes((n,))).digest(), bytes((n,)) * 40) for n in range(3)]
    receiver = hashlib.sha256(b"transport key").digest()
    file = write_wraps(wraps, sender=ANA, receiver=receiver)
    assert read_wraps([file], receiver=receiver) == wraps
    assert read_wraps([file], receiver=bytes(32)).code == "wraps.receiver"
    assert read_wraps([file[:-1]], receiver=receiver).code == "wraps.truncated"
    chance = random.Random(4)
    for _ in range(60):
        damaged = bytearray(file)
        damaged[chance.randrange(len(file))] ^= 1 << chance.randrange(8)
        assert isinstance(read_wraps([bytes(damaged)], receiver=receiver), BundleProblem)

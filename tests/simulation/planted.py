"""Faults put into the system on purpose, each of which the simulation must find: a check of the checks.

Each fault is a function that is given pytest's `monkeypatch`; the table names the predicate by which it should be found.
"""

from msgspec.structs import replace

from resguardo.account import account, reading
from resguardo.account.attesting import Attestations
from resguardo.account.reading import Reading
from resguardo.ledger.causality import CausalGraph
from resguardo.ledger.format import KEY_CLOCK, KEY_COMMAND, KEY_WRITER
from resguardo.operation import closing, fold
from resguardo.operation.count import CountRecord
from resguardo.operation.custody_tree import CustodyTree
from resguardo.operation.merge import PersonsMerged
from resguardo.operation.recovery import SearchSigned
from resguardo.operation.team import Team
from resguardo.store import admission, memory
from simulation.keyring import MemoryKeyring


def last_write_wins(patch):
    """Of two handovers from one link the one read last has the person."""
    add = CustodyTree.add

    def wrong(tree, link, *arguments, **more):
        add(tree, link, *arguments, **more)
        tree.open = [link]

    patch.setattr(CustodyTree, "add", wrong)
    patch.setattr(CustodyTree, "refresh", lambda tree: None)


def fold_by_clock(patch):
    """Events are folded in the order of their clocks."""
    released = reading._Released

    def wrong(key, row, fields):
        return released((fields[KEY_CLOCK][0], key[1]), row, fields)

    patch.setattr(reading, "_Released", wrong)


def fold_by_arrival(patch):
    """Events are folded as they come in."""
    released = reading._Released
    patch.setattr(
        reading, "_Released", lambda key, row, fields: released((row.arrival, key[1]), row, fields)
    )


def accept_unsigned(patch):
    """Nobody asks whether the people who are named signed."""
    patch.setattr(Attestations, "signed", lambda *_: True)


def accept_any_command(patch):
    """A command once signed is signed for ever, by its number."""
    gather, seen = Attestations.gather, set()

    def wrong(attestations, row, fields):
        gather(attestations, row, fields)
        number = fields[KEY_WRITER], fields[KEY_COMMAND]
        if row.id not in attestations.lacking:
            seen.add(number)
        elif number in seen:
            attestations.lacking.discard(row.id)

    patch.setattr(Attestations, "gather", wrong)


def drop_a_held_event(patch):
    """What waits is forgotten instead of kept."""
    patch.setattr(CausalGraph, "_hold", lambda *_: None)


def forget_what_waits_in_a_snapshot(patch):
    """A snapshot leaves out what waits."""
    to_plain = CausalGraph.to_plain
    patch.setattr(CausalGraph, "to_plain", lambda graph: to_plain(graph) | {"held": []})


def reuse_a_number_after_a_crash(patch):
    """The end of the chain is kept in the process and not read from the rows."""
    heads = {}

    def wrong(transaction, writer):
        shelf = transaction._shelf
        end = shelf.ends.get(writer)
        if end is None:
            return None
        index = end[1]
        stale = heads.setdefault(writer, index)
        heads[writer] = index
        row = shelf.rows[stale if index - stale == 1 else index]
        return memory.head_of(row.id, row.header)

    patch.setattr(memory.MemoryTransaction, "head", wrong)
    patch.setattr(admission, "_refuse_reuse", lambda *_: None)


def count_late_marks(patch):
    """A closing that comes to know of later marks counts them in."""
    branch = fold.BRANCHES[closing.CountClosed]

    def grows(state, event, written):
        branch(state, event, written)
        record = state.counts.counts[event.count]
        for one in record.closings:
            sighted = replace(
                one.figures.sighted, children=one.figures.sighted.children + len(record.late)
            )
            one.figures = replace(one.figures, sighted=sighted)

    patch.setitem(fold.BRANCHES, closing.CountClosed, grows)


def first_counts_twice(patch):
    """One counter may walk a count as first and as second."""
    patch.setattr(CountRecord, "orders_of", lambda record, counter: set())


def the_closer_may_count(patch):
    """Whoever counted may close."""
    patch.setattr(CountRecord, "counters", lambda record: [])
    patch.setattr(closing, "_judge_closer", lambda record, written: None)


def close_with_unexplained(patch):
    """A count may be closed although somebody is neither seen nor out nor missing."""
    sort_roll = closing.sort_roll
    patch.setattr(
        closing,
        "sort_roll",
        lambda state, record: sort_roll(state, record)._replace(unexplained=[]),
    )


def missing_without_absence(patch):
    """The missing of a closing are listed and nobody looks for them."""
    patch.setattr(closing, "open_events", lambda *_, **__: [])


def merge_with_one_signer(patch):
    """One signer is enough to make two records one."""
    patch.setattr(PersonsMerged, "type", PersonsMerged.type._replace(signers=1))


def ignore_revocation(patch):
    """What a revoked or forked device writes counts as before."""
    judge = Team.judge

    def wrong(team, event, written):
        cuts, team.cuts = team.cuts, {}
        try:
            judge(team, event, written)
        finally:
            team.cuts = cuts

    patch.setattr(Team, "judge", wrong)


def snapshot_of_yesterday(patch):
    """A snapshot says that it covers one commit more than it does."""
    to_bytes = Reading.to_bytes
    kept = {}

    def wrong(folded):
        before = kept.get(id(folded))
        kept[id(folded)] = to_bytes(folded)
        return before or kept[id(folded)]

    patch.setattr(Reading, "to_bytes", wrong)


def no_fold_again(patch):
    """What arrives late is kept and never read."""
    patch.setattr(Reading, "_fold_again", lambda *_: [])


def search_closes_the_alert(patch):
    """Once somebody signs for the search there is no alert any more, although nobody ended it."""
    branch = fold.BRANCHES[SearchSigned]

    def wrong(state, event, written):
        branch(state, event, written)
        for one in state.absences.absences.values():
            if one.person == event.person:
                one.alert_is_active = False

    patch.setitem(fold.BRANCHES, SearchSigned, wrong)


def lose_a_holder(patch):
    """A handover leaves nobody who answers."""
    add = CustodyTree.add

    def wrong(tree, link, holder, bases, written, **more):
        add(tree, link, holder, bases, written, **more)
        if len(bases) == 1 and written.event[0] < 64:
            tree.open = []

    patch.setattr(CustodyTree, "add", wrong)


def keep_the_key(patch):
    """An erasure removes the ciphertexts and keeps the key."""
    patch.setattr(MemoryKeyring, "destroy", lambda keyring, subject: 1)


def lose_the_write(patch):
    """What was acknowledged is not all kept."""
    publish = memory.MemoryTransaction.publish
    count = []

    def wrong(transaction):
        count.append(1)
        if len(count) % 97 == 0 and len(transaction._shelf.rows) > transaction._shelf.visible:
            transaction._shelf.cut(transaction._shelf.visible)
        publish(transaction)

    patch.setattr(memory.MemoryTransaction, "publish", wrong)


def half_undone(patch):
    """What an aborted act wrote stays in the state."""

    def wrong(self, script):
        def work(transaction):
            self._catch_up(transaction)
            return script(lambda request: self._perform(transaction, request))

        return self._commits.submit(self.operation, work)

    patch.setattr(account.Account, "together", wrong)


def names_in_clear(patch):
    """The name is written into the header as well."""
    drafts = account.Drafting.drafts

    def wrong(drafting, events, by, credentials):
        made, blobs = drafts(drafting, events, by, credentials)
        named = [getattr(getattr(one, "content", None), "name", None) for one in events]
        return [
            replace(draft, paper=name[:40]) if name else draft
            for draft, name in zip(made, named, strict=True)
        ], blobs

    patch.setattr(account.Drafting, "drafts", wrong)


PLANTED = {
    bug.__name__: (bug, found_by)
    for bug, found_by in (
        (last_write_wins, ("P16",)),
        (fold_by_clock, ("P9", "P10", "team.staff_unknown")),
        (fold_by_arrival, ("P9", "P10")),
        (accept_unsigned, ("nobody signed",)),
        (accept_any_command, ("nobody signed",)),
        (drop_a_held_event, ("P9", "P10", "P39")),
        (forget_what_waits_in_a_snapshot, ("P10",)),
        (reuse_a_number_after_a_crash, ("P29", "account.device_cut_off")),
        (count_late_marks, ("P19", "P21", "P22")),
        (first_counts_twice, ("P20",)),
        (the_closer_may_count, ("P20",)),
        (close_with_unexplained, ("P19",)),
        (missing_without_absence, ("P23",)),
        (search_closes_the_alert, ("no alert ends by itself",)),
        (merge_with_one_signer, ("nobody signed",)),
        (ignore_revocation, ("P30", "P31")),
        (snapshot_of_yesterday, ("P10",)),
        (no_fold_again, ("P8", "P9", "P10")),
        (lose_a_holder, ("P14",)),
        (keep_the_key, ("P32",)),
        (lose_the_write, ("P28", "leaves everything as it was")),
        (half_undone, ("leaves everything as it was",)),
        (names_in_clear, ("P33",)),
    )
}
"""Each fault by its name, with the predicates that may find it. The first words that a run says are enough."""

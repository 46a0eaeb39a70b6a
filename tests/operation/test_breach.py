"""Breach: one press, the emergency count, exits with watchers, and the list that shrinks."""

import time

from hypothesis import given
from hypothesis import strategies as some

import kit.verbs_absence
import kit.verbs_count
import kit.verbs_custody
import kit.verbs_placement
import kit.verbs_register  # noqa: F401
from kit.stage import Stage
from resguardo.operation import breach, unaccounted
from resguardo.operation.act import ACTS
from resguardo.operation.breach import BreachDeclared, WordsLogged
from resguardo.operation.count import CountOpened, Mark, SightingIdentity, ZoneDrawn
from resguardo.operation.identifiers import PersonId

SHELTER = """
    15:00  dora     opens shelter S
    15:01  dora     opens room R1 in S
    15:01  dora     opens room R2 in S
    15:02  dora     opens exit GATE in S
    15:02  dora     opens exit KITCHEN in S
    15:03  ana      tags P1 P2 P3 in R1
    15:04  ana      tags W1 as adult in R1
    15:10  ana+eva  hands P1 P2 P3 W1 over to eva
"""


def test_one_press_fixes_the_moment_and_opens_the_emergency_count():
    """Whoever sees it presses; the count, with every room as a zone, is in the same commit."""
    stage = Stage().play(SHELTER + "16:30  zoe  declares breach in S   -> unaccounted P1 P2 P3 W1")
    [declared] = [one.event for one in stage.recorded if isinstance(one.event, BreachDeclared)]
    opened = [one for one in stage.recorded if isinstance(one.event, CountOpened)]
    assert [one.event.count for one in opened] == [declared.count]
    assert opened[0].written.happened_at == stage.at("16:30")
    zones = {one.event.zone for one in stage.recorded if isinstance(one.event, ZoneDrawn)}
    assert zones == {stage.labels["R1"], stage.labels["R2"]}
    assert ACTS["breach.declare_breach"].always


def test_a_breach_is_declared_even_where_nothing_was_prepared():
    """No place, no roll, no role: the button still works."""
    Stage().play("16:30  zoe  declares breach   -> unaccounted nobody")


def test_a_second_press_for_the_same_place_leads_to_the_open_one():
    """One breach of a place at a time; another place is another breach."""
    stage = Stage().play(
        SHELTER
        + """
        16:30  zoe   declares breach in S
        16:31  eva   declares breach in S    -> refused breach.breach_open
        16:32  eva   declares breach
    """
    )
    assert len(stage.state.breaches.open()) == 2


def test_two_sites_that_press_apart_have_two_breaches_and_two_lists():
    """Neither press is lost."""
    stage = Stage().play(SHELTER)
    apart = stage.apart()
    stage.play("16:30  zoe  declares breach in S")
    apart.play("16:31  eva  declares breach in S")
    assert len(stage.meet(apart).state.breaches.open()) == 2


def test_the_list_shrinks_with_every_face_and_says_who_saw_them_last():
    """On the roll and not seen, not out, not declared: with last sighting and last custodian."""
    stage = Stage().play(
        SHELTER
        + """
        15:30  olga   opens regular count C in S
        15:31  olga   sends carla to R1
        15:32  carla  marks P1 P2 in R1
        16:00  eva    sends P3 out to hospital with ben until 22:00
        16:30  eva    declares breach in S     -> unaccounted P1 P2 W1
        16:31  carla  marks W1 in R1           -> unaccounted P1 P2
        16:32  diego  marks P2                 -> unaccounted P1
    """
    )
    [line] = unaccounted.unaccounted(
        stage.state, breach.count_of(stage.state, stage.labels["breach"])
    )
    assert line.person == stage.person("P1")
    assert (line.last_seen_at, line.last_seen_by) == (stage.at("15:32"), stage.staff("carla"))
    assert line.last_seen_place == stage.labels["R1"]
    assert line.answers_for == stage.staff("eva")
    assert line.tag == stage.state.register.persons[line.person].tag


def test_without_a_count_the_last_handover_is_the_last_sighting():
    """Who took somebody over saw them then."""
    stage = Stage().play(SHELTER + "16:30  eva  declares breach in S")
    line = unaccounted.unaccounted(stage.state)[0]
    assert (line.last_seen_at, line.last_seen_by) == (stage.at("15:10"), stage.staff("eva"))


def test_a_signature_for_the_search_is_no_sighting():
    """Whoever signs for the search answers for somebody whom they have not seen."""
    stage = Stage().play(
        SHELTER
        + """
        16:30  nora        declares P1 absent
        17:10  pablo+dora  signs for the search of P1   -> P1 with pablo
    """
    )
    [line] = unaccounted.unaccounted(stage.state)
    assert (line.last_seen_at, line.last_seen_by) == (stage.at("15:10"), stage.staff("eva"))
    assert line.answers_for == stage.staff("pablo")


def test_somebody_marked_without_certainty_stays_on_the_list():
    """Present, identity not confirmed, takes nobody off."""
    Stage().play(
        SHELTER
        + """
        16:30  eva    declares breach in S
        16:31  carla  marks P1 in R1 unsure    -> unaccounted P1 P2 P3 W1
    """
    )


def test_a_breach_ends_when_its_count_is_signed_and_the_missing_stay_on_the_list():
    """The danger being over takes nobody off the list."""
    stage = Stage().play(
        SHELTER
        + """
        16:30  eva    declares breach in S
        16:31  eva    calls the police
        16:31  carla  marks P1 P2 W1 in R1
        16:40  rosa   ends breach                 -> refused breach.count_open
        16:45  olga   signs count as it stands    -> unaccounted P3; P3 absent
        16:50  rosa   ends breach                 -> unaccounted P3
        16:51  rosa   ends breach                 -> refused breach.breach_unknown
        17:00  nora   locates P3
        17:10  pablo+eva  recovers P3             -> unaccounted nobody
    """
    )
    assert unaccounted.unaccounted(stage.state, stage.labels["count"]) == []
    assert stage.state.breaches.breaches[stage.labels["breach"]].police_called_at == stage.at(
        "16:31"
    )


def test_what_the_scribe_writes_is_sealed():
    """The log's words are content; the state only counts the lines."""
    stage = Stage().play(
        SHELTER + "16:30  eva  declares breach in S\n16:32  zoe  writes gate is open"
    )
    [line] = [one.event for one in stage.recorded if isinstance(one.event, WordsLogged)]
    assert line.content is None, "the ledger's clear part holds no word"
    assert stage.state.breaches.breaches[stage.labels["breach"]].lines == 1


@given(watched=some.sets(some.sampled_from(["GATE", "KITCHEN"])))
def test_invariant_24_every_exit_has_a_named_watcher_or_is_listed(watched):
    """The exits nobody watches are exactly those that are shown."""
    stage = Stage().play(SHELTER + "16:30  eva  declares breach in S")
    for watcher, exit_place in zip(("pablo", "carla"), sorted(watched), strict=False):
        stage.play(f"16:31  olga  puts {watcher} at {exit_place}")
    shown = breach.exits_unwatched(stage.state, stage.labels["breach"])
    assert set(shown) == {stage.labels[one] for one in {"GATE", "KITCHEN"} - watched}


def test_invariant_24_one_person_watches_one_exit_and_is_in_service():
    """Nobody stands at two doors; a room is no exit; who left watches nothing."""
    stage = Stage().play(
        SHELTER
        + """
        16:30  eva   declares breach in S
        16:31  olga  puts pablo at GATE
        16:32  olga  puts pablo at KITCHEN    -> refused breach.watcher_elsewhere
        16:33  olga  puts carla at R1         -> refused breach.exit_unknown
    """
    )
    stage.do(stage.by("16:40", "rosa"), "team.end_service", staff=stage.staff("pablo"))
    assert len(breach.exits_unwatched(stage.state, stage.labels["breach"])) == 2
    stage.play("16:41  olga  puts pablo at GATE   -> refused breach.watcher_unknown")


def test_the_list_of_ten_thousand_is_complete_within_half_a_second():
    """From the last mark to the complete list: 500 ms for 10,000 persons."""
    stage = Stage().play(SHELTER + "16:30  eva  declares breach in S")
    state = stage.state
    record = state.counts.counts[stage.labels["count"]]
    first = stage.person("P1")
    mark = Mark(
        stage.staff("carla"),
        1,
        None,
        SightingIdentity.CONFIRMED,
        stage.at("16:31"),
        b"e" * 32,
        None,
    )
    for number in range(10_000):
        person = PersonId(b"many" + number.to_bytes(12, "big"))
        for table in (state.register.persons, state.custody.trees, state.placement.stays):
            table[person] = table[first]
        record.roll[person] = len(record.roll)
        if number % 2:
            record.marks[person] = [mark]
    started = time.process_time()
    listed = unaccounted.unaccounted(state, breach.count_of(state, stage.labels["breach"]))
    seconds = time.process_time() - started
    assert len(listed) == 5_004
    assert seconds < 0.5, seconds

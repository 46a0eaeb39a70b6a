"""The auditor finds a lie: whatever it is given that differs from the truth, it names."""

import ast
from pathlib import Path

import pytest

from resguardo.drill import auditor
from resguardo.drill.auditor import Books, CountSaid, Link, Seen

P1, P2 = 1, 2
HOUR = 3_600_000


@pytest.fixture
def books() -> Books:
    """P1 and P2 get bands at 1 h from ana; eva takes P1 over at 2 h; P2 is carried off at 3 h."""
    books = Books()
    for number in (P1, P2):
        books.hear_band(number, f"band {number}", is_child=True)
        books.hear_holder(number, "ana", HOUR)
        books.hear_place(number, "room", HOUR)
    books.hear_holder(P1, "eva", 2 * HOUR)
    books.hear_place(P2, "away", 3 * HOUR)
    return books


LINKS = [
    Link(P1, "a", "ana", HOUR, ()),
    Link(P1, "b", "eva", 2 * HOUR, ("a",)),
    Link(P2, "c", "ana", HOUR, ()),
]
SAID = CountSaid("c1", 4 * HOUR, 5 * HOUR, frozenset({P1}), frozenset({P2}), frozenset(), 2, 0)


def test_the_truth_raises_no_complaint(books):
    """An account that says what the world says passes."""
    audit = auditor.audit_custody(LINKS, books, 9 * HOUR)
    assert (audit.gaps, audit.overlaps, audit.wrong) == ([], [], [])
    assert auditor.audit_count(SAID, books, ["room"], []) == []
    assert auditor.audit_holders({P1: "eva", P2: "ana"}, books, 4 * HOUR) == []


def test_a_handover_that_nobody_wrote_down_is_a_wrong_holder(books):
    """When the account keeps the old holder, the auditor names the person, the moment and both names."""
    audit = auditor.audit_custody([LINKS[0], LINKS[2]], books, 9 * HOUR)
    [complaint] = audit.wrong
    assert complaint[1:] == (P1, 2 * HOUR, "ana", "eva")


def test_a_person_without_a_link_is_a_gap(books):
    """Nobody who answers, at any instant, is a gap."""
    audit = auditor.audit_custody(LINKS[:2], books, 9 * HOUR)
    assert {complaint.number for complaint in audit.gaps} == {P2}


def test_two_links_from_nowhere_are_an_overlap(books):
    """Two who answer without anybody before them who answered for both."""
    second = Link(P2, "d", "ben", HOUR, ())
    audit = auditor.audit_custody([*LINKS, second], books, 9 * HOUR)
    assert {complaint.number for complaint in audit.overlaps} == {P2}


def test_two_who_took_over_from_one_are_contested_and_the_one_answers(books):
    """A link spent twice is a contest, and until it is resolved the last common holder answers."""
    twice = Link(P1, "d", "ben", 2 * HOUR, ("a",))
    audit = auditor.audit_custody([*LINKS, twice], books, 9 * HOUR)
    assert audit.contested == {P1}
    assert [(complaint.said, complaint.truth) for complaint in audit.wrong] == [("ana", "eva")]


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"present": frozenset({P1, P2}), "missing": frozenset()}, {"present", "missing"}),
        ({"present": frozenset(), "missing": frozenset({P1, P2})}, {"present", "missing"}),
        ({"out": frozenset({P1})}, {"out"}),
        ({"children": 3}, {"total"}),
    ],
)
def test_a_count_that_names_the_wrong_people_is_found(books, changed, named):
    """Anybody named who is not there, or there and not named, and a total that does not add up."""
    complaints = auditor.audit_count(SAID._replace(**changed), books, ["room"], [])
    assert {complaint.what for complaint in complaints} == named


def test_a_sighting_of_somebody_who_was_gone_is_found(books):
    """Whoever is missing can't have been seen in the room after they were carried off."""
    assert auditor.audit_sightings([Seen(P2, 2 * HOUR, "room")], books) == []
    [complaint] = auditor.audit_sightings([Seen(P2, 4 * HOUR, "room")], books)
    assert (complaint.number, complaint.truth) == (P2, "away")


def test_a_wrong_name_at_one_instant_is_found(books):
    """Asked as of a moment, the account must name the one who answered then."""
    [complaint] = auditor.audit_holders({P1: "ana", P2: "ana"}, books, 4 * HOUR)
    assert (complaint.number, complaint.said, complaint.truth) == (P1, "ana", "eva")


def test_the_auditor_and_the_world_import_none_of_the_rules():
    """A mistake in the rules or in the reconciliation can't make account and auditor agree."""
    for module in ("auditor", "world", "people"):
        source = Path(auditor.__file__).with_name(f"{module}.py").read_text(encoding="utf-8")
        nodes = list(ast.walk(ast.parse(source)))
        imported = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
        imported |= {
            name.name for node in nodes if isinstance(node, ast.Import) for name in node.names
        }
        ours = {name for name in imported if name.startswith("resguardo")}
        assert ours <= {"resguardo.drill.people"}, module

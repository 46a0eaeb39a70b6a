"""Disputes in one list and overdue on one board: what two sites said apart, until a signed act settles it; and whose what is late is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kit.verbs_absence
import kit.verbs_claims
import kit.verbs_count
import kit.verbs_custody
import kit.verbs_family
import kit.verbs_judgement
import kit.verbs_placement
import kit.verbs_register
import kit.verbs_release
import kit.verbs_sheets
import kit.verbs_statement
import kit.verbs_team  # noqa: F401
from kit.stage import Stage
from resguardo.operation.disputes import DisputeKind, disputes
from resguardo.operation.overdue import overdue, waiting

BEGIN = """
    18:00  dora    opens shelter S
    18:00  dora    opens vehicle BUS
    18:01  dora    opens room R1 in S
    18:01  dora    opens room R2 in S
    18:03  ana     tags P1 P2 P3 in R1
    18:04  ana     says P1 is Luz as C1
    18:04  ana     says P1 is Sol as C2
    18:05  ana     links P2 to P1 as sibling as L1
    18:06  ana     notes mention N1 for nora until 22:00
    18:07  nora    names recipient Y1
    18:07  julia   records order O1 for P1 to Y1
    18:08  olga    opens regular count C in S
    18:09  olga    sends carla to R1
    18:10  ben     opens manifest M on BUS with ben
    18:11  ana+ben boards P3 on M
    18:12  ben     closes boarding of M counting P3
"""
RECOVERED = """
    19:00  nora       declares P1 absent
    19:01  nora       locates P1
"""
CLOSED = """
    20:01  rosa+nora  resolves P1 for pablo seen by dora at 20:00
    20:02  marta      checks P1
    20:03  ines       schedules the interview of P1 for 20:04
    20:04  ines       interviews P1
    20:05  nora       decides where to place P1
    20:06  nora       closes absence of P1
"""
BAND = "replaces the band of P1"
STORIES = {
    DisputeKind.CUSTODY: (
        "",
        "19:30  ana+ben  hands P1 over to ben",
        "19:30  ana+eva  hands P1 over to eva",
        "20:00  rosa+nora  resolves P1 for ben seen by marta at 19:50",
    ),
    DisputeKind.BAND: ("", f"19:30  ana  {BAND}", f"19:30  ana  {BAND}", f"20:00  ana  {BAND}"),
    DisputeKind.AGE: (
        "",
        "19:30  rosa+renata  reclassifies P1 as adult on documented",
        "19:30  rosa+renata  reclassifies P1 as child on assessed",
        "20:00  rosa+renata  reclassifies P1 as adult on documented",
    ),
    DisputeKind.JUDGEMENT: (
        "",
        "19:30  renata  judges P1 and P2 same as J1",
        "19:30  renata  judges P1 and P2 different as J2",
        "20:00  renata  undoes J2",
    ),
    DisputeKind.IDENTITY: (
        "",
        "19:30  renata  confirms C1 of P1",
        "19:30  renata  confirms C2 of P1",
        "20:00  renata  withdraws the confirmation of C2 of P1",
    ),
    DisputeKind.FAMILY: (
        "",
        "19:30  renata  verifies L1",
        "19:30  ana  withdraws link L1",
        "20:00  ana  withdraws link L1",
    ),
    DisputeKind.MERGE: (
        "",
        "19:30  rosa+renata  merges P2 into P1 as M1",
        "19:30  rosa+renata  merges P2 into P3 as M2",
        "20:00  rosa+renata  splits M2",
    ),
    DisputeKind.MENTION: (
        "",
        "19:30  ana  matches N1 with P1",
        "19:30  renata  closes mention N1",
        "20:00  renata  reopens N1 for nora until 23:00",
    ),
    DisputeKind.CLAIM: (
        "18:30  nora  receives claim K1",
        "19:30  nora  closes claim K1 as withdrawn",
        "19:30  nora  closes claim K1 as no_lead",
        "20:00  nora  reopens claim K1 for nora until 23:00",
    ),
    DisputeKind.PLACE: (
        "",
        "19:30  dora  assigns P1 to R1",
        "19:30  dora  assigns P1 to R2",
        "20:00  dora  assigns P1 to R2",
    ),
    DisputeKind.TRANSPORT: (
        "",
        "19:30  ben  lets P3 down from M",
        "19:30  dora  turns P3 of M away because no_room",
        "20:00  ben  lets P3 down from M",
    ),
    DisputeKind.SLIP: (
        "",
        "19:30  ana  offers P1 to ben on slip 17",
        "19:30  ana  offers P2 to eva on slip 17",
        None,
    ),
    DisputeKind.COUNT: (
        "",
        "19:30  olga  lists P1 missing",
        "19:30  carla  marks P1 in R1",
        "20:00  olga  supersedes C",
    ),
    DisputeKind.ABSENCE: (
        RECOVERED,
        "19:30  pablo+ana  recovers P1",
        "19:30  ben+ana    recovers P1",
        CLOSED,
    ),
    DisputeKind.RELEASE: (
        "18:30  ana+dora  hands P1 over to dora",
        "19:30  dora+nora  releases P1 to Y1 under O1",
        "19:30  julia  holds P1 as H1",
        "20:00  julia  lifts H1",
    ),
    DisputeKind.STATEMENT: (
        """
        18:30  olga  lists P1 P2 P3 missing
        18:31  olga  closes C
        18:32  sara  publishes C as W1
        """,
        "19:30  sara  corrects W1 by C",
        "19:30  sara  corrects W1 by C",
        None,
    ),
    DisputeKind.SHEET: (
        "18:30  olga  prints roll S1 of P1",
        "19:30  olga  signs out S1 to carla",
        "19:30  olga+dora  destroys S1",
        "20:00  olga  takes back S1",
    ),
    DisputeKind.AUTHORITY: (
        "",
        "19:30  rosa  ends the service of ana",
        "19:30  eva  takes in what others wrote\n19:31  ana  tags P4",
        None,
    ),
}


def _listed(stage, kind):
    return [one for one in disputes(stage.state) if one.kind is kind]


@pytest.mark.parametrize("kind", DisputeKind, ids=lambda kind: kind.value)
def test_each_kind_shows_when_two_sites_meet_and_goes_when_it_is_settled(kind):
    """Neither site alone has it; both together list it until the act that settles it. A slip used twice, two corrections and disputed authority stay listed."""
    before, here_told, there_told, settled = STORIES[kind]
    here = Stage().play(BEGIN + before)
    there = here.apart()
    here.play(here_told)
    there.play(there_told)
    assert not _listed(here, kind)
    assert not _listed(there, kind)
    assert _listed(here.meet(there), kind)
    assert disputes(there.state) == disputes(here.state)
    if settled is not None:
        here.play(settled)
        assert not _listed(here, kind)


def test_a_contest_names_the_person_and_every_holder():
    """The line says about whom it is and who claims."""
    before, here_told, there_told, _ = STORIES[DisputeKind.CUSTODY]
    here = Stage().play(BEGIN + before)
    there = here.apart()
    here.play(here_told)
    there.play(there_told)
    [line] = _listed(here.meet(there), DisputeKind.CUSTODY)
    assert line.persons == (here.person("P1"),)
    assert set(line.named) == {here.staff("ben"), here.staff("eva")}


def _waiting_everywhere():
    return Stage().play(
        BEGIN
        + RECOVERED
        + """
        19:02  ana        offers P2 to ben
        19:03  nora       requests alert for P1
        19:04  eva        declares breach in S
        19:05  pablo+ana  recovers P1
        19:06  rosa       declares P2 absent
    """
    )


BOARD = _waiting_everywhere()


@given(st.integers(min_value=0, max_value=6 * 24 * 60))
def test_one_board_longest_first_and_each_line_is_somebodys(minutes):
    """Sorted by when it began to wait; a line belongs to one person of an organisation, or else to everybody in a role."""
    now = BOARD.at("18:00") + minutes * 60_000
    lines = overdue(BOARD.state, now)
    assert [line.since for line in lines] == sorted(line.since for line in lines)
    for line in lines:
        assert (line.staff is None) is not (line.role is None)
        assert (line.staff is None) is (line.organisation is None)
        assert now - line.since >= line.limit_minutes * 60_000


def test_everything_that_waits_is_late_in_the_end():
    """Nothing waits beside the board: after a year all of it is overdue."""
    late = overdue(BOARD.state, BOARD.at("+365 00:00"))
    assert sorted((one.what.value, one.about) for one in late) == sorted(
        (one.what.value, one.about) for one in waiting(BOARD.state)
    )
    assert len({line.what for line in late}) > 8

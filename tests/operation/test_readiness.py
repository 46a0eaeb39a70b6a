"""Readiness: how complete the sheet of every child is today, from clear facts only."""

import kit.verbs_custody
import kit.verbs_register
import kit.verbs_release  # noqa: F401
from kit.stage import Stage
from resguardo.operation.description import DescriptionContent
from resguardo.operation.identity import Claimant, IdentityContent
from resguardo.operation.readiness import MinimumFact, readiness, readiness_of
from resguardo.operation.register import Sex

ANYBODY = {MinimumFact.LAST_SEEN}


def _stage():
    return Stage().play("""
        20:00  ana  tags P1 P2
        20:00  ana  tags W1 as adult
    """)


def test_every_child_in_charge_is_on_the_list_and_no_adult():
    """One line for each child, in the order of the bands."""
    stage = _stage()
    assert [line.person for line in readiness(stage.state)] == list(stage.people("P1 P2"))


def test_from_the_first_band_only_the_last_sighting_is_there():
    """Everything else still has to be asked or taken."""
    stage = _stage()
    line = readiness_of(stage.state, stage.person("P1"))
    assert set(line.has) == ANYBODY
    assert set(line.lacks) == set(MinimumFact) - ANYBODY
    assert not line.is_ready


def test_a_child_without_a_name_is_ready_by_photo_sex_and_description():
    """Nobody waits for a name to be looked for."""
    stage = _stage()
    person, by = stage.person("P1"), stage.by("20:05", "ana")
    stage.do(by, "register.record_photo", person=person, digest=b"f" * 32)
    seen = DescriptionContent(marks="lunar")
    fields = {"person": person, "seen": seen, "sex_observed": Sex.FEMALE}
    stage.do(by, "register.describe_person", **fields)
    line = readiness_of(stage.state, person)
    assert line.is_ready
    assert set(line.lacks) == {MinimumFact.NAME, MinimumFact.AGE, MinimumFact.RESIDENCE}


def test_what_was_claimed_is_there_whoever_said_it():
    """A claimed name, age and home are leads enough for a bulletin; what they say is not opened."""
    stage = _stage()
    said = IdentityContent(name="Luz Inventada", age_years_min=7, residence="Aldea Inventada")
    fields = {"person": stage.person("P1"), "claimant": Claimant.CHILD, "said": said}
    stage.do(stage.by("20:05", "ana"), "register.claim_identity", **fields)
    has = set(readiness_of(stage.state, stage.person("P1")).has)
    assert has == ANYBODY | {MinimumFact.NAME, MinimumFact.AGE, MinimumFact.RESIDENCE}


def test_what_a_merged_record_held_counts():
    """Two records of one child make one line, with what either of them has."""
    stage = _stage()
    fields = {"person": stage.person("P2"), "digest": b"f" * 32}
    stage.do(stage.by("20:05", "ana"), "register.record_photo", **fields)
    stage.play("20:06  rosa+renata  merges P2 into P1")
    [line] = readiness(stage.state)
    assert MinimumFact.PHOTO in line.has

"""The bulletin: what the alert unit released about one child, and no other fact."""

import pytest

from kit.pages import everything_of, pages_of, says
from kit.paper_case import NAME, PaperCase
from kit.refusing import refused
from resguardo.account.leaving import left_about
from resguardo.account.outgoing_photo import carries_colours_only
from resguardo.operation.exports import ExportProfile
from resguardo.operation.publication import ReleasedFact

SAID = {
    ReleasedFact.NAME: NAME,
    ReleasedFact.APPEARANCE: "negro, largo",
    ReleasedFact.MARKS: "lunar en la mejilla izquierda",
    ReleasedFact.CLOTHING: "suéter rojo",
    ReleasedFact.BELONGINGS: "mochila azul",
    ReleasedFact.LANGUAGES: "yidis",
    ReleasedFact.LAST_SEEN: "Guatemala, Guatemala",
}
"""Facts, and words by which each is found on the paper."""


@pytest.fixture
def alert(tmp_path):
    """A case of its own, in which what is released changes."""
    made = PaperCase(tmp_path / "data", children=12)
    yield made
    made.close()


@pytest.mark.parametrize("language", ["es", "en", "he"])
def test_a_bulletin_says_what_was_released(case, language):
    """In the language asked for the facts are named; what somebody said stays in their words."""
    [text] = pages_of(case.print("bulletin", language))
    spoken = {fact: words for fact, words in SAID.items() if language != "he"}
    assert all(says(text, words) for words in spoken.values())
    assert says(text, "AK-17")


@pytest.mark.parametrize("fact", [*SAID, ReleasedFact.AGE, ReleasedFact.PHOTO])
def test_invariant_30_one_released_fact_brings_no_other(alert, fact):
    """A bulletin with one fact holds that one: no other word, no photo, no sex in the form of a word."""
    alert.release(fact)
    sheet = alert.print("bulletin")
    held = everything_of(sheet)
    for other, words in SAID.items():
        assert ("".join(words.split()) in held) is (other is fact)
    assert bool(sheet.pictures) is (fact is ReleasedFact.PHOTO)
    assert sheet.body["form"] == "unknown"


def test_invariant_30_without_a_decision_there_is_no_bulletin(alert):
    """What was taken back is refused like what was never released."""
    alert.release()
    with refused("absence.nothing_released"):
        alert.print("bulletin")
    with refused("absence.nothing_released"):
        alert.print("bulletin", about=alert.tag_of(alert.sister))


def test_nobody_makes_another_poster_of_a_child_who_is_back(alert):
    """The alert may stay active until a third person ends it; every new poster would have to be taken down again."""
    alert.shift.act("nora", "absence.locate_person", absence=alert.absence)
    alert.shift.act("pablo+ana", "absence.recover_person", absence=alert.absence)
    for kind in ("bulletin", "packet"):
        with refused("absence.already_recovered"):
            alert.print(kind, layout="public" if kind == "packet" else "")
    assert alert.print("packet", by="nora", layout="authority")


def test_a_bulletin_has_no_birth_date_band_operation_or_staff(case):
    """Each would lead to where the child was protected, or to another paper."""
    held = everything_of(case.print("bulletin"))
    hidden = ("2009", case.tag_of(case.child), "Ensayo", "CUI", "Ema")
    assert not any(one in held for one in hidden)


def test_the_photo_on_a_bulletin_carries_nothing_but_its_colours(case):
    """No place, no device, no author travels with a face."""
    [picture] = case.print("bulletin").pictures.values()
    assert carries_colours_only(picture)


def test_a_bulletin_is_written_down_as_leaving_before_anybody_has_it(case):
    """The log of what left says which facts, in the profile of public alerts."""
    case.print("bulletin")
    last = left_about(case.account, case.child)[-1].record
    assert last.profile is ExportProfile.PUBLIC_ALERT
    assert set(last.fields) == {fact.value for fact in ReleasedFact}


def test_whoever_may_not_let_an_alert_out_prints_no_bulletin(case):
    """The paper asks as the file does."""
    with refused("papers.kind_not_granted"):
        case.print("bulletin", by="eva")


def test_an_exercise_calls_no_real_telephone(case):
    """In an exercise the line for the telephone stays empty."""
    assert case.print("bulletin").body["call"] == ""

"""The ready sheet: how complete a child's facts are, and three layers that never mix."""

import json

import pytest

from kit.pages import pages_of, says
from kit.paper_case import MARKERS, NAME
from resguardo.exchange.packets.facts import Layer
from resguardo.exchange.packets.form import form_of_country
from resguardo.operation.readiness import MinimumFact, readiness_of
from resguardo.papers.press import words


@pytest.mark.parametrize("language", ["es", "en", "he"])
def test_each_layer_has_pages_of_its_own(case, language):
    """A page that is torn off carries one layer, named at its head."""
    pages = pages_of(case.print("ready", language))
    assert len(pages) == 3
    for page, layer in zip(pages, reversed(Layer), strict=True):
        assert says(page, words(language)[f"layer_{layer.value}"])


def test_no_page_holds_what_stands_on_a_narrower_one(case):
    """The page for the public has no band, no kin, no residence, no paper; that for the police no kin and no residence."""
    authority, police, public = pages_of(case.print("ready"))
    kept = [MARKERS["residence"], MARKERS["sibling"], "EmaInventada"]
    assert all(one in authority for one in kept)
    assert not any(one in police + public for one in kept)
    assert "CUI999" in police
    assert not any(one in public for one in ("CUI999", case.tag_of(case.child)))
    assert "".join(NAME.split()) in public


def test_no_layer_holds_a_place_of_the_operation_or_what_somebody_takes(case):
    """Also the page for the authority has neither."""
    held = json.dumps(case.print("ready").body)
    hidden = ("shelter", "room", "address", "carer", "medicine", "motive")
    assert not any(MARKERS[word] in held for word in hidden)


def test_what_is_ready_on_paper_is_ready_by_the_rules(case):
    """The boxes are those of readiness, the figure that of the country's form; what lacks says how it is mended and who can."""
    body = case.print("ready", about=case.tag_of(case.rest[0])).body
    readiness = readiness_of(case.shift.state, case.rest[0])
    assert [there for _, there in body["minimum"]] == [
        fact in readiness.has for fact in MinimumFact
    ]
    assert body["ready"] is readiness.is_ready
    assert body["form"] == form_of_country("GT").title.es
    assert body["lacks"]
    assert all(lack["mend"] and lack["who"] for lack in body["lacks"])


def test_moments_stand_as_everywhere_on_a_paper(case):
    """Nobody reads an offset by torch; the zone stands in the head."""
    assert "T18:" not in json.dumps(case.print("ready").body)

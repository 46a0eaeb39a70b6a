"""The request for an alert on paper: one child, one layer, in the form of whoever is asked."""

import pytest

from kit.pages import everything_of, pages_of, says
from kit.paper_case import MARKERS, PaperCase
from kit.refusing import refused
from resguardo.account.leaving import left_about
from resguardo.exchange.packets.facts import Layer
from resguardo.exchange.packets.form import forms
from resguardo.operation.exports import ExportProfile
from resguardo.operation.publication import ReleasedFact

LAYERS = [layer.value for layer in Layer]


@pytest.mark.parametrize("form", sorted(forms()))
@pytest.mark.parametrize("language", ["es", "en", "he"])
def test_every_form_sets_on_every_layer(case, form, language):
    """Each has the form's title at its head and no band anywhere."""
    about = f"{case.tag_of(case.child)} {form}"
    for layer in LAYERS:
        sheet = case.print("packet", language, about=about, layout=layer)
        pages = pages_of(sheet)
        title = forms()[form].title.in_language(language)
        assert says(pages[0], title[:12])
        assert not any(case.tag_of(case.child) in page for page in pages)


def test_a_narrower_layer_holds_more_and_a_wider_never_what_is_its(case):
    """Papers begin with the police, kin and residence with the authority."""
    public, police, authority = (
        everything_of(case.print("packet", layout=layer)) for layer in LAYERS
    )
    assert "CUI999" not in public
    assert "CUI999" in police
    assert not any(MARKERS[word] in public + police for word in ("residence", "sibling"))
    assert MARKERS["residence"] in authority


def test_no_layer_holds_a_place_of_the_operation_or_staff(case):
    """Where people are protected has no field in any form."""
    held = "".join(everything_of(case.print("packet", layout=layer)) for layer in LAYERS)
    hidden = ("shelter", "room", "vehicle", "address", "route", "carer", "medicine", "motive")
    assert not any(MARKERS[word] in held for word in hidden)
    assert "AlbaEnsayo" not in held


def test_the_public_layer_holds_what_was_released(tmp_path):
    """One released fact brings one; without a decision there is no paper for the public."""
    case = PaperCase(tmp_path / "data", children=12)
    case.release(ReleasedFact.CLOTHING)
    held = everything_of(case.print("packet", layout="public"))
    assert "suéterrojo" in held
    assert "LuzInventada" not in held
    case.release()
    with refused("absence.nothing_released"):
        case.print("packet", layout="public")
    assert case.print("packet", layout="police").pictures
    case.close()


def test_a_packet_on_paper_is_written_down_as_leaving(case):
    """The log of what left names the layer's profile and the fields."""
    case.print("packet", layout="police")
    last = left_about(case.account, case.child)[-1].record
    assert last.profile is ExportProfile.RESTRICTED_ALERT
    assert "nombre" in last.fields


def test_layers_do_not_share_a_reference(case):
    """Two papers on two layers can't be joined by what they call the child."""
    called = {case.print("packet", layout=layer).body["reference"] for layer in LAYERS}
    assert len(called) == len(LAYERS)


def test_a_form_that_nobody_has_is_refused(case):
    """A wrong key names nothing."""
    with refused("papers.reference_unknown"):
        case.print("packet", about=f"{case.tag_of(case.child)} atlantis")

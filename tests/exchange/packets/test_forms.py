"""Forms as data: what each asks for, and that no form lowers a fact to a wider circle."""

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resguardo.exchange.packets.facts import BY_HAND, FACTS, PUBLIC_FACTS, Giver, Layer
from resguardo.exchange.packets.form import (
    FormUnfit,
    Need,
    form_of_country,
    forms,
    read_form,
)
from resguardo.exchange.packets.values import _VALUES, _WAYS

PUBLIC = {
    "name", "given_name", "age", "age_as_of", "sex", "photo", "height", "weight", "hair", "eyes", "skin",
    "marks", "clothing", "seen_on", "municipality", "hotline", "alert_number",
}  # fmt: skip
ALL = [(form, field) for form in forms().values() for field in form.fields]


def test_there_are_the_eight_forms():
    """Guatemala, Mexico, INTERPOL twice, NCIC, NCMEC, France, Hague return."""
    assert set(forms()) == {
        "france", "guatemala", "hague-1980-return", "interpol-90-3-a", "interpol-90-3-b", "mexico", "ncic", "ncmec",
    }  # fmt: skip
    assert form_of_country("GT").key == "guatemala"
    assert form_of_country("XX") is None


def test_the_public_never_gets_more_than_these_facts():
    """Whoever adds a fact to the public layer changes this list with open eyes; none of them says where, why or with whom a child is protected."""
    assert PUBLIC_FACTS == PUBLIC


@pytest.mark.parametrize(("form", "field"), ALL, ids=lambda one: getattr(one, "code", ""))
def test_no_form_puts_a_fact_on_a_lower_layer(form, field):
    """A field on a layer may always be read by those for whom its fact is meant, and by nobody else."""
    if field.fact:
        assert field.layer.may_read(FACTS[field.fact].floor)
        assert field.layer is not Layer.PUBLIC or field.fact in PUBLIC


@given(st.sampled_from([one for one in ALL if one[1].fact]), st.sampled_from(list(Layer)))
def test_a_template_that_lowers_a_fact_is_not_read(one, layer):
    """Any field of any form put on any layer: the form is read exactly when the fact may stand there."""
    form, field = one
    moved = msgspec.structs.replace(field, layer=layer)
    changed = msgspec.structs.replace(
        form, fields=tuple(moved if other is field else other for other in form.fields)
    )
    content = msgspec.json.encode(changed)
    if layer.may_read(FACTS[field.fact].floor):
        assert read_form(content) == changed
    else:
        with pytest.raises(FormUnfit):
            read_form(content)


@pytest.mark.parametrize(
    "changed",
    [
        {"fact": "shelter"},
        {"fact": "", "constant": ""},
        {"constant": "U"},
        {"code": "edad"},
    ],
)
def test_a_form_that_says_what_no_form_may_say_is_not_read(changed):
    """An unknown fact, neither or both of fact and constant, a code twice."""
    form = forms()["guatemala"]
    first = msgspec.structs.replace(form.fields[0], **changed)
    unfit = msgspec.structs.replace(form, fields=(first, *form.fields[1:]))
    with pytest.raises(FormUnfit):
        read_form(msgspec.json.encode(unfit))


@pytest.mark.parametrize(("form", "field"), ALL, ids=lambda one: getattr(one, "code", ""))
def test_a_field_speaks_two_languages_and_is_written_in_a_known_way(form, field):
    """Spanish and English, and the form's own where it is another; choices too. Codes fit the log of what left."""
    assert field.label.es
    assert field.label.en
    assert field.label.he
    assert form.language in {"es", "en"} or field.label.local
    assert not field.written or field.written in _WAYS
    assert all(one.label.es and one.label.en for one in field.choices)
    assert field.code.isascii()
    assert field.code.isidentifier()


def test_every_fact_is_given_by_somebody_and_asked_by_some_form():
    """What the account gives has a way to be read; what nobody asks for is not collected."""
    given_here = {name for name, fact in FACTS.items() if fact.giver is Giver.ACCOUNT}
    assert given_here <= set(_VALUES)
    assert not BY_HAND & set(_VALUES)
    assert {field.fact for _, field in ALL if field.fact} == set(FACTS)
    assert all(
        fact.who and fact.mend.es and fact.mend.en and fact.mend.he for fact in FACTS.values()
    )


def test_descent_and_faith_have_no_field():
    """NCIC asks for race: it is told `U`, always, and no fact could say otherwise."""
    [race] = [field for field in forms()["ncic"].fields if field.code == "RAC"]
    assert (race.constant, race.fact, race.need) == ("U", "", Need.REQUIRED)
    words = ("race", "ethnic", "religi", "migrat", "group")
    assert not [name for name in FACTS if any(word in name for word in words)]

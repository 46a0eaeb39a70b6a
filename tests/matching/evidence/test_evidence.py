"""Two records of persons: every kind of evidence weighed, siblings never one child, and no verdict."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resguardo.matching.ages import declared_age, documented
from resguardo.matching.evidence import PersonRecord, Sighting, weigh, weigh_many
from resguardo.matching.names import analyse

RESCUE = date(2024, 12, 20)


def child(reference: str, *names: str, **told: object) -> PersonRecord:
    """A record of a plainly invented child."""
    return PersonRecord(reference=reference, names=tuple(map(analyse, names)), **told)


def kinds(a: PersonRecord, b: PersonRecord) -> dict[str, float]:
    """The weight of each kind of evidence."""
    return {item.kind: item.weight for item in weigh(a, b).items}


RECORDS = st.builds(
    PersonRecord,
    reference=st.sampled_from("abc"),
    names=st.lists(
        st.sampled_from(["Nora Prueba", "נורה פרובה", "Elena Prueba", ""]).map(analyse), max_size=2
    ).map(tuple),
    births=st.lists(st.integers(3, 15).map(lambda age: declared_age(age, RESCUE)), max_size=1).map(
        tuple
    ),
    sex_observed=st.sampled_from([None, "female", "male"]),
    languages=st.frozensets(st.sampled_from(["es", "yi", "he"])),
    marks=st.lists(
        st.sampled_from(["scar left knee", "left knee scar", "birthmark"]), max_size=2
    ).map(tuple),
    siblings=st.frozensets(st.sampled_from("abc")),
    sightings=st.lists(st.builds(Sighting, st.sampled_from("xy"), st.just(RESCUE)), max_size=2).map(
        tuple
    ),
)


@given(RECORDS, RECORDS)
def test_it_does_not_matter_which_record_stands_first(a: PersonRecord, b: PersonRecord) -> None:
    """The weights and the sum are the same in both directions."""
    one, other = weigh(a, b), weigh(b, a)
    assert one.log_likelihood_ratio == other.log_likelihood_ratio
    assert [item[:2] for item in one.items] == [item[:2] for item in other.items]


@given(RECORDS, RECORDS)
def test_every_weight_has_its_reason_in_both_languages(a: PersonRecord, b: PersonRecord) -> None:
    """Nothing is added up that is not said in a sentence, in Spanish and in English."""
    for item in weigh(a, b).items:
        assert item.reasons("es")
        assert item.reasons("en")
        assert item.reasons("es") != item.reasons("en")


def test_two_siblings_on_one_list_are_never_one_child() -> None:
    """A record that names the other as its sibling, or as counted beside it, can't be the same child."""
    one = child("P-1", "Nora Prueba", siblings=frozenset({"P-2"}))
    found = weigh(one, child("P-2", "Nora Prueba"))
    assert found.log_likelihood_ratio <= -30
    assert found.probability_at(0.9) < 0.001
    apart = child("P-3", "Nora Prueba", apart_from=frozenset({"P-2"}))
    assert weigh(child("P-2", "Nora Prueba"), apart).log_likelihood_ratio <= -30


def test_the_whole_family_does_not_make_up_for_another_given_name() -> None:
    """Same parents, siblings, place and language with another given name: a sibling, and it is said."""
    shared: dict[str, object] = {
        "sex_observed": "female",
        "languages": frozenset({"yi"}),
        "births": (declared_age(7, RESCUE),),
        "with_names": (analyse("Marta Prueba"), analyse("Elías Prueba")),
        "sibling_names": (analyse("Iván Prueba"), analyse("Olga Prueba"), analyse("Raúl Prueba")),
        "sightings": (Sighting("Finca Ensayo", RESCUE),),
    }
    found = weigh(child("a", "Nora Prueba", **shared), child("b", "Elena Prueba", **shared))
    assert found.log_likelihood_ratio < 0
    assert any("siblings" in reason for reason in found.reasons("en"))


def test_siblings_who_match_too_speak_for_the_same_child() -> None:
    """The same given name with the same brothers and sisters weighs more than the name alone."""
    siblings = (analyse("Iván Prueba"), analyse("Olga Prueba"))
    alone = weigh(child("a", "Nora Prueba"), child("b", "Nora Prueba"))
    together = weigh(
        child("a", "Nora Prueba", sibling_names=siblings),
        child("b", "Nora Prueba", sibling_names=siblings[::-1]),
    )
    assert together.log_likelihood_ratio > alone.log_likelihood_ratio


@pytest.mark.parametrize(
    ("told_a", "told_b", "kind", "sign"),
    [
        ({"sex_observed": "female"}, {"sex_observed": "female"}, "sex", 1),
        ({"sex_observed": "female"}, {"sex_observed": "male"}, "sex", -1),
        ({"languages": frozenset({"yi"})}, {"languages": frozenset({"yi", "es"})}, "languages", 1),
        ({"languages": frozenset({"yi"})}, {"languages": frozenset({"en"})}, "languages", -1),
        ({"marks": ("scar left knee",)}, {"marks": ("left knee scar",)}, "marks", 1),
        ({"marks": ("scar left knee",)}, {"marks": ("birthmark on cheek",)}, "marks", -1),
        ({"births": (documented(date(2018, 3, 4)),)}, {"births": (declared_age(6, RESCUE),)}, "age", 1),
        (
            {"sightings": (Sighting("Finca Ensayo", RESCUE),)},
            {"sightings": (Sighting("finca ensayo", date(2024, 12, 21)),)},
            "place",
            1,
        ),
        (
            {"sightings": (Sighting("Finca Ensayo", RESCUE),)},
            {"sightings": (Sighting("Hogar Prueba", RESCUE),)},
            "place",
            -1,
        ),
    ],
)  # fmt: skip
def test_each_observation_weighs_on_its_side(
    told_a: dict[str, object], told_b: dict[str, object], kind: str, sign: int
) -> None:
    """What agrees speaks for one child, what differs against, and what nobody wrote says nothing."""
    name = "Nora Prueba"
    assert sign * kinds(child("a", name, **told_a), child("b", name, **told_b))[kind] > 0
    assert kind not in kinds(child("a", name, **told_a), child("b", name))


def test_a_child_with_several_names_is_compared_by_the_best_of_them() -> None:
    """In the first days a child gives several names; one that fits is enough to look."""
    several = child("a", "Lupe Ficticia", "Nora Prueba")
    assert kinds(several, child("b", "נורה פרובה"))["names"] > 0


def test_a_missing_name_says_nothing() -> None:
    """A child who gave no name is compared by all the rest."""
    found = weigh(child("a"), child("b", "Nora Prueba"))
    assert found.items[0].weight == 0
    assert found.reasons("en")


def test_many_records_at_once_come_out_as_one_by_one() -> None:
    """A list is weighed as each of its pairs would be."""
    records = [child("a", "Nora Prueba"), child("b", "Elena Prueba"), child("c")]
    pairs = [(one, other) for one in records for other in records]
    together = [found.log_likelihood_ratio for found in weigh_many(pairs)]
    assert together == [weigh(*pair).log_likelihood_ratio for pair in pairs]

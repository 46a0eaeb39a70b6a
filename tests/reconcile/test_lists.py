"""The roll against a list from outside: who is on both, on one, and who may be the same."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from resguardo.reconcile.evidence import Listed
from resguardo.reconcile.lists import ListComparison, compare_lists


def listed(reference: str, name: str, **says: object) -> Listed:
    """One entry of a list."""
    return Listed(reference=reference, name=name, **says)


def born(year: int, month: int, day: int) -> tuple[date, date]:
    """An exact birth date."""
    return date(year, month, day), date(year, month, day)


def on_both(comparison: ListComparison) -> list[tuple[str, str, str]]:
    """The pairs that are one person, with what says so."""
    return [(one.roll, one.listed, one.by) for one in comparison.on_both]


def maybe(comparison: ListComparison) -> list[tuple[str, str]]:
    """The pairs that may be one person."""
    return [(one.roll, one.listed) for one in comparison.may_be_same]


def test_one_tag_and_one_name_is_one_person():
    """A tag that both lists give, with a name that fits, is one person on both."""
    comparison = compare_lists(
        [listed("P1", "Rut Prueba Muestra", tag="007")],
        [listed("4", "rut prueba", tag=" 007 ")],
    )
    assert on_both(comparison) == [("P1", "4", "tag")]


def test_a_tag_keeps_its_leading_zeros():
    """Tags 7 and 007 are two tags."""
    comparison = compare_lists(
        [listed("P1", "Rut Prueba", tag="007")], [listed("4", "Noé Muestra", tag="7")]
    )
    assert comparison.same_tag_other_person == ()


def test_an_exact_name_and_a_fitting_age_is_one_person():
    """Accents, case, order and particles aside, one name with ages a year apart is one person."""
    comparison = compare_lists(
        [listed("P1", "Noé de la Prueba Muestra", age_years=(6, 6))],
        [listed("1", "MUESTRA PRUEBA NOE", age_years=(7, 7))],
    )
    assert on_both(comparison) == [("P1", "1", "name")]
    assert len(comparison.on_both[0].differences) == 1


def test_an_exact_name_with_another_age_is_left_to_a_person():
    """One name with ages five years apart may be a namesake, and is only shown."""
    comparison = compare_lists(
        [listed("P1", "Noé Prueba Muestra", age_years=(6, 6))],
        [listed("1", "Noé Prueba Muestra", age_years=(11, 11))],
    )
    assert maybe(comparison) == [("P1", "1")]


def test_another_spelling_is_shown_and_never_decided():
    """Peres Gonsales may be Pérez González: it is shown with likeness and reasons."""
    comparison = compare_lists(
        [listed("P1", "Noé Pérez González", age_years=(6, 6))],
        [listed("1", "Noe Peres Gonsales", age_years=(6, 6))],
        "en",
    )
    (found,) = comparison.may_be_same
    assert comparison.on_both == ()
    assert found.likeness > 0.9
    assert found.reasons[0].endswith(
        "'Noé Pérez González' on the roll, 'Noe Peres Gonsales' on the list."
    )


def test_a_lone_first_name_decides_nothing():
    """A bare "Rut" on both lists, without an age, may be two girls."""
    comparison = compare_lists([listed("P1", "Rut")], [listed("1", "Rut")])
    assert comparison.on_both == ()
    assert maybe(comparison) == [("P1", "1")]


def test_brothers_and_sisters_are_not_spellings_of_each_other():
    """Two children who share surnames and have unlike given names are two persons."""
    comparison = compare_lists(
        [Listed(reference="P1", given="Rut", family="Prueba Muestra", age_years=(6, 6))],
        [Listed(reference="1", given="Noé", family="Prueba Muestra", age_years=(6, 6))],
    )
    assert (comparison.only_on_roll, comparison.only_on_list) == (("P1",), ("1",))


def test_two_namesakes_for_one_row_are_both_shown():
    """A row that fits two persons equally well is given to neither."""
    comparison = compare_lists(
        [
            listed("P1", "Noé Prueba Muestra", tag="A1"),
            listed("P2", "Noé Prueba Muestra", tag="A2"),
        ],
        [listed("1", "Noé Prueba Muestra")],
    )
    (found,) = comparison.namesakes
    assert (found.roll, found.listed) == (("P1", "P2"), ("1",))


def test_an_age_tells_namesakes_apart():
    """Where an age fits only one of two namesakes, the row is that one's."""
    comparison = compare_lists(
        [
            listed("P1", "Noé Prueba Muestra", age_years=(3, 3)),
            listed("P2", "Noé Prueba Muestra", age_years=(12, 13)),
        ],
        [listed("1", "Noé Prueba Muestra", age_years=(12, 12))],
    )
    assert on_both(comparison) == [("P2", "1", "name")]
    assert comparison.only_on_roll == ("P1",)


def test_one_tag_on_two_plainly_different_children_is_a_clash():
    """A swapped band shows as two clashes, each pointing at the person whose name it gives."""
    roll = [
        Listed(reference="P1", given="Rut", family="Prueba", tag="A1"),
        Listed(reference="P2", given="Noé", family="Muestra", tag="A2"),
    ]
    swapped = [
        Listed(reference="1", given="Noé", family="Muestra", tag="A1"),
        Listed(reference="2", given="Rut", family="Prueba", tag="A2"),
    ]
    clashes = compare_lists(roll, swapped).same_tag_other_person
    assert [(one.roll, one.listed, one.also_like) for one in clashes] == [
        ("P1", "1", ("P2",)),
        ("P2", "2", ("P1",)),
    ]


def test_a_sister_under_her_brothers_tag_is_a_clash():
    """Shared surnames don't make one person of two children under one tag."""
    comparison = compare_lists(
        [Listed(reference="P1", given="Rut", family="Prueba Muestra", tag="A1")],
        [Listed(reference="1", given="Noé", family="Prueba Muestra", tag="A1")],
    )
    assert len(comparison.same_tag_other_person) == 1


def test_a_false_name_under_one_tag_and_birth_date_is_one_person():
    """An unlike name is outweighed by one tag and one exact birth date, and is shown."""
    comparison = compare_lists(
        [listed("P1", "Rut Prueba", tag="A1", born=born(2018, 5, 4))],
        [listed("1", "Estrella Nadie", tag="A1", born=born(2018, 5, 4))],
        "es",
    )
    (found,) = comparison.on_both
    assert found.differences == (
        "El nombre se escribe distinto: «Rut Prueba» en el registro, «Estrella Nadie» en la lista.",
    )


def test_a_row_that_repeats_a_tag_is_said_to_repeat():
    """The second row of one person is neither lost nor counted as another person."""
    comparison = compare_lists(
        [listed("P1", "Rut Prueba", tag="A1")],
        [listed("1", "Rut Prueva", tag="A1"), listed("2", "Rut Prueba", tag="A1")],
    )
    assert on_both(comparison) == [("P1", "2", "tag")]
    assert [(one.reference, one.on) for one in comparison.repeated] == [("1", "list")]


def test_a_nameless_row_is_only_found_by_its_tag():
    """A row without a name is matched by its tag and otherwise stands alone."""
    comparison = compare_lists(
        [listed("P1", "", tag="A1"), listed("P2", "")],
        [listed("1", "Rut", tag="A1"), listed("2", "")],
    )
    assert on_both(comparison) == [("P1", "1", "tag")]
    assert (comparison.only_on_roll, comparison.only_on_list) == (("P2",), ("2",))


def test_lists_that_agree_have_no_finding():
    """Two equal lists need nobody's attention; a difference in age does."""
    one = [listed("1", "Rut Prueba", age_years=(6, 6))]
    other = [listed("1", "Rut Prueba", age_years=(7, 7))]
    assert not compare_lists(one, one).has_findings
    assert compare_lists(one, other).has_findings


WORDS = ("Rut", "Ruth", "Noé", "Prueba", "Prueva", "Muestra", "Ejemplo", "Egemplo")
ENTRY = st.builds(
    Listed,
    reference=st.just(""),
    name=st.lists(st.sampled_from(WORDS), min_size=2, max_size=3, unique=True).map(" ".join),
    tag=st.sampled_from((None, None, "A1", "A2", "A3")),
    age_years=st.none() | st.integers(0, 17).map(lambda age: (age, age + 1)),
    sex=st.sampled_from((None, "female", "male")),
)


def entries(prefix: str) -> st.SearchStrategy[list[Listed]]:
    """Lists of entries, each with a reference of its own."""
    return st.lists(ENTRY, max_size=8).map(
        lambda found: [
            Listed(
                reference=f"{prefix}{n}",
                name=one.name,
                tag=one.tag,
                age_years=one.age_years,
                sex=one.sex,
            )
            for n, one in enumerate(found)
        ]
    )


@given(entries("L"))
def test_a_list_against_itself_is_all_on_both(everybody):
    """Compared with itself a list has everybody on both and each with themselves."""
    comparison = compare_lists(everybody, everybody)
    assert len(comparison.on_both) == len(everybody)
    assert all(one.roll == one.listed and not one.differences for one in comparison.on_both)


@given(entries("P"), entries("L"), st.randoms(use_true_random=False))
def test_the_order_of_entries_changes_nothing(roll, rows, chance):
    """However either list is sorted, the answer is the same."""
    before = compare_lists(roll, rows)
    chance.shuffle(roll)
    chance.shuffle(rows)
    assert compare_lists(roll, rows) == before


@given(entries("P"), entries("L"))
def test_nobody_is_lost_or_doubled(roll, rows):
    """Every entry of either list stands in exactly one part of the answer."""
    found = compare_lists(roll, rows)
    pairs = (*found.on_both, *found.may_be_same, *found.same_tag_other_person)
    placed = [reference for pair in pairs for reference in (pair.roll, pair.listed)]
    placed += [reference for knot in found.namesakes for reference in (*knot.roll, *knot.listed)]
    placed += [one.reference for one in found.repeated]
    placed += [*found.only_on_roll, *found.only_on_list]
    assert sorted(placed) == sorted(entry.reference for entry in (*roll, *rows))


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 200))
def test_a_long_list_finds_the_spellings_that_a_short_one_finds(start):
    """Leaving out unlikely pairs of long lists loses no misspelt name and no namesake."""
    syllables = ("ba", "de", "fi", "go", "lu", "ma", "ne", "pi", "ro", "su")
    places = range(start, start + 250)
    names = [
        "".join(syllables[int(digit)] for digit in f"{place * 7919 % 10000:04}") for place in places
    ]
    roll = [listed(f"P{n:03}", f"Rut {name} Pérez") for n, name in enumerate(names)]
    rows = [listed(f"L{n:03}", f"Ruth {name} Peres") for n, name in enumerate(names)]
    whole = compare_lists(roll, rows)
    assert maybe(whole) == [(f"P{n:03}", f"L{n:03}") for n in range(250)]


def test_one_name_in_two_scripts_may_be_one_person():
    """A list in Hebrew letters beside a roll in Latin ones: proposed, and never taken for certain."""
    comparison = compare_lists(
        [
            listed("P1", "Mendel Cohen", age_years=(6, 6)),
            listed("P2", "Lea Cohen", age_years=(9, 9)),
        ],
        [listed("4", "מנדל כהן", age_years=(6, 6))],
    )
    assert on_both(comparison) == []
    assert maybe(comparison) == [("P1", "4")]

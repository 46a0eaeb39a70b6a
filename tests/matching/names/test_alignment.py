"""The model of letters: all ways to cut two words are counted, for many pairs at once, and learned from pairs."""

import itertools
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resguardo.matching.names.alignment import Aligner, marked, pairing
from resguardo.matching.names.fitting.pieces import ACROSS, WITHIN, both_ways, chained, learn
from resguardo.matching.names.weights import fitted

PIECES = {
    ("^", "^"): 0.2, ("$", "$"): 0.2, ("a", "א"): 0.1, ("a", ""): 0.1, ("sh", "ש"): 0.1, ("s", "ס"): 0.1,
    ("h", ""): 0.1, ("", "ה"): 0.05, ("s", "ש"): 0.05,
}  # fmt: skip
EXAMPLES = [
    ("moshe", "משה"), ("shalom", "שלומ"), ("sara", "שרה"), ("asher", "אשר"), ("shimon", "שמעונ"), ("simon", "סימונ"),
    ("aharon", "אהרונ"), ("amos", "עמוס"), ("shmuel", "שמואל"), ("asa", "אסא"),
]  # fmt: skip


def by_hand(left: str, right: str) -> float:
    """The chance of two words, by trying every way to cut them."""
    if not left and not right:
        return 1.0
    return sum(
        chance * by_hand(left[len(a) :], right[len(b) :])
        for (a, b), chance in PIECES.items()
        if left.startswith(a) and right.startswith(b)
    )


@given(
    st.lists(
        st.tuples(st.text("ash", max_size=5), st.text("אשסה", max_size=4)), min_size=1, max_size=6
    )
)
def test_the_chance_is_the_sum_over_all_ways_to_cut_both_words(
    pairs: list[tuple[str, str]],
) -> None:
    """Many pairs at once give what trying every cut of each pair gives."""
    lefts, rights = zip(*pairs, strict=True)
    found = Aligner(pairing(PIECES)).together(lefts, rights)
    for value, (left, right) in zip(found, pairs, strict=True):
        chance = by_hand(marked(left), marked(right))
        assert value == pytest.approx(math.log(max(chance, 1e-290)))


def test_the_same_examples_are_learned_alike_in_any_order() -> None:
    """What is learned depends on the examples alone: the same chances again, to the last digit."""
    several = EXAMPLES * 3
    assert learn(several, ACROSS) == learn(several[::-1], ACROSS)
    assert sum(learn(several, ACROSS).values()) == pytest.approx(1)


def test_letters_that_stand_for_each_other_are_learned_from_whole_words() -> None:
    """Nobody says that m is מ: it follows from the words."""
    found = learn(EXAMPLES, ACROSS)
    chance_of = {right: found.get(("m", right), 0.0) for right in "מסרל"}
    assert max(chance_of, key=lambda right: chance_of[right]) == "מ"


def test_chances_within_a_script_are_the_same_in_both_directions() -> None:
    """Two words of one script are compared without a first and a second."""
    found = both_ways(
        learn(list(itertools.permutations(["sara", "sarah", "zara", "zarah"], 2)), WITHIN)
    )
    assert all(found[a, b] == found[b, a] for a, b in found)


def test_two_scripts_without_examples_are_chained_by_their_latin_letters() -> None:
    """That ש is ш follows from both being sh."""
    first = {("^", "^"): 0.3, ("sh", "ש"): 0.4, ("a", "א"): 0.3}
    second = {("^", "^"): 0.3, ("sh", "ш"): 0.4, ("a", "а"): 0.3}
    assert chained(first, second) == pytest.approx(
        {("^", "^"): 0.3, ("ש", "ш"): 0.4, ("א", "а"): 0.3}
    )


@pytest.mark.parametrize(
    ("scripts", "left", "right", "other"),
    [
        ("latin-hebrew", "goldberg", "גולדברג", "גולדמנ"),
        ("latin-arabic", "khalid", "خالد", "خليل"),
        ("latin-cyrillic", "natasha", "наташа", "наталья"),
        ("latin-latin", "catalina", "katalina", "carolina"),
        ("hebrew-cyrillic", "חיימ", "хаим", "хана"),
        ("hebrew-arabic", "דויד", "داود", "دينا"),
    ],
)
def test_the_fitted_letters_know_a_name_from_its_neighbour(
    scripts: str, left: str, right: str, other: str
) -> None:
    """For each pair of scripts the same name gains more than one that begins alike."""
    aligner = fitted().aligners[scripts]
    alone_left, alone_right = aligner.alone([left, left], [right, other])
    gain = aligner.together([left, left], [right, other]) - alone_left - alone_right
    assert gain[0] > gain[1]

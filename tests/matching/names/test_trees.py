"""The sum of small trees: read as it was fitted."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from resguardo.matching.names.features import FEATURES
from resguardo.matching.names.fitting.grown import grow
from resguardo.matching.names.trees import Tree, TreeSum, Weigher, complete
from resguardo.matching.names.weighing import NAME_FEATURES
from resguardo.matching.names.weights import written

EXAMPLE = Tree((0, 1, 1, 0, 0, 0, 0), (0.5, 0.3, 0.7, 0.1, 0.2, 0.8, 0.9), (1, 2, 3, 4, 5, 6, 7, 8))


def walked(tree: Tree, row: list[float]) -> float:
    """The value of one tree, question by question."""
    place = 0
    for _ in range(3):
        place = 2 * place + (2 if row[tree.features[place]] > tree.limits[place] else 1)
    return tree.values[place - 7]


@given(st.lists(st.lists(st.floats(0, 1), min_size=2, max_size=2), min_size=1, max_size=20))
def test_many_rows_at_once_come_out_as_each_walked_alone(rows: list[list[float]]) -> None:
    """A sum of trees is the start and each tree's answer."""
    model = TreeSum(0.25, ("a", "b"), (EXAMPLE, EXAMPLE))
    found = Weigher(model).log_odds(np.array(rows))
    assert found.tolist() == [0.25 + 2 * walked(EXAMPLE, row) for row in rows]


def test_a_leaf_that_stands_high_is_filled_up() -> None:
    """A tree with fewer questions answers the same when it is laid out with three."""
    nodes = [(1, 0.5, 1, 2, 0.0, False), (0, 0.0, 0, 0, -1.0, True), (0, 0.0, 0, 0, 2.0, True)]
    tree = complete(nodes)
    assert [walked(tree, [0.9, value]) for value in (0.4, 0.6)] == [-1.0, 2.0]


def test_what_is_grown_is_what_is_read() -> None:
    """The numbers written down give the sum that the fitting library gives, and again the same on a second fit."""
    spread = np.linspace(0, 1, 400)
    rows = np.stack([spread, spread[::-1] ** 2], axis=1)
    is_same = (spread > 0.4) & (np.arange(400) % 7 > 0)
    grown = [grow(rows, is_same, np.ones(400), names=("a", "b"), trees=5) for _ in range(2)]
    assert grown[0] == grown[1]
    found = Weigher(grown[0]).log_odds(rows)
    assert found[spread > 0.7].min() > found[spread < 0.3].max()


def test_the_weights_of_this_release_name_the_features_that_are_measured() -> None:
    """A weight is only worth something beside the measure that it was fitted on."""
    model = written()
    assert model.words.features == FEATURES
    assert model.names.features == NAME_FEATURES

"""The Merkle tree of RFC 6962: roots, proofs, and what they refuse."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resguardo.ledger.tree import (
    EMPTY_ROOT,
    CompactRange,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)

ENTRIES = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]
LEAVES = [leaf_hash(bytes.fromhex(entry)) for entry in ENTRIES]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
sizes = st.integers(1, 40)


def leaves(count: int) -> list[bytes]:
    """Leaf hashes of a log of this size."""
    return [leaf_hash(bytes((number,))) for number in range(count)]


@pytest.mark.parametrize("size", range(9))
def test_the_published_roots_hold(size):
    """The roots of the reference entries, for every size from 0 to 8."""
    assert root_of(LEAVES[:size]).hex() == ROOTS[size]


def test_an_odd_leaf_is_not_doubled():
    """A tree of three leaves is not the tree of four whose last leaf stands twice."""
    assert root_of([*LEAVES[:3], LEAVES[2]]).hex() != ROOTS[3]
    assert root_of([*LEAVES[:3], LEAVES[2]]).hex().startswith("decb4700")


def test_the_published_proofs_hold():
    """Inclusion of leaf 2 in size 3; consistency of 4 with 8, and of 3 with 7."""
    assert inclusion_proof(LEAVES[:3], 2) == [bytes.fromhex(ROOTS[2])]
    (four,) = consistency_proof(LEAVES, 4)
    assert four.hex().startswith("6b47aaf2")
    three = [one.hex()[:8] for one in consistency_proof(LEAVES[:7], 3)]
    assert three == ["0298d122", "07506a85", "fac54203", "837dbb15"]


@given(sizes, st.data())
def test_every_leaf_is_provably_in_its_tree_and_nowhere_else(size, data):
    """An inclusion proof holds for its leaf, place, size and root, and fails for any other."""
    log = leaves(size)
    index = data.draw(st.integers(0, size - 1))
    proof, root = inclusion_proof(log, index), root_of(log)
    assert verify_inclusion(log[index], index, size, proof=proof, root=root)
    assert not verify_inclusion(leaf_hash(b"other"), index, size, proof=proof, root=root)
    assert not verify_inclusion(log[index], index, size, proof=proof, root=EMPTY_ROOT)
    assert not verify_inclusion(log[index], size, size, proof=proof, root=root)
    other = data.draw(st.integers(0, size - 1))
    assert verify_inclusion(log[index], other, size, proof=proof, root=root) == (other == index)
    assert not verify_inclusion(log[index], index, size, proof=[*proof, root], root=root)
    if proof:
        assert not verify_inclusion(log[index], index, size, proof=proof[:-1], root=root)


@given(st.integers(2, 40), st.data())
def test_p6_a_tree_that_only_grew_is_provably_consistent(size, data):
    """P6: the proof from an older size holds; for another root, a changed past or a cut proof it fails."""
    log = leaves(size)
    old = data.draw(st.integers(1, size))
    proof = consistency_proof(log, old)
    roots = root_of(log[:old]), root_of(log)
    assert verify_consistency(old, roots[0], size, roots[1], proof=proof)
    changed = [leaf_hash(b"rewritten"), *log[1:]]
    assert not verify_consistency(
        old, roots[0], size, root_of(changed), proof=consistency_proof(changed, old)
    )
    assert not verify_consistency(old, EMPTY_ROOT, size, roots[1], proof=proof)
    assert not verify_consistency(size + 1, roots[0], size, roots[1], proof=proof)
    assert not verify_consistency(old, roots[0], size, roots[1], proof=[*proof, roots[0]])
    if proof:
        assert not verify_consistency(old, roots[0], size, roots[1], proof=proof[:-1])
        assert not verify_consistency(old, roots[0], size, roots[1], proof=proof[1:])


@given(sizes, st.data())
def test_a_tree_that_was_put_down_goes_on_where_it_was(size, data):
    """A compact range made again from its size and subtrees grows to the same root."""
    log = leaves(size)
    cut = data.draw(st.integers(0, size))
    tree = CompactRange()
    for leaf in log[:cut]:
        tree.append(leaf)
    again = CompactRange(tree.size, tree.roots)
    for leaf in log[cut:]:
        again.append(leaf)
    assert again.root() == root_of(log)
    assert len(again.roots) == size.bit_count()


def test_what_is_impossible_is_refused():
    """Sizes, leaves and subtrees that can't be are errors of the caller; the empty tree is a beginning of every tree."""
    for wrong in (lambda: CompactRange(3, [bytes(32)]), lambda: inclusion_proof(LEAVES, 8)):
        with pytest.raises(ValueError, match="tree of"):
            wrong()
    for size in (0, 9):
        with pytest.raises(ValueError, match="tree of"):
            consistency_proof(LEAVES, size)
    assert verify_consistency(0, EMPTY_ROOT, 8, bytes.fromhex(ROOTS[8]), proof=[])
    assert not verify_consistency(0, hashlib.sha256(b"x").digest(), 8, LEAVES[0], proof=[])

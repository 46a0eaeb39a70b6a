"""The Merkle tree over a site's log (RFC 6962 section 2.1; RFC 9162 hashes alike).

The leaf hash of an event is its id, so leaves are given and returned as 32-byte hashes. A tree is kept as a compact range: the roots of
its perfect subtrees, greatest first, which is all that appending needs.
"""

import hashlib
from collections.abc import Iterable, Sequence
from typing import Final

EMPTY_ROOT: Final = hashlib.sha256(b"").digest()


def leaf_hash(entry: bytes) -> bytes:
    """The hash of one entry of a log."""
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class CompactRange:
    """A growing tree: appending a leaf and asking the root both cost O(log n)."""

    def __init__(self, size: int = 0, roots: Iterable[bytes] = ()) -> None:
        self.size = size
        """Number of leaves."""
        self.roots: list[bytes] = list(roots)
        """Roots of the perfect subtrees, greatest first; with `size`, all there is to keep."""
        if len(self.roots) != size.bit_count():
            found, expected = len(self.roots), size.bit_count()
            raise ValueError(
                f"a tree of {size} leaves: found {found} subtrees, expected {expected}"
            )

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash at the end."""
        rest = self.size
        while rest & 1:
            leaf = node_hash(self.roots.pop(), leaf)
            rest >>= 1
        self.roots.append(leaf)
        self.size += 1

    def root(self) -> bytes:
        """The root hash of all leaves so far."""
        if not self.roots:
            return EMPTY_ROOT
        root = self.roots[-1]
        for left in reversed(self.roots[:-1]):
            root = node_hash(left, root)
        return root


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root hash over leaf hashes in order."""
    tree = CompactRange()
    for leaf in leaves:
        tree.append(leaf)
    return tree.root()


def inclusion_proof(leaves: Sequence[bytes], index: int) -> list[bytes]:
    """The audit path of the leaf at `index` (from 0). Raises `ValueError` when there is no such leaf."""
    if not 0 <= index < len(leaves):
        raise ValueError(f"leaf {index} in a tree of {len(leaves)}")
    path: list[bytes] = []
    start, end = 0, len(leaves)
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(root_of(leaves[middle:end]))
            end = middle
        else:
            path.append(root_of(leaves[start:middle]))
            start = middle
    return path[::-1]


def consistency_proof(leaves: Sequence[bytes], size: int) -> list[bytes]:
    """The proof that the tree over the first `size` leaves is a beginning of the tree over all of them.

    Raises `ValueError` unless 0 < size <= number of leaves.
    """
    if not 0 < size <= len(leaves):
        raise ValueError(f"a beginning of {size} in a tree of {len(leaves)}")
    path: list[bytes] = []
    start, end, whole = 0, len(leaves), True
    while start + size != end:
        middle = _split(end - start)
        if size <= middle:
            path.append(root_of(leaves[start + middle : end]))
            end = start + middle
        else:
            path.append(root_of(leaves[start : start + middle]))
            start, size, whole = start + middle, size - middle, False
    if not whole:
        path.append(root_of(leaves[start:end]))
    return path[::-1]


def verify_inclusion(
    leaf: bytes, index: int, size: int, *, proof: Sequence[bytes], root: bytes
) -> bool:
    """Whether `proof` shows the leaf hash at `index` in the tree of `size` leaves with `root` (RFC 9162 section 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    at, last, found = index, size - 1, leaf
    for node in proof:
        if last == 0:
            return False
        if at & 1 or at == last:
            found = node_hash(node, found)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            found = node_hash(found, node)
        at, last = at >> 1, last >> 1
    return last == 0 and found == root


def verify_consistency(
    old_size: int, old_root: bytes, new_size: int, new_root: bytes, *, proof: Sequence[bytes]
) -> bool:
    """Whether `proof` shows that the newer tree only appended to the older one (RFC 9162 section 2.1.4.2)."""
    if old_size == new_size:
        return not proof and old_root == new_root
    if not 0 < old_size < new_size:
        return old_size == 0 and new_size > 0 and not proof and old_root == EMPTY_ROOT
    path = list(proof)
    if old_size & (old_size - 1) == 0:
        path.insert(0, old_root)
    if not path:
        return False
    at, last = old_size - 1, new_size - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    older = newer = path[0]
    for node in path[1:]:
        if last == 0:
            return False
        if at & 1 or at == last:
            older, newer = node_hash(node, older), node_hash(node, newer)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            newer = node_hash(newer, node)
        at, last = at >> 1, last >> 1
    return last == 0 and older == old_root and newer == new_root


def _split(size: int) -> int:
    """The largest power of two below `size`."""
    return 1 << (size - 1).bit_length() - 1

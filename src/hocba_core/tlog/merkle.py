"""Cây Merkle chỉ ghi thêm: the tree of RFC 6962 section 2.1 over stored hashes of complete subtrees.

A node ``(level, index)`` is the hash of the leaves ``index * 2**level`` up to ``(index + 1) * 2**level``, all present.
Such a node never changes once written, so a store needs only insert and read. Tree level 8·L is level L of C2SP
tlog-tiles (see ``paths``). A *span* ``(low, high)`` is the subtree over leaves ``low`` up to ``high``, perhaps incomplete.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import NamedTuple

from hocba_core.kernel.errors import HocbaError
from hocba_core.tlog.wire_text import HASH_BYTES

EMPTY_ROOT = hashlib.sha256(b"").digest()

ReadNode = Callable[[int, int], bytes]
Span = tuple[int, int]


class TreeError(HocbaError):
    """Lỗi cây nhật ký: a position outside the tree, or a frontier that is not of this size."""


class Node(NamedTuple):
    """Nút của cây: the hash of the complete subtree of ``2**level`` leaves number ``index`` from the left."""

    level: int
    index: int  # type: ignore[assignment]  # the tree's word; hides tuple.index, which no node needs
    hash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Appended:
    """Cây sau khi ghi thêm: new size, new frontier (largest subtree first), and every node that became complete."""

    size: int
    frontier: tuple[bytes, ...]
    nodes: list[Node]


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the 32-byte hash of an inner node, ``SHA-256(0x01 || left || right)`` (RFC 6962 section 2.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def append(size: int, frontier: Sequence[bytes], leaf_hashes: Sequence[bytes]) -> Appended:
    """Append leaves to a tree of ``size`` leaves in less than two hashes a leaf.

    ``frontier`` holds the roots of the complete subtrees that make up the tree, largest first: one for each bit set in
    ``size``. Raises ``tree_frontier_wrong`` when it does not.
    """
    if size < 0 or len(frontier) != size.bit_count():
        raise TreeError(
            "tree_frontier_wrong",
            "Trạng thái đã lưu của nhật ký không khớp với số mục.",
            "Dừng ghi và dựng lại trạng thái từ các nút đã lưu.",
            size=size,
        )
    edge = list(frontier)
    nodes: list[Node] = []
    for position, digest in enumerate(leaf_hashes, start=size):
        level, index = 0, position
        nodes.append(Node(level, index, digest))
        while index & 1:
            digest = node_hash(edge.pop(), digest)
            level, index = level + 1, index >> 1
            nodes.append(Node(level, index, digest))
        edge.append(digest)
    return Appended(size=size + len(leaf_hashes), frontier=tuple(edge), nodes=nodes)


def root(frontier: Sequence[bytes]) -> bytes:
    """Return the root of the tree whose complete subtrees are ``frontier``; SHA-256 of nothing when it is empty."""
    if not frontier:
        return EMPTY_ROOT
    return reduce(lambda right, left: node_hash(left, right), reversed(frontier))


def frontier_nodes(size: int) -> list[tuple[int, int]]:
    """Return the nodes that make up the frontier of a tree of ``size`` leaves, largest first."""
    return _complete_nodes((0, size))


def nodes_for_inclusion(index: int, size: int) -> list[tuple[int, int]]:
    """Return the stored nodes that ``inclusion_proof(index, size, …)`` reads: fewer than ``2 * log2(size)`` of them."""
    return _nodes_of(_inclusion_spans(index, size))


def nodes_for_consistency(old_size: int, new_size: int) -> list[tuple[int, int]]:
    """Return the stored nodes that ``consistency_proof(old_size, new_size, …)`` reads."""
    return _nodes_of(_consistency_spans(old_size, new_size))


def inclusion_proof(index: int, size: int, read: ReadNode) -> list[bytes]:
    """Bằng chứng có mặt: return the audit path of leaf ``index`` in the tree of ``size`` leaves, sibling first.

    ``read(level, index)`` returns a stored node's hash (RFC 6962 section 2.1.1). Raises ``tree_position_outside``.
    """
    return [_span_hash(span, read) for span in _inclusion_spans(index, size)]


def consistency_proof(old_size: int, new_size: int, read: ReadNode) -> list[bytes]:
    """Bằng chứng nối tiếp: prove that the tree of ``old_size`` is the beginning of that of ``new_size``.

    RFC 6962 section 2.1.2; empty when the sizes are equal or the old tree is empty. Raises ``tree_position_outside``.
    """
    return [_span_hash(span, read) for span in _consistency_spans(old_size, new_size)]


def verify_inclusion(leaf_hash: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> bool:
    """Tell whether ``proof`` leads from ``leaf_hash`` at ``index`` to ``root`` of the tree of ``size`` leaves."""
    if not 0 <= index < size or not _are_hashes((leaf_hash, *proof, root)):
        return False
    spans = _inclusion_spans(index, size)
    if len(spans) != len(proof):
        return False
    digest = leaf_hash
    for (low, _), sibling in zip(spans, proof, strict=True):
        digest = node_hash(digest, sibling) if low > index else node_hash(sibling, digest)
    return digest == root


def verify_consistency(old_size: int, new_size: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes) -> bool:
    """Tell whether ``proof`` shows that the tree of ``old_root`` is the beginning of the tree of ``new_root``."""
    if not 0 <= old_size <= new_size or not _are_hashes((*proof, old_root, new_root)):
        return False
    spans = _consistency_spans(old_size, new_size)
    if len(spans) != len(proof):
        return False
    if old_size == 0:
        return old_root == EMPTY_ROOT and (new_size > 0 or new_root == EMPTY_ROOT)
    steps = list(zip(spans, proof, strict=True))
    # Without its own first step the old tree is one complete subtree of the new one: the walk starts at its root.
    is_old_whole = not spans or spans[0][1] != old_size
    old = new = old_root if is_old_whole else steps.pop(0)[1]
    for (low, _), sibling in steps:
        if low < old_size:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
        else:
            new = node_hash(new, sibling)
    return old == old_root and new == new_root


def _inclusion_spans(index: int, size: int) -> list[Span]:
    if not 0 <= index < size:
        raise _outside(index, size)
    spans: list[Span] = []
    low, high = 0, size
    while high - low > 1:
        middle = _middle(low, high)
        if index < middle:
            spans.append((middle, high))
            high = middle
        else:
            spans.append((low, middle))
            low = middle
    return spans[::-1]


def _consistency_spans(old_size: int, new_size: int) -> list[Span]:
    if not 0 <= old_size <= new_size:
        raise _outside(old_size, new_size)
    spans: list[Span] = []
    low, high = 0, new_size
    while 0 < old_size < high:
        middle = _middle(low, high)
        if old_size <= middle:
            spans.append((middle, high))
            high = middle
        else:
            spans.append((low, middle))
            low = middle
    if low:
        spans.append((low, high))
    return spans[::-1]


def _middle(low: int, high: int) -> int:
    """Return where RFC 6962 splits a span: after the largest power of two smaller than its length."""
    return low + (1 << ((high - low - 1).bit_length() - 1))


def _complete_nodes(span: Span) -> list[tuple[int, int]]:
    low, high = span
    nodes: list[tuple[int, int]] = []
    while low < high:
        level = (high - low).bit_length() - 1
        nodes.append((level, low >> level))
        low += 1 << level
    return nodes


def _nodes_of(spans: Iterable[Span]) -> list[tuple[int, int]]:
    return [node for span in spans for node in _complete_nodes(span)]


def _span_hash(span: Span, read: ReadNode) -> bytes:
    return root([read(level, index) for level, index in _complete_nodes(span)])


def _are_hashes(values: Iterable[bytes]) -> bool:
    return all(len(value) == HASH_BYTES for value in values)


def _outside(index: int, size: int) -> TreeError:
    return TreeError(
        "tree_position_outside",
        f"Vị trí {index} nằm ngoài nhật ký có {size} mục.",
        "Kiểm tra lại số thứ tự và điểm chốt của nhật ký.",
        index=index,
        size=size,
    )

"""The tree against published vectors, against a naive recursive oracle, and against tampering."""

import hashlib
import os
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hocba_core.tlog import merkle
from hocba_core.tlog.leaf import leaf_hash

IS_FULL = os.environ.get("HOCBA_FULL") == "1"
CONSISTENCY_SIZE = 512 if IS_FULL else 128
INCLUSION_SIZE = 256

# The eight leaves and roots of the certificate-transparency reference tests.
REFERENCE_LEAVES = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
REFERENCE_ROOTS = [
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
LEAF_1 = "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7"
LEAF_4 = "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b"
LEAVES_2_3 = "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e"
LEAVES_4_5 = "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a"
LEAVES_6_7 = "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0"
LEAVES_4_7 = "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4"
REFERENCE_INCLUSION = {
    (0, 1): [],
    (0, 8): [LEAF_1, LEAVES_2_3, LEAVES_4_7],
    (5, 8): [LEAF_4, LEAVES_6_7, REFERENCE_ROOTS[4]],
    (2, 3): [REFERENCE_ROOTS[2]],
    (1, 5): [REFERENCE_ROOTS[1], LEAVES_2_3, LEAF_4],
}
REFERENCE_CONSISTENCY = {
    (1, 1): [],
    (1, 8): [LEAF_1, LEAVES_2_3, LEAVES_4_7],
    (6, 8): [LEAVES_4_5, LEAVES_6_7, REFERENCE_ROOTS[4]],
    (2, 5): [LEAVES_2_3, LEAF_4],
}


class Store:
    """Nodes as a table would hold them: each inserted once, reads counted."""

    def __init__(self, leaves: list[bytes], batch: int = 7) -> None:
        self.nodes: dict[tuple[int, int], bytes] = {}
        self.read_nodes: list[tuple[int, int]] = []
        self.size, self.frontier = 0, ()
        for start in range(0, len(leaves), batch):
            appended = merkle.append(self.size, self.frontier, leaves[start : start + batch])
            for node in appended.nodes:
                assert (node.level, node.index) not in self.nodes, "a node is written once"
                self.nodes[node.level, node.index] = node.hash
            self.size, self.frontier = appended.size, appended.frontier

    def read(self, level: int, index: int) -> bytes:
        self.read_nodes.append((level, index))
        return self.nodes[level, index]

    def root_at(self, size: int) -> bytes:
        return merkle.root([self.nodes[node] for node in merkle.frontier_nodes(size)])


# The oracle: RFC 6962 section 2.1 word for word, on lists of leaf hashes, sharing nothing with the code under test.
def oracle_split(count: int) -> int:
    split = 1
    while split * 2 < count:
        split *= 2
    return split


def oracle_root(leaves: list[bytes], memory: dict[tuple[int, int], bytes], start: int = 0) -> bytes:
    key = (start, len(leaves))
    if key not in memory:
        if len(leaves) <= 1:
            memory[key] = leaves[0] if leaves else hashlib.sha256(b"").digest()
        else:
            k = oracle_split(len(leaves))
            left, right = oracle_root(leaves[:k], memory, start), oracle_root(leaves[k:], memory, start + k)
            memory[key] = hashlib.sha256(b"\x01" + left + right).digest()
    return memory[key]


def oracle_path(m: int, leaves: list[bytes], memory: dict[tuple[int, int], bytes], start: int = 0) -> list[bytes]:
    if len(leaves) == 1:
        return []
    k = oracle_split(len(leaves))
    if m < k:
        return [*oracle_path(m, leaves[:k], memory, start), oracle_root(leaves[k:], memory, start + k)]
    return [*oracle_path(m - k, leaves[k:], memory, start + k), oracle_root(leaves[:k], memory, start)]


def oracle_subproof(
    m: int, leaves: list[bytes], memory: dict[tuple[int, int], bytes], start: int = 0, is_whole: bool = True
) -> list[bytes]:
    if m == len(leaves):
        return [] if is_whole else [oracle_root(leaves, memory, start)]
    k = oracle_split(len(leaves))
    if m <= k:
        return [
            *oracle_subproof(m, leaves[:k], memory, start, is_whole),
            oracle_root(leaves[k:], memory, start + k),
        ]
    return [
        *oracle_subproof(m - k, leaves[k:], memory, start + k, is_whole=False),
        oracle_root(leaves[:k], memory, start),
    ]


def leaves_of(count: int) -> list[bytes]:
    return [leaf_hash(b"entry %d" % number) for number in range(count)]


def unhex(values: list[str]) -> list[bytes]:
    return [bytes.fromhex(value) for value in values]


@pytest.fixture(scope="module")
def reference() -> Store:
    return Store([leaf_hash(bytes.fromhex(leaf)) for leaf in REFERENCE_LEAVES])


def test_leaf_and_node_hashes_are_those_of_the_reference_implementation() -> None:
    assert leaf_hash(b"L123456").hex() == "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56"
    assert merkle.node_hash(b"N123", b"N456").hex() == "aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb"


def test_roots_are_those_of_the_reference_implementation(reference: Store) -> None:
    assert [reference.root_at(size).hex() for size in range(9)] == REFERENCE_ROOTS


@pytest.mark.parametrize(("index", "size"), REFERENCE_INCLUSION)
def test_inclusion_proofs_are_those_of_the_reference_implementation(reference: Store, index: int, size: int) -> None:
    proof = merkle.inclusion_proof(index, size, reference.read)
    assert proof == unhex(REFERENCE_INCLUSION[index, size])
    assert merkle.verify_inclusion(reference.nodes[0, index], index, size, proof, reference.root_at(size))


@pytest.mark.parametrize(("old", "new"), REFERENCE_CONSISTENCY)
def test_consistency_proofs_are_those_of_the_reference_implementation(reference: Store, old: int, new: int) -> None:
    proof = merkle.consistency_proof(old, new, reference.read)
    assert proof == unhex(REFERENCE_CONSISTENCY[old, new])
    assert merkle.verify_consistency(old, new, proof, reference.root_at(old), reference.root_at(new))


def test_every_inclusion_proof_equals_the_oracle_and_holds() -> None:
    leaves = leaves_of(INCLUSION_SIZE)
    store, memory, proof_count, most_reads = Store(leaves), {}, 0, 0
    for size in range(1, INCLUSION_SIZE + 1):
        tree_root = oracle_root(leaves[:size], memory)
        assert store.root_at(size) == tree_root
        for index in range(size):
            store.read_nodes.clear()
            proof = merkle.inclusion_proof(index, size, store.read)
            assert proof == oracle_path(index, leaves[:size], memory)
            assert merkle.verify_inclusion(leaves[index], index, size, proof, tree_root)
            assert store.read_nodes == merkle.nodes_for_inclusion(index, size)
            most_reads = max(most_reads, len(store.read_nodes))
            proof_count += 1
    assert most_reads < 2 * INCLUSION_SIZE.bit_length()
    print(f"inclusion proofs right: {proof_count}, most reads for one: {most_reads}")


def test_every_consistency_proof_equals_the_oracle_and_holds() -> None:
    leaves = leaves_of(CONSISTENCY_SIZE)
    store, memory, proof_count = Store(leaves), {}, 0
    roots = [oracle_root(leaves[:size], memory) for size in range(CONSISTENCY_SIZE + 1)]
    for new in range(CONSISTENCY_SIZE + 1):
        for old in range(new + 1):
            store.read_nodes.clear()
            proof = merkle.consistency_proof(old, new, store.read)
            assert proof == (oracle_subproof(old, leaves[:new], memory) if old else [])
            assert store.read_nodes == merkle.nodes_for_consistency(old, new)
            assert merkle.verify_consistency(old, new, proof, roots[old], roots[new])
            proof_count += 1
    print(f"consistency proofs right: {proof_count}, sizes up to {CONSISTENCY_SIZE}")


def changes_of(proof: list[bytes], bit: int) -> list[list[bytes]]:
    """Return the proof with one bit flipped in each hash, one hash gone, one doubled, one added, one cut short."""
    byte, mask = divmod(bit % 256, 8)
    changed = []
    for place, digest in enumerate(proof):
        flipped = bytearray(digest)
        flipped[byte] ^= 1 << mask
        changed.append([*proof[:place], bytes(flipped), *proof[place + 1 :]])
        changed.append([*proof[:place], *proof[place + 1 :]])
        changed.append([*proof[: place + 1], *proof[place:]])
        changed.append([*proof[:place], digest[:-1], *proof[place + 1 :]])
    changed.extend([*proof[:place], right, left, *proof[place + 2 :]] for place, (left, right) in enumerate(pairwise(proof)))
    return [*changed, [*proof, bytes(32)], [bytes(32), *proof]]


def test_every_changed_inclusion_proof_is_refused() -> None:
    leaves, count = leaves_of(70), 0
    store = Store(leaves)
    for size in range(1, 71):
        tree_root = store.root_at(size)
        for index in range(size):
            proof = merkle.inclusion_proof(index, size, store.read)
            for changed in changes_of(proof, index * 71 + size):
                assert not merkle.verify_inclusion(leaves[index], index, size, changed, tree_root)
                count += 1
            for other in (index - 1, index + 1, index ^ 2, size):
                assert not merkle.verify_inclusion(leaves[index], other, size, proof, tree_root)
                count += 1
            assert not merkle.verify_inclusion(leaves[index - 1] if size > 1 else bytes(32), index, size, proof, tree_root)
            assert not merkle.verify_inclusion(leaves[index], index, size, proof, bytes(32))
            assert not merkle.verify_inclusion(leaves[index], index, size, proof, b"")
            count += 3
    print(f"changed inclusion proofs refused: {count}")
    assert count > 10_000


def test_every_changed_consistency_proof_is_refused() -> None:
    store, count = Store(leaves_of(70)), 0
    for new in range(1, 71):
        for old in range(1, new + 1):
            proof, old_root, new_root = merkle.consistency_proof(old, new, store.read), store.root_at(old), store.root_at(new)
            for changed in changes_of(proof, old * 71 + new):
                assert not merkle.verify_consistency(old, new, changed, old_root, new_root)
                count += 1
            assert not merkle.verify_consistency(old, new, proof, bytes(32), new_root)
            assert not merkle.verify_consistency(old, new, proof, old_root, bytes(32))
            assert old == new or not merkle.verify_consistency(old, new, proof, new_root, old_root)
            count += 3
    print(f"changed consistency proofs refused: {count}")
    assert count > 10_000


def test_the_border_between_two_hashes_cannot_be_moved() -> None:
    first, second = leaves_of(2)
    tree_root = merkle.node_hash(first, second)
    assert not merkle.verify_inclusion(first[31:] + second, 1, 2, [first[:31]], tree_root)
    assert not merkle.verify_inclusion(first + second[:1], 0, 2, [second[1:]], tree_root)
    assert not merkle.verify_consistency(1, 2, [second[1:]], first + second[:1], tree_root)


def test_a_fork_cannot_be_joined_to_the_tree_it_left() -> None:
    leaves = leaves_of(40)
    honest, forked = Store(leaves), Store([*leaves[:20], leaf_hash(b"another entry"), *leaves[21:]])
    for old in range(21, 41):
        proof = merkle.consistency_proof(old, 40, forked.read)
        assert merkle.verify_consistency(old, 40, proof, forked.root_at(old), forked.root_at(40))
        assert not merkle.verify_consistency(old, 40, proof, honest.root_at(old), forked.root_at(40))


def test_the_empty_tree_is_the_beginning_of_every_tree(reference: Store) -> None:
    empty = merkle.EMPTY_ROOT
    assert merkle.verify_consistency(0, 0, [], empty, empty)
    assert merkle.verify_consistency(0, 8, [], empty, reference.root_at(8))
    assert not merkle.verify_consistency(0, 8, [], bytes(32), reference.root_at(8))
    assert not merkle.verify_consistency(0, 0, [], empty, bytes(32))
    assert not merkle.verify_consistency(0, 8, [bytes(32)], empty, reference.root_at(8))


@pytest.mark.parametrize(("old", "new"), [(-1, 3), (4, 3), (-2, -1)])
def test_consistency_of_a_shrinking_tree_is_refused(reference: Store, old: int, new: int) -> None:
    assert not merkle.verify_consistency(old, new, [], merkle.EMPTY_ROOT, merkle.EMPTY_ROOT)
    with pytest.raises(merkle.TreeError) as refusal:
        merkle.consistency_proof(old, new, reference.read)
    assert refusal.value.code == "tree_position_outside"


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_a_leaf_outside_the_tree_has_no_proof(reference: Store, index: int, size: int) -> None:
    assert not merkle.verify_inclusion(bytes(32), index, size, [], bytes(32))
    with pytest.raises(merkle.TreeError) as refusal:
        merkle.inclusion_proof(index, size, reference.read)
    assert refusal.value.details == {"index": index, "size": size}


@pytest.mark.parametrize(("size", "count"), [(-1, 1), (0, 1), (3, 1), (4, 2)])
def test_a_frontier_of_another_size_is_refused(size: int, count: int) -> None:
    with pytest.raises(merkle.TreeError) as refusal:
        merkle.append(size, [bytes(32)] * count, [])
    assert refusal.value.code == "tree_frontier_wrong"


@given(st.lists(st.integers(min_value=0, max_value=40), max_size=8))
def test_the_tree_does_not_depend_on_how_leaves_were_batched(batches: list[int]) -> None:
    leaves = leaves_of(sum(batches))
    size, frontier, nodes = 0, (), []
    for batch in batches:
        appended = merkle.append(size, frontier, leaves[size : size + batch])
        size, frontier = appended.size, appended.frontier
        nodes += appended.nodes
    at_once = merkle.append(0, (), leaves)
    assert (at_once.size, at_once.frontier, at_once.nodes) == (size, frontier, nodes)
    assert len(nodes) == 2 * size - size.bit_count()
    assert merkle.root(frontier) == oracle_root(leaves, {})


@given(st.integers(min_value=1, max_value=2**62), st.data())
def test_proofs_of_huge_trees_read_few_nodes_all_of_them_complete(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(min_value=0, max_value=size - 1))
    old = data.draw(st.integers(min_value=0, max_value=size))
    for nodes in (merkle.nodes_for_inclusion(index, size), merkle.nodes_for_consistency(old, size)):
        assert len(nodes) <= 2 * size.bit_length()
        assert all((position + 1) << level <= size for level, position in nodes)

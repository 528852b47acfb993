"""The log's tree as stored: nodes of complete subtrees, read and written in few statements."""

from collections.abc import Callable, Collection, Sequence

from django.db import connection

from hocba.apps.ledger.models import Leaf, TreeNode
from hocba_core.tlog.merkle import Node, frontier_nodes

_READ = """
SELECT n.level, n.index, n.hash FROM ledger_treenode n
JOIN unnest(%s::int[], %s::bigint[]) AS wanted (level, index) ON n.level = wanted.level AND n.index = wanted.index
"""
Place = tuple[int, int]


def size() -> int:
    """Return how many leaves have their place."""
    last = Leaf.objects.order_by("-index").values_list("index", flat=True).first()
    return 0 if last is None else last + 1


def read_nodes(places: Collection[Place]) -> dict[Place, bytes]:
    """Return the hashes of the nodes at these (level, index) places, in one statement."""
    if not places:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_READ, [[level for level, _ in places], [index for _, index in places]])
        return {(level, index): bytes(hash_) for level, index, hash_ in cursor.fetchall()}


def reader(nodes: dict[Place, bytes]) -> Callable[[int, int], bytes]:
    """Return the look-up that the proofs of ``hocba_core.tlog.merkle`` ask for."""
    return lambda level, index: nodes[level, index]


def frontier(tree_size: int) -> list[bytes]:
    """Return the roots of the complete subtrees of a tree of this size, largest first."""
    places = frontier_nodes(tree_size)
    nodes = read_nodes(places)
    return [nodes[place] for place in places]


def write_nodes(nodes: Sequence[Node]) -> None:
    """Store nodes that have just become complete; children stand before parents in the same statement."""
    TreeNode.objects.bulk_create([TreeNode(level=node.level, index=node.index, hash=node.hash) for node in nodes])

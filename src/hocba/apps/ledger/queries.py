"""Reads of the log: what waits, proofs, checkpoints, the key that verifies them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hocba.apps.ledger import tree_store
from hocba.apps.ledger.models import Checkpoint, Leaf, PendingLeaf
from hocba.apps.ledger.signer import log_signer
from hocba_core.tlog import merkle
from hocba_core.tlog.proof import LogProof


@dataclass(frozen=True, slots=True, kw_only=True)
class LogState:
    """Tình trạng nhật ký: leaves waiting, leaves placed, size and moment of the last signed checkpoint."""

    waiting_count: int
    size: int
    signed_size: int
    signed_at: datetime | None


def waiting_leaves(limit: int) -> list[PendingLeaf]:
    """Return leaves without a place, oldest first."""
    return list(PendingLeaf.objects.filter(leaf=None).order_by("recorded_at", "id")[:limit])


def log_state() -> LogState:
    """Return how far the log is signed."""
    last = Checkpoint.objects.order_by("-size").values_list("size", "signed_at").first()
    signed_size, signed_at = last or (0, None)
    return LogState(
        waiting_count=PendingLeaf.objects.filter(leaf=None).count(),
        size=tree_store.size(),
        signed_size=signed_size,
        signed_at=signed_at,
    )


def latest_checkpoint() -> bytes | None:
    """Return the newest signed checkpoint note."""
    found = Checkpoint.objects.order_by("-size").values_list("note", flat=True).first()
    return None if found is None else bytes(found)


def log_verifier_key() -> str:
    """Return the verifier key line that a trust folder carries as ``log.vkey``."""
    return log_signer().signer().verifier.format()


def proof_for(pending_leaf_id: UUID) -> LogProof | None:
    """Return the proof of one leaf, or None while no checkpoint covers it."""
    return proofs_for([pending_leaf_id]).get(pending_leaf_id)


def proofs_for(pending_leaf_ids: Collection[UUID]) -> dict[UUID, LogProof]:
    """Return the proofs of the leaves that a checkpoint covers, in three statements.

    Each proof leads to the *first* checkpoint that covers its leaf, so that the same leaf gives the same bytes for ever.
    """
    leaves = list(Leaf.objects.filter(pending__in=pending_leaf_ids).order_by("index").select_related("pending"))
    if not leaves:
        return {}
    checkpoints = list(Checkpoint.objects.filter(size__gt=leaves[0].index).order_by("size"))
    covered: list[tuple[Leaf, Checkpoint]] = []
    position = 0
    for leaf in leaves:
        while position < len(checkpoints) and checkpoints[position].size <= leaf.index:
            position += 1
        if position == len(checkpoints):
            break
        covered.append((leaf, checkpoints[position]))
    places = {place for leaf, checkpoint in covered for place in merkle.nodes_for_inclusion(leaf.index, checkpoint.size)}
    read = tree_store.reader(tree_store.read_nodes(places))
    return {
        leaf.pending_id: LogProof(
            index=leaf.index,
            hashes=tuple(merkle.inclusion_proof(leaf.index, checkpoint.size, read)),
            checkpoint=bytes(checkpoint.note),
            salt=bytes(leaf.pending.salt),
        )
        for leaf, checkpoint in covered
    }

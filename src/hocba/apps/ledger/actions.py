"""Verbs of the log: a leaf waits in the caller's transaction; the sequencer places it and signs checkpoints."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from hocba.apps.ledger import tree_store
from hocba.apps.ledger.models import Checkpoint as CheckpointRow
from hocba.apps.ledger.models import Leaf, PendingLeaf
from hocba.apps.ledger.queries import waiting_leaves
from hocba.apps.ledger.signer import log_signer
from hocba.foundation.context import current_context
from hocba.foundation.failpoints import reach
from hocba_core.kernel.errors import HocbaError
from hocba_core.tlog import merkle, note
from hocba_core.tlog.checkpoint import Checkpoint, open_checkpoint
from hocba_core.tlog.leaf import SALT_BYTES, LeafType, entry_bytes, leaf_hash

_SEQUENCER_LOCK = 0x484F4342_00000001  # one sequencer at a time; the number means nothing else
_BATCH = 4096


class UnableToSequence(HocbaError):
    """The stored log contradicts its last signed checkpoint or its key; nothing further is signed."""


def record_leaf(*, leaf_type: LeafType, body_digest: bytes, at: datetime) -> UUID:
    """Ghi một điều phải chứng minh được: store a salted leaf in the caller's transaction; return its id."""
    return record_leaves(leaf_type=leaf_type, body_digests=[body_digest], at=at)[0]


def record_leaves(*, leaf_type: LeafType, body_digests: Sequence[bytes], at: datetime) -> list[UUID]:
    """Store one salted leaf for each digest, in order, in the caller's transaction; return their ids."""
    school_id = current_context().school_id
    if school_id is None:
        raise RuntimeError("a leaf belongs to a school")
    rows = PendingLeaf.objects.bulk_create(
        PendingLeaf(
            school_id=school_id,
            leaf_type=leaf_type,
            body_digest=digest,
            salt=secrets.token_bytes(SALT_BYTES),
            recorded_at=at,
        )
        for digest in body_digests
    )
    return [row.id for row in rows]


def sequence(*, at: datetime) -> Checkpoint | None:
    """Xếp lá và ký điểm kiểm: place every waiting leaf, then sign the tree; None when nothing new was signed.

    Two halves, each its own transaction: what was placed by a run that died before signing is signed by the next run.
    Raises ``log_contradicts_checkpoint`` or ``log_key_changed`` instead of signing a tree that is not a continuation.
    """
    while _place_leaves():
        reach("ledger.batch_placed")
    reach("ledger.before_checkpoint")
    return _sign_checkpoint(at)


def sign_text(text: str) -> bytes:
    """Return ``text`` as a note signed by the log's key (status lists); the text must not be a checkpoint."""
    return note.sign(text, [log_signer().signer()])


def _place_leaves() -> bool:
    """Place one batch of waiting leaves; tell whether there were any."""
    with transaction.atomic():
        _lock()
        waiting = waiting_leaves(_BATCH)
        if not waiting:
            return False
        size = tree_store.size()
        hashes = [
            leaf_hash(entry_bytes(LeafType(leaf.leaf_type), bytes(leaf.salt), bytes(leaf.body_digest))) for leaf in waiting
        ]
        grown = merkle.append(size, tree_store.frontier(size), hashes)
        Leaf.objects.bulk_create(
            Leaf(index=size + offset, pending=leaf, leaf_hash=hashes[offset]) for offset, leaf in enumerate(waiting)
        )
        reach("ledger.leaves_inserted")
        tree_store.write_nodes(grown.nodes)
        return True


def _sign_checkpoint(at: datetime) -> Checkpoint | None:
    with transaction.atomic():
        _lock()
        signer = log_signer().signer()
        last = CheckpointRow.objects.order_by("-size").first()
        size = tree_store.size()
        old_size = last.size if last else 0
        if size == old_size:
            return None
        checkpoint = Checkpoint(origin=signer.verifier.name, size=size, root=merkle.root(tree_store.frontier(size)))
        if last is not None:
            _assert_continues(last, checkpoint, signer.verifier)
        signed = note.sign(checkpoint.format(), [signer])
        CheckpointRow.objects.create(size=size, root=checkpoint.root, note=signed, signed_at=at)
        return checkpoint


def _assert_continues(last: CheckpointRow, new: Checkpoint, key: note.VerifierKey) -> None:
    """Refuse to sign unless the new tree begins with the tree of the last checkpoint that this key signed."""
    try:
        signed = open_checkpoint(bytes(last.note), key)
    except HocbaError as problem:
        raise UnableToSequence(
            "log_key_changed",
            "Điểm kiểm trước không do khóa nhật ký hiện tại ký.",
            "Khôi phục đúng tệp khóa nhật ký từ bản sao lưu rồi chạy lại.",
        ) from problem
    is_continued = signed.size == last.size <= new.size
    if is_continued:
        nodes = tree_store.read_nodes(merkle.nodes_for_consistency(signed.size, new.size))
        proof = merkle.consistency_proof(signed.size, new.size, tree_store.reader(nodes))
        is_continued = merkle.verify_consistency(signed.size, new.size, proof, signed.root, new.root)
    if not is_continued:
        raise UnableToSequence(
            "log_contradicts_checkpoint",
            "Nhật ký đang lưu không nối tiếp điểm kiểm đã ký trước đó.",
            "Dừng phát hành và đối chiếu cơ sở dữ liệu với bản sao lưu.",
            signed_size=signed.size,
            stored_size=new.size,
        )


def _lock() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SEQUENCER_LOCK])

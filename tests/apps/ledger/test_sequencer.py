"""Leaves get their places densely, checkpoints only grow, proofs lead offline to a checkpoint of the log's key."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import connections

from hocba.apps.ledger import queries, tree_store
from hocba.apps.ledger.actions import UnableToSequence, record_leaf, record_leaves, sequence
from hocba.apps.ledger.models import Checkpoint, Leaf
from hocba.apps.ledger.signer import log_signer
from hocba.foundation.context import acting
from hocba_core.kernel.digest import sha256
from hocba_core.ports.log_signer import InMemoryLogSigner
from hocba_core.tlog import merkle
from hocba_core.tlog.checkpoint import open_checkpoint
from hocba_core.tlog.leaf import LeafType
from hocba_core.tlog.note import VerifierKey
from hocba_core.tlog.proof import LogProof, verify_logged
from kit.database import Database

AT = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)


def _key() -> VerifierKey:
    return VerifierKey.parse(queries.log_verifier_key())


def _record(*bodies: bytes) -> list[UUID]:
    with acting(school_id=uuid4(), reason="record for the test"):
        return record_leaves(leaf_type=LeafType.RECORD_ISSUED, body_digests=[sha256(body) for body in bodies], at=AT)


def test_a_leaf_waits_until_it_is_sequenced_and_then_proves_itself_offline(database: Database) -> None:
    [leaf] = _record("học bạ của em An".encode())
    assert queries.proof_for(leaf) is None
    checkpoint = sequence(at=AT)
    assert checkpoint is not None
    assert checkpoint.size == 1
    proof = queries.proof_for(leaf)
    assert proof is not None
    assert LogProof.parse(proof.format()) == proof
    verify_logged(proof, LeafType.RECORD_ISSUED, sha256("học bạ của em An".encode()), _key())


def test_every_leaf_of_many_batches_proves_itself_and_every_checkpoint_continues_the_last(database: Database) -> None:
    bodies: dict[UUID, bytes] = {}
    for count in (1, 2, 5, 30, 64):
        new = [os.urandom(8) for _ in range(count)]
        bodies |= dict(zip(_record(*new), new, strict=True))
        sequence(at=AT)
    proofs = queries.proofs_for(bodies)
    for leaf, body in bodies.items():
        verify_logged(proofs[leaf], LeafType.RECORD_ISSUED, sha256(body), _key())
    assert sorted(proof.index for proof in proofs.values()) == list(range(102))
    heads = [open_checkpoint(bytes(row.note), _key()) for row in Checkpoint.objects.order_by("size")]
    assert [head.size for head in heads] == [1, 3, 8, 38, 102]
    for old, new_head in pairwise(heads):
        nodes = tree_store.read_nodes(merkle.nodes_for_consistency(old.size, new_head.size))
        proof = merkle.consistency_proof(old.size, new_head.size, tree_store.reader(nodes))
        assert merkle.verify_consistency(old.size, new_head.size, proof, old.root, new_head.root)


def test_the_same_leaf_gives_the_same_proof_after_the_log_has_grown(database: Database) -> None:
    [leaf] = _record(b"first")
    sequence(at=AT)
    before = queries.proof_for(leaf)
    _record(b"second", b"third")
    sequence(at=AT)
    assert queries.proof_for(leaf) == before


def test_nothing_new_signs_nothing_new(database: Database) -> None:
    assert sequence(at=AT) is None
    _record(b"one")
    assert sequence(at=AT) is not None
    assert sequence(at=AT) is None
    assert queries.log_state().signed_size == queries.log_state().size == 1


def test_a_leaf_of_a_transaction_that_failed_never_comes_into_the_log(database: Database) -> None:
    def fail() -> None:
        with acting(school_id=uuid4(), reason="will fail"):
            record_leaf(leaf_type=LeafType.CLOSING, body_digest=bytes(32), at=AT)
            raise RuntimeError("the action failed")

    with pytest.raises(RuntimeError):
        fail()
    assert sequence(at=AT) is None


def test_eight_sequencers_at_once_place_each_leaf_once(database: Database) -> None:
    _record(*(os.urandom(8) for _ in range(200)))

    def run(_: int) -> None:
        try:
            sequence(at=AT)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(run, range(8)))
    assert list(Leaf.objects.order_by("index").values_list("index", flat=True)) == list(range(200))
    assert Checkpoint.objects.count() == 1


def test_equal_bodies_give_different_leaves(database: Database) -> None:
    _record(b"8,5", b"8,5")
    sequence(at=AT)
    assert len(set(Leaf.objects.values_list("leaf_hash", flat=True))) == 2


def test_another_key_does_not_sign_on(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    _record(b"one")
    sequence(at=AT)
    stranger = InMemoryLogSigner(log_signer().signer().verifier.name, os.urandom(32))
    monkeypatch.setattr("hocba.apps.ledger.actions.log_signer", lambda: stranger)
    _record(b"two")
    with pytest.raises(UnableToSequence) as refusal:
        sequence(at=AT)
    assert refusal.value.code == "log_key_changed"
    assert Checkpoint.objects.count() == 1


def test_a_tree_that_was_rewritten_below_the_signed_size_is_not_signed(
    database: Database, owner_connection: psycopg.Connection[tuple[Any, ...]]
) -> None:
    _record(b"one", b"two")
    sequence(at=AT)
    owner_connection.execute("ALTER TABLE ledger_treenode DISABLE TRIGGER USER")
    owner_connection.execute("UPDATE ledger_treenode SET hash = sha256('other') WHERE level = 1 AND index = 0")
    owner_connection.execute("ALTER TABLE ledger_treenode ENABLE TRIGGER USER")
    _record(b"three")
    with pytest.raises(UnableToSequence) as refusal:
        sequence(at=AT)
    assert refusal.value.code == "log_contradicts_checkpoint"

"""Proof files: from a body's digest to a signed checkpoint, and nothing else."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hocba_core.kernel.errors import HocbaError
from hocba_core.tlog import merkle
from hocba_core.tlog.checkpoint import Checkpoint
from hocba_core.tlog.leaf import LeafType, entry_bytes, leaf_hash
from hocba_core.tlog.note import new_signer, sign
from hocba_core.tlog.proof import LogProof, ProofError, verify_logged

LOG = new_signer("truong.example/log", bytes(32))
DIGESTS = [hashlib.sha256(b"manifest %d" % number).digest() for number in range(11)]
SALTS = [hashlib.sha256(b"salt %d" % number).digest()[:16] for number in range(11)]


def proof_of(index: int, size: int = 11) -> LogProof:
    entries = zip(SALTS[:size], DIGESTS[:size], strict=True)
    leaves = [leaf_hash(entry_bytes(LeafType.RECORD_ISSUED, salt, digest)) for salt, digest in entries]
    tree = merkle.append(0, (), leaves)
    nodes = {(node.level, node.index): node.hash for node in tree.nodes}
    path = merkle.inclusion_proof(index, size, lambda level, position: nodes[level, position])
    checkpoint = Checkpoint(origin=LOG.verifier.name, size=size, root=merkle.root(tree.frontier))
    note = sign(checkpoint.format(), [LOG])
    return LogProof(index=index, hashes=tuple(path), checkpoint=note, salt=SALTS[index])


def test_every_entry_of_a_log_is_proved() -> None:
    for size in range(1, 12):
        for index in range(size):
            proof = LogProof.parse(proof_of(index, size).format())
            assert verify_logged(proof, LeafType.RECORD_ISSUED, DIGESTS[index], LOG.verifier).size == size


def test_a_proof_is_written_as_c2sp_says() -> None:
    head, _, checkpoint = proof_of(10).format().partition(b"\n\n")
    lines = head.decode().split("\n")
    assert lines[:3] == ["c2sp.org/tlog-proof@v1", "extra qrGcjf+idRWOOeSceYBZkg==", "index 10"]
    assert len(lines) == 3 + len(proof_of(10).hashes)
    assert checkpoint.startswith(b"truong.example/log\n11\n")


@pytest.mark.parametrize("leaf_type", [kind for kind in LeafType if kind is not LeafType.RECORD_ISSUED])
def test_a_proof_holds_for_one_type_only(leaf_type: LeafType) -> None:
    with pytest.raises(ProofError) as refusal:
        verify_logged(proof_of(3), leaf_type, DIGESTS[3], LOG.verifier)
    assert refusal.value.code == "proof_wrong"


def test_a_proof_holds_for_one_body_only() -> None:
    with pytest.raises(ProofError) as refusal:
        verify_logged(proof_of(3), LeafType.RECORD_ISSUED, DIGESTS[4], LOG.verifier)
    assert refusal.value.code == "proof_wrong"


def test_every_flipped_bit_of_a_proof_is_refused() -> None:
    data, codes = proof_of(6).format(), {}
    for place in range(len(data)):
        for bit in range(8):
            changed = bytearray(data)
            changed[place] ^= 1 << bit
            with pytest.raises(HocbaError) as refusal:
                verify_logged(LogProof.parse(bytes(changed)), LeafType.RECORD_ISSUED, DIGESTS[6], LOG.verifier)
            codes[refusal.value.code] = codes.get(refusal.value.code, 0) + 1
    print(f"flipped bits refused: {sum(codes.values())}, by code: {codes}")
    assert sum(codes.values()) == 8 * len(data)
    assert {"proof_malformed", "proof_wrong", "note_malformed", "note_signature_wrong", "note_signer_unknown"} <= set(codes)


GOOD = proof_of(2, 3).format()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n\n",
        b"c2sp.org/tlog-proof@v1\n\n",
        GOOD.replace(b"@v1", b"@v2"),
        GOOD.replace(b"extra ", b"extra  "),
        GOOD.replace(b"extra ", b""),
        GOOD.replace(b"extra ", b"\n"),
        GOOD.replace(b"index 2", b"index 02"),
        GOOD.replace(b"index 2", b"2"),
        GOOD.replace(b"index 2", b"index"),
        GOOD.replace(b"index 2", b"index 9223372036854775808"),
        GOOD.replace(b"\n", b"\r\n"),
        GOOD.replace(b"index", b"ind\xc3\xa9x"),
        GOOD.replace(b"\n\n", b"\n", 1),
        GOOD.partition(b"\n\n")[0],
        GOOD.replace(b"index 2\n", b"index 2\n" + (b"A" * 43 + b"=\n") * 63),
        GOOD.replace(b"index 2\n", b"index 2\nAAAA\n"),
        GOOD.replace(b"index 2\n", b"index 2\n" + b"A" * 42 + b"B=\n"),
        GOOD.replace(b"extra ", b"extra AAAA"),
    ],
)
def test_a_malformed_proof_is_refused(data: bytes) -> None:
    with pytest.raises(ProofError) as refusal:
        LogProof.parse(data)
    assert refusal.value.code == "proof_malformed"


@given(
    st.integers(0, 2**63 - 1),
    st.lists(st.binary(min_size=32, max_size=32), max_size=63),
    st.binary(),
    st.binary(min_size=16, max_size=16),
)
def test_any_proof_comes_back_as_it_was_written(index: int, hashes: list[bytes], checkpoint: bytes, salt: bytes) -> None:
    proof = LogProof(index=index, hashes=tuple(hashes), checkpoint=checkpoint, salt=salt)
    assert LogProof.parse(proof.format()) == proof
    assert LogProof.parse(proof.format()).format() == proof.format()


@given(st.binary())
def test_any_bytes_are_refused_with_a_code(data: bytes) -> None:
    with pytest.raises(ProofError):
        LogProof.parse(data)

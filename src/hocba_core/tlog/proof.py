"""Bằng chứng nhật ký: an offline proof that an entry is in the log (C2SP tlog-proof v1)."""

from dataclasses import dataclass
from typing import Self

from hocba_core.kernel.errors import HocbaError
from hocba_core.tlog import wire_text
from hocba_core.tlog.checkpoint import Checkpoint, open_checkpoint
from hocba_core.tlog.leaf import SALT_BYTES, LeafType, entry_bytes, leaf_hash
from hocba_core.tlog.merkle import verify_inclusion
from hocba_core.tlog.note import VerifierKey

_HEADER = "c2sp.org/tlog-proof@v1"
_MAX_HASHES = 63


class ProofError(HocbaError):
    """Lỗi bằng chứng nhật ký: malformed file, or a path that does not lead to the checkpoint."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LogProof:
    """Bằng chứng có mặt trong nhật ký: leaf index, audit path (sibling first), signed checkpoint, the leaf's salt.

    The salt travels on the ``extra`` line. It is not authenticated there; it is once the leaf is found in the tree.
    """

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: bytes
    salt: bytes

    def __post_init__(self) -> None:
        is_path = len(self.hashes) <= _MAX_HASHES and all(len(digest) == wire_text.HASH_BYTES for digest in self.hashes)
        if not is_path or not 0 <= self.index <= wire_text.MAX_COUNT or len(self.salt) != SALT_BYTES:
            raise _malformed()

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Read a proof file; raise ``proof_malformed`` unless ``format()`` would write the same bytes again."""
        head, _, checkpoint = data.partition(b"\n\n")
        try:
            _, extra, index, *hashes = head.decode("ascii").split("\n")
            proof = cls(
                index=wire_text.read_count(index.removeprefix("index ")),
                hashes=tuple(wire_text.decode_hash(line) for line in hashes),
                checkpoint=checkpoint,
                salt=wire_text.decode_base64(extra.removeprefix("extra ")),
            )
        except ValueError as problem:
            raise _malformed() from problem
        if proof.format() != data:
            raise _malformed()
        return proof

    def format(self) -> bytes:
        """Return the bytes of the ``.tlog-proof`` file."""
        path = (wire_text.encode_base64(digest) for digest in self.hashes)
        lines = (_HEADER, f"extra {wire_text.encode_base64(self.salt)}", f"index {self.index}", *path, "")
        return "".join(f"{line}\n" for line in lines).encode("ascii") + self.checkpoint


def verify_logged(proof: LogProof, leaf_type: LeafType, body_digest: bytes, log_key: VerifierKey) -> Checkpoint:
    """Verify that a body with this SHA-256 digest is in the log of ``log_key``; return the checkpoint that says so.

    Raises ``proof_wrong`` when the path leads elsewhere, else what ``open_checkpoint`` raises.
    """
    checkpoint = open_checkpoint(proof.checkpoint, log_key)
    digest = leaf_hash(entry_bytes(leaf_type, proof.salt, body_digest))
    if not verify_inclusion(digest, proof.index, checkpoint.size, proof.hashes, checkpoint.root):
        raise ProofError(
            "proof_wrong",
            "Bằng chứng không dẫn từ hồ sơ này tới điểm chốt của nhật ký.",
            "Xin lại tệp gốc từ nơi phát hành.",
        )
    return checkpoint


def _malformed() -> ProofError:
    return ProofError(
        "proof_malformed",
        "Bằng chứng nhật ký không đúng khuôn dạng, có thể đã bị sửa.",
        "Xin lại tệp gốc từ nơi phát hành.",
    )

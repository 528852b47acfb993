"""Điểm chốt của nhật ký: size and root of the tree at one moment, to be signed as a note (C2SP tlog-checkpoint)."""

from dataclasses import dataclass
from typing import Self

from hocba_core.kernel.errors import HocbaError
from hocba_core.tlog import wire_text
from hocba_core.tlog.note import VerifierKey, open_note


class CheckpointError(HocbaError):
    """Lỗi điểm chốt: malformed text, or a checkpoint of another log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """Điểm chốt: the log's name (origin), its number of leaves, its 32-byte root, and lines that others may add."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        are_lines = all(wire_text.is_line(line) for line in (self.origin, *self.extensions))
        is_size = 0 <= self.size <= wire_text.MAX_COUNT
        if not are_lines or not is_size or len(self.root) != wire_text.HASH_BYTES:
            raise _malformed()

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the text of an opened note; raise ``checkpoint_malformed`` unless ``format()`` would write it again."""
        try:
            origin, size, root, *extensions, end = text.split("\n")
            count, digest = wire_text.read_count(size), wire_text.decode_hash(root)
        except ValueError as problem:
            raise _malformed() from problem
        if end:
            raise _malformed()
        return cls(origin=origin, size=count, root=digest, extensions=tuple(extensions))

    def format(self) -> str:
        """Return the text to sign, ending in a newline."""
        lines = (self.origin, str(self.size), wire_text.encode_base64(self.root), *self.extensions)
        return "".join(f"{line}\n" for line in lines)


def open_checkpoint(data: bytes, log_key: VerifierKey) -> Checkpoint:
    """Verify a checkpoint signed by ``log_key`` whose origin is that key's name; cosignatures of others may stand below.

    Raises the errors of ``note.open_note``, ``checkpoint_malformed`` or ``checkpoint_other_log``.
    """
    checkpoint = Checkpoint.parse(open_note(data, [log_key]).text)
    if checkpoint.origin != log_key.name:
        raise CheckpointError(
            "checkpoint_other_log",
            "Điểm chốt này thuộc một nhật ký khác với khóa được tin cậy.",
            "Kiểm tra thư mục tin cậy có đúng khóa của nhật ký này.",
        )
    return checkpoint


def _malformed() -> CheckpointError:
    return CheckpointError(
        "checkpoint_malformed",
        "Điểm chốt của nhật ký không đúng khuôn dạng.",
        "Xin lại tệp gốc từ nơi phát hành.",
    )

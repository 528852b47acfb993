"""Lá của nhật ký: what one entry commits to, without telling it (trust P2)."""

import hashlib
from enum import IntEnum

from hocba_core.kernel.errors import HocbaError

SALT_BYTES = 16
DIGEST_BYTES = 32
ENTRY_VERSION = 1


class LeafError(HocbaError):
    """Lỗi lá nhật ký: a salt or digest that does not have its length."""


class LeafType(IntEnum):
    """Loại sự kiện được ghi vào nhật ký. Values are part of the format and never change or get reused."""

    RECORD_ISSUED = 1
    CLOSING = 2
    SIGNING_BATCH = 3
    RECORD_SUPERSEDED = 4
    CERTIFICATE_REGISTERED = 5
    MARK_CHAIN_HEADS = 6
    SCOPE_EVENT = 7


def entry_bytes(leaf_type: LeafType, salt: bytes, body_digest: bytes) -> bytes:
    """Return the 50 bytes of an entry: ``0x01``, type, 16 random bytes, SHA-256 of the canonical body.

    The salt is essential: a mark has at most 101 values, so that an unsalted digest would be a guessing oracle.
    Raises ``leaf_part_length`` when salt or digest is of another length.
    """
    if len(salt) != SALT_BYTES or len(body_digest) != DIGEST_BYTES:
        raise LeafError(
            "leaf_part_length",
            "Mục ghi nhật ký cần đúng 16 byte ngẫu nhiên và 32 byte giá trị băm.",
            "Kiểm tra dữ liệu đi kèm hồ sơ rồi thử lại.",
        )
    return bytes((ENTRY_VERSION, leaf_type)) + salt + body_digest


def leaf_hash(entry: bytes) -> bytes:
    """Return the 32-byte leaf hash ``SHA-256(0x00 || entry)`` (RFC 6962 section 2.1)."""
    return hashlib.sha256(b"\x00" + entry).digest()

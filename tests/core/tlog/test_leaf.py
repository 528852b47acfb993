"""What a leaf commits to."""

import hashlib

import pytest

from hocba_core.tlog.leaf import SALT_BYTES, LeafError, LeafType, entry_bytes, leaf_hash

SALT = bytes(range(16))
DIGEST = hashlib.sha256(b"body").digest()


def test_an_entry_is_version_type_salt_and_digest() -> None:
    entry = entry_bytes(LeafType.CLOSING, SALT, DIGEST)
    assert entry == b"\x01\x02" + SALT + DIGEST
    assert len(entry) == 2 + SALT_BYTES + 32
    assert leaf_hash(entry) == hashlib.sha256(b"\x00\x01\x02" + SALT + DIGEST).digest()


def test_type_values_never_change() -> None:
    assert [(kind.name, kind.value) for kind in LeafType] == [
        ("RECORD_ISSUED", 1),
        ("CLOSING", 2),
        ("SIGNING_BATCH", 3),
        ("RECORD_SUPERSEDED", 4),
        ("CERTIFICATE_REGISTERED", 5),
        ("MARK_CHAIN_HEADS", 6),
        ("SCOPE_EVENT", 7),
    ]


def test_a_leaf_changes_with_type_salt_and_digest() -> None:
    other = bytes(16)
    hashes = {leaf_hash(entry_bytes(kind, salt, DIGEST)) for kind in LeafType for salt in (SALT, other)}
    hashes.add(leaf_hash(entry_bytes(LeafType.CLOSING, SALT, bytes(32))))
    assert len(hashes) == 15


@pytest.mark.parametrize(("salt", "digest"), [(SALT[:-1], DIGEST), (SALT + b"\0", DIGEST), (SALT, DIGEST[:-1]), (b"", b"")])
def test_parts_of_another_length_are_refused(salt: bytes, digest: bytes) -> None:
    with pytest.raises(LeafError) as refusal:
        entry_bytes(LeafType.RECORD_ISSUED, salt, digest)
    assert refusal.value.code == "leaf_part_length"

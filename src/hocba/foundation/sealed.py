"""Sensitive columns, encrypted one by one (AES-256-GCM), bound to their row and column; and blind indexes for look-up.

Format of a sealed value: version byte, key id byte, 12-byte nonce, ciphertext with tag. Keys rotate by id.
"""

import hashlib
import hmac
import os
from functools import cache
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

_VERSION = 1
_NONCE_BYTES = 12
_TAG_BYTES = 16
_SHORTEST = 2 + _NONCE_BYTES + _TAG_BYTES


def seal(plain: str, *, row_id: UUID, column: str) -> bytes:
    """Encrypt ``plain`` for one row and column; an empty text stays empty bytes."""
    return seal_bytes(plain.encode(), row_id=row_id, column=column)


def seal_bytes(plain: bytes, *, row_id: UUID, column: str) -> bytes:
    """Encrypt bytes for one row and column; nothing stays nothing."""
    if not plain:
        return b""
    key_id = settings.HOCBA_FIELD_KEY_ID
    nonce = os.urandom(_NONCE_BYTES)
    sealed = _cipher(settings.HOCBA_FIELD_KEYS[key_id]).encrypt(nonce, plain, _binding(row_id, column))
    return bytes([_VERSION, key_id]) + nonce + sealed


def unseal(sealed: bytes | memoryview, *, row_id: UUID, column: str) -> str:
    """Decrypt what ``seal`` made for the same row and column; raises ``InvalidTag`` for anything else."""
    return unseal_bytes(sealed, row_id=row_id, column=column).decode()


def unseal_bytes(sealed: bytes | memoryview, *, row_id: UUID, column: str) -> bytes:
    """Decrypt what ``seal_bytes`` made for the same row and column; raises ``InvalidTag`` for anything else."""
    data = bytes(sealed)
    if not data:
        return b""
    if len(data) < _SHORTEST or data[0] != _VERSION or data[1] >= len(settings.HOCBA_FIELD_KEYS):
        raise InvalidTag
    nonce, body = data[2 : 2 + _NONCE_BYTES], data[2 + _NONCE_BYTES :]
    return _cipher(settings.HOCBA_FIELD_KEYS[data[1]]).decrypt(nonce, body, _binding(row_id, column))


def blind_index(text: str) -> str:
    """Return a keyed digest that finds equal values without revealing them (links a pupil across schools)."""
    key = _derive(b"blind-index", settings.HOCBA_FIELD_KEYS[0])
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def own_mark(purpose: str, *parts: bytes) -> bytes:
    """Return a keyed digest over ``parts``: what this server wrote itself, and a stolen database password cannot write."""
    message = b"".join(len(part).to_bytes(8) + part for part in (purpose.encode(), *parts))
    return hmac.new(_derive(b"own-mark", settings.HOCBA_FIELD_KEYS[0]), message, hashlib.sha256).digest()


def is_own(mark: bytes | memoryview, purpose: str, *parts: bytes) -> bool:
    """Tell whether ``mark`` is ``own_mark`` of the same purpose and parts."""
    return hmac.compare_digest(bytes(mark), own_mark(purpose, *parts))


@cache
def _cipher(key: bytes) -> AESGCM:
    return AESGCM(_derive(b"column", key))


def _derive(purpose: bytes, key: bytes) -> bytes:
    return hmac.new(key, b"hocba/" + purpose, hashlib.sha256).digest()


def _binding(row_id: UUID, column: str) -> bytes:
    return row_id.bytes + column.encode()

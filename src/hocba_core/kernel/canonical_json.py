"""Canonical JSON (RFC 8785): one value, one sequence of bytes."""

import json
from typing import Any

import rfc8785

from hocba_core.kernel.errors import HocbaError
from hocba_core.kernel.text import nfc


def dumps(value: Any) -> bytes:
    """Return the RFC 8785 bytes of ``value``; every string is NFC. Numbers that matter are strings already (trust P7)."""
    return rfc8785.dumps(_normal(value))


def loads_canonical(data: bytes) -> Any:
    """Read ``data`` and demand that it is its own canonical form; raise ``json_not_canonical`` otherwise."""
    try:
        value = json.loads(data)
        is_canonical = dumps(value) == data
    except (ValueError, RecursionError, rfc8785.CanonicalizationError) as problem:
        raise _not_canonical() from problem
    if not is_canonical:
        raise _not_canonical()
    return value


def _not_canonical() -> HocbaError:
    return HocbaError(
        "json_not_canonical",
        "Dữ liệu đi kèm không ở dạng chuẩn, có thể đã bị sửa.",
        "Xin lại tệp gốc từ nơi phát hành.",
    )


def _normal(value: Any) -> Any:
    if isinstance(value, str):
        return nfc(value)
    if isinstance(value, dict):
        return {nfc(key): _normal(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_normal(item) for item in value]
    return value

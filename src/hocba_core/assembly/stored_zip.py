"""A zip of one form only: stored, one fixed date, members in a given order. Reading refuses every other form.

Any zip program opens it (APPNOTE 6.3.10, versions 1.0), but a file counts only if writing its members again gives the same
bytes: then no byte can differ unseen, nothing hides between members, and there is nothing to decompress.
"""

import struct
import zlib
from collections.abc import Mapping
from typing import Final

from hocba_core.kernel.errors import HocbaError

_LOCAL: Final = struct.Struct("<4sHHHHHIIIHH")
_CENTRAL: Final = struct.Struct("<4sHHHHHHIIIHHHHHII")
_END: Final = struct.Struct("<4sHHHHIIH")
_LOCAL_MAGIC: Final = b"PK\x03\x04"
_VERSION, _FLAGS, _STORED, _TIME, _DATE = 10, 0, 0, 0, 0x0021  # 1980-01-01 00:00, the first that zip can write
_READABLE_FILE: Final = 0o100644 << 16


class StoredZipError(HocbaError):
    """The bytes are not a zip of this form."""


def write(members: Mapping[str, bytes]) -> bytes:
    """Return the zip of ``members`` in their order; names are ASCII paths."""
    body, directory = bytearray(), bytearray()
    for name, data in members.items():
        encoded, checksum, offset = name.encode("ascii"), zlib.crc32(data), len(body)
        sizes = (checksum, len(data), len(data), len(encoded), 0)
        body += _LOCAL.pack(_LOCAL_MAGIC, _VERSION, _FLAGS, _STORED, _TIME, _DATE, *sizes) + encoded + data
        directory += _CENTRAL.pack(
            b"PK\x01\x02", 3 << 8 | _VERSION, _VERSION, _FLAGS, _STORED, _TIME, _DATE, *sizes, 0, 0, 0, _READABLE_FILE, offset
        )
        directory += encoded
    end = _END.pack(b"PK\x05\x06", 0, 0, len(members), len(members), len(directory), len(body), 0)
    return bytes(body + directory + end)


def read(data: bytes, *, most_members: int) -> dict[str, bytes]:
    """Return the members of a zip that ``write`` made, or raise ``StoredZipError`` (``bundle_not_canonical``)."""
    members: dict[str, bytes] = {}
    position = 0
    while data.startswith(_LOCAL_MAGIC, position) and len(members) < most_members:
        name, member, position = _member(data, position)
        if name in members:
            raise _not_canonical()
        members[name] = member
    if write(members) != data:
        raise _not_canonical()
    return members


def _member(data: bytes, position: int) -> tuple[str, bytes, int]:
    try:
        *_, size, name_length, _extra = _LOCAL.unpack_from(data, position)
        start = position + _LOCAL.size + name_length
        name = data[position + _LOCAL.size : start].decode("ascii")
    except (struct.error, UnicodeDecodeError):
        raise _not_canonical() from None
    return name, data[start : start + size], start + size


def _not_canonical() -> StoredZipError:
    return StoredZipError(
        "bundle_not_canonical",
        "Gói hồ sơ không đúng dạng đã phát hành, có thể đã bị sửa hoặc đóng gói lại.",
        "Xin lại gói gốc từ nơi phát hành.",
    )

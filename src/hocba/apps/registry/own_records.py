"""Which issued records this server wrote itself: only those are told of, exported and put on the status list."""

from hocba.apps.registry.models import IssuedRecord
from hocba.foundation.sealed import is_own, own_mark
from hocba_core.kernel.digest import sha256

_PURPOSE = "issued record"


def mark_record(row: IssuedRecord) -> None:
    """Set the row's mark; every other column must be final."""
    row.own_mark = own_mark(_PURPOSE, *_parts(row))


def is_own_record(row: IssuedRecord) -> bool:
    """Tell whether the row is as this server wrote it; its bytes are compared with ``xml_sha256`` where they are read."""
    return is_own(row.own_mark, _PURPOSE, *_parts(row))


def _parts(row: IssuedRecord) -> tuple[bytes, ...]:
    line = f"{row.code} {row.version} {row.xml_sha256} {row.replaces_id} {row.leaf_id} {row.pupil_id} {row.year_id}"
    return row.id.bytes, row.school_id.bytes, line.encode(), sha256(bytes(row.manifest))

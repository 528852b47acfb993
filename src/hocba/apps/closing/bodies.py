"""Bodies of results: packed and sealed as a whole on the way in, opened and checked on the way out."""

import zlib

from hocba.apps.closing.models import ClosingResult
from hocba.foundation.sealed import seal_bytes, unseal_bytes
from hocba_core.assembly.closed_result import ClosedResult
from hocba_core.kernel.digest import sha256
from hocba_core.kernel.errors import HocbaError

_COLUMN = "closing_result.body"


def put_body(row: ClosingResult, result: ClosedResult) -> None:
    """Store ``result`` in ``row`` with the digest of its plain canonical bytes. The row's id must be final."""
    plain = result.canonical_bytes()
    row.digest = sha256(plain)
    row.body = seal_bytes(zlib.compress(plain), row_id=row.id, column=_COLUMN)


def open_body(row: ClosingResult) -> ClosedResult:
    """Return what ``row`` holds; raise ``closed_result_damaged`` when it is not what its digest says."""
    plain = zlib.decompress(unseal_bytes(row.body, row_id=row.id, column=_COLUMN))
    if sha256(plain) != bytes(row.digest):
        raise HocbaError(
            "closed_result_damaged", "Kết quả đã chốt không khớp mã băm của nó.", "Báo người quản trị, đối chiếu bản sao lưu."
        )
    return ClosedResult.from_bytes(plain)

"""Step 9: no newer version has taken the record's place."""

from collections.abc import Mapping
from functools import lru_cache

from hocba_core.kernel.errors import HocbaError
from hocba_core.tlog.note import VerifierKey
from hocba_core.tlog.status import Superseded, open_status
from hocba_core.verify import limits
from hocba_core.verify.case import Case, NotCheckedError, StepFailure
from hocba_core.verify.log_proof import log_key
from hocba_core.verify.report import SubIndication


def check_status(case: Case) -> str:
    """9. Look the record up in the signed list of superseded records."""
    note, key = case.trust.status_note, log_key(case)
    if note is None:
        raise NotCheckedError("Thư mục tin cậy không có danh sách học bạ đã thay thế")
    if key is None or len(note) > limits.STATUS_BYTES:
        raise _unreadable()
    try:
        made_on, superseded = _by_record(note, key)
    except HocbaError as problem:
        raise _unreadable() from problem
    newer = superseded.get((case.facts.code or "", case.facts.version or 0))
    if newer is not None:
        raise StepFailure(
            "record_superseded",
            SubIndication.REVOKED_NO_POE,
            f"Học bạ này đã được thay thế bằng bản số {newer.by_version} ngày {newer.superseded_on:%d/%m/%Y}.",
            f"Dùng bản số {newer.by_version} của học bạ có mã {newer.code}.",
            detail=f"Thay bằng bản {newer.by_version}",
        )
    return f"Chưa bị thay thế, theo danh sách ngày {made_on}"


@lru_cache(maxsize=4)
def _by_record(note: bytes, key: VerifierKey) -> tuple[str, Mapping[tuple[str, int], Superseded]]:
    """Read the list once for many records."""
    status = open_status(note, key)
    return f"{status.made_at:%d/%m/%Y}", {(entry.code, entry.version): entry for entry in status.entries}


def _unreadable() -> StepFailure:
    return StepFailure(
        "status_list_unreadable",
        SubIndication.TRY_LATER,
        "Không đọc được danh sách học bạ đã thay thế nên chưa kết luận được.",
        "Cập nhật thư mục tin cậy, rồi xác thực lại.",
    )

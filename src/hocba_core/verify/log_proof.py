"""Step 8: the issue of this record, with all its signatures, stands in the school's public log."""

from functools import lru_cache
from typing import Final

from hocba_core.assembly.bundle import manifest_of
from hocba_core.kernel.errors import HocbaError
from hocba_core.tlog.leaf import LeafType
from hocba_core.tlog.note import VerifierKey
from hocba_core.tlog.proof import LogProof, verify_logged
from hocba_core.verify.case import Case, NotCheckedError, StepFailure
from hocba_core.verify.report import SubIndication

_SIGNATURE_LINE: Final = "\n— ".encode()


def check_log(case: Case) -> str:
    """8. The manifest is this record's, the leaf commits to it, the leaf is under a checkpoint that the known log signed."""
    if case.bundle is None:
        raise NotCheckedError("Tệp XML rời không kèm bằng chứng nhật ký")
    if manifest_of(case.signed, case.xml) != case.bundle.manifest:
        raise StepFailure(
            "manifest_mismatch", SubIndication.HASH_FAILURE, "Bản kê chữ ký trong gói không phải của học bạ trong gói."
        )
    key = log_key(case)
    if key is None:
        raise StepFailure(
            "log_key_missing",
            SubIndication.NO_POE,
            "Chưa có khóa của nhật ký nên chưa kiểm tra được bằng chứng phát hành.",
            "Dùng thư mục tin cậy có tệp log.vkey.",
        )
    try:
        proof = LogProof.parse(case.bundle.proof)
        checkpoint = verify_logged(proof, LeafType.RECORD_ISSUED, case.bundle.manifest_digest, key)
    except HocbaError as problem:
        raise StepFailure(problem.code, SubIndication.SIG_CRYPTO_FAILURE, problem.message, problem.next_step) from problem
    if proof.checkpoint.count(_SIGNATURE_LINE) != 1:
        raise StepFailure(
            "checkpoint_signature_unknown", SubIndication.FORMAT_FAILURE, "Điểm chốt nhật ký có dòng chữ ký không rõ của ai."
        )
    return f"Dòng {proof.index + 1} trong {checkpoint.size} của nhật ký {checkpoint.origin}"


def log_key(case: Case) -> VerifierKey | None:
    """Return the trust folder's log key; a key that cannot be read counts as none."""
    return _read_key(case.trust.log_key) if case.trust.log_key is not None else None


@lru_cache(maxsize=16)
def _read_key(line: str) -> VerifierKey | None:
    try:
        return VerifierKey.parse(line)
    except HocbaError:
        return None

"""Một chứng thư có dùng được lúc này không: a path judged at a moment, in the words of EN 319 102-1."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from hocba_core.signing.certificates import Certificate
from hocba_core.signing.chains import Path
from hocba_core.signing.indications import SubIndication
from hocba_core.signing.revocation import Standing
from hocba_core.signing.suites import Verdict, current


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateProblem:
    """Vì sao chứng thư chưa dùng được: a stable code, the ETSI reason, a Vietnamese sentence and a next step."""

    code: str
    sub_indication: SubIndication
    message: str
    next_step: str


def judge_path(path: Path, standings: Sequence[Standing], at: datetime) -> CertificateProblem | None:
    """Judge a path at a moment; ``standings`` are those of all its certificates but the anchor. ``None`` when it holds."""
    signer = path[0]
    return (
        signer_problem(signer)
        or _algorithm_problem(path, at)
        or next((problem for each in path if (problem := _validity_problem(each, signer, at))), None)
        or _revocation_problem(path, standings, at)
    )


def signer_problem(signer: Certificate) -> CertificateProblem | None:
    """Return why this certificate could never sign a document, whoever issued it."""
    if signer.may_sign_documents and not signer.has_unusable_extension:
        return None
    return CertificateProblem(
        code="certificate_not_for_signing",
        sub_indication=SubIndication.CHAIN_CONSTRAINTS_FAILURE,
        message=f"Chứng thư {_of(signer)} không được cấp để ký văn bản.",
        next_step="Dùng chứng thư chữ ký số của người ký.",
    )


def no_path_problem(signer: Certificate, *, has_anchors: bool) -> CertificateProblem:
    """Return the problem of a certificate that leads to no anchor."""
    if not has_anchors:
        return CertificateProblem(
            code="trust_folder_empty",
            sub_indication=SubIndication.NO_CERTIFICATE_CHAIN_FOUND,
            message="Chưa có chứng thư gốc nào để đối chiếu nên chưa kết luận được.",
            next_step="Chỉ ra thư mục tin cậy có chứng thư gốc.",
        )
    return CertificateProblem(
        code="certificate_chain_unknown",
        sub_indication=SubIndication.NO_CERTIFICATE_CHAIN_FOUND,
        message=f"Chứng thư {_of(signer)} không do cơ quan chứng thực nào trong thư mục tin cậy cấp.",
        next_step="Kiểm tra lại thư mục tin cậy, hoặc hỏi nơi phát hành.",
    )


def _algorithm_problem(path: Path, at: datetime) -> CertificateProblem | None:
    signer, suite = path[0], current()
    method = suite.method_of(signer.public_key)
    verdicts = [Verdict.NEVER if method is None else suite.judge_method(method, signer.public_key, at.date())]
    for child, parent in pairwise(path):
        is_pss = child.is_issuer_pss
        verdicts.append(suite.judge_issuer(parent.public_key, child.issuer_hash, at.date(), is_pss=is_pss))
    worst = next((verdict for verdict in verdicts if verdict is not Verdict.ACCEPTABLE), None)
    if worst is None:
        return None
    if worst is Verdict.NO_LONGER:
        return CertificateProblem(
            code="algorithm_no_longer_acceptable",
            sub_indication=SubIndication.CRYPTO_CONSTRAINTS_FAILURE_NO_POE,
            message=f"Thuật toán ký của chứng thư {_of(signer)} đã quá thời hạn an toàn và chưa có bằng chứng thời gian.",
            next_step="Xin nơi phát hành gói hồ sơ có dấu thời gian gia hạn.",
        )
    return CertificateProblem(
        code="algorithm_not_acceptable",
        sub_indication=SubIndication.CRYPTO_CONSTRAINTS_FAILURE,
        message=f"Chứng thư {_of(signer)} dùng khóa hoặc thuật toán quá yếu.",
        next_step="Yêu cầu nơi phát hành ký lại bằng chứng thư đạt chuẩn.",
    )


def _validity_problem(each: Certificate, signer: Certificate, at: datetime) -> CertificateProblem | None:
    if each.not_before <= at <= each.not_after:
        return None
    if at < each.not_before:
        return CertificateProblem(
            code="certificate_not_yet_valid",
            sub_indication=SubIndication.OUT_OF_BOUNDS_NO_POE,
            message=f"Chứng thư {_of(each)} chưa có hiệu lực (từ {each.not_before:%d/%m/%Y}).",
            next_step="Kiểm tra ngày giờ của máy, rồi thử lại.",
        )
    whose = _of(each) if each is signer else f"{_of(each)} (cơ quan cấp chứng thư)"
    return CertificateProblem(
        code="certificate_expired",
        sub_indication=SubIndication.OUT_OF_BOUNDS_NO_POE,
        message=f"Chứng thư {whose} đã hết hạn ngày {each.not_after:%d/%m/%Y} và chưa có bằng chứng thời gian ký.",
        next_step="Xin nơi phát hành gói hồ sơ có dấu thời gian.",
    )


def _revocation_problem(path: Path, standings: Sequence[Standing], at: datetime) -> CertificateProblem | None:
    for each, standing in zip(path[:-1], standings, strict=True):
        if revoked_at := standing.revoked_at(at):
            is_signer = each is path[0]
            return CertificateProblem(
                code="certificate_revoked" if is_signer else "authority_revoked",
                sub_indication=SubIndication.REVOKED_NO_POE if is_signer else SubIndication.REVOKED_CA_NO_POE,
                message=f"Chứng thư {_of(each)} đã bị thu hồi ngày {revoked_at:%d/%m/%Y} và chưa có bằng chứng là ký trước đó.",
                next_step="Hỏi nơi phát hành về bản ký lại hoặc bằng chứng thời gian.",
            )
    for each, standing in zip(path[:-1], standings, strict=True):
        if not standing.is_known_at(at):
            return CertificateProblem(
                code="revocation_unknown",
                sub_indication=SubIndication.TRY_LATER,
                message=f"Không có danh sách thu hồi còn hạn để kiểm tra chứng thư {_of(each)}.",
                next_step="Cập nhật danh sách thu hồi trong thư mục tin cậy, rồi xác thực lại.",
            )
    return None


def _of(certificate: Certificate) -> str:
    return f"của {certificate.name}" if certificate.name else "không ghi tên"

"""Step 6: every signer's certificate leads to an anchor, was fit to sign, and is neither expired nor revoked."""

from hocba_core.kernel.digest import sha256
from hocba_core.kernel.errors import HocbaError
from hocba_core.signing.certificates import Certificate
from hocba_core.signing.policy import Role
from hocba_core.signing.revocation import read_revocation_list
from hocba_core.signing.signed_document import ReadSignature
from hocba_core.signing.signer_identity import SignerKind
from hocba_core.verify.case import Case, StepFailure
from hocba_core.verify.report import SubIndication


def check_certificates(case: Case) -> str:
    """6. Judge each certificate once; a bundle's own certificates and CRLs must be genuine and of these signers."""
    if case.bundle is not None:
        _add_evidence(case)
    signers = {signature.certificate.sha256: signature for signature in case.signed.signatures}
    for signature in signers.values():
        problem = case.trust.certificate_problem(signature.certificate, case.at)
        if problem is not None:
            raise StepFailure(
                problem.code, problem.sub_indication, problem.message, problem.next_step, detail=signature.slot.title
            )
    for signature in case.signed.signatures:
        _check_kind(signature)
    if case.bundle is not None:
        _check_evidence_is_theirs(case, [signature.certificate for signature in signers.values()])
    return f"{len(signers)} chứng thư hợp lệ, chưa bị thu hồi"


def _add_evidence(case: Case) -> None:
    if case.bundle is None:
        return
    try:
        case.trust = case.trust.with_evidence(case.bundle.intermediates, case.bundle.revocation_lists)
    except HocbaError as problem:
        raise StepFailure(problem.code, SubIndication.FORMAT_FAILURE, problem.message) from problem


def _check_kind(signature: ReadSignature) -> None:
    """A person's certificate must not seal, a seal must not sign for a person, and nobody's signs nothing."""
    kind, slot = signature.certificate.kind, signature.slot
    if kind is None:
        raise StepFailure(
            "certificate_without_identity",
            SubIndication.CHAIN_CONSTRAINTS_FAILURE,
            f"Chứng thư ở ô của {slot.title} không ghi đúng một mã định danh của người ký.",
            "Yêu cầu nơi phát hành ký lại bằng chứng thư ghi mã định danh trong serialNumber.",
            detail=slot.title,
        )
    if (kind is SignerKind.SEAL) is not (slot.role is Role.SEAL):
        raise StepFailure(
            "certificate_wrong_kind",
            SubIndication.CHAIN_CONSTRAINTS_FAILURE,
            f"Ô của {slot.title} được ký bằng loại chứng thư không phải của ô này.",
            detail=slot.title,
        )


def _check_evidence_is_theirs(case: Case, signers: list[Certificate]) -> None:
    """Else a byte of a spare certificate or list could differ unseen."""
    if case.bundle is None:
        return
    authorities = {each.sha256: each for signer in signers for each in case.trust.authorities_of(signer)}
    between = {digest for digest, each in authorities.items() if each.subject != each.issuer}  # a root comes by trust alone
    are_known = all(sha256(der) in between for der in case.bundle.intermediates)
    lists = [read_revocation_list(der) for der in case.bundle.revocation_lists]
    if are_known and all(any(each.is_signed_by(authority) for authority in authorities.values()) for each in lists):
        return
    raise StepFailure(
        "evidence_not_genuine",
        SubIndication.FORMAT_FAILURE,
        "Gói hồ sơ kèm chứng thư hoặc danh sách thu hồi không phải của những người đã ký.",
    )

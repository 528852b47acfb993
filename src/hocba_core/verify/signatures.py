"""Step 5: every signature is the one of its slot: fixed references, transforms and algorithms, digests, value, certificate."""

from dataclasses import replace
from datetime import timedelta
from typing import Final

from hocba_core.kernel.errors import HocbaError
from hocba_core.signing.policy import value_id
from hocba_core.signing.primitives import canonical_value, is_valid_signature
from hocba_core.signing.signed_document import ReadSignature, read_signature, with_signatures
from hocba_core.verify.case import Case, StepFailure
from hocba_core.verify.record_facts import signer_facts
from hocba_core.verify.report import SubIndication
from hocba_core.verify.signature_fault import explain

# Clocks differ: a signature may seem this much later than the verifier's own moment.
_CLOCK_TOLERANCE: Final = timedelta(minutes=10)


def check_signatures(case: Case) -> str:
    """5. Read and verify each signature, lower ranks first, so that higher ranks are held to the values below them."""
    document = case.document
    digests = dict(document.digests)
    signatures = []
    for slot, element in zip(document.slots, case.elements, strict=True):
        try:
            signature = read_signature(digests, document.slots, slot, element)
        except HocbaError as problem:
            if not case.is_thorough:
                raise StepFailure(problem.code, SubIndication.FORMAT_FAILURE, problem.message) from problem
            raise explain(case.root, digests, document.slots, slot, problem) from problem
        _check_value(signature)
        _check_time(case, signature)
        digests[value_id(slot.id)] = signature.value_digest
        signatures.append(signature)
    signed = with_signatures(document, signatures)
    if signed.document.to_bytes() != case.xml:
        raise StepFailure("structure_wrong", SubIndication.FORMAT_FAILURE, "Phần chữ ký của tệp có thành phần lạ.")
    case.signed, case.facts = signed, replace(case.facts, signers=signer_facts(signed))
    return f"{len(signatures)} chữ ký đều khớp với nội dung"


def _check_value(signature: ReadSignature) -> None:
    key = signature.certificate.public_key
    slot = signature.slot
    if not is_valid_signature(key, signature.method.hash, signature.signed_info, signature.value):
        raise StepFailure(
            "signature_invalid",
            SubIndication.SIG_CRYPTO_FAILURE,
            f"Chữ ký của {slot.title} không đúng: không do khóa của chứng thư kèm theo tạo ra.",
            detail=slot.title,
        )
    if canonical_value(key, signature.value) != signature.value:
        raise StepFailure(
            "signature_value_not_canonical",
            SubIndication.FORMAT_FAILURE,
            f"Giá trị chữ ký của {slot.title} đã bị viết lại sang dạng khác.",
            detail=slot.title,
        )


def _check_time(case: Case, signature: ReadSignature) -> None:
    title = signature.slot.title
    if signature.signing_time - _CLOCK_TOLERANCE > case.at:
        raise StepFailure(
            "signed_in_the_future",
            SubIndication.SIG_CONSTRAINTS_FAILURE,
            f"Chữ ký của {title} ghi thời điểm ở tương lai ({signature.signing_time:%d/%m/%Y}).",
            "Kiểm tra ngày giờ của máy, rồi xác thực lại.",
            detail=title,
        )
    certificate = signature.certificate
    if not certificate.not_before <= signature.signing_time <= certificate.not_after:
        raise StepFailure(
            "signed_outside_certificate_validity",
            SubIndication.NOT_YET_VALID,
            f"Chữ ký của {title} ghi thời điểm ngoài thời hạn của chứng thư.",
            detail=title,
        )

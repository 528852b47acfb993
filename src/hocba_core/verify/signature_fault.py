"""Why a signature is not the one of its slot: read with the XML tree, only after the strict reading has said no."""

from collections.abc import Mapping, Sequence
from typing import Final

from lxml import etree

from hocba_core.kernel.errors import HocbaError
from hocba_core.signing import base64_strict, envelope
from hocba_core.signing.certificates import Certificate, read_certificate
from hocba_core.signing.policy import Slot, covered_ids
from hocba_core.signing.suites import current
from hocba_core.verify.case import StepFailure
from hocba_core.verify.report import SubIndication

_DS: Final = f"{{{envelope.DS}}}"
_XADES: Final = f"{{{envelope.XADES}}}"


def explain(
    root: etree._Element, digests: Mapping[str, bytes], slots: Sequence[Slot], slot: Slot, problem: HocbaError
) -> StepFailure:
    """Return the first fault of the signature in ``slot``, in the order in which a reader would meet them."""
    if problem.code == "base64_not_strict":
        return _fault("base64_not_strict", SubIndication.FORMAT_FAILURE, slot, "bị ghi sai dạng base64")
    element = root[1][slots.index(slot)][0]
    targets = (*covered_ids(slot, slots), f"properties-{slot.id}")
    return (
        _algorithm_fault(element, slot)
        or _reference_fault(element, targets, slot)
        or _certificate_fault(element, slot, problem)
        or _digest_fault(element, targets, digests, slot)
        or _fault("signature_not_template", SubIndication.FORMAT_FAILURE, slot, "không đúng mẫu của học bạ")
    )


def _algorithm_fault(element: etree._Element, slot: Slot) -> StepFailure | None:
    suite = current()
    canonicalization = _algorithms(element, f"{_DS}SignedInfo/{_DS}CanonicalizationMethod")
    transforms = set(_algorithms(element, f".//{_DS}Transform"))
    if canonicalization != [envelope.EXCLUSIVE_C14N] or transforms != {envelope.EXCLUSIVE_C14N}:
        return _fault("transforms_wrong", SubIndication.FORMAT_FAILURE, slot, "dùng phép biến đổi không được phép")
    methods = _algorithms(element, f"{_DS}SignedInfo/{_DS}SignatureMethod")
    digests = set(_algorithms(element, f".//{_DS}DigestMethod"))
    known = [method for method in suite.methods if [method.uri] == methods]
    if not known or digests != {suite.digest_uri}:
        return _fault("algorithm_refused", SubIndication.CRYPTO_CONSTRAINTS_FAILURE, slot, "dùng thuật toán không được phép")
    certificate = _certificate(element)
    if certificate is not None and suite.method_of(certificate.public_key) is not known[0]:
        return _fault(
            "algorithm_not_of_key", SubIndication.CRYPTO_CONSTRAINTS_FAILURE, slot, "khai thuật toán không hợp với chứng thư"
        )
    return None


def _reference_fault(element: etree._Element, targets: Sequence[str], slot: Slot) -> StepFailure | None:
    wanted = [f"#{target}" for target in targets]
    if [reference.get("URI") for reference in _references(element)] != wanted:
        return _fault("references_wrong", SubIndication.FORMAT_FAILURE, slot, "không ký đúng những phần phải ký")
    return None


def _certificate_fault(element: etree._Element, slot: Slot, problem: HocbaError) -> StepFailure | None:
    if problem.code == "certificate_unreadable":
        return _fault(problem.code, SubIndication.NO_SIGNING_CERTIFICATE_FOUND, slot, "kèm chứng thư không đọc được")
    if problem.code == "signing_time_unreadable":
        return _fault(problem.code, SubIndication.FORMAT_FAILURE, slot, "ghi sai thời điểm ký")
    certificate = _certificate(element)
    named = element.findtext(f".//{_XADES}CertDigest/{_DS}DigestValue", "")
    if certificate is not None and base64_strict.encode(certificate.sha256).decode() != named:
        return _fault(
            "signing_certificate_mismatch",
            SubIndication.NO_SIGNING_CERTIFICATE_FOUND,
            slot,
            "kèm một chứng thư khác với chứng thư đã ký",
        )
    return None


def _digest_fault(
    element: etree._Element, targets: Sequence[str], digests: Mapping[str, bytes], slot: Slot
) -> StepFailure | None:
    for target, reference in zip(targets, _references(element), strict=False):
        digest = digests.get(target)
        stated = reference.findtext(f"{_DS}DigestValue", "")
        if digest is not None and base64_strict.encode(digest).decode() != stated:
            return StepFailure(
                "content_changed",
                SubIndication.HASH_FAILURE,
                f"Nội dung đã bị sửa sau khi {slot.title} ký.",
                detail=f"{slot.title}: phần “{target}” không khớp giá trị băm",
            )
    return None


def _references(element: etree._Element) -> list[etree._Element]:
    return element.findall(f"{_DS}SignedInfo/{_DS}Reference")


def _algorithms(element: etree._Element, path: str) -> list[str]:
    return [each.get("Algorithm", "") for each in element.findall(path)]


def _certificate(element: etree._Element) -> Certificate | None:
    try:
        return read_certificate(base64_strict.decode(element.findtext(f".//{_DS}X509Certificate", "").encode()))
    except HocbaError:
        return None


def _fault(code: str, sub_indication: SubIndication, slot: Slot, what: str) -> StepFailure:
    return StepFailure(code, sub_indication, f"Chữ ký của {slot.title} {what}.", detail=slot.title)

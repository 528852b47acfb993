"""Soát trước khi ký: the steps that a verifier will run, run before anyone is asked to sign.

The document is signed in every slot with a throw-away key that the caller brings, then held to steps 2 to 5; what can be
recomputed inside the record is recomputed; reading it as a value and writing it again must give the same bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hocba_core.document import record_xml, soundness
from hocba_core.kernel.errors import HocbaError
from hocba_core.ports.signing_device import SigningDevice
from hocba_core.signing.canonical_document import CanonicalDocument, read_document
from hocba_core.signing.trust import TrustStore
from hocba_core.signing.xades import accept, insert, prepare_signature
from hocba_core.verify.case import Case, StepFailure
from hocba_core.verify.form import check_schema, check_structure
from hocba_core.verify.reading import read_xml
from hocba_core.verify.signatures import check_signatures


@dataclass(frozen=True, slots=True, kw_only=True)
class LintProblem:
    """Một lỗi phải sửa trước khi ký: a stable code and a Vietnamese sentence."""

    code: str
    message: str


def lint(document: bytes, *, device: SigningDevice, at: datetime) -> Sequence[LintProblem]:
    """Soát văn bản học bạ chưa ký; return every problem found, empty when it may be signed.

    ``device`` holds a key that is thrown away afterwards; its signatures leave this function nowhere.
    """
    case = Case(data=document, trust=TrustStore(), at=at, is_thorough=True)
    try:
        case.xml = _signed_throughout(read_document(document), device, at)
        for check in (read_xml, check_schema, check_structure, check_signatures):
            check(case)
    except StepFailure as failure:
        return [LintProblem(code=failure.code, message=failure.message)]
    except HocbaError as problem:
        return [LintProblem(code=problem.code, message=problem.message)]
    return _content_problems(case, document)


def _signed_throughout(document: CanonicalDocument, device: SigningDevice, at: datetime) -> bytes:
    for slot in document.slots:
        prepared = prepare_signature(document, slot, device.certificate_der(), at)
        (value,) = device.sign([prepared.signed_info])
        document = insert(document, prepared, accept(prepared, value))
    return document.to_bytes()


def _content_problems(case: Case, document: bytes) -> Sequence[LintProblem]:
    try:
        record = record_xml.from_root(case.root)
        is_same = record_xml.content_bytes(record) == document
    except (HocbaError, ValueError, KeyError):
        is_same = False
    if not is_same:
        return [LintProblem(code="record_not_round", message="Văn bản có chỗ mà hocba đọc lại không ra đúng như đã ghi.")]
    return [LintProblem(code="record_not_sound", message=message) for message in soundness.problems(record)]

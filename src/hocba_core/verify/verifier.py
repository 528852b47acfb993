"""Xác thực học bạ: what must hold, in this order. The numbers are those of the report, each step a function.

1. The file is readable within the limits and of a known kind: a record's XML, or a bundle in its one form. A PDF is a view.
2. The XML is strict: no DTD, comment, instruction or foreign name; it equals its own canonical bytes; its text is clean NFC.
3. It is valid under the schema of its version.
4. Every Id stands once; the slots are exactly those its content demands: none missing, none more, none empty, in order.
5. Each signature is that of its slot: the fixed references, transforms and algorithms; the digests of content and of every
   lower signature; strict base64; the signed certificate is the one enclosed; the value is the key's. Claimed times are sane.
6. Each certificate leads to an anchor through valid links, may sign, is of its slot's kind, not expired, not revoked by fresh
   lists. What a bundle adds is genuine.
7. The seal belongs to the school that the header names, and lies over every other signature.
8. The log proves the issue: manifest, leaf, path, checkpoint signed by the known log. Not checked for a bare XML.
9. No newer version stands in the signed status list. Not checked where the trust folder has none.

After a failed step the later ones are not checked. TOTAL-PASSED needs every step that had something to check.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from hocba_core.signing.indications import Indication, SubIndication, indication_of
from hocba_core.signing.trust import TrustStore
from hocba_core.verify.case import Case, NotCheckedError, StepFailure
from hocba_core.verify.form import check_schema, check_structure
from hocba_core.verify.log_proof import check_log
from hocba_core.verify.reading import read_file, read_xml
from hocba_core.verify.record_status import check_status
from hocba_core.verify.report import Step, VerificationReport
from hocba_core.verify.school import check_school
from hocba_core.verify.signatures import check_signatures
from hocba_core.verify.signer_certificates import check_certificates

StepFunction = Callable[[Case], str]

STEPS: Final[tuple[tuple[str, StepFunction], ...]] = (
    ("Đọc được tệp", read_file),
    ("XML đúng dạng chuẩn", read_xml),
    ("Đúng lược đồ học bạ", check_schema),
    ("Đủ và đúng các ô ký", check_structure),
    ("Chữ ký khớp với nội dung", check_signatures),
    ("Chứng thư hợp lệ", check_certificates),
    ("Con dấu đúng của trường", check_school),
    ("Có trong nhật ký công khai", check_log),
    ("Chưa bị thay thế", check_status),
)


_EXPLAINED_STEPS: Final = range(2, 6)
# These answers say all there is to say; reading such a file a second time would only cost its sender's victim more.
_SAID_IN_FULL: Final = frozenset({"xml_not_canonical", "xml_too_many_parts"})


def verify(data: bytes, trust: TrustStore, at: datetime) -> VerificationReport:
    """Verify the bytes of a record (XML or bundle) against a trust folder at a moment. Never raises, whatever the bytes.

    A file that fails where signatures are read is read again with all its XML parsed, to name the fault. That second
    reading can explain a refusal, never lift it.
    """
    report = run_steps(Case(data=data, trust=trust, at=at), STEPS)
    is_explainable = report.code not in _SAID_IN_FULL
    if is_explainable and any(step.ok is False and step.n in _EXPLAINED_STEPS for step in report.steps):
        explained = run_steps(Case(data=data, trust=trust, at=at, is_thorough=True), STEPS)
        return report if explained.indication is Indication.TOTAL_PASSED else explained
    return report


def run_steps(case: Case, steps: tuple[tuple[str, StepFunction], ...]) -> VerificationReport:
    """Run the steps until one fails; lint runs a part of them on a document that is not issued yet."""
    taken: list[Step] = []
    failure: StepFailure | None = None
    for number, (name, check) in enumerate(steps, start=1):
        if failure is not None:
            taken.append(Step(n=number, name=name, ok=None, detail="Chưa kiểm tra vì bước trước không đạt"))
            continue
        try:
            taken.append(Step(n=number, name=name, ok=True, detail=check(case)))
        except NotCheckedError as open_step:
            taken.append(Step(n=number, name=name, ok=None, detail=open_step.detail))
        except StepFailure as found:
            failure = found
            taken.append(Step(n=number, name=name, ok=False, detail=found.detail or found.message))
        except (Exception, RecursionError):  # a verifier that falls over on a hostile file would be no answer
            failure = _unforeseen()
            taken.append(Step(n=number, name=name, ok=False, detail=failure.message))
    return _report(case, failure, tuple(taken))


def _report(case: Case, failure: StepFailure | None, steps: tuple[Step, ...]) -> VerificationReport:
    if failure is not None:
        return VerificationReport(
            indication=indication_of(failure.sub_indication),
            sub_indication=failure.sub_indication,
            code=failure.code,
            message=failure.message,
            next_step=failure.next_step,
            steps=steps,
            facts=case.facts,
        )
    is_bare = case.bundle is None
    return VerificationReport(
        indication=Indication.TOTAL_PASSED,
        sub_indication=None,
        code="passed_without_log_proof" if is_bare else "passed",
        message="Học bạ hợp lệ: nguyên vẹn, đủ chữ ký, đúng trường"
        + (". Tệp XML rời chưa kèm bằng chứng nhật ký." if is_bare else ", có trong nhật ký công khai."),
        next_step="",
        steps=steps,
        facts=case.facts,
    )


def _unforeseen() -> StepFailure:
    return StepFailure(
        "step_not_completed",
        SubIndication.CUSTOM,
        "Tệp có cấu tạo lạ khiến bước kiểm tra này không hoàn tất được.",
        "Xin lại tệp gốc; nếu vẫn vậy, báo cho nơi phát hành hocba.",
    )

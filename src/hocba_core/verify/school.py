"""Step 7: the seal is the named school's, and covers every other signature."""

from dataclasses import replace

from hocba_core.signing.policy import CONTENT_ID, Role, covered_ids, value_id
from hocba_core.signing.signer_identity import seal_identity
from hocba_core.verify.case import Case, StepFailure
from hocba_core.verify.report import SubIndication


def check_school(case: Case) -> str:
    """7. Find the seal's certificate among those of the school in the header, naming it; all other signatures lie under it."""
    _check_cover(case)
    (seal,) = (each for each in case.signed.signatures if each.slot.role is Role.SEAL)
    school = case.trust.schools.get(case.facts.school_code or "")
    if school is None:
        raise StepFailure(
            "school_unknown",
            SubIndication.CHAIN_CONSTRAINTS_FAILURE,
            "Trường ghi trong học bạ không có trong thư mục tin cậy.",
            "Cập nhật thư mục tin cậy, hoặc hỏi cơ quan quản lý của trường.",
        )
    matching = [each for each in school.seals if each.certificate_sha256 == seal.certificate.sha256]
    if not matching or seal.certificate.identity != seal_identity(school.code):
        raise StepFailure(
            "seal_of_another_school",
            SubIndication.CHAIN_CONSTRAINTS_FAILURE,
            "Con dấu số trên học bạ không phải của trường ghi trong học bạ.",
        )
    if not any(each.is_valid_at(seal.signing_time) for each in matching):
        raise StepFailure(
            "seal_not_in_use",
            SubIndication.CHAIN_CONSTRAINTS_FAILURE,
            "Con dấu số trên học bạ không còn hoặc chưa được trường dùng vào thời điểm ký.",
        )
    # The header's wording is the school's own; whose seal it is, the trust folder says.
    case.facts = replace(case.facts, school_name=school.name)
    return f"Con dấu của {school.name}"


def _check_cover(case: Case) -> None:
    """Say again, from the ranks, what step 5 holds each signature to: nothing and nobody is left outside the seal."""
    slots = case.document.slots
    top = max(slots, key=lambda slot: slot.rank)
    covered = set(covered_ids(top, slots))
    if covered != {CONTENT_ID, *(value_id(slot.id) for slot in slots if slot is not top)}:
        raise StepFailure(
            "signature_not_covered", SubIndication.SIG_CONSTRAINTS_FAILURE, "Con dấu không bao trùm mọi chữ ký trên học bạ."
        )

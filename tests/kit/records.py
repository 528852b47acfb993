"""Em An's unsigned record as canonical bytes, with subjects as a test wants them."""

from dataclasses import replace

from hocba_core.document.record_xml import content_bytes
from hocba_core.document.school_record import Assessment, Replacement
from kit.school_records import COMMENTED, SCORED, record
from kit.signers import SCHOOL_CODE, SCHOOL_NAME

SUBJECTS = tuple(code for code, _ in SCORED + COMMENTED)
CODE = "0123456789ABCDEFGHJKMNPQRS"


def unsigned_record(
    code: str = CODE, version: int = 1, subjects: tuple[str, ...] = SUBJECTS, school_code: str = SCHOOL_CODE
) -> bytes:
    replaces = Replacement(version=version - 1, content_sha256="0" * 64, reason="Sửa điểm theo đơn") if version > 1 else None
    base = record(
        header={
            "code": code,
            "version": version,
            "school_code": school_code,
            "school_name": SCHOOL_NAME,
            "replaces": replaces,
        }
    )
    rows = {row.code: row for row in base.subjects}
    spare = base.subjects[0]
    chosen = tuple(
        rows.get(each) or replace(spare, code=each, name=f"Môn {each}", assessment=Assessment.SCORE) for each in subjects
    )
    return content_bytes(replace(base, subjects=chosen))

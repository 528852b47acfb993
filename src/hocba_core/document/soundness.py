"""What can be recomputed from the printed values alone, checked before anyone signs.

The law itself lives in the rules; here only what holds for every record of circular 22/2021 between its own cells.
"""

from collections import Counter
from collections.abc import Iterator

from hocba_core.document.school_record import (
    Assessment,
    Completion,
    IdType,
    Level,
    Outcome,
    SchoolLevel,
    SchoolRecord,
    SubjectRow,
    TextResult,
)
from hocba_core.kernel.rounding import half_up_tenth

_LAST_GRADES = frozenset({5, 9, 12})
_GRADES = {
    SchoolLevel.PRIMARY: range(1, 6),
    SchoolLevel.LOWER_SECONDARY: range(6, 10),
    SchoolLevel.UPPER_SECONDARY: range(10, 13),
}


def problems(record: SchoolRecord) -> tuple[str, ...]:
    """Return one Vietnamese sentence for each contradiction inside the record; empty when it is sound."""
    return (
        *_subject_problems(record),
        *_version_problems(record),
        *_outcome_problems(record),
        *_profile_problems(record),
    )


def _subject_problems(record: SchoolRecord) -> Iterator[str]:
    if not record.subjects:
        yield "Học bạ không có môn học nào."
    for code, count in Counter(row.code for row in record.subjects).items():
        if count > 1:
            yield f"Môn {code} có {count} dòng."
    for row in record.subjects:
        if not _has_right_kind(row):
            yield f"{row.name}: kết quả không đúng hình thức đánh giá của môn."
        elif not _is_year_right(row):
            yield f"{row.name}: kết quả cả năm không khớp hai học kì (Điều 9.1)."


def _has_right_kind(row: SubjectRow) -> bool:
    wanted: type = int if row.assessment is Assessment.SCORE else TextResult
    results = (row.term_1, row.term_2, row.year, row.after_summer)
    return all(result is None or result is TextResult.EXEMPT or isinstance(result, wanted) for result in results)


def _is_year_right(row: SubjectRow) -> bool:
    """ĐTBmcn = (ĐTBmhkI + 2 × ĐTBmhkII) / 3; comment subjects follow term 2. A missing or exempt term is not judged here."""
    if isinstance(row.term_1, int) and isinstance(row.term_2, int):
        return row.year == half_up_tenth(row.term_1 + 2 * row.term_2, 3)
    if row.term_1 is TextResult.EXEMPT or row.term_2 is TextResult.EXEMPT or row.term_1 is None:
        return row.year is not None
    return row.year == row.term_2


def _version_problems(record: SchoolRecord) -> Iterator[str]:
    replaces = record.header.replaces
    if (record.header.version == 1) != (replaces is None):
        yield "Bản từ thứ hai trở đi phải ghi bản mà nó thay, bản đầu thì không."
    elif replaces is not None and replaces.version != record.header.version - 1:
        yield "Bản mới phải thay đúng bản liền trước."


def _outcome_problems(record: SchoolRecord) -> Iterator[str]:
    summary = record.summary
    conduct = summary.conduct_after_summer or summary.conduct_year
    learning = summary.learning_after_summer or summary.learning_year
    has_failed = Level.FAILED in (conduct, learning)
    if summary.outcome is not Outcome.RETAINED and has_failed:
        yield "Học sinh được lên lớp nhưng còn kết quả Chưa đạt (Điều 12)."
    has_summer = summary.conduct_after_summer is not None or summary.learning_after_summer is not None
    if summary.outcome is Outcome.PROMOTED_AFTER_SUMMER and not has_summer:
        yield "Lên lớp sau hè nhưng không có kết quả trong hè."
    if record.header.grade not in _GRADES[record.header.level]:
        yield "Khối lớp không thuộc cấp học ghi trong học bạ."
    is_last = record.header.grade in _LAST_GRADES
    if is_last != (summary.completion is not Completion.NOT_APPLICABLE):
        yield "Xác nhận hoàn thành cấp học chỉ có, và phải có, ở lớp cuối cấp."
    if is_last and (summary.completion is Completion.COMPLETED) != (summary.outcome is not Outcome.RETAINED):
        yield "Xác nhận hoàn thành cấp học không khớp kết quả cả năm."


def _profile_problems(record: SchoolRecord) -> Iterator[str]:
    if (record.profile.id_type is IdType.NONE) != (record.profile.personal_id == ""):
        yield "Loại giấy tờ và số định danh không khớp nhau."
    relations = Counter(guardian.relation for guardian in record.profile.guardians)
    if any(count > 1 for count in relations.values()):
        yield "Một quan hệ gia đình ghi hai lần."

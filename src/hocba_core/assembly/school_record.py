"""Lắp học bạ: from the closings' values alone to the record. Whatever is not in a closing cannot come into a record."""

from dataclasses import dataclass
from typing import Final

from hocba_core.assembly.closed_result import ClosedResult
from hocba_core.document import school_record as document
from hocba_core.document.school_record import (
    Completion,
    GuardianEntry,
    Header,
    Outcome,
    Profile,
    Replacement,
    SchoolRecord,
    StudyStep,
    SubjectRow,
    Summary,
    TextResult,
)
from hocba_core.kernel.errors import HocbaError
from hocba_core.kernel.school_year import SchoolYear
from hocba_core.kernel.terms import Term
from hocba_core.rules.evaluation import Evaluation, Promotion, SubjectResult
from hocba_core.rules.sheet import CommentResult, Level, SubjectSheet

_YEAR_TERMS: Final = ("year", "term_2", "term_1")
_IN_ORDER: Final = ("term_1", "term_2", "year")
_REMEDIES: Final = frozenset({Promotion.REASSESS, Promotion.SUMMER_TRAINING})


class RecordNotReadyError(HocbaError):
    """Chưa lắp được học bạ: codes ``record_waits_for_summer``, ``record_waits_for_principal``, ``record_incomplete``,
    ``summer_outdated``, ``closing_of_other_scope``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordIdentity:
    """Danh tính của bản học bạ: the code of the series (26 Crockford characters), the version, what it replaces."""

    code: str
    version: int
    replaces: Replacement | None = None


def needs_summer(year: ClosedResult) -> bool:
    """Tell whether the pupil's year stays open until the summer is closed (circular 22, Điều 13 and 14)."""
    return year.evaluation.promotion in _REMEDIES


def check_ready(year: ClosedResult, summer: ClosedResult | None) -> None:
    """Raise ``RecordNotReadyError`` unless a record can be made of these closings."""
    if year.term is not Term.YEAR or (summer is not None and summer.term is not Term.SUMMER):
        raise RecordNotReadyError(
            "closing_of_other_scope", "Kết quả chốt không phải của cả năm và trong hè.", "Chốt cả năm trước."
        )
    found = year.evaluation
    if found.promotion is Promotion.NEEDS_PRINCIPAL:
        raise RecordNotReadyError(
            "record_waits_for_principal",
            "Kết quả lên lớp chờ hiệu trưởng quyết định.",
            "Hiệu trưởng ghi quyết định rồi chốt lại.",
        )
    if found.promotion is None or found.conduct_year is None or found.learning_year is None:
        raise RecordNotReadyError("record_incomplete", "Kết quả cả năm đã chốt còn thiếu.", "Bổ sung rồi chốt lại cả năm.")
    if not needs_summer(year):
        return
    if summer is None:
        raise RecordNotReadyError(
            "record_waits_for_summer", "Học sinh còn đánh giá lại hoặc rèn luyện trong hè.", "Ghi kết quả trong hè rồi chốt."
        )
    if summer.based_on != year.digest:
        raise RecordNotReadyError(
            "summer_outdated", "Cả năm đã được chốt lại sau khi chốt kết quả hè.", "Chốt lại kết quả trong hè."
        )


def assemble(year: ClosedResult, summer: ClosedResult | None, *, identity: RecordIdentity) -> SchoolRecord:
    """Return the record of one pupil and school year.

    ``summer`` is used only where the year asks for it. Profile, comments and absences are those of the year's closing; the
    summer adds results after re-assessment, conduct after training and the decision. Subjects stand in the order of the
    sheet. Raises ``RecordNotReadyError``.
    """
    check_ready(year, summer)
    after = summer if needs_summer(year) else None
    return SchoolRecord(
        header=_header(year, identity), profile=_profile(year), subjects=_subjects(year, after), summary=_summary(year, after)
    )


def _header(year: ClosedResult, identity: RecordIdentity) -> Header:
    place, pupil, sheet = year.snapshot.place, year.snapshot.pupil, year.sheet
    return Header(
        code=identity.code,
        version=identity.version,
        regulation=year.evaluation.regulation,
        school_code=place.school_code,
        school_name=place.school_name,
        commune=place.commune,
        province=place.province,
        place=place.place,
        school_year=sheet.school_year,
        level=document.SchoolLevel(sheet.level),
        grade=sheet.grade,
        class_name=place.class_name,
        pupil_name=pupil.full_name,
        born_on=pupil.born_on,
        sector_code=pupil.sector_code,
        replaces=identity.replaces,
    )


def _profile(year: ClosedResult) -> Profile:
    pupil = year.snapshot.pupil
    return Profile(
        gender=document.Gender(pupil.gender),
        birth_place=pupil.birth_place,
        home_town=pupil.home_town,
        ethnicity=pupil.ethnicity,
        nationality=pupil.nationality,
        policy_group=pupil.policy_group,
        address=pupil.address,
        id_type=document.IdType(pupil.id_type),
        personal_id=pupil.personal_id,
        register_number=pupil.register_number,
        guardians=tuple(
            GuardianEntry(relation=document.Relation(each.relation), full_name=each.full_name, occupation=each.occupation)
            for each in pupil.guardians
        ),
        study_steps=tuple(
            StudyStep(school_year=SchoolYear(each.start), class_name=each.class_name, school_name=each.school_name)
            for each in pupil.study_steps
        ),
    )


def _subjects(year: ClosedResult, after: ClosedResult | None) -> tuple[SubjectRow, ...]:
    results = {result.code: result for result in year.evaluation.subjects}
    again = {result.code: result.after_summer for result in after.evaluation.subjects} if after is not None else {}
    return tuple(
        _row(subject, results[subject.code], again.get(subject.code), year.snapshot.comment(subject.code, _YEAR_TERMS))
        for subject in year.sheet.subjects
    )


def _row(subject: SubjectSheet, result: SubjectResult, again: int | CommentResult | None, comment: str) -> SubjectRow:
    return SubjectRow(
        code=subject.code,
        name=subject.name,
        assessment=document.Assessment(subject.assessment.value),
        term_1=TextResult.EXEMPT if subject.term_1.is_exempt else _result(result.term_1),
        term_2=TextResult.EXEMPT if subject.term_2.is_exempt else _result(result.term_2),
        year=TextResult.EXEMPT if result.is_exempt else _result(result.year),
        after_summer=_result(again),
        comment=comment,
    )


def _summary(year: ClosedResult, after: ClosedResult | None) -> Summary:
    found, said = year.evaluation, year.snapshot
    later = after.evaluation if after is not None else None
    if found.conduct_year is None or found.learning_year is None:
        raise ValueError("check_ready comes first")
    titles = () if found.award is None else (found.award.label,)
    return Summary(
        conduct_term_1=_level(found.conduct_term_1),
        conduct_term_2=_level(found.conduct_term_2),
        conduct_year=document.Level(found.conduct_year.value),
        conduct_after_summer=_level(later.conduct_after_summer if later else None),
        learning_term_1=_level(found.learning_term_1),
        learning_term_2=_level(found.learning_term_2),
        learning_year=document.Level(found.learning_year.value),
        learning_after_summer=_level(later.learning_after_summer if later else None),
        absent_excused_count=said.absent_excused_count,
        absent_unexcused_count=said.absent_unexcused_count,
        outcome=_outcome(found, later),
        completion=_completion(found, later),
        awards="; ".join(dict.fromkeys((*titles, *said.homeroom_texts("award", _IN_ORDER)))),
        certificates="; ".join(said.homeroom_texts("certificate", _IN_ORDER)),
        contests="; ".join(said.homeroom_texts("contest", _IN_ORDER)),
        summer_training="; ".join(after.snapshot.homeroom_texts("remark", ("summer",))) if after is not None else "",
        homeroom_comment=next(iter(said.homeroom_texts("remark", _YEAR_TERMS)), ""),
    )


def _outcome(found: Evaluation, later: Evaluation | None) -> Outcome:
    """A remedy that was closed without being taken leaves the pupil in the grade (Điều 12.3)."""
    if later is not None:
        is_promoted = later.promotion_after_summer is Promotion.PROMOTED
        return Outcome.PROMOTED_AFTER_SUMMER if is_promoted else Outcome.RETAINED
    return Outcome.PROMOTED if found.promotion is Promotion.PROMOTED else Outcome.RETAINED


def _completion(found: Evaluation, later: Evaluation | None) -> Completion:
    completed = (later or found).has_completed_level
    if completed is None:
        return Completion.NOT_APPLICABLE
    return Completion.COMPLETED if completed else Completion.NOT_COMPLETED


def _result(result: int | CommentResult | None) -> document.Result:
    return TextResult(result.value) if isinstance(result, CommentResult) else result


def _level(level: Level | None) -> document.Level | None:
    return None if level is None else document.Level(level.value)

"""Reads of closings."""

from uuid import UUID

from django.db.models import QuerySet

from hocba.apps.closing.bodies import open_body
from hocba.apps.closing.completeness import missing_items
from hocba.apps.closing.models import ClosingResult
from hocba.apps.closing.scopes import sheet_of_scope
from hocba.apps.closing.values import ClosedRow, MissingItem, NotReady, RecordSource
from hocba.apps.gradebook import queries as gradebook
from hocba.apps.roster import queries as roster
from hocba.apps.windows import queries as windows
from hocba_core.assembly.closed_result import ClosedResult
from hocba_core.assembly.school_record import RecordNotReadyError, check_ready, needs_summer
from hocba_core.kernel.school_year import SchoolYear
from hocba_core.kernel.terms import Term

REMEDIES = frozenset({"reassess", "summer_training"})


def completeness(class_id: UUID, term: str) -> list[MissingItem]:
    """Return what the scope of ``term`` still waits for, and whose it is (còn thiếu gì, của ai)."""
    roll = gradebook.class_roll(class_id, term)
    books = gradebook.class_books(roll)
    scope = Term(windows.scope_of(term))
    pupil_ids = pupils_needing_summer(class_id) if scope is Term.SUMMER else roll.pupil_ids
    sheets = {pupil_id: sheet_of_scope(sheet, scope) for pupil_id, sheet in books.sheets.items()}
    return missing_items(roll, sheets, scope, set(pupil_ids))


def latest_closings(class_id: UUID, term: str) -> dict[UUID, ClosedRow]:
    """Return pupil -> the closed result that counts, without opening it, in one statement."""
    return {row.pupil_id: _closed(row) for row in _latest(class_id, term).defer("body")}


def latest_results(class_id: UUID, term: str) -> dict[UUID, tuple[ClosedRow, ClosedResult]]:
    """Return pupil -> the closed result that counts, opened and checked against its digest."""
    return {row.pupil_id: (_closed(row), open_body(row)) for row in _latest(class_id, term)}


def pupils_needing_summer(class_id: UUID) -> list[UUID]:
    """Return the pupils whose closed year leaves re-assessment or summer training open."""
    closed = latest_closings(class_id, Term.YEAR.value)
    return sorted(pupil_id for pupil_id, row in closed.items() if row.outcome in REMEDIES)


def record_sources(school_id: UUID, class_id: UUID) -> dict[UUID, RecordSource | NotReady]:
    """Return, for each pupil of the class at the end of the year, what a record is made of, or why there is none yet."""
    school_class = roster.class_info(class_id)
    year = roster.year_info(school_class.year_id)
    is_digital = roster.is_digital(
        school_id, level=school_class.level, grade=school_class.grade, school_year=SchoolYear(year.start)
    )
    years = latest_results(class_id, Term.YEAR.value)
    summers = latest_results(class_id, Term.SUMMER.value)
    class_states = {term: windows.scope_state(class_id, term) for term in (Term.YEAR.value, Term.SUMMER.value)}
    lanes = {term: windows.lanes(class_id, term) for term in class_states}
    sources: dict[UUID, RecordSource | NotReady] = {}
    for member in roster.members_on(class_id, year.last_day):
        pupil_id = member.pupil_id
        is_fixed = {term: lanes[term].get(pupil_id, state).is_closed for term, state in class_states.items()}
        if not is_digital:
            sources[pupil_id] = _not_ready(pupil_id, "record_not_digital")
        elif pupil_id not in years or not is_fixed[Term.YEAR.value]:
            sources[pupil_id] = _not_ready(pupil_id, "year_not_closed")
        else:
            summer = summers.get(pupil_id) if is_fixed[Term.SUMMER.value] else None
            sources[pupil_id] = _source(pupil_id, years[pupil_id], summer)
    return sources


def _source(
    pupil_id: UUID, year: tuple[ClosedRow, ClosedResult], summer: tuple[ClosedRow, ClosedResult] | None
) -> RecordSource | NotReady:
    used = summer if needs_summer(year[1]) else None
    try:
        check_ready(year[1], used[1] if used else None)
    except RecordNotReadyError as reason:
        return NotReady(pupil_id=pupil_id, code=reason.code, message=reason.message, next_step=reason.next_step)
    closings = (year[0].closing_id,) if used is None else (year[0].closing_id, used[0].closing_id)
    return RecordSource(pupil_id=pupil_id, year=year[1], summer=used[1] if used else None, closing_ids=closings)


_REASONS = {
    "record_not_digital": ("Khối lớp này chưa dùng học bạ số.", "Đặt mốc dùng học bạ số nếu cần."),
    "year_not_closed": ("Kết quả cả năm của học sinh chưa chốt.", "Chốt cả năm của lớp, hoặc làn muộn của em này."),
}


def _not_ready(pupil_id: UUID, code: str) -> NotReady:
    message, next_step = _REASONS[code]
    return NotReady(pupil_id=pupil_id, code=code, message=message, next_step=next_step)


def _latest(class_id: UUID, term: str) -> QuerySet[ClosingResult]:
    results = ClosingResult.objects.filter(closing__school_class_id=class_id, closing__term=term)
    return results.order_by("pupil_id", "-closing__number").distinct("pupil_id").select_related("closing")


def _closed(row: ClosingResult) -> ClosedRow:
    return ClosedRow(
        pupil_id=row.pupil_id,
        result_id=row.id,
        closing_id=row.closing_id,
        number=row.closing.number,
        closed_at=row.closing.closed_at,
        outcome=row.outcome,
        digest=bytes(row.digest).hex(),
    )

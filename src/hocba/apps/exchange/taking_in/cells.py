"""Cells of a file on their way into the books of a class: what the file does not state is not touched."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from hocba.apps.exchange.spreadsheets.cells import MarkValue
from hocba.apps.exchange.spreadsheets.problems import Problem
from hocba.apps.exchange.taking_in.setting import Setting
from hocba.apps.gradebook.actions import write_class_marks
from hocba.apps.gradebook.values import BookGesture, CellConflict, CellPatch, WriteOutcome
from hocba_core.kernel.rounding import mark_to_data
from hocba_core.rules.sheet import CommentResult


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetCells:
    """Ô của một trang cho một sổ: (pupil, column, value), with the row of each pupil for messages.

    ``course_id`` None is the class's homeroom book.
    """

    course_id: UUID | None
    sheet: str
    rows: Mapping[UUID, int]
    cells: Sequence[tuple[UUID, str, str]]


def cell_text(value: MarkValue) -> str:
    """Return a mark or comment result as books hold it."""
    return value.value if isinstance(value, CommentResult) else mark_to_data(value)


def write_cells(setting: Setting, *, class_id: UUID, term: str, sheets: Sequence[SheetCells]) -> int:
    """Write these sheets into the class's books, one gesture for each; return how many cells changed.

    A cell that already holds another value is a blocking problem, unless the caller may overwrite.
    """
    stated = [sheet for sheet in sheets if sheet.cells]
    if not stated:
        return 0
    patches = [
        [CellPatch(pupil_id=pupil, column=column, base=None, value=value) for pupil, column, value in sheet.cells]
        for sheet in stated
    ]
    outcomes = _write(setting, class_id, term, list(zip(stated, patches, strict=True)), is_over=False)
    changed = sum(outcome.changed for outcome in outcomes)
    lost = [(sheet, outcome.conflicts) for sheet, outcome in zip(stated, outcomes, strict=True) if outcome.conflicts]
    if not setting.may_overwrite:
        setting.problems.extend(_problem(conflict, sheet) for sheet, conflicts in lost for conflict in conflicts)
        return changed
    if not lost:
        return changed
    again = [(sheet, [_over(conflict) for conflict in conflicts]) for sheet, conflicts in lost]
    return changed + sum(outcome.changed for outcome in _write(setting, class_id, term, again, is_over=True))


def _write(
    setting: Setting,
    class_id: UUID,
    term: str,
    patches: Sequence[tuple[SheetCells, Sequence[CellPatch]]],
    *,
    is_over: bool,
) -> list[WriteOutcome]:
    file = setting.file_sha256
    gestures = [
        BookGesture(
            course_id=sheet.course_id,
            cells=cells,
            idempotency_key=f"import/{file[:32]}/{str(sheet.course_id or class_id)[:23]}/{term}{'/over' if is_over else ''}",
        )
        for sheet, cells in patches
    ]
    return write_class_marks(
        school_id=setting.school_id,
        class_id=class_id,
        term=term,
        gestures=gestures,
        acting_user=setting.acting_user,
        at=setting.at,
        reason=f"{'Nhập đè' if is_over else 'Nhập'} từ tệp {file[:12]}",
    )


def _over(conflict: CellConflict) -> CellPatch:
    return CellPatch(pupil_id=conflict.pupil_id, column=conflict.column, base=conflict.current, value=conflict.value)


def _problem(conflict: CellConflict, sheet: SheetCells) -> Problem:
    return Problem(
        code="cell_has_other_value",
        message=f"Ô “{conflict.column}” trong sổ đang là {conflict.current}, tệp ghi {conflict.value}.",
        next_step="Sửa tệp, hoặc nhập lại với --overwrite nếu tệp là đúng.",
        sheet=sheet.sheet,
        row=sheet.rows.get(conflict.pupil_id),
        column=None,
        is_blocking=True,
    )

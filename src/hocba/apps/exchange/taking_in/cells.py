"""Cells of a file on their way into a book: what the file does not state is not touched."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from hocba.apps.exchange.spreadsheets.cells import MarkValue
from hocba.apps.exchange.spreadsheets.problems import Problem
from hocba.apps.exchange.taking_in.setting import Setting
from hocba.apps.gradebook.actions import write_marks
from hocba.apps.gradebook.values import CellConflict, CellPatch
from hocba_core.kernel.rounding import mark_to_data
from hocba_core.rules.sheet import CommentResult


def cell_text(value: MarkValue) -> str:
    """Return a mark or comment result as books hold it."""
    return value.value if isinstance(value, CommentResult) else mark_to_data(value)


def write_cells(
    setting: Setting,
    *,
    term: str,
    cells: Sequence[tuple[UUID, str, str]],
    sheet: str,
    rows: Mapping[UUID, int],
    course_id: UUID | None = None,
    class_id: UUID | None = None,
) -> int:
    """Write (pupil, column, value) cells as one gesture; return how many changed.

    A cell that already holds another value is a blocking problem, unless the caller may overwrite.
    """
    if not cells:
        return 0
    book = course_id or class_id
    key = f"import/{setting.file_sha256[:32]}/{str(book)[:23]}/{term}"
    patches = [CellPatch(pupil_id=pupil, column=column, base=None, value=value) for pupil, column, value in cells]
    outcome = write_marks(
        school_id=setting.school_id,
        course_id=course_id,
        class_id=class_id,
        term=term,
        cells=patches,
        acting_user=setting.acting_user,
        at=setting.at,
        reason=f"Nhập từ tệp {setting.file_sha256[:12]}",
        idempotency_key=key,
    )
    if not outcome.conflicts:
        return outcome.changed
    if not setting.may_overwrite:
        setting.problems.extend(_problem(conflict, sheet, rows) for conflict in outcome.conflicts)
        return outcome.changed
    again = write_marks(
        school_id=setting.school_id,
        course_id=course_id,
        class_id=class_id,
        term=term,
        cells=[
            CellPatch(pupil_id=conflict.pupil_id, column=conflict.column, base=conflict.current, value=conflict.value)
            for conflict in outcome.conflicts
        ],
        acting_user=setting.acting_user,
        at=setting.at,
        reason=f"Nhập đè từ tệp {setting.file_sha256[:12]}",
        idempotency_key=f"{key}/over",
    )
    return outcome.changed + again.changed


def _problem(conflict: CellConflict, sheet: str, rows: Mapping[UUID, int]) -> Problem:
    return Problem(
        code="cell_has_other_value",
        message=f"Ô “{conflict.column}” trong sổ đang là {conflict.current}, tệp ghi {conflict.value}.",
        next_step="Sửa tệp, hoặc nhập lại với --overwrite nếu tệp là đúng.",
        sheet=sheet,
        row=rows.get(conflict.pupil_id),
        column=None,
        is_blocking=True,
    )

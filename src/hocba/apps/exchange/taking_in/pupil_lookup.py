"""Which pupil of the class a row means."""

from collections.abc import Iterable
from uuid import UUID

from hocba.apps.exchange.spreadsheets.problems import Problem
from hocba.apps.exchange.taking_in.setting import Setting
from hocba.apps.roster.queries import members_during


class ClassPupils:
    """Học sinh của một lớp by sector code; a code from elsewhere becomes a blocking problem."""

    def __init__(self, setting: Setting, class_id: UUID, class_name: str) -> None:
        self._setting = setting
        self._class_name = class_name
        self._ids = {member.sector_code: member.pupil_id for member in members_during(class_id)}

    def find(self, code: str, *, sheet: str, row: int) -> UUID | None:
        """Return the pupil's id, or note the problem and return None."""
        pupil_id = self._ids.get(code)
        if pupil_id is None:
            self._setting.problems.append(
                Problem(
                    code="pupil_not_in_class",
                    message=f"Mã học sinh này không thuộc lớp {self._class_name}.",
                    next_step="Đối chiếu mã với danh sách học sinh của lớp.",
                    sheet=sheet,
                    row=row,
                    column=None,
                    is_blocking=True,
                )
            )
        return pupil_id

    def rows_by_pupil(self, rows: Iterable[tuple[str, int]]) -> dict[UUID, int]:
        """Return pupil id -> row number, for messages."""
        return {self._ids[code]: row for code, row in rows if code in self._ids}

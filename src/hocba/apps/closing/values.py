"""Values that leave the closing station."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from hocba_core.assembly.closed_result import ClosedResult
from hocba_core.kernel.errors import HocbaError
from hocba_core.kernel.terms import Term

_WHAT = {
    "regular": "ĐĐGtx",
    "midterm": "ĐĐGgk",
    "final": "ĐĐGck",
    "conduct": "mức rèn luyện",
    "term_1_result": "kết quả học kì I",
    "reassessment": "kết quả đánh giá lại",
    "subjects": "môn học",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingItem:
    """Còn thiếu: one thing of one pupil that the scope waits for, and whose it is (None: nobody is assigned)."""

    pupil_id: UUID
    pupil_name: str
    position: int
    class_name: str
    subject_code: str | None
    subject_name: str
    term: Term
    what: str
    needed: int
    present: int
    person_id: UUID | None
    person_name: str

    @property
    def sentence(self) -> str:
        """Say who has what still to write; the pupil is named by the number in the list only."""
        who = self.person_name or "Chưa phân công ai"
        count = f" (có {self.present}/{self.needed})" if self.needed > 1 else ""
        where = f"{self.subject_name}, " if self.subject_name else ""
        what = _WHAT.get(self.what, self.what)
        return f"{who}: {self.class_name}, {where}{self.term.label}, học sinh số {self.position} thiếu {what}{count}."


class UnableToClose(HocbaError):
    """Chưa chốt được. ``missing`` says what is missing and whose it is; empty for other reasons."""

    def __init__(
        self, code: str, message: str, next_step: str = "", missing: tuple[MissingItem, ...] = (), **details: str | int
    ) -> None:
        super().__init__(code, message, next_step, **details)
        self.missing = missing


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingOutcome:
    """Đã chốt một scope."""

    closing_id: UUID
    number: int
    pupil_count: int
    digest: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassOutcome:
    """Đã chốt một lớp: how many results stand, whether any is new, and what the rest of the class still waits for."""

    pupil_count: int
    is_new: bool
    missing: tuple[MissingItem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosedRow:
    """Kết quả chốt có hiệu lực of one pupil, its body left closed."""

    pupil_id: UUID
    result_id: UUID
    closing_id: UUID
    number: int
    closed_at: datetime
    outcome: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSource:
    """Nguồn của một học bạ: the closed results it is assembled from, and the ids of their closings."""

    pupil_id: UUID
    year: ClosedResult
    summer: ClosedResult | None
    closing_ids: tuple[UUID, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotReady:
    """Chưa có học bạ: why this pupil's record cannot be prepared now."""

    pupil_id: UUID
    code: str
    message: str
    next_step: str

"""What the database's refusals mean to people."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError

from hocba_core.kernel.errors import HocbaError
from hocba_core.kernel.terms import Term


class UnableToWrite(HocbaError):
    """Không ghi được: the scope is not writable for these pupils now. Codes ``scope_unopened``, ``scope_locked``, …"""


class UnableToChangeScope(HocbaError):
    """Không đổi được trạng thái sổ: the step does not follow from where the scope stands, or the actor may not take it."""


_NOT_WRITABLE = {
    "unopened": ("chưa mở", "Đề nghị nhà trường mở sổ."),
    "locked": ("đã khóa", "Đề nghị hiệu trưởng mở khóa có thời hạn."),
    "closed": ("đã chốt", "Gửi đề nghị điều chỉnh để hiệu trưởng mở lại."),
    "expired": ("đã hết hạn ghi", "Đề nghị hiệu trưởng gia hạn."),
}
_NOT_CHANGED = {
    "unopened": ("sổ chưa mở", "Mở sổ trước."),
    "opened": ("sổ đang mở", "Khóa hoặc chốt sổ trước."),
    "locked": ("sổ đang khóa", "Mở khóa có thời hạn, hoặc chốt sổ."),
    "unlocked": ("sổ đang được mở khóa có hạn", "Khóa lại hoặc chốt sổ trước."),
    "closed": ("sổ đã chốt", "Mở lại sổ nếu cần sửa."),
    "reopened": ("sổ đã được mở lại", "Khóa hoặc chốt sổ trước."),
    "year_is_closed": ("cả năm đã chốt", "Mở lại cả năm trước."),
    "earlier_scope_open": ("kì trước đó chưa chốt", "Chốt kì trước đó trước."),
}


@contextmanager
def writing_to(term: str) -> Iterator[None]:
    """Turn the database's refusal to write into ``UnableToWrite``; other errors pass."""
    try:
        yield
    except DatabaseError as problem:
        state = _refusal(problem, "HB003")
        if state is None:
            raise
        what, next_step = _NOT_WRITABLE[state]
        raise UnableToWrite(f"scope_{state}", f"Sổ {_label(term)} {what}.", next_step, term=term) from problem


@contextmanager
def changing_scope(term: str) -> Iterator[None]:
    """Turn a refused transition into ``UnableToChangeScope``; other errors pass."""
    try:
        yield
    except DatabaseError as problem:
        state = _refusal(problem, "HB005")
        if state not in _NOT_CHANGED:
            raise
        what, next_step = _NOT_CHANGED[state]
        message = f"Chưa đổi được trạng thái sổ {_label(term)}: {what}."
        raise UnableToChangeScope("scope_transition", message, next_step, term=term, state=state) from problem


def _refusal(problem: DatabaseError, sqlstate: str) -> str | None:
    cause = problem.__cause__
    if getattr(cause, "sqlstate", None) != sqlstate:
        return None
    return str(cause.diag.message_detail) if cause is not None else None  # type: ignore[attr-defined]


def _label(term: str) -> str:
    try:
        label = Term(term).label
    except ValueError:
        return f"“{term}”"
    return label[0].lower() + label[1:] if not label.startswith("Học kì") else f"học kì{label[6:]}"

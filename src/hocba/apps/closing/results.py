"""The results that a closing fixes: checked books, complete sheets, evaluations with findings, snapshots."""

from collections.abc import Collection
from dataclasses import replace
from uuid import UUID

from django.utils.timezone import localdate

from hocba.apps.closing.completeness import missing_items
from hocba.apps.closing.queries import latest_closings, pupils_needing_summer
from hocba.apps.closing.scopes import EARLIER, Scope, evaluation_of_scope, sheet_of_scope, terms_of_scope
from hocba.apps.closing.snapshots import snapshots
from hocba.apps.closing.values import MissingItem, UnableToClose
from hocba.apps.gradebook import queries as gradebook
from hocba.apps.gradebook.queries import ClassRoll
from hocba_core.assembly.closed_result import ClosedResult
from hocba_core.kernel.terms import Term
from hocba_core.rules.evaluate import evaluate
from hocba_core.rules.evaluation import Missing

_NAMED_IN_MESSAGE = 3


def results_of(
    scope: Scope, *, despite_missing: bool, late_pupils: Collection[UUID] = (), lanes: Collection[UUID] | None = None
) -> dict[UUID, ClosedResult]:
    """Return pupil -> what is to be fixed, in the order of the list: of the class without its late pupils, or of ``lanes``.

    Raises ``UnableToClose`` naming all that is missing.
    """
    _check_books(scope)
    roll = gradebook.class_roll(scope.class_id, scope.term.value)
    pupil_ids = _pupils(scope, roll, late_pupils, lanes)
    roll = replace(roll, members=tuple(member for member in roll.members if member.pupil_id in pupil_ids))
    books = gradebook.class_books(roll)
    sheets = {pupil_id: sheet_of_scope(books.sheets[pupil_id], scope.term) for pupil_id in pupil_ids}
    missing = missing_items(roll, sheets, scope.term, pupil_ids)
    if missing and not (despite_missing and scope.term is Term.SUMMER):
        raise _incomplete(scope, roll, missing)
    taken = snapshots(books, pupil_ids, school_id=scope.school_id, on=localdate(scope.at))
    earlier = latest_closings(scope.class_id, EARLIER[scope.term].value) if scope.term in EARLIER else {}
    return {
        pupil_id: ClosedResult(
            term=scope.term,
            sheet=sheets[pupil_id],
            evaluation=evaluation_of_scope(evaluate(sheets[pupil_id], explain=True), scope.term),
            snapshot=taken[pupil_id],
            based_on=earlier[pupil_id].digest if pupil_id in earlier else "",
            accepted_missing=tuple(_plain(item) for item in missing if item.pupil_id == pupil_id),
        )
        for pupil_id in pupil_ids
    }


def _check_books(scope: Scope) -> None:
    """Nothing is fixed from books that are not what was written."""
    if not gradebook.audit_books(scope.class_id, terms_of_scope(scope.term)).is_sound:
        raise UnableToClose(
            "books_unsound",
            "Sổ của lớp không khớp với các lần ghi đã lưu, nên chưa chốt.",
            "Báo người quản trị chạy “hocba doctor”.",
        )


def _pupils(scope: Scope, roll: ClassRoll, late_pupils: Collection[UUID], lanes: Collection[UUID] | None) -> list[UUID]:
    wanted = set(roll.pupil_ids) - set(late_pupils)
    if scope.term is Term.SUMMER:
        wanted &= set(pupils_needing_summer(scope.class_id))
    if lanes is not None:
        wanted = wanted & set(lanes) if wanted.issuperset(lanes) else set()
    if not wanted:
        raise UnableToClose(
            "nothing_to_close", "Không có học sinh nào cần chốt trong phạm vi này.", "Xem lại lớp, kì và học sinh."
        )
    return [pupil_id for pupil_id in roll.pupil_ids if pupil_id in wanted]


def _incomplete(scope: Scope, roll: ClassRoll, missing: list[MissingItem]) -> UnableToClose:
    whose = sorted({item.person_name or "chưa phân công" for item in missing})
    first = " ".join(item.sentence for item in missing[:_NAMED_IN_MESSAGE])
    rest = len(missing) - _NAMED_IN_MESSAGE
    return UnableToClose(
        "scope_incomplete",
        f"Chưa chốt được {scope.term.label} lớp {roll.school_class.name}: còn thiếu {len(missing)} mục của {', '.join(whose)}.",
        first + (f" Và {rest} mục khác." if rest > 0 else ""),
        missing=tuple(missing),
        count=len(missing),
    )


def _plain(item: MissingItem) -> Missing:
    return Missing(item.subject_code, item.term, item.what, item.needed, item.present)

"""Ví dụ tính sẵn: checks a file of worked cases, written by people who know the circulars, against the rules.

The file is YAML: ``cases`` is a list, each with ``id``, ``circular``, ``kind``, inputs and ``expect``. Only the keys present
in ``expect`` are compared. Marks are read exactly; numbers in ``expect`` are text with one decimal.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

import yaml

from hocba_core.kernel.errors import HocbaError
from hocba_core.rules.case_values import differences, shown
from hocba_core.rules.regulation import not_available, regulation_by_short_name
from hocba_core.rules.regulation_case import circular_for
from hocba_core.rules.vn.circular_22_2021.worked_kinds import KINDS as KINDS_OF_CIRCULAR_22

_Kind = Callable[[Mapping[str, Any]], Mapping[str, Any]]

_KINDS: Final[Mapping[str, Mapping[str, _Kind]]] = {"TT22": KINDS_OF_CIRCULAR_22}


class CaseOutcome(NamedTuple):
    """Kết quả kiểm tra một ví dụ. ``problem`` is a Vietnamese sentence saying what was expected and found; empty when ok."""

    case_id: str
    ok: bool
    problem: str


def check_cases(text: str) -> tuple[CaseOutcome, ...]:
    """Check every case of the YAML ``text``, in order.

    Raises ``cases_unreadable`` when the text is not YAML or holds no list of cases. A case of an unknown kind, of a circular
    without rules, with nothing to expect, or that cannot be read counts as failed, never as skipped.
    """
    cases = _read(text)
    return tuple(_check(case, place) for place, case in enumerate(cases, start=1))


def _read(text: str) -> list[Any]:
    try:
        data = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError) as problem:
        raise _unreadable(_where(problem)) from problem
    cases = data.get("cases") if isinstance(data, dict) else None
    if not isinstance(cases, list):
        raise _unreadable("không có danh sách “cases”")
    return cases


def _where(problem: Exception) -> str:
    mark = getattr(problem, "problem_mark", None)
    return "không đúng dạng YAML" if mark is None else f"không đúng dạng YAML ở dòng {mark.line + 1}"


def _unreadable(reason: str) -> HocbaError:
    return HocbaError(
        "cases_unreadable",
        f"Không đọc được tệp ví dụ: {reason}.",
        "Sửa tệp theo mẫu trong docs/reference/rules-circular-22.md.",
    )


def _check(case: Any, place: int) -> CaseOutcome:
    case_id = str(case["id"])[:80] if isinstance(case, dict) and isinstance(case.get("id"), (str, int)) else f"#{place}"
    try:
        problem = _problem(case)
    except HocbaError as refusal:
        problem = str(refusal)
    except Exception as failure:  # a case must never stop the others, and never pass by breaking
        problem = f"Không tính được ví dụ này ({type(failure).__name__})."
    return CaseOutcome(case_id, not problem, problem)


def _problem(case: Any) -> str:
    if not isinstance(case, dict):
        return "Ví dụ không phải là một bảng gồm id, circular, kind và expect."
    expected = case.get("expect")
    if not isinstance(expected, dict) or not expected:
        return "Ví dụ không có mục “expect”, nên không có gì để so."
    return differences(expected, _kind(case)(case))


def _kind(case: Mapping[str, Any]) -> _Kind:
    kind, circular = case.get("kind"), case.get("circular")
    if kind == "circular_for":
        return circular_for
    kinds = _KINDS.get(str(circular))
    if kinds is None:
        raise not_available(regulation_by_short_name(str(circular)))
    found = kinds.get(str(kind))
    if found is None:
        raise HocbaError(
            "case_kind_unknown", f"{shown(circular)} không có loại ví dụ {shown(kind)}.", "Kiểm tra lại mục “kind”."
        )
    return found

"""``hocba close``: fix the results of a term, a year, or the summer's late lanes."""

import argparse
from uuid import UUID

from hocba.cli.output import NO, OK, answer, note, progress
from hocba.cli.parser import Parser
from hocba.cli.scope_options import Scope, add_scope_options, find_scope
from hocba.foundation.installation import open_installation
from hocba_core.kernel.errors import HocbaError
from hocba_core.kernel.terms import Term

_SHOWN_MISSING = 20
_TERMS = (Term.FIRST.value, Term.YEAR.value, Term.SUMMER.value)


def add(groups: "argparse._SubParsersAction[Parser]") -> None:
    """Declare the command."""
    parser = groups.add_parser("close", help="chốt kết quả học kì I, cả năm hoặc trong hè")
    add_scope_options(parser)
    parser.add_argument("--term", required=True, choices=_TERMS, help="term_1: học kì I, year: cả năm, summer: trong hè")
    parser.add_argument("--reason", default="Chốt kết quả", metavar="LÝ_DO", help="ghi vào biên bản chốt")
    parser.add_argument(
        "--despite-missing",
        action="store_true",
        help="chốt cả người không đến đánh giá lại trong hè, kèm lý do (chỉ với summer)",
    )
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Close class by class; one that is incomplete says what is missing and whose it is, the others go on."""
    with open_installation():
        scope = find_scope(chosen)
        refused = 0
        for school_class in progress(scope.classes, "Chốt", len(scope.classes)):
            refused += _close_one(scope, school_class.id, school_class.name, chosen)
    return NO if refused else OK


def _close_one(scope: Scope, class_id: UUID, class_name: str, chosen: argparse.Namespace) -> bool:
    from hocba.apps.closing.actions import close_class

    facts: dict[str, object] = {"class": class_name, "term": chosen.term}
    try:
        outcome = close_class(
            school_id=scope.school.id,
            class_id=class_id,
            term=chosen.term,
            acting_user=scope.actor,
            at=scope.at,
            reason=chosen.reason,
            despite_missing=chosen.despite_missing,
        )
    except HocbaError as refusal:
        note(f"  {class_name}: {refusal}")
        missing = [item.sentence for item in getattr(refusal, "missing", ())]
        for sentence in missing[:_SHOWN_MISSING]:
            note(f"    {sentence}")
        error = {"code": refusal.code, "message": refusal.message, "next_step": refusal.next_step, "missing": missing}
        answer({**facts, "closed": False, "error": error}, as_json=chosen.as_json, text=f"{class_name}: chưa chốt.")
        return True
    for item in outcome.missing:
        note(f"  {item.sentence}")
    answer(
        {
            **facts,
            "closed": True,
            "pupils": outcome.pupil_count,
            "new": outcome.is_new,
            "waiting": [item.sentence for item in outcome.missing],
        },
        as_json=chosen.as_json,
        text=f"{class_name}: đã chốt {outcome.pupil_count} học sinh.",
    )
    return False

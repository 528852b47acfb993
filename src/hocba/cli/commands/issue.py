"""``hocba issue``: put wholly signed records into the registry, then give their leaves a place in the log."""

import argparse

from hocba.cli.output import OK, answer, note, progress
from hocba.cli.parser import Parser
from hocba.cli.scope_options import add_scope_options, find_scope
from hocba.foundation.installation import open_installation


def add(groups: "argparse._SubParsersAction[Parser]") -> None:
    """Declare the command."""
    parser = groups.add_parser("issue", help="phát hành học bạ đã đủ chữ ký")
    add_scope_options(parser)
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Issue class by class; records that wait say for whom."""
    with open_installation():
        from hocba.apps.ledger.actions import sequence
        from hocba.apps.registry.actions import issue_records

        scope = find_scope(chosen)
        for school_class in progress(scope.classes, "Phát hành", len(scope.classes)):
            outcome = issue_records(school_id=scope.school.id, class_id=school_class.id, acting_user=scope.actor, at=scope.at)
            for waiting in outcome.waiting[:5]:
                note(f"  {school_class.name}: {waiting.message}")
            facts = {"class": school_class.name, "issued": len(outcome.issued), "waiting": len(outcome.waiting)}
            text = f"{school_class.name}: phát hành {len(outcome.issued)}, còn chờ {len(outcome.waiting)}."
            answer(facts, as_json=chosen.as_json, text=text)
        sequence(at=scope.at)
    return OK

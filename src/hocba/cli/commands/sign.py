"""``hocba sign``: prepare what is closed and sign every slot that is the account's, with keys the server holds."""

import argparse

from hocba.cli.output import NO, OK, answer, note, progress
from hocba.cli.parser import Parser
from hocba.cli.scope_options import add_scope_options, find_scope
from hocba.foundation.installation import open_installation


def add(groups: "argparse._SubParsersAction[Parser]") -> None:
    """Declare the command."""
    parser = groups.add_parser("sign", help="ký các ô của mình bằng khóa do máy chủ giữ")
    add_scope_options(parser)
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Sign class by class and say how many were signed, failed, and wait for others."""
    with open_installation():
        from hocba.cli.line import sign_class

        scope = find_scope(chosen)
        failed = 0
        for school_class in progress(scope.classes, "Ký", len(scope.classes)):
            tally = sign_class(scope, school_class.id)
            failed += tally.failed
            for reason in tally.reasons:
                note(f"  {school_class.name}: {reason}")
            facts = {"class": school_class.name, "signed": tally.signed, "failed": tally.failed, "waiting": tally.waiting}
            text = f"{school_class.name}: ký {tally.signed}, chưa được {tally.failed}, đang chờ người khác {tally.waiting}."
            answer(facts, as_json=chosen.as_json, text=text)
    return NO if failed else OK

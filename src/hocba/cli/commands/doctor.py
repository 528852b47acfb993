"""``hocba doctor``: what is wrong with this installation and what to do."""

import argparse
from datetime import UTC, datetime

from hocba.cli.output import NO, OK, answer
from hocba.cli.parser import Parser
from hocba.foundation.installation import open_installation
from hocba_core.kernel.errors import HocbaError

_MARKS = {True: "✓", False: "✕"}


def add(groups: "argparse._SubParsersAction[Parser]") -> None:
    """Declare the command."""
    parser = groups.add_parser("doctor", help="khám hệ thống: cơ sở dữ liệu, tiến trình nền, khóa, đồng hồ, đĩa")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Print a line per check; 0 when all are well."""
    try:
        with open_installation(may_be_behind=True) as folder:
            from hocba.cli.checks import all_checks

            checks = all_checks(folder, datetime.now(UTC))
    except HocbaError as error:
        from hocba.cli.check import Check

        checks = [Check(name="cơ sở dữ liệu", is_ok=False, code=error.code, message=error.message, next_step=error.next_step)]
    for check in checks:
        facts = {
            "check": check.name,
            "ok": check.is_ok,
            "code": check.code,
            "message": check.message,
            "next_step": check.next_step,
        }
        text = f"{_MARKS[check.is_ok]} {check.name}: {check.message}" + (f"\n  → {check.next_step}" if check.next_step else "")
        answer(facts, as_json=chosen.as_json, text=text)
    return OK if all(check.is_ok for check in checks) else NO

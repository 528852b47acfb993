"""``hocba rules check``: a file of worked cases against the law as code."""

import argparse
from pathlib import Path

from hocba.cli.output import NO, OK, answer
from hocba.cli.parser import Parser
from hocba_core.kernel.errors import HocbaError
from hocba_core.rules.worked_cases import check_cases


def add(groups: "argparse._SubParsersAction[Parser]") -> None:
    """Declare the command."""
    parser = groups.add_parser("rules", help="làm việc với quy định đánh giá")
    actions = parser.add_subparsers(title="lệnh", metavar="LỆNH", required=True, parser_class=Parser)
    check = actions.add_parser("check", help="kiểm một tệp ví dụ tính sẵn (YAML)")
    check.add_argument("file", metavar="TỆP", type=Path)
    check.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Print a line per failed case and, last, how many passed and failed."""
    try:
        text = chosen.file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise HocbaError(
            "cases_unreadable", f"Không đọc được tệp “{chosen.file.name}”.", "Xem lại đường dẫn, tệp phải là UTF-8."
        ) from problem
    outcomes = check_cases(text)
    failed = [outcome for outcome in outcomes if not outcome.ok]
    for outcome in outcomes if chosen.as_json else failed:
        facts = {"case": outcome.case_id, "ok": outcome.ok, "problem": outcome.problem}
        answer(facts, as_json=chosen.as_json, text=f"{outcome.case_id}: {outcome.problem}")
    print(f"{len(outcomes) - len(failed)} passed, {len(failed)} failed")
    return NO if failed else OK

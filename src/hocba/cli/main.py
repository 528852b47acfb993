"""Entry point of ``hocba``: finds the command, runs it, turns expected refusals into sentences and exit codes."""

import argparse
import os
import signal
import sys
from collections.abc import Callable, Sequence

from hocba.cli import commands
from hocba.cli.output import UNUSABLE, note, refuse
from hocba.cli.parser import Parser
from hocba_core.kernel.errors import HocbaError

_DESCRIPTION = """hocba: học bạ số mở. Nhập bảng tính, khóa sổ, ký số, phát hành và xác thực.

Mã thoát: 0 thành công, 1 câu trả lời là không, 2 cách gọi sai hoặc tệp không đọc được."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    parser = build_parser()
    chosen = parser.parse_args(arguments)
    run: Callable[[argparse.Namespace], int] | None = getattr(chosen, "run", None)
    if run is None:
        parser.print_help(sys.stderr)
        return UNUSABLE
    try:
        return run(chosen)
    except HocbaError as error:
        return refuse(error, as_json=chosen.as_json)
    except KeyboardInterrupt:
        note("Đã dừng theo yêu cầu. Gọi lại lệnh để làm tiếp, phần đã xong không làm lại.")
        return 128 + signal.SIGINT
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 128 + signal.SIGPIPE


def build_parser() -> Parser:
    """Return the parser of all commands."""
    parser = Parser(prog="hocba", description=_DESCRIPTION)
    parser.set_defaults(as_json=False)  # so that --json counts before the command as well as after it
    groups = parser.add_subparsers(title="lệnh", metavar="LỆNH", parser_class=Parser)
    for add in commands.ALL:
        add(groups)
    return parser


if __name__ == "__main__":
    raise SystemExit(main())

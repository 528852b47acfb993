"""An argument parser that speaks Vietnamese and exits with 2 on wrong usage."""

import argparse
import sys
from typing import Any, NoReturn

from hocba.cli.output import UNUSABLE

_WORDS = {
    "usage: ": "Cách dùng: ",
    "positional arguments": "tham số",
    "options": "tùy chọn",
    "subcommands": "lệnh",
}
_SENTENCES = (
    ("the following arguments are required: ", "còn thiếu "),
    ("unrecognized arguments: ", "không hiểu "),
    ("expected one argument", "cần một giá trị"),
    ("expected at least one argument", "cần ít nhất một giá trị"),
    ("invalid choice: ", "không có lựa chọn "),
    ("choose from", "chọn một trong"),
    ("argument ", "tham số "),
    ("not allowed with", "không đi cùng"),
)


class Parser(argparse.ArgumentParser):
    """``argparse`` with Vietnamese words; every command takes ``--json``."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("formatter_class", _Formatter)
        super().__init__(add_help=False, allow_abbrev=False, **options)
        self._positionals.title = _WORDS["positional arguments"]
        self._optionals.title = _WORDS["options"]
        self.add_argument("-h", "--help", action="help", help="in phần hướng dẫn này")
        self.add_argument(
            "--json",
            action="store_true",
            dest="as_json",
            default=argparse.SUPPRESS,
            help="trả lời bằng JSON, mỗi dòng một đối tượng",
        )

    def error(self, message: str) -> NoReturn:
        """Say what was wrong with the call, in Vietnamese, and exit with 2."""
        for english, vietnamese in _SENTENCES:
            message = message.replace(english, vietnamese)
        print(f"Cách gọi lệnh chưa đúng: {message}.\n  → Xem: {self.prog} --help", file=sys.stderr)
        raise SystemExit(UNUSABLE)


class _Formatter(argparse.RawDescriptionHelpFormatter):
    def add_usage(self, usage: str | None, actions: Any, groups: Any, prefix: str | None = None) -> None:
        """Begin with the Vietnamese word."""
        super().add_usage(usage, actions, groups, prefix or _WORDS["usage: "])

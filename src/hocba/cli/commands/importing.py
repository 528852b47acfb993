"""``hocba import roster|marks``: one spreadsheet in, whole or not at all."""

import argparse
from datetime import UTC, datetime
from pathlib import Path

from hocba.cli.output import NO, OK, answer, note
from hocba.cli.parser import Parser
from hocba.foundation.installation import open_installation
from hocba_core.kernel.errors import HocbaError

_SHOWN_PROBLEMS = 20


def add(groups: "argparse._SubParsersAction[Parser]") -> None:
    """Declare the command."""
    parser = groups.add_parser("import", help="nhập bảng tính của trường")
    kinds = parser.add_subparsers(title="loại tệp", metavar="LOẠI", required=True, parser_class=Parser)
    for name, explanation in (
        ("roster", "thông tin trường, cán bộ giáo viên, học sinh, phân công giảng dạy"),
        ("marks", "sổ điểm, sổ chủ nhiệm, kết quả trong hè"),
    ):
        kind = kinds.add_parser(
            name, help=explanation, description=f"Nhập {explanation}. Loại tệp được nhận ra từ dòng tiêu đề."
        )
        kind.add_argument("file", metavar="TỆP", type=Path, help="tệp .xlsx, .xls hoặc .csv")
        kind.add_argument("--school", required=True, metavar="MÃ", help="mã trường")
        kind.add_argument(
            "--as", dest="account", metavar="TÀI_KHOẢN", required=name == "marks", help="tên đăng nhập của người nhập"
        )
        kind.add_argument("--dry-run", action="store_true", help="làm thử, không ghi gì")
        kind.add_argument("--overwrite", action="store_true", help="thay giá trị khác đang có (mặc định: dừng và nêu ô)")
        kind.set_defaults(run=run, kind=name)


def run(chosen: argparse.Namespace) -> int:
    """Import one file and say what changed."""
    data = _read(chosen.file)
    with open_installation(migrate=chosen.kind == "roster"):  # a school's first command finds an empty database
        from hocba.apps.accounts.queries import actor_by_login, system_actor
        from hocba.apps.exchange.actions import MARK_KINDS, ROSTER_KINDS, UnableToImport, import_file

        try:
            report = import_file(
                data=data,
                file_name=chosen.file.name,
                school_code=chosen.school,
                kinds=ROSTER_KINDS if chosen.kind == "roster" else MARK_KINDS,
                acting_user=actor_by_login(chosen.account) if chosen.account else system_actor(),
                at=datetime.now(UTC),
                is_dry_run=chosen.dry_run,
                may_overwrite=chosen.overwrite,
            )
        except UnableToImport as refusal:
            return _refuse(refusal, chosen)
    facts = {
        "file": str(chosen.file),
        "kind": report.kind.value,
        "dry_run": report.is_dry_run,
        "known": report.is_known,
        "counts": report.counts,
        "warnings": [_problem(problem) for problem in report.warnings],
    }
    for problem in report.warnings[:_SHOWN_PROBLEMS] if not chosen.as_json else ():
        note(f"  Lưu ý: {problem}")
    if report.is_known:
        answer(facts, as_json=chosen.as_json, text=f"Tệp {report.kind.label} này đã nhập từ trước, không có gì đổi.")
        return OK
    tried = "Làm thử, chưa ghi gì: " if report.is_dry_run else "Đã nhập: "
    counted = ", ".join(f"{name} {count}" for name, count in report.counts.items())
    answer(facts, as_json=chosen.as_json, text=f"{tried}{report.kind.label} ({counted}), {len(report.warnings)} lưu ý.")
    return OK


def _refuse(refusal: "HocbaError", chosen: argparse.Namespace) -> int:
    problems = getattr(refusal, "problems", ())
    if chosen.as_json:
        facts = {"code": refusal.code, "message": refusal.message, "next_step": refusal.next_step}
        answer({"error": {**facts, "problems": [_problem(problem) for problem in problems]}}, as_json=True, text="")
        return NO
    note(f"Chưa nhập gì. {refusal.message}\n  → {refusal.next_step}\n  (mã: {refusal.code})")
    for problem in problems[1:_SHOWN_PROBLEMS]:
        note(f"  {problem}")
    return NO


def _problem(problem: "object") -> dict[str, object]:
    names = ("code", "message", "next_step", "sheet", "row", "column")
    return {name: getattr(problem, name) for name in names}


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise HocbaError("file_unreadable", f"Không mở được tệp “{path.name}”.", "Xem lại đường dẫn và quyền đọc.") from problem

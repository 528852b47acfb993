"""``hocba verify``: offline, with the core only; no database, no network, nothing of Django."""

import argparse
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hocba.cli.output import NO, OK, UNUSABLE, answer
from hocba.cli.parser import Parser
from hocba.foundation import trust_files
from hocba.foundation.installation import data_folder
from hocba.foundation.plain_files import read_at_most
from hocba_core.kernel.text import visible
from hocba_core.signing.trust import TrustStore
from hocba_core.verify import limits
from hocba_core.verify.report import Indication, VerificationReport
from hocba_core.verify.verifier import verify

_MARKS = {True: "✓", False: "✕", None: "–"}


def add(groups: "argparse._SubParsersAction[Parser]") -> None:
    """Declare the command."""
    parser = groups.add_parser("verify", help="xác thực học bạ (XML, PDF hoặc gói .hocba.zip), ngoại tuyến")
    parser.add_argument("files", nargs="+", metavar="TỆP", type=Path, help="tệp cần xác thực")
    parser.add_argument("--trust", metavar="THƯ_MỤC", type=Path, help="thư mục tin cậy (mặc định: .data/trust)")
    parser.set_defaults(run=run)


def run(chosen: argparse.Namespace) -> int:
    """Verify every file; 2 if one cannot be read, else 1 if one does not pass, else 0."""
    folder: Path = chosen.trust or data_folder() / "trust"
    trust = TrustStore.from_files(trust_files.read(folder, is_required=chosen.trust is not None))
    at = datetime.now(UTC)
    exit_codes = [_verify_one(path, trust, at, as_json=chosen.as_json) for path in chosen.files]
    return max(exit_codes)


def _verify_one(path: Path, trust: TrustStore, at: datetime, *, as_json: bool) -> int:
    try:
        data = _read(path)
    except OSError:
        _say(path, _unreadable(path), [], as_json=as_json)
        return UNUSABLE
    report = verify(data, trust, at)
    facts = {
        "indication": report.indication.value,
        "sub_indication": report.sub_indication,
        "code": report.code,
        "message": report.message,
    }
    steps = [{"n": step.n, "name": step.name, "ok": step.ok} for step in report.steps]
    _say(path, facts, steps, as_json=as_json, report=report)
    return OK if report.indication is Indication.TOTAL_PASSED else NO


def _read(path: Path) -> bytes:
    """Read at most one byte more than the verifier accepts; it then answers that the file is too large."""
    return read_at_most(path, limits.FILE_BYTES + 1, follows_links=True)


def _unreadable(path: Path) -> dict[str, Any]:
    return {
        "indication": Indication.INDETERMINATE.value,
        "sub_indication": "SIGNED_DATA_NOT_FOUND",
        "code": "file_unreadable",
        "message": f"Không mở được tệp “{visible(path.name)}”. Chỉ ra một tệp thường mà bạn có quyền đọc.",
    }


def _say(
    path: Path, facts: dict[str, Any], steps: list[dict[str, Any]], *, as_json: bool, report: VerificationReport | None = None
) -> None:
    lines = [f"{path}: {facts['indication']}", f"  {facts['message']}"]
    lines += [f"  {_MARKS[step['ok']]} {step['n']}. {step['name']}" for step in steps]
    if report is not None and report.next_step:
        lines.append(f"  → {report.next_step}")
    file = os.fsencode(path).decode(errors="backslashreplace")  # a name need not be UTF-8, an answer must be
    answer({"file": file, **facts, "steps": steps}, as_json=as_json, text="\n".join(map(visible, lines)))

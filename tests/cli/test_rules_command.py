"""``hocba rules check`` answers with counts and an exit code."""

import json
from pathlib import Path

import pytest

from hocba.cli.main import main

GOOD = "{id: A1, circular: TT22, kind: subject_year, hk1: 7.9, hk2: 8.5, expect: {avg: '8.3'}}"
WRONG = "{id: A2, circular: TT22, kind: subject_year, hk1: 7.9, hk2: 8.5, expect: {avg: '8.2'}}"
UNKNOWN = "{id: A3, circular: TT22, kind: star_sign, expect: {}}"


def cases_file(tmp_path: Path, *cases: str) -> Path:
    path = tmp_path / "cases.yaml"
    path.write_text("cases:\n" + "".join(f"- {case}\n" for case in cases), encoding="utf-8")
    return path


def test_the_last_line_counts_and_the_exit_code_follows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "check", str(cases_file(tmp_path, GOOD))]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "1 passed, 0 failed"


def test_a_wrong_case_and_an_unknown_kind_fail_and_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "check", str(cases_file(tmp_path, GOOD, WRONG, UNKNOWN))]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "1 passed, 2 failed"
    assert {line.split(":")[0] for line in lines[:-1]} == {"A2", "A3"}


def test_json_gives_one_object_a_case(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["rules", "check", "--json", str(cases_file(tmp_path, GOOD, WRONG))])
    *objects, last = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["ok"] for line in objects] == [True, False]
    assert last == "1 passed, 1 failed"


@pytest.mark.parametrize("content", [b"\xff\xfe", b"cases: [", b"- 1", b""])
def test_an_unreadable_file_is_wrong_usage(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "cases.yaml"
    path.write_bytes(content)
    assert main(["rules", "check", str(path)]) == 2
    assert main(["rules", "check", str(tmp_path / "missing.yaml")]) == 2

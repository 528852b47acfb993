"""``hocba verify`` speaks JSON a line, and its exit code is over all files."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from hocba.cli.main import main
from kit.records import unsigned_record
from kit.signers import sign_all
from kit.trust import trust_files


@pytest.fixture(scope="module")
def record() -> bytes:
    return sign_all(unsigned_record())


@pytest.fixture
def trust(tmp_path: Path) -> Path:
    folder = tmp_path / "trust"
    for name, data in trust_files().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def answers(capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_a_good_record_passes_with_the_log_step_not_checked(
    tmp_path: Path, trust: Path, record: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "an.xml"
    file.write_bytes(record)
    assert main(["verify", str(file), "--trust", str(trust), "--json"]) == 0
    (answer,) = answers(capsys)
    assert set(answer) == {"file", "indication", "sub_indication", "code", "message", "steps"}
    assert answer["indication"] == "TOTAL-PASSED"
    steps = answer["steps"]
    assert isinstance(steps, list)
    assert all(set(step) == {"n", "name", "ok"} for step in steps)
    assert [step["n"] for step in steps] == list(range(1, len(steps) + 1))
    assert [step["ok"] for step in steps].count(None) == 1


def test_the_worst_file_decides_the_exit_code(
    tmp_path: Path, trust: Path, record: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad, missing = tmp_path / "good.xml", tmp_path / "bad.xml", tmp_path / "missing.xml"
    good.write_bytes(record)
    bad.write_bytes(record.replace(b"8.3", b"9.3", 1))
    options = ["--trust", str(trust), "--json"]
    assert main(["verify", str(good), str(bad), *options]) == 1
    assert main(["verify", str(good), str(missing), str(bad), *options]) == 2
    verdicts = [answer["indication"] for answer in answers(capsys)]
    assert verdicts == ["TOTAL-PASSED", "TOTAL-FAILED", "TOTAL-PASSED", "INDETERMINATE", "TOTAL-FAILED"]


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7 x", b"PK\x03\x04", b"<a/>", b"\x00" * 100, "chữ".encode()])
def test_foreign_and_broken_files_get_one_sentence_and_no_traceback(
    tmp_path: Path, trust: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "tep"
    file.write_bytes(content)
    assert main(["verify", str(file), "--trust", str(trust), "--json"]) == 1
    (answer,) = answers(capsys)
    assert answer["indication"] in {"INDETERMINATE", "TOTAL-FAILED"}
    assert str(answer["message"]).strip().endswith(".")
    assert "Traceback" not in str(answer)


def test_without_anchors_nothing_can_be_said(
    tmp_path: Path, record: bytes, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOCBA_DATA", str(tmp_path))
    file = tmp_path / "an.xml"
    file.write_bytes(record)
    assert main(["verify", str(file), "--json"]) == 1
    (answer,) = answers(capsys)
    assert answer["indication"] == "INDETERMINATE"


def test_a_trust_folder_that_is_not_there_is_wrong_usage(tmp_path: Path, record: bytes) -> None:
    file = tmp_path / "an.xml"
    file.write_bytes(record)
    assert main(["verify", str(file), "--trust", str(tmp_path / "khong-co")]) == 2


def test_a_folder_in_place_of_a_file_cannot_be_read(tmp_path: Path, trust: Path) -> None:
    assert main(["verify", str(tmp_path), "--trust", str(trust)]) == 2


def test_a_pipe_is_refused_at_once(tmp_path: Path, trust: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nobody writes into it: a reader that waited would wait for ever."""
    os.mkfifo(tmp_path / "ong-dan")
    assert main(["verify", str(tmp_path / "ong-dan"), "--trust", str(trust), "--json"]) == 2
    (answer,) = answers(capsys)
    assert answer["code"] == "file_unreadable"


def test_a_device_is_refused_at_once(trust: Path) -> None:
    program = "import sys; from hocba.cli.main import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", program, "verify", "/dev/zero", "/dev/stdin", "--trust", str(trust)]
    reader, writer = os.pipe()
    try:
        assert subprocess.run(command, stdin=reader, capture_output=True, timeout=20, check=False).returncode == 2
    finally:
        os.close(reader)
        os.close(writer)


def test_a_link_to_a_record_is_followed(tmp_path: Path, trust: Path, record: bytes) -> None:
    (tmp_path / "an.xml").write_bytes(record)
    (tmp_path / "link.xml").symlink_to("an.xml")
    assert main(["verify", str(tmp_path / "link.xml"), "--trust", str(trust)]) == 0


@pytest.mark.parametrize("name", [b"an.xml: TOTAL-PASSED\x1b[2J", b"an\xff.xml", "an\u202e.xml".encode(), b"an\r\n.xml"])
def test_a_file_name_moves_nothing_on_the_terminal(
    tmp_path: Path, trust: Path, name: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    path = os.fsdecode(os.fsencode(tmp_path) + b"/" + name)
    for _ in range(2):  # first missing, then there and no record
        assert main(["verify", path, "--trust", str(trust)]) in {1, 2}
        said = capfd.readouterr()
        assert all(line.isprintable() for line in (said.out + said.err).split("\n"))
        assert main(["verify", path, "--trust", str(trust), "--json"]) in {1, 2}
        assert json.loads(capfd.readouterr().out)["indication"] == "INDETERMINATE"
        Path(path).write_bytes(b"x")

"""Secrets of an installation are made once, whoever comes first, and only their owner reads them."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest

from hocba.foundation.secrets import read_or_make
from hocba_core.kernel.errors import HocbaError

PROGRAM = (
    "import sys; from pathlib import Path; from hocba.foundation.secrets import read_or_make; "
    "sys.stdin.readline(); print(read_or_make(Path(sys.argv[1]), 'session-key').hex())"
)


def test_a_secret_is_made_once_and_stays(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    secret = read_or_make(folder, "field-key-0")
    assert len(secret) == 32
    assert read_or_make(folder, "field-key-0") == secret
    assert read_or_make(folder, "field-key-1") != secret
    assert [path.name for path in sorted(folder.iterdir())] == ["field-key-0", "field-key-1"], "no draft is left"


def test_only_the_owner_reads_it(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    read_or_make(folder, "session-key")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "session-key").stat().st_mode) == 0o600


def test_processes_that_start_at_once_agree_on_one_value(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PROGRAM, str(tmp_path / "secrets")]
    racers = [subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(6)]
    for racer in racers:  # all have imported what they need when the first is let go
        assert racer.stdin is not None
        racer.stdin.write("go\n")
        racer.stdin.flush()
    answers = {racer.communicate()[0].strip() for racer in racers}
    assert len(answers) == 1
    assert len(answers.pop()) == 64
    assert [path.name for path in (tmp_path / "secrets").iterdir()] == ["session-key"]


@pytest.mark.parametrize("content", ["", "abcd", "không phải khóa", "0" * 62])
def test_a_damaged_secret_is_refused_and_never_replaced(tmp_path: Path, content: str) -> None:
    (tmp_path / "field-key-0").write_text(content, encoding="utf-8")
    with pytest.raises(HocbaError) as refused:
        read_or_make(tmp_path, "field-key-0")
    assert refused.value.code == "secret_unreadable"
    assert "bản sao lưu" in refused.value.next_step
    assert (tmp_path / "field-key-0").read_text(encoding="utf-8") == content


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "secrets").write_text("tệp, không phải thư mục", encoding="utf-8")
    with pytest.raises(HocbaError) as refused:
        read_or_make(tmp_path / "secrets", "session-key")
    assert refused.value.code == "secret_unreadable"

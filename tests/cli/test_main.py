"""The command speaks Vietnamese and keeps its exit codes."""

import subprocess
import sys
from pathlib import Path

import pytest

from hocba.cli.main import build_parser, main

COMMANDS = ("import", "close", "sign", "issue", "export", "verify", "rules", "serve", "worker", "doctor", "demo")


def test_help_is_vietnamese_and_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["--help"])
    assert left.value.code == 0
    text = capsys.readouterr().out
    for command in COMMANDS:
        assert command in text
    for english in ("usage:", "options:", "positional", "show this help"):
        assert english not in text


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_takes_json_and_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        build_parser().parse_args([command, "--help"])
    assert left.value.code == 0
    assert "--json" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [["verify"], ["nothing"], ["close", "--school", "1"], ["import", "roster"], ["rules"], ["serve", "--port", "x"]],
)
def test_wrong_usage_leaves_with_two_and_a_vietnamese_sentence(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2
    error = capsys.readouterr().err
    assert error.startswith("Cách gọi lệnh chưa đúng")
    assert "--help" in error


def test_no_command_prints_the_help_and_leaves_with_two() -> None:
    assert main([]) == 2


def test_verifying_loads_nothing_of_django_or_the_database(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from hocba.cli.main import main\n"
        f"main(['verify', {str(tmp_path / 'none.xml')!r}])\n"
        "found = {name.split('.')[0] for name in sys.modules} & {'django', 'psycopg', 'procrastinate'}\n"
        "sys.exit(3 if found else 0)\n"
    )
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert ended.returncode == 0, ended.stderr.decode()

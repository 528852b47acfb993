"""What a stranger's machine meets first: the set-up script, the verbs and the locks."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run_setup(tmp_path: Path, python: str | None) -> subprocess.CompletedProcess[str]:
    """Runs the script on a machine that has nothing but the tools named here: no apt, no other Python."""
    tools, house = tmp_path / "bin", tmp_path / "thư mục có dấu cách"
    tools.mkdir()
    shutil.copytree(ROOT / "scripts", house / "scripts", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("requirements.in", "requirements-dev.lock", "requirements-bootstrap.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, house / name)
    for tool in ("dirname", "id", "cat", "rm", "sed"):
        (tools / tool).symlink_to(str(shutil.which(tool)))
    if python is not None:
        (tools / "python3").write_text(f'#!/bin/sh\n{python}\nexec "{sys.executable}" "$@"\n')
        (tools / "python3").chmod(0o755)
    environment = {"PATH": str(tools), "HOME": str(tmp_path)}
    return subprocess.run([house / "scripts" / "setup"], env=environment, capture_output=True, text=True, check=False)


def test_a_machine_without_python_is_told_what_it_needs(tmp_path: Path) -> None:
    done = run_setup(tmp_path, None)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Python 3.11" in done.stderr


def test_a_python_without_venv_names_one_command_and_stops(tmp_path: Path) -> None:
    done = run_setup(tmp_path, 'case "$*" in *ensurepip*) exit 1 ;; esac')
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.strip().splitlines()[-1].endswith("sudo apt-get install -y python3-venv")
    assert not (tmp_path / "thư mục có dấu cách" / ".venv").exists()


def test_there_are_at_most_twelve_verbs_and_help_lists_each() -> None:
    verbs = re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
    done = subprocess.run(["make", "--no-print-directory", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert [line.split()[1] for line in done.stdout.splitlines()] == verbs
    assert 1 < len(verbs) <= 12


def test_ci_runs_the_command_that_the_readme_names() -> None:
    assert "exec make test\n" in (ROOT / ".ci" / "run").read_text()
    assert re.search(r"^make test\b", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock", "requirements-bootstrap.lock"])
def test_a_lock_pins_hashes_and_names_no_registry(lock: str) -> None:
    text = (ROOT / lock).read_text()
    assert "://" not in text
    assert "--index" not in text
    pinned = re.findall(r"^[\w.-]+(?:\[[\w,-]+\])?==\S+ \\\n    --hash=sha256:[0-9a-f]{64}", text, re.MULTILINE)
    assert len(pinned) == len(re.findall(r"==", text)) > 0


def test_what_is_tested_is_what_runs() -> None:
    def versions(lock: str) -> dict[str, str]:
        return dict(re.findall(r"^([\w.-]+)\S*==(\S+)", (ROOT / lock).read_text(), re.MULTILINE))

    assert versions("requirements.lock").items() <= versions("requirements-dev.lock").items()


def test_every_dependency_has_its_reason() -> None:
    reasons = (ROOT / "docs" / "reference" / "dependencies.md").read_text()
    asked = set()
    for name in ("requirements.in", "requirements-dev.in", "requirements-bootstrap.in"):
        asked |= set(re.findall(r"^([a-z0-9][\w-]*)", (ROOT / name).read_text(), re.MULTILINE))
    assert len(asked) > 20
    assert {name for name in asked if not re.search(rf"\b{re.escape(name)}\b", reasons)} == set()

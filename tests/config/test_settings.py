"""Settings come from the environment: addresses of databases, safe defaults, and sentences for what cannot be used."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kit.database import Database

SCOPE = ("--school", "20180401", "--year", "2025-2026", "--as", "dung")
SHOW = """
import json
from hocba.config import settings
names = ("DATABASES", "DEBUG", "ALLOWED_HOSTS", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "HOCBA_APPLICATION_ROLE")
print(json.dumps({name: getattr(settings, name) for name in names}))
"""


def settings_with(tmp_path: Path, **variables: str) -> dict[str, Any]:
    """What the settings say with these variables and no others of ours."""
    done = run([sys.executable, "-c", SHOW], tmp_path, **variables)
    assert done.returncode == 0, done.stderr
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def run(command: list[str], tmp_path: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("HOCBA_", "DATABASE_"))}
    environment = kept | {"HOCBA_DATA": str(tmp_path)} | variables
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_defaults_are_safe(tmp_path: Path) -> None:
    found = settings_with(tmp_path)
    assert found["DEBUG"] is False
    assert found["ALLOWED_HOSTS"] == ["127.0.0.1", "localhost"]
    assert found["HOCBA_APPLICATION_ROLE"] == "hocba_app"
    assert found["DATABASES"]["owner"]["USER"] == "hocba_owner"
    assert found["DATABASES"]["default"]["CONN_MAX_AGE"] is None, "connections live as long as the server"


def test_behind_https_cookies_travel_by_https_alone(tmp_path: Path) -> None:
    found = settings_with(tmp_path, HOCBA_HTTPS="1", HOCBA_ALLOWED_HOSTS="hocba.truong.vn")
    assert (found["SESSION_COOKIE_SECURE"], found["CSRF_COOKIE_SECURE"]) == (True, True)
    assert found["ALLOWED_HOSTS"] == ["hocba.truong.vn"]
    assert settings_with(tmp_path)["SESSION_COOKIE_SECURE"] is False


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        (
            "postgresql://ung_dung:m%40t%2Fkh%E1%BA%A9u@db.truong.vn:5433/hocba?sslmode=verify-full",
            {"NAME": "hocba", "USER": "ung_dung", "PASSWORD": "m@t/khẩu", "HOST": "db.truong.vn", "PORT": "5433"},
        ),
        (
            "postgresql://hocba_app@/hocba?host=/tmp/hocba-x&port=5544",
            {"NAME": "hocba", "USER": "hocba_app", "PASSWORD": "", "HOST": "/tmp/hocba-x", "PORT": "5544"},
        ),
        ("postgresql:///hocba", {"NAME": "hocba", "USER": "", "HOST": "", "PORT": ""}),
    ],
)
def test_an_address_is_read_as_libpq_reads_it(tmp_path: Path, address: str, parts: dict[str, str]) -> None:
    found = settings_with(tmp_path, DATABASE_URL=address, DATABASE_OWNER_URL=address)
    for alias in ("default", "owner"):
        database = found["DATABASES"][alias]
        assert database.items() >= parts.items()
        assert database["OPTIONS"]["application_name"] == "hocba"
        assert ("sslmode" in database["OPTIONS"]) == ("sslmode" in address)


def test_an_address_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "address").write_text("postgresql://ung_dung@db.truong.vn/hocba\n", encoding="utf-8")
    found = settings_with(tmp_path, DATABASE_URL_FILE=str(tmp_path / "address"))
    assert found["DATABASES"]["default"]["HOST"] == "db.truong.vn"


def test_without_an_address_the_embedded_databases_note_is_read(tmp_path: Path) -> None:
    (tmp_path / "secrets").mkdir()
    note = {"app": "postgresql://a@/hocba?host=/s", "owner": "postgresql://o@/hocba?host=/s"}
    (tmp_path / "secrets" / "database.json").write_text(json.dumps(note), encoding="utf-8")
    found = settings_with(tmp_path)
    assert [found["DATABASES"][alias]["USER"] for alias in ("default", "owner")] == ["a", "o"]


@pytest.mark.parametrize(
    ("variable", "value"),
    [("HOCBA_HTTPS", "có"), ("HOCBA_SIGNING_CHUNK", "nhiều"), ("DATABASE_URL_FILE", "/không/có/tệp")],
)
def test_a_wrong_setting_stops_a_command_with_one_sentence(
    database: Database, tmp_path: Path, variable: str, value: str
) -> None:
    addresses = {"DATABASE_URL": database.app_dsn, "DATABASE_OWNER_URL": database.owner_dsn}
    done = run([sys.executable, "-m", "hocba.cli.main", "issue", *SCOPE], tmp_path, **(addresses | {variable: value}))
    assert done.returncode == 2
    assert f"Thiết lập {variable} = “{value}” không dùng được." in done.stderr
    assert "setting_invalid" in done.stderr
    assert "Traceback" not in done.stderr

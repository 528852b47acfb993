"""A signed record, the folder that trusts its school, and a clock that stands in the summer after it."""

from datetime import datetime, tzinfo
from pathlib import Path

import pytest

from hocba.cli.commands import verify as command
from hocba.web.public.verify import view
from kit.logged import bundle_of
from kit.records import unsigned_record
from kit.signers import NOW, sign_all
from kit.trust import trust_files


class _StandingClock(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return NOW.astimezone(tz)


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    for door in (view, command):
        monkeypatch.setattr(door, "datetime", _StandingClock)


@pytest.fixture(scope="session")
def signed() -> bytes:
    return sign_all(unsigned_record())


@pytest.fixture(scope="session")
def bundle(signed: bytes) -> bytes:
    return bundle_of(signed)


@pytest.fixture(scope="session")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("trust")
    for name, data in trust_files().items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder

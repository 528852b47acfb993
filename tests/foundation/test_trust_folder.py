"""Server and command read one trust folder in one way; the server again only when it changed."""

import os
from pathlib import Path

import pytest
from django.test import override_settings

from hocba.foundation import trust_files
from hocba.foundation.trust_folder import trust_store, trusted_revocation_lists
from hocba_core.kernel.errors import HocbaError
from kit.trust import trust_files as files_of_hoa_sen


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, data in files_of_hoa_sen().items():
        (tmp_path / "trust" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "trust" / name).write_bytes(data)
    return tmp_path / "trust"


def test_every_file_comes_with_its_relative_path(folder: Path) -> None:
    assert trust_files.read(folder, is_required=True) == files_of_hoa_sen()


def test_links_are_left_out(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "another.pem"
    outside.write_bytes(next(folder.glob("anchors/*.pem")).read_bytes())
    (folder / "anchors" / "linked.pem").symlink_to(outside)
    assert "anchors/linked.pem" not in trust_files.read(folder, is_required=True)


def test_a_missing_folder_is_empty_unless_somebody_named_it(tmp_path: Path) -> None:
    assert trust_files.read(tmp_path / "none", is_required=False) == {}
    with pytest.raises(HocbaError) as refusal:
        trust_files.read(tmp_path / "none", is_required=True)
    assert refusal.value.code == "trust_folder_unreadable"


def test_a_folder_that_grew_too_large_is_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trust_files, "_COUNT_LIMIT", 2)
    with pytest.raises(HocbaError) as refusal:
        trust_files.stamp(folder)
    assert refusal.value.code == "trust_folder_too_large"


def test_the_server_shares_one_store_until_a_file_changes(folder: Path) -> None:
    with override_settings(HOCBA_TRUST_FOLDER=folder):
        first = trust_store()
        assert trust_store() is first
        assert len(trusted_revocation_lists()) == len(list(folder.glob("crls/*.crl"))) > 0
        touched = folder / "schools.json"
        moment = touched.stat().st_mtime_ns + 1_000_000
        os.utime(touched, ns=(moment, moment))
        assert trust_store() is not first


def test_the_servers_store_believes_nobody_where_no_folder_is(tmp_path: Path) -> None:
    with override_settings(HOCBA_TRUST_FOLDER=tmp_path / "none"):
        assert not trust_store().has_anchors

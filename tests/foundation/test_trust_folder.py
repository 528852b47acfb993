"""Server and command read one trust folder in one way; the server again only when it changed."""

import os
from pathlib import Path

import pytest
from django.test import override_settings

from hocba.foundation import trust_files
from hocba.foundation.trust_folder import trust_store, trusted_revocation_lists
from hocba_core.kernel.errors import HocbaError
from hocba_core.verify.limits import STATUS_BYTES
from kit.trust import trust_files as files_of_hoa_sen


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, data in files_of_hoa_sen().items():
        (tmp_path / "trust" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "trust" / name).write_bytes(data)
    return tmp_path / "trust"


def test_every_file_comes_with_its_relative_path(folder: Path) -> None:
    assert trust_files.read(folder, is_required=True) == files_of_hoa_sen()


def _replace(path: Path, how: str) -> None:
    kept = path.rename(path.with_name("kept"))
    if how == "a link":
        path.symlink_to(kept)
    elif how == "a broken link":
        path.symlink_to("nowhere")
    elif how == "a folder":
        path.mkdir()
    elif how == "a pipe":
        os.mkfifo(path)
    elif how == "too large":
        path.touch()
        os.truncate(path, trust_files._FILE_LIMIT + 1)


@pytest.mark.parametrize("how", ["a link", "a broken link", "a folder", "a pipe", "too large"])
@pytest.mark.parametrize("name", ["status.note", "log.vkey", "schools.json", "crls/hocba-demo-issuing.crl"])
def test_a_part_that_is_no_plain_file_is_named_and_never_passed_over(folder: Path, name: str, how: str) -> None:
    _replace(folder / name, how)
    with pytest.raises(HocbaError) as refusal:
        trust_files.read(folder, is_required=True)
    assert (refusal.value.code, refusal.value.details["file"]) == ("trust_folder_unreadable", name)
    assert name in refusal.value.message


@pytest.mark.parametrize("part", ["anchors", "intermediates", "crls"])
def test_a_linked_part_is_refused(folder: Path, part: str) -> None:
    _replace(folder / part, "a link")
    with pytest.raises(HocbaError) as refusal:
        trust_files.read(folder, is_required=True)
    assert (refusal.value.code, refusal.value.details["file"]) == ("trust_folder_unreadable", part)


def test_a_part_that_is_a_file_is_refused(folder: Path) -> None:
    for path in (folder / "crls").iterdir():
        path.unlink()
    (folder / "crls").rmdir()
    (folder / "crls").write_bytes(b"")
    with pytest.raises(HocbaError) as refusal:
        trust_files.stamp(folder)
    assert refusal.value.details["file"] == "crls"


def test_what_the_specification_does_not_name_is_not_looked_at(folder: Path) -> None:
    (folder / "anchors" / "ghi-chu.txt").symlink_to("nowhere")
    (folder / "cu").symlink_to("/")
    os.mkfifo(folder / "ong-dan")
    assert trust_files.read(folder, is_required=True) == files_of_hoa_sen()


def test_a_status_list_as_large_as_the_verifier_takes_is_read(folder: Path) -> None:
    os.truncate(folder / "status.note", STATUS_BYTES)
    assert len(trust_files.read(folder, is_required=True)["status.note"]) == STATUS_BYTES


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

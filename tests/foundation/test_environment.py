"""A setting that cannot be used stops the start with a sentence that says what to write."""

from collections.abc import Callable
from pathlib import Path

import pytest

from hocba.foundation.environment import read_bool, read_int, read_list, read_text
from hocba_core.kernel.errors import HocbaError

NAME = "HOCBA_TEST_SETTING"


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(NAME, raising=False)
    monkeypatch.delenv(f"{NAME}_FILE", raising=False)


def test_what_is_not_set_has_its_default() -> None:
    assert read_text(NAME, "mặc định") == "mặc định"
    assert read_bool(NAME, default=True) is True
    assert read_bool(NAME, default=False) is False
    assert read_int(NAME, 4) == 4
    assert read_list(NAME, "a,b") == ["a", "b"]


def test_what_is_set_to_nothing_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "")
    assert read_text(NAME, ".data") == ".data"
    assert read_bool(NAME, default=True) is True
    assert read_int(NAME, 4) == 4
    assert read_list(NAME, "a,b") == ["a", "b"]


@pytest.mark.parametrize(("text", "meaning"), [("1", True), ("true", True), ("TRUE", True), ("0", False), ("False", False)])
def test_yes_and_no_are_read(monkeypatch: pytest.MonkeyPatch, text: str, meaning: bool) -> None:
    monkeypatch.setenv(NAME, text)
    assert read_bool(NAME, default=not meaning) is meaning


def test_numbers_and_lists_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "12")
    assert read_int(NAME, 4) == 12
    monkeypatch.setenv(NAME, " hocba.truong.vn, 127.0.0.1 ,,")
    assert read_list(NAME) == ["hocba.truong.vn", "127.0.0.1"]


def test_a_text_may_stand_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "url").write_text("postgresql://hocba_app@/hocba\n", encoding="utf-8")
    monkeypatch.setenv(f"{NAME}_FILE", str(tmp_path / "url"))
    assert read_text(NAME, "khác") == "postgresql://hocba_app@/hocba"


@pytest.mark.parametrize(
    ("text", "reader", "expected"),
    [
        ("có", lambda: read_bool(NAME, default=False), "1 hoặc 0"),
        ("nhiều", lambda: read_int(NAME, 4), "số nguyên"),
        ("-3", lambda: read_int(NAME, 4), "số nguyên"),
        ("٣", lambda: read_int(NAME, 4), "số nguyên"),
        ("2.5", lambda: read_int(NAME, 4), "số nguyên"),
    ],
)
def test_a_wrong_value_is_named_with_what_to_write(
    monkeypatch: pytest.MonkeyPatch, text: str, reader: Callable[[], object], expected: str
) -> None:
    monkeypatch.setenv(NAME, text)
    with pytest.raises(HocbaError) as refused:
        reader()
    assert refused.value.code == "setting_invalid"
    assert NAME in refused.value.message
    assert text in refused.value.message
    assert expected in refused.value.next_step


def test_a_file_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv(f"{NAME}_FILE", str(tmp_path / "không có"))
    with pytest.raises(HocbaError) as refused:
        read_text(NAME)
    assert refused.value.code == "setting_invalid"
    assert f"{NAME}_FILE" in refused.value.message

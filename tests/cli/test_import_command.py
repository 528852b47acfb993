"""``hocba import``: exit codes, JSON and sentences that scripts and people rely on."""

from pathlib import Path
from typing import Any

import pytest
from django.utils.timezone import localdate

from hocba.apps.accounts.queries import logins_of, people_with_role
from hocba.apps.organisations.queries import school_by_code
from kit.commands import Said, hocba
from kit.database import Database
from kit.spreadsheets import AN, MARK_HEADER, MARK_TITLES, ROSTER_HEADER, SAMPLE_SCHOOL, xlsx

SCHOOL = "20180401"
CLERK = "lannt"
CHAU = ("2", "2091000002", "Trần Bảo Châu", "02/03/2014", "Nam", "6A1", "6", "020214000002")
MARKS = ("1", AN[1], AN[2], "8", "7,5", "9", "8", "", "Chăm học")


@pytest.fixture(scope="module")
def folder(module_database: Database, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A school with its staff and a class of two, taken in by command."""
    made = tmp_path_factory.mktemp("files")
    write_roster(made / "danh-sach.xlsx", AN, CHAU)
    for file in (SAMPLE_SCHOOL / "truong.xlsx", SAMPLE_SCHOOL / "can-bo-giao-vien.xlsx", made / "danh-sach.xlsx"):
        said = take_in("roster", file)
        assert said.code == 0, said.err
    return made


def take_in(kind: str, file: Path, *more: str, school: str = SCHOOL) -> Said:
    return hocba("import", kind, file, "--school", school, *more)


def a_teachers_login() -> str:
    today = localdate()
    school_id = school_by_code(SCHOOL, today).id
    teachers = people_with_role(school_id, "teacher", today)
    return dict(logins_of(school_id, today))[teachers[0]]


def write_roster(path: Path, *rows: tuple[str, ...]) -> Path:
    path.write_bytes(xlsx(("Danh sách", (("DANH SÁCH HỌC SINH NĂM HỌC 2025-2026",), ROSTER_HEADER, *rows))))
    return path


def write_marks(path: Path, *rows: tuple[str, ...]) -> Path:
    titles = (*MARK_TITLES[:2], ("Môn học: Ngữ văn", "Lớp: 6A1", "Học kì: I"))
    path.write_bytes(xlsx(("Ngữ văn", (*titles, MARK_HEADER, *rows))))
    return path


def test_a_list_says_what_it_was_and_what_changed(folder: Path) -> None:
    [answer] = take_in("roster", folder / "danh-sach.xlsx", "--json").objects
    assert answer["kind"] == "roster"
    assert answer["known"] is True
    assert {"file", "kind", "dry_run", "known", "counts", "warnings"} == set(answer)
    said = take_in("roster", folder / "danh-sach.xlsx")
    assert (said.code, said.err) == (0, "")
    assert "đã nhập từ trước" in said.out


def test_doubts_are_remarks_and_do_not_block(folder: Path, tmp_path: Path) -> None:
    doubtful = ("3", "2091000003", "Y Blan", "05/05/2014", "Nữ", "6A1", "6", "1234")
    file = write_roster(tmp_path / "nghi-ngo.xlsx", AN, CHAU, doubtful)
    said = take_in("roster", file, "--dry-run")
    assert said.code == 0
    assert said.out.startswith("Làm thử")
    assert "Lưu ý" in said.err
    [answer] = take_in("roster", file, "--dry-run", "--json").objects
    assert answer["dry_run"] is True
    assert answer["counts"]["new_pupils"] == 1
    doubt = next(each for each in answer["warnings"] if each["code"].startswith("citizen_id"))
    assert {"code", "message", "next_step", "sheet", "row", "column"} == set(doubt)
    assert (doubt["row"], doubt["column"]) == (5, "H")


def test_a_dry_run_writes_nothing(folder: Path, tmp_path: Path) -> None:
    file = write_roster(tmp_path / "them.xlsx", ("3", "2091000004", "Lê Hoà", "05/05/2014", "Nam", "6A1", "6", ""))
    for _ in range(2):
        [answer] = take_in("roster", file, "--dry-run", "--json").objects
        assert (answer["known"], answer["counts"]["new_pupils"]) == (False, 1)


def test_marks_go_in_and_other_values_only_by_overwriting(folder: Path, tmp_path: Path) -> None:
    first = write_marks(tmp_path / "lan-1.xlsx", MARKS)
    again = write_marks(tmp_path / "lan-2.xlsx", (*MARKS[:6], "9", *MARKS[7:]))
    [answer] = take_in("marks", first, "--as", CLERK, "--json").objects
    assert answer["counts"]["cells"] == 5
    refused = take_in("marks", again, "--as", CLERK, "--json")
    assert (refused.code, refused.error["code"]) == (1, "cell_has_other_value")
    assert refused.error["problems"]
    [answer] = take_in("marks", again, "--as", CLERK, "--overwrite", "--json").objects
    assert answer["counts"]["cells"] == 1


def test_a_wrong_mark_is_an_answer_of_no_with_its_cell_and_the_next_step(folder: Path, tmp_path: Path) -> None:
    of_chau = ("2", CHAU[1], CHAU[2], "8,25", "", "", "", "", "")
    file = write_marks(tmp_path / "sai.xlsx", (*MARKS[:3], "11", *MARKS[4:]), of_chau)
    refused = take_in("marks", file, "--as", CLERK, "--json")
    assert (refused.code, refused.error["code"]) == (1, "mark_out_of_range")
    places = [(each["code"], each["row"], each["column"]) for each in refused.error["problems"]]
    assert places == [("mark_out_of_range", 5, "D"), ("mark_too_fine", 6, "D")]
    spoken = take_in("marks", file, "--as", CLERK)
    assert (spoken.code, spoken.out) == (1, "")
    assert spoken.err.startswith("Chưa nhập gì.")
    assert "mã: mark_out_of_range" in spoken.err


@pytest.mark.parametrize(
    ("kind", "file", "more", "code"),
    [
        ("roster", "không có.xlsx", {}, "file_unreadable"),
        ("roster", ".", {}, "file_unreadable"),
        ("roster", "rỗng.xlsx", {}, "spreadsheet_empty"),
        ("roster", "hỏng.xlsx", {}, "spreadsheet_unreadable"),
        ("roster", "danh-sach.xlsx", {"school": "00000000"}, "school_unknown"),
        ("roster", "danh-sach.xlsx", {"account": "ai-day"}, "account_unknown"),
    ],
)
def test_what_cannot_be_used_leaves_with_two(folder: Path, kind: str, file: str, more: dict[str, Any], code: str) -> None:
    (folder / "rỗng.xlsx").write_bytes(b"")
    (folder / "hỏng.xlsx").write_bytes(b"PK\x03\x04 broken")
    account = ("--as", more["account"]) if "account" in more else ()
    said = take_in(kind, folder / file, *account, "--json", school=more.get("school", SCHOOL))
    assert (said.code, said.error["code"]) == (2, code)
    assert said.error["message"]
    assert said.error["next_step"]


@pytest.mark.parametrize("account", [CLERK, ""])
def test_a_mark_book_is_no_list(folder: Path, tmp_path: Path, account: str) -> None:
    said = take_in("roster", write_marks(tmp_path / "so.xlsx", MARKS), *(("--as", account) if account else ()), "--json")
    assert (said.code, said.error["code"]) == (1, "import_kind_wrong")


@pytest.mark.parametrize("file", ["danh-sach.xlsx", "truong.xlsx", "can-bo-giao-vien.xlsx"])
def test_a_teacher_takes_no_list_in(folder: Path, tmp_path: Path, file: str) -> None:
    source = folder / file if (folder / file).exists() else SAMPLE_SCHOOL / file
    said = take_in("roster", source, "--as", a_teachers_login(), "--json")
    assert said.code == 1
    assert said.error["code"] in {"import_not_allowed", "roster_not_yours"}


def test_a_pupil_in_two_classes_is_refused_and_nothing_is_written(folder: Path, tmp_path: Path) -> None:
    newcomer = ("1", "2091000009", "Lò Thị Ăn", "05/05/2014", "Nữ", "6A2", "6", "")
    file = write_roster(tmp_path / "doi-lop.xlsx", newcomer, ("2", *AN[1:5], "6A2", *AN[6:]))
    for _ in range(2):
        said = take_in("roster", file, "--json")
        assert (said.code, said.error["code"]) == (1, "pupil_in_two_classes")
    assert take_in("roster", write_roster(tmp_path / "khac.xlsx", newcomer), "--json").objects[0]["counts"]["new_pupils"] == 1


def test_marks_need_an_account(folder: Path, tmp_path: Path) -> None:
    said = take_in("marks", write_marks(tmp_path / "so.xlsx", MARKS))
    assert said.code == 2
    assert "--as" in said.err

"""Spreadsheets of the sample school go in whole or not at all, and a second time without change."""

from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
import xlsxwriter

from hocba.apps.accounts import queries as accounts
from hocba.apps.accounts.queries import Actor
from hocba.apps.exchange.actions import MARK_KINDS, ROSTER_KINDS, ImportReport, UnableToImport, import_file
from hocba.apps.organisations.queries import school_by_code
from hocba.apps.roster import queries as roster
from hocba.foundation.context import acting
from hocba_core.kernel.errors import HocbaError
from kit.database import Database

SAMPLE = Path(__file__).parents[3] / "testdata/schools/thcs-binh-minh"
SCHOOL = "20180401"
AT = datetime(2026, 6, 1, 1, tzinfo=UTC)
ROSTER_FILES = ("truong", "can-bo-giao-vien", "danh-sach-hoc-sinh", "phan-cong-giang-day")


def take_in(path: Path, *, actor: Actor | None = None, **options: object) -> ImportReport:
    return import_file(
        data=path.read_bytes(),
        file_name=path.name,
        school_code=SCHOOL,
        kinds=MARK_KINDS if actor else ROSTER_KINDS,
        acting_user=actor or accounts.system_actor(),
        at=AT,
        **options,  # type: ignore[arg-type]
    )


@pytest.fixture(scope="module")
def school_id(module_database: Database) -> UUID:
    for name in ROSTER_FILES:
        take_in(SAMPLE / f"{name}.xlsx")
    return school_by_code(SCHOOL, AT.date()).id


def holder_of(role: str, school_id: UUID) -> Actor:
    return accounts.actor_by_person(accounts.people_with_role(school_id, role, AT.date())[0])


def row_counts(school_id: UUID) -> dict[str, int]:
    """Rows of every tenant table that the school sees, by raw SQL."""
    from django.apps import apps

    from hocba.foundation.models import TenantModel

    with acting(school_id=school_id, reason="đếm"):
        models = [model for model in apps.get_models() if issubclass(model, TenantModel)]
        return {model._meta.db_table: model._default_manager.count() for model in models}


def test_the_office_lists_make_the_school(school_id: UUID) -> None:
    with acting(school_id=school_id, reason="đọc"):
        year = roster.latest_year(school_id)
        classes = roster.classes_of_year(year.id)
        pupil_count = sum(len(roster.members_during(school_class.id)) for school_class in classes)
        courses = {course.subject_code: course for course in roster.courses_of_class(classes[0].id)}
    assert len(classes) == 25
    assert pupil_count == 1003
    assert courses["VAN"].periods_per_year == 140
    assert courses["GDTC"].assessment == "comment"


def test_a_profile_opens_its_sealed_columns_and_the_database_never_shows_them(
    school_id: UUID, module_database: Database
) -> None:
    import psycopg

    with acting(school_id=school_id, reason="đọc"):
        year = roster.latest_year(school_id)
        member = roster.members_during(roster.classes_of_year(year.id)[0].id)[0]
        profile = roster.pupil_profiles([member.pupil_id])[member.pupil_id]
    assert len(profile.citizen_id) == 12
    with psycopg.connect(module_database.owner_dsn) as owner:
        row = owner.execute("SELECT * FROM roster_pupil WHERE id = %s", [member.pupil_id]).fetchone()
    assert profile.citizen_id not in str(row)
    assert profile.citizen_id.encode() not in b"".join(bytes(cell) for cell in row or () if isinstance(cell, bytes))


def test_the_same_lists_again_change_nothing(school_id: UUID) -> None:
    before = row_counts(school_id)
    for name in ROSTER_FILES:
        report = take_in(SAMPLE / f"{name}.xlsx")
        assert report.is_known or name == "truong"
    after = row_counts(school_id)
    changed = {table for table in before if before[table] != after[table]}
    assert changed <= {"exchange_importrun", "foundation_auditentry", "foundation_event"}


def test_a_mark_book_goes_in_once_and_a_dry_run_tells_the_same(school_id: UUID) -> None:
    clerk = holder_of("clerk", school_id)
    book = SAMPLE / "so-diem/6A1-hk1.xlsx"
    before = row_counts(school_id)
    tried = take_in(book, actor=clerk, is_dry_run=True)
    assert row_counts(school_id) == before, "a dry run writes nothing"
    done = take_in(book, actor=clerk)
    assert tried.counts == done.counts
    assert done.counts["cells"] > 2000
    assert take_in(book, actor=clerk).is_known


def test_a_file_that_went_in_before_is_known_by_its_bytes_and_not_read_again(
    school_id: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    clerk, teacher = holder_of("clerk", school_id), holder_of("teacher", school_id)
    book = SAMPLE / "so-diem/6A2-hk1.xlsx"
    take_in(book, actor=clerk)
    with pytest.raises(UnableToImport) as refused:
        take_in(book, actor=teacher)
    assert refused.value.code == "import_not_allowed"
    monkeypatch.setattr("hocba.apps.exchange.actions.read_workbook", lambda *_: pytest.fail("read again"))
    assert take_in(book, actor=clerk).is_known


def test_homeroom_books_and_summer_results_go_in(school_id: UUID) -> None:
    clerk = holder_of("clerk", school_id)
    homeroom = take_in(SAMPLE / "so-chu-nhiem/6A1.xlsx", actor=clerk)
    assert homeroom.counts["absences"] > 0
    assert take_in(SAMPLE / "danh-gia-lai-trong-he.xlsx", actor=clerk).counts["cells"] > 0


def test_a_teacher_cannot_take_in_lists_of_the_office(school_id: UUID) -> None:
    teacher = holder_of("teacher", school_id)
    with pytest.raises(UnableToImport) as refused:
        take_in(SAMPLE / "so-diem/6A2-hk1.xlsx", actor=teacher)
    assert refused.value.code == "import_not_allowed"


def test_marks_for_the_roster_command_are_refused_by_kind(school_id: UUID) -> None:
    with pytest.raises(UnableToImport) as refused:
        take_in(SAMPLE / "so-diem/6A2-hk1.xlsx")
    assert refused.value.code == "import_kind_wrong"


def mark_book(path: Path, rows: list[list[object]], class_name: str = "6A3") -> Path:
    """A one-sheet mark book of Toán, term 1, as a school would type it."""
    workbook = xlsxwriter.Workbook(str(path))
    sheet = workbook.add_worksheet("Toán")
    titles = [
        "Trường THCS Bình Minh",
        "BẢNG ĐIỂM MÔN HỌC",
        f"Môn học: Toán    Lớp: {class_name}    Học kì: I    Năm học: 2025-2026",
    ]
    for index, title in enumerate(titles):
        sheet.write(index, 0, title)
    header = [
        "STT",
        "Mã định danh Bộ GD&ĐT",
        "Họ và tên",
        "Ngày sinh",
        "ĐĐGtx1",
        "ĐĐGtx2",
        "ĐĐGtx3",
        "ĐĐGtx4",
        "ĐĐGgk",
        "ĐĐGck",
    ]
    for index, row in enumerate([header, *rows]):
        sheet.write_row(3 + index, 0, row)
    workbook.close()
    return path


def pupils_of(school_id: UUID, class_name: str) -> list[tuple[str, str]]:
    with acting(school_id=school_id, reason="đọc"):
        year = roster.latest_year(school_id)
        members = roster.members_during(roster.class_by_name(year.id, class_name).id)
    return [(member.sector_code, member.full_name) for member in members]


@pytest.mark.parametrize(
    ("cells", "code", "column"),
    [
        (["8", "8", "8", "8", "11", "8"], "mark_out_of_range", "I"),
        (["8", "8,25", "8", "8", "8", "8"], "mark_too_fine", "F"),
        (["8", "tám", "8", "8", "8", "8"], "mark_unreadable", "F"),
    ],
)
def test_one_bad_mark_stops_the_whole_file_and_says_where(
    school_id: UUID, tmp_path: Path, cells: list[str], code: str, column: str
) -> None:
    (one, one_name), (other, other_name) = pupils_of(school_id, "6A3")[:2]
    path = mark_book(
        tmp_path / "so.xlsx",
        [[1, one, one_name, "01/02/2014", "8", "8", "8", "8", "8", "8"], [2, other, other_name, "01/02/2014", *cells]],
    )
    before = row_counts(school_id)
    with pytest.raises(UnableToImport) as refused:
        take_in(path, actor=holder_of("clerk", school_id))
    assert refused.value.code == code
    assert refused.value.next_step
    assert (refused.value.problems[0].row, refused.value.problems[0].column) == (6, column)
    assert row_counts(school_id) == before


def test_a_pupil_of_another_class_stops_the_file(school_id: UUID, tmp_path: Path) -> None:
    code, name = pupils_of(school_id, "6A4")[0]
    path = mark_book(tmp_path / "so.xlsx", [[1, code, name, "01/02/2014", "8", "8", "8", "8", "8", "8"]])
    before = row_counts(school_id)
    with pytest.raises(UnableToImport) as refused:
        take_in(path, actor=holder_of("clerk", school_id))
    assert refused.value.code == "pupil_not_in_class"
    assert row_counts(school_id) == before


def test_two_pupils_with_one_code_stop_the_file(school_id: UUID, tmp_path: Path) -> None:
    code, name = pupils_of(school_id, "6A3")[0]
    rows = [[number, code, name, "01/02/2014", mark, "8", "8", "8", "8", "8"] for number, mark in ((1, "8"), (2, "9"))]
    with pytest.raises(UnableToImport) as refused:
        take_in(mark_book(tmp_path / "so.xlsx", rows), actor=holder_of("clerk", school_id))
    assert refused.value.code == "pupil_code_duplicate"


def test_an_unknown_class_stops_the_file(school_id: UUID, tmp_path: Path) -> None:
    path = mark_book(tmp_path / "so.xlsx", [[1, "2012345678", "An", "01/02/2014", "8", "8", "8", "8", "8", "8"]], "9C9")
    with pytest.raises(UnableToImport) as refused:
        take_in(path, actor=holder_of("clerk", school_id))
    assert refused.value.code == "class_unknown"


def test_another_value_in_the_book_stops_the_file_unless_told_to_overwrite(school_id: UUID, tmp_path: Path) -> None:
    clerk = holder_of("clerk", school_id)
    code, name = pupils_of(school_id, "6A5")[0]

    def book(mark: str) -> Path:
        path = tmp_path / f"so-{mark}.xlsx"
        return mark_book(path, [[1, code, name, "01/02/2014", mark, "8", "8", "8", "8", "8"]], "6A5")

    take_in(book("7"), actor=clerk)
    before = row_counts(school_id)
    with pytest.raises(UnableToImport) as refused:
        take_in(book("9"), actor=clerk)
    assert refused.value.code == "cell_has_other_value"
    assert row_counts(school_id) == before
    assert take_in(book("9"), actor=clerk, may_overwrite=True).counts["cells"] == 1


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "spreadsheet_empty"),
        (b"PK\x03\x04 broken", "spreadsheet_unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "spreadsheet_unreadable"),
    ],
)
def test_what_is_no_spreadsheet_is_refused_in_one_sentence(school_id: UUID, data: bytes, code: str) -> None:
    with pytest.raises(HocbaError) as refused:
        import_file(
            data=data, file_name="tep.xlsx", school_code=SCHOOL, kinds=MARK_KINDS, acting_user=accounts.system_actor(), at=AT
        )
    assert refused.value.code == code


def test_an_unknown_school_is_named(module_database: Database) -> None:
    with pytest.raises(HocbaError) as refused:
        school_by_code("00000000", AT.date())
    assert refused.value.code == "school_unknown"

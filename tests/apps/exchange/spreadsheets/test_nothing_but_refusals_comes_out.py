"""Broken files: whatever the bytes and the cells, there is a reading or a HocbaError, and the next file is read as ever."""

import io
import os
import random
import zipfile
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hocba.apps.exchange.spreadsheets import Reading, parse, read_workbook
from hocba.apps.exchange.spreadsheets.assignments import parse_assignments
from hocba.apps.exchange.spreadsheets.homeroom import parse_homeroom_book
from hocba.apps.exchange.spreadsheets.marks import parse_mark_book
from hocba.apps.exchange.spreadsheets.roster import parse_roster
from hocba.apps.exchange.spreadsheets.school import parse_school
from hocba.apps.exchange.spreadsheets.staff import parse_staff
from hocba.apps.exchange.spreadsheets.summer import parse_summer
from hocba_core.kernel.errors import HocbaError
from kit.spreadsheets import AN, MARK_HEADER, ROSTER_HEADER, SAMPLE_SCHOOL, workbook, xlsx

IS_FULL = os.environ.get("HOCBA_FULL") == "1"
TRIES = 2_000 if IS_FULL else 200
FILES = ("truong.xlsx", "can-bo-giao-vien.xlsx", "so-diem/6A1-hk1.xlsx", "so-diem/9A6-hk1.xls", "so-chu-nhiem/6A7.xls")
CSV = "\n".join(",".join(row) for row in (ROSTER_HEADER, AN)).encode()
INTACT = xlsx(("Trang 1", [["còn đọc được"]]))


def _outcome(data: bytes, name: str) -> str:
    try:
        reading = parse(read_workbook(data, name))
    except HocbaError as refusal:
        return refusal.code if refusal.message and refusal.next_step else "a refusal that does not help"
    assert isinstance(reading, Reading)
    return "read, blocked" if reading.is_blocked else "read"


def _mutated(data: bytes, chance: random.Random) -> bytes:
    broken = bytearray(data)
    kind = chance.randrange(5)
    if kind == 0:
        for _ in range(chance.randint(1, 40)):
            broken[chance.randrange(len(broken))] ^= 1 << chance.randrange(8)
    elif kind == 1:
        del broken[chance.randrange(len(broken)) :]
    elif kind == 2:
        start = chance.randrange(len(broken))
        del broken[start : start + chance.randint(1, 2_000)]
    elif kind == 3:
        start = chance.randrange(len(broken))
        broken[start:start] = chance.randbytes(chance.randint(1, 200))
    else:
        start = chance.randrange(len(broken))
        broken[start : start + 4] = chance.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\xff\xff\xff\x7f", b"\0\0\0\x80"))
    return bytes(broken)


def _broken_inside(data: bytes, chance: random.Random) -> bytes:
    """Break one part of the package and pack it again, so that the damage reaches the parser of XML."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        names = source.namelist()
        victim = chance.choice([name for name in names if name.startswith("xl/")])
        for name in names:
            content = source.read(name)
            target.writestr(name, _mutated(content, chance) if name == victim else content)
    return buffer.getvalue()


def test_broken_files_are_refused_and_the_next_file_is_read() -> None:
    chance = random.Random(20_251_122)  # noqa: S311 (the same damage each time)
    originals = {name: (SAMPLE_SCHOOL / name).read_bytes() for name in FILES} | {"danh-sach.csv": CSV}
    outcomes: Counter[str] = Counter()
    for attempt in range(TRIES):
        name = chance.choice(list(originals))
        data = originals[name]
        inside = name.endswith(".xlsx") and chance.random() < 0.6
        outcomes[_outcome(_broken_inside(data, chance) if inside else _mutated(data, chance), name)] += 1
        if attempt % 50 == 49:
            assert read_workbook(INTACT, "a.xlsx").sheets[0].rows == (("còn đọc được",),)
    print(f"{TRIES} broken files: {dict(outcomes)}")
    assert sum(outcomes.values()) == TRIES
    assert "a refusal that does not help" not in outcomes
    assert outcomes["spreadsheet_unreadable"] > TRIES // 10, "the damage must have reached the parser"
    assert outcomes["read"] + outcomes["read, blocked"] > TRIES // 20, "and some of it the rows"


NASTY = (
    "",
    " ",
    "0",
    "-0",
    "1e400",
    "99999999999999999999",
    "nan",
    "31/12/9999",
    "00/00/0000",
    "2958466",
    "8,5",
    "8;;9",
    "M",
    "Miễn",
    "Đ",
    "CĐ",
    "6A1",
    "Toán",
    "2091000001",
    "\u202e\u200b",
    "a\u0301" * 50,
    "٨,٥",
    "²",
    "①",
    "=1+1",
    "'",
    "Học kì: I",
    "Lớp:",
    "Lớp: 6A1",
    "Môn học: Toán",
    "2025-2026",
    "\ud7ff",
    "x" * 40_000,
)
LABELS = (
    *ROSTER_HEADER,
    *MARK_HEADER,
    "Vị trí việc làm",
    "Môn học",
    "Mã giáo viên",
    "Rèn luyện HK I",
    "Ngày nghỉ",
    "Phép",
    "Kết quả đánh giá lại",
    "Mã trường",
    "Tên trường",
    "Học kì",
    "Ngày bắt đầu",
    "Ngày kết thúc",
    "Hoàn thành",
    "Rèn luyện sau hè",
    "Lớp",
)
CELLS = st.sampled_from(NASTY) | st.sampled_from(LABELS) | st.text(max_size=12)
ROWS = st.lists(st.lists(CELLS, max_size=12), max_size=14)
HEADERS = (
    ROSTER_HEADER,
    MARK_HEADER,
    ("STT", "Mã học sinh", "Họ và tên", "Ngày nghỉ", "Buổi", "Phép"),
    ("STT", "Mã học sinh", "Họ và tên", "Rèn luyện HK I", "Rèn luyện HK II"),
    ("STT", "Mã học sinh", "Họ và tên", "Lớp", "Môn học", "Kết quả đánh giá lại", "Ngày đánh giá"),
    ("STT", "Lớp", "Môn học", "Mã giáo viên", "Từ ngày", "Đến ngày"),
    ("STT", "Mã định danh Bộ GD&ĐT", "Họ tên", "Vị trí việc làm", "Trạng thái"),
    ("Học kì", "Ngày bắt đầu", "Ngày kết thúc"),
)
PARSERS = (
    parse,
    parse_roster,
    parse_staff,
    parse_assignments,
    parse_mark_book,
    parse_homeroom_book,
    parse_summer,
    parse_school,
)


@settings(max_examples=2_000 if IS_FULL else 200, deadline=None, suppress_health_check=list(HealthCheck))
@given(before=ROWS, header=st.sampled_from(HEADERS), after=ROWS)
def test_whatever_stands_in_the_cells_every_parser_answers(
    before: list[list[str]], header: tuple[str, ...], after: list[list[str]]
) -> None:
    book = workbook(("Trang", (*before, header, *after)), ("Khác", after))
    for parser in PARSERS:
        try:
            reading = parser(book)
        except HocbaError:
            continue
        for problem in reading.problems:
            assert problem.code
            assert problem.message
            assert problem.next_step
            assert str(problem)


@pytest.mark.parametrize("parser", PARSERS)
def test_a_workbook_without_sheets_is_refused(parser) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(HocbaError):
        parser(workbook())

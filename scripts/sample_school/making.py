"""Puts the sample school together and writes its files."""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from sample_school import office_books
from sample_school.class_books import homeroom_book, mark_book, summer_book
from sample_school.curriculum import CLASSES, OLD_FORMAT_CLASSES, OLD_HOMEROOM_CLASSES
from sample_school.hard_cases import apply_hard_cases
from sample_school.identity import FOLDER
from sample_school.outcome import learning_level
from sample_school.pupils import make_pupils
from sample_school.sheets import SheetPlan, write_xls, write_xlsx
from sample_school.staff import homeroom_teachers, make_assignments, make_staff
from sample_school.year import PupilYear, make_years

_LEVELS = {"Tốt": "good", "Khá": "fair", "Đạt": "pass", "Chưa đạt": "fail"}


def make_school(folder: Path, *, only: str = "") -> Iterator[Path]:
    """Write every file below ``folder`` (or those whose name starts with ``only``), yielding each."""
    for path, sheets in plan_school():
        target = folder / FOLDER / path
        if not target.name.startswith(only):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(sheets, str):
            target.write_text(sheets, encoding="utf-8", newline="\n")
        elif target.suffix == ".xls":
            write_xls(target, sheets)
        else:
            write_xlsx(target, sheets)
        yield target


def plan_school() -> Iterator[tuple[str, list[SheetPlan] | str]]:
    """Yield each file's path and its sheets (or text)."""
    pupils = make_pupils()
    apply_hard_cases(pupils)
    staff = make_staff()
    assignments = make_assignments(staff)
    years = make_years(pupils)
    leaders = homeroom_teachers(staff)
    yield "truong.xlsx", office_books.school_book()
    yield "can-bo-giao-vien.xlsx", office_books.staff_book(staff)
    yield "danh-sach-hoc-sinh.xlsx", office_books.roster_book(pupils)
    yield "phan-cong-giang-day.xlsx", office_books.assignment_book(staff, assignments)
    for class_name in CLASSES:
        members = [year for year in years if year.pupil.class_name == class_name]
        suffix = "xls" if class_name in OLD_FORMAT_CLASSES else "xlsx"
        for term in (1, 2):
            yield f"so-diem/{class_name}-hk{term}.{suffix}", mark_book(class_name, term, members, assignments)
        suffix = "xls" if class_name in OLD_HOMEROOM_CLASSES else "xlsx"
        yield f"so-chu-nhiem/{class_name}.{suffix}", homeroom_book(class_name, members, leaders[class_name].name)
    yield "danh-gia-lai-trong-he.xlsx", summer_book(years)
    yield "expected.json", json.dumps(expected(years), ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    yield "expected-results.csv", expected_results(years)


def expected_results(years: list[PupilYear]) -> str:
    """One line a pupil who is judged at the year's end: levels in the rules' words, year results by subject."""
    lines = ["pupil_code,conduct_year,learning_year,award,is_promoted,is_promoted_after_summer,year_results"]
    for year in years:
        if year.is_judged:
            results = " ".join(f"{code}={_shown(result)}" for code, result in year.results.items())
            award = {"Học sinh Xuất sắc": "excellent", "Học sinh Giỏi": "good"}.get(_award(year) or "", "")
            promoted = f"{_is_promoted(year):d},{_is_promoted_after_summer(year):d}"
            levels = f"{_LEVELS[year.conduct_year]},{_LEVELS[year.learning]}"
            lines.append(f"{year.pupil.code},{levels},{award},{promoted},{results}")
    return "\n".join(lines) + "\n"


def _shown(result: int | str | None) -> str:
    """Hundredths, pass or fail, exempt."""
    if result is None:
        return "exempt"
    return {"Đ": "pass", "CĐ": "fail"}[result] if isinstance(result, str) else str(result * 10)


def expected(years: list[PupilYear]) -> dict[str, object]:
    """What importing and computing must come to, by the sample's own reading of circular 22."""
    judged = [year for year in years if year.is_judged]
    retained = [year for year in judged if not _is_promoted_after_summer(year)]
    return {
        "pupil_count": len(years),
        "judged_pupil_count": len(judged),
        "pupil_count_by_class": dict(Counter(year.pupil.class_name for year in years)),
        "learning_year": dict(Counter(year.learning for year in judged)),
        "conduct_year": dict(Counter(year.conduct_year for year in judged)),
        "award_count": dict(Counter(award for year in judged if (award := _award(year)))),
        "promoted_before_summer_count": sum(_is_promoted(year) for year in judged),
        "reassessed_pupil_count": sum(bool(year.reassessed) for year in judged),
        "summer_training_pupil_count": sum(year.training is not None for year in judged),
        "retained_after_summer": sorted(year.pupil.code for year in retained),
        "absent_day_count": sum(year.absent_days for year in years),
        "absence_row_count": sum(len(year.absences) for year in years),
    }


def _is_promoted(year: PupilYear) -> bool:
    return year.learning != "Chưa đạt" and year.conduct_year != "Chưa đạt" and year.absent_days <= 45


def _is_promoted_after_summer(year: PupilYear) -> bool:
    learning = learning_level({**year.results, **year.reassessed})
    conduct = year.training[2] if year.training else year.conduct_year
    return learning != "Chưa đạt" and conduct != "Chưa đạt" and year.absent_days <= 45


def _award(year: PupilYear) -> str | None:
    if year.learning != "Tốt" or year.conduct_year != "Tốt":
        return None
    scores = [result for result in year.results.values() if isinstance(result, int)]
    return "Học sinh Xuất sắc" if sum(score >= 90 for score in scores) >= 6 else "Học sinh Giỏi"

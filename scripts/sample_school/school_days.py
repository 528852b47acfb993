"""The school's calendar: terms, holidays, days with school (Mondays to Saturdays)."""

from datetime import date, timedelta

YEAR_START = 2025
YEAR_LABEL = "2025-2026"
TERMS = {1: (date(2025, 9, 5), date(2026, 1, 17)), 2: (date(2026, 1, 19), date(2026, 5, 30))}
HOLIDAYS = (
    (date(2026, 1, 1), date(2026, 1, 1), "Tết Dương lịch"),
    (date(2026, 2, 9), date(2026, 2, 22), "Tết Nguyên đán Bính Ngọ"),
    (date(2026, 4, 27), date(2026, 4, 27), "Nghỉ bù Giỗ Tổ Hùng Vương"),
    (date(2026, 4, 30), date(2026, 5, 1), "Ngày Chiến thắng 30/4 và Quốc tế Lao động 1/5"),
)


def school_days(first: date, last: date) -> list[date]:
    """Return the days with school from ``first`` to ``last``, both included."""
    days = (first + timedelta(days=offset) for offset in range((last - first).days + 1))
    return [day for day in days if _has_school(day)]


def year_days() -> list[date]:
    """Return all days with school of the year, first week of preparation left out."""
    return school_days(date(2025, 9, 8), TERMS[1][1]) + school_days(*TERMS[2])


def _has_school(day: date) -> bool:
    return day.weekday() < 6 and not any(first <= day <= last for first, last, _ in HOLIDAYS)

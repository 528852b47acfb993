"""Opening a school year, and saying for whom records are digital."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from hocba.apps.accounts.queries import Actor
from hocba.apps.roster.models import GoLive, TermSpan, Year
from hocba.foundation.context import acting
from hocba.foundation.outbox import record_action
from hocba_core.kernel.school_year import SchoolYear


def open_year(
    *,
    school_id: UUID,
    school_year: SchoolYear,
    terms: Mapping[str, tuple[date, date]],
    acting_user: Actor,
    at: datetime,
) -> UUID:
    """Record the school's year with the first and last day of ``term_1`` and ``term_2``; return its id."""
    with acting(school_id=school_id, actor_id=acting_user.person_id, reason="Mở năm học"):
        days = [day for span in terms.values() for day in span]
        year, is_new = Year.objects.update_or_create(
            school_id=school_id,
            start=school_year.start,
            defaults={"first_day": min(days), "last_day": max(days)},
        )
        for term, (first_day, last_day) in terms.items():
            TermSpan.objects.update_or_create(
                school_id=school_id, year=year, term=term, defaults={"first_day": first_day, "last_day": last_day}
            )
        if is_new:
            record_action("roster.year.open", at=at, payload={"year": school_year.start})
        return year.id


def switch_to_digital(
    *,
    school_id: UUID,
    level: str,
    first_year: SchoolYear,
    grade: int | None = None,
    first_cohort: int | None = None,
    acting_user: Actor,
    at: datetime,
) -> None:
    """Say that records of this level (grade, entry cohort) are digital from ``first_year`` on (S3, S41, S61)."""
    with acting(school_id=school_id, actor_id=acting_user.person_id, reason="Đặt mốc dùng học bạ số"):
        _, is_new = GoLive.objects.update_or_create(
            school_id=school_id,
            level=level,
            grade=grade,
            first_cohort=first_cohort,
            defaults={"first_year": first_year.start},
        )
        if is_new:
            record_action("roster.golive.set", at=at, payload={"level": level, "grade": grade, "year": first_year.start})

"""Opening a school year, and saying for whom records are digital."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from hocba.apps.accounts.queries import Actor
from hocba.apps.roster.models import GoLive, TermSpan, Year
from hocba.apps.roster.refusals import UnableToOpenYear, assert_may_change
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
    """Record the school's year with the first and last day of ``term_1`` and ``term_2``; return its id.

    Asked again with other days, the year takes them over.
    """
    with acting(school_id=school_id, actor_id=acting_user.person_id, reason="Mở năm học"):
        assert_may_change(acting_user, school_id, at)
        _assert_dates(school_year, terms)
        known = Year.objects.filter(school_id=school_id, start=school_year.start).first()
        if known is not None and _spans(known) == dict(terms):
            return known.id
        year, _ = Year.objects.update_or_create(
            school_id=school_id,
            start=school_year.start,
            defaults={"first_day": terms["term_1"][0], "last_day": terms["term_2"][1]},
        )
        for term, (first_day, last_day) in terms.items():
            TermSpan.objects.update_or_create(
                school_id=school_id, year=year, term=term, defaults={"first_day": first_day, "last_day": last_day}
            )
        days = {term: [first_day.isoformat(), last_day.isoformat()] for term, (first_day, last_day) in terms.items()}
        record_action("roster.year.open", at=at, payload={"year": school_year.start, "terms": days})
        return year.id


def _spans(year: Year) -> dict[str, tuple[date, date]]:
    return {span.term: (span.first_day, span.last_day) for span in year.terms.all()}


def _assert_dates(school_year: SchoolYear, terms: Mapping[str, tuple[date, date]]) -> None:
    """Both terms, one after the other, in the two calendar years of the school year."""
    days = [day for term in ("term_1", "term_2") for day in terms.get(term, ())]
    is_in_order = len(days) == 4 and len(terms) == 2 and days == sorted(set(days))
    if not is_in_order or days[0].year != school_year.start or days[-1].year != school_year.start + 1:
        raise UnableToOpenYear(
            "term_dates_wrong",
            f"Ngày của hai học kì không nối nhau trong năm học {school_year}.",
            "Xem lại ngày đầu và ngày cuối của học kì I, học kì II.",
        )


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
        assert_may_change(acting_user, school_id, at)
        place: dict[str, Any] = {"level": level, "grade": grade, "first_cohort": first_cohort}
        if GoLive.objects.filter(school_id=school_id, first_year=first_year.start, **place).exists():
            return
        GoLive.objects.update_or_create(school_id=school_id, **place, defaults={"first_year": first_year.start})
        record_action("roster.golive.set", at=at, payload={**place, "year": first_year.start})

"""The school itself: where it stands in the organisation graph, its year, its terms."""

from datetime import datetime
from uuid import UUID

from hocba.apps.accounts.queries import Actor
from hocba.apps.exchange.spreadsheets.school import SchoolReading
from hocba.apps.organisations.actions import place_under, register_organisation
from hocba.apps.roster import actions as roster
from hocba.apps.roster.queries import has_digital_switch
from hocba.foundation.context import acting


def take_in(reading: SchoolReading, *, acting_user: Actor, at: datetime) -> tuple[UUID, dict[str, int]]:
    """Record school, commune and province, open the year; return the school's id and counts.

    Where the school has no go-live switch for its level yet, its records are digital from this year on.
    """
    assert reading.school_year is not None, "a reading without a year is blocked"  # noqa: S101
    first_day = min(term.first_day for term in reading.terms)
    province = register_organisation(kind="province", code=reading.province_code, name=reading.province_name)
    commune = register_organisation(kind="commune", code=reading.commune_code, name=reading.commune_name)
    school = register_organisation(
        kind="school", code=reading.school_code, name=reading.school_name, place=reading.place, opened_on=None
    )
    place_under(child_id=commune, parent_id=province, valid_from=first_day)
    place_under(child_id=school, parent_id=commune, valid_from=first_day)
    roster.open_year(
        school_id=school,
        school_year=reading.school_year,
        terms={term.term.value: (term.first_day, term.last_day) for term in reading.terms},
        acting_user=acting_user,
        at=at,
    )
    with acting(school_id=school, actor_id=acting_user.person_id, reason="Đặt mốc dùng học bạ số"):
        if not has_digital_switch(school, reading.level):
            roster.switch_to_digital(
                school_id=school, level=reading.level, first_year=reading.school_year, acting_user=acting_user, at=at
            )
    return school, {"schools": 1, "terms": len(reading.terms)}

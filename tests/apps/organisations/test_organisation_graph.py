"""Who answers to whom, from which day to which; a centre to two at once."""

from datetime import date, timedelta
from uuid import UUID

import psycopg
import pytest
from django.db import IntegrityError, transaction

from hocba.apps.organisations import queries
from hocba.apps.organisations.actions import UnableToRegisterOrganisation, place_under, register_organisation
from hocba.apps.organisations.models import Organisation, OrganisationLink
from hocba_core.kernel.errors import HocbaError
from kit.database import Database

OLD_DAY, NEW_DAY = date(2024, 9, 1), date(2025, 7, 1)
A_DAY = timedelta(days=1)


@pytest.fixture
def province(database: Database) -> UUID:
    return register_organisation(kind="province", code="20", name="Tỉnh Lạng Sơn")


@pytest.fixture
def school(database: Database) -> UUID:
    return register_organisation(kind="school", code="20180401", name="Trường THCS Bình Minh", place="Lạng Sơn")


def commune(name: str, code: str, province: UUID) -> UUID:
    made = register_organisation(kind="commune", code=code, name=name)
    place_under(child_id=made, parent_id=province, valid_from=OLD_DAY)
    return made


def names(organisation_id: UUID, on: date) -> list[str]:
    return [parent.name for parent in queries.parents_on(organisation_id, on)]


def test_a_school_is_printed_with_the_commune_and_province_of_the_day(province: UUID, school: UUID) -> None:
    place_under(child_id=school, parent_id=commune("Xã Bình Minh", "20-1", province), valid_from=OLD_DAY)
    place_under(child_id=school, parent_id=commune("Xã Hoa Sen", "20-2", province), valid_from=NEW_DAY)
    before, after = queries.school_info(school, NEW_DAY - A_DAY), queries.school_info(school, NEW_DAY)
    assert (before.commune_name, before.province_name) == ("Xã Bình Minh", "Tỉnh Lạng Sơn")
    assert (after.commune_name, after.province_name, after.place) == ("Xã Hoa Sen", "Tỉnh Lạng Sơn", "Lạng Sơn")
    assert queries.school_info(school, OLD_DAY - A_DAY).commune_name == ""


def test_a_centre_answers_to_two_at_once(province: UUID) -> None:
    centre = register_organisation(kind="centre", code="20-TT", name="Trung tâm GDNN-GDTX Bắc Sơn")
    place_under(child_id=centre, parent_id=commune("Xã Bắc Sơn", "20-3", province), valid_from=OLD_DAY)
    place_under(child_id=centre, parent_id=province, valid_from=OLD_DAY)
    assert set(names(centre, NEW_DAY)) == {"Xã Bắc Sơn", "Tỉnh Lạng Sơn"}
    info = queries.school_by_code("20-TT", NEW_DAY)
    assert (info.commune_name, info.province_name) == ("Xã Bắc Sơn", "Tỉnh Lạng Sơn")


def test_the_same_facts_again_change_nothing(province: UUID, school: UUID) -> None:
    for _ in range(2):
        place_under(child_id=school, parent_id=commune("Xã Bình Minh", "20-1", province), valid_from=OLD_DAY)
    place_under(child_id=school, parent_id=commune("Xã Bình Minh", "20-1", province), valid_from=NEW_DAY)
    assert OrganisationLink.objects.filter(child_id=school).count() == 1
    assert register_organisation(kind="school", code="20180401", name="Trường THCS Bình Minh") == school
    assert Organisation.objects.filter(kind="school").count() == 1


def test_what_is_not_stated_is_kept_and_what_is_stated_anew_is_taken(school: UUID) -> None:
    register_organisation(kind="school", code="20180401", name="Trường THCS Bình Minh 2", opened_on=OLD_DAY)
    kept = Organisation.objects.get(id=school)
    assert (kept.name, kept.place, kept.opened_on) == ("Trường THCS Bình Minh 2", "Lạng Sơn", OLD_DAY)


def test_a_wrong_parent_of_the_same_day_is_corrected(province: UUID, school: UUID) -> None:
    place_under(child_id=school, parent_id=commune("Xã Bình Mịnh", "20-9", province), valid_from=OLD_DAY)
    place_under(child_id=school, parent_id=commune("Xã Bình Minh", "20-1", province), valid_from=OLD_DAY)
    assert names(school, OLD_DAY) == names(school, NEW_DAY) == ["Xã Bình Minh"]


def test_a_statement_about_the_past_ends_where_the_present_begins(province: UUID, school: UUID) -> None:
    place_under(child_id=school, parent_id=commune("Xã Hoa Sen", "20-2", province), valid_from=NEW_DAY)
    place_under(child_id=school, parent_id=commune("Xã Bình Minh", "20-1", province), valid_from=OLD_DAY)
    assert names(school, NEW_DAY - A_DAY) == ["Xã Bình Minh"]
    assert names(school, NEW_DAY) == ["Xã Hoa Sen"]


def test_a_school_may_come_back_to_a_former_commune(province: UUID, school: UUID) -> None:
    first, second = commune("Xã Bình Minh", "20-1", province), commune("Xã Hoa Sen", "20-2", province)
    for parent, day in ((first, OLD_DAY), (second, NEW_DAY), (first, NEW_DAY + 10 * A_DAY)):
        place_under(child_id=school, parent_id=parent, valid_from=day)
    assert names(school, NEW_DAY) == ["Xã Hoa Sen"]
    assert names(school, NEW_DAY + 10 * A_DAY) == ["Xã Bình Minh"]


def test_a_code_of_another_kind_is_refused_and_left_as_it_was(province: UUID, school: UUID) -> None:
    with pytest.raises(UnableToRegisterOrganisation) as refused:
        register_organisation(kind="commune", code="20180401", name="Xã Bình Minh")
    assert refused.value.code == "organisation_kind_conflict"
    assert "Trường THCS Bình Minh" in refused.value.message
    kept = Organisation.objects.get(id=school)
    assert (kept.kind, kept.name) == ("school", "Trường THCS Bình Minh")


def test_nobody_answers_to_itself_not_even_around_a_corner(province: UUID) -> None:
    below = commune("Xã Bình Minh", "20-1", province)
    for child, parent in ((province, province), (province, below)):
        with pytest.raises(UnableToRegisterOrganisation) as refused:
            place_under(child_id=child, parent_id=parent, valid_from=OLD_DAY)
        assert refused.value.code == "organisation_under_itself"
    with pytest.raises(IntegrityError, match="organisation_link_not_itself"), transaction.atomic():
        OrganisationLink.objects.create(child_id=province, parent_id=province, valid_from=OLD_DAY)


def test_only_schools_and_centres_are_found_by_code(province: UUID, school: UUID) -> None:
    assert queries.school_by_code("20180401", NEW_DAY).id == school
    assert queries.school_codes() == [(school, "20180401")]
    for code in ("20", "không có"):
        with pytest.raises(HocbaError) as refused:
            queries.school_by_code(code, NEW_DAY)
        assert refused.value.code == "school_unknown"
        assert code in refused.value.message


def test_the_graph_is_read_without_a_school(
    province: UUID, school: UUID, app_connection: psycopg.Connection[tuple[object, ...]]
) -> None:
    assert app_connection.execute("SELECT count(*) FROM organisations_organisation").fetchone() == (2,)

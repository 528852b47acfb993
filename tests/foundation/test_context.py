"""Every write says who, in which school, by which request and why; nothing of it outlives its transaction."""

from datetime import date
from uuid import UUID, uuid4

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction

from hocba.apps.organisations.actions import register_organisation
from hocba.apps.roster.models import Year
from hocba.foundation.context import SYSTEM_ACTOR, acting, current_context
from hocba_core.kernel.errors import HocbaError
from kit.database import Database
from kit.small_school import FIRST_DAY, YEAR

SETTINGS = ("school_id", "actor_id", "request_id", "reason")


@pytest.fixture
def school(database: Database) -> UUID:
    return register_organisation(kind="school", code="20180401", name="Trường THCS Bình Minh")


@pytest.fixture
def other_school(database: Database) -> UUID:
    return register_organisation(kind="school", code="20180402", name="Trường THCS Hoa Sen")


def settings_now() -> tuple[str, ...]:
    """What triggers and policies would read now; the empty text stands for unset."""
    with connection.cursor() as cursor:
        names = ", ".join(f"COALESCE(current_setting('hocba.{name}', true), '')" for name in SETTINGS)
        cursor.execute(f"SELECT {names}")
        return tuple(cursor.fetchone())


def open_year(school_id: UUID, start: int = YEAR.start) -> Year:
    return Year.objects.create(school_id=school_id, start=start, first_day=FIRST_DAY, last_day=date(2026, 5, 31))


def open_year_and_break(school_id: UUID, start: int) -> None:
    with acting(school_id=school_id, actor_id=uuid4(), reason="Bước hỏng"):
        open_year(school_id, start)
        raise HocbaError("refused", "Không được.")


def test_the_settings_are_there_inside_and_gone_after(school: UUID) -> None:
    person, request = uuid4(), uuid4()
    with acting(school_id=school, actor_id=person, request_id=request, reason="Sửa danh sách") as context:
        assert settings_now() == (str(school), str(person), str(request), "Sửa danh sách")
        assert current_context() is context
    assert settings_now() == ("", "", "", "")
    with pytest.raises(RuntimeError, match="no acting context"):
        current_context()


def test_the_settings_are_gone_after_a_refusal_too(school: UUID) -> None:
    with pytest.raises(HocbaError), acting(school_id=school, reason="Thử"):
        raise HocbaError("refused", "Không được.")
    assert settings_now() == ("", "", "", "")
    with pytest.raises(RuntimeError, match="no acting context"):
        current_context()


def test_a_context_inside_a_longer_transaction_ends_with_its_block(school: UUID) -> None:
    with transaction.atomic():
        with acting(school_id=school, reason="Mở năm học"):
            open_year(school)
        assert settings_now() == ("", "", "", "")
        assert not Year.objects.exists(), "without a context no school's rows are seen"
    with acting(school_id=school, reason="đọc"):
        assert Year.objects.count() == 1


def test_an_inner_context_is_another_person_of_the_same_request_and_the_outer_one_comes_back(school: UUID) -> None:
    binh, ha = uuid4(), uuid4()
    with acting(school_id=school, actor_id=binh, reason="Nhập tệp") as outer:
        with acting(school_id=school, actor_id=ha, reason="Nhập điểm") as inner:
            assert settings_now() == (str(school), str(ha), str(outer.request_id), "Nhập điểm")
            assert inner.request_id == outer.request_id
        assert settings_now() == (str(school), str(binh), str(outer.request_id), "Nhập tệp")
        assert current_context() is outer


def test_an_inner_refusal_takes_its_writes_back_and_the_outer_context_goes_on(school: UUID) -> None:
    with acting(school_id=school, reason="Nhập tệp") as outer:
        open_year(school)
        with pytest.raises(HocbaError):
            open_year_and_break(school, YEAR.start + 1)
        assert settings_now()[1:] == (str(SYSTEM_ACTOR), str(outer.request_id), "Nhập tệp")
        assert [year.start for year in Year.objects.all()] == [YEAR.start]


def test_after_a_database_error_inside_the_outer_context_still_writes(school: UUID) -> None:
    with acting(school_id=school, reason="Nhập tệp"):
        open_year(school)
        with pytest.raises(DatabaseError), acting(school_id=school, reason="Bước hỏng"):
            open_year(school)
        open_year(school, YEAR.start + 1)
    with acting(school_id=school, reason="đọc"):
        assert Year.objects.count() == 2


def test_one_transaction_works_in_one_school(school: UUID, other_school: UUID) -> None:
    with acting(school_id=school, reason="Nhập tệp"):
        with pytest.raises(RuntimeError, match="one school"), acting(school_id=other_school, reason="Nhập tệp"):
            pass
        with pytest.raises(RuntimeError, match="one school"), acting(school_id=None, reason="Nhập tệp"):
            pass
        assert settings_now()[0] == str(school)


@pytest.mark.parametrize("reason", ["", "   "])
def test_who_gives_no_reason_is_asked_for_one(school: UUID, reason: str) -> None:
    with pytest.raises(HocbaError) as refused, acting(school_id=school, reason=reason):
        pass
    assert refused.value.code == "reason_missing"
    assert refused.value.next_step


def test_the_database_refuses_writes_without_a_context(
    school: UUID, app_connection: psycopg.Connection[tuple[object, ...]]
) -> None:
    insert = (
        "INSERT INTO roster_year (id, school_id, start, first_day, last_day) VALUES (gen_random_uuid(), %s, 2025, now(), now())"
    )
    changes = [(insert, [school]), ("UPDATE roster_year SET start = 1", []), ("DELETE FROM roster_year", [])]
    for statement, values in changes:
        with pytest.raises(psycopg.Error) as refused:
            app_connection.execute(statement.encode(), values)
        assert refused.value.sqlstate == "HB002", statement


@pytest.mark.parametrize("missing", ["actor_id", "request_id", "reason"])
def test_the_database_refuses_a_context_with_a_part_missing(
    school: UUID, app_connection: psycopg.Connection[tuple[object, ...]], missing: str
) -> None:
    for name in SETTINGS:
        value = "" if name == missing else str(school)
        app_connection.execute("SELECT set_config(%s, %s, false)", [f"hocba.{name}", value])
    with pytest.raises(psycopg.Error) as refused:
        app_connection.execute("DELETE FROM roster_year")
    assert refused.value.sqlstate == "HB002"


def test_the_empty_text_that_a_finished_transaction_leaves_sees_no_rows(
    school: UUID, app_connection: psycopg.Connection[tuple[object, ...]]
) -> None:
    with acting(school_id=school, reason="Mở năm học"):
        open_year(school)
    with app_connection.transaction():
        app_connection.execute("SELECT set_config('hocba.school_id', %s, true)", [str(school)])
        assert app_connection.execute("SELECT count(*) FROM roster_year").fetchone() == (1,)
    assert app_connection.execute("SELECT current_setting('hocba.school_id', true)").fetchone() == ("",)
    assert app_connection.execute("SELECT count(*) FROM roster_year").fetchone() == (0,)

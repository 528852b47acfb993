"""Both terms' books of a class name who takes its optional course; two imports may name it at the same moment."""

import threading
import time

import psycopg
import pytest
from django.db import connection

from hocba.apps.roster import actions as roster
from hocba.apps.roster import queries
from hocba.foundation.context import acting
from kit.database import Database
from kit.small_school import AT, FIRST_DAY, SmallSchool, small_school

WAITING = "SELECT count(*) FROM pg_locks WHERE locktype = 'transactionid' AND NOT granted"


@pytest.fixture
def school(database: Database) -> SmallSchool:
    school = small_school()
    duty = roster.CourseAssignment(class_name="8A2", subject_code="NN2", person_id=school.ha.person_id, starts_on=FIRST_DAY)
    roster.assign_teachers(
        school_id=school.school_id, year_id=school.year_id, courses=[duty], homerooms=[], acting_user=school.lan, at=AT
    )
    with school.reading():
        school.courses["NN2"] = queries.course_of_class(school.class_id, "NN2")
    return school


def takers(school: SmallSchool) -> int:
    return roster.record_takers(
        school_id=school.school_id,
        course_id=school.courses["NN2"].id,
        pupil_ids=school.pupils,
        acting_user=school.lan,
        at=AT,
    )


def test_who_comes_second_waits_and_finds_the_takers_there(school: SmallSchool, database: Database) -> None:
    failures: list[Exception] = []

    def second() -> None:
        try:
            takers(school)
        except Exception as problem:  # shown by the assertion below
            failures.append(problem)
        finally:
            connection.close()

    thread = threading.Thread(target=second)
    with acting(school_id=school.school_id, actor_id=school.lan.person_id, reason="Nhập sổ học kì I"):
        assert takers(school) == len(school.pupils)
        thread.start()
        _wait_until_somebody_waits(database)
    thread.join(30)
    assert failures == []
    with school.reading():
        assert queries.course_takers(school.courses["NN2"].id) == frozenset(school.pupils)
    assert takers(school) == 0


def _wait_until_somebody_waits(database: Database) -> None:
    with psycopg.connect(database.app_dsn, autocommit=True) as watcher:
        for _ in range(1000):
            if watcher.execute(WAITING).fetchone() != (0,):
                return
            time.sleep(0.01)
    raise AssertionError("nobody waits")

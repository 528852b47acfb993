"""Đủ chưa, thiếu gì, của ai: what a scope waits for, with the person whose it is."""

from collections.abc import Collection
from uuid import UUID

from hocba.apps.accounts import queries as accounts
from hocba.apps.closing.values import MissingItem
from hocba.apps.gradebook.class_roll import ClassRoll
from hocba.apps.roster import queries as roster
from hocba.apps.roster.values import MemberInfo
from hocba_core.kernel.terms import Term
from hocba_core.rules.evaluate import missing_for
from hocba_core.rules.evaluation import Missing
from hocba_core.rules.sheet import GradebookSheet


def missing_items(
    roll: ClassRoll, sheets: dict[UUID, GradebookSheet], term: Term, pupil_ids: Collection[UUID]
) -> list[MissingItem]:
    """Return everything that ``term`` of these pupils waits for, by pupil; people are looked up only when needed."""
    found = [
        (member, missing)
        for member in roll.members
        if member.pupil_id in pupil_ids
        for missing in missing_for(sheets[member.pupil_id], term)
    ]
    return _with_people(roll, found) if found else []


def _with_people(roll: ClassRoll, found: list[tuple[MemberInfo, Missing]]) -> list[MissingItem]:
    class_id = roll.school_class.id
    teachers = roster.teachers_of_class(class_id, roll.last_day)
    homeroom = roster.homeroom_teacher(class_id, roll.last_day)
    courses = {course.subject_code: course for course in roll.courses}
    names = accounts.full_names([*teachers.values(), *([homeroom] if homeroom else [])])
    items = []
    for member, missing in found:
        course = courses.get(missing.subject or "")
        person_id = teachers.get(course.id) if course else homeroom
        items.append(
            MissingItem(
                pupil_id=member.pupil_id,
                pupil_name=member.full_name,
                position=member.position,
                class_name=roll.school_class.name,
                subject_code=missing.subject,
                subject_name=course.subject_name if course else "",
                term=missing.term,
                what=missing.what,
                needed=missing.needed,
                present=missing.present,
                person_id=person_id,
                person_name=names.get(person_id, "") if person_id else "",
            )
        )
    return items

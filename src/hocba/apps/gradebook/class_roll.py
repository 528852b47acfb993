"""Who and what a class's books are about, read once from the roster and handed around."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hocba.apps.roster import queries as roster
from hocba.apps.roster.values import ClassInfo, CourseInfo, MemberInfo, YearInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassRoll:
    """Lớp, môn, học sinh, miễn, môn tự chọn as they stand for one purpose: members and absences are those of ``last_day``."""

    school_class: ClassInfo
    year: YearInfo
    last_day: date
    courses: tuple[CourseInfo, ...]
    members: tuple[MemberInfo, ...]
    takers: dict[UUID, frozenset[UUID]]
    exemptions: frozenset[tuple[UUID, UUID, str]]

    @property
    def pupil_ids(self) -> list[UUID]:
        """The members' ids in the order of the list."""
        return [member.pupil_id for member in self.members]

    @property
    def joined_later(self) -> frozenset[UUID]:
        """Members whose place in the class began after the first day of the year: they may have marks in another class."""
        return frozenset(member.pupil_id for member in self.members if member.starts_on > self.year.first_day)

    def courses_of(self, pupil_id: UUID) -> Iterator[CourseInfo]:
        """Yield the courses the pupil takes, in the order of books and records."""
        for course in self.courses:
            if not course.is_optional or pupil_id in self.takers[course.id]:
                yield course


def class_roll(class_id: UUID, term: str = "year") -> ClassRoll:
    """Return the roll of a class with the members of the last day of ``term``: those whose results it fixes."""
    school_class = roster.class_info(class_id)
    year = roster.year_info(school_class.year_id)
    spans = roster.term_spans(year.id)
    courses = tuple(roster.courses_of_class(class_id))
    last_day = spans[term][1] if term in spans else year.last_day
    return ClassRoll(
        school_class=school_class,
        year=year,
        last_day=last_day,
        courses=courses,
        members=tuple(roster.members_on(class_id, last_day)),
        takers={course.id: roster.course_takers(course.id) for course in courses if course.is_optional},
        exemptions=roster.exemptions(class_id),
    )

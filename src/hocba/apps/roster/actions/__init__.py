"""Verbs that change the roster: idempotent, never touching what the caller does not state."""

from hocba.apps.roster.actions.assignments import CourseAssignment, HomeroomDuty, assign_teachers
from hocba.apps.roster.actions.enrolments import EnrolmentFacts
from hocba.apps.roster.actions.optional_courses import record_exemptions, record_takers
from hocba.apps.roster.actions.pupils import GuardianFacts, PupilFacts, enrol_pupils
from hocba.apps.roster.actions.staff import PostFacts, record_posts
from hocba.apps.roster.actions.study_steps import StudyStepFacts, record_study_steps
from hocba.apps.roster.actions.years import open_year, switch_to_digital

__all__ = [
    "CourseAssignment",
    "EnrolmentFacts",
    "GuardianFacts",
    "HomeroomDuty",
    "PostFacts",
    "PupilFacts",
    "StudyStepFacts",
    "assign_teachers",
    "enrol_pupils",
    "open_year",
    "record_exemptions",
    "record_posts",
    "record_study_steps",
    "record_takers",
    "switch_to_digital",
]

"""What the database refuses in this station."""

from django.db import migrations

from hocba.foundation.guards import guard_tables

_SAME_SCHOOL = (
    ("roster_termspan", "year_id", "roster_year"),
    ("roster_schoolclass", "year_id", "roster_year"),
    ("roster_course", "school_class_id", "roster_schoolclass"),
    ("roster_guardian", "pupil_id", "roster_pupil"),
    ("roster_studystep", "pupil_id", "roster_pupil"),
    ("roster_enrolment", "pupil_id", "roster_pupil"),
    ("roster_enrolment", "school_class_id", "roster_schoolclass"),
    ("roster_exemption", "pupil_id", "roster_pupil"),
    ("roster_exemption", "course_id", "roster_course"),
    ("roster_coursetaker", "pupil_id", "roster_pupil"),
    ("roster_coursetaker", "course_id", "roster_course"),
    ("roster_teachingassignment", "course_id", "roster_course"),
    ("roster_homeroomassignment", "school_class_id", "roster_schoolclass"),
)


class Migration(migrations.Migration):
    """Guards."""

    dependencies = [
        ("roster", "0001_initial"),
        ("foundation", "0002_guards"),
    ]
    operations = [
        *guard_tables(
            tenants=(
                "roster_year",
                "roster_termspan",
                "roster_golive",
                "roster_schoolclass",
                "roster_course",
                "roster_pupil",
                "roster_guardian",
                "roster_studystep",
                "roster_enrolment",
                "roster_exemption",
                "roster_coursetaker",
                "roster_staffpost",
                "roster_teachingassignment",
                "roster_homeroomassignment",
            ),
            same_school_keys=_SAME_SCHOOL,
        )
    ]

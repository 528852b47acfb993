"""What the database refuses in this station."""

from django.db import migrations

from hocba.foundation.guards import guard_tables

_SAME_SCHOOL = (
    ("gradebook_book", "school_class_id", "roster_schoolclass"),
    ("gradebook_book", "course_id", "roster_course"),
    ("gradebook_markentry", "book_id", "gradebook_book"),
    ("gradebook_marksheetrow", "pupil_id", "roster_pupil"),
    ("gradebook_marksheetrow", "course_id", "roster_course"),
    ("gradebook_homeroomrow", "pupil_id", "roster_pupil"),
    ("gradebook_homeroomrow", "school_class_id", "roster_schoolclass"),
)


class Migration(migrations.Migration):
    """Guards."""

    dependencies = [
        ("gradebook", "0001_initial"),
        ("foundation", "0002_guards"),
        ("roster", "0002_guards"),
    ]
    operations = [
        *guard_tables(
            tenants=(
                "gradebook_book",
                "gradebook_marksheetrow",
                "gradebook_homeroomrow",
            ),
            growing=("gradebook_markentry",),
            same_school_keys=_SAME_SCHOOL,
        )
    ]

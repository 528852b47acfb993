"""What the database refuses in this station."""

from django.db import migrations

from hocba.foundation.guards import guard_tables

_SAME_SCHOOL = (
    ("closing_closing", "school_class_id", "roster_schoolclass"),
    ("closing_closing", "pupil_id", "roster_pupil"),
    ("closing_closingresult", "closing_id", "closing_closing"),
    ("closing_closingresult", "pupil_id", "roster_pupil"),
)


class Migration(migrations.Migration):
    """Guards."""

    dependencies = [
        ("closing", "0001_initial"),
        ("foundation", "0002_guards"),
        ("roster", "0002_guards"),
    ]
    operations = [
        *guard_tables(
            growing=(
                "closing_closing",
                "closing_closingresult",
            ),
            same_school_keys=_SAME_SCHOOL,
        )
    ]

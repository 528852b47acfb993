"""What the database refuses in this station."""

from django.db import migrations

from hocba.foundation.guards import guard_tables

_SAME_SCHOOL = (
    ("schoolday_absenceentry", "pupil_id", "roster_pupil"),
    ("schoolday_absenceentry", "school_class_id", "roster_schoolclass"),
)


class Migration(migrations.Migration):
    """Guards."""

    dependencies = [
        ("schoolday", "0001_initial"),
        ("foundation", "0002_guards"),
        ("roster", "0002_guards"),
    ]
    operations = [*guard_tables(growing=("schoolday_absenceentry",), same_school_keys=_SAME_SCHOOL)]

"""What the database refuses in this station."""

from django.db import migrations

from hocba.foundation.guards import guard_tables

_SAME_SCHOOL = (
    ("windows_scopeevent", "school_class_id", "roster_schoolclass"),
    ("windows_scopeevent", "pupil_id", "roster_pupil"),
)


class Migration(migrations.Migration):
    """Guards."""

    dependencies = [
        ("windows", "0001_initial"),
        ("foundation", "0002_guards"),
        ("roster", "0002_guards"),
    ]
    operations = [*guard_tables(growing=("windows_scopeevent",), same_school_keys=_SAME_SCHOOL)]

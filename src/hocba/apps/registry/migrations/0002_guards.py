"""What the database refuses in this station."""

from django.db import migrations

from hocba.foundation.guards import guard_tables

_SAME_SCHOOL = (
    ("registry_issuedrecord", "pupil_id", "roster_pupil"),
    ("registry_issuedrecord", "school_class_id", "roster_schoolclass"),
    ("registry_issuedrecord", "year_id", "roster_year"),
    ("registry_issuedrecord", "document_id", "ceremony_prepareddocument"),
    ("registry_issuedrecord", "replaces_id", "registry_issuedrecord"),
)


class Migration(migrations.Migration):
    """Guards."""

    dependencies = [
        ("registry", "0001_initial"),
        ("foundation", "0002_guards"),
        ("roster", "0002_guards"),
        ("ceremony", "0002_guards"),
    ]
    operations = [*guard_tables(growing=("registry_issuedrecord",), same_school_keys=_SAME_SCHOOL)]

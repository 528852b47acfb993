"""What the database refuses in this station."""

from django.db import migrations

from hocba.foundation.guards import guard_tables

_SAME_SCHOOL = (
    ("ceremony_prepareddocument", "pupil_id", "roster_pupil"),
    ("ceremony_prepareddocument", "school_class_id", "roster_schoolclass"),
    ("ceremony_signingbatch", "certificate_id", "ceremony_certificate"),
    ("ceremony_signingbatch", "school_class_id", "roster_schoolclass"),
    ("ceremony_signingintent", "batch_id", "ceremony_signingbatch"),
    ("ceremony_signingintent", "document_id", "ceremony_prepareddocument"),
    ("ceremony_signingintent", "certificate_id", "ceremony_certificate"),
    ("ceremony_collectedsignature", "intent_id", "ceremony_signingintent"),
    ("ceremony_collectedsignature", "document_id", "ceremony_prepareddocument"),
    ("ceremony_signingfailure", "batch_id", "ceremony_signingbatch"),
    ("ceremony_signingfailure", "document_id", "ceremony_prepareddocument"),
)


class Migration(migrations.Migration):
    """Guards."""

    dependencies = [
        ("ceremony", "0001_initial"),
        ("foundation", "0002_guards"),
        ("roster", "0002_guards"),
    ]
    operations = [
        *guard_tables(
            growing=(
                "ceremony_certificate",
                "ceremony_prepareddocument",
                "ceremony_signingbatch",
                "ceremony_signingintent",
                "ceremony_collectedsignature",
                "ceremony_signingfailure",
            ),
            same_school_keys=_SAME_SCHOOL,
        )
    ]

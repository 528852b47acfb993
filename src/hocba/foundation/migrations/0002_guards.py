"""What the database refuses in this station."""

from django.db import migrations

from hocba.foundation.guards import DROP_FUNCTIONS, FUNCTIONS, guard_tables


class Migration(migrations.Migration):
    """Guards."""

    dependencies = [
        ("foundation", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL(FUNCTIONS, DROP_FUNCTIONS),
        *guard_tables(growing=("foundation_auditentry", "foundation_event")),
    ]

"""What the database refuses in this station."""

from django.db import migrations

from hocba.foundation.guards import granted


class Migration(migrations.Migration):
    """Guards."""

    dependencies = [
        ("accounts", "0001_initial"),
        ("foundation", "0002_guards"),
    ]
    operations = [granted(table) for table in ("accounts_person", "accounts_account", "accounts_roleassignment")]

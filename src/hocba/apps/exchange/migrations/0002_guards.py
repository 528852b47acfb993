"""What the database refuses in this station."""

from django.db import migrations

from hocba.foundation.guards import guard_tables


class Migration(migrations.Migration):
    """Guards."""

    dependencies = [
        ("exchange", "0001_initial"),
        ("foundation", "0002_guards"),
    ]
    operations = [*guard_tables(growing=("exchange_importrun",))]

"""Whose certificate it was found to be when it was registered."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Identity."""

    dependencies = [("ceremony", "0005_draftings_and_releases")]
    operations = [
        migrations.AddField("certificate", "identity", models.CharField(default="", max_length=60), preserve_default=False),
    ]

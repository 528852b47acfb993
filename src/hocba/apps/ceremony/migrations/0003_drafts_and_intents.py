"""Drafts of one version, digests of parts, and what an intent must remember."""

import django.db.models.deletion
from django.db import migrations, models

from hocba.foundation.guards import same_school


class Migration(migrations.Migration):
    """Columns."""

    dependencies = [("ceremony", "0002_guards")]
    operations = [
        migrations.AddField("prepareddocument", "draft", models.PositiveSmallIntegerField(default=1), preserve_default=False),
        migrations.AddField("prepareddocument", "parts", models.JSONField(default=dict), preserve_default=False),
        migrations.AddConstraint(
            "prepareddocument",
            models.UniqueConstraint(fields=["school", "code", "version", "draft"], name="document_draft_once"),
        ),
        migrations.AddField(
            "signingbatch",
            "course",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="roster.course"),
        ),
        same_school("ceremony_signingbatch", "course_id", "roster_course"),
        migrations.RenameField("signingintent", "frame", "signed_properties"),
        migrations.AddField("signingintent", "transaction_id", models.BigIntegerField(default=0, editable=False)),
        migrations.AddConstraint(
            "signingintent",
            models.UniqueConstraint(fields=["school", "document", "slot", "certificate"], name="intent_once_per_certificate"),
        ),
        migrations.AddField("collectedsignature", "value_digest", models.BinaryField(default=b""), preserve_default=False),
    ]

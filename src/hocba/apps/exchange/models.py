"""What came in and what went out."""

from django.db import models

from hocba.foundation.models import AppendOnlyModel


class ImportRun(AppendOnlyModel):
    """Lần nhập: one file taken in, whole; the same file again changes nothing."""

    kind = models.CharField(max_length=20)
    file_sha256 = models.CharField(max_length=64)
    imported_at = models.DateTimeField()
    actor_id = models.UUIDField()
    counts = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["school", "file_sha256"])]

"""Issued records. A row is written once, in one transaction with its manifest and its pending leaf."""

from django.db import models
from django.db.models import Q

from hocba.foundation.models import AppendOnlyModel


class IssuedRecord(AppendOnlyModel):
    """Học bạ đã phát hành: the exact bytes. A new version supersedes the former; both stay."""

    code = models.CharField(max_length=26)
    version = models.PositiveSmallIntegerField()
    pupil = models.ForeignKey("roster.Pupil", models.PROTECT, related_name="+")
    school_class = models.ForeignKey("roster.SchoolClass", models.PROTECT, related_name="+")
    year = models.ForeignKey("roster.Year", models.PROTECT, related_name="+")
    document = models.OneToOneField("ceremony.PreparedDocument", models.PROTECT, related_name="+")
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    reason = models.CharField(max_length=400, blank=True)  # why it supersedes
    xml = models.BinaryField()
    xml_sha256 = models.CharField(max_length=64)
    manifest = models.BinaryField()  # canonical JSON: digest of every signature
    leaf_id = models.UUIDField()
    own_mark = models.BinaryField(default=b"")  # keyed digest of the row: issued by this server (own_records.py)
    issued_at = models.DateTimeField()
    actor_id = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "code", "version"], name="record_version_once"),
            models.UniqueConstraint(fields=["school", "year", "pupil", "version"], name="record_once_per_pupil_year"),
            models.CheckConstraint(
                condition=Q(version=1, replaces=None) | Q(version__gt=1, replaces__isnull=False), name="record_supersedes"
            ),
        ]

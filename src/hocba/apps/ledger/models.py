"""The transparency log's tables. Global and without personal data: salted digests only."""

from django.db import models

from hocba.foundation.models import GlobalModel


class PendingLeaf(GlobalModel):
    """Lá chờ xếp: what must be provable, written in the caller's transaction; the sequencer gives it its place."""

    school_id = models.UUIDField()
    leaf_type = models.PositiveSmallIntegerField()
    body_digest = models.BinaryField()
    salt = models.BinaryField()
    recorded_at = models.DateTimeField()


class Leaf(models.Model):
    """Lá: a place in the log. Dense from 0, unique, never changed."""

    index = models.BigIntegerField(primary_key=True)
    pending = models.OneToOneField(PendingLeaf, models.PROTECT, related_name="leaf")
    leaf_hash = models.BinaryField()


class TreeNode(models.Model):
    """Nút cây: root of the complete subtree ``index`` of 2^``level`` leaves (RFC 6962)."""

    pk = models.CompositePrimaryKey("level", "index")
    level = models.PositiveSmallIntegerField()
    index = models.BigIntegerField()
    hash = models.BinaryField()


class Checkpoint(models.Model):
    """Điểm kiểm: a signed tree head (C2SP checkpoint note)."""

    size = models.BigIntegerField(primary_key=True)
    root = models.BinaryField()
    note = models.BinaryField()
    signed_at = models.DateTimeField()

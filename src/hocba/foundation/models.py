"""Base classes of tables, and the two tables every station writes: the audit entry and the event."""

import uuid

from django.db import models


class GlobalModel(models.Model):
    """A table shared by all schools; the few there are stand in ``foundation.guards.GLOBAL_TABLES``."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


class TenantModel(models.Model):
    """A table whose rows belong to one school; row-level security shows only that school's rows."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class AppendOnlyModel(TenantModel):
    """A tenant table that only grows: triggers refuse update, delete and truncate."""

    class Meta:
        abstract = True


class AuditEntry(AppendOnlyModel):
    """Vết kiểm tra: one row per action (per batch for bulk work): who, when, what, by which request, why."""

    made_at = models.DateTimeField()
    actor_id = models.UUIDField()
    request_id = models.UUIDField()
    reason = models.TextField()
    action = models.CharField(max_length=80)
    payload = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["school", "made_at"])]


class Event(AppendOnlyModel):
    """Sự kiện: a durable fact, past participle (``closing.term.closed``); ``flow`` turns it into jobs."""

    name = models.CharField(max_length=80)
    happened_at = models.DateTimeField()
    payload = models.JSONField()

    class Meta:
        indexes = [models.Index(fields=["school", "happened_at"])]

"""The one table that says whether a scope may be written: events that only accumulate; the last one counts."""

from django.db import models

from hocba.foundation.models import AppendOnlyModel


class ScopeEvent(AppendOnlyModel):
    """Mở, khóa, chốt: something happened to a scope (class × term, or one pupil's late lane when ``pupil`` is set)."""

    class Kind(models.TextChoices):
        """What happened. ``closed`` ends writing for good; only ``reopened`` (with its reason) undoes it."""

        OPENED = "opened", "Mở sổ"
        LOCKED = "locked", "Khóa sổ"
        UNLOCKED = "unlocked", "Mở khóa có hạn"
        CLOSED = "closed", "Chốt"
        REOPENED = "reopened", "Mở lại sau khi chốt"

    school_class = models.ForeignKey("roster.SchoolClass", models.PROTECT, related_name="+")
    term = models.CharField(max_length=8)
    pupil = models.ForeignKey("roster.Pupil", models.PROTECT, null=True, related_name="+")
    sequence = models.PositiveIntegerField()  # one order over the class scope and all its lanes; given by the trigger
    kind = models.CharField(max_length=10, choices=Kind)
    happened_at = models.DateTimeField()
    actor_id = models.UUIDField()
    reason = models.CharField(max_length=400)
    writable_until = models.DateTimeField(null=True)  # deadline of an opened or unlocked scope

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "school_class", "term", "sequence"], name="scope_event_order")]

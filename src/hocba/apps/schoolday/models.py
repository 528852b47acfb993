"""Absences, as entries that only accumulate."""

from django.db import models

from hocba.foundation.models import AppendOnlyModel


class AbsenceEntry(AppendOnlyModel):
    """Nghỉ học: what was noted for a pupil on a day and session; the entry with the highest sequence counts."""

    class Kind(models.TextChoices):
        """Có phép, không phép, or withdrawn (the pupil was there after all)."""

        EXCUSED = "excused", "Có phép"
        UNEXCUSED = "unexcused", "Không phép"
        PRESENT = "present", "Có mặt"

    pupil = models.ForeignKey("roster.Pupil", models.PROTECT, related_name="+")
    school_class = models.ForeignKey("roster.SchoolClass", models.PROTECT, related_name="+")
    term = models.CharField(max_length=8)
    absent_on = models.DateField()
    session = models.CharField(max_length=9, choices={"morning": "Sáng", "afternoon": "Chiều"})
    kind = models.CharField(max_length=9, choices=Kind)
    sequence = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    actor_id = models.UUIDField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "pupil", "absent_on", "session", "sequence"], name="absence_entry_order")
        ]

"""Closings: what was fixed, by which regulation, from which entries. They only accumulate."""

from django.db import models

from hocba.foundation.models import AppendOnlyModel


class Closing(AppendOnlyModel):
    """Chốt: the fixed results of a scope. A later closing of the same scope does not touch the earlier one."""

    school_class = models.ForeignKey("roster.SchoolClass", models.PROTECT, related_name="+")
    term = models.CharField(max_length=8)
    pupil = models.ForeignKey("roster.Pupil", models.PROTECT, null=True, related_name="+")  # set: a late lane
    number = models.PositiveIntegerField()  # 1, 2, … per scope, its lanes included: the highest that holds a pupil counts
    scope_sequence = models.PositiveIntegerField()  # the scope's closed event that this closing belongs to
    closed_at = models.DateTimeField()
    actor_id = models.UUIDField()
    reason = models.CharField(max_length=400)
    regulation = models.CharField(max_length=80)
    chain_heads = models.JSONField()  # book id -> [entry count, head hash hex]
    digest = models.BinaryField()  # sha256 over number, regulation, heads and every result's digest

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "school_class", "term", "number"], name="closing_order"),
            models.UniqueConstraint(fields=["school", "school_class", "term", "scope_sequence"], name="closing_event_once"),
        ]


class ClosingResult(AppendOnlyModel):
    """Kết quả đã chốt of one pupil: sheet, evaluation with its findings, and everything the record will print."""

    closing = models.ForeignKey(Closing, models.PROTECT, related_name="results")
    pupil = models.ForeignKey("roster.Pupil", models.PROTECT, related_name="+")
    body = models.BinaryField()  # sealed as a whole, bound to this row: canonical JSON of a ClosedResult
    digest = models.BinaryField()  # sha256 of the plain canonical bytes
    outcome = models.CharField(max_length=30, blank=True)  # promotion code, for lists without opening bodies

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "closing", "pupil"], name="closing_result_once")]

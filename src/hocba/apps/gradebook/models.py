"""Mark entries that only accumulate, chained per book, and the current sheets projected from them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from hocba.foundation.models import AppendOnlyModel, TenantModel


class Book(TenantModel):
    """Sổ: a course's book or a class's homeroom book for a year. Holds the head of its chain of entries."""

    school_class = models.ForeignKey("roster.SchoolClass", models.PROTECT, related_name="+")
    course = models.ForeignKey("roster.Course", models.PROTECT, null=True, related_name="+")  # null: the homeroom book
    entry_count = models.PositiveIntegerField(default=0)
    head_hash = models.BinaryField(default=bytes(32))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "school_class", "course"], nulls_distinct=False, name="book_once")
        ]


class MarkEntry(AppendOnlyModel):
    """Lần ghi: one gesture (a cell, a paste of 270) as one row. The trigger gives it its place and chain hash.

    ``cells`` is a list of ``[pupil id, column, base value, new value]``; values are JSON strings or null. Columns:
    ``regular_1``…, ``midterm``, ``final``, ``topic``, ``carried``, ``comment``; in the homeroom
    book ``conduct``, ``remark``, ``award``, ``contest``, ``certificate``. ``refused`` keeps what lost the compare-and-set:
    ``[pupil id, column, base value, refused value, value that stands]``. ``patch_digest`` tells a repeated request from
    another one that uses the same key.
    """

    book = models.ForeignKey(Book, models.PROTECT, related_name="entries")
    term = models.CharField(max_length=8)
    sequence = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    actor_id = models.UUIDField()
    request_id = models.UUIDField()
    reason = models.CharField(max_length=400)
    idempotency_key = models.CharField(max_length=80)
    cells = models.JSONField()
    refused = models.JSONField(default=list)
    patch_digest = models.BinaryField()
    previous_hash = models.BinaryField()
    entry_hash = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "book", "sequence"], name="mark_entry_order"),
            models.UniqueConstraint(fields=["school", "idempotency_key"], name="mark_entry_once"),
        ]


class MarkSheetRow(TenantModel):
    """Dòng điểm hiện tại: one pupil, course and term. A projection: rebuildable from the entries.

    Marks are hundredths; in courses assessed by comment 1 is Đạt and 0 is Chưa đạt. In the summer term ``final`` is the
    re-assessment's result.
    """

    pupil = models.ForeignKey("roster.Pupil", models.PROTECT, related_name="+")
    course = models.ForeignKey("roster.Course", models.PROTECT, related_name="+")
    term = models.CharField(max_length=8)
    regular = ArrayField(models.SmallIntegerField(null=True), default=list)
    midterm = models.SmallIntegerField(null=True)
    final = models.SmallIntegerField(null=True)
    topic = models.SmallIntegerField(null=True)
    carried = models.SmallIntegerField(null=True)
    comment = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "course", "term", "pupil"], name="mark_row_once"),
            *(
                models.CheckConstraint(
                    condition=Q(**{column: None}) | Q(**{f"{column}__range": (0, 1000)}), name=f"mark_row_{column}_range"
                )
                for column in ("midterm", "final", "topic", "carried")
            ),
        ]


class HomeroomRow(TenantModel):
    """Dòng sổ chủ nhiệm hiện tại: conduct, remark, awards, contests and certificates of a pupil and term."""

    pupil = models.ForeignKey("roster.Pupil", models.PROTECT, related_name="+")
    school_class = models.ForeignKey("roster.SchoolClass", models.PROTECT, related_name="+")
    term = models.CharField(max_length=8)
    conduct = models.CharField(
        max_length=4, blank=True, choices={"good": "Tốt", "fair": "Khá", "pass": "Đạt", "fail": "Chưa đạt"}
    )
    remark = models.TextField(blank=True)
    award = models.TextField(blank=True)
    contest = models.TextField(blank=True)
    certificate = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "school_class", "term", "pupil"], name="homeroom_row_once")]

"""Tables of the organisation graph. Global: every school reads them."""

from django.db import models
from django.db.models import F, Q

from hocba.foundation.models import GlobalModel


class Organisation(GlobalModel):
    """Tổ chức: ministry, province, commune, school or centre, from a day to a day."""

    class Kind(models.TextChoices):
        """Loại tổ chức."""

        MINISTRY = "ministry", "Bộ"
        PROVINCE = "province", "Sở GDĐT"
        COMMUNE = "commune", "UBND cấp xã"
        SCHOOL = "school", "Trường"
        CENTRE = "centre", "Trung tâm GDNN-GDTX"

    kind = models.CharField(max_length=12, choices=Kind)
    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=200)
    place = models.CharField(max_length=120, blank=True)  # where documents are signed: "Lạng Sơn"
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(opened_on=None) | Q(closed_on__gt=F("opened_on")), name="organisation_span"
            )
        ]


class OrganisationLink(GlobalModel):
    """Quan hệ quản lý: ``child`` answers to ``parent`` from a day to a day; a centre may have two parents at once."""

    child = models.ForeignKey(Organisation, models.PROTECT, related_name="parent_links")
    parent = models.ForeignKey(Organisation, models.PROTECT, related_name="child_links")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["child", "parent", "valid_from"], name="organisation_link_once"),
            models.CheckConstraint(condition=~Q(child=F("parent")), name="organisation_link_not_itself"),
        ]

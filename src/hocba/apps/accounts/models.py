"""Tables of people who work, their accounts and dated roles. Global: one person may serve several schools."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import models
from django.db.models import F, Q

from hocba.foundation.models import GlobalModel


class Person(GlobalModel):
    """Nhân sự: one natural person, known by the staff code that stands in her certificate's subject."""

    staff_code = models.CharField(max_length=20, unique=True)
    full_name = models.CharField(max_length=120)
    sort_key = models.CharField(max_length=600)
    born_on = models.DateField(null=True)


class Account(AbstractBaseUser):
    """Tài khoản: how a person signs in; one account, several roles."""

    id = GlobalModel._meta.get_field("id").clone()
    person = models.OneToOneField(Person, models.PROTECT, related_name="account")
    login = models.CharField(max_length=60, unique=True)
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "login"


class RoleAssignment(GlobalModel):
    """Vai trò có thời hạn: what ``person`` may do for ``organisation``, from a day to a day."""

    class Role(models.TextChoices):
        """Vai trò. Subject and homeroom teachers follow from the roster's dated assignments."""

        PRINCIPAL = "principal", "Hiệu trưởng"
        DEPUTY = "deputy_principal", "Phó hiệu trưởng"
        CLERK = "clerk", "Văn thư"
        TEACHER = "teacher", "Giáo viên"
        ADMINISTRATOR = "administrator", "Quản trị viên"

    person = models.ForeignKey(Person, models.PROTECT, related_name="roles")
    organisation = models.ForeignKey("organisations.Organisation", models.PROTECT, related_name="+")
    role = models.CharField(max_length=20, choices=Role)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "organisation", "role", "valid_from"], name="role_once"),
            models.CheckConstraint(condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")), name="role_span"),
        ]

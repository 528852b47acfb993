"""Tables of school life: years, classes, courses, pupils and who teaches whom, all dated, all of one school."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from hocba.foundation.models import TenantModel
from hocba.foundation.sealed import seal, unseal

_ENDS_LATER = Q(ends_on=None) | Q(ends_on__gt=F("starts_on"))
_SPAN = Func(F("starts_on"), F("ends_on"), function="daterange")


class Year(TenantModel):
    """Năm học of one school."""

    start = models.PositiveSmallIntegerField()
    first_day = models.DateField()
    last_day = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "start"], name="year_once"),
            models.CheckConstraint(condition=Q(last_day__gt=F("first_day")), name="year_span"),
        ]


class TermSpan(TenantModel):
    """Học kì: first and last day of a term of a year."""

    year = models.ForeignKey(Year, models.PROTECT, related_name="terms")
    term = models.CharField(max_length=8, choices={"term_1": "Học kì I", "term_2": "Học kì II"})
    first_day = models.DateField()
    last_day = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "year", "term"], name="term_once"),
            models.CheckConstraint(condition=Q(last_day__gt=F("first_day")), name="term_span"),
        ]


class GoLive(TenantModel):
    """Mốc dùng học bạ số: from ``first_year`` on, records of this level (grade, entry cohort) are digital."""

    level = models.CharField(max_length=20)
    grade = models.PositiveSmallIntegerField(null=True)
    first_cohort = models.PositiveSmallIntegerField(null=True)
    first_year = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["school", "level", "grade", "first_cohort"], nulls_distinct=False, name="golive_once"
            )
        ]


class SchoolClass(TenantModel):
    """Lớp of one year: ``8A2``."""

    year = models.ForeignKey(Year, models.PROTECT, related_name="classes")
    name = models.CharField(max_length=20)
    level = models.CharField(max_length=20)
    grade = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "year", "name"], name="class_name_once")]


class Course(TenantModel):
    """Môn của lớp: a subject as one class learns it in one year, with its periods and form of assessment."""

    school_class = models.ForeignKey(SchoolClass, models.PROTECT, related_name="courses")
    subject_code = models.CharField(max_length=12)
    subject_name = models.CharField(max_length=80)
    assessment = models.CharField(max_length=8, choices={"score": "Nhận xét kết hợp điểm số", "comment": "Nhận xét"})
    periods_per_year = models.PositiveSmallIntegerField()
    position = models.PositiveSmallIntegerField()  # row order in books and records
    is_optional = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "school_class", "subject_code"], name="course_once")]


class Pupil(TenantModel):
    """Học sinh of one school. Sensitive columns are sealed; ``citizen_id_index`` links a pupil across schools."""

    sector_code = models.CharField(max_length=20)
    full_name = models.CharField(max_length=120)
    sort_key = models.CharField(max_length=600)
    search_key = models.CharField(max_length=120)
    gender = models.CharField(max_length=6, choices={"male": "Nam", "female": "Nữ"})
    born_on = models.DateField()
    birth_place = models.CharField(max_length=200, blank=True)
    home_town = models.CharField(max_length=200, blank=True)
    nationality = models.CharField(max_length=60, default="Việt Nam")
    policy_group = models.CharField(max_length=80, blank=True)
    register_number = models.CharField(max_length=30, blank=True)
    id_type = models.CharField(max_length=10, choices={"citizen": "Số định danh", "passport": "Hộ chiếu", "none": "Chưa có"})
    citizen_id_index = models.CharField(max_length=64, blank=True)
    citizen_id_sealed = models.BinaryField(default=b"")
    ethnicity_sealed = models.BinaryField(default=b"")
    address_sealed = models.BinaryField(default=b"")
    phone_sealed = models.BinaryField(default=b"")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "sector_code"], name="pupil_sector_code_once")]
        indexes = [models.Index(fields=["school", "citizen_id_index"]), models.Index(fields=["school", "search_key"])]

    def seal_column(self, column: str, plain: str) -> None:
        """Store ``plain`` sealed in ``<column>_sealed``; the row's id must be final (it is from creation)."""
        setattr(self, f"{column}_sealed", seal(plain, row_id=self.id, column=f"pupil.{column}"))

    def unseal_column(self, column: str) -> str:
        """Return the plain text of ``citizen_id``, ``ethnicity``, ``address`` or ``phone``."""
        return unseal(getattr(self, f"{column}_sealed"), row_id=self.id, column=f"pupil.{column}")


class Guardian(TenantModel):
    """Cha, mẹ, người giám hộ as the record prints them."""

    pupil = models.ForeignKey(Pupil, models.PROTECT, related_name="guardians")
    relation = models.CharField(max_length=8, choices={"father": "Cha", "mother": "Mẹ", "guardian": "Người giám hộ"})
    full_name = models.CharField(max_length=120)
    occupation = models.CharField(max_length=120, blank=True)
    phone_sealed = models.BinaryField(default=b"")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "pupil", "relation"], name="guardian_once")]


class StudyStep(TenantModel):
    """Quá trình học tập trước đó: a year that the pupil spent in some class of some school."""

    pupil = models.ForeignKey(Pupil, models.PROTECT, related_name="study_steps")
    start = models.PositiveSmallIntegerField()
    class_name = models.CharField(max_length=20)
    school_name = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "pupil", "start", "school_name"], name="study_step_once")]


class Enrolment(TenantModel):
    """Xếp lớp: the pupil sits in the class from a day to a day (exclusive); in one class at a time."""

    pupil = models.ForeignKey(Pupil, models.PROTECT, related_name="enrolments")
    school_class = models.ForeignKey(SchoolClass, models.PROTECT, related_name="enrolments")
    position = models.PositiveSmallIntegerField()  # STT, fixed once the list is closed
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    entry_kind = models.CharField(max_length=14, choices={"ordinary": "Đầu năm", "transferred_in": "Chuyển đến"})
    exit_kind = models.CharField(
        max_length=15, blank=True, choices={"transferred_out": "Chuyển đi", "left": "Thôi học", "moved": "Đổi lớp"}
    )
    other_school = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="enrolment_one_class_at_a_time",
                expressions=[
                    ("school", RangeOperators.EQUAL),
                    ("pupil", RangeOperators.EQUAL),
                    (_SPAN, RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(condition=_ENDS_LATER, name="enrolment_span"),
        ]


class Exemption(TenantModel):
    """Miễn: the pupil is not assessed in this course in this term (circular 22, Điều 11)."""

    pupil = models.ForeignKey(Pupil, models.PROTECT, related_name="exemptions")
    course = models.ForeignKey(Course, models.PROTECT, related_name="exemptions")
    term = models.CharField(max_length=8, choices={"term_1": "Học kì I", "term_2": "Học kì II"})
    reason = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "pupil", "course", "term"], name="exemption_once")]


class CourseTaker(TenantModel):
    """Học môn tự chọn: a pupil who takes an optional course; compulsory courses are taken by the whole class."""

    pupil = models.ForeignKey(Pupil, models.PROTECT, related_name="optional_courses")
    course = models.ForeignKey(Course, models.PROTECT, related_name="takers")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["school", "pupil", "course"], name="course_taker_once")]


class StaffPost(TenantModel):
    """Vị trí việc làm: a person's post in the school, from a day to a day."""

    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    position = models.CharField(max_length=80)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "person", "starts_on"], name="staff_post_once"),
            models.CheckConstraint(condition=_ENDS_LATER, name="staff_post_span"),
        ]


class TeachingAssignment(TenantModel):
    """Phân công giảng dạy: the person teaches the course from a day to a day; handover ends one and starts another."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="teachers")
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "course", "person", "starts_on"], name="teaching_once"),
            models.CheckConstraint(condition=_ENDS_LATER, name="teaching_span"),
        ]


class HomeroomAssignment(TenantModel):
    """Phân công chủ nhiệm: one homeroom teacher of a class at a time."""

    school_class = models.ForeignKey(SchoolClass, models.PROTECT, related_name="homeroom_teachers")
    person = models.ForeignKey("accounts.Person", models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="homeroom_one_at_a_time",
                expressions=[
                    ("school", RangeOperators.EQUAL),
                    ("school_class", RangeOperators.EQUAL),
                    (_SPAN, RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(condition=_ENDS_LATER, name="homeroom_span"),
        ]

"""Spans end after they begin."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Check constraints."""

    dependencies = [
        ("accounts", "0002_guards"),
        ("organisations", "0002_guards"),
        ("roster", "0002_guards"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="homeroomassignment",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"),
                name="homeroom_span",
            ),
        ),
        migrations.AddConstraint(
            model_name="staffpost",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"),
                name="staff_post_span",
            ),
        ),
        migrations.AddConstraint(
            model_name="teachingassignment",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_on", None), ("ends_on__gt", models.F("starts_on")), _connector="OR"),
                name="teaching_span",
            ),
        ),
        migrations.AddConstraint(
            model_name="termspan",
            constraint=models.CheckConstraint(condition=models.Q(("last_day__gt", models.F("first_day"))), name="term_span"),
        ),
        migrations.AddConstraint(
            model_name="year",
            constraint=models.CheckConstraint(condition=models.Q(("last_day__gt", models.F("first_day"))), name="year_span"),
        ),
    ]

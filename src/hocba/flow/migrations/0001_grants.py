"""What the database refuses in this station."""

from django.db import migrations

from hocba.foundation.guards import granted


class Migration(migrations.Migration):
    """Guards."""

    dependencies = [
        ("procrastinate", "0041_post_retry_failed_job"),
        ("sessions", "0001_initial"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("foundation", "0002_guards"),
    ]
    operations = [
        *(
            granted(table)
            for table in (
                "django_session",
                "django_content_type",
                "procrastinate_jobs",
                "procrastinate_events",
                "procrastinate_periodic_defers",
                "procrastinate_workers",
            )
        ),
        migrations.RunSQL("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO PUBLIC", migrations.RunSQL.noop),
        migrations.RunSQL("GRANT SELECT ON django_migrations TO PUBLIC", migrations.RunSQL.noop),
    ]

"""Which closings gave which document, and which documents have left the ceremony; a version that left stays as it is."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

from hocba.foundation.guards import guard_tables

# HB013 a required slot is not signed; HB017 the version has left the ceremony as another document; HB018 not this document.
_RELEASE = """
CREATE FUNCTION hocba_check_release() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM inserted n
        JOIN ceremony_prepareddocument d ON d.id = n.document_id
        CROSS JOIN LATERAL jsonb_array_elements(d.slots) s
        LEFT JOIN ceremony_collectedsignature c
            ON c.school_id = n.school_id AND c.document_id = n.document_id AND c.slot = s->>'id'
        WHERE c.id IS NULL
    ) THEN
        RAISE EXCEPTION 'slots_incomplete: a required slot is not signed' USING ERRCODE = 'HB013';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER released_whole AFTER INSERT ON ceremony_documentrelease REFERENCING NEW TABLE AS inserted
    FOR EACH STATEMENT EXECUTE FUNCTION hocba_check_release();

CREATE FUNCTION hocba_check_drafting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM inserted n LEFT JOIN ceremony_prepareddocument d ON d.id = n.document_id
        WHERE (d.code, d.version) IS DISTINCT FROM (n.code, n.version)
    ) THEN
        RAISE EXCEPTION 'drafting_of_other_document' USING ERRCODE = 'HB018';
    END IF;
    IF EXISTS (
        SELECT FROM inserted n
        JOIN ceremony_prepareddocument d ON d.school_id = n.school_id AND d.code = n.code AND d.version = n.version
        JOIN ceremony_documentrelease r ON r.document_id = d.id
        WHERE d.id <> n.document_id
    ) THEN
        RAISE EXCEPTION 'version_released: this version has left the ceremony' USING ERRCODE = 'HB017';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER drafted_before_release AFTER INSERT ON ceremony_drafting REFERENCING NEW TABLE AS inserted
    FOR EACH STATEMENT EXECUTE FUNCTION hocba_check_drafting();
"""
_DROP = """
DROP TRIGGER drafted_before_release ON ceremony_drafting; DROP FUNCTION hocba_check_drafting();
DROP TRIGGER released_whole ON ceremony_documentrelease; DROP FUNCTION hocba_check_release();
"""


class Migration(migrations.Migration):
    """Draftings and releases."""

    dependencies = [
        ("ceremony", "0004_signing_truth"),
        ("organisations", "0001_initial"),
    ]
    operations = [
        migrations.RemoveConstraint("prepareddocument", "document_draft_once"),
        migrations.RemoveField("prepareddocument", "draft"),
        migrations.RemoveField("prepareddocument", "closings"),
        migrations.CreateModel(
            name="Drafting",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=26)),
                ("version", models.PositiveSmallIntegerField()),
                ("number", models.PositiveSmallIntegerField()),
                ("closings", models.JSONField()),
                ("drafted_at", models.DateTimeField()),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="draftings",
                        to="ceremony.prepareddocument",
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
            ],
        ),
        migrations.AddConstraint(
            "drafting",
            models.UniqueConstraint(fields=["school", "code", "version", "number"], name="drafting_order"),
        ),
        migrations.CreateModel(
            name="DocumentRelease",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("released_at", models.DateTimeField()),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="release",
                        to="ceremony.prepareddocument",
                    ),
                ),
                (
                    "school",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="organisations.organisation",
                    ),
                ),
            ],
            options={"abstract": False},
        ),
        *guard_tables(
            growing=("ceremony_drafting", "ceremony_documentrelease"),
            same_school_keys=(
                ("ceremony_drafting", "document_id", "ceremony_prepareddocument"),
                ("ceremony_documentrelease", "document_id", "ceremony_prepareddocument"),
            ),
        ),
        migrations.RunSQL(_RELEASE, _DROP),
    ]

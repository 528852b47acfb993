"""The database itself issues only what is wholly signed, logged and in an unbroken line of versions."""

from django.db import migrations

# HB013 a required slot is not signed; HB014 broken line of versions; HB015 no pending leaf that commits to this manifest;
# HB016 the row is not of its document.
_ISSUE = """
CREATE FUNCTION hocba_check_issued() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM inserted n LEFT JOIN ceremony_prepareddocument d ON d.id = n.document_id
        WHERE (d.code, d.version, d.pupil_id, d.school_class_id, d.kind)
            IS DISTINCT FROM (n.code, n.version, n.pupil_id, n.school_class_id, 'school_record')
    ) OR EXISTS (
        SELECT FROM inserted n JOIN roster_schoolclass c ON c.id = n.school_class_id WHERE c.year_id <> n.year_id
    ) THEN
        RAISE EXCEPTION 'record_not_of_document' USING ERRCODE = 'HB016';
    END IF;
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
    IF EXISTS (
        SELECT FROM inserted n LEFT JOIN registry_issuedrecord r ON r.id = n.replaces_id
        WHERE n.version > 1 AND (r.code, r.version, r.pupil_id, r.year_id)
            IS DISTINCT FROM (n.code, n.version - 1, n.pupil_id, n.year_id)
    ) THEN
        RAISE EXCEPTION 'version_line_broken' USING ERRCODE = 'HB014';
    END IF;
    IF EXISTS (
        SELECT FROM inserted n LEFT JOIN ledger_pendingleaf p ON p.id = n.leaf_id
        WHERE (p.leaf_type, p.body_digest, p.school_id) IS DISTINCT FROM (1::smallint, sha256(n.manifest), n.school_id)
    ) THEN
        RAISE EXCEPTION 'leaf_missing: no pending leaf commits to this manifest' USING ERRCODE = 'HB015';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER issued_whole AFTER INSERT ON registry_issuedrecord REFERENCING NEW TABLE AS inserted
    FOR EACH STATEMENT EXECUTE FUNCTION hocba_check_issued();

ALTER TABLE registry_issuedrecord ADD CONSTRAINT record_digest CHECK (xml_sha256 = encode(sha256(xml), 'hex'));
ALTER TABLE registry_issuedrecord ADD CONSTRAINT record_leaf_once UNIQUE (leaf_id);
-- A code names one line of versions in the whole installation: another school cannot issue under it.
CREATE UNIQUE INDEX record_code_version_once ON registry_issuedrecord (code, version);
"""
_DROP = """
DROP INDEX record_code_version_once;
ALTER TABLE registry_issuedrecord DROP CONSTRAINT record_leaf_once;
ALTER TABLE registry_issuedrecord DROP CONSTRAINT record_digest;
DROP TRIGGER issued_whole ON registry_issuedrecord; DROP FUNCTION hocba_check_issued();
"""


class Migration(migrations.Migration):
    """What is true of issued records."""

    dependencies = [("registry", "0002_guards"), ("ceremony", "0004_signing_truth"), ("ledger", "0003_log_truth")]
    operations = [migrations.RunSQL(_ISSUE, _DROP)]

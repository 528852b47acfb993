"""The database itself keeps ranks in order and demands an intent that was committed before the key was asked."""

from django.db import migrations

_INTENT = """
CREATE FUNCTION hocba_stamp_intent() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.transaction_id := pg_current_xact_id()::text::bigint;
    RETURN NEW;
END $$;
CREATE TRIGGER intent_stamped BEFORE INSERT ON ceremony_signingintent
    FOR EACH ROW EXECUTE FUNCTION hocba_stamp_intent();
"""
# HB010 a lower rank is missing; HB011 the intent is of this very transaction, or of something else; HB012 no such slot.
_SIGNATURE = """
CREATE FUNCTION hocba_check_signatures() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM inserted n JOIN ceremony_signingintent i ON i.id = n.intent_id
        WHERE i.document_id <> n.document_id OR i.slot <> n.slot
            OR i.transaction_id = pg_current_xact_id()::text::bigint
    ) THEN
        RAISE EXCEPTION 'intent_not_committed: a signature needs an intent committed before' USING ERRCODE = 'HB011';
    END IF;
    IF EXISTS (
        SELECT FROM inserted n JOIN ceremony_prepareddocument d ON d.id = n.document_id
        WHERE NOT EXISTS (
            SELECT FROM jsonb_array_elements(d.slots) s WHERE s->>'id' = n.slot AND (s->>'rank')::int = n.rank)
    ) THEN
        RAISE EXCEPTION 'slot_unknown: the document has no such slot' USING ERRCODE = 'HB012';
    END IF;
    IF EXISTS (
        SELECT FROM inserted n
        JOIN ceremony_prepareddocument d ON d.id = n.document_id
        CROSS JOIN LATERAL jsonb_array_elements(d.slots) s
        LEFT JOIN ceremony_collectedsignature c
            ON c.school_id = n.school_id AND c.document_id = n.document_id AND c.slot = s->>'id'
        WHERE n.rank > 1 AND (s->>'rank')::int < n.rank AND c.id IS NULL
    ) THEN
        RAISE EXCEPTION 'rank_incomplete: a lower rank has not signed' USING ERRCODE = 'HB010';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER ranks_in_order AFTER INSERT ON ceremony_collectedsignature REFERENCING NEW TABLE AS inserted
    FOR EACH STATEMENT EXECUTE FUNCTION hocba_check_signatures();
"""
_DIGESTS = """
ALTER TABLE ceremony_prepareddocument ADD CONSTRAINT document_digest CHECK (digest = sha256(content));
ALTER TABLE ceremony_signingintent ADD CONSTRAINT intent_digest CHECK (digest = sha256(pre_image));
ALTER TABLE ceremony_collectedsignature ADD CONSTRAINT signature_digest CHECK (
    digest = sha256(element) AND length(value_digest) = 32 AND rank BETWEEN 1 AND 9);
ALTER TABLE ceremony_certificate ADD CONSTRAINT certificate_digest CHECK (sha256 = encode(sha256(der), 'hex'));
ALTER TABLE ceremony_signingbatch ADD CONSTRAINT batch_course CHECK ((role = 'subject_teacher') = (course_id IS NOT NULL));
"""
_DROP = """
ALTER TABLE ceremony_signingbatch DROP CONSTRAINT batch_course;
ALTER TABLE ceremony_certificate DROP CONSTRAINT certificate_digest;
ALTER TABLE ceremony_collectedsignature DROP CONSTRAINT signature_digest;
ALTER TABLE ceremony_signingintent DROP CONSTRAINT intent_digest;
ALTER TABLE ceremony_prepareddocument DROP CONSTRAINT document_digest;
DROP TRIGGER ranks_in_order ON ceremony_collectedsignature; DROP FUNCTION hocba_check_signatures();
DROP TRIGGER intent_stamped ON ceremony_signingintent; DROP FUNCTION hocba_stamp_intent();
"""


class Migration(migrations.Migration):
    """What is true of signatures."""

    dependencies = [("ceremony", "0003_drafts_and_intents")]
    operations = [migrations.RunSQL(_INTENT + _SIGNATURE + _DIGESTS, _DROP)]

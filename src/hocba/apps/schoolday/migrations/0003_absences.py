"""Absences obey the scope of their term as marks do; the trigger gives the place and the actor."""

from django.db import migrations

_CREATE = """
ALTER TABLE schoolday_absenceentry
    ADD CONSTRAINT absence_entry_term CHECK (term IN ('term_1', 'term_2')),
    ADD CONSTRAINT absence_entry_session CHECK (session IN ('morning', 'afternoon')),
    ADD CONSTRAINT absence_entry_kind CHECK (kind IN ('excused', 'unexcused', 'present'));

CREATE FUNCTION hocba_place_absence_entry() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    PERFORM hocba_assert_writable(NEW.school_id, NEW.school_class_id, NEW.term, NEW.pupil_id);
    -- One writer of a pupil's absences at a time, so that the later word has the higher sequence.
    PERFORM pg_advisory_xact_lock(hashtextextended('absence/' || NEW.pupil_id::text, 0));
    NEW.sequence := 1 + COALESCE((SELECT max(sequence) FROM schoolday_absenceentry
        WHERE school_id = NEW.school_id AND pupil_id = NEW.pupil_id
            AND absent_on = NEW.absent_on AND session = NEW.session), 0);
    NEW.actor_id := current_setting('hocba.actor_id')::uuid;
    RETURN NEW;
END $$;

CREATE TRIGGER place_absence_entry BEFORE INSERT ON schoolday_absenceentry
    FOR EACH ROW EXECUTE FUNCTION hocba_place_absence_entry();
"""
_DROP = """
DROP TRIGGER place_absence_entry ON schoolday_absenceentry;
DROP FUNCTION hocba_place_absence_entry();
ALTER TABLE schoolday_absenceentry
    DROP CONSTRAINT absence_entry_term, DROP CONSTRAINT absence_entry_session, DROP CONSTRAINT absence_entry_kind;
"""


class Migration(migrations.Migration):
    """Absences."""

    dependencies = [("schoolday", "0002_guards"), ("windows", "0003_scopes")]
    operations = [migrations.RunSQL(_CREATE, _DROP)]

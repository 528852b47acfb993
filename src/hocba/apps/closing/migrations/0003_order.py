"""A closing belongs to the event that closed its scope; its number follows the last one; heads are the books' own."""

from django.db import migrations

_CREATE = """
ALTER TABLE closing_closing ADD CONSTRAINT closing_of_event
    FOREIGN KEY (school_id, school_class_id, term, scope_sequence)
    REFERENCES windows_scopeevent (school_id, school_class_id, term, sequence);

CREATE FUNCTION hocba_is_head(book uuid, place integer, hash text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT CASE place WHEN 0 THEN hash = repeat('00', 32) ELSE EXISTS (SELECT FROM gradebook_markentry
        WHERE book_id = book AND sequence = place AND encode(entry_hash, 'hex') = hash) END
$$;

CREATE FUNCTION hocba_place_closing() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    event record;
    wrong integer;
BEGIN -- the caller wrote the closed event in this transaction and so holds the scope's exclusive lock
    SELECT kind, pupil_id INTO event FROM windows_scopeevent
        WHERE school_id = NEW.school_id AND school_class_id = NEW.school_class_id AND term = NEW.term
            AND sequence = NEW.scope_sequence;
    IF event.kind IS DISTINCT FROM 'closed' OR event.pupil_id IS DISTINCT FROM NEW.pupil_id THEN
        RAISE EXCEPTION 'closing_without_event: the scope was not closed by this event' USING ERRCODE = 'HB005';
    END IF;
    -- Every book of the class is named at a head it had, and nothing of this scope was written to it since.
    SELECT count(*) INTO wrong FROM gradebook_book AS book
        WHERE book.school_id = NEW.school_id AND book.school_class_id = NEW.school_class_id AND NOT COALESCE(
            hocba_is_head(book.id, (NEW.chain_heads->book.id::text->>0)::integer, NEW.chain_heads->book.id::text->>1)
            AND NOT EXISTS (SELECT FROM gradebook_markentry AS entry
                WHERE entry.school_id = book.school_id AND entry.book_id = book.id AND hocba_scope_of(entry.term) = NEW.term
                    AND entry.sequence > (NEW.chain_heads->book.id::text->>0)::integer), false);
    IF wrong > 0 THEN
        RAISE EXCEPTION 'heads_differ: a closing names the heads of all books of its class' USING ERRCODE = 'HB007';
    END IF;
    NEW.number := 1 + COALESCE((SELECT max(number) FROM closing_closing
        WHERE school_id = NEW.school_id AND school_class_id = NEW.school_class_id AND term = NEW.term), 0);
    NEW.actor_id := current_setting('hocba.actor_id')::uuid;
    RETURN NEW;
END $$;

CREATE TRIGGER place_closing BEFORE INSERT ON closing_closing FOR EACH ROW EXECUTE FUNCTION hocba_place_closing();
"""
_DROP = """
DROP TRIGGER place_closing ON closing_closing;
DROP FUNCTION hocba_place_closing();
DROP FUNCTION hocba_is_head(uuid, integer, text);
ALTER TABLE closing_closing DROP CONSTRAINT closing_of_event;
"""


class Migration(migrations.Migration):
    """Order."""

    dependencies = [("closing", "0002_guards"), ("windows", "0003_scopes"), ("gradebook", "0003_chain")]
    operations = [migrations.RunSQL(_CREATE, _DROP)]

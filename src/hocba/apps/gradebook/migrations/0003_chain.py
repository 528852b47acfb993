"""Entries are chained and rows obey their scope, in the database (trust P1).

``hocba_mark_entry_text`` is the documented text under an entry's hash (docs/specs/mark-entries.md):
``entry_hash = sha256(previous_hash || UTF-8 of the text)``. Lock order: scope, chain head, row.
"""

from django.conf import settings
from django.db import migrations

_ENTRIES = """
CREATE FUNCTION hocba_mark_entry_text(entry gradebook_markentry) RETURNS text
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT jsonb_build_array(
        'hocba mark entry 1', entry.school_id::text, entry.book_id::text, entry.term, entry.sequence::text,
        to_char(entry.made_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        entry.actor_id::text, entry.request_id::text, entry.reason, entry.idempotency_key,
        encode(entry.patch_digest, 'hex'), entry.cells, entry.refused)::text
$$;

-- Cells are [pupil, column, base, new], refused ones [pupil, column, base, refused, standing]; all text or null.
CREATE FUNCTION hocba_are_cells(cells jsonb, width integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT jsonb_typeof(cells) = 'array' AND NOT EXISTS (
        SELECT FROM jsonb_array_elements(CASE jsonb_typeof(cells) WHEN 'array' THEN cells ELSE '[]' END) AS cell
        WHERE jsonb_typeof(cell) <> 'array' OR jsonb_array_length(cell) <> width
            OR jsonb_typeof(cell->0) <> 'string' OR jsonb_typeof(cell->1) <> 'string'
            OR EXISTS (SELECT FROM jsonb_array_elements(cell) AS part WHERE jsonb_typeof(part) NOT IN ('string', 'null')))
$$;

CREATE FUNCTION hocba_assert_tenant(school uuid) RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN -- asked by functions that run as the owner, whom row-level security does not hold
    IF school IS DISTINCT FROM NULLIF(current_setting('hocba.school_id', true), '')::uuid THEN
        RAISE EXCEPTION 'other_school: the row belongs to a school that is not open here' USING ERRCODE = 'HB006';
    END IF;
END $$;

CREATE FUNCTION hocba_assert_members(school uuid, class uuid, pupils uuid[]) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN -- whoever sat in the class at any time has a line in its books
    IF EXISTS (SELECT FROM unnest(pupils) AS p(id) WHERE p.id IS NOT NULL AND NOT EXISTS (SELECT FROM roster_enrolment
            WHERE school_id = school AND school_class_id = class AND pupil_id = p.id)) THEN
        RAISE EXCEPTION 'pupil_of_another_class' USING ERRCODE = 'HB008';
    END IF;
END $$;

CREATE FUNCTION hocba_chain_mark_entry() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    class uuid;
    pupils uuid[];
BEGIN
    PERFORM hocba_assert_tenant(NEW.school_id);
    SELECT school_class_id INTO class FROM gradebook_book WHERE school_id = NEW.school_id AND id = NEW.book_id;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'book_unknown: %', NEW.book_id USING ERRCODE = 'foreign_key_violation';
    END IF;
    IF NOT (hocba_are_cells(NEW.cells, 4) AND hocba_are_cells(NEW.refused, 5)) THEN
        RAISE EXCEPTION 'cells_malformed: an entry holds lists of text or null' USING ERRCODE = 'check_violation';
    END IF;
    SELECT array_agg(DISTINCT (cell->>0)::uuid) INTO pupils FROM jsonb_array_elements(NEW.cells || NEW.refused) AS cell;
    PERFORM hocba_assert_members(NEW.school_id, class, pupils);
    PERFORM hocba_assert_writable_for(NEW.school_id, class, NEW.term, COALESCE(pupils, ARRAY[NULL]::uuid[]));
    SELECT entry_count + 1, head_hash INTO NEW.sequence, NEW.previous_hash
        FROM gradebook_book WHERE school_id = NEW.school_id AND id = NEW.book_id FOR UPDATE;
    NEW.actor_id := current_setting('hocba.actor_id')::uuid;
    NEW.request_id := current_setting('hocba.request_id')::uuid;
    NEW.reason := current_setting('hocba.reason');
    NEW.entry_hash := sha256(NEW.previous_hash || convert_to(hocba_mark_entry_text(NEW), 'UTF8'));
    UPDATE gradebook_book SET entry_count = NEW.sequence, head_hash = NEW.entry_hash
        WHERE school_id = NEW.school_id AND id = NEW.book_id;
    RETURN NEW;
END $$;

CREATE TRIGGER chain_mark_entry BEFORE INSERT ON gradebook_markentry
    FOR EACH ROW EXECUTE FUNCTION hocba_chain_mark_entry();

-- A gesture's first step: returns the entry that already carries the key, or takes scope and chain head in lock order.
CREATE FUNCTION hocba_open_book(book uuid, term text, pupils uuid[], key text) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE
    school uuid;
    class uuid;
    known uuid;
BEGIN
    SELECT school_id, school_class_id INTO school, class FROM gradebook_book WHERE id = book;
    PERFORM hocba_assert_tenant(school);
    SELECT id INTO known FROM gradebook_markentry WHERE school_id = school AND idempotency_key = key;
    IF FOUND THEN
        RETURN known;
    END IF;
    PERFORM hocba_assert_members(school, class, pupils);
    PERFORM hocba_assert_writable_for(school, class, hocba_open_book.term, pupils);
    PERFORM FROM gradebook_book WHERE id = book FOR UPDATE;
    SELECT id INTO known FROM gradebook_markentry WHERE school_id = school AND idempotency_key = key;
    RETURN known;
END $$;

CREATE FUNCTION hocba_start_book() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF NEW.course_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM roster_course WHERE id = NEW.course_id AND school_class_id = NEW.school_class_id) THEN
        RAISE EXCEPTION 'course_of_another_class: %', NEW.course_id USING ERRCODE = 'check_violation';
    END IF;
    NEW.entry_count := 0;
    NEW.head_hash := decode(repeat('00', 32), 'hex');
    RETURN NEW;
END $$;

CREATE TRIGGER start_book BEFORE INSERT ON gradebook_book FOR EACH ROW EXECUTE FUNCTION hocba_start_book();
"""
_ROWS = """
ALTER TABLE gradebook_marksheetrow ADD CONSTRAINT mark_row_term CHECK (term IN ('term_1', 'term_2', 'summer'));
ALTER TABLE gradebook_homeroomrow
    ADD CONSTRAINT homeroom_row_term CHECK (term IN ('term_1', 'term_2', 'year', 'summer')),
    ADD CONSTRAINT homeroom_row_conduct CHECK (conduct IN ('', 'good', 'fair', 'pass', 'fail'));

-- Scored: hundredths from 0 to 1000 in steps of a tenth (circular 22, Điều 5.3). By comment: 1 Đạt, 0 Chưa đạt.
CREATE FUNCTION hocba_are_marks(assessment text, marks smallint[]) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT NOT EXISTS (SELECT FROM unnest(marks) AS mark WHERE mark IS NOT NULL AND NOT
        CASE assessment WHEN 'score' THEN mark BETWEEN 0 AND 1000 AND mark % 10 = 0 ELSE mark IN (0, 1) END)
$$;

CREATE FUNCTION hocba_guard_mark_row() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    class uuid;
    form text;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        SELECT school_class_id INTO class FROM roster_course WHERE id = OLD.course_id;
        PERFORM hocba_assert_writable(OLD.school_id, class, OLD.term, OLD.pupil_id);
        IF TG_OP = 'DELETE' THEN
            RETURN OLD;
        END IF;
    END IF;
    SELECT school_class_id, assessment INTO class, form FROM roster_course WHERE id = NEW.course_id;
    IF NOT hocba_are_marks(form, NEW.regular || ARRAY[NEW.midterm, NEW.final, NEW.topic, NEW.carried]) THEN
        RAISE EXCEPTION 'mark_impossible: out of range or step in a course assessed by %', form
            USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'INSERT' OR (OLD.school_id, OLD.course_id, OLD.term, OLD.pupil_id)
            IS DISTINCT FROM (NEW.school_id, NEW.course_id, NEW.term, NEW.pupil_id) THEN
        PERFORM hocba_assert_writable(NEW.school_id, class, NEW.term, NEW.pupil_id);
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION hocba_guard_homeroom_row() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM hocba_assert_writable(OLD.school_id, OLD.school_class_id, OLD.term, OLD.pupil_id);
    END IF;
    IF TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'INSERT' OR (OLD.school_id, OLD.school_class_id, OLD.term, OLD.pupil_id)
            IS DISTINCT FROM (NEW.school_id, NEW.school_class_id, NEW.term, NEW.pupil_id) THEN
        PERFORM hocba_assert_writable(NEW.school_id, NEW.school_class_id, NEW.term, NEW.pupil_id);
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER guard_mark_row BEFORE INSERT OR UPDATE OR DELETE ON gradebook_marksheetrow
    FOR EACH ROW EXECUTE FUNCTION hocba_guard_mark_row();
CREATE TRIGGER guard_homeroom_row BEFORE INSERT OR UPDATE OR DELETE ON gradebook_homeroomrow
    FOR EACH ROW EXECUTE FUNCTION hocba_guard_homeroom_row();
"""
_DROP_ENTRIES = """
DROP TRIGGER start_book ON gradebook_book;
DROP FUNCTION hocba_start_book();
DROP FUNCTION hocba_open_book(uuid, text, uuid[], text);
DROP TRIGGER chain_mark_entry ON gradebook_markentry;
DROP FUNCTION hocba_chain_mark_entry();
DROP FUNCTION hocba_assert_members(uuid, uuid, uuid[]);
DROP FUNCTION hocba_assert_tenant(uuid);
DROP FUNCTION hocba_are_cells(jsonb, integer);
DROP FUNCTION hocba_mark_entry_text(gradebook_markentry);
"""
_DROP_ROWS = """
DROP TRIGGER guard_homeroom_row ON gradebook_homeroomrow;
DROP TRIGGER guard_mark_row ON gradebook_marksheetrow;
DROP FUNCTION hocba_guard_homeroom_row();
DROP FUNCTION hocba_guard_mark_row();
DROP FUNCTION hocba_are_marks(text, smallint[]);
ALTER TABLE gradebook_homeroomrow DROP CONSTRAINT homeroom_row_conduct, DROP CONSTRAINT homeroom_row_term;
ALTER TABLE gradebook_marksheetrow DROP CONSTRAINT mark_row_term;
"""


def _privileges() -> str:
    """Heads of chains are moved by the trigger alone; the function that runs as the owner is the application's only."""
    role = f'"{settings.HOCBA_APPLICATION_ROLE}"'
    return f"""
    REVOKE UPDATE, DELETE ON gradebook_book FROM {role};
    REVOKE ALL ON FUNCTION hocba_open_book(uuid, text, uuid[], text) FROM PUBLIC;
    GRANT EXECUTE ON FUNCTION hocba_open_book(uuid, text, uuid[], text) TO {role};
    """


class Migration(migrations.Migration):
    """Chain."""

    dependencies = [("gradebook", "0002_guards"), ("windows", "0003_scopes"), ("roster", "0002_guards")]
    operations = [
        migrations.RunSQL(_ENTRIES, _DROP_ENTRIES),
        migrations.RunSQL(_ROWS, _DROP_ROWS),
        migrations.RunSQL(_privileges(), migrations.RunSQL.noop),
    ]

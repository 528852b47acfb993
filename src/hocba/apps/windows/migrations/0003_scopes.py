"""A scope is writable or not, and the database says so: locks, transitions and the one question writers' triggers ask.

A scope is a class and one of ``term_1``, ``year``, ``summer``; marks of term 2 belong to ``year``. The last event that
concerns a pupil (of the whole class, or of the pupil's own lane) decides. Refusals: HB003 (not writable), HB004 (isolation),
HB005 (transition).
"""

from django.db import migrations

_FUNCTIONS = """
CREATE FUNCTION hocba_scope_of(term text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE term WHEN 'term_2' THEN 'year' ELSE term END
$$;

CREATE FUNCTION hocba_scope_key(school uuid, class uuid, scope text) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT hashtextextended('scope/' || school::text || '/' || class::text || '/' || scope, 0)
$$;

-- A check made after waiting for a lock must see what the other side committed: only read committed does.
CREATE FUNCTION hocba_assert_isolation() RETURNS void LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'isolation_refused: writing needs read committed' USING ERRCODE = 'HB004';
    END IF;
END $$;

-- Takes the scope's shared lock, then asks: whoever locks or closes holds the exclusive one, so nobody who read "open"
-- commits after the close. A NULL pupil asks for the class as a whole.
CREATE FUNCTION hocba_assert_writable_for(school uuid, class uuid, term text, pupils uuid[]) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    scope text := hocba_scope_of(term);
    state text;
BEGIN
    PERFORM hocba_assert_isolation();
    PERFORM pg_advisory_xact_lock_shared(hocba_scope_key(school, class, scope));
    SELECT COALESCE(
            CASE WHEN e.kind IN ('opened', 'unlocked', 'reopened') THEN 'expired' ELSE e.kind END, 'unopened')
        INTO state
        FROM unnest(pupils) AS p(id)
        LEFT JOIN LATERAL (
            SELECT kind, writable_until FROM windows_scopeevent
            WHERE school_id = school AND school_class_id = class AND windows_scopeevent.term = scope
                AND (pupil_id IS NULL OR pupil_id = p.id)
            ORDER BY sequence DESC LIMIT 1
        ) AS e ON true
        WHERE NOT COALESCE(
            e.kind IN ('opened', 'unlocked', 'reopened')
            AND (e.writable_until IS NULL OR e.writable_until >= clock_timestamp()), false)
        LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'scope_closed: % of class % is %', scope, class, state USING ERRCODE = 'HB003', DETAIL = state;
    END IF;
END $$;

CREATE FUNCTION hocba_assert_writable(school uuid, class uuid, term text, pupil uuid) RETURNS void
LANGUAGE sql AS $$ SELECT hocba_assert_writable_for(school, class, term, ARRAY[pupil]) $$;

CREATE FUNCTION hocba_scope_kind(school uuid, class uuid, scope text, pupil uuid) RETURNS text
LANGUAGE sql STABLE SET search_path = public, pg_temp AS $$
    SELECT kind FROM windows_scopeevent
    WHERE school_id = school AND school_class_id = class AND term = scope AND (pupil_id IS NULL OR pupil_id = pupil)
    ORDER BY sequence DESC LIMIT 1
$$;

CREATE FUNCTION hocba_lock_scopes(school uuid, class uuid, scope text) RETURNS void
LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN -- neighbours shared, the scope itself exclusive, always in this order: no two writers of events wait for each other
    IF scope = 'year' THEN
        PERFORM pg_advisory_xact_lock_shared(hocba_scope_key(school, class, 'term_1'));
    ELSIF scope = 'summer' THEN
        PERFORM pg_advisory_xact_lock_shared(hocba_scope_key(school, class, 'year'));
    END IF;
    PERFORM pg_advisory_xact_lock(hocba_scope_key(school, class, scope));
    IF scope = 'term_1' THEN
        PERFORM pg_advisory_xact_lock_shared(hocba_scope_key(school, class, 'year'));
    END IF;
END $$;

CREATE FUNCTION hocba_place_scope_event() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
    previous text;
    is_allowed boolean;
BEGIN
    PERFORM hocba_assert_isolation();
    IF NEW.term NOT IN ('term_1', 'year', 'summer') THEN
        RAISE EXCEPTION 'scope_unknown: %', NEW.term USING ERRCODE = 'HB005', DETAIL = 'scope_unknown';
    END IF;
    PERFORM hocba_lock_scopes(NEW.school_id, NEW.school_class_id, NEW.term);
    previous := COALESCE(hocba_scope_kind(NEW.school_id, NEW.school_class_id, NEW.term, NEW.pupil_id), 'unopened');
    is_allowed := CASE NEW.kind
        WHEN 'opened' THEN previous IN ('unopened', 'opened') OR (previous = 'closed' AND NEW.pupil_id IS NOT NULL)
        WHEN 'locked' THEN previous IN ('opened', 'unlocked', 'reopened')
        WHEN 'unlocked' THEN previous IN ('locked', 'unlocked') AND NEW.writable_until IS NOT NULL
        WHEN 'closed' THEN previous IN ('opened', 'locked', 'unlocked', 'reopened')
        WHEN 'reopened' THEN previous = 'closed'
        ELSE false END;
    IF NOT is_allowed OR (NEW.kind IN ('locked', 'closed') AND NEW.writable_until IS NOT NULL) THEN
        RAISE EXCEPTION 'transition_refused: % after %', NEW.kind, previous USING ERRCODE = 'HB005', DETAIL = previous;
    END IF;
    IF NEW.term = 'term_1'
        AND hocba_scope_kind(NEW.school_id, NEW.school_class_id, 'year', NEW.pupil_id) = 'closed' THEN
        RAISE EXCEPTION 'year_is_closed: reopen the year first' USING ERRCODE = 'HB005', DETAIL = 'year_is_closed';
    END IF;
    IF NEW.kind = 'closed' AND NEW.term <> 'term_1' AND hocba_scope_kind(NEW.school_id, NEW.school_class_id,
            CASE NEW.term WHEN 'year' THEN 'term_1' ELSE 'year' END, NEW.pupil_id) IS DISTINCT FROM 'closed' THEN
        RAISE EXCEPTION 'earlier_scope_open: close the earlier scope first'
            USING ERRCODE = 'HB005', DETAIL = 'earlier_scope_open';
    END IF;
    NEW.sequence := 1 + COALESCE((SELECT max(sequence) FROM windows_scopeevent
        WHERE school_id = NEW.school_id AND school_class_id = NEW.school_class_id AND term = NEW.term), 0);
    NEW.actor_id := current_setting('hocba.actor_id')::uuid;
    RETURN NEW;
END $$;

CREATE TRIGGER place_scope_event BEFORE INSERT ON windows_scopeevent
    FOR EACH ROW EXECUTE FUNCTION hocba_place_scope_event();
"""
_DROP = """
DROP TRIGGER place_scope_event ON windows_scopeevent;
DROP FUNCTION hocba_place_scope_event();
DROP FUNCTION hocba_lock_scopes(uuid, uuid, text);
DROP FUNCTION hocba_scope_kind(uuid, uuid, text, uuid);
DROP FUNCTION hocba_assert_writable(uuid, uuid, text, uuid);
DROP FUNCTION hocba_assert_writable_for(uuid, uuid, text, uuid[]);
DROP FUNCTION hocba_assert_isolation();
DROP FUNCTION hocba_scope_key(uuid, uuid, text);
DROP FUNCTION hocba_scope_of(text);
"""


class Migration(migrations.Migration):
    """Scopes."""

    dependencies = [("windows", "0002_guards")]
    operations = [migrations.RunSQL(_FUNCTIONS, _DROP)]

"""The database itself keeps the log dense, its hashes right and its checkpoints growing."""

from django.db import migrations

# Statement triggers with transition tables: one check for a batch of any size. By induction the log is dense when every
# inserted run is dense and starts at 0 or right after a leaf that is there (the primary key refuses a second of the same).
_LEAF = """
CREATE FUNCTION hocba_check_leaves() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    first_index bigint; last_index bigint; leaf_count bigint;
BEGIN
    SELECT min(index), max(index), count(*) INTO first_index, last_index, leaf_count FROM inserted;
    IF leaf_count = 0 THEN RETURN NULL; END IF;
    IF last_index - first_index + 1 <> leaf_count OR first_index < 0
       OR (first_index > 0 AND NOT EXISTS (SELECT FROM ledger_leaf WHERE index = first_index - 1)) THEN
        RAISE EXCEPTION 'log_not_dense: leaves % to %', first_index, last_index USING ERRCODE = 'HB020';
    END IF;
    IF EXISTS (
        SELECT FROM inserted i JOIN ledger_pendingleaf p ON p.id = i.pending_id
        WHERE i.leaf_hash <> sha256('\\x0001'::bytea || set_byte('\\x00'::bytea, 0, p.leaf_type) || p.salt || p.body_digest)
    ) THEN
        RAISE EXCEPTION 'leaf_hash_wrong: leaves % to %', first_index, last_index USING ERRCODE = 'HB021';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER log_dense AFTER INSERT ON ledger_leaf REFERENCING NEW TABLE AS inserted
    FOR EACH STATEMENT EXECUTE FUNCTION hocba_check_leaves();
"""
_NODE = """
CREATE FUNCTION hocba_check_nodes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM inserted i LEFT JOIN ledger_leaf l ON l.index = i.index
        WHERE i.level = 0 AND l.leaf_hash IS DISTINCT FROM i.hash
    ) OR EXISTS (
        SELECT FROM inserted i
        LEFT JOIN ledger_treenode a ON a.level = i.level - 1 AND a.index = 2 * i.index
        LEFT JOIN ledger_treenode b ON b.level = i.level - 1 AND b.index = 2 * i.index + 1
        WHERE i.level > 0 AND sha256('\\x01'::bytea || a.hash || b.hash) IS DISTINCT FROM i.hash
    ) THEN
        RAISE EXCEPTION 'tree_node_wrong' USING ERRCODE = 'HB022';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER tree_right AFTER INSERT ON ledger_treenode REFERENCING NEW TABLE AS inserted
    FOR EACH STATEMENT EXECUTE FUNCTION hocba_check_nodes();
"""
_CHECKPOINT = """
CREATE FUNCTION hocba_check_checkpoint() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM ledger_checkpoint WHERE size >= NEW.size)
       OR NEW.size <= 0 OR NOT EXISTS (SELECT FROM ledger_leaf WHERE index = NEW.size - 1) THEN
        RAISE EXCEPTION 'checkpoint_not_growing: size %', NEW.size USING ERRCODE = 'HB023';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER checkpoint_growing BEFORE INSERT ON ledger_checkpoint
    FOR EACH ROW EXECUTE FUNCTION hocba_check_checkpoint();
"""
_LENGTHS = """
ALTER TABLE ledger_pendingleaf ADD CONSTRAINT pending_leaf_parts CHECK (
    length(salt) = 16 AND length(body_digest) = 32 AND leaf_type BETWEEN 1 AND 7);
ALTER TABLE ledger_checkpoint ADD CONSTRAINT checkpoint_root CHECK (length(root) = 32);
"""
_DROP = """
ALTER TABLE ledger_checkpoint DROP CONSTRAINT checkpoint_root;
ALTER TABLE ledger_pendingleaf DROP CONSTRAINT pending_leaf_parts;
DROP TRIGGER checkpoint_growing ON ledger_checkpoint; DROP FUNCTION hocba_check_checkpoint();
DROP TRIGGER tree_right ON ledger_treenode; DROP FUNCTION hocba_check_nodes();
DROP TRIGGER log_dense ON ledger_leaf; DROP FUNCTION hocba_check_leaves();
"""


class Migration(migrations.Migration):
    """What is true of the log."""

    dependencies = [("ledger", "0002_guards")]
    operations = [migrations.RunSQL(_LEAF + _NODE + _CHECKPOINT + _LENGTHS, _DROP)]

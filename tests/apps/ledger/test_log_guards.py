"""What the database refuses to the application's role: a stolen application password cannot rewrite the log."""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from hocba.apps.ledger.actions import record_leaves, sequence
from hocba.foundation.context import acting
from hocba_core.tlog.leaf import LeafType
from kit.database import Database

AT = datetime(2026, 6, 1, 2, 0, tzinfo=UTC)
TABLES = ("ledger_pendingleaf", "ledger_leaf", "ledger_treenode", "ledger_checkpoint")
CHANGES = {
    "ledger_pendingleaf": "salt = sha256('x')",
    "ledger_leaf": "leaf_hash = sha256('x')",
    "ledger_treenode": "hash = sha256('x')",
    "ledger_checkpoint": "root = sha256('x')",
}


@pytest.fixture
def log(database: Database, app_connection: psycopg.Connection[tuple[Any, ...]]) -> psycopg.Connection[tuple[Any, ...]]:
    with acting(school_id=uuid4(), reason="fill the log"):
        record_leaves(leaf_type=LeafType.CLOSING, body_digests=[bytes(32)] * 3, at=AT)
    sequence(at=AT)
    return app_connection


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("verb", ["UPDATE {table} SET {change}", "DELETE FROM {table}", "TRUNCATE {table} CASCADE"])
def test_a_row_of_the_log_is_never_changed(log: psycopg.Connection[tuple[Any, ...]], table: str, verb: str) -> None:
    with pytest.raises(psycopg.Error) as refusal:
        log.execute(verb.format(table=table, change=CHANGES[table]))  # type: ignore[arg-type]
    assert refusal.value.sqlstate in {"42501", "HB001"}


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("verb", ["UPDATE {table} SET {change}", "DELETE FROM {table}", "TRUNCATE {table} CASCADE"])
def test_not_even_the_owner_changes_it_without_taking_the_triggers_off(
    log: psycopg.Connection[tuple[Any, ...]],
    owner_connection: psycopg.Connection[tuple[Any, ...]],
    table: str,
    verb: str,
) -> None:
    with pytest.raises(psycopg.Error) as refusal:
        owner_connection.execute(verb.format(table=table, change=CHANGES[table]))  # type: ignore[arg-type]
    assert refusal.value.sqlstate == "HB001"


def _pending(log: psycopg.Connection[tuple[Any, ...]]) -> Any:
    with acting(school_id=uuid4(), reason="one more"):
        [leaf] = record_leaves(leaf_type=LeafType.CLOSING, body_digests=[bytes(32)], at=AT)
    return leaf


def _leaf_hash(log: psycopg.Connection[tuple[Any, ...]], pending: Any) -> bytes:
    [(salt, body)] = log.execute("SELECT salt, body_digest FROM ledger_pendingleaf WHERE id = %s", [pending]).fetchall()
    return sha256(b"\0\1\2" + bytes(salt) + bytes(body)).digest()


@pytest.mark.parametrize(("index", "state"), [(4, "HB020"), (-1, "HB020"), (2, "23505")])
def test_a_leaf_comes_right_after_the_last(log: psycopg.Connection[tuple[Any, ...]], index: int, state: str) -> None:
    pending = _pending(log)
    with pytest.raises(psycopg.Error) as refusal:
        log.execute("INSERT INTO ledger_leaf VALUES (%s, %s, %s)", [index, _leaf_hash(log, pending), pending])
    assert refusal.value.sqlstate == state


def test_a_leaf_is_the_hash_of_what_was_recorded(log: psycopg.Connection[tuple[Any, ...]]) -> None:
    pending = _pending(log)
    with pytest.raises(psycopg.Error) as refusal:
        log.execute("INSERT INTO ledger_leaf (index, leaf_hash, pending_id) VALUES (3, sha256('x'), %s)", [pending])
    assert refusal.value.sqlstate == "HB021"
    right = _leaf_hash(log, pending)
    log.execute("INSERT INTO ledger_leaf (index, leaf_hash, pending_id) VALUES (3, %s, %s)", [right, pending])


@pytest.mark.parametrize(("level", "index"), [(0, 3), (1, 1), (2, 0)])
def test_a_node_is_the_hash_of_its_children(log: psycopg.Connection[tuple[Any, ...]], level: int, index: int) -> None:
    with pytest.raises(psycopg.Error) as refusal:
        log.execute("INSERT INTO ledger_treenode (level, index, hash) VALUES (%s, %s, sha256('x'))", [level, index])
    assert refusal.value.sqlstate == "HB022"


@pytest.mark.parametrize("size", [0, 1, 3, 4])
def test_a_checkpoint_is_larger_than_the_last_and_not_larger_than_the_log(
    log: psycopg.Connection[tuple[Any, ...]], size: int
) -> None:
    with pytest.raises(psycopg.Error) as refusal:
        log.execute("INSERT INTO ledger_checkpoint VALUES (%s, sha256('x'), 'note', now())", [size])
    assert refusal.value.sqlstate in {"HB023", "23505"}


def test_a_leaf_of_an_unknown_type_would_stop_the_log_and_is_not_taken(log: psycopg.Connection[tuple[Any, ...]]) -> None:
    insert = (
        "INSERT INTO ledger_pendingleaf (id, school_id, leaf_type, body_digest, salt, recorded_at)"
        " VALUES (%s, %s, %s, sha256('m'), substring(sha256('s') FOR 16), now())"
    )
    for leaf_type in (0, max(LeafType) + 1, 200):
        with pytest.raises(psycopg.errors.CheckViolation):
            log.execute(insert, [uuid4(), uuid4(), leaf_type])
    for leaf_type in LeafType:
        log.execute(insert, [uuid4(), uuid4(), int(leaf_type)])
    assert sequence(at=AT) is not None

"""What the database refuses between document and record to the application's role, by raw SQL and in the right context."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from hocba.apps.accounts.queries import system_actor
from hocba.apps.ceremony.actions import record_failures, request_signatures, store_drafts
from hocba.apps.registry.actions import issue_records
from kit.database import Database
from kit.signing_school import SigningSchool, open_signing_school

_Connection = psycopg.Connection[tuple[Any, ...]]
TABLES = {
    "ceremony_certificate": "sha256 = sha256",
    "ceremony_prepareddocument": "digest = digest",
    "ceremony_drafting": "number = number + 1",
    "ceremony_signingbatch": "role = 'seal'",
    "ceremony_signingintent": "digest = digest",
    "ceremony_collectedsignature": "digest = digest",
    "ceremony_signingfailure": "code = 'other'",
    "ceremony_documentrelease": "released_at = now()",
    "registry_issuedrecord": "reason = 'other'",
}
CHANGES = [
    f"{verb} {table}{rest}"
    for table, change in TABLES.items()
    for verb, rest in (("UPDATE", f" SET {change}"), ("DELETE FROM", ""), ("TRUNCATE", " CASCADE"))
]


@pytest.fixture(scope="module")
def issued_school(module_database: Database) -> SigningSchool:
    """A class of two, signed (one item at the second try) and issued."""
    school = open_signing_school(pupil_count=2)
    school.store()
    _fail_once(school)
    school.sign()
    outcome = issue_records(school_id=school.school_id, class_id=school.class_id, acting_user=system_actor(), at=school.now)
    assert len(outcome.issued) == 2
    return school


def _fail_once(school: SigningSchool) -> None:
    facts: dict[str, Any] = {"school_id": school.school_id, "batch_id": school.start(school.duties()[0]), "at": school.now}
    signer = school.people["ha"]
    requests = request_signatures(**facts, limit=1, acting_user=signer)
    record_failures(**facts, requests=requests, code="token_not_there", message="Chưa cắm thiết bị.", acting_user=signer)


@pytest.fixture
def application(module_database: Database, issued_school: SigningSchool) -> Iterator[_Connection]:
    """The application's role inside the school, as a stolen password would be; nothing of it is kept."""
    with psycopg.connect(module_database.app_dsn) as connection:
        _enter(connection, issued_school.school_id)
        yield connection
        connection.rollback()


def _enter(connection: _Connection, school_id: UUID) -> None:
    for name, value in (("school_id", school_id), ("actor_id", uuid4()), ("request_id", uuid4()), ("reason", "attack")):
        connection.execute("SELECT set_config(%s, %s, true)", [f"hocba.{name}", str(value)])


def _refused(connection: _Connection, statement: str, *values: object) -> str | None:
    with pytest.raises(psycopg.Error) as refusal:
        connection.execute(statement, list(values))  # type: ignore[arg-type]
    return refusal.value.sqlstate


@pytest.mark.parametrize("statement", CHANGES)
def test_what_was_stored_is_never_changed(application: _Connection, statement: str) -> None:
    assert _refused(application, statement) in {"42501", "HB001"}


@pytest.mark.parametrize("statement", CHANGES)
def test_not_even_by_the_owner_while_the_triggers_stand(
    module_database: Database, issued_school: SigningSchool, statement: str
) -> None:
    with psycopg.connect(module_database.owner_dsn) as connection:
        _enter(connection, issued_school.school_id)
        assert _refused(connection, statement) == "HB001"
        connection.rollback()


@pytest.mark.parametrize("table", TABLES)
def test_another_school_s_rows_are_not_there(module_database: Database, issued_school: SigningSchool, table: str) -> None:
    with psycopg.connect(module_database.app_dsn) as connection:
        _enter(connection, uuid4())
        assert connection.execute(f"SELECT count(*) FROM {table}").fetchall() == [(0,)]  # type: ignore[arg-type] # noqa: S608


_COPY_SIGNATURE = """
INSERT INTO ceremony_collectedsignature
    (id, school_id, intent_id, document_id, slot, rank, element, digest, value_digest, signed_at)
SELECT gen_random_uuid(), {school}, {intent}, {document}, {slot}, {rank}, element, {digest}, value_digest, now()
FROM ceremony_collectedsignature WHERE slot = 'subject-VAN' ORDER BY id LIMIT 1
"""


def _copied(**changes: str) -> str:
    same = ("school_id", "intent_id", "document_id", "slot", "rank", "digest")
    columns = {name.removesuffix("_id"): name for name in same}
    return _COPY_SIGNATURE.format(**{**columns, **changes})


def test_a_slot_is_signed_once(application: _Connection) -> None:
    assert _refused(application, _copied()) == "23505"


def test_a_signature_says_what_it_is(application: _Connection) -> None:
    assert _refused(application, _copied(digest="sha256('other')")) == "23514"


def test_a_signature_needs_an_intent_of_its_own_slot(application: _Connection) -> None:
    other = "(SELECT id FROM ceremony_signingintent i WHERE i.slot = 'seal' LIMIT 1)"
    assert _refused(application, _copied(intent=other, slot="'subject-LS'")) in {"HB011", "23505"}


def test_a_row_of_another_school_is_not_written(application: _Connection) -> None:
    assert _refused(application, _copied(school=f"'{uuid4()}'::uuid")) == "42501"


def test_a_write_without_a_context_is_refused(module_database: Database, issued_school: SigningSchool) -> None:
    with psycopg.connect(module_database.app_dsn) as connection:
        connection.execute("SELECT set_config('hocba.school_id', %s, true)", [str(issued_school.school_id)])
        assert _refused(connection, _copied()) == "HB002"


@pytest.fixture
def fresh(database: Database) -> SigningSchool:
    """A class of one whose document waits for its first signature."""
    school = open_signing_school(pupil_count=1)
    school.store()
    return school


_INTENT = """
INSERT INTO ceremony_signingintent (id, school_id, batch_id, document_id, slot, certificate_id, pre_image, digest,
    signed_properties, intended_at, transaction_id)
SELECT gen_random_uuid(), b.school_id, b.id, d.id, %s, b.certificate_id, 'x', sha256('x'), '', now(), 0
FROM ceremony_signingbatch b, ceremony_prepareddocument d
"""
_SIGNATURE = """
INSERT INTO ceremony_collectedsignature
    (id, school_id, intent_id, document_id, slot, rank, element, digest, value_digest, signed_at)
SELECT gen_random_uuid(), i.school_id, i.id, i.document_id, i.slot, %s, 'x', sha256('x'), sha256('y'), now()
FROM ceremony_signingintent i WHERE i.slot = %s
"""


def _open(database: Database, school: SigningSchool) -> _Connection:
    [duty] = [duty for duty in school.duties() if duty.subject == "VAN"]
    school.start(duty)
    connection = psycopg.connect(database.app_dsn)
    _enter(connection, school.school_id)
    return connection


def test_an_intent_and_its_signature_do_not_commit_together(database: Database, fresh: SigningSchool) -> None:
    with _open(database, fresh) as connection:
        connection.execute(_INTENT, ["subject-VAN"])
        assert _refused(connection, _SIGNATURE, 1, "subject-VAN") == "HB011"


@pytest.mark.parametrize(
    ("slot", "rank", "state"),
    [
        ("principal", 3, "HB010"),
        ("seal", 4, "HB010"),
        ("homeroom", 2, "HB010"),
        ("subject-LS", 1, "HB012"),
        ("seal", 1, "HB012"),
    ],
)
def test_a_rank_is_not_signed_before_the_lower_ones_nor_under_another_name(
    slot: str, rank: int, state: str, database: Database, fresh: SigningSchool
) -> None:
    with _open(database, fresh) as connection:
        connection.execute(_INTENT, [slot])
        connection.commit()
        _enter(connection, fresh.school_id)
        assert _refused(connection, _SIGNATURE, rank, slot) == state


_ISSUE = """
INSERT INTO registry_issuedrecord (id, school_id, code, version, pupil_id, school_class_id, year_id, document_id, replaces_id,
    reason, xml, xml_sha256, manifest, leaf_id, issued_at, actor_id, own_mark)
SELECT gen_random_uuid(), d.school_id, d.code, d.version, d.pupil_id, d.school_class_id, c.year_id, d.id, NULL, '',
    'xml', encode(sha256('xml'), 'hex'), 'manifest', {leaf}, now(), gen_random_uuid(), ''
FROM ceremony_prepareddocument d JOIN roster_schoolclass c ON c.id = d.school_class_id
"""
_LEAF = """
INSERT INTO ledger_pendingleaf (id, school_id, leaf_type, body_digest, salt, recorded_at)
VALUES (gen_random_uuid(), %s, 1, sha256(%s), substr(sha256('salt'), 1, 16), now()) RETURNING id
"""


def _leaf(connection: _Connection, school_id: UUID, manifest: bytes = b"manifest") -> str:
    [(leaf,)] = connection.execute(_LEAF, [school_id, manifest]).fetchall()
    return f"'{leaf}'::uuid"


def test_a_record_is_not_issued_before_all_have_signed(database: Database, fresh: SigningSchool) -> None:
    fresh.sign(up_to_rank=3)
    with psycopg.connect(database.app_dsn) as connection:
        _enter(connection, fresh.school_id)
        assert _refused(connection, _ISSUE.format(leaf=_leaf(connection, fresh.school_id))) == "HB013"


def test_a_record_is_not_issued_without_a_leaf_that_commits_to_its_manifest(database: Database, fresh: SigningSchool) -> None:
    fresh.sign()
    for leaf in ("gen_random_uuid()", None):
        with psycopg.connect(database.app_dsn) as connection:
            _enter(connection, fresh.school_id)
            chosen = leaf or _leaf(connection, fresh.school_id, b"another manifest")
            assert _refused(connection, _ISSUE.format(leaf=chosen)) == "HB015"


def test_a_version_that_left_the_ceremony_takes_no_other_document(issued_school: SigningSchool) -> None:
    with pytest.raises(Exception, match="version_released"):
        store_drafts(
            school_id=issued_school.school_id,
            class_id=issued_school.class_id,
            drafts=[issued_school.draft(0, subjects=("TOAN",))],
            acting_user=system_actor(),
            at=issued_school.now,
        )


def test_a_second_version_needs_the_first(application: _Connection) -> None:
    statement = """
    INSERT INTO registry_issuedrecord SELECT * FROM (
        SELECT (json_populate_record(r, json_build_object('id', gen_random_uuid(), 'version', 2))).*
        FROM registry_issuedrecord r LIMIT 1) AS copied
    """
    assert _refused(application, statement) in {"23514", "23505"}

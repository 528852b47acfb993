"""Whoever holds the application's database password can insert rows, and still gets nothing signed that we did not prepare."""

# ruff: noqa: E501  (SQL reads better whole)

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from hocba.apps.ceremony import jobs, queries
from hocba.apps.ceremony.actions import accept_signatures, request_signatures
from hocba.apps.ceremony.jobs import signing_devices
from hocba.apps.ceremony.refusals import UnableToSign
from hocba.apps.ledger.actions import sequence
from hocba.apps.registry import queries as registry
from hocba.apps.registry.actions import issue_records
from hocba_core.kernel.digest import sha256_hex
from hocba_core.signing.canonical_document import read_document
from hocba_core.signing.xades import prepare_signature
from kit.database import Database
from kit.signing_school import SigningSchool, open_signing_school

Thief = psycopg.Connection[tuple[Any, ...]]


@contextmanager
def in_school(thief: Thief, school: SigningSchool) -> Iterator[None]:
    """Raw SQL as the application, with a context that anybody can set."""
    with thief.transaction():
        context = {"school_id": school.school_id, "actor_id": uuid4(), "request_id": uuid4(), "reason": "x"}
        for name, value in context.items():
            thief.execute("SELECT set_config(%s, %s, true)", [f"hocba.{name}", str(value)])
        yield


def only(thief: Thief, statement: str, values: list[Any]) -> Any:
    row = thief.execute(statement, values).fetchone()
    assert row is not None
    return row


def test_an_inserted_intent_for_other_content_is_not_what_the_key_signs(database: Database, app_connection: Thief) -> None:
    school = open_signing_school()
    document_id, *_ = school.store()
    with school.reading():
        genuine = queries.document_content(document_id)
    forged = read_document(genuine.replace(b"<PupilName>", b"<PupilName>X", 1))
    duty = next(duty for duty in school.duties() if duty.rank == 1)
    slot = next(slot for slot in forged.slots if slot.subject == duty.subject)
    moment = school.now.replace(microsecond=0)
    with in_school(app_connection, school):
        certificate_id, der = only(
            app_connection,
            "SELECT id, der FROM ceremony_certificate WHERE person_id = %s ORDER BY registered_at DESC",
            [duty.person_ids[0]],
        )
        prepared = prepare_signature(forged, slot, bytes(der), moment)
        batch_id, digest = uuid4(), sha256(prepared.signed_info).digest()
        app_connection.execute(
            "INSERT INTO ceremony_signingbatch (id, school_id, person_id, certificate_id, role, course_id, school_class_id,"
            " requested_at, request_key) VALUES (%s, %s, %s, %s, 'subject_teacher', %s, %s, now(), 'thief')",
            [batch_id, school.school_id, duty.person_ids[0], certificate_id, duty.course_id, school.class_id],
        )
        app_connection.execute(
            "INSERT INTO ceremony_signingintent (id, school_id, batch_id, document_id, slot, certificate_id, pre_image, digest,"
            " signed_properties, intended_at, transaction_id) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, 0)",
            [
                uuid4(), school.school_id, batch_id, document_id, slot.id, certificate_id, prepared.signed_info, digest,
                prepared.signed_properties, moment,
            ],
        )  # fmt: skip
    jobs.run_batch(school.start(duty), school.school_id)
    with school.reading():
        assert (document_id, slot.id) not in queries.filled_slots([document_id])
    with in_school(app_connection, school):
        (code,) = only(app_connection, "SELECT code FROM ceremony_signingfailure WHERE document_id = %s", [document_id])
    assert code == "intent_not_ours"
    others = next(each for each in school.duties() if (each.role, each.course_id) == (duty.role, duty.course_id))
    assert others.signed_count == duty.total - 1, "the other pupils' rows are signed"


def test_an_inserted_document_is_never_current(database: Database, app_connection: Thief) -> None:
    school = open_signing_school()
    document_id, *_ = school.store()
    with school.reading():
        before = {document.code: document.id for document in queries.current_documents(school.class_id)}
    forged_id = uuid4()
    with in_school(app_connection, school):
        app_connection.execute(
            "INSERT INTO ceremony_prepareddocument (id, school_id, kind, code, version, pupil_id, school_class_id, slots, content,"
            " parts, digest, prepared_at, own_mark) SELECT %s, school_id, kind, code, version, pupil_id, school_class_id, slots,"
            " 'forged', parts, sha256('forged'), now(), own_mark FROM ceremony_prepareddocument WHERE id = %s",
            [forged_id, document_id],
        )
        app_connection.execute(
            "INSERT INTO ceremony_drafting (id, school_id, code, version, number, document_id, closings, drafted_at)"
            " SELECT %s, school_id, code, version, number + 1, %s, closings, now() FROM ceremony_drafting WHERE document_id = %s",
            [uuid4(), forged_id, document_id],
        )
    with school.reading():
        after = {document.code: document.id for document in queries.current_documents(school.class_id)}
    assert after == before


def test_an_inserted_successor_revokes_nobody(database: Database, app_connection: Thief) -> None:
    school = open_signing_school()
    school.store()
    school.sign()
    issue_records(school_id=school.school_id, class_id=school.class_id, acting_user=school.people["dung"], at=school.now)
    sequence(at=school.now)
    with in_school(app_connection, school):
        record_id, code, pupil_id, year_id, document_id = only(
            app_connection, "SELECT id, code, pupil_id, year_id, document_id FROM registry_issuedrecord LIMIT 1", []
        )
        forged_document, leaf_id = uuid4(), uuid4()
        app_connection.execute(
            "INSERT INTO ceremony_prepareddocument (id, school_id, kind, code, version, pupil_id, school_class_id, slots, content,"
            " parts, digest, prepared_at, own_mark) SELECT %s, school_id, kind, code, 2, pupil_id, school_class_id, '[]', 'x',"
            " '{}', sha256('x'), now(), own_mark FROM ceremony_prepareddocument WHERE id = %s",
            [forged_document, document_id],
        )
        app_connection.execute(
            "INSERT INTO ledger_pendingleaf (id, school_id, leaf_type, body_digest, salt, recorded_at)"
            " VALUES (%s, %s, 1, sha256('m'), substring(sha256('s') FOR 16), now())",
            [leaf_id, school.school_id],
        )
        app_connection.execute(
            "INSERT INTO registry_issuedrecord (id, school_id, code, version, pupil_id, school_class_id, year_id, document_id,"
            " replaces_id, reason, xml, xml_sha256, manifest, leaf_id, issued_at, actor_id, own_mark)"
            " VALUES (%s, %s, %s, 2, %s, %s, %s, %s, %s, 'x', 'x', %s, 'm', %s, now(), %s, '')",
            [
                uuid4(), school.school_id, code, pupil_id, school.class_id, year_id, forged_document, record_id,
                sha256_hex(b"x"), leaf_id, uuid4(),
            ],
        )  # fmt: skip
    assert code.encode() not in registry.status_list(at=school.now)
    with school.reading():
        told = registry.issued_of_year(year_id, class_id=school.class_id)
    assert {record.version for record in told if record.code == code} == {1}


def test_a_signature_that_comes_after_the_slot_changed_hands_is_refused(database: Database, app_connection: Thief) -> None:
    school = open_signing_school()
    school.store()
    duty = next(duty for duty in school.duties() if duty.rank == 1)
    batch_id: UUID = school.start(duty)
    teacher = next(actor for actor in school.people.values() if actor.person_id == duty.person_ids[0])
    requests = request_signatures(school_id=school.school_id, batch_id=batch_id, limit=9, acting_user=teacher, at=school.now)
    with school.reading():
        identity = queries.batch_info(batch_id).identity
    values = signing_devices().device_for(identity).sign([request.pre_image for request in requests])
    delivered = {request.intent_id: value for request, value in zip(requests, values, strict=True)}
    other = next(actor for actor in school.people.values() if actor.person_id != teacher.person_id)
    with pytest.raises(UnableToSign):
        accept_signatures(school_id=school.school_id, batch_id=batch_id, values=delivered, acting_user=other, at=school.now)
    with in_school(app_connection, school):
        app_connection.execute(
            "UPDATE roster_teachingassignment SET person_id = %s WHERE course_id = %s", [other.person_id, duty.course_id]
        )
    with pytest.raises(UnableToSign):
        accept_signatures(school_id=school.school_id, batch_id=batch_id, values=delivered, acting_user=teacher, at=school.now)

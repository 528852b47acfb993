"""A person's gesture over a class: who may, what is repeated without harm, and what one bad item does not hold up."""

import os
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from hocba.apps.accounts.queries import actor_by_person
from hocba.apps.ceremony import jobs, queries
from hocba.apps.ceremony.actions import UnableToSign, accept_signatures, request_signatures, start_batch
from hocba.apps.ceremony.models import CollectedSignature, SigningIntent
from hocba.apps.ceremony.values import Duty, Progress, SignatureRequest
from hocba.apps.roster.models import HomeroomAssignment, TeachingAssignment
from hocba.gateways.demo_ca import create_authority
from hocba_core.ports.signing_device import SigningDevice, SigningDeviceError
from hocba_core.signing.signed_document import read_signed
from hocba_core.signing.xades import assemble_signed
from kit.database import Database
from kit.signing_school import SigningSchool, open_signing_school, write_trust_folder


def _ready(pupil_count: int = 4) -> SigningSchool:
    school = open_signing_school(pupil_count=pupil_count)
    school.store()
    return school


def _duty(school: SigningSchool, subject: str | None = "VAN", role: str = "subject_teacher") -> Duty:
    [duty] = [duty for duty in school.duties() if (duty.role, duty.subject) == (role, subject)]
    return duty


def _progress(school: SigningSchool, batch_id: UUID) -> Progress:
    with school.reading():
        return queries.batch_progress(batch_id)


def _requests(school: SigningSchool, batch_id: UUID, who: str = "ha", limit: int = 64) -> list[SignatureRequest]:
    return request_signatures(
        school_id=school.school_id,
        batch_id=batch_id,
        limit=limit,
        acting_user=school.people[who],
        at=datetime.now(UTC),
    )


def _deliver(school: SigningSchool, batch_id: UUID, values: dict[UUID, bytes]) -> tuple[int, int, list[str]]:
    outcome = accept_signatures(
        school_id=school.school_id,
        batch_id=batch_id,
        values=values,
        acting_user=school.people["ha"],
        at=datetime.now(UTC),
    )
    return outcome.accepted_count, outcome.known_count, [refusal.code for refusal in outcome.refused]


def _values(school: SigningSchool, requests: list[SignatureRequest], who: str = "GV-0001") -> dict[UUID, bytes]:
    device = school.keys.device_for(who)
    values = device.sign([request.pre_image for request in requests])
    return {request.intent_id: value for request, value in zip(requests, values, strict=True)}


def test_the_signer_of_each_slot_is_who_her_certificate_says(database: Database) -> None:
    school = _ready(pupil_count=1)
    school.sign()
    with school.reading():
        [signed] = queries.signed_documents(school.class_id)
    record = read_signed(assemble_signed(signed.content, signed.signatures))
    assert [(each.slot.id, each.certificate.identity) for each in record.signatures] == [
        ("subject-VAN", "GV-0001"),
        ("subject-TOAN", "GV-0002"),
        ("homeroom", "GV-0002"),
        ("principal", "HT-0004"),
        ("seal", "MST:20180401"),
    ]


def test_progress_shows_what_is_signed_and_what_waits(database: Database) -> None:
    school = _ready()
    batch_id = school.start(_duty(school))
    assert _progress(school, batch_id) == Progress(total=4, signed=0, failed=0, waiting=4)
    jobs.run_batch(batch_id, school.school_id)
    assert _progress(school, batch_id) == Progress(total=4, signed=4, failed=0, waiting=0)


def test_higher_ranks_wait_for_the_lower_ones(database: Database) -> None:
    school = _ready()
    assert _duty(school, None, "homeroom").blocked_count == 4
    batch_id = school.start(_duty(school, None, "homeroom"))
    jobs.run_batch(batch_id, school.school_id)
    assert _progress(school, batch_id).signed == 0
    school.sign(up_to_rank=1)
    jobs.run_batch(batch_id, school.school_id)
    assert _progress(school, batch_id).signed == 4


def test_running_a_batch_again_signs_nothing_again(database: Database) -> None:
    school = _ready()
    batch_id = school.start(_duty(school))
    assert jobs.run_batch(batch_id, school.school_id).signed_count == 4
    assert jobs.run_batch(batch_id, school.school_id).signed_count == 0
    with school.reading():
        assert CollectedSignature.objects.count() == SigningIntent.objects.count() == 4


def test_the_same_request_key_starts_the_same_batch_and_another_request_is_refused(database: Database) -> None:
    school = _ready()
    batch_id = school.start(_duty(school), request_key="one gesture")
    assert school.start(_duty(school), request_key="one gesture") == batch_id
    with pytest.raises(UnableToSign) as refusal:
        school.start(_duty(school, "TOAN"), request_key="one gesture")
    assert refusal.value.code == "request_key_reused"


@pytest.mark.parametrize(
    ("role", "subject", "who"),
    [
        ("subject_teacher", "VAN", "binh"),  # homeroom teacher, but not this course's
        ("homeroom", None, "ha"),
        ("principal", None, "lan"),
        ("seal", None, "dung"),
    ],
)
def test_nobody_starts_on_slots_of_another(role: str, subject: str | None, who: str, database: Database) -> None:
    school = _ready(pupil_count=1)
    with pytest.raises(UnableToSign) as refusal:
        start_batch(
            school_id=school.school_id,
            class_id=school.class_id,
            role=role,
            course_id=school.courses.get(subject or ""),
            acting_user=school.people[who],
            at=school.now,
            request_key=uuid4().hex,
        )
    assert refusal.value.code == "slot_not_yours"


def test_a_handover_between_start_and_signing_ends_the_batch(database: Database) -> None:
    school = _ready()
    batch_id = school.start(_duty(school))
    with school.reading():
        TeachingAssignment.objects.filter(course_id=school.courses["VAN"]).update(person_id=school.people["dung"].person_id)
    with pytest.raises(UnableToSign) as refusal:
        jobs.run_batch(batch_id, school.school_id)
    assert refusal.value.code == "slot_not_yours"
    assert _duty(school).person_ids == (school.people["dung"].person_id,)


def test_signing_in_summer_follows_the_assignments_of_the_year_s_last_day(database: Database) -> None:
    school = _ready(pupil_count=1)
    with school.reading():
        HomeroomAssignment.objects.update(ends_on="2026-06-01")
    assert _duty(school, None, "homeroom").person_ids == (school.people["binh"].person_id,)


def test_an_intent_keeps_its_bytes_from_one_run_to_the_next(database: Database) -> None:
    school = _ready()
    first = _requests(school, school.start(_duty(school)))
    second = _requests(school, school.start(_duty(school)))
    assert {request.pre_image for request in first} == {request.pre_image for request in second}
    assert {request.intent_id for request in first} == {request.intent_id for request in second}


def test_a_delivery_made_twice_is_known_the_second_time(database: Database) -> None:
    school = _ready()
    batch_id = school.start(_duty(school))
    values = _values(school, _requests(school, batch_id))
    assert _deliver(school, batch_id, values) == (4, 0, [])
    assert _deliver(school, batch_id, values) == (0, 4, [])


def test_one_wrong_value_is_refused_and_the_others_are_taken(database: Database) -> None:
    school = _ready()
    batch_id = school.start(_duty(school))
    values = _values(school, _requests(school, batch_id))
    wrong = next(iter(values))
    values[wrong] = os.urandom(64)
    assert _deliver(school, batch_id, values) == (3, 0, ["signature_not_by_certificate"])
    assert _progress(school, batch_id) == Progress(total=4, signed=3, failed=1, waiting=0)
    jobs.run_batch(batch_id, school.school_id)
    assert _progress(school, batch_id) == Progress(total=4, signed=4, failed=0, waiting=0)


def test_a_value_by_another_key_is_refused(database: Database) -> None:
    school = _ready(pupil_count=1)
    batch_id = school.start(_duty(school))
    values = _values(school, _requests(school, batch_id), who="GV-0002")
    assert _deliver(school, batch_id, values) == (0, 0, ["signature_not_by_certificate"])


def test_a_value_swapped_between_two_pupils_is_refused(database: Database) -> None:
    school = _ready(pupil_count=2)
    batch_id = school.start(_duty(school))
    values = _values(school, _requests(school, batch_id))
    swapped = dict(zip(values, reversed(values.values()), strict=True))
    assert _deliver(school, batch_id, swapped) == (0, 0, ["signature_not_by_certificate"] * 2)


def test_a_value_for_an_intent_that_nobody_made_is_nobody_s(database: Database) -> None:
    school = _ready(pupil_count=1)
    batch_id = school.start(_duty(school))
    assert _deliver(school, batch_id, {uuid4(): b"value"}) == (0, 0, [])


def test_a_device_that_fails_leaves_a_reason_and_a_later_run_signs(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    school = _ready()
    batch_id = school.start(_duty(school))
    with monkeypatch.context() as patched:
        patched.setattr(jobs, "signing_devices", _BrokenDevices)
        outcome = jobs.run_batch(batch_id, school.school_id)
    assert {failure.code for failure in outcome.failures} == {"token_not_there"}
    assert _progress(school, batch_id) == Progress(total=4, signed=0, failed=4, waiting=0)
    with school.reading():
        assert {code for _, _, code, _ in queries.batch_failures(batch_id)} == {"token_not_there"}
    jobs.run_batch(batch_id, school.school_id)
    assert _progress(school, batch_id).is_finished


class _BrokenDevices:
    def device_for(self, _identity: str) -> SigningDevice:
        return _BrokenDevice()


class _BrokenDevice:
    def certificate_der(self) -> bytes:
        return b""

    def sign(self, _pre_images: Sequence[bytes]) -> list[bytes]:
        raise SigningDeviceError("token_not_there", "Chưa cắm thiết bị ký.", "Cắm thiết bị rồi ký lại.", is_permanent=False)


def test_open_slots_are_those_of_the_person(database: Database) -> None:
    school = _ready()
    with school.reading():
        slots = {
            who: {
                each.slot.id
                for each in queries.open_slots(
                    school_id=school.school_id,
                    person_id=actor_by_person(school.people[who].person_id).person_id,
                    class_id=school.class_id,
                    at=school.now,
                )
            }
            for who in school.people
        }
    assert slots == {"ha": {"subject-VAN"}, "binh": {"subject-TOAN"}, "lan": set(), "dung": set()}


def test_a_certificate_revoked_between_request_and_delivery_is_not_taken(database: Database, tmp_path: Path) -> None:

    issuer = create_authority(tmp_path, at=datetime.now(UTC) - timedelta(days=40))
    school = open_signing_school(issuer=issuer, pupil_count=1)
    school.store()
    batch_id = school.start(_duty(school))
    values = _values(school, _requests(school, batch_id))
    with school.reading():
        der = queries.batch_info(batch_id).certificate_der
    issuer.revoke(der, at=datetime.now(UTC) - timedelta(minutes=2))
    write_trust_folder(issuer, school.now, {})
    assert _deliver(school, batch_id, values) == (0, 0, ["certificate_revoked"])

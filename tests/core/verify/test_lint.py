"""Before anyone signs, the document goes through what a verifier will ask."""

import pytest

from hocba.gateways.software_keys import throw_away_device
from hocba_core.document.record_xml import content_bytes
from hocba_core.document.school_record import Level
from hocba_core.ports.signing_device import InMemorySigningDevice
from hocba_core.verify.lint import lint
from kit.records import unsigned_record
from kit.school_records import record
from kit.signers import NOW, hoa_sen, person, small_key


def _codes(document: bytes, device: InMemorySigningDevice | None = None) -> list[str]:
    return [problem.code for problem in lint(document, device=device or throw_away_device(NOW), at=NOW)]


def test_a_sound_record_has_no_problems() -> None:
    assert _codes(unsigned_record()) == []
    assert _codes(unsigned_record(version=2)) == []


def test_the_throw_away_key_signs_every_slot() -> None:
    device = throw_away_device(NOW)
    assert _codes(unsigned_record(), device) == []
    assert device.signed_count == 15


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        (b"<Content", b"<Content ", "document_not_canonical"),
        (b"</SchoolRecord>", b"", "xml_unreadable"),
        (b"<Header", b"<!DOCTYPE x><Header", "xml_has_dtd"),
        (b"<Grade>8<", b"<Grade>13<", "record_not_schema_valid"),
        (b"<SchoolYear>2025-2026<", b"<SchoolYear>2025-2027<", "record_not_round"),
        (b"<Year>8.3<", b"<Year>9.3<", "record_not_sound"),
        (b"</PupilName>", b" </PupilName>", "text_not_clean"),
    ],
)
def test_what_a_verifier_would_refuse_is_said_before_signing(old: bytes, new: bytes, code: str) -> None:
    assert _codes(unsigned_record().replace(old, new, 1)) == [code]


def test_every_contradiction_is_listed() -> None:
    document = content_bytes(record(summary={"learning_year": Level.FAILED}, profile={"personal_id": ""}))
    assert _codes(document) == ["record_not_sound", "record_not_sound"]


def test_a_key_outside_the_suite_cannot_lint() -> None:
    with_weak_key = person(hoa_sen().authority, "Nguyễn Thị Hà", "GV-0001", private_key=small_key(1024))
    assert _codes(unsigned_record(), with_weak_key) == ["key_not_acceptable"]

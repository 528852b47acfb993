"""Cô Hà is asked to sign, her device signs later, the server accepts only her signature over exactly these bytes."""

from datetime import UTC, datetime

import pytest

from hocba_core.kernel.digest import sha256
from hocba_core.signing.canonical_document import CanonicalDocument, read_document
from hocba_core.signing.errors import SigningError
from hocba_core.signing.primitives import canonical_value
from hocba_core.signing.signed_document import read_signed
from hocba_core.signing.xades import PreparedSignature, accept, assemble_signed, complete, insert, prepare_signature
from kit.records import unsigned_record
from kit.signers import CERTIFIED_AT, SIGNED_AT, hoa_sen, person, sign_all, small_key


def _prepared(document: CanonicalDocument, slot_id: str = "subject-VAN") -> PreparedSignature:
    return prepare_signature(document, document.slot(slot_id), hoa_sen().teacher.certificate_der(), SIGNED_AT)


def test_the_request_is_fixed_before_a_key_is_asked() -> None:
    document = read_document(unsigned_record())
    assert _prepared(document) == _prepared(document)
    assert _prepared(document).digest == sha256(_prepared(document).signed_info)


def test_the_value_may_come_later_and_elsewhere() -> None:
    prepared = _prepared(read_document(unsigned_record()))
    stored = PreparedSignature(
        slot=prepared.slot,
        certificate_der=prepared.certificate_der,
        signing_time=prepared.signing_time,
        signed_info=prepared.signed_info,
        signed_properties=prepared.signed_properties,
    )
    assert accept(stored, hoa_sen().teacher.sign([stored.signed_info])[0]).startswith(b"<ds:Signature ")


def test_a_value_by_another_key_is_not_accepted() -> None:
    prepared = _prepared(read_document(unsigned_record()))
    with pytest.raises(SigningError) as refused:
        accept(prepared, hoa_sen().homeroom.sign([prepared.signed_info])[0])
    assert refused.value.code == "signature_not_by_certificate"


def test_a_value_over_other_bytes_is_not_accepted() -> None:
    prepared = _prepared(read_document(unsigned_record()))
    other = _prepared(read_document(unsigned_record(version=2)))
    with pytest.raises(SigningError):
        accept(prepared, hoa_sen().teacher.sign([other.signed_info])[0])


def test_the_principal_cannot_sign_before_the_homeroom_teacher() -> None:
    document = read_document(unsigned_record())
    with pytest.raises(SigningError) as refused:
        _prepared(document, "principal")
    assert refused.value.code == "rank_incomplete"


def test_subject_teachers_sign_in_any_order_and_the_file_is_the_same() -> None:
    unsigned = unsigned_record(subjects=("VAN", "TOAN"))
    document = read_document(unsigned)
    elements = {}
    for slot_id in ("subject-TOAN", "subject-VAN"):
        prepared = prepare_signature(document, document.slot(slot_id), hoa_sen().homeroom.certificate_der(), SIGNED_AT)
        elements[slot_id] = complete(prepared, hoa_sen().homeroom.sign([prepared.signed_info])[0])
    backwards = dict(reversed(elements.items()))
    assert assemble_signed(unsigned, elements) == assemble_signed(unsigned, backwards)


def test_an_unknown_slot_is_refused() -> None:
    with pytest.raises(SigningError) as refused:
        read_document(unsigned_record()).slot("subject-HOA")
    assert refused.value.code == "slot_unknown"


def test_a_key_of_1024_bits_is_not_asked_to_sign() -> None:
    weak = person(hoa_sen().authority, "Nguyễn Thị Hà", "GV-0001", private_key=small_key(1024))
    document = read_document(unsigned_record())
    with pytest.raises(SigningError) as refused:
        prepare_signature(document, document.slots[0], weak.certificate_der(), SIGNED_AT)
    assert refused.value.code == "key_not_acceptable"


def test_an_ecdsa_value_is_stored_in_its_smaller_form_only() -> None:
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    prepared = _prepared(read_document(unsigned_record()))
    value = hoa_sen().teacher.sign([prepared.signed_info])[0]
    twin = value[:32] + (order - int.from_bytes(value[32:])).to_bytes(32)
    assert accept(prepared, value) == accept(prepared, twin)
    assert canonical_value(hoa_sen().teacher._private_key.public_key(), b"odd") == b"odd"


@pytest.mark.parametrize(
    "spoilt",
    [
        unsigned_record().replace(b"<Content", b"<Content "),
        unsigned_record() + b"\n",
        unsigned_record().replace(b"</Slot>", b" </Slot>", 1),
        unsigned_record().replace(b'Id="header"', b'Id="other"'),
        unsigned_record().replace(b'code="VAN"', b'code="TOAN"'),
        unsigned_record().replace(b'subject="VAN"', b'subject="HOA"'),
        unsigned_record().replace(b'<Slot role="seal"></Slot>', b""),
        unsigned_record(subjects=("VAN", "VAN")),
        b"<SchoolRecord></SchoolRecord>",
    ],
)
def test_only_the_canonical_unsigned_record_can_be_signed(spoilt: bytes) -> None:
    with pytest.raises(SigningError) as refused:
        read_document(spoilt)
    assert refused.value.code == "document_not_canonical"


def test_a_signed_record_is_read_back() -> None:
    signed = read_signed(sign_all(unsigned_record()))
    assert len(signed.signatures) == 15
    assert {each.signing_time for each in signed.signatures} == {SIGNED_AT}
    assert signed.signatures[-1].certificate.identity == "MST:79760501"
    assert signed.document.code == "0123456789ABCDEFGHJKMNPQRS"


def test_an_unsigned_or_half_signed_record_is_not_read_as_signed() -> None:
    with pytest.raises(SigningError):
        read_signed(unsigned_record())
    document = read_document(unsigned_record())
    prepared = _prepared(document)
    half = insert(document, prepared, accept(prepared, hoa_sen().teacher.sign([prepared.signed_info])[0]))
    with pytest.raises(SigningError):
        read_signed(half.to_bytes())


def test_the_moment_is_written_in_utc_by_the_second() -> None:
    document = read_document(unsigned_record())
    at = datetime(2026, 5, 28, 9, 30, 15, 999_999, tzinfo=UTC)
    prepared = prepare_signature(document, document.slots[0], hoa_sen().teacher.certificate_der(), at)
    assert b"<xades:SigningTime>2026-05-28T09:30:15Z</xades:SigningTime>" in prepared.signed_properties
    assert at > CERTIFIED_AT

"""A third implementation: signxml reads each signature as XAdES, against its own schemas."""

from cryptography import x509
from signxml.verifier import SignatureConfiguration
from signxml.xades import XAdESVerifier

from hocba_core.signing.policy import covered_ids
from hocba_core.signing.signed_document import read_signed
from kit.records import unsigned_record
from kit.signers import NOW, sign_all


def test_signxml_agrees_on_each_signature() -> None:
    data = sign_all(unsigned_record(subjects=("VAN", "TOAN")))
    signed = read_signed(data)
    for each in signed.signatures:
        mark = f"@subject='{each.slot.subject}'" if each.slot.subject else f"@role='{each.slot.role}'"
        covered = covered_ids(each.slot, signed.document.slots)
        config = SignatureConfiguration(
            location=f"./{{urn:hocba:record:1}}Signatures/{{urn:hocba:record:1}}Slot[{mark}]/",
            expect_references=len(covered) + 1,
            verification_time=NOW,
        )
        certificate = x509.load_der_x509_certificate(each.certificate.der)
        results = XAdESVerifier().verify(data, x509_cert=certificate, id_attribute="Id", expect_config=config)
        assert len(results) == len(covered) + 1
    print(f"signxml agreed on {len(signed.signatures)} signatures")

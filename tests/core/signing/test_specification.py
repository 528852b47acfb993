"""The template printed in docs/specs/signatures.md is the one that is signed: byte for byte, digests and pre-images too."""

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

from kit.records import unsigned_record
from kit.signers import sign_all

SPECIFICATION = (Path(__file__).parents[3] / "docs/specs/signatures.md").read_text()
RECORD = sign_all(unsigned_record()).decode()
DS, XADES = ' xmlns:ds="http://www.w3.org/2000/09/xmldsig#"', ' xmlns:xades="http://uri.etsi.org/01903/v1.3.2#"'


def _block(name: str) -> str:
    (found,) = re.findall(rf"```{name}\n(.*?)```", SPECIFICATION, re.DOTALL)
    return str(found).replace("\n", "")


def _only(pattern: str, text: str) -> str:
    return str(re.findall(pattern, text, re.DOTALL)[0])


def _digest(text: str) -> str:
    return b64encode(sha256(text.encode()).digest()).decode()


def test_the_printed_template_with_digests_made_from_the_printed_rules_is_the_signature() -> None:
    element = _only('<Slot role="subject_teacher" subject="VAN">(<ds:Signature .*?</ds:Signature>)', RECORD)
    certificate = _only("<ds:X509Certificate>(.*?)<", element)
    properties = _only("<xades:SignedProperties .*?</xades:SignedProperties>", element)
    apex = properties.replace("<xades:SignedProperties", f"<xades:SignedProperties{XADES}", 1)
    for name in ("<ds:DigestMethod", "<ds:DigestValue"):
        apex = apex.replace(name, name + DS)
    record = ' xmlns="urn:hocba:record:1"'
    header, subject = _only("<Header(.*?</Header>)", RECORD), _only('<Subject( Id="subject-VAN".*?</Subject>)', RECORD)
    filled = {
        "method": "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256",
        "digest of #header": _digest(f"<Header{record}{header}"),
        "digest of #subject-VAN": _digest(f"<Subject{record}{subject}"),
        "digest of #properties-subject-VAN": _digest(apex),
        "value": _only("<ds:SignatureValue [^>]*>(.*?)<", element),
        "certificate": certificate,
        "time": _only("<xades:SigningTime>(.*?)<", element),
        "digest of certificate": _only("<xades:CertDigest>.*?<ds:DigestValue>(.*?)<", element),
    }
    assert re.sub(r"\{(.*?)\}", lambda match: filled[match[1]], _block("template")) == element


def test_the_printed_reference_to_a_value_stands_in_the_homeroom_signature() -> None:
    value = _only('(<ds:SignatureValue Id="value-subject-VAN">.*?</ds:SignatureValue>)', RECORD)
    digest = _digest(value.replace("<ds:SignatureValue", f"<ds:SignatureValue{DS}"))
    homeroom = _only('<Slot role="homeroom">(.*?)</Slot>', RECORD)
    assert _block("reference").replace("{digest of #value-subject-VAN}", digest) in homeroom

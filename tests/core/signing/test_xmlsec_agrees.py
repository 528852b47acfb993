"""Another implementation reads our signatures: xmlsec1 for each of them, signxml as a second opinion on canonical bytes."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from lxml import etree

from hocba_core.kernel.canonical_xml import canonicalize
from kit.records import unsigned_record
from kit.signers import hoa_sen, sign_all

_RECORD, _DS, _XADES = "urn:hocba:record:1", "http://www.w3.org/2000/09/xmldsig#", "http://uri.etsi.org/01903/v1.3.2#"
_ID_ELEMENTS = (
    f"{_RECORD}:Content",
    f"{_RECORD}:Header",
    f"{_RECORD}:Subject",
    f"{_DS}:Signature",
    f"{_DS}:SignatureValue",
    f"{_DS}:Reference",
    f"{_XADES}:SignedProperties",
)


def _xmlsec1(record: Path, slot_id: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = ["xmlsec1", "--verify", "--node-id", f"signature-{slot_id}", "--enabled-key-data", "x509"]
    for name in _ID_ELEMENTS:
        command += ["--id-attr:Id", name]
    command += ["--trusted-pem", str(folder / "root.pem"), "--untrusted-pem", str(folder / "issuing.pem")]
    command += ["--verification-gmt-time", "2026-06-15 09:00:00", str(record)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def signed() -> bytes:
    return sign_all(unsigned_record())


def test_the_template_writes_exactly_the_exclusive_c14n_form(signed: bytes) -> None:
    assert canonicalize(etree.fromstring(signed)) == signed


@pytest.mark.skipif(shutil.which("xmlsec1") is None, reason="xmlsec1 is not installed: apt-get install xmlsec1")
def test_xmlsec1_agrees_on_each_signature(signed: bytes, tmp_path: Path) -> None:
    record = tmp_path / "record.xml"
    record.write_bytes(signed)
    slots = re.findall(rb'Id="signature-([A-Za-z0-9_-]+)"', signed)
    for slot in slots:
        answer = _xmlsec1(record, slot.decode(), hoa_sen().authority.folder)
        assert answer.returncode == 0, answer.stderr
    assert len(slots) == 15
    print(f"xmlsec1 agreed on {len(slots)} signatures")


@pytest.mark.skipif(shutil.which("xmlsec1") is None, reason="xmlsec1 is not installed: apt-get install xmlsec1")
def test_xmlsec1_refuses_a_changed_mark_in_every_rank(signed: bytes, tmp_path: Path) -> None:
    record = tmp_path / "record.xml"
    record.write_bytes(signed.replace(b"8.3", b"9.3", 1))
    refused = [
        slot
        for slot in ("subject-VAN", "homeroom", "principal", "seal")
        if _xmlsec1(record, slot, hoa_sen().authority.folder).returncode
    ]
    assert refused == ["subject-VAN", "homeroom", "principal", "seal"]

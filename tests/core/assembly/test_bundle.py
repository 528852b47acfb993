"""The bundle is one form of one set of bytes."""

import io
import json
import zipfile

import pytest

from hocba_core.assembly import stored_zip
from hocba_core.assembly.bundle import BundleError, build_bundle, manifest_for, open_bundle, read_manifest
from hocba_core.assembly.stored_zip import StoredZipError
from hocba_core.kernel import canonical_json
from hocba_core.kernel.digest import sha256_hex
from kit.logged import bundle_of, log_proof
from kit.records import CODE, unsigned_record
from kit.signers import sign_all

SIGNED = sign_all(unsigned_record())
BUNDLE = bundle_of(SIGNED)


def test_a_bundle_opens_to_what_was_put_in() -> None:
    bundle = open_bundle(BUNDLE)
    assert bundle.record_xml == SIGNED
    assert bundle.manifest == manifest_for(SIGNED)
    assert bundle.proof == log_proof(bundle.manifest)
    assert (len(bundle.intermediates), len(bundle.revocation_lists)) == (1, 1)


def test_any_zip_program_opens_it() -> None:
    with zipfile.ZipFile(io.BytesIO(BUNDLE)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == [
            "record.xml",
            "manifest.json",
            "proof.tlog-proof",
            "intermediates/01.der",
            "crls/01.crl",
        ]
        assert archive.read("record.xml") == SIGNED
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_the_same_parts_give_the_same_bytes_in_whatever_order_the_evidence_comes() -> None:
    parts = {"record_xml": b"r", "manifest": b"m", "proof": b"p"}
    one = build_bundle(**parts, intermediates=[b"a", b"b"], revocation_lists=[b"c", b"d", b"c"])
    other = build_bundle(**parts, intermediates=[b"b", b"a", b"a"], revocation_lists=[b"d", b"c"])
    assert one == other


def test_packing_again_with_another_program_is_seen() -> None:
    again = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(BUNDLE)) as old, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    with pytest.raises(StoredZipError) as refused:
        open_bundle(again.getvalue())
    assert refused.value.code == "bundle_not_canonical"


@pytest.mark.parametrize(
    "spoilt",
    [b"", b"PK\x03\x04", BUNDLE[:-1], BUNDLE + b"\0", b"\0" + BUNDLE, BUNDLE[:5000], BUNDLE * 2],
)
def test_cut_or_lengthened_bundles_are_refused(spoilt: bytes) -> None:
    with pytest.raises(StoredZipError):
        open_bundle(spoilt)


@pytest.mark.parametrize(
    "members",
    [
        {"record.xml": b"r", "manifest.json": b"m"},
        {"manifest.json": b"m", "record.xml": b"r", "proof.tlog-proof": b"p"},
        {"record.xml": b"r", "manifest.json": b"m", "proof.tlog-proof": b"p", "readme.txt": b"x"},
        {"record.xml": b"r", "manifest.json": b"m", "proof.tlog-proof": b"p", "intermediates/02.der": b"x"},
        {
            "record.xml": b"r",
            "manifest.json": b"m",
            "proof.tlog-proof": b"p",
            "crls/01.crl": b"x",
            "intermediates/01.der": b"y",
        },
        {"record.xml": b"r", "manifest.json": b"m", "proof.tlog-proof": b"p", "crls/01.crl": b"x", "crls/02.crl": b"x"},
    ],
)
def test_members_are_exactly_those_of_the_format(members: dict[str, bytes]) -> None:
    with pytest.raises(BundleError) as refused:
        open_bundle(stored_zip.write(members))
    assert refused.value.code == "bundle_members_wrong"


def test_evidence_stands_in_the_order_of_its_digests() -> None:
    members = {"record.xml": b"r", "manifest.json": b"m", "proof.tlog-proof": b"p"}
    ordered = [
        open_bundle(build_bundle(record_xml=b"r", manifest=b"m", proof=b"p", intermediates=[b"a", b"b"], revocation_lists=[]))
    ]
    first, second = ordered[0].intermediates
    swapped = stored_zip.write({**members, "intermediates/01.der": second, "intermediates/02.der": first})
    with pytest.raises(BundleError):
        open_bundle(swapped)


def test_too_much_evidence_is_refused() -> None:
    with pytest.raises(BundleError) as refused:
        build_bundle(
            record_xml=b"", manifest=b"", proof=b"", intermediates=[bytes([n]) for n in range(100)], revocation_lists=[]
        )
    assert refused.value.code == "bundle_too_much_evidence"


def test_the_manifest_names_the_record_and_every_signature() -> None:
    manifest = json.loads(manifest_for(SIGNED))
    assert set(manifest) == {"version", "record_sha256", "content_sha256", "code", "record_version", "signatures"}
    assert manifest["record_sha256"] == sha256_hex(SIGNED)
    assert (manifest["code"], manifest["record_version"]) == (CODE, "1")
    assert [each["slot"] for each in manifest["signatures"]][-3:] == ["homeroom", "principal", "seal"]
    assert len(manifest["signatures"]) == 15
    assert manifest["signatures"][0]["signed_at"] == "2026-05-28T02:30:00Z"
    assert read_manifest(manifest_for(SIGNED)) == manifest


def test_the_manifest_is_canonical_json() -> None:
    assert canonical_json.dumps(json.loads(manifest_for(SIGNED))) == manifest_for(SIGNED)


@pytest.mark.parametrize("spoilt", [b"", b"{}", b'{"version":"2"}', b'{ "version":"1"}', b"[]"])
def test_a_manifest_of_another_form_is_refused(spoilt: bytes) -> None:
    with pytest.raises(BundleError) as refused:
        read_manifest(spoilt)
    assert refused.value.code == "manifest_unreadable"

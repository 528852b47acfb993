"""Gói hồ sơ: an issued record with the evidence that it was signed and logged (docs/specs/bundle.md).

Evidence that comes later lives here; the issued XML never changes. The manifest names the record and every signature by
digest, and the log's leaf commits to the manifest: no signature can be dropped unseen (trust P3).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from hocba_core.assembly import stored_zip
from hocba_core.kernel import canonical_json
from hocba_core.kernel.digest import sha256, sha256_hex
from hocba_core.kernel.errors import HocbaError
from hocba_core.signing.envelope import format_time
from hocba_core.signing.policy import CONTENT_ID
from hocba_core.signing.signed_document import SignedDocument, read_signed

RECORD, MANIFEST, PROOF = "record.xml", "manifest.json", "proof.tlog-proof"
_MOST_EVIDENCE: Final = 99
_FIXED_MEMBERS: Final = (RECORD, MANIFEST, PROOF)
_VERSION: Final = "1"


class BundleError(HocbaError):
    """The bytes are not a bundle, or its parts do not belong together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """Một gói đã mở: bytes of its parts, not yet verified. ``intermediates`` and ``revocation_lists`` are DER."""

    record_xml: bytes
    manifest: bytes
    proof: bytes
    intermediates: tuple[bytes, ...]
    revocation_lists: tuple[bytes, ...]

    @property
    def manifest_digest(self) -> bytes:
        """SHA-256 of the manifest: the body that the log's leaf commits to."""
        return sha256(self.manifest)


def build_bundle(
    *, record_xml: bytes, manifest: bytes, proof: bytes, intermediates: Sequence[bytes], revocation_lists: Sequence[bytes]
) -> bytes:
    """Return the bytes of ``<code>-v<n>.hocba.zip``; intermediates and CRLs (DER) are ordered by their digest, once each.

    Raises ``bundle_too_much_evidence`` above 99 certificates or lists.
    """
    return stored_zip.write(
        {
            RECORD: record_xml,
            MANIFEST: manifest,
            PROOF: proof,
            **_numbered("intermediates", "der", intermediates),
            **_numbered("crls", "crl", revocation_lists),
        }
    )


def open_bundle(data: bytes) -> Bundle:
    """Read a bundle; raise ``StoredZipError`` or ``BundleError`` unless ``build_bundle`` gives exactly these bytes again."""
    members = stored_zip.read(data, most_members=len(_FIXED_MEMBERS) + 2 * _MOST_EVIDENCE)
    if tuple(members)[: len(_FIXED_MEMBERS)] != _FIXED_MEMBERS:
        raise _wrong_members()
    bundle = Bundle(
        record_xml=members[RECORD],
        manifest=members[MANIFEST],
        proof=members[PROOF],
        intermediates=tuple(value for name, value in members.items() if name.startswith("intermediates/")),
        revocation_lists=tuple(value for name, value in members.items() if name.startswith("crls/")),
    )
    evidence = {
        **_numbered("intermediates", "der", bundle.intermediates),
        **_numbered("crls", "crl", bundle.revocation_lists),
    }
    if list(members)[len(_FIXED_MEMBERS) :] != list(evidence) or any(members[name] != evidence[name] for name in evidence):
        raise _wrong_members()
    return bundle


def manifest_for(record_xml: bytes) -> bytes:
    """Bản kê chữ ký: return the canonical JSON that the log's leaf commits to, made from the signed record alone.

    Raises ``XmlUnsafeError`` or ``SigningError`` for what is not a fully signed record.
    """
    return manifest_of(read_signed(record_xml), record_xml)


def manifest_of(signed: SignedDocument, record_xml: bytes) -> bytes:
    """Return the manifest of a record that has been read already.

    Its values are texts and its keys ASCII: for such a value sorted, compact JSON is RFC 8785, at a tenth of the time.
    """
    facts = {
        "version": _VERSION,
        "record_sha256": sha256_hex(record_xml),
        "content_sha256": signed.document.digests[CONTENT_ID].hex(),
        "code": signed.document.code,
        "record_version": signed.document.version,
        "signatures": [
            {
                "slot": each.slot.id,
                "signature_sha256": each.sha256.hex(),
                "certificate_sha256": each.certificate.sha256.hex(),
                "signed_at": format_time(each.signing_time).decode(),
            }
            for each in signed.signatures
        ],
    }
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def read_manifest(manifest: bytes) -> Mapping[str, Any]:
    """Read a manifest's canonical JSON; raise ``manifest_unreadable``. What it says is proven only by rebuilding it."""
    try:
        facts = canonical_json.loads_canonical(manifest)
    except HocbaError as problem:
        raise _manifest_unreadable() from problem
    if not isinstance(facts, dict) or facts.get("version") != _VERSION:
        raise _manifest_unreadable()
    return facts


def _numbered(folder: str, ending: str, values: Sequence[bytes]) -> dict[str, bytes]:
    ordered = sorted(set(values), key=sha256)
    if len(ordered) > _MOST_EVIDENCE:
        raise BundleError("bundle_too_much_evidence", "Gói hồ sơ có quá nhiều chứng thư kèm theo.", "Bớt chứng thư không dùng.")
    return {f"{folder}/{number:02d}.{ending}": value for number, value in enumerate(ordered, start=1)}


def _wrong_members() -> BundleError:
    return BundleError("bundle_members_wrong", "Gói hồ sơ thiếu hoặc thừa thành phần.", "Xin lại gói gốc từ nơi phát hành.")


def _manifest_unreadable() -> BundleError:
    return BundleError(
        "manifest_unreadable", "Không đọc được bản kê chữ ký trong gói hồ sơ.", "Xin lại gói gốc từ nơi phát hành."
    )

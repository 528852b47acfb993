"""A small log in memory, and the bundle of a record that stands in it."""

from datetime import UTC, date, datetime

from hocba_core.assembly.bundle import build_bundle, manifest_for
from hocba_core.kernel.digest import sha256
from hocba_core.tlog import merkle, note
from hocba_core.tlog.checkpoint import Checkpoint
from hocba_core.tlog.leaf import LeafType, entry_bytes, leaf_hash
from hocba_core.tlog.proof import LogProof
from hocba_core.tlog.status import StatusList, Superseded
from kit.signers import CERTIFIED_AT, School, hoa_sen

ORIGIN = "hocba.example/nhat-ky"
SIGNER = note.new_signer(ORIGIN, bytes(range(32)))
SALT = bytes(range(16))


def log_proof(body: bytes, *, size: int = 7, index: int = 3, leaf_type: LeafType = LeafType.RECORD_ISSUED) -> bytes:
    """Put ``body`` at ``index`` among other leaves and return its proof."""
    leaves = [leaf_hash(entry_bytes(LeafType.CLOSING, SALT, sha256(bytes([number])))) for number in range(size)]
    leaves[index] = leaf_hash(entry_bytes(leaf_type, SALT, sha256(body)))
    grown = merkle.append(0, [], leaves)
    nodes = {(node.level, node.index): node.hash for node in grown.nodes}
    checkpoint = Checkpoint(origin=ORIGIN, size=size, root=merkle.root(grown.frontier))
    hashes = merkle.inclusion_proof(index, size, lambda level, place: nodes[level, place])
    signed = note.sign(checkpoint.format(), [SIGNER])
    return LogProof(index=index, hashes=tuple(hashes), checkpoint=signed, salt=SALT).format()


def bundle_of(record_xml: bytes, school: School | None = None, **changes: object) -> bytes:
    """Return the bundle of a signed record; ``changes`` replaces parts of it."""
    school = school or hoa_sen()
    manifest = manifest_for(record_xml)
    parts: dict[str, object] = {
        "record_xml": record_xml,
        "manifest": manifest,
        "proof": log_proof(manifest),
        "intermediates": school.authority.intermediates(),
        "revocation_lists": [school.authority.crls(at=CERTIFIED_AT)["issuing.crl"]],
        **changes,
    }
    return build_bundle(**parts)  # type: ignore[arg-type]


def log_files(*superseded: Superseded, made_at: datetime | None = None) -> dict[str, bytes]:
    """Return the log's part of a trust folder."""
    status = StatusList(origin=ORIGIN, made_at=made_at or datetime(2026, 6, 14, tzinfo=UTC), entries=superseded)
    return {
        "log.vkey": (SIGNER.verifier.format() + "\n").encode(),
        "status.note": note.sign(status.format(), [SIGNER]),
    }


def superseded(code: str, version: int = 1, by_version: int = 2) -> Superseded:
    return Superseded(code=code, version=version, by_version=by_version, superseded_on=date(2026, 6, 10))

"""The example in docs/specs/log.md is what the code makes."""

import hashlib
import re
from datetime import UTC, date, datetime
from pathlib import Path

from hocba_core.tlog import merkle
from hocba_core.tlog.checkpoint import Checkpoint
from hocba_core.tlog.leaf import LeafType, entry_bytes, leaf_hash
from hocba_core.tlog.note import VerifierKey, new_signer, sign
from hocba_core.tlog.proof import LogProof, verify_logged
from hocba_core.tlog.status import StatusList, Superseded, open_status

SPECIFICATION = Path(__file__).parents[3] / "docs" / "specs" / "log.md"
KEY, ENTRY, PROOF, STATUS = re.findall(r"```\n(.*?)```", SPECIFICATION.read_text(encoding="utf-8"), re.DOTALL)
LOG = new_signer("truong.example/hocba", bytes(range(32)))
DIGESTS = [hashlib.sha256(b'{"version":"%d"}' % number).digest() for number in (1, 2, 3)]
ENTRIES = [entry_bytes(LeafType.RECORD_ISSUED, bytes([place]) * 16, digest) for place, digest in enumerate(DIGESTS, start=1)]


def test_the_key_line_of_the_page_is_that_of_the_private_key() -> None:
    assert VerifierKey.parse(KEY) == LOG.verifier


def test_the_entry_and_leaf_of_the_page_are_those_of_the_body() -> None:
    assert ENTRY.splitlines() == [ENTRIES[1].hex(), leaf_hash(ENTRIES[1]).hex()]


def test_the_proof_of_the_page_is_built_again_and_holds() -> None:
    tree = merkle.append(0, (), [leaf_hash(entry) for entry in ENTRIES])
    nodes = {(node.level, node.index): node.hash for node in tree.nodes}
    path = merkle.inclusion_proof(1, 3, lambda level, index: nodes[level, index])
    note = sign(Checkpoint(origin=LOG.verifier.name, size=3, root=merkle.root(tree.frontier)).format(), [LOG])
    proof = LogProof(index=1, hashes=tuple(path), checkpoint=note, salt=b"\2" * 16)
    assert proof.format() == PROOF.encode()
    read = LogProof.parse(PROOF.encode())
    assert verify_logged(read, LeafType.RECORD_ISSUED, DIGESTS[1], VerifierKey.parse(KEY)).size == 3


def test_the_status_list_of_the_page_is_built_again_and_opens() -> None:
    replaced = Superseded(code="0123456789ABCDEFGHJKMNPQRS", version=1, by_version=2, superseded_on=date(2027, 6, 29))
    status = StatusList(origin=LOG.verifier.name, made_at=datetime(2027, 6, 30, 9, tzinfo=UTC), entries=(replaced,))
    assert sign(status.format(), [LOG]) == STATUS.encode()
    assert open_status(STATUS.encode(), VerifierKey.parse(KEY)) == status

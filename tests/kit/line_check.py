"""What must be true of signing, issue and log after any number of kills: read as the owner, by SQL, without our own code.

Every finding is one sentence; an empty list means that nothing was lost, signed twice or half issued.
"""

from collections import Counter
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import psycopg

_Row = tuple[Any, ...]
_TOLD = (
    "SELECT COALESCE(sum((payload->>'count')::int), 0) FROM foundation_event WHERE name = 'registry.records.issued'",
    "SELECT COALESCE(sum((payload->>'count')::int), 0) FROM foundation_auditentry WHERE action = 'registry.records.issued'",
)


@dataclass(kw_only=True)
class LineCheck:
    """One look at the database, and at the notebook of what the keys were asked."""

    connection: psycopg.Connection[_Row]
    notebook: Path
    signature_count: int = 0
    issued_count: int = 0
    leaf_count: int = 0
    checkpoint_count: int = 0
    asked_count: int = 0
    findings: list[str] = field(default_factory=list)

    def look(self, *, is_finished: bool) -> list[str]:
        """Return what is wrong now; with ``is_finished`` also what is missing for the work to be complete."""
        self.findings = []
        self._signatures(is_finished)
        self._asked()
        self._issue(is_finished)
        self._log(is_finished)
        return self.findings

    def committed(self) -> dict[str, set[_Row]]:
        """Return what is committed and may never change again."""
        return {
            "signatures": set(self._rows("SELECT document_id, slot, encode(digest, 'hex') FROM ceremony_collectedsignature")),
            "intents": set(self._rows("SELECT id, encode(digest, 'hex') FROM ceremony_signingintent")),
            "issued": set(self._rows("SELECT code, version, xml_sha256, leaf_id FROM registry_issuedrecord")),
            "leaves": set(self._rows("SELECT index, encode(leaf_hash, 'hex') FROM ledger_leaf")),
            "checkpoints": set(self._rows("SELECT size, encode(root, 'hex') FROM ledger_checkpoint")),
        }

    def _rows(self, query: str) -> list[_Row]:
        return self.connection.execute(query).fetchall()  # type: ignore[arg-type]

    def _signatures(self, is_finished: bool) -> None:
        wanted = self._rows("SELECT d.id, s->>'id' FROM ceremony_prepareddocument d, jsonb_array_elements(d.slots) s")
        found = self._rows("SELECT document_id, slot FROM ceremony_collectedsignature")
        self.signature_count = len(found)
        self.findings += [f"signed twice: {place}" for place, count in Counter(found).items() if count > 1]
        self.findings += [f"signature of no slot: {place}" for place in set(found) - set(wanted)]
        if is_finished:
            self.findings += [f"signature lost: {place}" for place in set(wanted) - set(found)]

    def _asked(self) -> None:
        """A key is asked only for bytes whose intent is committed, and for one text of a slot at most."""
        asked = self.notebook.read_text().split() if self.notebook.exists() else []
        self.asked_count = len(asked)
        intents = self._rows("SELECT encode(digest, 'hex'), document_id, slot FROM ceremony_signingintent")
        known = {digest: (document_id, slot) for digest, document_id, slot in intents}
        self.findings += [f"key asked without a committed intent: {text[:12]}" for text in set(asked) - set(known)]
        texts = Counter(known[text] for text in set(asked) & set(known))
        self.findings += [f"two texts asked for one slot: {place}" for place, count in texts.items() if count > 1]

    def _issue(self, is_finished: bool) -> None:
        issued = self._rows("SELECT id, document_id, xml, xml_sha256, manifest, leaf_id FROM registry_issuedrecord")
        self.issued_count = len(issued)
        leaves = {
            row[0]: bytes(row[1]) for row in self._rows("SELECT id, body_digest FROM ledger_pendingleaf WHERE leaf_type = 1")
        }
        documents = Counter(row[1] for row in issued)
        self.findings += [f"issued twice: document {document}" for document, count in documents.items() if count > 1]
        for id_, _, xml, digest, manifest, leaf_id in issued:
            if sha256(xml).hexdigest() != digest:
                self.findings.append(f"half issued: bytes of {id_}")
            if leaves.pop(leaf_id, None) != sha256(manifest).digest():
                self.findings.append(f"half issued: {id_} has no leaf")
        self.findings += [f"half issued: leaf {leaf} has no record" for leaf in leaves]
        told, audited = (self._rows(query) for query in _TOLD)
        if (told, audited) != ([(len(issued),)], [(len(issued),)]):
            self.findings.append(f"half issued: {len(issued)} records, told {told}, audited {audited}")
        if is_finished:
            [(document_count,)] = self._rows("SELECT count(*) FROM ceremony_prepareddocument")
            if document_count != len(issued):
                self.findings.append(f"record lost: {document_count} documents, {len(issued)} issued")

    def _log(self, is_finished: bool) -> None:
        leaves = self._rows("SELECT index, leaf_hash FROM ledger_leaf ORDER BY index")
        self.leaf_count = len(leaves)
        if [index for index, _ in leaves] != list(range(len(leaves))):
            self.findings.append("log not dense")
        hashes = [bytes(value) for _, value in leaves]
        checkpoints = self._rows("SELECT size, root FROM ledger_checkpoint ORDER BY size")
        self.checkpoint_count = len(checkpoints)
        self.findings += [
            f"checkpoint {size} is not the tree's" for size, root in checkpoints if _root(hashes[:size]) != bytes(root)
        ]
        if is_finished:
            [(waiting,)] = self._rows(
                "SELECT count(*) FROM ledger_pendingleaf p LEFT JOIN ledger_leaf l ON l.pending_id = p.id"
                " WHERE l.pending_id IS NULL AND p.leaf_type = 1"
            )
            if waiting:
                self.findings.append(f"leaf lost: {waiting} wait")
            [(uncovered,)] = self._rows(
                "SELECT count(*) FROM ledger_leaf l JOIN ledger_pendingleaf p ON p.id = l.pending_id"
                " WHERE p.leaf_type = 1 AND l.index >= (SELECT COALESCE(max(size), 0) FROM ledger_checkpoint)"
            )
            if uncovered:
                self.findings.append(f"leaf not under a checkpoint: {uncovered}")


def _root(hashes: list[bytes]) -> bytes:
    """RFC 6962 section 2.1, as it is written there."""
    if not hashes:
        return sha256(b"").digest()
    if len(hashes) == 1:
        return hashes[0]
    split = 1
    while split * 2 < len(hashes):
        split *= 2
    return sha256(b"\x01" + _root(hashes[:split]) + _root(hashes[split:])).digest()

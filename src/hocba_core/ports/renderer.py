"""Port: a record's printed pages. The record is the XML; pages are a view of it and prove nothing by themselves (trust P8)."""

from typing import Protocol

from hocba_core.document.school_record import SchoolRecord
from hocba_core.kernel import canonical_json
from hocba_core.ports.print_facts import PageStatus, PrintFacts, SignerLine, read_issued

__all__ = ["InMemoryRenderer", "IssuedRecordRenderer", "PageStatus", "PrintFacts", "RecordRenderer", "SignerLine"]


class RecordRenderer(Protocol):
    """Nơi dựng trang in của học bạ."""

    def render(self, record: SchoolRecord, *, facts: PrintFacts) -> bytes:
        """Return the pages as a PDF. The same value and facts always give the same bytes."""
        ...


class IssuedRecordRenderer(RecordRenderer, Protocol):
    """Nơi dựng trang in thẳng từ tệp XML đã phát hành."""

    def render_issued(self, xml: bytes, *, replaced_by: int | None = None) -> bytes:
        """Return the pages of an issued file: content, signers and times are read from its own bytes, never from elsewhere.

        Raises ``HocbaError`` where the bytes are not a wholly signed record in its own form. Rendering is not verifying.
        """
        ...


class InMemoryRenderer:
    """A fake for tests: the “pages” are canonical JSON of what a printer would have been given."""

    def render(self, record: SchoolRecord, *, facts: PrintFacts) -> bytes:
        """Return the code, the status, the pupil and the signers as canonical JSON."""
        return canonical_json.dumps(
            {
                "code": facts.code,
                "pupil": record.header.pupil_name,
                "signers": [[line.slot, line.name, line.signed_at.isoformat()] for line in facts.signers],
                "status": facts.status.value,
                "version": str(facts.version),
            }
        )

    def render_issued(self, xml: bytes, *, replaced_by: int | None = None) -> bytes:
        """Return the same for an issued file."""
        record, facts = read_issued(xml, replaced_by=replaced_by)
        return self.render(record, facts=facts)

"""What may be shown of a file's content: only of one that passed, only what its own verified bytes say (trust P8)."""

from hocba_core.assembly.bundle import open_bundle
from hocba_core.document.record_xml import from_root
from hocba_core.document.school_record import SchoolRecord
from hocba_core.kernel.canonical_xml import parse_strict
from hocba_core.verify.report import Indication, VerificationReport

_BUNDLE_START = b"PK"


def read_verified(data: bytes, report: VerificationReport) -> SchoolRecord | None:
    """Return the record inside a file that passed, None for any other."""
    if report.indication is not Indication.TOTAL_PASSED:
        return None
    xml = open_bundle(data).record_xml if data.startswith(_BUNDLE_START) else data
    return from_root(parse_strict(xml))

"""Records in which the true seal signed another form than the one that the profile fixes."""

import base64
import re

from hocba_core.signing.canonical_document import read_document
from hocba_core.signing.xades import accept, insert, prepare_signature
from kit.records import unsigned_record
from kit.signers import SIGNED_AT, hoa_sen

_DECLARED = b' xmlns:ds="http://www.w3.org/2000/09/xmldsig#"'


def reseal(pattern: bytes, new: bytes) -> bytes:
    """Return em An's record with a change inside the seal's SignedInfo, truly signed: only strictness can refuse it."""
    document = read_document(unsigned_record())
    for slot in document.slots[:-1]:
        device = hoa_sen().device_for(slot)
        prepared = prepare_signature(document, slot, device.certificate_der(), SIGNED_AT)
        document = insert(document, prepared, accept(prepared, device.sign([prepared.signed_info])[0]))
    seal = hoa_sen().seal
    prepared = prepare_signature(document, document.slots[-1], seal.certificate_der(), SIGNED_AT)
    changed = re.sub(pattern, new, prepared.signed_info)
    assert changed != prepared.signed_info
    value, forged = seal.sign([prepared.signed_info, changed])
    sealed = insert(document, prepared, accept(prepared, value)).to_bytes()
    inside = prepared.signed_info.replace(_DECLARED, b""), changed.replace(_DECLARED, b"")
    return sealed.replace(*inside).replace(base64.b64encode(value), base64.b64encode(forged))

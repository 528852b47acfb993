"""What a verifier needs beside the trust anchors: the authorities between signer and anchor, and their revocation lists."""

from hocba.foundation.trust_folder import trust_store, trusted_revocation_lists
from hocba_core.signing.certificates import Certificate
from hocba_core.signing.revocation import read_revocation_list
from hocba_core.signing.signed_document import read_signed

Evidence = tuple[list[bytes], list[bytes]]


def evidence_for(record_xml: bytes) -> Evidence:
    """Return intermediates and revocation lists (DER) that belong to the signers of this record, and nothing else."""
    signers = {each.certificate.sha256: each.certificate for each in read_signed(record_xml).signatures}
    trust = trust_store()
    authorities = {each.sha256: each for signer in signers.values() for each in trust.authorities_of(signer)}
    intermediates = [each.der for each in authorities.values() if not _is_anchor(each)]
    lists = [
        der
        for der in trusted_revocation_lists()
        if any(read_revocation_list(der).is_signed_by(authority) for authority in authorities.values())
    ]
    return intermediates, lists


def _is_anchor(authority: Certificate) -> bool:
    """A self-issued certificate proves nothing by lying in a bundle: the trust folder holds it or nobody believes it."""
    return authority.subject == authority.issuer

"""What a record says of itself, for the report: never of the pupil."""

from lxml import etree

from hocba_core.signing.signed_document import SignedDocument
from hocba_core.verify.report import Facts, SignerFact


def read_facts(root: etree._Element) -> Facts:
    """Read the header of a record that is valid under its schema."""
    header = root[0][0]
    text = {etree.QName(each).localname: each.text or "" for each in header}
    return Facts(
        kind=text.get("Kind"),
        code=text.get("Code"),
        version=int(text.get("Version", "0")),
        school_code=text.get("SchoolCode"),
        school_name=text.get("SchoolName"),
        school_year=text.get("SchoolYear"),
    )


def signer_facts(signed: SignedDocument) -> tuple[SignerFact, ...]:
    """Return who signed what, as the certificates say."""
    return tuple(
        SignerFact(
            slot=each.slot.id,
            title=each.slot.title,
            name=each.certificate.name,
            organisation=each.certificate.organisation,
            signed_at=each.signing_time,
        )
        for each in signed.signatures
    )

"""The trust folder that knows the school of the cast."""

from datetime import datetime
from functools import cache

from hocba_core.signing.certificates import read_certificate
from hocba_core.signing.school_seals import SchoolSeals, SealCertificate, format_schools
from hocba_core.signing.trust import TrustStore
from kit.logged import log_files
from kit.signers import CERTIFIED_AT, SCHOOL_CODE, SCHOOL_NAME, School, hoa_sen


def seal_entry(school: School, *, valid_to: datetime | None = None) -> SealCertificate:
    certificate = read_certificate(school.seal.certificate_der())
    return SealCertificate(certificate_sha256=certificate.sha256, valid_from=CERTIFIED_AT, valid_to=valid_to)


def trust_files(
    school: School | None = None, *, at: datetime = CERTIFIED_AT, more: dict[str, bytes] | None = None
) -> dict[str, bytes]:
    school = school or hoa_sen()
    schools = format_schools([SchoolSeals(code=SCHOOL_CODE, name=SCHOOL_NAME, seals=(seal_entry(school),))])
    return {**school.authority.trust_files(at=at), "schools.json": schools, **log_files(), **(more or {})}


@cache
def hoa_sen_trust() -> TrustStore:
    return TrustStore.from_files(trust_files())

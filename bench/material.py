"""What the figures of signing and verifying work on: a record of twelve subjects, keys of a demo authority, a trust store."""

import atexit
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12

from bench.line.evaluate import sample_sheets
from hocba.gateways.demo_ca.authority import DemoAuthority, create_authority
from hocba_core.document.record_xml import content_bytes
from hocba_core.document.school_record import (
    Assessment,
    Completion,
    Gender,
    Header,
    IdType,
    Level,
    Outcome,
    Profile,
    SchoolLevel,
    SchoolRecord,
    SubjectRow,
    Summary,
    TextResult,
)
from hocba_core.kernel.codes import encode_crockford
from hocba_core.kernel.rounding import half_up_tenth
from hocba_core.kernel.school_year import SchoolYear
from hocba_core.rules.sheet import Assessment as RuleAssessment
from hocba_core.signing.canonical_document import read_document
from hocba_core.signing.certificates import read_certificate
from hocba_core.signing.policy import Role, Slot
from hocba_core.signing.school_seals import SchoolSeals, SealCertificate, format_schools
from hocba_core.signing.trust import TrustStore
from hocba_core.signing.xades import complete, insert, prepare_signature

AT = datetime(2026, 6, 1, tzinfo=UTC)
SCHOOL_CODE, SCHOOL_NAME = "20180401", "Trường THCS Bình Minh"
_NAMES = ("Hoài", "Thúy", "Quỳnh", "Bảo", "Ngọc", "Khánh", "Thùy", "Mỹ")
_STRENGTHS = ("Nắm chắc kiến thức", "Tiếp thu nhanh", "Làm bài cẩn thận", "Tích cực phát biểu", "Có nhiều tiến bộ")
_WISHES = ("luyện thêm cách trình bày", "đọc kĩ đề trước khi làm", "ôn lại phần thực hành", "mạnh dạn hơn khi trao đổi nhóm")
_PASSWORD = "bench"  # noqa: S105


@dataclass(frozen=True)
class Key:
    """A private key with its certificate."""

    private: rsa.RSAPrivateKey
    der: bytes


@dataclass(frozen=True)
class Signers:
    """Keys by role, and the authority behind them."""

    authority: DemoAuthority
    keys: dict[Role, Key]

    def key_for(self, slot: Slot) -> Key:
        return self.keys[slot.role]


@cache
def signers() -> Signers:
    """Make the keys once per run."""
    folder = TemporaryDirectory(prefix="hocba-bench-")
    atexit.register(folder.cleanup)
    authority = create_authority(Path(folder.name), at=AT)
    people = {Role.SUBJECT_TEACHER: "GV-1", Role.HOMEROOM: "GV-2", Role.PRINCIPAL: "GV-3"}
    made = {
        role: authority.issue_person(name=identity, identity=identity, organisation=SCHOOL_NAME, password=_PASSWORD, at=AT)
        for role, identity in people.items()
    }
    made[Role.SEAL] = authority.issue_seal(school_name=SCHOOL_NAME, school_code=SCHOOL_CODE, password=_PASSWORD, at=AT)
    return Signers(authority=authority, keys={role: _key(data) for role, data in made.items()})


def _key(data: bytes) -> Key:
    private, certificate, _ = pkcs12.load_key_and_certificates(data, _PASSWORD.encode())
    assert isinstance(private, rsa.RSAPrivateKey)
    assert certificate is not None
    return Key(private, certificate.public_bytes(Encoding.DER))


def trust() -> TrustStore:
    """Return a fresh store, so that its first use pays for the chains."""
    seal = SealCertificate(
        certificate_sha256=read_certificate(signers().keys[Role.SEAL].der).sha256, valid_from=AT, valid_to=None
    )
    schools = format_schools([SchoolSeals(code=SCHOOL_CODE, name=SCHOOL_NAME, seals=(seal,))])
    return TrustStore.from_files({**signers().authority.trust_files(at=AT), "schools.json": schools})


def unsigned_records(count: int) -> list[bytes]:
    """Return canonical unsigned records."""
    return [content_bytes(_record(number)) for number in range(count)]


def sign_record(unsigned: bytes) -> bytes:
    """Sign every slot of a record in rank order; return the issued file."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding

    document = read_document(unsigned)
    for slot in document.slots:
        key = signers().key_for(slot)
        prepared = prepare_signature(document, slot, key.der, AT)
        value = key.private.sign(prepared.signed_info, padding.PKCS1v15(), hashes.SHA256())
        document = insert(document, prepared, complete(prepared, value))
    return document.to_bytes()


def _results(assessment: RuleAssessment, chance: Random) -> dict[str, int | TextResult]:
    if assessment is RuleAssessment.COMMENT:
        return dict.fromkeys(("term_1", "term_2", "year"), TextResult.PASSED)
    term_1, term_2 = (chance.randrange(500, 1001, 10) for _ in range(2))
    return {"term_1": term_1, "term_2": term_2, "year": half_up_tenth(term_1 + 2 * term_2, 3)}


def _record(number: int) -> SchoolRecord:
    chance = Random(number)
    subjects = sample_sheets(1)[0].subjects
    rows = tuple(
        SubjectRow(
            code=subject.code,
            name=subject.name,
            assessment=Assessment(subject.assessment.value),
            **_results(subject.assessment, chance),
            after_summer=None,
            comment=f"{chance.choice(_STRENGTHS)}, cần {chance.choice(_WISHES)}.",
        )
        for subject in subjects
    )
    return SchoolRecord(
        header=Header(
            code=encode_crockford(number.to_bytes(17)[::-1]),
            version=1,
            regulation="vn/circular_22_2021@2021-09-05",
            school_code=SCHOOL_CODE,
            school_name=SCHOOL_NAME,
            commune="Xã Nà Lương",
            province="Tỉnh Lạng Sơn",
            place="Nà Lương",
            school_year=SchoolYear(2025),
            level=SchoolLevel.LOWER_SECONDARY,
            grade=8,
            class_name="8A2",
            pupil_name=f"Đặng Thị {chance.choice(_NAMES)} {chance.choice(_NAMES)} An",
            born_on=date(2012, 9, 5),
            sector_code=f"20{number:08d}",
        ),
        profile=Profile(
            gender=Gender.FEMALE,
            birth_place="Lạng Sơn",
            home_town="Xã Nà Lương, tỉnh Lạng Sơn",
            ethnicity="Tày",
            nationality="Việt Nam",
            policy_group="",
            address="Thôn Nà Pài, xã Nà Lương",
            id_type=IdType.CITIZEN,
            personal_id="020312001234",
            register_number="153/THCS",
            guardians=(),
            study_steps=(),
        ),
        subjects=rows,
        summary=Summary(
            conduct_term_1=Level.GOOD,
            conduct_term_2=Level.GOOD,
            conduct_year=Level.GOOD,
            conduct_after_summer=None,
            learning_term_1=Level.GOOD,
            learning_term_2=Level.GOOD,
            learning_year=Level.GOOD,
            learning_after_summer=None,
            absent_excused_count=2,
            absent_unexcused_count=0,
            outcome=Outcome.PROMOTED,
            completion=Completion.NOT_APPLICABLE,
            awards="Học sinh Giỏi",
            certificates="",
            contests="",
            summer_training="",
            homeroom_comment="Ngoan, chăm học, hòa đồng với bạn bè.",
        ),
    )

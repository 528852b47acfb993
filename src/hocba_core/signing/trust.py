"""Thư mục tin cậy: which authorities, seals and log count. Given as bytes, read once, asked many times."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Final

from hocba_core.kernel.digest import sha256
from hocba_core.kernel.errors import HocbaError
from hocba_core.kernel.text import visible
from hocba_core.signing.certificate_judgement import CertificateProblem, judge_path, no_path_problem, signer_problem
from hocba_core.signing.certificates import Certificate, read_certificate, read_pem_certificates
from hocba_core.signing.chains import Path, build_paths
from hocba_core.signing.errors import SigningError
from hocba_core.signing.indications import SubIndication
from hocba_core.signing.revocation import RevocationList, Standing, read_revocation_list, standing_of
from hocba_core.signing.school_seals import SchoolSeals, parse_schools

_MOST_REMEMBERED: Final = 20_000
# Stores with a bundle's evidence are remembered too; strangers send bundles, so their number and size have a bound.
_MOST_DERIVED: Final = 32
_MOST_DERIVED_BYTES: Final = 512 * 1024
_JudgedPath = tuple[Path, tuple[Standing, ...]]


class TrustStore:
    """What a verifier believes. Chains and revocation are worked out once per certificate and judged per moment.

    Not frozen: it remembers. Its answers depend on nothing but the files it was made of and the moment asked about; threads
    may share it, since what one forgets the other works out anew.
    """

    def __init__(
        self,
        *,
        anchors: Sequence[Certificate] = (),
        intermediates: Sequence[Certificate] = (),
        revocation_lists: Sequence[RevocationList] = (),
        schools: Mapping[str, SchoolSeals] | None = None,
        log_key: str | None = None,
        status_note: bytes | None = None,
    ) -> None:
        self.schools: Final = schools or {}
        self.log_key: Final = log_key
        self.status_note: Final = status_note
        self._anchors = tuple(anchors)
        self._intermediates = tuple(intermediates)
        self._lists = tuple(revocation_lists)
        self._anchors_by_subject = _by_subject(anchors)
        self._intermediates_by_subject = _by_subject(intermediates)
        self._lists_by_issuer: dict[bytes, list[RevocationList]] = defaultdict(list)
        for each in revocation_lists:
            self._lists_by_issuer[each.issuer].append(each)
        self._known = {each.sha256 for each in intermediates} | {sha256(each.der) for each in revocation_lists}
        self._paths: dict[bytes, list[_JudgedPath]] = {}
        self._problems: dict[tuple[bytes, datetime], CertificateProblem | None] = {}
        self._derived: dict[bytes, TrustStore] = {}

    @classmethod
    def from_files(cls, files: Mapping[str, bytes]) -> "TrustStore":
        """Read a trust folder (docs/specs/trust-folder.md): relative path -> bytes. Unknown paths are ignored.

        Raises ``SigningError`` with detail ``file`` for a part that cannot be read: half a trust folder is none.
        """
        anchors, intermediates, lists = [], [], []
        for path, data in sorted(files.items()):
            try:
                if path.startswith("anchors/") and path.endswith(".pem"):
                    anchors += read_pem_certificates(data)
                elif path.startswith("intermediates/") and path.endswith(".pem"):
                    intermediates += read_pem_certificates(data)
                elif path.startswith("crls/") and path.endswith(".crl"):
                    lists.append(read_revocation_list(data))
            except HocbaError as problem:
                raise SigningError(problem.code, problem.message, f"Xem lại tệp {visible(path)}.", file=path) from problem
        return cls(
            anchors=anchors,
            intermediates=intermediates,
            revocation_lists=lists,
            schools=parse_schools(files["schools.json"]) if "schools.json" in files else {},
            log_key=_log_key(files["log.vkey"]) if "log.vkey" in files else None,
            status_note=files.get("status.note"),
        )

    @property
    def has_anchors(self) -> bool:
        """Whether there is anything to believe at all."""
        return bool(self._anchors)

    def with_evidence(self, intermediates: Iterable[bytes], revocation_lists: Iterable[bytes]) -> "TrustStore":
        """Return a store that also knows a bundle's intermediates and CRLs (DER). They add evidence, never anchors.

        Raises ``SigningError`` where one cannot be read.
        """
        certificates = [read_certificate(der) for der in intermediates]
        lists = [read_revocation_list(der) for der in revocation_lists]
        new_certificates = [each for each in certificates if each.sha256 not in self._known]
        new_lists = [each for each in lists if sha256(each.der) not in self._known]
        if not new_certificates and not new_lists:
            return self
        key = b"".join([each.sha256 for each in new_certificates] + [sha256(each.der) for each in new_lists])
        if known := self._derived.get(key):
            return known
        derived = TrustStore(
            anchors=self._anchors,
            intermediates=(*self._intermediates, *new_certificates),
            revocation_lists=(*self._lists, *new_lists),
            schools=self.schools,
            log_key=self.log_key,
            status_note=self.status_note,
        )
        size = sum(len(each.der) for each in new_certificates) + sum(len(each.der) for each in new_lists)
        if size <= _MOST_DERIVED_BYTES:
            if len(self._derived) >= _MOST_DERIVED:
                self._derived.clear()
            self._derived[key] = derived
        return derived

    def certificate_problem(self, certificate: Certificate, at: datetime) -> CertificateProblem | None:
        """Return why the certificate does not count at that moment; ``None`` when one path to an anchor holds."""
        key = (certificate.sha256, at)
        try:
            return self._problems[key]
        except KeyError:
            problem = self._find_problem(certificate, at)
        if len(self._problems) >= _MOST_REMEMBERED:
            self._problems.clear()
        self._problems[key] = problem
        return problem

    def _find_problem(self, certificate: Certificate, at: datetime) -> CertificateProblem | None:
        if problem := signer_problem(certificate):
            return problem
        judged = self._judged_paths(certificate)
        problems = [judge_path(path, standings, at) for path, standings in judged]
        if not problems:
            return no_path_problem(certificate, has_anchors=self.has_anchors)
        return None if None in problems else problems[0]

    def authorities_of(self, certificate: Certificate) -> set[Certificate]:
        """Return every authority on a path from the certificate to an anchor."""
        return {authority for path, _ in self._judged_paths(certificate) for authority in path[1:]}

    def _judged_paths(self, certificate: Certificate) -> list[_JudgedPath]:
        found = self._paths.get(certificate.sha256)
        if found is None:
            if len(self._paths) >= _MOST_REMEMBERED:
                self._paths.clear()
            paths = build_paths(certificate, self._intermediates_by_subject, self._anchors_by_subject)
            found = self._paths[certificate.sha256] = [(path, self._standings(path)) for path in paths]
        return found

    def _standings(self, path: Path) -> tuple[Standing, ...]:
        lists = self._lists_by_issuer
        return tuple(standing_of(child, parent, lists.get(parent.subject, ())) for child, parent in pairwise(path))


def certificate_problems(
    trust: TrustStore, certificate_der: bytes, at: datetime, *, expected_identity: str
) -> tuple[CertificateProblem, ...]:
    """Kiểm tra trước khi nhận chữ ký: everything that keeps this certificate from signing now for this person or school.

    ``expected_identity`` is the subject's serialNumber: a staff identity code, or ``MST:<school code>`` for a seal
    (trust section 2.2: another person's certificate is refused before it is accepted, whatever its chain).
    """
    try:
        certificate = read_certificate(certificate_der)
    except SigningError as unreadable:
        return (_problem(unreadable.code, unreadable.message, unreadable.next_step),)
    problems = []
    if certificate.identity != expected_identity:
        problems.append(
            _problem(
                "certificate_of_another",
                "Chứng thư này không phải của người hoặc đơn vị phải ký ô này.",
                "Chọn đúng chứng thư của người ký.",
            )
        )
    elif certificate.kind is None:
        problems.append(
            _problem(
                "certificate_without_identity",
                "Mã định danh trong chứng thư không phân biệt được là của người hay của con dấu.",
                "Xin chứng thư ghi mã định danh không bắt đầu bằng MST.",
            )
        )
    if problem := trust.certificate_problem(certificate, at):
        problems.append(problem)
    return tuple(problems)


def _problem(code: str, message: str, next_step: str) -> CertificateProblem:
    return CertificateProblem(
        code=code, sub_indication=SubIndication.SIG_CONSTRAINTS_FAILURE, message=message, next_step=next_step
    )


def _by_subject(certificates: Iterable[Certificate]) -> dict[bytes, list[Certificate]]:
    by_subject: dict[bytes, list[Certificate]] = defaultdict(list)
    for each in certificates:
        by_subject[each.subject].append(each)
    return by_subject


def _log_key(data: bytes) -> str:
    try:
        return data.decode("ascii").removesuffix("\n")
    except UnicodeDecodeError as problem:
        raise SigningError(
            "log_key_unreadable", "Không đọc được khóa của nhật ký (log.vkey).", "Xin lại thư mục tin cậy.", file="log.vkey"
        ) from problem

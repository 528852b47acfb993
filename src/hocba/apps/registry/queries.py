"""Reads of the registry. Those about one school see the school of the open context."""

from collections.abc import Collection
from datetime import UTC, datetime
from uuid import UUID

from django.conf import settings
from django.db.models import F
from django.utils import timezone

from hocba.apps.ledger.actions import sign_text
from hocba.apps.ledger.queries import proofs_for
from hocba.apps.organisations.queries import school_codes
from hocba.apps.registry.evidence import evidence_for
from hocba.apps.registry.models import IssuedRecord
from hocba.apps.registry.own_records import is_own_record
from hocba.apps.registry.values import IssuedInfo, SupersededRecord
from hocba.foundation.context import acting
from hocba_core.assembly.bundle import build_bundle
from hocba_core.kernel.digest import sha256_hex
from hocba_core.kernel.errors import HocbaError
from hocba_core.tlog.status import StatusList, Superseded


def issued_of_year(year_id: UUID, *, class_id: UUID | None = None) -> list[IssuedInfo]:
    """Return every record issued for a year (of a class), all versions, by code and version."""
    rows = IssuedRecord.objects.filter(year_id=year_id)
    if class_id is not None:
        rows = rows.filter(school_class_id=class_id)
    rows = rows.defer("xml").annotate(newer_id=F("replaced_by__id"))
    return [
        IssuedInfo(
            id=row.id,
            code=row.code,
            version=row.version,
            pupil_id=row.pupil_id,
            class_id=row.school_class_id,
            year_id=row.year_id,
            document_id=row.document_id,
            xml_sha256=row.xml_sha256,
            issued_at=row.issued_at,
            leaf_id=row.leaf_id,
            replaces=row.replaces_id,
            replaced_by=row.newer_id,
        )
        for row in rows.order_by("code", "version")
        if is_own_record(row)
    ]


def record_xml(record_id: UUID) -> bytes:
    """Return the exact bytes that were issued."""
    return _own_xml(IssuedRecord.objects.get(id=record_id))


def bundle(record_id: UUID) -> bytes:
    """Return ``<code>-v<n>.hocba.zip``: the record with the evidence of today; raise ``log_proof_missing``."""
    built = bundles([record_id])
    if record_id not in built:
        raise HocbaError(
            "log_proof_missing",
            "Học bạ này chưa có bằng chứng nhật ký.",
            "Chờ một phút để nhật ký được ký rồi tải lại.",
        )
    return built[record_id]


def bundles(record_ids: Collection[UUID]) -> dict[UUID, bytes]:
    """Return the bundles of the records whose leaf is under a signed checkpoint; the others are left out."""
    rows = [row for row in IssuedRecord.objects.filter(id__in=record_ids) if is_own_record(row)]
    proofs = proofs_for([row.leaf_id for row in rows])
    built = {}
    for row in rows:
        if row.leaf_id not in proofs:
            continue
        xml = _own_xml(row)
        intermediates, lists = evidence_for(xml)
        built[row.id] = build_bundle(
            record_xml=xml,
            manifest=bytes(row.manifest),
            proof=proofs[row.leaf_id].format(),
            intermediates=intermediates,
            revocation_lists=lists,
        )
    return built


def superseded_of_school() -> list[SupersededRecord]:
    """Return every version of the open school's records that a newer one replaces."""
    newer = IssuedRecord.objects.filter(replaces__isnull=False).order_by("code", "version").defer("xml")
    return [
        SupersededRecord(
            code=row.code,
            version=row.version - 1,
            by_version=row.version,
            superseded_on=timezone.localdate(row.issued_at),
        )
        for row in newer
        if is_own_record(row)
    ]


def _own_xml(row: IssuedRecord) -> bytes:
    """Return the bytes of a record that this server issued, exactly; raise ``record_not_ours`` for anything else."""
    xml = bytes(row.xml)
    if not is_own_record(row) or sha256_hex(xml) != row.xml_sha256:
        raise HocbaError(
            "record_not_ours",
            "Bản ghi này không do máy chủ phát hành, hoặc đã bị thay trong cơ sở dữ liệu.",
            "Báo người quản trị kiểm tra cơ sở dữ liệu và so với sổ minh bạch.",
        )
    return xml


def status_list(*, at: datetime) -> bytes:
    """Return the installation's status list as a note signed by the log's key: the file ``status.note``.

    Must be called outside an acting context: it looks into one school after the other.
    """
    entries: list[Superseded] = []
    for school_id, _ in school_codes():
        with acting(school_id=school_id, reason="publish the status list"):
            entries += [
                Superseded(
                    code=each.code,
                    version=each.version,
                    by_version=each.by_version,
                    superseded_on=each.superseded_on,
                )
                for each in superseded_of_school()
            ]
    made_at = at.astimezone(UTC).replace(microsecond=0)
    return sign_text(StatusList(origin=settings.HOCBA_LOG_ORIGIN, made_at=made_at, entries=tuple(entries)).format())

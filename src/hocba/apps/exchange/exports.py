"""Issued records as files: ``<school>/<class>/<code>-v<n>.xml``, ``.pdf``, ``.hocba.zip``, and the trust folder beside them.

File names hold codes only, never a pupil's number or name. A file that is there already is not written again: issued bytes
never change. Files appear whole or not at all.
"""

import os
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

from django.conf import settings

from hocba.apps.accounts.queries import Actor
from hocba.apps.ledger import queries as ledger
from hocba.apps.organisations.queries import SchoolInfo
from hocba.apps.registry import queries as registry
from hocba.apps.registry.values import IssuedInfo
from hocba.apps.roster.values import ClassInfo
from hocba.foundation.context import acting
from hocba.foundation.gateways import load_gateway
from hocba.foundation.outbox import record_action
from hocba_core.ports.renderer import IssuedRecordRenderer

_XML, _PDF, _BUNDLE = ".xml", ".pdf", ".hocba.zip"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportCount:
    """Đã xuất: how many records the class has, how many files were new."""

    records: int
    files_written: int


def export_class(*, school: SchoolInfo, school_class: ClassInfo, acting_user: Actor, at: datetime) -> ExportCount:
    """Write the files of every issued record of a class; a bundle waits until its leaf stands in the log."""
    folder = Path(settings.HOCBA_EXPORT_FOLDER) / school.code / school_class.name
    with acting(school_id=school.id, actor_id=acting_user.person_id, reason="Xuất học bạ"):
        records = registry.issued_of_year(school_class.year_id, class_id=school_class.id)
        written = sum(_write_pages(folder / record.file_stem, record) for record in records)
        unbundled = {
            record.id: record.file_stem for record in records if not _path(folder / record.file_stem, _BUNDLE).exists()
        }
        for record_id, data in registry.bundles(list(unbundled)).items():
            _write(_path(folder / unbundled[record_id], _BUNDLE), data)
            written += 1
        if written:
            record_action("exchange.records.export", at=at, payload={"class": school_class.name, "files": written})
    return ExportCount(records=len(records), files_written=written)


def export_trust(*, at: datetime) -> None:
    """Bring the trust folder up to date (log key, status list) and write a copy of it beside the records."""
    own = Path(settings.HOCBA_TRUST_FOLDER)
    _write(own / "log.vkey", ledger.log_verifier_key().encode())
    _write(own / "status.note", registry.status_list(at=at))
    for path in sorted(own.rglob("*")):
        if path.is_file():
            _write(Path(settings.HOCBA_EXPORT_FOLDER) / "trust" / path.relative_to(own), path.read_bytes())


def _write_pages(stem: Path, record: IssuedInfo) -> int:
    missing = [ending for ending in (_XML, _PDF) if not _path(stem, ending).exists()]
    if missing:
        xml = registry.record_xml(record.id)
        for ending in missing:
            _write(_path(stem, ending), xml if ending == _XML else _renderer().render_issued(xml))
    return len(missing)


def _path(stem: Path, ending: str) -> Path:
    return stem.with_name(stem.name + ending)


@cache
def _renderer() -> IssuedRecordRenderer:
    """One renderer serves the process: it keeps its compiler warm."""
    renderer: IssuedRecordRenderer = load_gateway("record_renderer")
    return renderer


def _write(path: Path, data: bytes) -> None:
    """Write whole or not at all; what is there with the same bytes stays untouched."""
    if path.exists() and path.read_bytes() == data:
        return
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_bytes(data)
    draft.replace(path)

"""Issued records as files: ``<school>/<class>/<code>-v<n>.xml``, ``.pdf``, ``.hocba.zip``, and the trust folder beside them.

File names hold codes only, never a pupil's number or name. A file that is there already is not written again: issued bytes
never change. Files appear whole or not at all.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings

from hocba.apps.accounts.queries import Actor
from hocba.apps.ledger import queries as ledger
from hocba.apps.organisations.queries import SchoolInfo
from hocba.apps.registry import queries as registry
from hocba.apps.roster.values import ClassInfo
from hocba.foundation.context import acting
from hocba.foundation.gateways import load_gateway
from hocba.foundation.outbox import record_action


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportCount:
    """Đã xuất: how many records the class has, how many files were new."""

    records: int
    files_written: int


def export_class(*, school: SchoolInfo, school_class: ClassInfo, acting_user: Actor, at: datetime) -> ExportCount:
    """Write the files of every issued record of a class; a bundle waits until its leaf stands in the log."""
    folder = Path(settings.HOCBA_EXPORT_FOLDER) / school.code / school_class.name
    renderer = load_gateway("record_renderer")
    records = written = 0
    with acting(school_id=school.id, actor_id=acting_user.person_id, reason="Xuất học bạ"):
        for record in registry.issued_of_class(school_class.id):
            records += 1
            name = f"{record.code}-v{record.version}"
            written += _write_once(folder / f"{name}.xml", lambda record=record: bytes(record.xml))
            written += _write_once(folder / f"{name}.pdf", lambda record=record: renderer.render_issued(bytes(record.xml)))
            written += _write_once(folder / f"{name}.hocba.zip", lambda record=record: registry.bundle(record.id))
        if written:
            record_action("exchange.records.export", at=at, payload={"class": school_class.name, "files": written})
    return ExportCount(records=records, files_written=written)


def export_trust(*, at: datetime) -> None:
    """Write the trust folder: authorities, revocation lists, school seals, log key, status list."""
    folder = Path(settings.HOCBA_EXPORT_FOLDER) / "trust"
    for name, data in _trust_files(at):
        path = folder / name
        if not path.exists() or path.read_bytes() != data:
            _write(path, data)


def _trust_files(at: datetime) -> Iterator[tuple[str, bytes]]:
    own = Path(settings.HOCBA_TRUST_FOLDER)
    for path in sorted(own.rglob("*")):
        if path.is_file():
            yield path.relative_to(own).as_posix(), path.read_bytes()
    yield "log.vkey", ledger.log_verifier_key().encode()
    yield "status.note", registry.status_list(at=at)


def _write_once(path: Path, make: "object") -> bool:
    if path.exists():
        return False
    _write(path, make())  # type: ignore[operator]
    return True


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_bytes(data)
    draft.replace(path)

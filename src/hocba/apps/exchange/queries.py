"""Reads of the exchange: where a file goes, and what it may name."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from hocba.apps.accounts.queries import staff_codes
from hocba.apps.exchange.models import ImportRun
from hocba.apps.exchange.spreadsheets.recognition import FileKind, KnownNames
from hocba.apps.organisations.queries import school_by_code
from hocba.apps.roster.queries import classes_of_year, latest_year
from hocba.foundation.context import acting


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportTarget:
    """Nơi nhận: the school and its latest year."""

    school_id: UUID
    year_id: UUID
    first_day: date


def import_target(school_code: str, on: date) -> ImportTarget:
    """Return the school and year a file goes into; raise ``school_unknown`` or ``year_unknown``."""
    school = school_by_code(school_code, on)
    with acting(school_id=school.id, reason="Đọc năm học"):
        year = latest_year(school.id)
        return ImportTarget(school_id=school.id, year_id=year.id, first_day=year.first_day)


def imported_kind(file_sha256: str) -> FileKind | None:
    """Return what the school took just this file in as, or None when it never did."""
    kind = ImportRun.objects.filter(file_sha256=file_sha256).values_list("kind", flat=True).first()
    return None if kind is None else FileKind(kind)


def known_names(target: ImportTarget) -> KnownNames:
    """Return the classes and staff codes that a file may name."""
    classes = {row.name for row in classes_of_year(target.year_id)}
    return KnownNames(classes=classes or None, staff=staff_codes())

"""Taking a file in: read whole, checked whole, written whole or not at all."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from hocba.apps.accounts.queries import Actor
from hocba.apps.exchange.events import FILE_IMPORTED
from hocba.apps.exchange.models import ImportRun
from hocba.apps.exchange.permissions import can_import_roster
from hocba.apps.exchange.queries import ImportTarget, import_target, imported_kind, known_names
from hocba.apps.exchange.spreadsheets.problems import Problem
from hocba.apps.exchange.spreadsheets.reading import read_workbook
from hocba.apps.exchange.spreadsheets.recognition import AnyReading, FileKind, parse, recognise
from hocba.apps.exchange.spreadsheets.school import SchoolReading
from hocba.apps.exchange.spreadsheets.workbook import Workbook
from hocba.apps.exchange.taking_in import assignments, homeroom, marks, pupils, school, staff, summer
from hocba.apps.exchange.taking_in.setting import Setting
from hocba.foundation.context import acting
from hocba.foundation.outbox import emit, record_action
from hocba_core.kernel.digest import sha256_hex
from hocba_core.kernel.errors import HocbaError

ROSTER_KINDS = frozenset({FileKind.SCHOOL, FileKind.STAFF, FileKind.ROSTER, FileKind.ASSIGNMENTS})
MARK_KINDS = frozenset({FileKind.MARK_BOOK, FileKind.HOMEROOM_BOOK, FileKind.SUMMER})


class UnableToImport(HocbaError):
    """Không nhập được tệp: ``problems`` says what and where; nothing was written."""

    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReport:
    """Kết quả nhập một tệp: what it was, what changed, what deserves a look."""

    kind: FileKind
    counts: dict[str, int]
    warnings: tuple[Problem, ...]
    is_dry_run: bool = False
    is_known: bool = False  # the same file was taken in before; nothing changed


def import_file(
    *,
    data: bytes,
    file_name: str,
    school_code: str,
    kinds: frozenset[FileKind],
    acting_user: Actor,
    at: datetime,
    is_dry_run: bool = False,
    may_overwrite: bool = False,
) -> ImportReport:
    """Take one spreadsheet in. A dry run does the same work and takes it back, so its answer is the import's.

    Raises ``UnableToImport`` with every blocking problem, or the reader's own refusals; nothing is written then.
    """
    request = _Request(school_code, sha256_hex(data), acting_user, at, may_overwrite)
    known = _known_kind(request)
    if known is not None:
        _check_kind(known, kinds)
        return ImportReport(kind=known, counts={}, warnings=(), is_dry_run=is_dry_run, is_known=True)
    workbook = read_workbook(data, file_name)
    kind = recognise(workbook)
    _check_kind(kind, kinds)
    with transaction.atomic():
        report = _take_in_school if kind is FileKind.SCHOOL else _take_in_other
        answer = report(workbook, kind, request)
        if is_dry_run:
            transaction.set_rollback(True)
    return replace(answer, is_dry_run=is_dry_run)


@dataclass(frozen=True, slots=True)
class _Request:
    school_code: str
    file_sha256: str
    acting_user: Actor
    at: datetime
    may_overwrite: bool


def _known_kind(request: _Request) -> FileKind | None:
    """Return what just this file was when it was taken in before; then nobody needs to read it again.

    None also where the file must be looked at for another answer: no such school yet, or not this account's to import.
    """
    if request.may_overwrite:
        return None
    try:
        target = import_target(request.school_code, localdate(request.at))
    except HocbaError:
        return None
    if not can_import_roster(request.acting_user, target.school_id, localdate(request.at)):
        return None
    with acting(school_id=target.school_id, actor_id=request.acting_user.person_id, reason="Tìm lần nhập trước"):
        kind = imported_kind(request.file_sha256)
    return None if kind in (None, FileKind.SCHOOL) else kind


def _check_kind(kind: FileKind, kinds: frozenset[FileKind]) -> None:
    if kind not in kinds:
        raise UnableToImport("import_kind_wrong", f"Tệp này là {kind.label}.", "Gọi đúng lệnh nhập cho loại tệp này.")


def _take_in_school(workbook: Workbook, kind: FileKind, request: _Request) -> ImportReport:
    reading = _unblocked(parse(workbook))
    assert isinstance(reading, SchoolReading)  # noqa: S101
    if reading.school_code != request.school_code:
        raise UnableToImport(
            "school_code_differs",
            f"Tệp ghi mã trường {reading.school_code}, lệnh ghi {request.school_code}.",
            "Xem lại mã trường ở hai nơi.",
        )
    school_id, counts = school.take_in(reading, acting_user=request.acting_user, at=request.at)
    with acting(school_id=school_id, actor_id=request.acting_user.person_id, reason="Nhập thông tin trường"):
        _record(school_id, kind, request, counts)
    return ImportReport(kind=kind, counts=counts, warnings=reading.warnings)


def _take_in_other(workbook: Workbook, kind: FileKind, request: _Request) -> ImportReport:
    target = import_target(request.school_code, localdate(request.at))
    if not can_import_roster(request.acting_user, target.school_id, localdate(request.at)):
        raise UnableToImport(
            "import_not_allowed",
            "Tài khoản này không được nhập dữ liệu của trường.",
            "Dùng tài khoản văn thư hoặc ban giám hiệu.",
        )
    reason = f"Nhập tệp {kind.label} {request.file_sha256[:12]}"
    with acting(school_id=target.school_id, actor_id=request.acting_user.person_id, reason=reason):
        if not request.may_overwrite and imported_kind(request.file_sha256):  # by somebody else at this moment
            return ImportReport(kind=kind, counts={}, warnings=(), is_known=True)
        reading = _unblocked(parse(workbook, known_names(target)))
        setting = Setting(
            school_id=target.school_id,
            acting_user=request.acting_user,
            at=request.at,
            file_sha256=request.file_sha256,
            may_overwrite=request.may_overwrite,
        )
        counts = _TAKERS[kind](reading, setting, target)
        if any(problem.is_blocking for problem in setting.problems):
            raise _blocked(tuple(problem for problem in setting.problems if problem.is_blocking))
        _record(target.school_id, kind, request, counts)
    warnings = (*reading.warnings, *(problem for problem in setting.problems if not problem.is_blocking))
    return ImportReport(kind=kind, counts=counts, warnings=warnings)


_TAKERS: dict[FileKind, Callable[..., dict[str, int]]] = {
    FileKind.STAFF: lambda reading, setting, target: staff.take_in(reading, setting, first_day=target.first_day),
    FileKind.ROSTER: lambda reading, setting, target: pupils.take_in(
        reading, setting, year_id=target.year_id, first_day=target.first_day
    ),
    FileKind.ASSIGNMENTS: lambda reading, setting, target: assignments.take_in(
        reading, setting, year_id=target.year_id, first_day=target.first_day
    ),
    FileKind.MARK_BOOK: lambda reading, setting, target: marks.take_in(reading, setting, year_id=target.year_id),
    FileKind.HOMEROOM_BOOK: lambda reading, setting, target: homeroom.take_in(reading, setting, year_id=target.year_id),
    FileKind.SUMMER: lambda reading, setting, target: summer.take_in(reading, setting, year_id=target.year_id),
}


def _unblocked(reading: AnyReading) -> AnyReading:
    if reading.is_blocked:
        raise _blocked(reading.blocking)
    return reading


def _blocked(problems: tuple[Problem, ...]) -> UnableToImport:
    first = problems[0]
    more = f" Còn {len(problems) - 1} chỗ khác." if len(problems) > 1 else ""
    error = UnableToImport(first.code, f"{first.place[0].upper()}{first.place[1:]}: {first.message}{more}", first.next_step)
    error.problems = problems
    return error


def _record(school_id: UUID, kind: FileKind, request: _Request, counts: dict[str, int]) -> None:
    ImportRun.objects.create(
        school_id=school_id,
        kind=kind.value,
        file_sha256=request.file_sha256,
        imported_at=request.at,
        actor_id=request.acting_user.person_id,
        counts=counts,
    )
    payload = {"kind": kind.value, "file_sha256": request.file_sha256, "counts": counts}
    record_action("exchange.file.import", at=request.at, payload=payload)
    emit(FILE_IMPORTED, at=request.at, payload=payload)


__all__ = ["MARK_KINDS", "ROSTER_KINDS", "ImportReport", "ImportTarget", "UnableToImport", "import_file"]

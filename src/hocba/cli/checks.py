"""What the doctor looks at. Needs an open installation."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import pkcs12
from django.conf import settings
from django.db import connection

from hocba.cli.check import Check
from hocba.foundation.installation import is_schema_behind

_LOW_BYTES = 1024**3
_KEY_DAYS = 60
_CRL_DAYS = 7
_SILENT_HEARTBEATS = 9  # a worker that misses three is dead to others; here a busy machine gets more patience


def all_checks(folder: Path, at: datetime) -> list[Check]:
    """Run every check. The worker's and the clock's ask tables, so they wait until the schema stands."""
    structure = schema()
    asking_tables = [worker(at), clock(at)] if structure.is_ok else []
    return [database_role(), structure, *asking_tables, *keys(folder / "keys", at), *revocation_lists(at), disk(folder)]


def database_role() -> Check:
    """The application must own nothing and bypass nothing."""
    name = "cơ sở dữ liệu"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version'), rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        version, is_too_mighty = cursor.fetchone()
    if is_too_mighty:
        return Check(
            name=name,
            is_ok=False,
            code="database_role_too_mighty",
            message="Tài khoản ứng dụng có quyền vượt qua ngăn cách giữa các trường.",
            next_step="Dùng một vai trò không phải superuser, không có BYPASSRLS (docs/howto/database.md).",
        )
    return Check(name=name, is_ok=True, code="ok", message=f"PostgreSQL {version}, vai trò ứng dụng đúng quyền.")


def schema() -> Check:
    """Every migration must have been applied."""
    name = "lược đồ dữ liệu"
    if is_schema_behind():
        return Check(
            name=name,
            is_ok=False,
            code="schema_behind",
            message="Cơ sở dữ liệu chưa được nâng cấp theo bản này.",
            next_step="Chạy hocba serve, lệnh này tự nâng cấp trước khi phục vụ.",
        )
    return Check(name=name, is_ok=True, code="ok", message="đã đúng bản.")


def worker(at: datetime) -> Check:
    """Some worker must have shown life lately, and no job may have been given up."""
    name = "tiến trình nền"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > %s - make_interval(secs => %s)",
            [at, _SILENT_HEARTBEATS * settings.HOCBA_HEARTBEAT_SECONDS],
        )
        (alive,) = cursor.fetchone()
        cursor.execute(
            "SELECT count(*) FILTER (WHERE status = 'todo'), count(*) FILTER (WHERE status = 'failed') FROM procrastinate_jobs"
        )
        waiting, failed = cursor.fetchone()
    counts = f"{waiting} việc đang chờ, {failed} việc hỏng"
    if not alive:
        return Check(
            name=name,
            is_ok=False,
            code="worker_absent",
            message=f"không có tiến trình nền nào đang chạy ({counts}).",
            next_step="Chạy hocba serve hoặc hocba worker.",
        )
    if failed:
        return Check(
            name=name,
            is_ok=False,
            code="jobs_failed",
            message=f"có việc đã thử nhiều lần mà không xong ({counts}).",
            next_step="Xem lý do trong nhật ký của tiến trình nền, sửa rồi gọi lại lệnh đã giao việc ấy.",
        )
    return Check(name=name, is_ok=True, code="ok", message=f"{alive} tiến trình đang chạy ({counts}).")


def clock(at: datetime) -> Check:
    """Time must agree with the database's and never be before what is already recorded."""
    name = "đồng hồ"
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp(), (SELECT max(signed_at) FROM ledger_checkpoint)")
        database_time, newest = cursor.fetchone()
    drift = abs((database_time - at).total_seconds())
    if drift > 60 or (newest is not None and newest > at + timedelta(seconds=60)):
        return Check(
            name=name,
            is_ok=False,
            code="clock_wrong",
            message="Đồng hồ máy lệch hơn một phút so với cơ sở dữ liệu hoặc so với lần ghi cuối.",
            next_step="Bật đồng bộ giờ (NTP) rồi khám lại; đừng ký trước khi giờ đúng.",
        )
    return Check(name=name, is_ok=True, code="ok", message="khớp với cơ sở dữ liệu.")


def keys(folder: Path, at: datetime) -> list[Check]:
    """Server-held keys must open and not expire soon."""
    name = "khóa ký"
    files = sorted(folder.glob("*.p12"))
    if not files:
        return [Check(name=name, is_ok=True, code="ok", message="máy chủ này không giữ khóa ký nào.")]
    soon, broken = [], []
    for file in files:
        try:
            certificate = pkcs12.load_key_and_certificates(file.read_bytes(), settings.HOCBA_KEY_PASSWORD.hex().encode())[1]
        except (OSError, ValueError):
            certificate = None
        if certificate is None:
            broken.append(file.name)
        elif certificate.not_valid_after_utc < at + timedelta(days=_KEY_DAYS):
            soon.append(file.name)
    return [_key_answer(name, len(files), soon, broken)]


def _key_answer(name: str, count: int, soon: list[str], broken: list[str]) -> Check:
    if broken:
        return Check(
            name=name,
            is_ok=False,
            code="key_unreadable",
            message=f"{len(broken)}/{count} tệp khóa không mở được.",
            next_step="Đặt lại tệp khóa từ bản sao, hoặc xin chứng thư mới.",
        )
    if soon:
        return Check(
            name=name,
            is_ok=False,
            code="key_expires_soon",
            message=f"{len(soon)}/{count} chứng thư hết hạn trong {_KEY_DAYS} ngày tới.",
            next_step="Xin gia hạn trước mùa ký.",
        )
    return Check(name=name, is_ok=True, code="ok", message=f"{count} khóa, đều mở được và còn hạn.")


def revocation_lists(at: datetime) -> list[Check]:
    """CRLs in the trust folder must be fresh, else verification becomes INDETERMINATE."""
    name = "danh sách thu hồi"
    files = sorted((settings.HOCBA_TRUST_FOLDER / "crls").glob("*.crl"))
    if not files:
        return []
    due = [_next_update(file) for file in files]
    if broken := due.count(None):
        return [
            Check(
                name=name,
                is_ok=False,
                code="crl_unreadable",
                message=f"{broken}/{len(files)} danh sách thu hồi không đọc được hoặc không ghi hạn.",
                next_step="Tải lại danh sách của nơi cấp chứng thư, dạng DER, vào thư mục tin cậy.",
            )
        ]
    if stale := sum(day is not None and day < at + timedelta(days=_CRL_DAYS) for day in due):
        return [
            Check(
                name=name,
                is_ok=False,
                code="crl_stale",
                message=f"{stale}/{len(files)} danh sách thu hồi đã hoặc sắp quá hạn.",
                next_step="Tải danh sách mới của nơi cấp chứng thư vào thư mục tin cậy.",
            )
        ]
    return [Check(name=name, is_ok=True, code="ok", message=f"{len(files)} danh sách, đều còn hạn.")]


def _next_update(file: Path) -> datetime | None:
    try:
        return x509.load_der_x509_crl(file.read_bytes()).next_update_utc
    except (OSError, ValueError):
        return None


def disk(folder: Path) -> Check:
    """There must be room to write."""
    usage = shutil.disk_usage(folder)
    free = f"còn {usage.free / 1024**3:.1f} GB".replace(".", ",")
    if usage.free < _LOW_BYTES:
        return Check(
            name="đĩa",
            is_ok=False,
            code="disk_low",
            message=f"{free}.",
            next_step="Dọn chỗ hoặc chuyển thư mục dữ liệu sang đĩa lớn hơn.",
        )
    return Check(name="đĩa", is_ok=True, code="ok", message=f"{free}.")

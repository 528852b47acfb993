"""A PostgreSQL server that somebody else runs, named by ``DATABASE_URL`` and ``DATABASE_OWNER_URL``."""

import psycopg

from hocba.foundation.environment import read_text

from .errors import UnableToProvideDatabase
from .installations import OLDEST_VERSION

APP_VARIABLE = "DATABASE_URL"
OWNER_VARIABLE = "DATABASE_OWNER_URL"


def given_addresses() -> tuple[str, str]:
    """The two addresses from the environment: the application's, and the one that migrates."""
    app, owner = read_text(APP_VARIABLE), read_text(OWNER_VARIABLE)
    for variable, address in ((APP_VARIABLE, app), (OWNER_VARIABLE, owner)):
        if not address:
            raise UnableToProvideDatabase(
                "database_url_missing",
                f"Chưa đặt biến {variable}.",
                "Máy chủ PostgreSQL riêng cần hai địa chỉ: DATABASE_URL cho ứng dụng và DATABASE_OWNER_URL cho việc nâng cấp "
                "cấu trúc; xem docs/howto/database.md.",
                variable=variable,
            )
    return app, owner


def check_given_server(app: str, owner: str) -> int:
    """The server's major version, if it is new enough and the application's role can be trusted with nothing."""
    version, is_superuser, bypasses = _facts(app, APP_VARIABLE)
    if version < OLDEST_VERSION:
        raise UnableToProvideDatabase(
            "database_too_old",
            f"Máy chủ PostgreSQL đang ở phiên bản {version}, phần mềm cần từ {OLDEST_VERSION} trở lên.",
            "Hãy nâng cấp máy chủ PostgreSQL.",
            version=version,
        )
    if is_superuser or bypasses:
        raise UnableToProvideDatabase(
            "database_role_too_strong",
            "Vai trò trong DATABASE_URL có quyền vượt qua tường ngăn giữa các trường.",
            "Hãy dùng vai trò hocba_app được tạo như trong docs/howto/database.md.",
        )
    _, is_superuser, bypasses = _facts(owner, OWNER_VARIABLE)
    if not (is_superuser or bypasses):
        raise UnableToProvideDatabase(
            "database_owner_too_weak",
            "Vai trò trong DATABASE_OWNER_URL không có quyền BYPASSRLS nên không nâng cấp được dữ liệu.",
            "Hãy dùng vai trò hocba_owner được tạo như trong docs/howto/database.md.",
        )
    return version


def _facts(address: str, variable: str) -> tuple[int, bool, bool]:
    try:
        with psycopg.connect(address, connect_timeout=10) as connection:
            row = connection.execute("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user").fetchone()
            version = connection.info.server_version // 10000
    except psycopg.Error as problem:
        # The driver's own text may repeat the address, and with it the password.
        raise UnableToProvideDatabase(
            "database_not_reached",
            f"Không kết nối được tới máy chủ PostgreSQL trong {variable}.",
            "Hãy kiểm tra địa chỉ, mật khẩu và máy chủ, rồi chạy lại.",
            variable=variable,
        ) from problem
    return (version, bool(row[0]), bool(row[1])) if row else (version, False, False)

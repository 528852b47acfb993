"""Every setting of the server, typed, in one file. Each reads one environment variable; defaults are safe."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from hocba.foundation.environment import read_bool, read_int, read_list, read_text
from hocba.foundation.secrets import read_or_make

PACKAGE_DIR = Path(__file__).resolve().parent.parent
HOCBA_DATA = Path(read_text("HOCBA_DATA", ".data")).resolve()
_SECRETS = HOCBA_DATA / "secrets"


def _database(url: str) -> dict[str, Any]:
    """Read a libpq URI (``postgresql://user:password@host:port/name?host=/socket/folder``)."""
    parts = urlsplit(url)
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or options.pop("port", "")),
        "OPTIONS": {**options, "application_name": "hocba"},
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }


def _database_urls() -> tuple[str, str]:
    """The application's URL and the owner's: from the environment, else from the embedded database's note."""
    application = read_text("DATABASE_URL")
    if application:
        return application, read_text("DATABASE_OWNER_URL", application)
    note = _SECRETS / "database.json"
    if note.exists():
        urls = json.loads(note.read_text(encoding="utf-8"))
        return urls["app"], urls["owner"]
    return "postgresql://hocba_app@/hocba", "postgresql://hocba_owner@/hocba"


_application_url, _owner_url = _database_urls()
DATABASES = {"default": _database(_application_url), "owner": _database(_owner_url)}
DATABASE_ROUTERS = ["hocba.config.routing.ApplicationRouter"]
HOCBA_APPLICATION_ROLE: str = DATABASES["default"]["USER"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SECRET_KEY = read_or_make(_SECRETS, "session-key").hex()
HOCBA_FIELD_KEYS: list[bytes] = [read_or_make(_SECRETS, "field-key-0")]
HOCBA_FIELD_KEY_ID = 0
HOCBA_KEY_PASSWORD = read_or_make(_SECRETS, "signing-key-password")

DEBUG = False
ALLOWED_HOSTS = read_list("HOCBA_ALLOWED_HOSTS", "127.0.0.1,localhost")
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
HOCBA_HTTPS = read_bool("HOCBA_HTTPS", default=False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HOCBA_HTTPS
DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024
HOCBA_UPLOAD_LIMIT = 20 * 1024 * 1024

STATIONS = (
    "organisations",
    "ledger",
    "accounts",
    "roster",
    "windows",
    "schoolday",
    "gradebook",
    "closing",
    "ceremony",
    "registry",
    "exchange",
)
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "procrastinate.contrib.django",
    "hocba.foundation",
    *(f"hocba.apps.{station}" for station in STATIONS),
    "hocba.flow",
    "hocba.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "hocba.web.security.ContentSecurityPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "hocba.config.urls"
WSGI_APPLICATION = "hocba.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE_DIR / "foundation" / "ui" / "templates", PACKAGE_DIR / "web"],
        "OPTIONS": {},
    }
]
STATIC_URL = "/static/"
STATICFILES_DIRS = [PACKAGE_DIR / "foundation" / "ui" / "static"]
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600
AUTH_USER_MODEL = "accounts.Account"
PASSWORD_HASHERS = ["hocba.apps.accounts.passwords.StaffPasswordHasher"]

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},  # without DEBUG the framework itself prints no server error
    "loggers": {"procrastinate.blueprints": {"level": "ERROR"}},  # it takes the worker's own module for a mistake
}

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_READONLY_MODELS = True

HOCBA_TRUST_FOLDER = HOCBA_DATA / "trust"
HOCBA_EXPORT_FOLDER = HOCBA_DATA / "export"
HOCBA_LOG_ORIGIN = read_text("HOCBA_LOG_ORIGIN", "hocba.local/log")
HOCBA_CHECKPOINT_SECONDS = read_int("HOCBA_CHECKPOINT_SECONDS", 60)
HOCBA_SIGNING_CHUNK = read_int("HOCBA_SIGNING_CHUNK", 64)  # documents whose intents are committed before a key is asked
HOCBA_WORKER_CONCURRENCY = read_int("HOCBA_WORKER_CONCURRENCY", 2)
HOCBA_HEARTBEAT_SECONDS = read_int("HOCBA_HEARTBEAT_SECONDS", 10)  # a worker silent for three of them counts as dead
HOCBA_OUTGOING_HOSTS = frozenset(read_list("HOCBA_OUTGOING_HOSTS"))  # host:port, nothing goes out without
HOCBA_OUTGOING_PRIVATE = read_bool("HOCBA_OUTGOING_PRIVATE", default=False)
HOCBA_PUBLIC_URL = read_text("HOCBA_PUBLIC_URL", "http://127.0.0.1:8000")
HOCBA_GATEWAYS: dict[str, dict[str, Any]] = {
    "signing_devices": {
        "path": "hocba.gateways.software_keys.adapter.SoftwareKeys",
        "options": {"folder": HOCBA_DATA / "keys", "password": HOCBA_KEY_PASSWORD},
    },
    "throw_away_devices": {"path": "hocba.gateways.software_keys.adapter.ThrowAwayKeys"},
    "log_signer": {
        "path": "hocba.gateways.log_key.adapter.LogKeyFile",
        "options": {"folder": _SECRETS, "name": HOCBA_LOG_ORIGIN},
    },
    "record_renderer": {"path": "hocba.gateways.typst_renderer.adapter.TypstRenderer", "options": {}},
}

"""Settings of the console's web framework. What belongs to one data folder is set when that folder is opened (`house.py`)."""

import secrets
import sys
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

if sys.platform != "win32":
    # A SQLite with the WAL-reset fault mended, for the framework's own tables too; it must be in place before anything imports sqlite3.
    import pysqlite3

    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2

HERE = Path(__file__).parent

SECRET_KEY = secrets.token_hex(32)
DEBUG = False
ALLOWED_HOSTS = ["*"]
"""Addresses are not used to make links, so a forged host reaches nothing; `serve` narrows this to the names it answers to."""
ROOT_URLCONF = "resguardo.console.urls"
WSGI_APPLICATION = "resguardo.console.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
AUTH_USER_MODEL = "access.Login"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "csp",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "resguardo.console",
    "resguardo.console.access",
    "resguardo.console.setup",
    "resguardo.console.board",
    "resguardo.console.intake",
    "resguardo.console.person",
    "resguardo.console.count",
    "resguardo.console.handover",
    "resguardo.console.breach",
    "resguardo.console.absence",
    "resguardo.console.gate",
    "resguardo.console.claims",
    "resguardo.console.placement",
    "resguardo.console.sheets",
    "resguardo.console.reconcile",
    "resguardo.console.audit",
    "resguardo.console.api",
    "resguardo.tablet",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "resguardo.console.headers.HeadersMiddleware",
    "resguardo.console.access.watch.CookieMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "resguardo.console.language.LanguageMiddleware",
    "resguardo.console.doorkeeper.DoorkeeperMiddleware",
    "resguardo.console.access.watch.WatchMiddleware",
]

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "resguardo.console.frame.frame",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "resguardo.console.templatetags.house",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

DATABASES: dict[str, dict[str, Any]] = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": ":memory:",
        "OPTIONS": {
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;",
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
        },
    }
}
"""The framework's own tables (sign-in, sessions, tablets). The ledger is never in here."""

PASSWORD_HASHERS = ["resguardo.console.access.hashing.HouseHasher"]
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
LOGIN_URL = "access:sign_in"

SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
CSRF_USE_SESSIONS = True
CSRF_FAILURE_VIEW = "resguardo.console.errors.forgery"

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
"""Nobody outside is told anything. With less, a browser says "null" of where a form came from, and the check against forged forms refuses it."""
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "blob:", "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "worker-src": [SELF],
        "media-src": [SELF, "blob:"],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

STATIC_URL = "/static/"
STATICFILES_DIRS = [("vendor", HERE.parent / "tablet" / "app" / "vendor")]
"""The reader of codes is the tablet's; the console has no second copy."""
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 3600

USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "es"
LANGUAGES = [("es", "Español"), ("en", "English"), ("he", "עברית")]
LOCALE_PATHS = [HERE / "locale"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 8 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
"""Nothing uploaded ever touches the disk in the clear."""
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
APP_TITLE = _("Resguardo")

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": True,
    "filters": {"bare": {"()": "resguardo.console.errors.BareRecords"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "filters": ["bare"]}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    # Named, so that they are not among the existing loggers that are shut off: whoever runs the machine has to hear of a fault.
    "loggers": {"django.request": {"level": "ERROR"}, "resguardo": {"level": "WARNING"}},
}

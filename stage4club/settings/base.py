"""What is the same everywhere. Values that differ are read from the environment (docs: README)."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

env = environ.Env()

BASE_DIR = Path(__file__).resolve().parent.parent.parent

# Applications --------------------------------------------------------------------------------

INSTALLED_APPS = [
    "stage4club.people.apps.BackOfficeConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "crispy_forms",
    "phonenumber_field",
    "stage4club.core",
    "stage4club.notifications",
    "stage4club.people",
    "stage4club.privacy",
    "services",
    "registrations",
    "assistance",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "stage4club.core.headers.ContentSecurityPolicyMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "stage4club.core.kept_pages.KeptPagesMiddleware",
    "stage4club.core.middleware.DatabaseAwayMiddleware",
    "stage4club.core.middleware.MethodsMiddleware",
    "stage4club.core.middleware.BodyLimitMiddleware",
    "stage4club.core.middleware.BadBytesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "stage4club.core.staff_time.StaffTimeMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]

ROOT_URLCONF = "stage4club.urls"
WSGI_APPLICATION = "stage4club.wsgi.application"
AUTH_USER_MODEL = "people.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        # APP_DIRS, not `loaders`: overriding loaders switches the template cache off.
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "stage4club.core.context.page",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

CRISPY_TEMPLATE_PACK = "forms"
CRISPY_ALLOWED_TEMPLATE_PACKS = "forms"
CRISPY_FAIL_SILENTLY = False

# Languages and time: French at /, English at /en/; the back office opens in French ---------------

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", _("French")), ("en", _("English"))]
FORMAT_MODULE_PATH = ["stage4club.core.formats"]
LOCALE_PATHS = [BASE_DIR / "stage4club" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "America/Toronto"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"

PHONENUMBER_DEFAULT_REGION = "CA"
PHONENUMBER_DB_FORMAT = "E164"
# str() of a number goes through display_phone before anybody reads it; a national format would
# lose the country of a foreign number on the way.
PHONENUMBER_DEFAULT_FORMAT = "E164"

# Static files ------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = env.path("STATIC_ROOT", default=str(BASE_DIR / ".run" / "static"))()
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(BASE_DIR / ".run" / "media"))()

# Sessions, cookies, uploads ----------------------------------------------------------------------

SESSION_ENGINE = "stage4club.people.sessions"
# Staff: idle, and from signing in whatever she does (reliability.md, Security).
STAFF_IDLE_SECONDS = 20 * 60
STAFF_SESSION_SECONDS = 8 * 60 * 60
# No idle limit under 20 hours for what a person typed (domain.md §11).
SESSION_COOKIE_AGE = 20 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# Django's default writes what was just said to staff into a cookie of its own (domain.md §14).
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
#: Comfortable reading (core.comfort).
COMFORT_COOKIE_NAME = "comfort"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "stage4club.core.views.csrf_failure"
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_HANDLERS = ["stage4club.core.files.SizedUploadHandler"]
#: One document; a larger one is not kept, and its form comes back.
FILE_MAX_BYTES = 10 * 1024 * 1024
# Everything of one request, five documents included; larger is answered 413 before it is kept.
REQUEST_MAX_BYTES = 52 * 1024 * 1024
#: Where clamd listens: tcp://scanner:3310 or unix:///run/clamav/clamd.ctl. Empty: nothing is
#: scanned, and staff read so.
CLAMD_URL = env.str("CLAMD_URL", default="")

LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
AUTHENTICATION_BACKENDS = ["stage4club.people.backends.RolesBackend"]
# A link by which somebody chooses a password: volunteers do not read their mail every day.
PASSWORD_RESET_TIMEOUT = 7 * 24 * 60 * 60
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["name", "email"]},
    },
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 15},
    },
    {"NAME": "stage4club.people.passwords.LongestPasswordValidator"},
    # Django's list is part of it.
    {"NAME": "stage4club.people.passwords.GuessedPasswordValidator"},
]

# Headers -----------------------------------------------------------------------------------------

SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
    "frame-src": ["'self'"],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'none'"],
    "manifest-src": ["'self'"],
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"

# Messages (stage4club.notifications) -------------------------------------------------------------

OUTBOX_LEASE_SECONDS = env.int("OUTBOX_LEASE_SECONDS", default=300)
OUTBOX_UNDO_SECONDS = env.int("OUTBOX_UNDO_SECONDS", default=60)
EMAIL_BACKEND = "stage4club.notifications.delivery.smtp.OutboxBackend"

# Front door --------------------------------------------------------------------------------------

#: Whose X-Forwarded-For is believed: networks, or how many proxies (core/client_address.py).
TRUSTED_PROXIES = env.str("TRUSTED_PROXIES", default="").replace(",", " ").split()
FORM_MIN_SECONDS = env.int("FORM_MIN_SECONDS", default=3)
#: How long a public page that was drawn serves other readers, and a group is taken for what it was:
#: what staff change shows that much later. Short enough for whoever looks at it next.
PAGES_KEPT_SECONDS = 2
MAIN_PHONE = "+18779907171"
HEALTH_REPORTS = [
    "stage4club.notifications.health.health_report",
    "stage4club.core.sealing.health_report",
]
#: The page that a private link opens, by what the link is for (core/private_pages.py).
PRIVATE_PAGES = {
    "registration": "private-page",
    "appointment": "appointment-page",
    "attendee": "attendee-page",
    "assistance": "aid-page",
    "assistance-draft": "aid-resume",
    "attestation": "aid-attestation",
}
#: What apps delete by themselves when its time is over (core/purge.py).
EXPIRED_ROWS = [
    "stage4club.people.operations.slow_down.delete_expired_attempts",
    "assistance.operations.delete_expired_appointments",
    "assistance.operations.delete_expired_reservations",
    "assistance.operations.erase_old_messages",
    "assistance.operations.aid.delete_expired_aid_drafts",
    "assistance.operations.aid.delete_unused_ways",
    "assistance.operations.aid.close_paid_applications",
    "assistance.operations.aid.delete_old_payments",
    "assistance.operations.aid.forget_decided",
    "assistance.operations.aid.forget_closed",
    "assistance.operations.aid.forget_years",
    "assistance.operations.aid.destroy_old_documents",
    "assistance.operations.aid.remove_files_without_row",
]

# Logging: identifiers only, never what people typed (reliability.md) -----------------------------

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "stage4club.core.logs.PrivateFormatter",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    # Both tell each step of each letter that is drawn.
    "loggers": {name: {"level": "WARNING"} for name in ("weasyprint", "fontTools")},
    "root": {"handlers": ["console"], "level": "INFO"},
}


def database(url: str, *, pool: bool = False) -> dict[str, Any]:
    """The PostgreSQL connection for `url`, its options kept; each connection checked at use.

    Without the check, seven requests of fifty-six failed after a database restart (measured).
    Web processes share a pool; workers, which hold one connection each, are faster without.
    Values travel beside a statement: its text, which the server shows and logs, holds none, and
    what a connection has asked a few times is planned no more (docs/adr).
    Raises ImproperlyConfigured for another kind of database.
    """
    settings: dict[str, Any] = dict(environ.Env.db_url_config(url))
    if settings["ENGINE"] != "django.db.backends.postgresql":
        raise ImproperlyConfigured("DATABASE_URL must begin with postgres:// or postgresql://.")
    ours = {**PLANNED_ONCE, "pool": POOL} if pool else PLANNED_ONCE
    settings["OPTIONS"] = {**settings.get("OPTIONS", {}), **ours}
    settings["CONN_MAX_AGE"] = 0
    settings["CONN_HEALTH_CHECKS"] = True
    return settings


#: Commands that change tables, or say who may do what with them.
OF_THE_OWNER = frozenset({"migrate", "grant_web_role"})


def database_url(command: Sequence[str]) -> str:
    """The address for what `command` (`sys.argv`) does: as the owner of the tables, if need be.

    The owner's is only in the environment of who migrates (docs/operations.md).
    """
    is_owner = OF_THE_OWNER.intersection(command[1:2])
    owner = env.str("MIGRATION_DATABASE_URL", default="") if is_owner else ""
    return owner or str(env.str("DATABASE_URL"))


POOL = {"min_size": 1, "max_size": 8, "timeout": 5}
#: As psycopg has it of itself, and Django has not, in case a pooler stands before the database.
PLANNED_ONCE = {"server_side_binding": True, "prepare_threshold": 5}


def redis_url() -> str:
    """The address of the broker."""
    return str(env.str("REDIS_URL"))


def email(url: str) -> dict[str, object]:
    """Django's e-mail settings for an `EMAIL_URL` (`smtp://`, `smtp+tls://`, `smtp+ssl://`)."""
    config = environ.Env.email_url_config(url)
    return {key: value for key, value in config.items() if key != "EMAIL_BACKEND"}

"""Settings of a real installation. Refuses to start when something is missing, and names it."""

import sys

from django.core.exceptions import ImproperlyConfigured

from .base import *  # noqa: F403 - a settings module is its names
from .base import database, database_url, email, env, redis_url

REQUIRED = (
    "SECRET_KEY",
    "FIELD_KEYS",
    "DATABASE_URL",
    "REDIS_URL",
    "EMAIL_URL",
    "DEFAULT_FROM_EMAIL",
    "SITE_URL",
    "ALLOWED_HOSTS",
)
missing = [name for name in REQUIRED if not env.str(name, default="")]
if missing:
    raise ImproperlyConfigured(
        "Set these environment variables (or DEBUG=true for development): " + ", ".join(missing)
    )

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY")
FIELD_KEYS = env.list("FIELD_KEYS")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
SITE_URL = env.str("SITE_URL")

DATABASES = {
    "default": database(database_url(sys.argv), pool=env.bool("DATABASE_POOL", default=True))
}
CELERY_BROKER_URL = redis_url()

globals().update(email(env.str("EMAIL_URL")))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL")

RATE_LIMITS = env.bool("RATE_LIMITS", default=True)
STAFF_MFA = env.str("STAFF_MFA", default="required")

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "stage4club.core.staticfiles.BundledStaticFilesStorage"},
}

SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
# `__Host-`: a browser takes them from this very host only, over https, for the whole of it.
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
LANGUAGE_COOKIE_SECURE = True
LANGUAGE_COOKIE_NAME = "__Host-language"
COMFORT_COOKIE_NAME = "__Host-comfort"

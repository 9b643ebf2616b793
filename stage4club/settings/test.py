"""Settings of the tests: real PostgreSQL, Redis protocol and SMTP, given by tests/conftest.py."""

from .base import *  # noqa: F403 - a settings module is its names
from .base import INSTALLED_APPS, database, email, env, redis_url

DEBUG = False
SECRET_KEY = "tests-only-" + "x" * 40
FIELD_KEYS = ["tests-only-field-key-number-one-" + "x" * 8]
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
SITE_URL = "http://testserver"

DATABASES = {"default": database(env.str("DATABASE_URL"))}
CELERY_BROKER_URL = redis_url()

globals().update(email(env.str("EMAIL_URL", default="smtp://127.0.0.1:9")))
DEFAULT_FROM_EMAIL = "Club <club@example.org>"

# Tests post a form as soon as it is open, and many of them from one address.
FORM_MIN_SECONDS = 0
# What a test changes is seen at once; `core.doors.kept_page` has tests of its own.
PAGES_KEPT_SECONDS = 0
RATE_LIMITS = False
STAFF_MFA = "optional"

# Static files come from where they are written: no test needs `collectstatic` before it.
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

INSTALLED_APPS = [*INSTALLED_APPS, "tests.stage4club.core.sample"]
MIGRATION_MODULES = {"sample": None}
# They stand in no table of ours: these checks are asked about the product itself.
SILENCED_SYSTEM_CHECKS = ["people.E002", "privacy.E001"]

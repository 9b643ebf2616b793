"""Settings of `make run`: everything on this machine, nothing secret, never in production."""

from .base import *  # noqa: F403 - a settings module is its names
from .base import INSTALLED_APPS, LOGGING, database, email, env, redis_url

DEBUG = True
SECRET_KEY = env.str("SECRET_KEY", default="development-only-" + "x" * 40)
FIELD_KEYS = env.list("FIELD_KEYS", default=["development-only-field-key-" + "x" * 16])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
SITE_URL = env.str("SITE_URL", default="http://localhost:8000")

DATABASES = {
    "default": database(env.str("DATABASE_URL"), pool=env.bool("DATABASE_POOL", default=True))
}
CELERY_BROKER_URL = redis_url()

globals().update(email(env.str("EMAIL_URL", default="smtp://localhost:1025")))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="Club <club@example.org>")

# Whoever draws a page sees it as it is.
PAGES_KEPT_SECONDS = 0
RATE_LIMITS = env.bool("RATE_LIMITS", default=True)
STAFF_MFA = env.str("STAFF_MFA", default="optional")

INSTALLED_APPS = [*INSTALLED_APPS, "stage4club.mailbox"]

# Invented people, and somebody who wants to read what went wrong.
LOGGING["formatters"]["line"].pop("()")

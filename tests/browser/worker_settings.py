"""Settings of the Celery worker of a browser test: the test's own database, broker and relay.

Their addresses come from the environment. Beat ticks every second, so that no test waits for it.
"""

from stage4club.celery import app
from stage4club.settings.test import *  # noqa: F403 - a settings module is its names
from stage4club.settings.test import env

SITE_URL = env.str("SITE_URL")

app.conf.beat_schedule["notifications.sweep_outbox"]["schedule"] = 1.0

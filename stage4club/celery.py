"""Celery: the doorbell of the outbox.

PostgreSQL holds what must not be lost (docs/adr); a task here is a wake-up without personal data.
Fixed choices stand below, the broker's address comes from the settings (`CELERY_BROKER_URL`).
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stage4club.settings")

#: No task may run longer, so that a redelivery never meets the task it replaces.
TASK_SECONDS = 8 * 60
VISIBILITY_SECONDS = 10 * 60

app = Celery("stage4club")
app.conf.update(
    accept_content=["json"],
    task_serializer="json",
    result_serializer="json",
    event_serializer="json",
    task_ignore_result=True,
    task_time_limit=TASK_SECONDS,
    task_soft_time_limit=TASK_SECONDS - 20,
    worker_prefetch_multiplier=1,
    worker_hijack_root_logger=False,
    worker_send_task_events=False,
    enable_utc=True,
    timezone="UTC",
    # A silent broker must not hold a web request: it hung for over two minutes by default. One
    # second is enough beside us, and no retry is needed because a sweep does the same work.
    task_publish_retry=True,
    task_publish_retry_policy={"max_retries": 0},
    broker_connection_timeout=1,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_transport_options={
        "socket_timeout": 1,
        "socket_connect_timeout": 1,
        "max_retries": 0,
        "visibility_timeout": VISIBILITY_SECONDS,
        # With the defaults the sweep for tasks of a dead worker starts every hundred seconds.
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
    },
)
# Intervals and no crontab: an hourly crontab skips an hour in autumn. A tick that nobody took
# expires, so that a worker coming back does not find a heap of them.
app.conf.beat_schedule = {
    "notifications.sweep_outbox": {
        "task": "stage4club.notifications.tasks.sweep_outbox",
        "schedule": 15.0,
        "options": {"expires": 15},
    },
    "core.seal_finished_audit": {
        "task": "stage4club.core.tasks.seal_finished_audit",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "core.purge_expired": {
        "task": "stage4club.core.tasks.purge_expired",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "privacy.forget_old_emergencies": {
        "task": "stage4club.privacy.tasks.forget_old_emergencies",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "assistance.expire_old_proposals": {
        "task": "assistance.tasks.expire_old_proposals",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "assistance.give_back_what_is_left": {
        "task": "assistance.tasks.give_back_what_is_left",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "assistance.notice_unfinished_applications": {
        "task": "assistance.tasks.notice_unfinished_applications",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "assistance.remind_of_awaited_documents": {
        "task": "assistance.tasks.remind_of_awaited_documents",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "assistance.remind_of_ways_to_be_paid": {
        "task": "assistance.tasks.remind_of_ways_to_be_paid",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
    "assistance.remind": {
        "task": "assistance.tasks.remind",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "assistance.scan_what_came": {
        "task": "assistance.tasks.scan_what_came",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "assistance.tell_of_earlier_times": {
        "task": "assistance.tasks.tell_of_earlier_times",
        "schedule": 60.0,
        "options": {"expires": 60},
    },
    "services.forget_old_opinions": {
        "task": "services.tasks.forget_old_opinions",
        "schedule": 3600.0,
        "options": {"expires": 3600},
    },
}
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

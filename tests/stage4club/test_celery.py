"""The doorbell: what it carries and how long it may hold a request."""

import socket
import time

import pytest
from kombu.exceptions import OperationalError

from stage4club.celery import TASK_SECONDS, VISIBILITY_SECONDS, app


def test_tasks_carry_json_only_and_leave_no_result() -> None:
    assert app.conf.accept_content == ["json"]
    assert app.conf.task_ignore_result is True
    assert app.conf.worker_prefetch_multiplier == 1


def test_a_task_is_over_before_it_could_be_delivered_again() -> None:
    assert TASK_SECONDS < VISIBILITY_SECONDS


def test_beat_rings_by_interval() -> None:
    entries = {
        entry["task"]: (entry["schedule"], entry["options"])
        for entry in app.conf.beat_schedule.values()
    }
    assert entries == {
        "stage4club.notifications.tasks.sweep_outbox": (15.0, {"expires": 15}),
        "stage4club.core.tasks.seal_finished_audit": (60.0, {"expires": 60}),
        "stage4club.core.tasks.purge_expired": (3600.0, {"expires": 3600}),
        "stage4club.privacy.tasks.forget_old_emergencies": (3600.0, {"expires": 3600}),
        "assistance.tasks.expire_old_proposals": (60.0, {"expires": 60}),
        "assistance.tasks.give_back_what_is_left": (60.0, {"expires": 60}),
        "assistance.tasks.notice_unfinished_applications": (3600.0, {"expires": 3600}),
        "assistance.tasks.remind_of_awaited_documents": (3600.0, {"expires": 3600}),
        "assistance.tasks.remind_of_ways_to_be_paid": (3600.0, {"expires": 3600}),
        "assistance.tasks.scan_what_came": (60.0, {"expires": 60}),
        "assistance.tasks.remind": (60.0, {"expires": 60}),
        "assistance.tasks.tell_of_earlier_times": (60.0, {"expires": 60}),
        "services.tasks.forget_old_opinions": (3600.0, {"expires": 3600}),
    }


def test_every_scheduled_task_exists() -> None:
    app.loader.import_default_modules()
    scheduled = {entry["task"] for entry in app.conf.beat_schedule.values()}
    assert scheduled <= set(app.tasks)


@pytest.mark.parametrize("accepts", [True, False])
def test_a_broken_broker_holds_nobody_for_long(accepts: bool) -> None:
    with socket.socket() as broker:
        broker.bind(("127.0.0.1", 0))
        if accepts:
            # It takes the connection and says nothing.
            broker.listen()
        url = f"redis://127.0.0.1:{broker.getsockname()[1]}/0"
        started = time.monotonic()
        with app.connection_for_write(url) as connection:
            with pytest.raises(OperationalError):
                app.send_task("never.delivered", connection=connection)
        assert time.monotonic() - started < 2.5

"""A real Celery worker with its beat, a process on the test's own database and broker."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from django.db import connection

from tests.engines import RUN
from tests.smtp_sink import SmtpSink
from tests.stage4club.notifications.broker import private_url, publishing_to, take_tasks

ROOT = RUN.parent
STOP_SECONDS = 10


def database_url() -> str:
    """The address of the database of this test, which is not the one that the run was given."""
    name = connection.settings_dict["NAME"]
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


@contextmanager
def working(site_url: str, sink: SmtpSink, folder: Path) -> Iterator[None]:
    """Run `celery worker --beat` until the block ends; the doorbell of this process rings there.

    It says nothing to the test: what it does is seen in the sink and in the database.
    """
    broker = private_url()
    take_tasks(broker)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.browser.worker_settings",
        "DATABASE_URL": database_url(),
        "REDIS_URL": broker,
        "EMAIL_URL": f"smtp://{sink.host}:{sink.port}",
        "SITE_URL": site_url,
    }
    command = [sys.executable, "-m", "celery", "--app", "stage4club", "worker", "--beat"]
    command += ["--concurrency=1", "--without-gossip", "--without-mingle", "--loglevel=INFO"]
    command += [f"--schedule={folder / 'beat'}"]
    with (
        publishing_to(broker),
        (folder / "worker.log").open("wb") as log,
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log) as worker,
    ):
        try:
            yield
            assert worker.poll() is None, (folder / "worker.log").read_text()
        finally:
            _stop(worker)


def _stop(worker: "subprocess.Popen[bytes]") -> None:
    # Once is a warm stop: the message in hand is finished.
    worker.send_signal(signal.SIGTERM)
    try:
        worker.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        worker.kill()

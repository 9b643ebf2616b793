"""A real Celery worker with its beat, a process on the test's own database and broker."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.engines import RUN, database_url
from tests.smtp_sink import SmtpSink
from tests.stage4club.notifications.broker import own_broker

ROOT = RUN.parent
STOP_SECONDS = 10


@contextmanager
def working(site_url: str, sink: SmtpSink, folder: Path) -> Iterator[None]:
    """Run `celery worker --beat` until the block ends; the doorbell of this process rings there.

    It says nothing to the test: what it does is seen in the sink and in the database.
    """
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.browser.worker_settings",
        "DATABASE_URL": database_url(),
        "EMAIL_URL": f"smtp://{sink.host}:{sink.port}",
        "SITE_URL": site_url,
    }
    command = [sys.executable, "-m", "celery", "--app", "stage4club", "worker", "--beat"]
    command += ["--concurrency=1", "--without-gossip", "--without-mingle", "--loglevel=INFO"]
    command += [f"--schedule={folder / 'beat'}"]
    with (
        own_broker() as broker,
        (folder / "worker.log").open("wb") as log,
        subprocess.Popen(
            command,
            cwd=ROOT,
            env={**environment, "REDIS_URL": broker},
            stdout=log,
            stderr=log,
        ) as worker,
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

"""PostgreSQL is cut off without mercy while workers send: none lost, none sent twice."""

import logging
import os
import random
import shutil
import signal
import subprocess
import sys
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from time import sleep

import psycopg
import pytest

from stage4club.embedded import postgres
from stage4club.embedded.process import free_ports
from tests.engines import RUN
from tests.faults.programs import PATIENCE, ROOT, drainer, wait_for
from tests.smtp_sink import SmtpSink

logger = logging.getLogger(__name__)

pytestmark = pytest.mark.faults

MESSAGES = 2_000
LONG = 10 * PATIENCE
RESTARTS = 5
WORKERS = 2

WRITE = f"""
import django; django.setup()
from django.utils import timezone
from tests.stage4club.notifications.letters import stored
now = timezone.now()
for _ in range({MESSAGES}):
    stored(created_at=now, due_at=now)
"""


class OwnServer:
    """A PostgreSQL of this test alone, that can be cut off and started again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = next(free_ports())
        self.stack = ExitStack()

    def start(self) -> None:
        running = postgres.run(self.folder, ports=iter([self.port]))
        self.url = self.stack.enter_context(running)

    def cut_off(self) -> None:
        """An immediate shutdown: connections cut, nothing written, recovery at the next start."""
        [data] = self.ask("SHOW data_directory")[0]
        assert Path(data).is_relative_to(self.folder.resolve()), "This server is not ours."
        os.kill(int((Path(data) / "postmaster.pid").read_text().split()[0]), signal.SIGQUIT)
        self.stack.close()

    def ask(self, question: str):
        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(question)
            return cursor.fetchall() if cursor.description else []


@pytest.fixture
def server():
    folder = RUN / f"faults-{os.getpid()}"
    folder.mkdir(parents=True)
    own = OwnServer(folder)
    own.start()
    yield own
    own.stack.close()
    shutil.rmtree(folder)


def test_restarts_lose_and_repeat_nothing(server):
    with SmtpSink() as sink, ExitStack() as workers:
        env = {
            **os.environ,
            "DATABASE_URL": server.url,
            "EMAIL_URL": f"smtp://{sink.host}:{sink.port}",
        }
        for arguments in (["manage.py", "migrate", "--verbosity=0"], ["-c", WRITE]):
            subprocess.run([sys.executable, *arguments], cwd=ROOT, env=env, check=True)
        for _ in range(RESTARTS):
            met = sink.seen["MAIL"]
            for _ in range(WORKERS):
                workers.enter_context(drainer(env))
            wait_for(lambda met=met: sink.seen["MAIL"] > met + WORKERS)
            sleep(random.uniform(0.1, 1.5))
            server.cut_off()
            sleep(random.uniform(0.2, 1.0))
            server.start()
        left = server.ask("SELECT count(*) FROM notifications_message WHERE state <> 'sent'")[0][0]
        assert left > 0, "The workers were done before the last blow."

        def everything_left() -> bool:
            # A claim whose COMMIT was never heard of waits for its lease to run out.
            server.ask(
                "UPDATE notifications_message SET lease_expires_at = now() - interval '1 second'"
                " WHERE state = 'sending' AND lease_expires_at < now() + interval '290 seconds'"
            )
            with drainer(env) as worker:
                worker.wait(LONG)
            return server.ask(
                "SELECT count(*) FROM notifications_message WHERE state <> 'sent'"
            ) == [(0,)]

        wait_for(everything_left, seconds=LONG)
        keys = {key for (key,) in server.ask("SELECT message_id FROM notifications_message")}
        copies = Counter(received.message["Message-ID"] for received in sink.messages)
    logger.info("%d left after the last restart", left)
    assert set(copies) == keys
    assert len(keys) == copies.total() == MESSAGES

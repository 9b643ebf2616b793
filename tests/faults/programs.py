"""Programs of the product as processes of their own, so that they can be killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from time import monotonic, sleep

from stage4club.notifications.models import Message
from tests.engines import database_url
from tests.smtp_sink import SmtpSink

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 60


def environment(sink: SmtpSink, **more: str) -> dict[str, str]:
    """This run's servers, with the database of this very test."""
    return {
        **os.environ,
        "DATABASE_URL": database_url(),
        "EMAIL_URL": f"smtp://{sink.host}:{sink.port}",
        **more,
    }


@contextmanager
def program(*arguments: str, env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """Run one of ours; it is killed at the end of the block if it still runs."""
    with (
        TemporaryFile() as said,
        subprocess.Popen(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=env,
            stdout=said,
            stderr=said,
            start_new_session=True,
        ) as process,
    ):
        try:
            yield process
        except AssertionError:
            said.seek(0)
            sys.stderr.write(said.read().decode())
            raise
        finally:
            if process.poll() is None:
                kill_family(process)


def drainer(env: dict[str, str]):
    """`manage.py outbox_drain`."""
    return program("manage.py", "outbox_drain", env=env)


def kill_family(process: subprocess.Popen[bytes]) -> None:
    """`kill -9` the process and the children it forked: they are alone in their session."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def wait_for(
    condition: Callable[[], bool],
    *needed: subprocess.Popen[bytes],
    seconds: float = PATIENCE,
) -> None:
    """Return as soon as `condition` is true; fail when it cannot become so any more."""
    until = monotonic() + seconds
    while not condition():
        assert monotonic() < until, "It never came true."
        assert all(process.poll() is None for process in needed), "The program has ended."
        sleep(0.01)


def let_leases_run_out() -> int:
    """What five minutes do to the rows of dead workers. Nobody else may be sending."""
    sending = Message.objects.filter(state="sending")
    return sending.update(lease_expires_at=Message.objects.latest("created_at").created_at)

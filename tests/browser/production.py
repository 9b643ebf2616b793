"""The site as it runs in production: gunicorn, the settings of production, collected files.

Only https is missing. Requests say that they came by it, as those of the proxy in front do.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stage4club.devserver import answers
from stage4club.embedded.process import LOOPBACK, free_ports
from tests.browser.worker import ROOT, database_url

START_SECONDS = 30
BY_HTTPS = {"X-Forwarded-Proto": "https"}


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Collect the static files into `folder` and serve; gives the address of the site."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "stage4club.settings",
        "DEBUG": "false",
        "SECRET_KEY": "only-for-tests-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
        "FIELD_KEYS": "only-for-tests-0123456789abcdefghijklmnop",
        "DATABASE_URL": database_url(),
        "EMAIL_URL": f"smtp://{LOOPBACK}:9",
        "DEFAULT_FROM_EMAIL": "Club <club@example.org>",
        "SITE_URL": "https://localhost",
        "ALLOWED_HOSTS": "localhost",
        "STATIC_ROOT": str(folder / "static"),
    }
    # Django's own admin is left out: it takes five seconds to compress, and no page is measured
    # that asks for it.
    collect = ["manage.py", "collectstatic", "--noinput", "--verbosity=0", "--ignore=admin"]
    subprocess.run([sys.executable, *collect], cwd=ROOT, env=environment, check=True)
    port = next(free_ports())
    command = [sys.executable, "-m", "gunicorn", "stage4club.wsgi", "--no-control-socket"]
    command += ["--bind", f"{LOOPBACK}:{port}"]
    with (
        (folder / "gunicorn.log").open("wb") as log,
        subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log) as server,
    ):
        try:
            assert answers(port, START_SECONDS), (folder / "gunicorn.log").read_text()
            yield f"http://localhost:{port}"
        finally:
            server.terminate()

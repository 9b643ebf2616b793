"""The site as it runs in production: gunicorn, the settings of production, collected files.

Only https is missing. Requests say that they came by it, as those of the proxy in front do.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.deployment.processes import Installation, dotenv

BY_HTTPS = {"X-Forwarded-Proto": "https"}


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """Collect the static files into `folder` and serve; gives the address of the site."""
    values = dotenv(smtp="smtp://127.0.0.1:9", redis=os.environ["REDIS_URL"])
    site = Installation(values, folder, folder / "static")
    site.collect()
    with site.web() as web:
        yield f"http://localhost:{web.port}"

"""A folder for tests that start servers."""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def server_folder() -> Iterator[Path]:
    """An empty folder of this run. Not tmp_path: pytest closes its folders to other users, and
    as root PostgreSQL runs as another user."""
    with tempfile.TemporaryDirectory(dir=os.environ["TEST_RUN_FOLDER"]) as folder:
        yield Path(folder)

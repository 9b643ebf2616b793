"""Fixtures of every test. Servers: tests/engines.py; browser: tests/chromium.py."""

import os
from collections.abc import Iterator

import pytest
from django.utils import translation
from pytest_django import Settings

from tests.emptying import empty_quickly  # noqa: F401 - a fixture of every test
from tests.smtp_sink import SmtpSink


@pytest.fixture(autouse=True)
def fresh_process() -> None:
    """Nothing that one test told this process lasts: a language, a drawing, a silent broker."""
    from django.core.cache import cache

    from stage4club.notifications.delivery import shutdown
    from stage4club.notifications.operations import wake

    translation.deactivate()
    cache.clear()
    wake._Breaker.open_until = 0.0
    shutdown.forget()


@pytest.fixture(autouse=True, scope="session")
def media(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Files of the tests lie in a folder of this process."""
    from django.conf import settings

    settings.MEDIA_ROOT = tmp_path_factory.mktemp("media")


@pytest.fixture
def redis_url() -> str:
    """The address of this run's Valkey."""
    return os.environ["REDIS_URL"]


@pytest.fixture
def smtp_sink(settings: Settings) -> Iterator[SmtpSink]:
    """A real SMTP server on the loopback address that Django's e-mail settings point to."""
    with SmtpSink() as sink:
        settings.EMAIL_HOST, settings.EMAIL_PORT = sink.host, sink.port
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
        yield sink

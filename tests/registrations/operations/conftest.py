"""A group with one date."""

from __future__ import annotations

import pytest

from services.models import Service
from tests.factories import make_service, make_session


@pytest.fixture
def service() -> Service:
    service = make_service()
    make_session(service, days=30)
    return service

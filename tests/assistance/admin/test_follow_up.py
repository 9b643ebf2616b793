"""What the lists of requests have in common."""

from __future__ import annotations

import pytest

from assistance.admin.follow_up import FollowUp
from assistance.models import AidRequest
from tests.factories import NOW


def test_the_base_of_the_filters_chooses_nothing_by_itself() -> None:
    with pytest.raises(NotImplementedError):
        FollowUp.rows_of(AidRequest.objects, "", NOW)

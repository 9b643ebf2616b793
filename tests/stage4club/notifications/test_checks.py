"""A lease shorter than a sending is refused at start-up."""

import pytest
from django.core.checks import run_checks

from stage4club.notifications.checks import check_lease


@pytest.mark.parametrize(("seconds", "ids"), [(196, []), (195, ["notifications.E001"])])
def test_the_lease_outlasts_a_sending(settings, seconds, ids):
    settings.OUTBOX_LEASE_SECONDS = seconds
    assert [error.id for error in check_lease()] == ids


def test_the_check_is_registered(settings):
    settings.OUTBOX_LEASE_SECONDS = 10
    assert "notifications.E001" in [error.id for error in run_checks()]

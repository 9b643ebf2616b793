from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command

from stage4club.core.drafts import LIFETIME, save_draft
from stage4club.core.models import Draft
from stage4club.core.tasks import purge_expired
from stage4club.people.models import BrowserSession

NOW = datetime(2026, 3, 5, 18, 30, tzinfo=UTC)


@pytest.fixture
def old_and_young(db):
    save_draft("old", "registration", {}, now=NOW - LIFETIME)
    save_draft("young", "registration", {}, now=NOW)
    BrowserSession.objects.create(session_key="old", expire_date=NOW - timedelta(seconds=1))
    BrowserSession.objects.create(session_key="young", expire_date=NOW + timedelta(seconds=1))
    with time_machine.travel(NOW, tick=False):
        yield


def left():
    drafts = Draft.objects.values_list("expires_at", flat=True)
    return list(drafts), list(BrowserSession.objects.values_list("pk", flat=True))


YOUNG = ([NOW + LIFETIME], ["young"])


@pytest.mark.usefixtures("old_and_young")
def test_the_task_deletes_what_has_expired():
    assert purge_expired(argument_of_a_later_version=1) is None
    purge_expired()

    assert left() == YOUNG


@pytest.mark.usefixtures("old_and_young")
def test_the_command_deletes_what_has_expired():
    out = StringIO()
    call_command("purge_expired", stdout=out)
    call_command("purge_expired", stdout=out)

    assert out.getvalue() == "Expired drafts deleted: 1\nExpired drafts deleted: 0\n"
    assert left() == YOUNG

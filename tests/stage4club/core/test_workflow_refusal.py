from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation
from django.utils.translation import gettext

from stage4club.core import workflow
from stage4club.core.audit import record
from stage4club.core.errors import RuleError
from stage4club.core.workflow import TransitionRefused
from tests.stage4club.core.sample.models import Parcel
from tests.stage4club.core.sample.workflow import KEEP, SEND_BACK

# Late in the evening in Montréal, already the next day in UTC.
NOW = datetime(2026, 3, 6, 2, 30, tzinfo=UTC)
NBSP = "\N{NO-BREAK SPACE}"
MOMENT = f"Thursday, March{NBSP}5, 2026 at 9:30{NBSP}p.m."

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def reader_of_english():
    with translation.override("en"):
        yield


def refusal(parcel, transition):
    with pytest.raises(TransitionRefused) as caught:
        workflow.apply(parcel, transition, by=None, now=NOW + timedelta(hours=1))
    return caught.value


def test_it_was_already_done():
    parcel = workflow.apply(Parcel.objects.create(), SEND_BACK, by=None, now=NOW)

    refused = refusal(parcel, SEND_BACK)

    assert isinstance(refused, RuleError)
    assert refused.already_done
    assert str(refused.message) == f"On {MOMENT}, this was already done."
    assert refused.describe("Louise") == f"On {MOMENT}, Louise already did this."


def test_the_state_changed_in_another_way():
    parcel = workflow.apply(Parcel.objects.create(), SEND_BACK, by=None, now=NOW)

    refused = refusal(parcel, KEEP)

    assert not refused.already_done
    assert str(refused.message) == (
        f"This can no longer be done. Since {MOMENT}, the state is: Returned."
    )
    assert refused.describe("Louise") == (
        f"This can no longer be done. Since {MOMENT} (Louise), the state is: Returned."
    )


def test_the_same_state_by_another_transition_was_not_already_done():
    parcel = Parcel.objects.create(state="returned")
    record("lose", parcel, by=None, now=NOW, from_state="received", to_state="returned")

    assert not refusal(parcel, SEND_BACK).already_done


def test_nothing_is_known_of_how_the_state_came():
    assert str(refusal(Parcel.objects.create(state="returned"), SEND_BACK).message) == (
        "This was already done."
    )
    assert str(refusal(Parcel.objects.create(state="returned"), KEEP).message) == (
        "This can no longer be done. The state is: Returned."
    )


def test_a_state_without_a_label_stands_for_itself():
    parcel = Parcel.objects.create(state="lost")

    assert str(refusal(parcel, KEEP).message) == ("This can no longer be done. The state is: lost.")


def test_the_event_is_the_one_that_led_to_the_state():
    parcel = workflow.apply(Parcel.objects.create(), SEND_BACK, by=None, now=NOW)
    led_here = refusal(parcel, SEND_BACK).event
    record("look", parcel, by=None, now=NOW + timedelta(minutes=5))

    assert refusal(parcel, SEND_BACK).event == led_here
    assert (led_here.verb, led_here.at) == ("send-back", NOW)


def test_the_message_is_in_the_language_of_its_reader():
    refused = refusal(workflow.apply(Parcel.objects.create(), SEND_BACK, by=None, now=NOW), KEEP)

    with translation.override("fr"):
        french = gettext(
            "This can no longer be done. Since %(date)s at %(time)s, the state is: %(state)s."
        )
        assert str(refused.message) == french % {
            "state": "Returned",
            "date": f"jeudi 5{NBSP}mars{NBSP}2026",
            "time": f"21{NBSP}h{NBSP}30",
        }

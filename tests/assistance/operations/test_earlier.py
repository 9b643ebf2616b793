"""« Prévenez-moi si une place se libère plus tôt »: who is told of what, and how often."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from assistance.enums import CancelledBy, Mode
from assistance.models import Appointment, EarlierNotice, Practice
from assistance.operations import (
    EarlierTimeGone,
    TooLateToChange,
    ask_for_earlier,
    cancel_appointment,
    decline_times,
    move_appointment,
    propose_times,
    take_earlier,
    write_earlier_notices,
)
from assistance.tasks import tell_of_earlier_times
from stage4club.core.workflow import TransitionRefused
from stage4club.notifications.models import Message
from stage4club.people.enums import PersonStatus
from stage4club.people.models import Person, User
from tests.assistance.private import DAY, FAR, HOUR, make_booked, make_other
from tests.factories import NOW, make_appointment, make_social_worker

pytestmark = pytest.mark.django_db

#: A week and a day before hers.
BEFORE = FAR - 8 * DAY


def make_waiting(*, worker: User | None = None, **answers: Any) -> Appointment:
    """Somebody who would like to come earlier."""
    return ask_for_earlier(make_booked(worker=worker, **answers), wanted=True, now=NOW)


def free(
    worker: User | None, starts_at: datetime = BEFORE, *, now: datetime = NOW, **answers: Any
) -> Appointment:
    """A time of `worker` that somebody took and gave back."""
    other = make_other(worker=worker, starts_at=starts_at, **answers)
    return cancel_appointment(other, by=worker, now=now, cancelled_by=CancelledBy.STAFF)


def told() -> list[datetime]:
    return list(EarlierNotice.objects.order_by("pk").values_list("starts_at", flat=True))


def test_she_is_told_once_of_what_became_free_before_hers() -> None:
    appointment = make_waiting()
    free(appointment.social_worker)
    assert write_earlier_notices(NOW) == 1
    assert write_earlier_notices(NOW + HOUR) == 0
    assert told() == [BEFORE]
    message = Message.objects.get(kind="assistance.earlier")
    text = message.read_text()
    assert "mardi 24" in text
    assert "reste fixé au mercredi 1er" in text
    assert message.read_calendar() is None
    assert message.to_address == "zoe@example.org"


def test_what_was_free_when_she_chose_is_no_news() -> None:
    make_waiting()
    assert write_earlier_notices(NOW) == 0


def test_what_was_given_back_before_she_asked_is_no_news() -> None:
    appointment = make_booked()
    free(appointment.social_worker)
    ask_for_earlier(appointment, wanted=True, now=NOW + HOUR)
    assert write_earlier_notices(NOW + HOUR) == 0


def test_what_she_gave_back_herself_is_no_news() -> None:
    appointment = make_waiting()
    worker = appointment.social_worker
    move_appointment(appointment, by=worker, now=NOW, starts_at=FAR + 7 * DAY)
    assert write_earlier_notices(NOW) == 0


def test_a_time_that_was_proposed_to_somebody_is_free_again() -> None:
    appointment = make_waiting()
    worker = appointment.social_worker
    assert worker is not None
    request = make_appointment(email="ana@example.org")
    proposal = propose_times(request, by=worker, now=NOW, times=[BEFORE])
    decline_times(proposal, now=NOW)
    assert write_earlier_notices(NOW) == 1


@pytest.mark.parametrize(
    "case", ["later", "avoided", "colleague", "taken", "outside her hours", "too soon", "past"]
)
def test_what_does_not_suit_is_not_told(case: str) -> None:
    worker = make_social_worker()
    avoided = (1,) if case == "avoided" else ()
    appointment = make_waiting(worker=worker, avoid_weekdays=avoided)
    now = NOW
    if case == "later":
        free(worker, FAR + DAY)
    elif case == "colleague":
        free(make_social_worker(name="Marc"))
    elif case == "outside her hours":
        free(worker, BEFORE + 10 * HOUR)
    elif case == "too soon":
        free(worker, NOW + 20 * HOUR)
    elif case == "past":
        free(worker, NOW + 20 * HOUR)
        now = NOW + DAY
    else:
        free(worker)
    if case == "taken":
        make_other(worker=worker, starts_at=BEFORE, email="luc@example.org")
    assert write_earlier_notices(now) == 0
    assert appointment.notices.count() == 0


def test_the_mode_decides() -> None:
    """Her hours by video are not those by telephone."""
    worker = make_social_worker()
    make_waiting(worker=worker, mode=Mode.VIDEO)
    worker.availabilities.filter(weekday=BEFORE.weekday()).update(by_video=False)
    free(worker)
    assert write_earlier_notices(NOW) == 0


def test_a_family_needs_a_longer_time() -> None:
    worker = make_social_worker()
    make_waiting(worker=worker, meeting="family")
    free(worker)
    # The times on both sides are taken: an hour is free, and not an hour and a half.
    for hours, email in ((-1.5, "a@example.org"), (1.25, "b@example.org")):
        make_other(worker=worker, starts_at=BEFORE + hours * HOUR, email=email)
    assert write_earlier_notices(NOW) == 0


def test_three_times_at_most_and_one_at_a_time() -> None:
    appointment = make_waiting()
    worker = appointment.social_worker
    for number in range(5):
        free(worker, BEFORE + number * DAY, email=f"ana{number}@example.org")
    assert [write_earlier_notices(NOW) for _sweep in range(5)] == [1, 1, 1, 0, 0]
    assert told() == [BEFORE + number * DAY for number in range(3)]
    assert Message.objects.filter(kind="assistance.earlier").count() == 3


def test_none_in_the_last_seven_days() -> None:
    appointment = make_waiting()
    now = FAR - 7 * DAY + timedelta(seconds=1)
    free(appointment.social_worker, FAR - 2 * DAY, now=now)
    assert write_earlier_notices(now) == 0
    assert write_earlier_notices(FAR - 7 * DAY) == 1


def test_who_gave_it_up_or_is_over_is_not_told() -> None:
    worker = make_social_worker()
    given_up, over = (
        make_waiting(worker=worker),
        make_waiting(worker=worker, starts_at=FAR + HOUR * 2),
    )
    ask_for_earlier(given_up, wanted=False, now=NOW)
    cancel_appointment(over, by=worker, now=NOW, cancelled_by=CancelledBy.STAFF)
    free(worker)
    assert write_earlier_notices(NOW) == 0


def test_who_wants_silence_is_not_told() -> None:
    worker = make_waiting().social_worker
    free(worker)
    silent = {"status": PersonStatus.DO_NOT_CONTACT, "status_changed_by": worker}
    Person.objects.update(status_changed_at=NOW, **silent)
    assert write_earlier_notices(NOW) == 0


def test_only_what_is_booked_can_be_earlier() -> None:
    with pytest.raises(TransitionRefused):
        ask_for_earlier(make_appointment(), wanted=True, now=NOW)


def test_the_same_hour_first_then_another_one_that_became_possible() -> None:
    worker = make_social_worker()
    make_waiting(worker=worker)
    free(worker)
    # Half an hour into what was freed somebody comes: what is left begins before it.
    make_other(worker=worker, starts_at=BEFORE + HOUR / 2, email="luc@example.org")
    worker.practice = Practice.objects.create(social_worker=worker, buffer_minutes=0)
    assert write_earlier_notices(NOW) == 1
    assert told() == [BEFORE - HOUR / 2]


def test_everybody_who_waits_is_told_of_the_same_time() -> None:
    worker = make_social_worker()
    make_waiting(worker=worker)
    make_waiting(worker=worker, starts_at=FAR + DAY, email="luc@example.org")
    free(worker)
    assert write_earlier_notices(NOW) == 2
    assert told() == [BEFORE, BEFORE]


def test_the_sweep_looks_once_for_all_who_wait_for_the_same(
    django_assert_num_queries: Any,
) -> None:
    worker = make_social_worker()
    make_waiting(worker=worker)
    with django_assert_num_queries(3):
        write_earlier_notices(NOW)
    make_waiting(worker=worker, starts_at=FAR + DAY, email="luc@example.org")
    with django_assert_num_queries(3):
        write_earlier_notices(NOW)


def test_the_task_is_its_door(monkeypatch: pytest.MonkeyPatch) -> None:
    appointment = make_waiting()
    free(appointment.social_worker)
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    tell_of_earlier_times()
    assert told() == [BEFORE]


# Taking it ---------------------------------------------------------------------------------------


def noticed() -> EarlierNotice:
    appointment = make_waiting()
    free(appointment.social_worker)
    write_earlier_notices(NOW)
    return EarlierNotice.objects.get()


def test_it_is_hers() -> None:
    notice = noticed()
    take_earlier(notice, now=NOW)
    notice.refresh_from_db()
    assert (notice.appointment.starts_at, notice.taken_at) == (BEFORE, NOW)
    assert str(notice) == f"{notice.appointment.reference}, 1"


def test_it_was_there_and_she_is_earlier_by_now() -> None:
    notice = noticed()
    appointment = notice.appointment
    worker = appointment.social_worker
    move_appointment(appointment, by=worker, now=NOW, starts_at=BEFORE - DAY)
    with pytest.raises(EarlierTimeGone):
        take_earlier(notice, now=NOW)


def test_in_the_last_day_it_is_for_the_telephone() -> None:
    notice = noticed()
    with pytest.raises(TooLateToChange):
        take_earlier(notice, now=FAR - HOUR)


def test_it_is_seen_by_whoever_may_open_the_appointment() -> None:
    notice = noticed()
    worker, other = notice.appointment.social_worker, make_social_worker(name="Marc")
    assert worker is not None
    assert list(EarlierNotice.objects.visible_to(worker)) == [notice]
    assert not EarlierNotice.objects.visible_to(other).exists()

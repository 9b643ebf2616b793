"""Who reads what was written, what waits to be read, and until when it is kept."""

from __future__ import annotations

import pytest

from assistance.enums import CancelledBy
from assistance.models import Appointment, Attendee, Thread, ThreadMessage
from assistance.operations import (
    cancel_appointment,
    erase_old_messages,
    mark_read,
    remove_attendee,
)
from stage4club.core.models import PrivateLink
from stage4club.core.purge import delete_expired_rows
from stage4club.notifications.enums import MessageState
from stage4club.notifications.models import Message
from stage4club.people.enums import Role
from tests.assistance.threads import (
    DAY,
    MINUTE,
    answer,
    make_attendee,
    make_family,
    make_followed,
    write,
)
from tests.factories import NOW, make_social_worker, make_user

pytestmark = pytest.mark.django_db


def test_a_message_shows_to_whoever_follows_until_she_has_read_it() -> None:
    appointment = make_family()
    worker, other = (
        appointment.social_worker,
        make_social_worker(name="Hélène", email="h@example.org"),
    )
    assert worker is not None
    make_followed(worker=worker, preferred_name="Ana", email="ana@example.org")
    marc = make_attendee(appointment)
    unread = Appointment.objects.with_unread(worker)
    assert not unread.all().exists()
    answer(Thread(appointment))
    assert not unread.all().exists()
    write(Thread(appointment))
    write(Thread(appointment, marc))
    assert (list(unread.all()), list(Appointment.objects.with_unread(other))) == ([appointment], [])
    assert mark_read(Thread(appointment), by=worker, until=NOW, now=NOW) == 1
    assert list(unread.all()) == [appointment]
    mark_read(Thread(appointment, marc), by=worker, until=NOW, now=NOW)
    assert not unread.all().exists()


def test_messages_and_attendees_are_seen_by_whoever_follows_alone() -> None:
    appointment = make_family()
    worker, other = (
        appointment.social_worker,
        make_social_worker(name="Hélène", email="h@example.org"),
    )
    assert worker is not None
    marc = make_attendee(appointment)
    write(Thread(appointment))
    write(Thread(appointment, marc))
    assert ThreadMessage.objects.visible_to(worker).count() == 2
    assert list(Attendee.objects.visible_to(worker)) == [marc]
    for user in (other, *(make_user(role) for role in Role if role != Role.SOCIAL_WORKER)):
        assert not ThreadMessage.objects.visible_to(user).exists()
        assert not Attendee.objects.visible_to(user).exists()


def test_of_a_request_that_nobody_follows_no_social_worker_reads_messages() -> None:
    appointment = make_followed()
    worker = appointment.social_worker
    assert worker is not None
    write(Thread(appointment))
    Appointment.objects.update(social_worker=None)
    assert not ThreadMessage.objects.visible_to(worker).exists()


# Erasing ------------------------------------------------------------------------------------------


def test_what_is_ninety_days_old_is_erased() -> None:
    appointment = make_family()
    marc, lea = make_attendee(appointment), make_attendee(appointment, name="Léa", email="l@ex.org")
    write(Thread(appointment))
    kept = write(Thread(appointment), "Plus tard", now=NOW + MINUTE)
    write(Thread(appointment, marc))
    remove_attendee(marc, by=None, now=NOW)
    remove_attendee(lea, by=None, now=NOW + MINUTE)
    assert erase_old_messages(NOW + 90 * DAY - MINUTE) == 0
    assert erase_old_messages(NOW + 90 * DAY) == 2
    assert list(ThreadMessage.objects.all()) == [kept]
    assert list(Attendee.objects.all()) == [lea]


def test_the_purge_erases_them() -> None:
    write(Thread(make_followed()))
    delete_expired_rows(now=NOW + 90 * DAY)
    assert not ThreadMessage.objects.exists()


def test_the_doors_of_who_comes_along_close_with_the_appointment() -> None:
    appointment = make_family()
    marc = make_attendee(appointment)
    answer(Thread(appointment, marc))
    worker = appointment.social_worker
    cancel_appointment(appointment, by=worker, now=NOW, cancelled_by=CancelledBy.STAFF)
    assert not PrivateLink.objects.of_subject(marc).unrevoked().exists()
    of_the_end = Message.objects.about(marc).filter(kind="assistance.attendee_cancelled")
    others = Message.objects.about(marc).difference(of_the_end)
    assert {letter.state for letter in others} == {MessageState.ABORTED}
    assert of_the_end.get().state == MessageState.PENDING

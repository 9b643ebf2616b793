"""Verbs between colleagues, and what is said before one of them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from assistance.models import Reservation
from assistance.operations import propose_times, take_appointment
from stage4club.notifications.models import Message
from stage4club.people.models import CallTask
from tests.assistance.kit import FRIDAY, client_of, make_booked, make_hers, press, url_of
from tests.factories import NOW, make_appointment, make_social_worker

from .verbs import offered, said, slots, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "at_ten")]
LATER = FRIDAY + timedelta(hours=2)


def test_hand_over_what_is_booked_tells_the_person() -> None:
    worker, colleague = make_social_worker(), make_social_worker(name="Manon")
    appointment = make_booked(worker)
    client = client_of(worker)
    page = client.get(url_of(appointment, "hand-over"))
    assert [str(user) for user in page.context["form"].fields["to"].queryset] == ["Manon"]
    assert "13\N{NO-BREAK SPACE}mars" in page.context["preview"].text
    answer = press(client, appointment, "hand-over", to=colleague.pk)
    sentence = "Given to Manon: it is in her list, and no longer in yours."
    assert said(client, answer) == sentence
    assert "assistance.handed_over" in told()
    appointment.refresh_from_db()
    assert appointment.reservation is not None
    assert (appointment.social_worker, appointment.reservation.social_worker) == (
        colleague,
        colleague,
    )
    assert client.get(url_of(appointment, "change")).status_code == 404
    assert client_of(colleague).get(url_of(appointment, "change")).status_code == 200


def test_hand_over_what_was_proposed_frees_the_times() -> None:
    worker, colleague = make_social_worker(), make_social_worker(name="Manon")
    appointment = make_hers(worker)
    propose_times(appointment, by=worker, now=NOW, times=[FRIDAY])
    press(client_of(worker), appointment, "hand-over", to=colleague.pk)
    appointment.refresh_from_db()
    assert (appointment.state, appointment.social_worker) == ("requested", colleague)
    assert not Reservation.objects.standing(NOW).exists()
    assert "assistance.handed_over" in told()


def test_hand_over_a_request_tells_nobody() -> None:
    worker, colleague = make_social_worker(), make_social_worker(name="Manon")
    appointment = make_hers(worker)
    before = told()
    press(client_of(worker), appointment, "hand-over", to=colleague.pk)
    assert told() == before


def test_a_colleague_who_is_busy_is_not_given_that_time() -> None:
    worker, colleague = make_social_worker(), make_social_worker(name="Manon")
    make_booked(colleague, preferred_name="Ana", email="ana@example.org")
    appointment = make_booked(worker)
    answer = press(client_of(worker), appointment, "hand-over", to=colleague.pk)
    assert answer.status_code == 409
    assert answer.context["refusal"].startswith("This colleague is not free at that time.")


def test_who_is_followed_by_a_colleague_is_for_her() -> None:
    worker, colleague = make_social_worker(), make_social_worker(name="Manon")
    make_booked(colleague)
    again = make_appointment(message="Encore.")
    client = client_of(worker)
    assert "already follows this person" in client.get(url_of(again, "change")).text
    answer = press(client, again, "take")
    assert answer.status_code == 409
    assert answer.context["refusal"] == (
        "Manon already follows this person. Give her this appointment."
    )
    others = [link.verb.name for link in answer.context["others"]]
    assert "hand-over" in others
    first = slots(client, again, "book")[0]
    assert press(client, again, "book", slot=first).status_code == 409
    assert press(client, again, "propose", slot=[first]).status_code == 409
    page = client.get(url_of(again, "hand-over"))
    assert page.context["form"]["to"].value() == colleague.pk
    press(client, again, "hand-over", to=colleague.pk)
    again.refresh_from_db()
    assert again.social_worker == colleague
    # What was given to somebody is hers, whoever the person knew before.
    assert take_appointment(again, by=colleague, now=NOW).social_worker == colleague


def test_same_person_same_day_is_said_before_it_is_booked() -> None:
    worker = make_social_worker()
    make_booked(worker)
    again = make_hers(worker, message="Encore.")
    client = client_of(worker)
    typed = {"day": "2026-03-13", "hour": "14 h"}
    warning = "Same person, same day: there is an appointment at 11"
    for verb in ("book", "propose"):
        note = client.post(url_of(again, verb), typed).context["preview"].note
        assert note.startswith(warning)
        assert "with Louise." in note
    press(client, again, "book", **typed)
    assert warning in client.get(url_of(again, "change")).text


def test_who_is_not_written_to_is_told_on_the_telephone() -> None:
    worker = make_social_worker()
    from stage4club.core.phones import Phone

    phone = Phone("+15145550142", "")
    appointment = make_hers(worker, email="", phone=phone, contact_by="phone")
    client = client_of(worker)
    first, second, *_others = slots(client, appointment, "book")
    answer = client.post(url_of(appointment, "book"), {"slot": first})
    shown = answer.context["preview"]
    words = "This person is not written to: a call with these words is added to the list."
    assert shown.note == words
    # Another time is looked at once more.
    other = client.post(
        url_of(appointment, "book"), {"slot": second, "preview_digest": shown.digest}
    )
    assert other.context["changed"]
    press(client, appointment, "book", slot=first)
    appointment.refresh_from_db()
    assert (appointment.state, told()) == ("booked", [])


# I know this person -------------------------------------------------------------------------------


def test_whom_she_knows_goes_to_a_colleague_with_a_call() -> None:
    worker, colleague = make_social_worker(), make_social_worker(name="Manon")
    appointment = make_booked(worker)
    client = client_of(worker)
    page = client.get(url_of(appointment, "know"))
    assert "It waits for a colleague" in page.context["intro"]
    answer = client.post(url_of(appointment, "know"))
    assert answer.url == "/admin/"
    assert client.get(url_of(appointment, "change")).status_code == 404
    appointment.refresh_from_db()
    assert (appointment.state, appointment.social_worker) == ("requested", None)
    assert not Reservation.objects.standing(NOW).exists()
    call = CallTask.objects.get()
    assert (call.room, call.person, call.assigned_to) == (
        "social_work",
        appointment.person,
        None,
    )
    assert "13\N{NO-BREAK SPACE}mars" in call.script
    # The confirmation had not left yet.
    states = Message.objects.filter(kind="assistance.booked").values_list("state", flat=True)
    assert list(states) == ["aborted"]
    assert offered(appointment, colleague)[0] == "take"

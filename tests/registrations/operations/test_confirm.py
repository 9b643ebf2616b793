"""Confirming: the words seen first, one message in the person's language, or a call noted."""

from __future__ import annotations

from typing import Any

import icalendar
import pytest
from django.apps import apps
from django.utils import translation

from registrations.models import Announcement, ContactAttempt, Registration
from registrations.operations import (
    AlreadyInTheGroup,
    MustNotBeContacted,
    confirm_registration,
    preview_confirmation,
)
from registrations.scripts import Script
from stage4club.core import audit
from stage4club.notifications.models import Message
from stage4club.notifications.rendering import Rendered, neutralise_links
from stage4club.people.enums import ContactBy, Role
from stage4club.people.models import Person
from stage4club.people.operations import stop_contact
from tests.factories import NOW, make_registration, make_service, make_session, make_user
from tests.registrations.kit import LATER, make_confirmed, make_withdrawn

pytestmark = pytest.mark.django_db

NBSP = "\N{NO-BREAK SPACE}"
#: `~` is a no-break space.
SCRIPT = """\
Bonjour Louise. Je m’appelle (votre prénom). Je vous appelle au sujet de votre demande. \
Est-ce un bon moment pour vous?

Votre inscription est confirmée. Vous avez votre place dans notre groupe~: Club de jasette.

Voici les prochaines rencontres. Voulez-vous les prendre en note?

– vendredi 10~avril~2026, de 10~h à 11~h~30. En personne~: Maison de quartier, Montréal. \
Par visioconférence (donner le lien~: https://video.example.org/salle)

– dimanche 10~mai~2026, de 10~h à 11~h~30, de la même façon

– mardi 9~juin~2026, de 10~h à 11~h~30. Par visioconférence \
(donner le lien~: https://video.example.org/salle)

Venez quand vous le pouvez. Si vous manquez une rencontre, vous n’avez rien à expliquer.

Si vous avez une question, vous pouvez nous joindre au 1 877 990-7171, poste 250. \
Votre numéro de référence est le {reference}."""
LINE = "Au plaisir de vous entendre.\nJosée"


def confirmation() -> Message:
    return Message.objects.get(kind="registrations.confirmed")


def as_previewed(message: Message) -> Rendered:
    """What is stored, with the address of the private page as a preview shows it."""
    sent = Rendered(message.subject, message.read_text(), message.read_html())
    return neutralise_links(sent, language=message.language)


def row_counts() -> dict[str, int]:
    return {model._meta.label: model._default_manager.count() for model in apps.get_models()}


@pytest.mark.parametrize(
    ("language", "subject", "first_line", "staff_language"),
    [
        ("fr", "Votre inscription {} est confirmée", "Bonjour Louise,", "en"),
        ("en", "Your registration {} is confirmed", "Hello Louise,", "fr"),
    ],
)
def test_one_message_in_the_language_of_the_person_whoever_clicks(
    language, subject, first_line, staff_language
):
    partner = make_user()
    service = make_service()
    make_session(service)
    registration = make_registration(service, taken_by=partner, language=language)
    with translation.override(staff_language):
        confirm_registration(registration, by=partner, now=NOW)
    message = confirmation()
    assert (message.language, message.to_address) == (language, "louise@example.org")
    assert message.subject == subject.format(registration.reference)
    assert message.read_text().splitlines()[0] == first_line
    assert (message.person_id, message.created_by_id) == (registration.person_id, partner.pk)
    # It waits for the undo delay, and for nothing else.
    assert ((message.due_at - NOW).total_seconds(), message.state) == (60, "pending")
    assert ContactAttempt.objects.count() == 0


def test_the_calendar_holds_the_announced_sessions():
    service = make_service()
    sessions = [make_session(service, days=days) for days in (30, 60)]
    make_session(make_service(), days=45)
    make_session(service, days=-3)
    registration = make_confirmed(service)
    message = confirmation()
    calendar: Any = icalendar.Calendar.from_ical(message.read_calendar())
    events = [
        (str(event["UID"]), event["SEQUENCE"], event["DTSTART"].dt, event["DTEND"].dt)
        for event in calendar.walk("VEVENT")
    ]
    assert events == [
        (f"{session.uid}@testserver", 0, session.starts_at, session.ends_at) for session in sessions
    ]
    assert (calendar["METHOD"], message.calendar_method) == ("PUBLISH", "PUBLISH")
    told = registration.announcements.order_by("session").values_list("session", "message")
    assert list(told) == [(session.pk, message.pk) for session in sessions]


def test_without_a_date_there_is_no_calendar_and_the_message_says_so():
    make_confirmed()
    message = confirmation()
    assert message.read_calendar() is None
    assert "Les prochaines dates ne sont pas encore fixées." in message.read_text()


def test_a_line_of_ones_own_stands_in_both_parts():
    partner = make_user()
    registration = make_registration(taken_by=partner)
    confirm_registration(registration, by=partner, now=NOW, personal_line="À jeudi <3.\nJosée")
    message = confirmation()
    assert "\n\nÀ jeudi <3.\nJosée\n\n" in message.read_text()
    assert "<p>À jeudi &lt;3.<br>Josée</p>" in message.read_html()


@pytest.mark.parametrize("personal_line", ["", LINE])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_preview_equals_what_is_sent(language, personal_line):
    partner = make_user()
    service = make_service()
    make_session(service, days=30)
    make_session(service, days=60, place="", video_url="https://video.example.org/a?b=1&c=2")
    registration = make_registration(service, taken_by=partner, language=language)
    given: Any = {"by": partner, "now": NOW, "personal_line": personal_line}
    seen = preview_confirmation(registration, **given)
    confirm_registration(registration, **given)
    assert as_previewed(confirmation()) == seen


@pytest.mark.parametrize("contact_by", [ContactBy.EMAIL, ContactBy.PHONE])
def test_a_preview_changes_nothing(contact_by):
    partner = make_user()
    registration = make_registration(taken_by=partner, contact_by=contact_by)
    make_session(registration.service)
    before = row_counts()
    stored = Registration.objects.values().get()
    preview_confirmation(registration, by=partner, now=NOW, personal_line=LINE)
    assert (row_counts(), Registration.objects.values().get()) == (before, stored)


def test_a_preview_asks_for_place_dates_and_agreement(django_assert_num_queries):
    partner = make_user()
    registration = make_registration(taken_by=partner)
    make_session(registration.service)
    with django_assert_num_queries(6):
        preview_confirmation(registration, by=partner, now=NOW)


@pytest.mark.parametrize(
    "reached",
    [
        {"contact_by": ContactBy.PHONE},
        {"contact_by": ContactBy.TEXT},
        {"contact_by": ContactBy.PHONE, "email": ""},
    ],
)
def test_who_is_not_written_to_is_told_by_telephone(reached):
    partner = make_user()
    service = make_service()
    sessions = [make_session(service, days=days) for days in (30, 60)]
    sessions.append(make_session(service, days=90, place=""))
    registration = make_registration(service, taken_by=partner, **reached)

    seen = preview_confirmation(registration, by=partner, now=NOW)
    confirm_registration(registration, by=partner, now=NOW)

    assert isinstance(seen, Script)
    assert seen.text == SCRIPT.format(reference=registration.reference).replace("~", NBSP)
    call = ContactAttempt.objects.get()
    assert (call.outcome, call.called_by, call.called_at) == ("told", partner, NOW)
    assert Message.objects.filter(kind="registrations.confirmed").count() == 0
    told = Announcement.objects.order_by("session")
    assert [(one.session, one.message, one.call, one.told_by) for one in told] == [
        (session, None, None, partner) for session in sessions
    ]


def test_the_script_is_in_the_language_of_the_person():
    partner = make_user()
    registration = make_registration(taken_by=partner, language="en", contact_by="phone")
    with translation.override("fr"):
        seen = preview_confirmation(registration, by=partner, now=NOW)
    assert isinstance(seen, Script)
    assert seen.text.split("\n\n")[2] == (
        "The next dates are not set yet. We will call you again as soon as they are."
    )


def test_the_coordinator_may_confirm_what_a_partner_follows():
    registration = make_registration(taken_by=make_user())
    coordinator = make_user(Role.COORDINATOR)
    confirm_registration(registration, by=coordinator, now=LATER)
    assert (registration.confirmed_by, registration.confirmed_at) == (coordinator, LATER)
    assert registration.assigned_to != coordinator
    assert audit.history(registration)[0].actor_id == coordinator.pk


def test_nobody_has_two_places_in_a_group():
    service = make_service()
    partner = make_user()
    make_confirmed(service, by=partner)
    again = make_registration(service, taken_by=partner)
    for operation in (preview_confirmation, confirm_registration):
        with pytest.raises(AlreadyInTheGroup):
            operation(again, by=partner, now=LATER)
    again.refresh_from_db()
    assert (again.state, Message.objects.filter(kind="registrations.confirmed").count()) == (
        "assigned",
        1,
    )


@pytest.mark.parametrize("earlier", ["in another group", "withdrawn"])
def test_a_place_elsewhere_or_given_up_takes_nothing_away(earlier):
    service, partner = make_service(), make_user()
    if earlier == "withdrawn":
        make_withdrawn(service)
    else:
        make_confirmed(make_service(slug="other-group"), by=partner)
    again = make_registration(service, taken_by=partner)
    assert Person.objects.count() == 1
    preview_confirmation(again, by=partner, now=LATER)
    confirm_registration(again, by=partner, now=LATER)
    assert again.state == "confirmed"


def test_who_must_not_be_contacted_is_not_confirmed():
    partner = make_user()
    registration = make_registration(taken_by=partner)
    stop_contact(Person.objects.get(), by=make_user(Role.COORDINATOR), now=NOW)
    registration = Registration.objects.get()
    for operation in (preview_confirmation, confirm_registration):
        with pytest.raises(MustNotBeContacted):
            operation(registration, by=partner, now=LATER)
    assert Registration.objects.get().state == "assigned"


@pytest.mark.parametrize("status", ["pause", "left"])
def test_who_is_on_pause_is_answered_all_the_same(status):
    partner = make_user()
    registration = make_registration(taken_by=partner)
    Person.objects.update(status=status, status_changed_at=NOW, status_changed_by=partner)
    confirm_registration(registration, by=partner, now=LATER)
    assert confirmation().state == "pending"

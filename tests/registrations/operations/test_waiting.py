"""The waiting list: said only when it is true, a place kept for one person, a turn never lost."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from registrations.enums import CallOutcome, RegistrationState
from registrations.models import ContactAttempt, Registration
from registrations.models.places import places_of
from registrations.operations import (
    GroupIsFull,
    MustNotBeContacted,
    PlaceIsFree,
    TooLateToUndo,
    assign_registration,
    confirm_registration,
    keep_on_waiting_list,
    log_call,
    offer_place,
    preview_waiting,
    put_on_waiting_list,
    reopen_registration,
    undo_answer,
    withdraw_registration,
)
from registrations.scripts import Script
from services.models import Service
from stage4club.core.models import PrivateLink
from stage4club.notifications.models import Message
from stage4club.notifications.rendering import Rendered, neutralise_links
from stage4club.people.enums import ContactBy, Role
from stage4club.people.models import Person
from stage4club.people.operations import stop_contact
from tests.factories import NOW, make_registration, make_service, make_user
from tests.registrations.kit import LATER, fill_group, make_waiting

pytestmark = pytest.mark.django_db

SOON = NOW + timedelta(seconds=30)
LINE = "À bientôt.\nJosée"


def letter() -> Message:
    return Message.objects.get(kind="registrations.waiting")


def stored(registration: Registration) -> Any:
    return Registration.objects.get(pk=registration.pk)


def full_group() -> Service:
    return fill_group(make_service(places=2))


# On the list -------------------------------------------------------------------------------------


@pytest.mark.parametrize("personal_line", ["", LINE])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_she_reads_it_as_it_was_previewed_in_her_language(language, personal_line):
    partner = make_user()
    registration = make_registration(full_group(), taken_by=partner, language=language)
    given: Any = {"by": partner, "now": NOW, "personal_line": personal_line}
    seen = preview_waiting(registration, **given)
    put_on_waiting_list(registration, **given)
    message = letter()
    sent = Rendered(message.subject, message.read_text(), message.read_html())
    assert neutralise_links(sent, language=language) == seen
    assert (message.to_address, message.language, message.state) == (
        "louise@example.org",
        language,
        "pending",
    )
    assert (registration.state, registration.listed_at, registration.listed_by) == (
        "waiting",
        NOW,
        partner,
    )
    subject = {
        "fr": f"Votre inscription {registration.reference}\N{NO-BREAK SPACE}: la liste d’attente",
        "en": f"Your registration {registration.reference}: the waiting list",
    }
    assert message.subject == subject[language]
    assert message.read_calendar() is None


@pytest.mark.parametrize("contact_by", [ContactBy.PHONE, ContactBy.TEXT])
def test_who_is_not_written_to_is_told_by_telephone(contact_by):
    partner = make_user()
    registration = make_registration(full_group(), taken_by=partner, contact_by=contact_by)
    seen = preview_waiting(registration, by=partner, now=NOW)
    put_on_waiting_list(registration, by=partner, now=NOW)
    assert isinstance(seen, Script)
    assert seen.text.split("\n\n")[1] == (
        "Notre groupe, Club de jasette, est complet pour le moment. Si vous le voulez bien, "
        "je mets votre nom sur la liste d’attente."
    )
    call = ContactAttempt.objects.get(registration=registration)
    assert (call.outcome, call.called_by, call.called_at) == ("told", partner, NOW)
    assert Message.objects.filter(kind="registrations.waiting").count() == 0


def test_nobody_is_told_that_a_group_is_full_which_is_not():
    partner = make_user()
    registration = make_registration(make_service(places=1), taken_by=partner)
    for operation in (preview_waiting, put_on_waiting_list):
        with pytest.raises(PlaceIsFree):
            operation(registration, by=partner, now=NOW)
    assert stored(registration).state == "assigned"


def test_who_must_not_be_contacted_is_not_written_to():
    partner = make_user()
    registration = make_registration(full_group(), taken_by=partner)
    person = Person.objects.get(pk=registration.person_id)
    stop_contact(person, by=make_user(Role.COORDINATOR), now=NOW)
    for operation in (preview_waiting, put_on_waiting_list):
        with pytest.raises(MustNotBeContacted):
            operation(stored(registration), by=partner, now=NOW)
    assert stored(registration).state == "assigned"


def test_who_waits_is_open_and_neither_late_nor_to_be_answered():
    registration = make_waiting()
    rows = Registration.objects.filter(pk=registration.pk)
    assert rows.open().exists()
    assert not rows.unanswered().exists()
    later = date(2027, 1, 1)
    assert not rows.waiting_too_long(later).exists()
    assert not registration.is_late(later)


def test_the_list_is_in_the_order_of_being_told():
    service = full_group()
    second = make_waiting(service, preferred_name="Zoé", email="zoe@example.org", now=LATER)
    first = make_waiting(service, preferred_name="Rita", email="rita@example.org")
    assert list(Registration.objects.on_waiting_list()) == [first, second]


def test_handing_over_and_calling_take_nobody_off_the_list():
    registration, colleague = make_waiting(), make_user(name="Manon")
    by = registration.assigned_to
    assign_registration(registration, by=by, now=LATER, assignee=colleague)
    log_call(registration, by=colleague, now=LATER, outcome=CallOutcome.SPOKE)
    assert (registration.state, registration.listed_at, registration.assigned_to) == (
        "waiting",
        NOW,
        colleague,
    )


# A place is kept ---------------------------------------------------------------------------------


def free_one_place(registration: Registration) -> None:
    taken = Registration.objects.filter(service=registration.service, state="confirmed")
    withdraw_registration(taken.order_by("pk")[0], by=None, now=NOW)


def test_a_place_is_kept_with_a_new_promise_and_no_message():
    registration = make_waiting()
    partner = registration.assigned_to
    free_one_place(registration)
    messages = Message.objects.count()
    offer_place(registration, by=partner, now=NOW + timedelta(days=10))
    assert (registration.state, registration.promised_on) == ("offered", date(2026, 3, 25))
    assert places_of(registration.service).is_full
    assert Message.objects.count() == messages
    other = make_registration(
        registration.service, taken_by=partner, preferred_name="Zoé", email="zoe@example.org"
    )
    with pytest.raises(GroupIsFull):
        confirm_registration(other, by=partner, now=LATER)
    # Hers is no other place than the one that is kept.
    confirm_registration(registration, by=partner, now=LATER)
    assert registration.state == "confirmed"


def test_no_place_no_offer():
    registration = make_waiting()
    with pytest.raises(GroupIsFull):
        offer_place(registration, by=registration.assigned_to, now=LATER)
    assert stored(registration).state == "waiting"


def test_not_this_time_keeps_her_turn_and_frees_the_place():
    registration = make_waiting()
    partner = registration.assigned_to
    free_one_place(registration)
    offer_place(registration, by=partner, now=LATER)
    keep_on_waiting_list(registration, by=partner, now=LATER)
    assert (registration.state, registration.listed_at) == ("waiting", NOW)
    assert not places_of(registration.service).is_full


def test_who_comes_back_later_starts_anew():
    registration = make_waiting()
    partner = registration.assigned_to
    withdraw_registration(registration, by=partner, now=LATER)
    reopen_registration(registration, by=partner, now=LATER)
    assert (registration.state, registration.listed_at, registration.listed_by) == (
        "assigned",
        None,
        None,
    )


# Taken back --------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["assigned", "contacting"])
def test_taken_back_within_the_minute_nothing_leaves(state):
    partner = make_user()
    registration = make_registration(full_group(), taken_by=partner)
    if state == "contacting":
        log_call(registration, by=partner, now=NOW, outcome=CallOutcome.SPOKE)
    put_on_waiting_list(registration, by=partner, now=NOW)
    undo_answer(registration, by=partner, now=SOON)
    assert (registration.state, registration.listed_at, registration.listed_by) == (
        state,
        None,
        None,
    )
    assert (letter().state, letter().error) == ("aborted", "undone")
    assert PrivateLink.objects.of_subject(registration).get().revoked_at == SOON


def test_what_was_said_on_the_telephone_is_not_taken_back():
    registration = make_waiting(contact_by=ContactBy.PHONE)
    with pytest.raises(TooLateToUndo):
        undo_answer(registration, by=registration.assigned_to, now=SOON)


@pytest.mark.parametrize("state", [RegistrationState.WAITING, RegistrationState.OFFERED])
def test_a_confirmation_taken_back_gives_the_turn_back_and_leaves_the_earlier_link(state):
    registration = make_waiting()
    partner = registration.assigned_to
    free_one_place(registration)
    if state == RegistrationState.OFFERED:
        offer_place(registration, by=partner, now=NOW)
    confirm_registration(registration, by=partner, now=LATER)
    undo_answer(registration, by=partner, now=LATER + timedelta(seconds=30))
    assert (registration.state, registration.listed_at, registration.confirmed_at) == (
        state,
        NOW,
        None,
    )
    assert letter().state == "pending"
    assert PrivateLink.objects.of_subject(registration).get().revoked_at is None

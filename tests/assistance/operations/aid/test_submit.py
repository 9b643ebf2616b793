"""An application is sent: complete or not, once however often, corrected within an hour."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest

from assistance.enums import AidClosing, AskedBecause, Attestation, Paper
from assistance.models import AidCircumstances, AidRequest, AskedPaper, StageAttestation
from assistance.operations.aid import (
    AskedForAlready,
    NothingCame,
    ask_documents,
    close_aid_request,
    receive_documents,
    release_aid_request,
    start_review,
    submit_aid_request,
    write_links_at,
    year_on,
)
from stage4club.core import audit
from stage4club.core.phones import Phone
from stage4club.core.workflow import TransitionRefused
from stage4club.notifications.models import Message
from stage4club.people.enums import ContactBy, Role
from stage4club.people.models import CallTask, Person
from stage4club.people.operations import finish_call_task
from stage4club.privacy.models import Consent
from tests.assistance.aids import (
    aid_answers,
    dollars,
    make_aid_request,
    make_complete,
    make_declined,
)
from tests.factories import NOW, make_helper, make_user
from tests.stage4club.core.races import race, without_unique

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def letters(request: AidRequest, **filters: Any) -> list[str]:
    rows = Message.objects.about(request).filter(**filters).order_by("created_at", "pk")
    return [kind.removeprefix("assistance.aid_") for kind in rows.values_list("kind", flat=True)]


def test_without_its_documents_it_is_received_all_the_same() -> None:
    request = make_aid_request(family_income=dollars(31_000), message="Merci.")
    assert (request.state, request.promised_on) == ("documents_awaited", date(2026, 3, 25))
    paper = request.papers.get()
    assert (paper.paper, paper.because, paper.asked_by) == ("attestation", "missing", None)
    beside = request.circumstances
    assert (beside.legal_name, beside.income, beside.words) == (
        "Louise Bergeron",
        dollars(31_000),
        "Merci.",
    )
    agreed = Consent.objects.about(request).order_by("purpose")
    assert [(row.purpose, row.text_version) for row in agreed] == [
        ("assessment", 1),
        ("contact", 3),
    ]
    assert letters(request) == ["received"]
    assert "il nous manque encore un document" in Message.objects.get().read_text()


def test_who_was_attested_before_is_not_asked_again() -> None:
    make_complete()
    request = make_aid_request(attestation=Attestation.NOW)
    assert (request.state, request.papers.count()) == ("submitted", 0)
    assert "le mercredi 25" in Message.objects.about(request).get().read_text().replace("\xa0", " ")


def test_sent_twice_it_is_one() -> None:
    first = make_aid_request(form_key="form")
    assert make_aid_request(form_key="form", now=NOW + HOUR / 2) == first
    assert letters(first) == ["received"]
    assert audit.history(first).count() == 1


def test_a_correction_within_the_hour() -> None:
    first = make_aid_request(form_key="form")
    again = make_aid_request(
        form_key="form", now=NOW + HOUR / 2, email="louise.b@example.org", household_size=3
    )
    assert (again, again.email) == (first, "louise.b@example.org")
    assert AidCircumstances.objects.get().household_size == 3
    assert letters(first, state="aborted") == ["received"]
    assert letters(first, state="pending") == ["received"]
    assert audit.history(first)[0].details == {"fields": ["email"]}


def test_a_correction_of_who_it_is_for_forgets_who_was_a_slip() -> None:
    first = make_aid_request(form_key="form", preferred_name="Louisse")
    make_aid_request(form_key="form", preferred_name="Louise", helper=make_helper())
    assert Person.objects.get() == AidRequest.objects.get().person
    assert set(Consent.objects.about(first).values_list("person", flat=True)) == {
        Person.objects.get().pk
    }
    assert AidRequest.objects.get().helper.name == "Marthe"


@pytest.mark.parametrize("late", [True, False])
def test_too_late_or_begun_it_is_another_one(late: bool) -> None:
    first = make_aid_request(form_key="form")
    if not late:
        start_review(first, by=make_user(Role.FINANCE), now=NOW)
    now = NOW + HOUR if late else NOW
    for _ in range(2):
        make_aid_request(form_key="form", now=now, amount_requested=dollars(5))
    assert AidRequest.objects.count() == 2


def test_what_a_robot_may_have_sent_waits_for_a_human() -> None:
    request = make_aid_request(suspicious=True)
    assert (letters(request), list(AidRequest.objects.quarantined())) == ([], [request])
    release_aid_request(request, by=make_user(Role.FINANCE), now=NOW + HOUR)
    assert (letters(request), list(AidRequest.objects.quarantined())) == (["received"], [])


def test_one_mailbox_is_not_written_to_too_often(settings: Any) -> None:
    settings.RATE_LIMITS = True
    asked = [make_aid_request(preferred_name=f"Louise {n}") for n in range(4)]
    assert [row.is_quarantined for row in asked] == [False, False, False, True]
    for n in range(3):
        make_aid_request(form_key="form", email=f"zoe{n}@example.org")
    corrected = AidRequest.objects.get(form_key="form")
    assert corrected.is_quarantined
    assert letters(corrected, state="pending") == []


def test_somebody_reached_through_a_helper_only() -> None:
    helper = make_helper(phone=Phone("+15145550177", ""))
    request = make_aid_request(email="", phone=None, contact_by=ContactBy.PHONE, helper=helper)
    assert letters(request) == ["received_helper"]
    ask_documents(
        start_review(request, by=make_user(Role.FINANCE), now=NOW),
        by=make_user(Role.FINANCE, name="Ana"),
        now=NOW,
        paper=Paper.RECEIPT,
        because=AskedBecause.MISSING,
        words="Celle de la pharmacie.",
    )
    call = CallTask.objects.get()
    assert (call.number, call.reason) == (helper.phone, "assistance")
    assert call.script.startswith("C’est le numéro de Marthe")
    assert "Celle de la pharmacie." in call.script
    assert "Mot de l’équipe de soins" in call.script


def test_noted_on_the_telephone() -> None:
    officer = make_user(Role.FINANCE)
    request = submit_aid_request(
        form_key="call", answers=aid_answers(), language="en", now=NOW, by=officer
    )
    assert {row.recorded_by for row in Consent.objects.about(request)} == {officer}
    assert audit.history(request)[0].actor_id == officer.pk


def test_links_are_asked_for_three_times_a_day(settings: Any) -> None:
    make_complete()
    settings.RATE_LIMITS = True
    for number in range(5):
        write_links_at("louise@example.org", key=f"asked{number}", now=NOW)
    assert Message.objects.filter(kind="assistance.aid_links").count() == 3


# Documents ----------------------------------------------------------------------------------------


def test_the_days_are_counted_from_the_last_document() -> None:
    officer = make_user(Role.FINANCE)
    request = start_review(make_aid_request(), by=officer, now=NOW)
    ask_documents(request, by=officer, now=NOW, paper=Paper.RECEIPT, because=AskedBecause.MISSING)
    assert (request.state, letters(request, state="pending")) == (
        "documents_awaited",
        ["documents"],
    )
    second, first = request.papers.awaited().order_by("-paper")
    later = NOW + timedelta(days=7)
    receive_documents(request, by=officer, now=later, papers=[first])
    assert AidRequest.objects.get().state == "documents_awaited"
    receive_documents(request, by=None, now=later, papers=[second])
    stored = AidRequest.objects.get()
    assert (stored.state, stored.reviewer, stored.promised_on) == (
        "submitted",
        officer,
        date(2026, 4, 1),
    )
    assert StageAttestation.objects.get().received_by == officer
    assert [row.received_by for row in AskedPaper.objects.order_by("paper")] == [officer, None]
    with pytest.raises(NothingCame):
        receive_documents(stored, by=officer, now=later, papers=[second])


def test_a_document_is_asked_for_once() -> None:
    officer = make_user(Role.FINANCE)
    request = start_review(make_aid_request(), by=officer, now=NOW)
    with pytest.raises(AskedForAlready):
        ask_documents(
            request, by=officer, now=NOW, paper=Paper.ATTESTATION, because=AskedBecause.MISSING
        )
    assert AidRequest.objects.get().state == "under_review"


# The letter that waits ----------------------------------------------------------------------------


def test_once_it_was_said_the_letter_leaves() -> None:
    request = make_declined()
    call = CallTask.objects.open().get()
    finish_call_task(call, by=make_user(Role.FINANCE, name="Ana"), now=NOW + HOUR)
    assert Message.objects.about(request).get(kind="assistance.aid_answer").due_at == NOW + HOUR


def test_not_on_a_friday_after_noon() -> None:
    request = make_declined()
    friday = NOW + timedelta(days=2, hours=3)  # 13 h in Montréal
    finish_call_task(CallTask.objects.open().get(), by=make_user(Role.FINANCE), now=friday)
    letter = Message.objects.about(request).get(kind="assistance.aid_answer")
    # Monday morning, as it would have left without the call.
    assert (letter.due_at.weekday(), letter.due_at.hour) == (0, 13)


def test_a_call_about_something_else_lets_nothing_leave() -> None:
    request = make_aid_request(email="", contact_by=ContactBy.PHONE)
    officer = make_user(Role.FINANCE)
    start_review(request, by=officer, now=NOW)
    ask_documents(request, by=officer, now=NOW, paper=Paper.OTHER, because=AskedBecause.TOO_OLD)
    finish_call_task(CallTask.objects.open().get(), by=officer, now=NOW)
    assert not Message.objects.exists()


# Closed -------------------------------------------------------------------------------------------


def test_what_is_closed_is_over() -> None:
    request = make_aid_request()
    close_aid_request(request, by=None, now=NOW, closing=AidClosing.WITHDRAWN)
    assert (request.state, request.closed_by) == ("closed", None)
    assert letters(request, state="pending") == []
    with pytest.raises(TransitionRefused):
        start_review(request, by=make_user(Role.FINANCE), now=NOW)
    assert year_on(request.person_id, NOW.date()).left == 2000


# At the same moment -------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_twenty_posts_of_one_form_are_one_application() -> None:
    race(*[partial(make_aid_request, form_key="form")] * 20)
    request = AidRequest.objects.get()
    assert letters(request) == ["received"]
    assert Consent.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_without_the_constraint_they_are_several() -> None:
    with without_unique(AidRequest, "assistance_aidrequest_form_key_key"):
        race(*[partial(make_aid_request, form_key="form")] * 3)
        assert AidRequest.objects.count() == 3

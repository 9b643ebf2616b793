"""Who sees which row, by model and role; outside the room nobody sees that there is one."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps

from assistance.models import (
    Absence,
    AidCircumstances,
    AidDecision,
    AidDraft,
    AidHelper,
    AidRequest,
    AidYear,
    Appointment,
    AppointmentHelper,
    AppointmentReason,
    AskedPaper,
    Attendee,
    Availability,
    BankDetails,
    Criteria,
    Document,
    EarlierNotice,
    Figures,
    LedgerEntry,
    Payment,
    PaymentWay,
    Place,
    Practice,
    ProgrammeBudget,
    Proposal,
    Reservation,
    StageAttestation,
    ThreadMessage,
)
from assistance.operations import take_appointment
from assistance.operations.figures import publish_figures, set_programme_budget
from assistance.periods import period_of
from stage4club.people.enums import Role
from stage4club.people.models import User
from stage4club.people.operations import declare_tie
from tests.assistance.lives import FRIDAY, HOUR, make_proposal
from tests.assistance.models.rows import insert, notice_of
from tests.factories import NOW, make_appointment, make_helper, make_social_worker, make_user

pytestmark = pytest.mark.django_db

#: Seen with the appointment.
WITH_IT = (AppointmentHelper, AppointmentReason, Attendee, EarlierNotice, Proposal)
#: The other room: see test_aid_visible.
ASSISTANCE = {
    AidCircumstances,
    AidDecision,
    AidDraft,
    AidHelper,
    AidRequest,
    AidYear,
    AskedPaper,
    BankDetails,
    Criteria,
    Figures,
    Document,
    LedgerEntry,
    Payment,
    PaymentWay,
    ProgrammeBudget,
    StageAttestation,
}
#: Seen by the social worker whose it is, and by nobody else.
HERS = (Absence, Availability, Practice, Reservation)


def whole(worker: User) -> Appointment:
    """An appointment of `worker` with everything that may hang on it, and her own week."""
    Practice.objects.create(social_worker=worker)
    Absence.objects.create(social_worker=worker, starts_at=FRIDAY - HOUR, ends_at=FRIDAY)
    appointment = make_proposal(by=worker, helper=make_helper(), message="Bonjour.").appointment
    appointment.companions.create(
        position=1, name="Marc", email="marc@example.org", has_agreed=True, added_at=NOW
    )
    appointment.thread.create(form_key="form", text="J’arrive", written_at=NOW)
    insert(notice_of(appointment))
    return appointment


def seen(model: Any, user: User) -> set[Any]:
    return set(model._default_manager.visible_to(user))


def of(appointment: Appointment, model: Any) -> set[Any]:
    return set(model._default_manager.filter(appointment=appointment))


def test_these_are_all_models() -> None:
    models = {Appointment, Place, ThreadMessage, *WITH_IT, *HERS}
    assert set(apps.get_app_config("assistance").get_models()) == models | ASSISTANCE


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SOCIAL_WORKER])
def test_nobody_outside_the_room_sees_anything(role: Role) -> None:
    whole(make_social_worker())
    make_appointment(helper=make_helper(), message="Bonjour.")
    user = make_user(role)
    for model in set(apps.get_app_config("assistance").get_models()) - ASSISTANCE:
        assert model._default_manager.exists()
        assert seen(model, user) == set()


@pytest.mark.parametrize("role", Role)
def test_criteria_are_read_by_those_who_decide(role: Role) -> None:
    criteria = Criteria.objects.create(applies_from=NOW.date())
    decides = role in {Role.FINANCE, Role.APPROVER}
    assert seen(Criteria, make_user(role)) == ({criteria} if decides else set())


@pytest.mark.parametrize("role", Role)
def test_figures_are_read_where_nobody_is_told_from_them(role: Role) -> None:
    officer = make_user(Role.FINANCE)
    budget = set_programme_budget(year=NOW.year, amount=Decimal(1), by=officer, now=NOW)
    figures = publish_figures(period_of("2025"), by=officer, now=NOW)
    user = make_user(role)
    reads = {Role.COORDINATOR, Role.SOCIAL_WORKER, Role.FINANCE, Role.APPROVER, Role.PRIVACY}
    assert seen(Figures, user) == ({figures} if role in reads else set())
    decides = role in {Role.FINANCE, Role.APPROVER}
    assert seen(ProgrammeBudget, user) == ({budget} if decides else set())


def test_a_social_worker_sees_her_own_and_what_nobody_has_taken() -> None:
    worker, colleague = make_social_worker(), make_social_worker()
    hers = whole(worker)
    untaken = make_appointment(
        preferred_name="Ana", email="ana@example.org", helper=make_helper(), message="Bonjour."
    )
    for user, appointments in ((worker, {hers, untaken}), (colleague, {untaken})):
        assert seen(Appointment, user) == appointments
        for model in WITH_IT:
            assert seen(model, user) == set().union(*(of(row, model) for row in appointments))
    for model in HERS:
        assert {row.social_worker for row in seen(model, worker)} == {worker}
        assert {row.social_worker for row in seen(model, colleague)} <= {colleague}
    assert seen(Place, colleague) == set(Place.objects.all())
    take_appointment(untaken, by=worker, now=NOW)
    assert seen(Appointment, colleague) == set()


@pytest.mark.parametrize("how", ["her own", "she filled it", "she knows her"])
def test_a_social_worker_sees_nothing_of_whom_she_is_close_to(how: str) -> None:
    worker = make_social_worker(email="louise@example.org")
    typed: dict[str, Any] = {
        "her own": {"email": worker.email},
        "she filled it": {"helper": make_helper(email=worker.email)},
        "she knows her": {},
    }[how]
    appointment = make_appointment(message="Bonjour.", **typed)
    # Another request of the same person, in which nothing carries her address.
    again = make_appointment(email=appointment.email, message="Bonjour.")
    assert again.person == appointment.person
    if how == "she knows her":
        assert seen(Appointment, worker) == {appointment, again}
        declare_tie(appointment.person, by=worker, now=NOW)
    assert seen(Appointment, worker) == set()
    assert seen(AppointmentReason, worker) == set()
    assert seen(Appointment, make_social_worker()) == {appointment, again}


def test_what_a_robot_may_have_typed_hides_nothing() -> None:
    worker = make_social_worker(email="louise@example.org")
    make_appointment(helper=make_helper(email=worker.email), suspicious=True)
    hers = make_appointment()
    assert hers in seen(Appointment, worker)


def test_a_closed_account_sees_nothing() -> None:
    worker = make_social_worker()
    whole(worker)
    User.objects.filter(pk=worker.pk).update(is_active=False)
    closed = User.objects.get(pk=worker.pk)
    for model in apps.get_app_config("assistance").get_models():
        assert seen(model, closed) == set()

"""`seed_demo_assistance`: hours and a story, the same the second time; seeds in bulk."""

from __future__ import annotations

from collections import Counter
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from assistance.enums import Meeting, Mode
from assistance.management.demo import WORKER
from assistance.management.demo_aid import APPROVER, OFFICER
from assistance.management.demo_figures import BUDGET
from assistance.management.seed import WORKERS
from assistance.models import (
    AidRequest,
    Appointment,
    Availability,
    Figures,
    Payment,
    Practice,
    ProgrammeBudget,
    Proposal,
    Reservation,
)
from assistance.models.slots import free_slots
from assistance.operations.figures import budget_standing
from stage4club.core.working_days import local_date
from stage4club.people.models import User
from stage4club.people.operations import HoldsRealPeople, check_invented_people
from tests.factories import make_appointment
from tests.registrations.kit import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def development(settings: Any) -> None:
    settings.DEBUG = True


def demo() -> None:
    call_command("seed_demo_assistance")


@pytest.fixture
def seeded(development: None) -> None:
    for command in ("load_catalogue", "seed_demo"):
        call_command(command, stdout=StringIO())
    demo()


@pytest.mark.usefixtures("seeded")
def test_the_story_has_something_of_everything() -> None:
    states = Counter(Appointment.objects.values_list("state", flat=True))
    assert states == {
        "requested": 3,
        "proposed": 1,
        "booked": 3,
        "fulfilled": 1,
        "cancelled": 1,
        "closed": 1,
    }
    assert Appointment.objects.filter(is_quarantined=True).count() == 1
    assert Proposal.objects.get().times.count() == 2
    worker = User.objects.get(email=WORKER)
    assert Practice.objects.get().social_worker == worker
    assert Availability.objects.of([worker.pk]).count() == 6
    for mode in Mode:
        assert free_slots(meeting=Meeting.FAMILY, mode=mode, now=timezone.now())
    for page in ("/admin/", "/admin/assistance/appointment/?follow=all"):
        assert client_of(worker).get(page).status_code == 200
    check_invented_people()


@pytest.mark.usefixtures("seeded")
def test_applications_of_every_state() -> None:
    states = Counter(AidRequest.objects.values_list("state", flat=True))
    assert states == {
        "documents_awaited": 3,
        "submitted": 3,
        "under_review": 1,
        "to_confirm": 1,
        "granted": 5,
        "partly_granted": 1,
        # With those of the quarter that is over.
        "paid": 1 + 45,
        "not_granted": 1,
    }
    payments = Counter(Payment.objects.values_list("state", flat=True))
    assert payments == {"prepared": 1, "sent": 1, "paid": 1}
    for email in (OFFICER, APPROVER):
        user = User.objects.get(email=email)
        for page in ("/admin/", "/admin/assistance/aidrequest/?follow=all"):
            assert client_of(user).get(page).status_code == 200
        # The past ones are alike.
        alike = AidRequest.objects.filter(form_key__startswith="demo-past-").values("pk")[1:]
        for request in AidRequest.objects.visible_to(user).exclude(pk__in=alike):
            page = f"/admin/assistance/aidrequest/{request.pk}/change/"
            assert client_of(user).get(page).status_code == 200


@pytest.mark.usefixtures("seeded")
def test_figures_of_a_quarter_that_is_over() -> None:
    granted = Figures.objects.get().content["granted"]
    assert (granted["total"], granted["regions"]["06"], granted["regions"]["09"]) == (45, 14, None)
    standing = budget_standing(local_date(timezone.now()))
    assert standing is not None
    assert standing.budget.amount == BUDGET
    officer = User.objects.get(email=OFFICER)
    for page in ("", "draft/", "publish/", f"{Figures.objects.get().pk}/change/"):
        answer = client_of(officer).get(f"/admin/assistance/figures/{page}")
        assert answer.status_code == 200


@pytest.mark.usefixtures("seeded")
def test_a_second_time_changes_nothing() -> None:
    models = (Appointment, Reservation, AidRequest, Figures, ProgrammeBudget)
    before = [model.objects.count() for model in models]
    demo()
    assert [model.objects.count() for model in models] == before


def test_it_says_what_is_missing(development: None) -> None:
    with pytest.raises(CommandError, match="catalogue"):
        demo()
    call_command("load_catalogue", stdout=StringIO())
    with pytest.raises(CommandError, match="seed_demo"):
        demo()


def test_it_refuses_outside_development() -> None:
    with pytest.raises(CommandError, match="DEBUG"):
        demo()


# In bulk ------------------------------------------------------------------------------------------


def seed(appointments: int) -> str:
    out = StringIO()
    call_command("seed_appointments", appointments=appointments, stdout=out)
    return out.getvalue().strip()


def test_as_many_as_asked_of_five_social_workers() -> None:
    assert (seed(12), seed(20), seed(5)) == ("12 added.", "8 added.", "0 added.")
    rows = Appointment.objects.select_related("reservation")
    assert set(Counter(rows.values_list("social_worker", flat=True)).values()) == {20 // WORKERS}
    assert all(row.ends_at < timezone.now() for row in rows)
    assert free_slots(meeting=Meeting.INDIVIDUAL, mode=Mode.PHONE, now=timezone.now())


def test_never_beside_somebody_real() -> None:
    make_appointment()
    with pytest.raises(HoldsRealPeople):
        check_invented_people()
    with pytest.raises(CommandError):
        seed(1)
    with pytest.raises(CommandError, match="fewer than zero"):
        seed(-1)
    assert Appointment.objects.count() == 1

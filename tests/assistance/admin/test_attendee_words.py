"""What a social worker reads about who comes along, before she decides."""

from __future__ import annotations

import pytest

from assistance.models import Appointment
from tests.assistance.kit import client_of, make_booked, url_of
from tests.assistance.threads import make_attendee, make_family
from tests.factories import make_social_worker

from .verbs import slots

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "at_ten")]


def noted(appointment: Appointment, verb: str) -> str:
    """What stands beside the message that a verb would send."""
    worker = appointment.social_worker
    assert worker is not None
    client = client_of(worker)
    typed = {"by": "staff"} if verb == "cancel" else {"slot": slots(client, appointment, verb)[0]}
    return str(client.post(url_of(appointment, verb), typed).context["preview"].note)


@pytest.mark.parametrize("verb", ["move", "cancel"])
def test_who_is_told_too_is_said_before_it_is_sent(verb: str) -> None:
    family = make_family()
    assert "Also told" not in noted(family, verb)
    make_attendee(family)
    make_attendee(family, name="Léa", email="lea@example.org")
    assert noted(family, verb).startswith("Also told: Marc, Léa.")


def test_nobody_comes_along_to_an_individual_meeting() -> None:
    assert "Also told" not in noted(make_booked(make_social_worker()), "move")


def test_who_comes_is_named_on_the_page_of_the_appointment() -> None:
    family = make_family()
    make_attendee(family)
    worker = family.social_worker
    assert worker is not None
    page = client_of(worker).get(url_of(family, "change"))
    assert "3 adults (Marc)" in page.text

"""Who reads the number of a call: whoever makes it, and others who ask."""

from __future__ import annotations

from http import HTTPStatus

import pytest

from stage4club.core.models import AccessEvent
from stage4club.core.phones import Phone
from stage4club.people.enums import Role
from stage4club.people.operations import finish_call_task
from tests.factories import NOW, make_user
from tests.stage4club.people.admin.pages import browser_of, page_of
from tests.stage4club.people.rows import make_call_task

pytestmark = pytest.mark.django_db


def test_the_number_is_read_by_who_makes_the_call_and_by_others_who_ask() -> None:
    partner, coordinator = make_user(Role.PARTNER), make_user(Role.COORDINATOR)
    task = make_call_task(phone=Phone("+15145550143", "7"), assigned_to=partner)
    number = '<a href="tel:+15145550143,7">514 555-0143, poste 7</a>'
    hers, others = browser_of(partner), browser_of(coordinator)
    assert hers.get(page_of(task)).context["reach"] == number
    assert number not in others.get(page_of(task)).content.decode()
    shown = others.post(page_of(task, "reveal"))
    assert shown.content.decode().count(number) == 2
    looks = AccessEvent.objects.order_by("pk").values_list("kind", "actor_id")
    assert list(looks) == [
        ("view", partner.pk),
        ("view", coordinator.pk),
        ("reveal", coordinator.pk),
    ]
    # It is made: it is nobody's any more.
    finish_call_task(task, by=coordinator, now=NOW)
    assert hers.post(page_of(task, "reveal")).status_code == HTTPStatus.NOT_FOUND
    assert number not in others.get(page_of(task)).content.decode()

"""The calls about a registration are made by whoever follows it."""

from __future__ import annotations

import pytest

from registrations.models import Registration
from registrations.operations import assign_registration, have_called, take_registration
from stage4club.people.enums import CallReason
from stage4club.people.models import CallTask
from tests.factories import NOW, make_registration, make_user

pytestmark = pytest.mark.django_db


def call_about(registration: Registration) -> CallTask:
    return have_called(
        registration,
        reason=CallReason.MESSAGE_FAILED,
        within_days=1,
        dedupe_key="trial",
        script="",
        now=NOW,
    )


def test_the_calls_go_with_it_and_whoever_had_it_sees_them_no_more():
    former, new = make_user(), make_user()
    registration = make_registration(taken_by=former)
    call = call_about(registration)
    assert list(CallTask.objects.visible_to(former)) == [call]
    assign_registration(registration, by=former, now=NOW, assignee=new)
    assert list(CallTask.objects.visible_to(former)) == []
    assert list(CallTask.objects.visible_to(new)) == [call]


def test_who_takes_it_takes_its_calls():
    partner = make_user()
    registration = make_registration()
    call = call_about(registration)
    assert list(CallTask.objects.visible_to(partner)) == []
    take_registration(registration, by=partner, now=NOW)
    assert list(CallTask.objects.visible_to(partner)) == [call]

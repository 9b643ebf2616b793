"""What follows once a grant was given up: who is told, what is counted, what is kept."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from assistance.enums import AidClosing, AidState, Movement
from assistance.models import AidDecision, AidRequest, AidYear
from assistance.operations.aid import (
    forget_decided,
    give_up_grant,
    merge_applicants,
    remind_of_ways,
    standing_of,
    write_links_at,
)
from assistance.policy import AidRemark
from stage4club.notifications.models import Message
from stage4club.people.enums import ContactBy, Role
from stage4club.people.models import CallTask
from stage4club.people.operations import note_death
from tests.assistance.aids import dollars, grant_more, make_aid_request, make_complete, make_granted
from tests.assistance.payments import Payers, approved, make_payers, paid
from tests.factories import NOW, make_user

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(days=1)
ANA = {"preferred_name": "Ana", "email": "ana@example.org", "phone": None}
TOLD = "assistance.aid_given_up"


@pytest.fixture
def by() -> Payers:
    return make_payers()


def give_up(request: AidRequest, by: Payers) -> AidRequest:
    give_up_grant(request, by=by.payer, now=LATER)
    return AidRequest.objects.get(pk=request.pk)


# Who is told --------------------------------------------------------------------------------------


def test_she_is_told_by_one_message_that_says_nothing(by: Payers) -> None:
    request = give_up(make_granted(), by)
    message = Message.objects.get(state="pending", kind=TOLD)
    assert (message.created_by_id, message.subject_id) == (by.payer.pk, str(request.pk))
    # What was to be told before is said no more.
    states = Message.objects.exclude(kind=TOLD).values_list("kind", "state")
    assert ("assistance.aid_answer", "aborted") in list(states)


def test_whoever_is_not_written_to_has_just_said_it(by: Payers) -> None:
    request = make_granted(email="", contact_by=ContactBy.PHONE)
    assert CallTask.objects.open().count() == 1
    give_up(request, by)
    assert not CallTask.objects.open().exists()
    assert not Message.objects.filter(kind=TOLD).exists()


def test_after_a_death_the_family_may_give_it_up(by: Payers) -> None:
    request = approved(by)
    note_death(request.person, by=make_user(Role.COORDINATOR), now=NOW)
    request = give_up(request, by)
    assert (request.state, AidYear.objects.get().left) == (AidState.CLOSED, 2000)
    assert not Message.objects.filter(kind=TOLD).exists()
    assert not AidRequest.objects.left_by_the_dead().exists()


# What follows -------------------------------------------------------------------------------------


def test_nobody_reminds_her_any_more(by: Payers) -> None:
    give_up(make_granted(), by)
    assert remind_of_ways(NOW + timedelta(days=60)) == 0


def test_she_finds_her_page_again(by: Payers) -> None:
    request = give_up(make_granted(), by)
    write_links_at(request.email, key="again", now=LATER)
    assert Message.objects.filter(kind="assistance.aid_links").count() == 1
    closed = make_aid_request(**ANA)
    AidRequest.objects.filter(pk=closed.pk).update(
        state=AidState.CLOSED, closing=AidClosing.WITHDRAWN, closed_at=LATER
    )
    write_links_at(closed.email, key="again", now=LATER)
    assert Message.objects.filter(kind="assistance.aid_links").count() == 1


def test_it_is_forgotten_as_what_was_decided_and_the_lines_stay(by: Payers) -> None:
    request = give_up(make_granted(), by)
    forget_decided(now=NOW + timedelta(days=365))
    assert AidRequest.objects.get().forgotten_at is None
    forget_decided(now=NOW + timedelta(days=400))
    request = AidRequest.objects.get()
    assert request.forgotten_at is not None
    assert (request.preferred_name, request.entries.count()) == ("", 2)
    assert not AidDecision.objects.exists()


def test_what_never_helped_her_is_not_too_soon(by: Payers) -> None:
    kept, next_one = make_granted(100), make_complete(now=LATER)
    reader = by.payer
    assert AidRemark.TOO_SOON in standing_of(next_one, now=LATER, reader=reader).remarks
    give_up(kept, by)
    assert AidRemark.TOO_SOON not in standing_of(next_one, now=LATER, reader=reader).remarks


def test_two_who_are_one_have_it_free_in_one_year(by: Payers) -> None:
    kept = make_granted(700)
    request = paid(by, amount=300, amount_requested=dollars(900), **ANA)
    request = give_up(grant_more(request, 700, by.approver), by)
    merge_applicants(request, by=by.payer, now=LATER, same_as=kept)
    year = AidYear.objects.get(person=kept.person)
    assert (year.granted, year.paid, year.left) == (700, 300, 1000)


def test_of_two_years_each_has_its_own_again(by: Payers) -> None:
    winter = NOW.replace(year=NOW.year - 1, month=12)
    request = make_granted(300, now=winter, amount_requested=dollars(900))
    request = give_up(grant_more(request, 700, by.approver), by)
    assert request.state == AidState.CLOSED
    lines = request.entries.filter(movement=Movement.GIVEN_UP).order_by("pk")
    assert [(line.amount, line.year.period.lower) for line in lines] == [
        (300, date(winter.year, 1, 1)),
        (400, date(NOW.year, 1, 1)),
    ]
    assert [year.left for year in AidYear.objects.order_by("period")] == [2000, 2000]

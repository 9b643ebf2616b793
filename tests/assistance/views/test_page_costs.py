"""What the private pages cost: the same with one row and with many."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assistance.enums import CancelledBy
from assistance.operations import (
    ask_for_earlier,
    cancel_appointment,
    propose_times,
    write_earlier_notices,
)
from tests.assistance.private import (
    CANCEL,
    DAY,
    FAR,
    HOUR,
    MOVE,
    PAGE,
    enter,
    make_booked,
    make_catalogue,
    make_other,
)
from tests.factories import NOW, make_appointment, make_social_worker

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """The moment of NOW, until somebody moves it."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


def queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(address).status_code == HTTPStatus.OK
    return len(asked)


def test_each_page_costs_the_same_with_one_and_with_many() -> None:
    make_catalogue()
    worker = make_social_worker()
    one = make_booked(worker=worker)
    client = Client()
    enter(client, one)
    alone = {address: queries(client, address) for address in (PAGE, MOVE, CANCEL)}
    for number in range(5):
        make_other(
            worker=worker, starts_at=FAR + (number + 1) * DAY, email=f"ana{number}@example.org"
        )
    assert {address: queries(client, address) for address in (PAGE, MOVE, CANCEL)} == alone
    assert alone == {PAGE: 5, MOVE: 7, CANCEL: 4}


def test_a_proposal_costs_the_same_with_one_time_and_with_three() -> None:
    make_catalogue()
    worker = make_social_worker()
    costs = set()
    for email, times in (("a@example.org", 1), ("b@example.org", 3)):
        appointment = make_appointment(email=email)
        moments = [FAR + DAY * times + HOUR * 2 * n for n in range(times)]
        propose_times(appointment, by=worker, now=NOW, times=moments)
        client = Client()
        enter(client, appointment)
        costs.add(queries(client, PAGE))
    assert costs == {6}


def test_finding_out_whether_told_times_are_free_costs_the_same_for_one_and_for_two() -> None:
    worker = make_social_worker()
    appointment = make_booked(worker=worker)
    ask_for_earlier(appointment, wanted=True, now=NOW)
    client, costs = Client(), set()
    enter(client, appointment)
    for days in (7, 9):
        other = make_other(
            worker=worker, starts_at=FAR - days * DAY, email=f"ana{days}@example.org"
        )
        cancel_appointment(other, by=worker, now=NOW, cancelled_by=CancelledBy.STAFF)
        assert write_earlier_notices(NOW) == 1
        costs.add(queries(client, PAGE))
    assert len(costs) == 1

"""« Retrouver mon lien »: who has an appointment is answered as strangers are, to the byte."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from stage4club.core.phones import parse_phone
from tests.assistance.lives import make_booked
from tests.assistance.threads import enter, make_attendee, make_family
from tests.factories import make_appointment
from tests.registrations.views.test_find_link import all_that_is_done, all_that_is_told

pytestmark = pytest.mark.django_db

KNOWN, UNKNOWN = "zoe@example.org", "marthe@example.org"


def comes_along() -> None:
    make_attendee(make_family(email="ana@example.org"), email=KNOWN)


@pytest.mark.parametrize("make", [make_appointment, make_booked, comes_along])
@pytest.mark.parametrize("form", ["/retrouver-mon-lien/", "/en/find-my-link/"])
def test_strangers_get_the_same_answer_and_the_same_work_is_done(make: Any, form: str) -> None:
    make()
    told = [all_that_is_told(address, form=form) for address in (KNOWN, UNKNOWN)]
    assert told[0] == told[1]
    assert [status for status, *_others in told[0]] == [200, 302, 200]
    done = [all_that_is_done(address, form=form) for address in (KNOWN, UNKNOWN)]
    assert done[0] == done[1]
    assert [sql.split()[0] for sql in done[0]] == ["SAVEPOINT", "INSERT", "RELEASE"]


@pytest.mark.parametrize(
    ("reached", "is_told"),
    [({"contact_by": "email"}, True), ({"contact_by": "phone"}, False)],
)
def test_who_is_written_to_reads_how_to_find_her_page_again(
    client: Client, reached: dict[str, Any], is_told: bool
) -> None:
    for make in (make_appointment, make_booked):
        page = enter(client, make(phone=parse_phone("514 555-0147"), **reached))
        assert ('href="/retrouver-mon-lien/"' in page.text) is is_told


def test_so_does_who_comes_along(client: Client) -> None:
    appointment = make_family()
    marc = make_attendee(appointment)
    rose = make_attendee(appointment, name="Rose", email="", phone=parse_phone("514 555-0147"))
    told = ['href="/retrouver-mon-lien/"' in enter(client, who).text for who in (marc, rose)]
    assert told == [True, False]

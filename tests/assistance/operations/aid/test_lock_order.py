"""Whatever happens to an application locks in the order of all: nobody waits for who waits.

Payments have a test of their own (`test_payments_lock_order`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import count
from typing import Any

import pytest

from assistance.enums import AidClosing, AskedBecause, Grounds, Paper
from assistance.models import AidRequest
from assistance.operations.aid import (
    approve_aid_request,
    ask_documents,
    ask_review,
    choose_way,
    close_aid_request,
    confirm_aid_request,
    decline_aid_request,
    give_up_grant,
    know_applicant,
    letters,
    merge_applicants,
    receive_documents,
    release_aid_request,
    send_back,
    start_review,
)
from stage4club.people.enums import ContactBy, Role
from stage4club.people.models import User
from tests.assistance.aids import (
    dollars,
    make_aid_request,
    make_complete,
    make_declined,
    make_granted,
    make_reviewed,
)
from tests.assistance.payments import CHEQUE
from tests.factories import NOW, make_user
from tests.stage4club.people.lock_order import tables_locked_by

pytestmark = pytest.mark.django_db

ORDER = (
    "assistance_aidrequest",
    "assistance_aidyear",
    "notifications_message",
    "people_person",
    "people_calltask",
)
_people = count(1)


def somebody(*, called: bool) -> dict[str, Any]:
    """Another person each time, who is written to, or called."""
    number = next(_people)
    if called:
        return {"preferred_name": f"Ana {number}", "email": "", "contact_by": ContactBy.PHONE}
    return {"preferred_name": f"Ana {number}", "email": f"ana{number}@example.org", "phone": None}


def order_of(act: Callable[[], Any]) -> list[str]:
    return [table for table in tables_locked_by(act) if table in ORDER]


def with_a_call(request: AidRequest, by: User) -> AidRequest:
    """A call is open about it, besides what waits to leave."""
    letters.have_called(request, dedupe_key=f"trial/{request.pk}", script="", now=NOW)
    return request


def acts(by: User, other: User, *, called: bool) -> dict[str, Callable[[], Any]]:
    """Each on an application of its own."""

    def who() -> dict[str, Any]:
        return somebody(called=called)

    def act(operation: Any, request: AidRequest, **given: Any) -> Callable[[], Any]:
        return partial(operation, with_a_call(request, by), now=NOW, **{"by": by, **given})

    missing = {"paper": Paper.RECEIPT, "because": AskedBecause.MISSING}
    withdrawn = {"closing": AidClosing.WITHDRAWN}
    awaited = make_aid_request(**who())
    return {
        "submit": partial(make_aid_request, **who()),
        "receive": act(receive_documents, awaited, papers=list(awaited.papers.awaited())),
        "release": act(release_aid_request, make_aid_request(suspicious=True, **who())),
        "start": act(start_review, make_complete(**who())),
        "ask": act(ask_documents, make_reviewed(by=by, **who()), **missing),
        "grant": act(approve_aid_request, make_reviewed(by=by, **who()), amount=dollars(800)),
        "propose": act(
            approve_aid_request,
            make_reviewed(by=by, amount_requested=dollars(1500), **who()),
            amount=dollars(1500),
        ),
        "confirm": act(confirm_aid_request, make_granted(1500, by=by, **who()), by=other),
        "send back": act(send_back, make_granted(1500, by=by, **who()), by=other),
        "decline": act(decline_aid_request, make_reviewed(by=by, **who()), grounds=Grounds.INCOME),
        "close": act(close_aid_request, make_granted(1500, by=by, **who()), **withdrawn),
        "ask review": act(ask_review, make_declined(by=by, **who()), by=None),
        "know": act(know_applicant, make_granted(1500, by=by, **who())),
        "merge": act(
            merge_applicants,
            make_granted(by=by, **who()),
            by=other,
            same_as=make_granted(by=by, **who()),
        ),
        "give up": act(give_up_grant, make_granted(by=by, **who())),
        "choose": act(choose_way, make_granted(by=by, **who()), by=None, way=CHEQUE),
    }


@pytest.mark.parametrize("called", [False, True])
def test_whatever_happens_to_an_application(called: bool) -> None:
    by, other = make_user(Role.FINANCE), make_user(Role.APPROVER)
    for name, act in acts(by, other, called=called).items():
        found = order_of(act)
        assert found == sorted(found, key=ORDER.index), name
        # Nobody else has a row of what is being sent.
        assert name == "submit" or found[0] == "assistance_aidrequest", name


def test_without_the_person_held_first_calls_come_before_her(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    by, other = make_user(Role.FINANCE), make_user(Role.APPROVER)
    declining = acts(by, other, called=True)["decline"]
    monkeypatch.setattr(letters, "hold_person_and_letters", lambda _person: None)
    found = order_of(declining)
    assert found != sorted(found, key=ORDER.index)
    assert found.index("people_calltask") < found.index("people_person")

"""Applications that have come so far: sent, complete, under review, granted, declined."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from itertools import count
from typing import Any

from assistance.enums import Attestation, Grounds, Need
from assistance.models import AidRequest
from assistance.operations.aid import (
    AidAnswers,
    approve_aid_request,
    ask_review,
    decline_aid_request,
    receive_documents,
    start_review,
    submit_aid_request,
)
from stage4club.core.phones import Phone
from stage4club.people.enums import ContactBy, GoodTime, Role
from stage4club.people.models import User
from tests.factories import NOW, make_user

_numbers = count(1)


def dollars(amount: int | str) -> Decimal:
    """An amount, with its cents."""
    return Decimal(amount).quantize(Decimal("0.01"))


def aid_answers(**values: Any) -> AidAnswers:
    """A form as somebody fills it in for herself."""
    defaults: dict[str, Any] = {
        "preferred_name": "Louise",
        "legal_name": "Louise Bergeron",
        "email": "louise@example.org",
        "phone": Phone("+15145550142", ""),
        "contact_by": ContactBy.EMAIL,
        "good_time": GoodTime.MORNING,
        "voicemail": "yes",
        "postal_code": "H2X 1Y4",
        "stage4": "yes",
        "household_size": 2,
        "children": 0,
        "family_income": None,
        "income_unknown": False,
        "needs": (Need.TRANSPORT, Need.FOOD),
        "amount_requested": dollars(800),
        "attestation": Attestation.LATER,
        "message": "",
        "helper": None,
    }
    return AidAnswers(**defaults | values)


def make_aid_request(
    *,
    form_key: str = "",
    language: str = "fr",
    now: datetime = NOW,
    suspicious: bool = False,
    **answers: Any,
) -> AidRequest:
    """An application as the form makes it: its attestation is awaited."""
    return submit_aid_request(
        form_key=form_key or f"aid-{next(_numbers)}",
        answers=aid_answers(**answers),
        language=language,
        suspicious=suspicious,
        now=now,
    )


def make_complete(*, now: datetime = NOW, **answers: Any) -> AidRequest:
    """One of which every document has come."""
    request = make_aid_request(now=now, **answers)
    awaited = list(request.papers.awaited())
    return receive_documents(request, by=None, now=now, papers=awaited) if awaited else request


def make_reviewed(*, by: User | None = None, now: datetime = NOW, **answers: Any) -> AidRequest:
    """One that somebody looks at."""
    reviewer = by or make_user(Role.FINANCE)
    return start_review(make_complete(now=now, **answers), by=reviewer, now=now)


def make_granted(
    amount: int = 800, *, by: User | None = None, now: datetime = NOW, **answers: Any
) -> AidRequest:
    """One that was granted, in whole where nothing else is asked for."""
    answers.setdefault("amount_requested", dollars(amount))
    request = make_reviewed(by=by, now=now, **answers)
    asked = request.amount_requested
    grounds = Grounds.BUDGET if asked is not None and amount < asked else None
    return approve_aid_request(
        request,
        by=request.reviewer,  # type: ignore[arg-type]
        now=now,
        amount=dollars(amount),
        grounds=grounds,
    )


def make_declined(*, by: User | None = None, now: datetime = NOW, **answers: Any) -> AidRequest:
    """One that was not granted."""
    request = make_reviewed(by=by, now=now, **answers)
    return decline_aid_request(
        request,
        by=request.reviewer,  # type: ignore[arg-type]
        now=now,
        grounds=Grounds.NOT_IN_QUEBEC,
    )


def grant_more(request: AidRequest, amount: int, by: User) -> AidRequest:
    """A review adds to what was granted in part."""
    ask_review(request, by=None, now=NOW)
    start_review(request, by=by, now=NOW)
    given = dollars(amount)
    return approve_aid_request(request, by=by, now=NOW, amount=given, grounds=Grounds.BUDGET)

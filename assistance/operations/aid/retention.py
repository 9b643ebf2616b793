"""What is forgotten of applications, and when (domain.md, Retention defaults)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from stage4club.core import audit
from stage4club.core.links import revoke_links
from stage4club.core.working_days import local_date

from ...enums import AID_GRANTED
from ...models import (
    AidCircumstances,
    AidRequest,
    AidYear,
    AskedPaper,
    Document,
    LedgerEntry,
    StageAttestation,
)
from ...policy import DECIDED_KEPT_MONTHS, PAID_KEPT_MONTHS, months_before, start_of_day
from .documents import forget_documents
from .ways import owed_to

#: What ended without a decision.
CLOSED_KEPT = timedelta(days=90)

#: What is destroyed on the row itself: who received how much, and when, stays.
_FORGOTTEN: dict[str, Any] = {
    "preferred_name": "",
    "email": "",
    "phone": "",
    "phone_extension": "",
    "postal_code": "",
    "needs": [],
}


def forget_decided(*, now: datetime) -> None:
    """Thirteen months after a decision only who received how much is left of an application.

    While something is owed of it, what pays it is left too: her name, how she is reached, the
    decision and her private page; it goes once that is paid, or its year is forgotten.
    Each in a transaction of its own; safe to repeat and to run twice at once.
    """
    since = start_of_day(months_before(local_date(now), DECIDED_KEPT_MONTHS))
    for key in AidRequest.objects.decided_before(since).values_list("pk", flat=True):
        _forget(key, now)


def forget_closed(*, now: datetime) -> None:
    """Ninety days after it ended without a decision nothing is left but that there was one."""
    rows = AidRequest.objects.closed_before(now - CLOSED_KEPT)
    for key in rows.values_list("pk", flat=True):
        _forget(key, now)


def forget_years(*, now: datetime) -> None:
    """Six years after its end a year is forgotten, with its lines and what they were for."""
    day = months_before(local_date(now), PAID_KEPT_MONTHS)
    for key in AidYear.objects.over_by(day).values_list("pk", flat=True):
        _forget_year(key)
    for key in AidRequest.objects.kept_for_nothing().values_list("pk", flat=True):
        _forget(key, now)


@transaction.atomic
def _forget(key: int, now: datetime) -> None:
    held = AidRequest.objects.select_for_update(of=("self",), skip_locked=True)
    request = held.filter(pk=key).first()
    if request is None:
        # Another process has it in hand.
        return
    if request.state in AID_GRANTED and owed_to(request):
        _forget_what_was_judged(request, now)
        return
    audit.record("erase", request, by=None, now=now)
    revoke_links(request, now=now)
    # Their files with them, which no cascade finds.
    forget_documents(Document.objects.filter(request=request))
    # The payment of what was owed may have been prepared years later.
    if request.entries.exists() or request.payments.exists():
        _keep_the_amounts(request, now)
        return
    person = request.person_id
    request.delete()
    # Her stage is attested to once for all that she asks for: nothing is left to ask it for.
    if not AidRequest.objects.filter(person=person).exists():
        StageAttestation.objects.filter(person=person).delete()


def _forget_what_was_judged(request: AidRequest, now: datetime) -> None:
    forgotten = forget_documents(Document.objects.filter(request=request))
    for model in (AidCircumstances, AskedPaper):
        rows: Any = model._default_manager.filter(request=request)
        forgotten += rows.delete()[0]
    if forgotten:
        audit.record("forget-circumstances", request, by=None, now=now)


def _keep_the_amounts(request: AidRequest, now: datetime) -> None:
    for name in ("circumstances", "helper", "papers", "decisions"):
        beside: Any = AidRequest._meta.get_field(name)
        beside.related_model.objects.filter(request=request).delete()
    for name, nothing in _FORGOTTEN.items():
        setattr(request, name, nothing)
    request.forgotten_at = now
    request.save(update_fields=[*_FORGOTTEN, "forgotten_at"])


@transaction.atomic
def _forget_year(key: int) -> None:
    for year in AidYear.objects.filter(pk=key).select_for_update(skip_locked=True):
        # The database lets them go by its own clock (assistance_ledger_append_only).
        LedgerEntry.objects.filter(year=year).delete()
        year.delete()

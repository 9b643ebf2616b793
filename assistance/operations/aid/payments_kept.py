"""How long what is paid is kept: the account not at all, the payment six years after its year."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from stage4club.core import audit
from stage4club.core.links import revoke_links
from stage4club.core.workflow import apply
from stage4club.core.working_days import local_date

from ...enums import LIVE_PAYMENTS, AidClosing, AidState
from ...models import AidRequest, LedgerEntry, Payment
from ...policy import DECIDED_KEPT_MONTHS, PAID_KEPT_MONTHS, months_before, start_of_day
from ...workflow import AID_REQUEST
from .ways import forget_way

#: Somebody chose a way, and nothing was prepared: it is asked again (docs/adr).
WAY_KEPT = timedelta(days=90)


def delete_unused_ways(*, now: datetime) -> None:
    """Destroy accounts and addresses of which no payment was made in 90 days.

    Each in a transaction of its own; safe to repeat and to run twice at once.
    """
    live = Payment.objects.filter(request=OuterRef("pk"), state__in=LIVE_PAYMENTS)
    old = AidRequest.objects.filter(payment_way__chosen_at__lte=now - WAY_KEPT)

    def forget(request: AidRequest) -> None:
        forget_way(request)
        audit.record("forget-way", request, by=None, now=now)

    _to_each(old.filter(~Exists(live)), forget)


def close_paid_applications(*, now: datetime) -> None:
    """What was paid, and decided thirteen months ago, is closed; its private page with it.

    Until then she may ask again from what she wrote. Safe to repeat and to run twice at once.
    """
    since = start_of_day(months_before(local_date(now), DECIDED_KEPT_MONTHS))
    changes = {"closing": AidClosing.PAID, "closed_at": now}

    def close(request: AidRequest) -> None:
        apply(request, AID_REQUEST["end"], by=None, now=now, changes=changes)
        revoke_links(request, now=now)

    _to_each(AidRequest.objects.filter(state=AidState.PAID, decided_at__lt=since), close)


def delete_old_payments(*, now: datetime) -> None:
    """Delete payments of which every year is over since six years, with their lines.

    One that was never made goes six years after it was prepared. Each in a transaction of its
    own; safe to repeat and to run twice at once.
    """
    since = months_before(local_date(now), PAID_KEPT_MONTHS)
    recent = LedgerEntry.objects.filter(payment=OuterRef("pk"), year__period__endswith__gt=since)
    old = Payment.objects.filter(prepared_at__lt=start_of_day(since))

    def erase(payment: Payment) -> None:
        audit.record("erase", payment, by=None, now=now)
        payment.entries.all().delete()
        payment.delete()

    _to_each(old.exclude(state__in=LIVE_PAYMENTS).filter(~Exists(recent)), erase)


def _to_each(rows: QuerySet[Any], act: Callable[[Any], None]) -> None:
    """Each of these rows, held in a transaction of its own, as long as it is still one of them.

    What another process has in hand is left to it.
    """
    for key in rows.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            held = rows.select_for_update(of=("self",), skip_locked=True)
            for row in held.filter(pk=key):
                act(row)

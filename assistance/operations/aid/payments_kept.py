"""How long what is paid is kept: the account not at all, the payment six years after its year."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from stage4club.core import audit
from stage4club.core.links import revoke_links
from stage4club.core.workflow import apply
from stage4club.core.working_days import local_date

from ...enums import LIVE_PAYMENTS, AidClosing, AidState
from ...models import AidRequest, LedgerEntry, Payment, PaymentWay
from ...policy import CLOSED_AFTER_MONTHS, months_before, start_of_day
from ...workflow import AID_REQUEST
from .ways import forget_way

#: Somebody chose a way, and nothing was prepared: it is asked again (docs/adr).
WAY_KEPT = timedelta(days=90)
#: domain.md, Retention defaults: payments six years after the year.
_MONTHS_KEPT = 6 * 12


def delete_unused_ways(*, now: datetime) -> None:
    """Destroy accounts and addresses of which no payment was made of in 90 days.

    Each in a transaction of its own; safe to repeat and to run twice at once.
    """
    live = Payment.objects.filter(request=OuterRef("pk"), state__in=LIVE_PAYMENTS)
    old = AidRequest.objects.filter(payment_way__chosen_at__lte=now - WAY_KEPT)
    for key in old.filter(~Exists(live)).order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            held = AidRequest.objects.select_for_update(of=("self",), skip_locked=True)
            request = held.filter(pk=key).first()
            # Since it was found, she may have chosen anew, or a payment was prepared.
            if request is None or request.payments.live().exists():
                continue
            if PaymentWay.objects.filter(pk=key, chosen_at__lte=now - WAY_KEPT).exists():
                forget_way(request)
                audit.record("forget-way", request, by=None, now=now)


def close_paid_applications(*, now: datetime) -> None:
    """What was paid, and decided thirteen months ago, is closed; its private page with it.

    Until then she may ask again from what she wrote. Safe to repeat and to run twice at once.
    """
    since = start_of_day(months_before(local_date(now), CLOSED_AFTER_MONTHS))
    paid = AidRequest.objects.filter(state=AidState.PAID, decided_at__lt=since)
    for key in paid.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            held = AidRequest.objects.select_for_update(of=("self",), skip_locked=True)
            request = held.filter(pk=key, state=AidState.PAID).first()
            if request is None:
                continue
            changes = {"closing": AidClosing.PAID, "closed_at": now}
            apply(request, AID_REQUEST["end"], by=None, now=now, changes=changes)
            revoke_links(request, now=now)


def delete_old_payments(*, now: datetime) -> None:
    """Delete payments of which every year is over since six years, with their lines.

    One that was never made goes six years after it was prepared. Each in a transaction of its
    own; safe to repeat and to run twice at once.
    """
    since = months_before(local_date(now), _MONTHS_KEPT)
    recent = LedgerEntry.objects.filter(payment=OuterRef("pk"), year__period__endswith__gt=since)
    old = Payment.objects.filter(prepared_at__lt=start_of_day(since))
    over = old.exclude(state__in=LIVE_PAYMENTS).filter(~Exists(recent))
    for key in over.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            held = Payment.objects.select_for_update(of=("self",), skip_locked=True)
            payment = held.filter(pk=key).first()
            if payment is None:
                continue
            audit.record("erase", payment, by=None, now=now)
            payment.entries.all().delete()
            payment.delete()

"""The sentences of the home of whoever decides: what waits today."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stage4club.core.spoken import near_day
from stage4club.core.staff.home import WaitingLine
from stage4club.core.working_days import local_date
from stage4club.people.models import User

from ...enums import AidState, PaymentState
from ...models import Payment
from ...models.aid_queries import AidRequestQuerySet

#: Sentences of one kind; who has more to do reads the list.
LINES = 50


def to_answer(
    rows: AidRequestQuerySet, user: User, now: datetime, *, url: Callable[[Any], str]
) -> Iterator[WaitingLine]:
    """One line per application, but for what a colleague reviews; the oldest promise first."""
    today = local_date(now)
    waiting = rows.to_answer().for_reviewer(user)
    for row in waiting[:LINES]:
        words = {
            "name": row.preferred_name,
            "since": near_day(row.received_at, today),
            "promise": near_day(row.promised_on, today),
        }
        if row.state == AidState.TO_CONFIRM:
            sentence = _("What is proposed for %(name)s is to be confirmed by a second person.")
        elif row.reviewer_id == user.pk:
            sentence = _("You review the application of %(name)s; promised for %(promise)s.")
        else:
            sentence = _(
                "The application of %(name)s came %(since)s; an answer is promised for %(promise)s."
            )
        yield WaitingLine(sentence % words, url(row), late=row.is_late(today))


def to_pay(
    rows: AidRequestQuerySet, user: User, *, url: Callable[[Any], str]
) -> Iterator[WaitingLine]:
    """One line per payment that waits for this very person: to prepare, to approve, to make."""
    prepares = user.has_perm("assistance.prepare_payment_aidrequest")
    if prepares:
        for row in rows.to_prepare()[:LINES]:
            words = {"name": row.preferred_name}
            yield WaitingLine(_("A payment is to be prepared for %(name)s.") % words, url(row))
        for row in rows.left_by_the_dead()[:LINES]:
            sentence = _("%(name)s has died: it is to be decided who receives what was granted.")
            yield WaitingLine(sentence % {"name": row.preferred_name}, url(row))
    payments = Payment.objects.filter(request__in=rows.order_by()).select_related("request")
    waiting: list[tuple[Any, str]] = []
    if user.has_perm("assistance.approve_payment_aidrequest"):
        sentence = _("A payment for %(name)s is to be approved.")
        hers = payments.to_approve().exclude(prepared_by=user)
        waiting += [(row.request, sentence) for row in hers[:LINES]]
    if prepares:
        sentence = _("A payment for %(name)s is approved: it is to be given to the bank.")
        approved = payments.to_pay().filter(state=PaymentState.APPROVED)
        waiting += [(row.request, sentence) for row in approved[:LINES]]
    for row, sentence in waiting:
        yield WaitingLine(sentence % {"name": row.preferred_name}, url(row))


def without_way(rows: AidRequestQuerySet, *, url: str) -> Iterator[WaitingLine]:
    """How many were granted something, and have not said how they wish to be paid."""
    if count := rows.without_way().count():
        sentence = ngettext(
            "%(n)d person was granted something and has not said how to be paid.",
            "%(n)d people were granted something and have not said how to be paid.",
            count,
        )
        yield WaitingLine(sentence % {"n": count}, url, besides=True)


def awaited(rows: AidRequestQuerySet, *, url: str) -> Iterator[WaitingLine]:
    """How many wait for documents."""
    if count := rows.filter(state=AidState.AWAITING, is_quarantined=False).count():
        sentence = ngettext(
            "%(n)d application waits for documents.",
            "%(n)d applications wait for documents.",
            count,
        )
        yield WaitingLine(sentence % {"n": count}, url, besides=True)


def perhaps_robots(rows: AidRequestQuerySet, *, url: str) -> Iterator[WaitingLine]:
    """How many a human has to look at before they count."""
    if count := rows.quarantined().count():
        sentence = ngettext(
            "%(n)d application may come from a robot: please check it.",
            "%(n)d applications may come from a robot: please check them.",
            count,
        )
        yield WaitingLine(sentence % {"n": count}, url, besides=True)

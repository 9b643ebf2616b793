"""Publishing figures: once, when their period is over, and for good."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext_lazy as _

from stage4club.core import audit
from stage4club.core.access import record_access
from stage4club.core.constraints import refused_by
from stage4club.core.errors import RuleError
from stage4club.core.models import AccessKind
from stage4club.core.working_days import local_date
from stage4club.people.models import User

from ...disclosure import publishable
from ...models import AidRequest, Figures
from ...periods import Period, periods_over
from .count import count_figures

#: Changes with what is hidden, or with what a figure counts: figures say by which they were made.
RULES = 1


class NotOverYet(RuleError):
    """The period goes on."""

    message = _("This period is not over yet.")


class AlreadyPublished(RuleError):
    """Some day of it stands in figures that were published."""

    message = _(
        "Figures of this period, or of a part of it, are published already: published twice, they "
        "would tell what is hidden."
    )


class FiguresMoved(RuleError):
    """They are not those that were shown to who publishes them."""

    message = _(
        "Nothing was published: the numbers have changed since you read them. Here they are as "
        "they stand now."
    )


def figures_to_publish(period: Period) -> dict[str, Any]:
    """What would be published of this period."""
    return publishable(count_figures(period))


def digest_of_figures(content: Mapping[str, Any]) -> str:
    """64 hexadecimal signs that are the same for the same figures only."""
    return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def periods_to_publish(now: datetime) -> list[Period]:
    """Quarters and years that are over, and of which no day was published; the latest first.

    From the first application on. Two statements.
    """
    first = AidRequest.objects.counted().order_by("received_at").first()
    if first is None:
        return []
    told = [figures.span for figures in Figures.objects.all()]
    return [
        period
        for period in periods_over(local_date(first.received_at), local_date(now))
        if not any(period.first < other.after and other.first < period.after for other in told)
    ]


@transaction.atomic
def publish_figures(
    period: Period, *, by: User, now: datetime, shown: str | None = None
) -> Figures:
    """The figures of this period as anybody may read them, from now on and unchanged.

    `shown` is the digest of those that somebody read first: no others are published. Raises
    `NotOverYet`, `FiguresMoved`, `AlreadyPublished`; then nothing is published.
    """
    if local_date(now) < period.after:
        raise NotOverYet
    content = figures_to_publish(period)
    if shown is not None and shown != digest_of_figures(content):
        raise FiguresMoved
    with refused_by({"assistance_figures_once": AlreadyPublished}):
        figures = Figures.objects.create(
            period=DateRange(period.first, period.after),
            rules=RULES,
            content=content,
            published_at=now,
            published_by=by,
        )
    audit.record("publish", figures, by=by, now=now)
    return figures


@transaction.atomic
def take_figures_away(figures: Figures, *, by: User, now: datetime) -> Figures:
    """Somebody takes them away as a file: written down before it leaves."""
    record_access(AccessKind.EXPORT, figures, by=by, now=now)
    audit.record("export", figures, by=by, now=now)
    return figures

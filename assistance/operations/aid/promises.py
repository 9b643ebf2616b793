"""By when somebody will have answered."""

from __future__ import annotations

from datetime import date, datetime

from stage4club.core.working_days import add_working_days, local_date

from ...emails.aid import promise_days


def promised_from(now: datetime) -> date:
    """The day by which somebody will have answered what is complete at `now`."""
    return add_working_days(local_date(now), promise_days())

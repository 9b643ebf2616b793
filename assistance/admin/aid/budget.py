"""That a grant passes the budget of the programme: said before it is made, and nothing more."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from stage4club.core.money import spoken_amount
from stage4club.core.staff.preview import Preview
from stage4club.core.working_days import local_date

from ...operations.figures import budget_standing


def with_budget(preview: Preview, *, more: Decimal, now: datetime) -> Preview:
    """The preview, with a sentence where so much `more` is beyond what is left of the budget."""
    standing = budget_standing(local_date(now))
    if standing is None or standing.left >= more:
        return preview
    sentence = _(
        "This passes the budget of %(year)s by %(amount)s. It is said to be known: you can go on."
    )
    words = {
        "year": standing.budget,
        "amount": spoken_amount(more - standing.left),
    }
    return replace(preview, note=f"{preview.note} {sentence % words}")

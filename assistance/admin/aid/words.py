"""What whoever decides reads before and after she does."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from stage4club.core.money import spoken_amount
from stage4club.core.spoken import long_day

from ...enums import AidState
from ...models import AidRequest
from ...operations.aid import Standing, standing_of
from ...policy import AidRemark

_REMARKS = {
    AidRemark.NOT_STAGE_4: lambda: _("The person wrote that she does not live with stage 4."),
    AidRemark.NOT_IN_QUEBEC: lambda: _("The postal code is not in Quebec."),
    AidRemark.ABOVE_INCOME: lambda: _("The family income is above the criteria."),
    AidRemark.ABOVE_AT_ONCE: lambda: _("The amount is above the most for one application."),
    AidRemark.TOO_SOON: lambda: _("Assistance was granted less than the usual months ago."),
    AidRemark.ABOVE_LEFT: lambda: _("The amount is above what is left for this year."),
    AidRemark.OPEN_TWICE: lambda: _("Another application of this person is not decided yet."),
}


def standing(request: Any) -> Standing:
    """Read once for a page."""
    if not hasattr(request, "standing_now"):
        request.standing_now = standing_of(request, now=timezone.now(), reader=request.reader)
    found: Standing = request.standing_now
    return found


def what_is_left(request: AidRequest) -> str:
    """« 1 200 $ sur 2 000 $, jusqu’au jeudi 31 décembre 2026 »."""
    year = standing(request).year
    return _("%(left)s of %(ceiling)s, until %(day)s") % {
        "left": spoken_amount(year.left),
        "ceiling": spoken_amount(year.ceiling),
        "day": long_day(year.last_day),
    }


def to_consider(request: AidRequest) -> list[str]:
    """What the criteria say; none of it decides."""
    return [_REMARKS[remark]() for remark in standing(request).remarks]


def before_merging(request: AidRequest) -> str:
    """What becomes one, and that nobody is told."""
    return _(
        "Ask on the telephone first. All applications of this person become those of the other "
        "one, with one ceiling for both; it cannot be undone. No message leaves, and what other "
        "rooms hold stays as it is."
    )


def before_review(request: AidRequest) -> str:
    """That it will be hers."""
    if request.state == AidState.UNDER_REVIEW:
        return _("You take over what %(name)s has begun.") % {"name": request.reviewer}
    return _("It will be yours to decide, with its calls. No message leaves.")


def before_receiving(request: AidRequest) -> str:
    """What it changes: the days of a file that waits, and nothing else."""
    if request.state == AidState.AWAITING:
        return _("Once everything has come, the days of the answer are counted from today.")
    return _("What came by mail or by hand is noted. The file goes on where it is.")


def before_approving(request: AidRequest) -> str:
    """What is left, and what the criteria say."""
    left = _("What is left for this person: %(left)s.") % {"left": what_is_left(request)}
    return " ".join([left, *to_consider(request)])


def approved(request: AidRequest) -> str:
    """What was done."""
    if request.state == AidState.TO_CONFIRM:
        return _("Proposed: a second person has to confirm it. Nothing is told yet.")
    return _("Granted: %(amount)s.") % {"amount": spoken_amount(request.amount_granted or 0)}  # type: ignore[arg-type]


def before_confirming(request: AidRequest) -> str:
    """Who proposed how much."""
    decision = request.decisions.pending().select_related("made_by").first()
    if decision is None:
        return ""
    asked = request.amount_requested
    proposed = _("%(name)s proposes to grant %(amount)s.") % {
        "name": decision.made_by,
        "amount": spoken_amount(decision.amount),
    }
    of = _("Asked for: %(amount)s.") % {"amount": spoken_amount(asked)} if asked else ""
    why = decision.get_grounds_display()
    return " ".join(filter(None, [proposed, of, f"{why}." if why else "", *to_consider(request)]))


def before_declining(request: AidRequest) -> str:
    """That somebody calls first."""
    return _(
        "Somebody calls first. The message, which only says that an answer waits, leaves after the "
        "call, or after three working days; never on a Friday after noon. A review by another "
        "person is offered."
    )


def before_closing(request: AidRequest) -> str:
    """That nothing is sent."""
    if request.is_quarantined:
        return _("It leaves the list, and no message is sent.")
    return _("Say it on the telephone first: no message is sent. What was kept is free again.")


def before_knowing(request: AidRequest) -> str:
    """Where it goes."""
    return _("You will no longer see this file: a colleague decides on it.")


def decided_words(request: AidRequest) -> str:
    """« Accordée en partie : 500 $ »; "–" before."""
    granted, asked = request.amount_granted, request.amount_requested
    if granted is None:
        return "–"
    if not granted:
        return str(AidState.NOT_GRANTED.label)
    in_part = asked is not None and granted < asked
    outcome = AidState.PARTLY_GRANTED if in_part else AidState.GRANTED
    words = {"outcome": outcome.label, "amount": spoken_amount(granted)}
    return pgettext("decision", "%(outcome)s: %(amount)s") % words

"""What whoever decides reads before and after she does."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from stage4club.core.money import spoken_amount
from stage4club.core.spoken import long_day
from stage4club.core.working_days import local_date

from ...enums import AidState
from ...models import AidRequest
from ...operations.aid import remarks_on, year_on
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


def what_is_left(request: AidRequest) -> str:
    """« 1 200 $ jusqu’au jeudi 31 décembre 2026 », of how much, and what was kept for whom."""
    year = year_on(request.person_id, local_date(timezone.now()))
    return _("%(left)s of %(ceiling)s, until %(day)s") % {
        "left": spoken_amount(year.left),
        "ceiling": spoken_amount(year.ceiling),
        "day": long_day(year.last_day),
    }


def to_consider(request: AidRequest) -> list[str]:
    """What the criteria say; none of it decides."""
    return [_REMARKS[remark]() for remark in remarks_on(request, now=timezone.now())]


def before_review(request: AidRequest) -> str:
    """That it will be hers."""
    if request.state == AidState.UNDER_REVIEW:
        return _("You take over what %(name)s has begun.") % {"name": request.reviewer}
    return _("It will be yours to decide, with its calls. No message leaves.")


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
    decision = request.decisions.pending().select_related("made_by").get()
    sentence = _("%(name)s proposes to grant %(amount)s.")
    return sentence % {"name": decision.made_by, "amount": spoken_amount(decision.amount)}


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
    if request.decided_at is None:
        return "–"
    decision = request.decisions.standing().first()
    if decision is None or not decision.amount:
        return str(AidState.NOT_GRANTED.label)
    words = {"outcome": AidState(decision.outcome).label, "amount": spoken_amount(decision.amount)}
    return pgettext("decision", "%(outcome)s: %(amount)s") % words

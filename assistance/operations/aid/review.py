"""Who looks at an application, and what becomes of it without a decision."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from stage4club.core.errors import RuleError
from stage4club.core.links import revoke_links
from stage4club.core.workflow import apply
from stage4club.people.models import Person, User
from stage4club.people.operations import declare_tie, hand_over_calls

from ...enums import AID_UNDECIDED, AidClosing, AidState, Movement
from ...models import AidDecision, AidRequest, AidYear
from ...workflow import AID_REQUEST
from .answers import stored_helper
from .ledger import write_line
from .letters import take_back_news, write_receipt
from .promises import promised_from


class CloseToApplicant(RuleError):
    """Nobody decides about herself, or about whom she declared a tie with (domain.md, Roles)."""

    message = pgettext_lazy("application", "Somebody else has to review this application.")


class DecidedItBefore(RuleError):
    """A review is made by another person than the one who decided."""

    message = _("You made the decision that is reviewed: somebody else has to look at it.")


class GrantedInWhole(RuleError):
    """Nobody is granted more than what she asked for: there is nothing to look at again."""

    message = _("All that was asked for was granted.")


class DecisionStands(RuleError):
    """It was decided on; the review ends with a decision too."""

    message = _("A decision stands here: the review has to end with one.")


@transaction.atomic
def start_review(request: AidRequest, *, by: User, now: datetime) -> AidRequest:
    """It is hers to decide, with its calls; she may take over what a colleague had begun.

    Raises `TransitionRefused`, `CloseToApplicant`, `DecidedItBefore`.
    """
    # Whoever declares a tie holds every application of the person.
    stored = AidRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if AidRequest.objects.close_to(by).filter(pk=stored.pk).exists():
        raise CloseToApplicant
    if AidDecision.objects.standing().filter(request=stored, made_by=by).exists():
        raise DecidedItBefore
    changes: dict[str, object] = {"reviewer": by}
    if stored.state == AidState.AWAITING:
        # Without its papers: the days count from now on.
        changes["promised_on"] = promised_from(now)
    apply(request, AID_REQUEST["start-review"], by=by, now=now, changes=changes)
    hand_over_calls(about=request, to=by, by=by, now=now)
    return request


@transaction.atomic
def release_aid_request(request: AidRequest, *, by: User, now: datetime) -> AidRequest:
    """No robot sent it: the receipt leaves, and the days are counted from now on."""
    changes = {"is_quarantined": False, "promised_on": promised_from(now)}
    apply(request, AID_REQUEST["release"], by=by, now=now, changes=changes)
    write_receipt(request, helper=stored_helper(request), now=now)
    return request


@transaction.atomic
def close_aid_request(
    request: AidRequest, *, by: User | None, now: datetime, closing: AidClosing
) -> AidRequest:
    """It ends without a decision; what was kept for a proposal is free. No message leaves.

    `by` nobody: the person herself, on her private page. Raises `TransitionRefused`, and
    `DecisionStands` for one that is being reviewed: what was granted would be lost.
    """
    stored = AidRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if stored.decided_at is not None and stored.state in AID_UNDECIDED:
        raise DecisionStands
    apply(
        request,
        AID_REQUEST["close"],
        by=by,
        now=now,
        changes={"closing": closing, "closed_at": now, "closed_by": by},
        details={"closing": closing},
    )
    free_proposal(request, by=by, now=now)
    take_back_news(request, by=by, now=now)
    revoke_links(request, now=now)
    return request


@transaction.atomic
def ask_review(request: AidRequest, *, by: User | None, now: datetime) -> AidRequest:
    """Another person looks at the decision, within the days of a first answer.

    `by` nobody: the person herself, on her private page. Nothing that was granted is taken away
    meanwhile. Raises `TransitionRefused`, and `GrantedInWhole` for what is paid in whole.
    """
    changes = {"reviewer": None, "promised_on": promised_from(now)}
    before = request.state
    apply(request, AID_REQUEST["review-again"], by=by, now=now, changes=changes)
    if before == AidState.PAID and not request.is_in_part:
        raise GrantedInWhole
    take_back_news(request, by=by, now=now)
    return request


@transaction.atomic
def know_applicant(request: AidRequest, *, by: User, now: datetime) -> AidRequest:
    """`by` knows this person: see `declare_tie`, which reaches `give_applications_back` here."""
    declare_tie(request.person, by=by, now=now)
    return request


def hold_applications(person: Person) -> None:
    """Until the transaction ends, nobody else changes an application of hers."""
    hers = AidRequest.objects.filter(person=person).select_for_update(of=("self",)).order_by("pk")
    list(hers.values_list("pk"))


@transaction.atomic
def give_applications_back(person: Person, *, user: User, by: User, now: datetime) -> None:
    """What `user` reviews, or has proposed, for this person waits for a colleague."""
    hold_applications(person)
    hers = AidRequest.objects.filter(
        person=person, reviewer=user, state__in=(AidState.UNDER_REVIEW, AidState.TO_CONFIRM)
    )
    for request in hers.order_by("pk"):
        apply(request, AID_REQUEST["give-back"], by=by, now=now, changes={"reviewer": None})
        free_proposal(request, by=None, now=now)


def free_proposal(request: AidRequest, *, by: User | None, now: datetime) -> None:
    """What was kept for a proposal that nobody has confirmed is free again."""
    pending = AidDecision.objects.pending().filter(request=request).first()
    if pending is None:
        return
    pending.sent_back_at, pending.sent_back_by = now, by
    pending.save(update_fields=["sent_back_at", "sent_back_by"])
    line = request.entries.filter(movement=Movement.RESERVED).order_by("pk").last()
    assert line is not None  # written with the proposal
    year = AidYear.objects.select_for_update(of=("self",)).get(pk=line.year_id)
    write_line(
        year, request=request, movement=Movement.RELEASED, amount=line.amount, by=by, now=now
    )

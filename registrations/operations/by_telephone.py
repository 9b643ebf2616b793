"""Somebody who registers on the telephone: a human fills the same form in, under the same rules."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from services.models import Service
from stage4club.people.enums import CallTaskState
from stage4club.people.models import CallTask, User
from stage4club.people.operations import (
    carry_ties,
    finish_call_task,
    hold_requests_to_carry,
    hold_ties,
)

from ..enums import RegistrationState
from ..models import Registration
from .answers import RegistrationAnswers
from .follow_up import take_registration
from .submit import submit_registration
from .ties import CloseToThePerson


@transaction.atomic
def register_by_telephone(
    service: Service,
    *,
    form_key: str,
    answers: RegistrationAnswers,
    language: str,
    by: User,
    now: datetime,
    call: CallTask | None = None,
) -> Registration:
    """What somebody said on the telephone; whoever noted it follows it from now on.

    As `submit_registration`, with an agreement that was spoken and that `by` noted. A second
    request of somebody who is followed already stays with whoever follows her. The `call` that she
    had asked for is noted as made. Raises `CloseToThePerson`, having kept nothing, where `by` is
    this person or declared a tie with her.
    """
    hold_ties(by)
    registration = submit_registration(
        service, form_key=form_key, answers=answers, language=language, by=by, now=now
    )
    if Registration.objects.close_to(by).filter(pk=registration.pk).exists():
        raise CloseToThePerson
    if call is not None:
        hold_requests_to_carry(call, to=registration.person)
    if registration.state == RegistrationState.RECEIVED and not registration.attached_to_id:
        registration = take_registration(registration, by=by, now=now)
    if call is not None:
        carry_ties(call, to=registration.person, by=by, now=now)
        if call.state == CallTaskState.OPEN:
            finish_call_task(call, by=by, now=now)
    return registration

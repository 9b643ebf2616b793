"""The waiting list: told so in words, a place kept once one is free, nobody forgotten."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from stage4club.core.constraints import refused_by
from stage4club.core.errors import RuleError
from stage4club.core.workflow import apply
from stage4club.core.working_days import add_working_days, local_date
from stage4club.notifications.rendering import Rendered
from stage4club.people.models import User

from ..emails import WAITING, letter_context
from ..models import Registration
from ..models.places import places_of
from ..scripts import Script
from ..workflow import REGISTRATION
from .confirm import GroupIsFull, check_contact, note_told
from .letters import preview_letter, write_letter


class PlaceIsFree(RuleError):
    """The group has room: to say that it is full would not be true."""

    message = _("There is a place in this group: nobody has to wait. You can confirm.")


def preview_waiting(
    registration: Registration, *, by: User, now: datetime, personal_line: str = ""
) -> Rendered | Script:
    """The message that `put_on_waiting_list` would send, or the words to say on the telephone.

    Reads only. Raises `PlaceIsFree`, `MustNotBeContacted`.
    """
    _check_full(registration)
    check_contact(registration, now)
    words = letter_context(registration, personal_line=personal_line)
    return preview_letter(registration, WAITING, words)


@transaction.atomic
def put_on_waiting_list(
    registration: Registration, *, by: User, now: datetime, personal_line: str = ""
) -> Registration:
    """The group is full: she waits for a place, and knows it.

    The message leaves after the undo delay, in the person's language; somebody who is not written
    to was told by telephone, and a call is noted instead. Raises `TransitionRefused`,
    `PlaceIsFree`, `MustNotBeContacted`.
    """
    _check_full(registration)
    apply(
        registration,
        REGISTRATION["wait"],
        by=by,
        now=now,
        changes={"listed_at": now, "listed_by": by},
    )
    check_contact(registration, now)
    if registration.takes_email:
        words = letter_context(registration, personal_line=personal_line)
        write_letter(registration, WAITING, words, by=by, now=now)
    else:
        note_told(registration, by=by, now=now)
    return registration


@transaction.atomic
def offer_place(registration: Registration, *, by: User, now: datetime) -> Registration:
    """Keep a free place for somebody on the waiting list while she is called, with a new promise.

    Nobody else can take it meanwhile. No message is sent. Raises `TransitionRefused`,
    `GroupIsFull`.
    """
    call_by = add_working_days(local_date(now), registration.service.promise_days)
    with refused_by({"registrations_places": GroupIsFull}):
        apply(registration, REGISTRATION["offer"], by=by, now=now, changes={"promised_on": call_by})
    return registration


@transaction.atomic
def keep_on_waiting_list(registration: Registration, *, by: User, now: datetime) -> Registration:
    """Not this time: the place kept for her is free again, and she stays where she was on the list.

    Said on the telephone: no message is sent. Raises `TransitionRefused`.
    """
    return apply(registration, REGISTRATION["keep-waiting"], by=by, now=now)


def _check_full(registration: Registration) -> None:
    if not places_of(registration.service).is_full:
        raise PlaceIsFree

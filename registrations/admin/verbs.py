"""What staff may do to a registration, in the order of the buttons."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from stage4club.core.staff.verbs import Verb
from stage4club.people.admin import ties

from ..enums import CLOSED_STATES, OPEN_STATES, RegistrationState
from ..models import Registration
from ..operations import (
    assign_registration,
    confirm_registration,
    decline_registration,
    has_withdrawn_consent,
    keep_on_waiting_list,
    know_registered,
    log_call,
    mark_unreachable,
    offer_place,
    plan_schedule,
    put_on_waiting_list,
    read_code,
    release_registration,
    reopen_registration,
    send_schedule,
    take_registration,
    undo_answer,
    withdraw_registration,
)
from . import may, previews, words
from .forms import AssignForm, ConfirmForm, LogCallForm

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_S = RegistrationState
#: Somebody calls, and says what comes next.
_CALLED = (_S.ASSIGNED, _S.CONTACTING, _S.OFFERED)


def _before_reopening(registration: Registration) -> StrOrPromise:
    if has_withdrawn_consent(registration):
        return _(
            "This person had withdrawn her agreement to be contacted. Reopen only if she has "
            "agreed again: it is noted in your name. It becomes yours, with a new promised day."
        )
    return _("It becomes yours, with a new promised day.")


def _send_one(registration: Registration, **given: Any) -> Any:
    return send_schedule([registration], **given)


def _plan(registrations: Sequence[Registration]) -> str:
    return words.to_be_told(plan_schedule(registrations, timezone.now()))


VERBS = (
    Verb(
        name="take",
        label=_("Take"),
        permission="registrations.take_registration",
        operation=take_registration,
        states=(_S.RECEIVED,),
        allowed=may.is_free,
        intro=lambda registration: _("You will see how to reach this person, and you will call."),
        done=lambda registration: _("It is yours."),
    ),
    Verb(
        name="release",
        label=_("Not a robot"),
        permission="registrations.release_registration",
        operation=release_registration,
        states=OPEN_STATES,
        allowed=may.is_quarantined,
        intro=lambda registration: _(
            "It joins the list of those who wait, and the receipt leaves."
        ),
        done=lambda registration: _("It is in the list."),
    ),
    Verb(
        name="wait",
        label=_("Put on the waiting list"),
        permission="registrations.wait_registration",
        operation=put_on_waiting_list,
        states=(_S.ASSIGNED, _S.CONTACTING),
        allowed=may.can_wait,
        form=ConfirmForm,
        preview=previews.waiting,
        intro=words.before_waiting,
        done=words.listed,
    ),
    Verb(
        name="offer",
        label=_("Keep the free place"),
        permission="registrations.offer_registration",
        operation=offer_place,
        states=(_S.WAITING,),
        allowed=may.can_offer,
        intro=lambda registration: _(
            "Nobody else can take this place while you call. No message is sent."
        ),
        done=lambda registration: _("The place is kept. Call, then confirm."),
    ),
    Verb(
        name="confirm",
        label=_("Confirm"),
        permission="registrations.confirm_registration",
        operation=confirm_registration,
        states=(*_CALLED, _S.WAITING),
        allowed=may.can_confirm,
        form=ConfirmForm,
        preview=previews.confirmation,
        intro=words.before_confirming,
        done=words.confirmed,
    ),
    Verb(
        name="keep-waiting",
        label=_("Not this time: stays on the list"),
        permission="registrations.offer_registration",
        operation=keep_on_waiting_list,
        states=(_S.OFFERED,),
        allowed=may.is_own,
        intro=lambda registration: _(
            "The place is free for somebody else. This person keeps her turn on the list. "
            "Say it on the telephone: no message is sent."
        ),
        done=lambda registration: _("Noted. The place is free again."),
        quiet=True,
    ),
    Verb(
        name="undo",
        label=_("Take it back"),
        permission="registrations.confirm_registration",
        operation=undo_answer,
        states=(_S.CONFIRMED, _S.WAITING),
        allowed=may.can_undo,
        intro=lambda registration: _("Nothing leaves, and everything is as it was before."),
        done=lambda registration: _("Taken back. Nothing was sent."),
        quiet=True,
    ),
    Verb(
        name="send-schedule",
        label=_("Send the schedule"),
        permission="registrations.send_schedule_registration",
        operation=_send_one,
        states=(_S.CONFIRMED,),
        allowed=may.is_own,
        preview=previews.schedule,
        intro=lambda registration: _plan([registration]),
        done=words.told,
        bulk=True,
        bulk_operation=send_schedule,
        bulk_intro=_plan,
        bulk_done=words.told,
    ),
    Verb(
        name="log-call",
        label=_("Note a call"),
        permission="registrations.log_call_registration",
        operation=log_call,
        states=(*_CALLED, _S.WAITING),
        allowed=may.is_own,
        form=LogCallForm,
        intro=lambda registration: _("Only what came of it. What was said stays between you."),
        done=lambda registration: _("Noted."),
        quiet=True,
    ),
    Verb(
        name="read-code",
        label=_("Read a code on the telephone"),
        permission="registrations.read_code_registration",
        operation=read_code,
        states=(*OPEN_STATES, _S.CONFIRMED),
        allowed=may.is_told_codes,
        intro=words.before_a_code,
        done=lambda script: script.text,
        once=True,
        quiet=True,
    ),
    Verb(
        name="assign",
        label=_("Give to somebody"),
        permission="registrations.assign_registration",
        operation=assign_registration,
        states=OPEN_STATES,
        allowed=may.can_give,
        form=AssignForm,
        done=lambda registration: _("Given."),
        quiet=True,
    ),
    Verb(
        name="unreachable",
        label=_("Could not be reached"),
        permission="registrations.unreachable_registration",
        operation=mark_unreachable,
        states=_CALLED,
        allowed=may.is_own,
        intro=lambda registration: _("No message is sent. It can be reopened at any time."),
        done=lambda registration: _("Noted."),
        quiet=True,
    ),
    Verb(
        name="decline",
        label=_("Not this group"),
        permission="registrations.decline_registration",
        operation=decline_registration,
        states=OPEN_STATES,
        allowed=may.is_main,
        intro=words.before_declining,
        done=lambda registration: _("Noted."),
        quiet=True,
    ),
    Verb(
        name="withdraw",
        label=_("Note a withdrawal"),
        permission="registrations.withdraw_registration",
        operation=withdraw_registration,
        states=(*OPEN_STATES, _S.CONFIRMED),
        allowed=may.is_own,
        intro=lambda registration: _(
            "This person no longer wants it. What was about to leave is stopped."
        ),
        done=lambda registration: _("Noted. Nothing more will be sent."),
        quiet=True,
    ),
    Verb(
        name="reopen",
        label=_("Reopen"),
        permission="registrations.reopen_registration",
        operation=reopen_registration,
        states=CLOSED_STATES,
        allowed=may.is_main,
        intro=_before_reopening,
        done=lambda registration: _("Reopened: it is yours."),
    ),
    Verb(
        name="know",
        label=ties.LABEL,
        permission="registrations.view_registration",
        operation=know_registered,
        allowed=lambda registration, user: registration.is_readable,
        intro=words.before_knowing,
        done=lambda registration: ties.done(),
        quiet=True,
        leads_home=True,
    ),
)

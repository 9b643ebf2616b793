"""What a social worker may do to an appointment, in the order of the buttons."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from stage4club.core.staff.verbs import Verb
from stage4club.people.admin import ties

from ..enums import OPEN_STATES, AppointmentState, Closing
from ..models import Appointment
from ..operations import (
    book_appointment,
    cancel_appointment,
    close_appointment,
    fulfil_appointment,
    hand_over_appointment,
    know_person,
    move_appointment,
    propose_times,
    release_appointment,
    take_appointment,
)
from . import may, previews, words
from .absences import next_touched
from .forms import BookForm, CancelForm, CloseForm, HandOverForm, MoveForm, ProposeForm

_S = AppointmentState


def _not_held(appointment: Appointment, **given: Any) -> Appointment:
    return close_appointment(appointment, closing=Closing.NOT_HELD, **given)


VERBS = (
    Verb(
        name="take",
        label=gettext_lazy("Take"),
        permission="assistance.take_appointment",
        operation=take_appointment,
        states=(_S.REQUESTED,),
        allowed=may.can_take,
        intro=words.before_taking,
        done=lambda appointment: _("It is yours."),
    ),
    Verb(
        name="release",
        label=gettext_lazy("Not a robot"),
        permission="assistance.release_appointment",
        operation=release_appointment,
        states=(_S.REQUESTED,),
        allowed=may.is_quarantined,
        preview=previews.releasing,
        intro=lambda appointment: pgettext(
            "appointment", "It joins the list of those who wait, and the receipt leaves."
        ),
        done=lambda appointment: _("It is in the list."),
    ),
    Verb(
        name="book",
        label=pgettext_lazy("appointment", "Book"),
        permission="assistance.book_appointment",
        operation=book_appointment,
        states=(_S.REQUESTED, _S.PROPOSED),
        allowed=may.can_answer,
        form=BookForm,
        preview=previews.booking,
        intro=words.before_booking,
        done=words.booked,
    ),
    Verb(
        name="propose",
        label=gettext_lazy("Propose times"),
        permission="assistance.propose_appointment",
        operation=propose_times,
        states=(_S.REQUESTED,),
        allowed=may.can_propose,
        form=ProposeForm,
        preview=previews.proposing,
        intro=words.before_proposing,
        done=lambda proposal: _("Proposed. The times are kept for this person."),
        quiet=True,
    ),
    Verb(
        name="fulfil",
        label=gettext_lazy("It took place"),
        permission="assistance.fulfil_appointment",
        operation=fulfil_appointment,
        states=(_S.BOOKED,),
        allowed=may.has_begun,
        intro=lambda appointment: _("That it took place, and nothing about it, is noted."),
        done=lambda appointment: _("Noted."),
    ),
    Verb(
        name="not-held",
        label=gettext_lazy("It did not take place"),
        permission="assistance.close_appointment",
        operation=_not_held,
        states=(_S.BOOKED,),
        allowed=may.has_begun,
        intro=lambda appointment: _("No message leaves, and nobody is blamed."),
        done=lambda appointment: _("Noted."),
        quiet=True,
    ),
    Verb(
        name="move",
        label=pgettext_lazy("appointment", "Move"),
        permission="assistance.move_appointment",
        operation=move_appointment,
        states=(_S.BOOKED,),
        allowed=may.is_to_come,
        form=MoveForm,
        preview=previews.moving,
        intro=words.before_moving,
        done=words.moved,
        quiet=True,
        leads_to=next_touched,
    ),
    Verb(
        name="hand-over",
        label=gettext_lazy("Give to a colleague"),
        permission="assistance.hand_over_appointment",
        operation=hand_over_appointment,
        states=OPEN_STATES,
        allowed=may.can_hand_over,
        form=HandOverForm,
        preview=previews.handing_over,
        intro=words.before_handing_over,
        done=words.handed_over,
        quiet=True,
    ),
    Verb(
        name="cancel",
        label=pgettext_lazy("appointment", "Cancel"),
        permission="assistance.cancel_appointment",
        operation=cancel_appointment,
        states=(_S.BOOKED,),
        form=CancelForm,
        preview=previews.cancelling,
        intro=words.before_cancelling,
        done=lambda appointment: _("Cancelled."),
        quiet=True,
        leads_to=next_touched,
    ),
    Verb(
        name="close",
        label=pgettext_lazy("appointment", "Close"),
        permission="assistance.close_appointment",
        operation=close_appointment,
        states=(_S.REQUESTED, _S.PROPOSED),
        form=CloseForm,
        intro=words.before_closing,
        done=lambda appointment: _("Noted."),
        quiet=True,
    ),
    Verb(
        name="know",
        label=ties.LABEL,
        permission="assistance.view_appointment",
        operation=know_person,
        intro=words.before_knowing,
        done=lambda appointment: ties.done(),
        quiet=True,
        leads_home=True,
    ),
)

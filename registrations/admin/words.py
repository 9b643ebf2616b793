"""What staff read before and after a message is sent: one sentence per group of people."""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from stage4club.core.spoken import clock
from stage4club.people.admin.ties import goes_back

from ..enums import RegistrationState
from ..models import Registration
from ..models.places import Places, places_of
from ..operations import Telling, pending_answer

_TO_TAKE = (
    RegistrationState.RECEIVED,
    RegistrationState.ASSIGNED,
    RegistrationState.CONTACTING,
)


def before_knowing(registration: Any) -> str:
    """Where it goes: whom nobody has answered yet can be taken by a patient-partner.

    Who reads this stands on the row (`reader`).
    """
    to_take = registration.state in _TO_TAKE
    return goes_back(registration.reader, to_take=to_take)


def told(counts: Counter[Telling]) -> str:
    """What was done, in the reader's language; what concerns nobody is not said."""
    written, called = counts[Telling.WRITTEN], counts[Telling.CALLED]
    return _sentences(
        counts,
        written=ngettext(
            "%(n)d message is about to leave.", "%(n)d messages are about to leave.", written
        ),
        called=ngettext(
            "%(n)d person is to be told by telephone: a call was added to the list.",
            "%(n)d people are to be told by telephone: calls were added to the list.",
            called,
        ),
    )


def to_be_told(counts: Counter[Telling]) -> str:
    """What would be done, in the reader's language."""
    written, called = counts[Telling.WRITTEN], counts[Telling.CALLED]
    return _sentences(
        counts,
        written=ngettext("%(n)d message will leave.", "%(n)d messages will leave.", written),
        called=ngettext(
            "%(n)d person will be told by telephone: a call will be added to the list.",
            "%(n)d people will be told by telephone: calls will be added to the list.",
            called,
        ),
    )


def before_a_code(registration: Registration) -> str:
    """To whom it is read, and that it is not read twice."""
    return _(
        "For this person only, who has her private page before her. If somebody calls you, "
        "call back at the number of the file. The code is shown once, and kept nowhere."
    )


def before_declining(registration: Registration) -> str:
    """That nothing is sent: a human says it, unless a robot had asked."""
    if registration.is_quarantined:
        return _("It leaves the list, and no message is sent. It can be reopened.")
    return _("Say it on the telephone first: no message is sent. It can be reopened.")


def before_confirming(registration: Registration) -> str:
    """That a place is hers; and who has been waiting for one, for a human to weigh."""
    sentence = _("This person has a place in the group. Here are the words that tell it.")
    if registration.listed_at is not None:
        return sentence
    others = Registration.objects.on_waiting_list().filter(service=registration.service_id).count()
    if not others:
        return sentence
    waiting = ngettext(
        "%(n)d person is already on the waiting list of this group.",
        "%(n)d people are already on the waiting list of this group.",
        others,
    ) % {"n": others}
    return f"{waiting} {sentence}"


def confirmed(registration: Registration) -> str:
    """What was done, and until when the message can be taken back."""
    return _done(
        registration,
        told=_("Confirmed, and noted as told by telephone."),
        written=_("Confirmed. The message leaves at %(time)s; until then you can take it back."),
    )


def before_waiting(registration: Registration) -> str:
    """That the group is full, with its figures."""
    found = places_of(registration.service)
    return _(
        "The group is full (%(places)s). Here are the words that tell this person that her name "
        "is on the waiting list."
    ) % {"places": places(found)}


def listed(registration: Registration) -> str:
    """What was done, and until when the message can be taken back."""
    return _done(
        registration,
        told=_("On the waiting list, and noted as told by telephone."),
        written=_(
            "On the waiting list. The message leaves at %(time)s; until then you can take it back."
        ),
    )


def places(found: Places) -> str:
    """How many places are taken, of how many."""
    if found.limit is None:
        return _("no limit")
    words = ngettext(
        "%(taken)d of %(limit)d places taken", "%(taken)d of %(limit)d places taken", found.taken
    )
    return words % {"taken": found.taken, "limit": found.limit}


def leaves_at(sentence: str, moment: datetime) -> str:
    """`sentence` with the local hour of `moment` in the place of %(time)s."""
    return sentence % {"time": clock(moment)}


def _done(registration: Registration, *, told: str, written: str) -> str:
    message = pending_answer(registration)
    return told if message is None else leaves_at(written, message.due_at)


def _sentences(counts: Counter[Telling], *, written: str, called: str) -> str:
    sentences = {
        Telling.WRITTEN: written,
        Telling.CALLED: called,
        Telling.UNCHANGED: ngettext(
            "%(n)d person already has this schedule: nothing is sent again.",
            "%(n)d people already have this schedule: nothing is sent again.",
            counts[Telling.UNCHANGED],
        ),
        Telling.SILENT: ngettext(
            "%(n)d person does not want news at the moment: nothing is sent.",
            "%(n)d people do not want news at the moment: nothing is sent.",
            counts[Telling.SILENT],
        ),
    }
    return " ".join(
        sentence % {"n": counts[telling]}
        for telling, sentence in sentences.items()
        if counts[telling]
    )

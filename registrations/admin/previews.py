"""What the back office shows before a verb sends something."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.translation import gettext as _

from stage4club.core.staff.contacts import email_words
from stage4club.core.staff.preview import Preview
from stage4club.notifications.rendering import Rendered
from stage4club.people.models import User

from ..models import Registration
from ..operations import Telling, preview_confirmation, preview_schedule, preview_waiting
from ..scripts import Script
from .reach import reach
from .words import leaves_at


def confirmation(
    registration: Registration, *, by: User, now: datetime, personal_line: str = ""
) -> Preview:
    """The confirmation as it will leave, or the words to say."""
    return _answer(
        registration,
        preview_confirmation(registration, by=by, now=now, personal_line=personal_line),
        said=_("I have said it: confirm"),
        note=_("If you confirm now, it leaves at %(time)s; until then you can take it back."),
        by=by,
        now=now,
    )


def waiting(
    registration: Registration, *, by: User, now: datetime, personal_line: str = ""
) -> Preview:
    """That she is on the waiting list, as it will leave, or the words to say."""
    return _answer(
        registration,
        preview_waiting(registration, by=by, now=now, personal_line=personal_line),
        said=_("I have said it: note it"),
        note=_("It leaves at %(time)s if you press the button now; until then, take it back."),
        by=by,
        now=now,
    )


def schedule(registration: Registration, *, by: User, now: datetime) -> Preview:
    """The schedule as it would leave, or the words to say; and whether any of it will."""
    telling, words = preview_schedule(registration, by=by, now=now)
    notes = {
        Telling.WRITTEN: leaves_at(_("It leaves at %(time)s if you send it now."), _departure(now)),
        Telling.CALLED: _("No e-mail: a call with these words is added to the list."),
        Telling.UNCHANGED: _("This person already has this schedule: nothing is sent again."),
        Telling.SILENT: _("This person does not want news at the moment: nothing is sent."),
    }
    titles = {
        Telling.UNCHANGED: _("The schedule, as it was told"),
        Telling.SILENT: _("The schedule, which is not sent"),
    }
    return replace(
        _preview(registration, words, notes[telling], by=by),
        title=titles.get(telling, ""),
        button=_("Add the call to the list") if telling == Telling.CALLED else "",
        leads_to_nothing=telling in titles,
    )


def _answer(
    registration: Registration,
    words: Rendered | Script,
    *,
    said: str,
    note: str,
    by: User,
    now: datetime,
) -> Preview:
    """An answer that is written and can be taken back, or was said before the button is pressed."""
    if isinstance(words, Script):
        call = _("No e-mail leaves. Call, say these words, then press the button.")
        return replace(_preview(registration, words, call, by=by), button=said)
    return _preview(registration, words, leaves_at(note, _departure(now)), by=by)


def _departure(now: datetime) -> datetime:
    return now + timedelta(seconds=settings.OUTBOX_UNDO_SECONDS)


def _preview(
    registration: Registration, words: Rendered | Script, note: str, *, by: User
) -> Preview:
    shown = registration.is_followed_by(by)
    if isinstance(words, Script):
        return Preview(
            script=words.text,
            recipient=reach(registration, shown=shown),
            language=registration.language,
            note=note,
        )
    return Preview(
        subject=words.subject,
        text=words.text,
        html=words.html,
        recipient=email_words(registration.email, shown=shown),
        language=registration.language,
        note=note,
    )

"""What is told about an appointment: written, or said by somebody who calls."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from hashlib import sha256
from types import MappingProxyType
from typing import Any

from services.operations import HelperAnswers
from stage4club.core.calendars import Method, build_calendar
from stage4club.core.links import open_link, placeholder, preview_placeholder
from stage4club.notifications.models import Message
from stage4club.notifications.operations import (
    abort_open_messages,
    preview_message,
    queue_message,
)
from stage4club.notifications.rendering import EmailKind, Rendered
from stage4club.people.enums import CallReason
from stage4club.people.models import CallTask, User
from stage4club.people.operations import (
    MustNotBeCalled,
    cancel_call_task,
    hold_person_and_letters,
)
from stage4club.people.scripts import Script

from ..emails import (
    BOOKED,
    BOOKED_HELPER,
    CANCELLED,
    DATED,
    HANDED_OVER,
    LINK_PURPOSE,
    MOVED,
    OVERTAKEN,
    PROPOSED,
    RECEIVED,
    RECEIVED_HELPER,
    WAITS,
    calendar_of,
    helper_words,
    spoken_words,
    words_of,
)
from ..enums import OPEN_STATES, AppointmentState
from ..models import Appointment
from ..scripts import render_script
from .calls import have_called
from .others import tell_others

Words = Mapping[str, Any]
#: Of two letters with the same news the second is the first.
Version = int | str
NO_WORDS: Words = MappingProxyType({})
#: The words to say in the place of each message.
_SCRIPTS = {
    BOOKED: "booked",
    PROPOSED: "proposed",
    MOVED: "moved",
    HANDED_OVER: "handed_over",
    CANCELLED: "cancelled",
    WAITS: "waits",
}
#: Why a message or a call was taken back: later news says it all.
_OVERTAKEN = "overtaken"


def preview_letter(
    appointment: Appointment, kind: EmailKind, words: Words = NO_WORDS
) -> Rendered | Script:
    """What `tell` would send, but for the address of the private page, or what would be said.

    Reads only.
    """
    if not appointment.takes_email:
        return spoken_letter(appointment, kind, words)
    return preview_message(
        kind,
        to=appointment.email,
        language=appointment.language,
        context={**words_of(appointment), **words, "private_link": preview_placeholder()},
    )


def spoken_letter(appointment: Appointment, kind: EmailKind, words: Words = NO_WORDS) -> Script:
    """The same news in words to say."""
    return spoken_script(appointment, _SCRIPTS[kind], words)


def spoken_script(appointment: Appointment, name: str, words: Words = NO_WORDS) -> Script:
    """The words of a script to say to this person."""
    context = {**spoken_words(appointment), **words}
    return render_script(name, language=appointment.language, context=context)


def tell(
    appointment: Appointment,
    kind: EmailKind,
    *,
    by: User | None,
    now: datetime,
    words: Words = NO_WORDS,
    version: Version | None = None,
    told: bool = False,
    held: bool = False,
) -> Message | CallTask | None:
    """The news, by one message; where she is not written to, by a call with the words to say.

    Who comes along hears of it too, where it is about the time. What was to be told before and
    has not been said yet is taken back: this news replaces it.
    Nobody calls about what the person did by herself (`by` nobody), what she was `told` on the
    telephone already, or somebody who must not be called. The caller holds the row; with `held`,
    the messages and the person too.
    """
    if not held:
        hold_person_and_letters(appointment.person_id)
    _take_back_news(appointment, by=by, now=now)
    tell_others(appointment, kind, by=by, now=now)
    if appointment.takes_email:
        return write_letter(appointment, kind, by=by, now=now, words=words, version=version)
    if by is None or told:
        return None
    with suppress(MustNotBeCalled):
        return have_called(
            appointment,
            reason=CallReason.APPOINTMENT,
            dedupe_key=f"{_news_key(appointment)}{kind.name}/{_version(appointment, version)}",
            script=spoken_letter(appointment, kind, words).text,
            now=now,
        )
    return None


def write_letter(
    appointment: Appointment,
    kind: EmailKind,
    *,
    by: User | None,
    now: datetime,
    words: Words = NO_WORDS,
    version: Version | None = None,
) -> Message | None:
    """Queue the one message, with the private link of what is open; None for who is not written to.

    What somebody of the staff decided leaves after the undo delay. The same news of the same
    version (that of the appointment, where none is given) is one message, however often it is told.
    The caller holds the row.
    """
    if not appointment.takes_email:
        return None
    link = None
    if appointment.state in OPEN_STATES:
        link = open_link(LINK_PURPOSE, appointment, now=now, expires_at=None)
    event = calendar_of(appointment, now=now) if kind.name in DATED else None
    method: Method = "CANCEL" if event is not None and event.cancelled else "PUBLISH"
    return queue_message(
        kind,
        to=appointment.email,
        language=appointment.language,
        context={
            **words_of(appointment),
            **words,
            "private_link": link and placeholder(link),
        },
        dedupe_key=_letter_key(appointment, kind, appointment.email, version),
        person_id=appointment.person_id,
        about=appointment,
        calendar=None if event is None else build_calendar([event], method=method),
        calendar_method=method,
        undo=by is not None,
        by=by,
        now=now,
    )


def write_receipt(appointment: Appointment, *, helper: HelperAnswers | None, now: datetime) -> None:
    """« Reçue », or « fixé » where a time was chosen: to whoever can read it.

    To the person; to whoever filled the form for her where she left no way to be reached.
    """
    booked = appointment.state == AppointmentState.BOOKED
    write_letter(appointment, BOOKED if booked else RECEIVED, by=None, now=now)
    if helper is None or not reads_for_her(
        helper, email=appointment.email, has_phone=bool(appointment.phone)
    ):
        return
    kind = BOOKED_HELPER if booked else RECEIVED_HELPER
    # Neither a link nor an entry of a calendar: what happens later is told to the person.
    queue_message(
        kind,
        to=helper.email,
        language=appointment.language,
        context=helper_words(appointment, helper.name),
        dedupe_key=_letter_key(appointment, kind, helper.email, None),
        person_id=appointment.person_id,
        about=appointment,
        now=now,
    )


def reads_for_her(helper: HelperAnswers, *, email: str, has_phone: bool) -> bool:
    """Whether the receipt goes to who filled the form: nobody else can be reached."""
    return bool(helper.email) and not (email or has_phone)


def _take_back_news(appointment: Appointment, *, by: User | None, now: datetime) -> None:
    abort_open_messages(about=appointment, by=by, now=now, reason=_OVERTAKEN, kinds=OVERTAKEN)
    take_back_calls(appointment, by=by, now=now)


def take_back_calls(appointment: Appointment, *, by: User | None, now: datetime) -> None:
    """Nobody calls any more to tell what was true before. The caller holds the row."""
    stale = CallTask.objects.open().about(appointment)
    stale = stale.filter(dedupe_key__startswith=_news_key(appointment))
    for call in stale.select_for_update(of=("self",)).order_by("pk"):
        cancel_call_task(call, by=by, now=now)


def _news_key(appointment: Appointment) -> str:
    return f"appointment/{appointment.pk}/told/"


def _version(appointment: Appointment, version: Version | None) -> Version:
    return appointment.sequence if version is None else version


def _letter_key(appointment: Appointment, kind: EmailKind, to: str, version: Version | None) -> str:
    address = sha256(to.casefold().encode()).hexdigest()[:16]
    told = _version(appointment, version)
    return f"appointment/{appointment.pk}/{kind.name}/{told}/{address}"

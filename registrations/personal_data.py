"""What registrations hold about people, and what they do when news comes up from below."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext as _

from stage4club.notifications.models import Message
from stage4club.people.enums import CallReason
from stage4club.people.models import User
from stage4club.people.operations import MustNotBeCalled
from stage4club.privacy.models import Consent

from .emails import CONFIRMED, RECEIVED_HELPER, SCHEDULE, WAITING, letter_context
from .enums import CLOSED_STATES
from .models import Helper, Registration
from .models.schedules import schedule_for
from .operations import (
    have_called,
    spoken_announcement,
    spoken_letter,
    withdraw_with_consent,
    write_asked_links,
)

_SUBJECT = Registration._meta.label_lower
_TELLS_THE_SCHEDULE = {kind.name: kind for kind in (CONFIRMED, SCHEDULE)}


def visible_people(user: User) -> Q:
    """People with a registration whose contact card `user` may open."""
    readable = Registration.objects.readable_by(user).order_by()
    return Q(pk__in=readable.values("person"))


def close_people(user: User) -> Q:
    """People of whom a registration carries the e-mail of `user`, as her own or the helper's."""
    return Q(pk__in=Registration.objects.close_to(user).order_by().values("person"))


def visible_messages(user: User) -> Q:
    """Messages about registrations whose contact card `user` may open."""
    keys = Registration.objects.readable_by(user).keys_as_text()
    return Q(subject_type=_SUBJECT, subject_id__in=keys)


def of_same_person(subject: tuple[str, str]) -> list[tuple[str, str]]:
    """Every registration of the person whose registration `subject` is."""
    subject_type, key = subject
    if subject_type != _SUBJECT:
        return []
    hers = Registration.objects.filter(person__registrations=int(key)).order_by()
    return [(_SUBJECT, str(pk)) for pk in hers.values_list("pk", flat=True)]


def write_asked_messages(*, now: datetime) -> None:
    """The links that somebody asked to be sent again."""
    write_asked_links(now)


def consent_withdrawn(*, consent: Consent, by: User | None, now: datetime) -> None:
    """Who no longer agrees to be contacted about a registration has withdrawn it."""
    if consent.subject_type == _SUBJECT:
        registration = Registration.objects.get(pk=consent.subject_id)
        withdraw_with_consent(registration, by=by, now=now)


def message_failed(*, message: Message, now: datetime) -> None:
    """Somebody did not get her message: a human calls her, by the next working day.

    With the words to say where the message told the schedule. Nobody calls about a registration
    that is closed, nor somebody who must not be called.
    """
    if message.subject_type != _SUBJECT:
        return
    registration = Registration.objects.select_related("person", "service", "assigned_to").get(
        pk=message.subject_id
    )
    if registration.state in CLOSED_STATES:
        return
    with suppress(MustNotBeCalled):
        have_called(
            registration,
            reason=CallReason.MESSAGE_FAILED,
            within_days=1,
            dedupe_key=f"message-failed/{message.pk}",
            script=_script(registration, message, now),
            now=now,
        )


def _script(registration: Registration, message: Message, now: datetime) -> str:
    if message.kind == RECEIVED_HELPER.name:
        # The form may have been corrected since: nobody helped, after all.
        helper = Helper.objects.filter(registration=registration).first()
        words = _("This message was for %(name)s, who filled in the form for this person.")
        return words % {"name": helper.name} if helper else ""
    if message.kind == WAITING.name:
        return spoken_letter(registration, WAITING, letter_context(registration)).text
    kind = _TELLS_THE_SCHEDULE.get(message.kind)
    if kind is None:
        return ""
    # Of a copy that failed, the first one has told the sessions, or not.
    schedule = schedule_for(registration, now, but_for=message.resend_of or message)
    return spoken_announcement(registration, schedule, kind=kind).text

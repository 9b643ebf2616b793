"""What registrations hold about people, and what they do when news comes up from below."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from stage4club.core.emergency import Section, lines_of, named
from stage4club.core.models.conditions import NOTHING, none_of
from stage4club.core.models.subject import is_about, is_one_of, subject_key
from stage4club.notifications.models import Message
from stage4club.people.enums import CallReason
from stage4club.people.models import Person, User
from stage4club.people.operations import MustNotBeCalled
from stage4club.privacy.models import Consent

from .emails import CONFIRMED, RECEIVED_HELPER, SCHEDULE, WAITING, letter_context
from .enums import CLOSED_STATES
from .models import ContactAttempt, Helper, Registration
from .models.circle import VIEW, circle_of, reads_all
from .models.schedules import schedule_for
from .operations import (
    give_back,
    have_called,
    spoken_announcement,
    spoken_letter,
    withdraw_with_consent,
    write_asked_links,
    write_links_at,
)

_SUBJECT = Registration._meta.label_lower
_TELLS_THE_SCHEDULE = {kind.name: kind for kind in (CONFIRMED, SCHEDULE)}


def visible_people(user: User) -> Q:
    """People with a registration whose contact card `user` may open."""
    if not user.scopes(VIEW):
        return NOTHING
    if reads_all(user):
        return Q(in_group=True) & none_of("pk", circle_of(user).people)
    return Q(pk__in=Registration.objects.readable_by(user).order_by().values("person"))


def requests() -> list[QuerySet[Any]]:
    """What people ask this app for by a form, for themselves or for somebody else."""
    return [Registration.objects.all()]


def emergency_record(*, reference: str, user: User) -> Registration | None:
    """The registration of this reference, unless its person is close to `user`."""
    close = Registration.objects.close_to(user).order_by().values("pk")
    found = Registration.objects.filter(reference=reference).exclude(pk__in=close)
    return found.select_related("person", "service", "assigned_to").first()


def emergency_sections(*, row: Model) -> Sequence[Section] | None:
    """What was typed, by her and by who helps her, and who follows it."""
    if not isinstance(row, Registration):
        return None
    to_reach = [
        *lines_of(row, "preferred_name"),
        *named([(_("telephone"), row.number or row.person.number)]),
        *lines_of(row, "email", "contact_by", "good_time", "voicemail", "language", "for_whom"),
    ]
    to_welcome = ("lives_with_mbc", "french", "attendance", "access_needs", "message")
    to_follow = ("service", "state", "received_at", "promised_on", "assigned_to")
    sections = [Section(_("To reach"), to_reach)]
    helper = Helper.objects.filter(registration=row).first()
    if helper is not None:
        lines = [
            *lines_of(helper, "name", "relationship"),
            *named([(_("telephone"), helper.number)]),
            *lines_of(helper, "email"),
        ]
        sections.append(Section(_("Who helps this person"), lines))
    return [
        *sections,
        Section(_("To welcome"), lines_of(row, *to_welcome)),
        Section(_("To follow"), lines_of(row, *to_follow)),
    ]


def visible_messages(user: User) -> Q:
    """Messages about registrations whose contact card `user` may open."""
    if not user.scopes(VIEW):
        return NOTHING
    if reads_all(user):
        return is_about(Registration, but=circle_of(user).rows)
    return is_one_of(Registration.objects.readable_by(user))


def visible_consents(user: User) -> Q:
    """Agreements given with registrations whose contact card `user` may open, by their people."""
    if not user.scopes(VIEW):
        return NOTHING
    if reads_all(user):
        return is_about(Registration, but=circle_of(user).rows, of="person")
    readable = Registration.objects.readable_by(user)
    return is_one_of(readable) & Q(person__in=readable.order_by().values("person"))


def rows_about(people: Collection[int]) -> list[tuple[str, str]]:
    """Their registrations, with who helped and the tries to reach them."""
    of_them = Registration.objects.filter(person__in=people)
    rows = [*of_them.only("pk")]
    helpers = [*Helper.objects.filter(registration__in=of_them).only("pk")]
    attempts = [*ContactAttempt.objects.filter(registration__in=of_them).only("pk")]
    return [subject_key(row) for row in (*rows, *helpers, *attempts)]


def of_same_person(subject: tuple[str, str]) -> list[tuple[str, str]]:
    """Every registration of the person whose registration `subject` is."""
    subject_type, key = subject
    if subject_type != _SUBJECT:
        return []
    hers = Registration.objects.filter(person__registrations=int(key)).order_by()
    return [(_SUBJECT, str(pk)) for pk in hers.values_list("pk", flat=True)]


def write_asked_messages(*, now: datetime) -> None:
    """The links that somebody asked to be sent again, of every app that is told `links_asked`."""
    write_asked_links(now)


def links_asked(*, address: str, key: str, now: datetime) -> None:
    """Somebody would like the links of this address again."""
    write_links_at(address, key=key, now=now)


def hold_requests(*, person: Person) -> None:
    """Until the transaction ends, nobody else changes a registration of hers."""
    hers = Registration.objects.filter(person=person).select_for_update(of=("self",)).order_by("pk")
    list(hers.values_list("pk"))


def tied(*, person: Person, user: User, by: User, now: datetime) -> None:
    """Who knows this person follows nothing of hers any more."""
    give_back(person, user=user, by=by, now=now)


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

"""What appointments hold about people, and what they do when news comes up from below."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.db.models import Model, Q
from django.utils.translation import gettext as _

from stage4club.core.emergency import Line, Section, lines_of, named
from stage4club.core.models.conditions import NOTHING
from stage4club.core.models.subject import is_among, subject_key
from stage4club.notifications.models import Message
from stage4club.people.enums import CallReason
from stage4club.people.models import Person, User
from stage4club.people.operations import MustNotBeCalled
from stage4club.privacy.models import Consent

from ..emails import (
    ATTENDEE_CANCELLED,
    BOOKED,
    BOOKED_HELPER,
    CANCELLED,
    HANDED_OVER,
    MOVED,
    PROPOSED,
    RECEIVED_HELPER,
    REMINDER,
    WAITS,
    proposal_words,
)
from ..enums import OPEN_STATES, AgeBand, AppointmentState
from ..models import (
    Appointment,
    AppointmentHelper,
    AppointmentReason,
    Attendee,
    Proposal,
    ThreadMessage,
)
from ..operations import (
    close_with_consent,
    give_back,
    have_called,
    spoken_letter,
    write_links_at,
)

_SUBJECT = Appointment._meta.label_lower
_VIEW = "assistance.view_appointment"
_ATTENDEE = Attendee._meta.label_lower
_TO_HELPER = {RECEIVED_HELPER.name, BOOKED_HELPER.name}
#: What whoever calls says instead: the appointment as it is now.
_TELLS_THE_TIME = {
    BOOKED.name: BOOKED,
    MOVED.name: MOVED,
    HANDED_OVER.name: HANDED_OVER,
    REMINDER.name: BOOKED,
}


def visible_people(user: User) -> Q:
    """People with an appointment that `user` may open."""
    if not user.scopes(_VIEW):
        return NOTHING
    hers = Appointment.objects.visible_to(user).order_by()
    return Q(in_social_work=True, pk__in=hers.values("person"))


def visible_messages(user: User) -> Q:
    """Messages about appointments that `user` may open."""
    if not user.scopes(_VIEW):
        return NOTHING
    hers, coming = Appointment.objects.visible_to(user), Attendee.objects.visible_to(user)
    return is_among(hers) | is_among(coming)


def emergency_record(*, reference: str, user: User) -> Appointment | None:
    """The appointment of this reference, unless its person is close to `user`."""
    close = Appointment.objects.close_to(user).order_by().values("pk")
    found = Appointment.objects.filter(reference=reference).exclude(pk__in=close)
    return found.select_related("person", "social_worker", "reservation__place").first()


def emergency_sections(*, row: Model) -> Sequence[Section] | None:
    """What was typed, by her and by who helps her, when they meet, and who follows it."""
    if not isinstance(row, Appointment):
        return None
    sections = [Section(_("To reach"), _to_reach(row))]
    helper = AppointmentHelper.objects.filter(appointment=row).first()
    if helper is not None:
        lines = [
            *lines_of(helper, "name", "relationship"),
            *named([(_("telephone"), helper.number)]),
            *lines_of(helper, "email"),
        ]
        sections.append(Section(_("Who helps this person"), lines))
    to_follow = ("state", "received_at", "promised_on", "social_worker")
    return [
        *sections,
        Section(_("To prepare"), _to_prepare(row)),
        Section(_("To follow"), lines_of(row, *to_follow)),
    ]


def _to_reach(row: Appointment) -> list[Line]:
    reached = ("email", "contact_by", "good_time", "voicemail", "safe_place", "language")
    return [
        *lines_of(row, "preferred_name"),
        *named([(_("telephone"), row.number or row.person.number)]),
        *lines_of(row, *reached, "for_whom"),
    ]


def _to_prepare(row: Appointment) -> list[Line]:
    ages = ", ".join(str(AgeBand(age).label) for age in row.children_ages)
    of_ages: Any = Appointment._meta.get_field("children_ages")
    coming = row.companions.coming().values_list("name", flat=True)
    reason = AppointmentReason.objects.filter(appointment=row).first()
    return [
        *lines_of(row, "meeting", "mode", "spoken_language", "interpreter", "adults"),
        *named([(of_ages.verbose_name, ages), (_("people who come along"), ", ".join(coming))]),
        *(lines_of(row.reservation, "starts_at", "place") if row.reservation else ()),
        *(lines_of(reason, "text") if reason else ()),
    ]


def rows_about(people: Collection[int]) -> list[tuple[str, str]]:
    """Their appointments, with who helped and who came along, their words, the times proposed."""
    of_them = Appointment.objects.filter(person__in=people)
    rows: list[Model] = [*of_them.only("pk")]
    for model in (AppointmentHelper, AppointmentReason, Proposal):
        rows += model._default_manager.filter(appointment__in=of_them).only("pk")
    coming = Attendee.objects.filter(appointment__in=of_them)
    of_a_thread = Q(appointment__in=of_them) | Q(attendee__in=coming)
    rows += [*coming.only("pk"), *ThreadMessage.objects.filter(of_a_thread).only("pk")]
    return [subject_key(row) for row in rows]


def of_same_person(subject: tuple[str, str]) -> list[tuple[str, str]]:
    """Every appointment of the person whose appointment `subject` is."""
    subject_type, key = subject
    if subject_type != _SUBJECT:
        return []
    hers = Appointment.objects.filter(person__appointments=int(key)).order_by()
    return [(_SUBJECT, str(pk)) for pk in hers.values_list("pk", flat=True)]


def links_asked(*, address: str, key: str, now: datetime) -> None:
    """Somebody would like the links of this address again."""
    write_links_at(address, key=key, now=now)


def hold_requests(*, person: Person) -> None:
    """Until the transaction ends, nobody else changes an appointment of hers."""
    hers = Appointment.objects.filter(person=person).select_for_update(of=("self",)).order_by("pk")
    list(hers.values_list("pk"))


def tied(*, person: Person, user: User, by: User, now: datetime) -> None:
    """Who knows this person follows nothing of hers any more."""
    give_back(person, user=user, by=by, now=now)


def consent_withdrawn(*, consent: Consent, by: User | None, now: datetime) -> None:
    """Who no longer agrees to be contacted about an appointment does not wish to meet any more."""
    if consent.subject_type == _SUBJECT:
        appointment = Appointment.objects.filter(pk=consent.subject_id).first()
        # The agreement is kept for longer than what it was about.
        if appointment is not None:
            close_with_consent(appointment, by=by, now=now)


def message_failed(*, message: Message, now: datetime) -> None:
    """Somebody did not get her message: a human calls her, by the next working day.

    With the words to say where it told a time. Nobody calls about what is over, but for somebody
    who would come to a meeting that was cancelled for her; nor somebody who must not be called.
    """
    if message.subject_type == _ATTENDEE:
        _attendee_not_reached(message, now)
        return
    if message.subject_type != _SUBJECT:
        return
    appointment = Appointment.objects.select_related(
        "person", "social_worker", "reservation__place"
    ).get(pk=message.subject_id)
    if not _is_still_to_be_said(appointment, message):
        return
    with suppress(MustNotBeCalled):
        have_called(
            appointment,
            reason=CallReason.MESSAGE_FAILED,
            dedupe_key=f"message-failed/{message.pk}",
            script=_script(appointment, message),
            now=now,
        )


def _attendee_not_reached(message: Message, now: datetime) -> None:
    """Whoever brings her is called: she knows another way to reach her."""
    coming = Attendee.objects.coming().select_related("appointment__person")
    attendee = coming.filter(pk=message.subject_id).first()
    if attendee is None or not (
        message.kind == ATTENDEE_CANCELLED.name or attendee.appointment.state in OPEN_STATES
    ):
        return
    words = _("An e-mail to %(name)s, who comes along, could not be delivered.")
    with suppress(MustNotBeCalled):
        have_called(
            attendee.appointment,
            reason=CallReason.MESSAGE_FAILED,
            dedupe_key=f"message-failed/{message.pk}",
            script=words % {"name": attendee.name},
            now=now,
        )


def _is_still_to_be_said(appointment: Appointment, message: Message) -> bool:
    if message.kind == CANCELLED.name:
        # Whoever cancelled by herself has read so on her page.
        return appointment.closed_by_id is not None
    return appointment.state in OPEN_STATES


def _script(appointment: Appointment, message: Message) -> str:
    if message.kind in _TO_HELPER:
        # The form may have been corrected since: nobody helped, after all.
        helper = AppointmentHelper.objects.filter(appointment=appointment).first()
        words = _("This message was for %(name)s, who filled in the form for this person.")
        return words % {"name": helper.name} if helper else ""
    if message.kind == CANCELLED.name:
        return spoken_letter(appointment, CANCELLED).text
    if message.kind == WAITS.name:
        return spoken_letter(appointment, WAITS).text
    if appointment.state == AppointmentState.BOOKED and message.kind in _TELLS_THE_TIME:
        return spoken_letter(appointment, _TELLS_THE_TIME[message.kind]).text
    if appointment.state == AppointmentState.PROPOSED and message.kind == PROPOSED.name:
        return spoken_letter(appointment, PROPOSED, proposal_words(appointment)).text
    return ""

"""A form that was sent becomes an appointment: booked at the time it chose, or to be answered."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from services.models import Service
from stage4club.core import audit
from stage4club.core.links import revoke_links
from stage4club.core.working_days import add_working_days, local_date
from stage4club.notifications.models import Message
from stage4club.notifications.operations import abort_open_messages
from stage4club.people.enums import GoodTime, Room, YesNo
from stage4club.people.models import Person, User
from stage4club.people.operations import delete_unused_person, lock_contacts, resolve_person
from stage4club.privacy.enums import ConsentChannel, ConsentPurpose
from stage4club.privacy.operations import give_consent, move_consents
from stage4club.privacy.texts import APPOINTMENT, text_in_force

from ..enums import AppointmentState, Meeting, Mode
from ..models import Appointment, AppointmentHelper, AppointmentReason, Reservation
from ..models.slots import slot_value
from .answers import (
    AppointmentAnswers,
    columns_of,
    helper_columns,
    stored_columns,
    stored_helper,
    stored_message,
)
from .by_form import is_as_asked, is_booked_by_form
from .letters import write_receipt
from .reserve import SheIsElsewhere, hold_times, kept_slot, release_slot, reserve_slot
from .times import free_time, give_time, settle_time
from .too_often import set_aside, too_many_letters

#: What decides where a message goes.
_REACHED = frozenset({"email", "contact_by"})
#: Why a message that waited was stopped.
_CORRECTED = "corrected"
#: A form that is sent again with other content corrects what it sent before.
EDITABLE_FOR = timedelta(hours=1)
#: Working days in which somebody answers, where the catalogue does not say (domain.md §2).
PROMISE_DAYS = 2


def submit_appointment(
    *,
    form_key: str,
    answers: AppointmentAnswers,
    language: str,
    now: datetime,
    slot: str = "",
    suspicious: bool = False,
    by: User | None = None,
) -> Appointment:
    """Store what was asked; booked where `slot` names a time that is offered, else to be answered.

    Sent again, one form is one appointment: the same content changes nothing, other content
    corrects it while it is younger than an hour, and becomes a request of its own later. A
    `suspicious` one, or one letter too many to an address, books nothing and sends nothing: a
    human looks at it first. `by` is who noted what was said on the telephone: she tells what comes
    of it (`book_by_telephone`).

    Raises `SlotTaken`, having stored nothing, for a time that is no longer free.
    """
    values = columns_of(answers, language)
    try:
        return _store(form_key, answers, values, slot, now, suspicious, by)
    except IntegrityError:
        # Another post of the same form was faster.
        earlier = Appointment.objects.filter(form_key=form_key).first()
        if earlier is None:
            raise
        return correct_appointment(
            earlier,
            answers=answers,
            language=language,
            now=now,
            slot=slot,
            suspicious=suspicious,
            by=by,
        )


@transaction.atomic
def _store(
    form_key: str,
    answers: AppointmentAnswers,
    values: dict[str, Any],
    slot: str,
    now: datetime,
    suspicious: bool,
    by: User | None,
) -> Appointment:
    appointment = Appointment(
        form_key=form_key,
        person=_person(answers, values["language"], now),
        is_quarantined=suspicious,
        received_at=now,
        promised_on=add_working_days(local_date(now), promise_days()),
        **values,
    )
    # First: of two posts of one form the second waits here, and keeps no time.
    appointment.save(force_insert=True)
    _write_beside(appointment, answers)
    give_consent(
        appointment.person,
        purpose=ConsentPurpose.CONTACT,
        language=values["language"],
        channel=ConsentChannel.WEB if by is None else ConsentChannel.PHONE,
        given_by_helper=answers.helper is not None,
        about=appointment,
        text=text_in_force(ConsentPurpose.CONTACT, APPOINTMENT),
        by=by,
        now=now,
    )
    audit.record("submit", appointment, by=by, now=now, to_state=appointment.state)
    if suspicious:
        return appointment
    if by is None and too_many_letters(appointment, answers, now=now):
        set_aside(appointment, now=now)
        return appointment
    if slot:
        _book(appointment, slot, by=by, now=now)
    if by is None:
        write_receipt(appointment, helper=answers.helper, now=now)
    return appointment


def _book(appointment: Appointment, slot: str, *, by: User | None, now: datetime) -> None:
    key = appointment.form_key
    meeting, mode = Meeting(appointment.meeting), Mode(appointment.mode)
    reservation = kept_slot(slot, form_key=key, now=now) or reserve_slot(
        slot, form_key=key, meeting=meeting, mode=mode, now=now
    )
    worker = reservation.social_worker
    if Appointment.objects.close_to(worker).filter(pk=appointment.pk).exists():
        # A colleague is to answer: nobody meets somebody she is close to.
        reservation.delete()
        return
    try:
        settle_time(appointment, reservation, by=by, now=now)
    except SheIsElsewhere:
        # Somebody calls: a page that said so would tell a stranger who has an appointment when.
        reservation.delete()


@transaction.atomic
def correct_appointment(
    appointment: Appointment,
    *,
    answers: AppointmentAnswers,
    language: str,
    now: datetime,
    slot: str = "",
    suspicious: bool = False,
    by: User | None = None,
) -> Appointment:
    """The same form sent again: nothing new, a correction, or (too late for one) a second request.

    Never dropped silently: what comes too late, or asks for another kind of meeting than the one
    that is booked, is stored beside the first under a key that begins with the form's, so that
    clicking twice still makes one. A request that was to be answered is booked where the
    correction chose a `slot`; the time of what is booked is moved on the private page.

    Raises `SlotTaken`, having changed nothing, for a time that is no longer free.
    """
    # First the contacts, then the row: in the order of a new form of the same person.
    lock_contacts(answers.email, answers.phone.e164 if answers.phone else "")
    stored = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
    values = columns_of(answers, language)
    before = stored_columns(stored, values)
    same_beside = (
        stored_helper(stored) == answers.helper and stored_message(stored) == answers.message
    )
    changed = sorted(name for name in values if values[name] != before[name])
    books = bool(slot) and stored.state == AppointmentState.REQUESTED and not stored.is_quarantined
    if not changed and same_beside and not books:
        return stored
    flood = by is None and too_many_letters(stored, answers, now=now)
    # What is booked is no robot's: what comes too often is looked at beside it.
    beside = flood and stored.state == AppointmentState.BOOKED
    if beside or not _is_editable(stored, changed, now):
        release_slot(stored.form_key)
        return submit_appointment(
            form_key=_later_key(stored, answers, language),
            answers=answers,
            language=language,
            slot="" if slot == _own_slot(stored) else slot,
            suspicious=suspicious or stored.is_quarantined or beside,
            by=by,
            now=now,
        )
    for name in changed:
        setattr(stored, name, values[name])
    former = stored.person
    stored.person = _person(answers, language, now)
    stored.save(update_fields=[*changed, "person"])
    if former != stored.person:
        _follow(stored, now)
    AppointmentHelper.objects.filter(appointment=stored).delete()
    AppointmentReason.objects.filter(appointment=stored).delete()
    _write_beside(stored, answers)
    audit.record("correct", stored, by=by, now=now, details={"fields": changed})
    if flood and not stored.is_quarantined:
        set_aside(stored, now=now)
    if books and not suspicious and not stored.is_quarantined:
        _book(stored, slot, by=by, now=now)
    # Messages after times, as everywhere (`hold_person_and_letters`).
    if former != stored.person or not _REACHED.isdisjoint(changed):
        # What waits goes to the address before, and so did the link.
        abort_open_messages(about=stored, by=by, now=now, reason=_CORRECTED)
        revoke_links(stored, now=now)
    if former != stored.person:
        _forget(former, stored)
    if not stored.is_quarantined:
        write_receipt(stored, helper=answers.helper, now=now)
    return stored


def promise_days() -> int:
    """Working days in which somebody answers a request, as the catalogue says."""
    service = Service.objects.told_of_appointments()
    return service.promise_days if service else PROMISE_DAYS


def _is_editable(appointment: Appointment, changed: list[str], now: datetime) -> bool:
    if now - appointment.received_at >= EDITABLE_FOR:
        return False
    if is_booked_by_form(appointment):
        return {"meeting", "mode"}.isdisjoint(changed)
    return is_as_asked(appointment)


def _own_slot(appointment: Appointment) -> str:
    own = appointment.reservation
    return slot_value(own.starts_at, own.place_id) if own else ""


def _later_key(appointment: Appointment, answers: AppointmentAnswers, language: str) -> str:
    # Keyed: whoever reads the database cannot find out what was typed by trying.
    content = salted_hmac(appointment.form_key, repr((answers, language))).hexdigest()
    return f"{appointment.form_key[:40]}-{content[:16]}"


def _follow(appointment: Appointment, now: datetime) -> None:
    """What was kept for whom the first form named goes to whom the correction names."""
    reservation = appointment.reservation
    if reservation is not None and not _keeps_its_time(appointment, reservation):
        # Somebody calls, as where a first form chooses such a time (`_book`).
        free_time(appointment, by=None, now=now)
    move_consents(appointment, to=appointment.person)


def _forget(former: Person, appointment: Appointment) -> None:
    """What was written goes with whom the correction names; who was a slip is forgotten."""
    waiting = Message.objects.about(appointment).filter(person_id=former.pk)
    waiting.update(person_id=appointment.person_id)
    delete_unused_person(former)


def _keeps_its_time(appointment: Appointment, reservation: Reservation) -> bool:
    """Whether whom the correction names may meet this social worker then."""
    hold_times([reservation.social_worker_id], person=appointment.person_id)
    if Appointment.objects.close_to(reservation.social_worker).filter(pk=appointment.pk).exists():
        return False
    try:
        give_time(reservation, appointment)
    except SheIsElsewhere:
        return False
    return True


def _write_beside(appointment: Appointment, answers: AppointmentAnswers) -> None:
    if answers.helper:
        columns = helper_columns(answers.helper)
        AppointmentHelper.objects.create(appointment=appointment, **columns)
    if answers.message:
        AppointmentReason.objects.create(appointment=appointment, text=answers.message)


def _person(answers: AppointmentAnswers, language: str, now: datetime) -> Person:
    person, _is_new = resolve_person(
        name=answers.preferred_name,
        email=answers.email,
        phone=answers.phone,
        language=language,
        contact_by=answers.contact_by,
        good_time=answers.good_time or GoodTime.ANY,
        voicemail=answers.voicemail == YesNo.YES,
        room=Room.SOCIAL_WORK,
        now=now,
    )
    return person

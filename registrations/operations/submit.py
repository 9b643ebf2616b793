"""A form becomes a registration: once, whatever is clicked how often."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from services.models import Service
from stage4club.core import audit
from stage4club.core.working_days import add_working_days, local_date
from stage4club.notifications.models import Message
from stage4club.people.enums import GoodTime, Room
from stage4club.people.models import Person, User
from stage4club.people.operations import delete_unused_person, lock_contacts, resolve_person
from stage4club.privacy.enums import ConsentChannel, ConsentPurpose
from stage4club.privacy.operations import give_consent, move_consents

from ..enums import RegistrationState, YesNo
from ..models import Helper, Registration
from ..models.search import search_text_of
from .answers import (
    HelperAnswers,
    RegistrationAnswers,
    columns_of,
    helper_columns,
    stored_columns,
    stored_helper,
)
from .attached import find_open, let_attached_go_on
from .quarantine import set_aside
from .receipts import queue_receipt, too_many_receipts

#: How long the sender of a form may still correct it by sending it again.
EDITABLE_FOR = timedelta(hours=1)


def submit_registration(
    service: Service,
    *,
    form_key: str,
    answers: RegistrationAnswers,
    language: str,
    now: datetime,
    suspicious: bool = False,
    by: User | None = None,
) -> Registration:
    """Store what was typed, with its person, its consent, its promise, its receipt and its trace.

    Guaranteed: one registration per `form_key`, however many times and however parallel it comes.
    The same key with other content corrects it while it is still *received* and younger than an
    hour; later it becomes a request of its own, attached to the open one. A second request of the
    same person for the same group is attached to the open one too. A `suspicious` one, or one
    receipt too many to an address, is kept in quarantine and sends nothing until the coordinator
    releases it. `by` is who typed what was said on the telephone: the agreement was spoken.
    """
    values = columns_of(answers, language)
    try:
        return _store(service, form_key, answers, values, now, suspicious, by)
    except IntegrityError:
        # Another post of the same form was faster, or the same person registered meanwhile.
        earlier = Registration.objects.filter(form_key=form_key).first()
        if earlier is None:
            return _store(service, form_key, answers, values, now, suspicious, by)
        return correct_registration(
            earlier, answers=answers, language=language, now=now, suspicious=suspicious, by=by
        )


@transaction.atomic
def _store(
    service: Service,
    form_key: str,
    answers: RegistrationAnswers,
    values: dict[str, Any],
    now: datetime,
    suspicious: bool,
    by: User | None,
) -> Registration:
    person, is_new = _person(answers, values["language"], now)
    open_one = None if is_new or suspicious else find_open(person, service)
    registration = Registration(
        form_key=form_key,
        service=service,
        person=person,
        attached_to=open_one,
        is_quarantined=suspicious,
        received_at=now,
        promised_on=add_working_days(local_date(now), service.promise_days),
        **values,
    )
    _note_search_text(registration, answers.helper)
    registration.save(force_insert=True)
    if answers.helper:
        Helper.objects.create(registration=registration, **helper_columns(answers.helper))
    give_consent(
        person,
        purpose=ConsentPurpose.CONTACT,
        language=values["language"],
        channel=ConsentChannel.WEB if by is None else ConsentChannel.PHONE,
        given_by_helper=answers.helper is not None,
        about=registration,
        by=by,
        now=now,
    )
    audit.record("submit", registration, by=by, now=now, to_state=registration.state)
    _answer(registration, answers.helper, now)
    return registration


def correct_registration(
    registration: Registration,
    *,
    answers: RegistrationAnswers,
    language: str,
    now: datetime,
    suspicious: bool = False,
    by: User | None = None,
) -> Registration:
    """The same form sent again: nothing new, a correction, or (too late for one) a second request.

    Never dropped silently: what comes too late is stored beside the first, under a key that
    begins with the form's and ends with its content's, so that clicking twice still makes one.
    What follows a registration in quarantine is in quarantine too.
    """
    try:
        return _correct(registration, answers, language, now, suspicious, by)
    except IntegrityError:
        # Whoever it is corrected to registered at this very moment: now that is seen.
        return _correct(registration, answers, language, now, suspicious, by)


@transaction.atomic
def _correct(
    registration: Registration,
    answers: RegistrationAnswers,
    language: str,
    now: datetime,
    suspicious: bool,
    by: User | None,
) -> Registration:
    # First the contacts, then the row: in the order of a new form of the same person.
    lock_contacts(answers.email, answers.phone.e164 if answers.phone else "")
    registration = Registration.objects.select_for_update(of=("self",)).get(pk=registration.pk)
    values = columns_of(answers, language)
    stored = stored_columns(registration, values)
    if values == stored and stored_helper(registration) == answers.helper:
        return registration
    editable = registration.state == RegistrationState.RECEIVED
    if not editable or now - registration.received_at >= EDITABLE_FOR:
        # Keyed: what was typed cannot be found by trying, with the database in hand.
        content = salted_hmac("registrations.late", repr((answers, language))).hexdigest()
        return submit_registration(
            registration.service,
            form_key=f"{registration.form_key}-{content[:16]}",
            answers=answers,
            language=language,
            suspicious=suspicious or registration.is_quarantined,
            by=by,
            now=now,
        )
    changed = sorted(name for name in values if values[name] != stored[name])
    for name in changed:
        setattr(registration, name, values[name])
    former = registration.person
    registration.person, _is_new = _person(answers, language, now)
    if former != registration.person:
        registration.attached_to = (
            None
            if registration.is_quarantined
            else find_open(registration.person, registration.service)
        )
    _note_search_text(registration, answers.helper)
    registration.save(update_fields=[*changed, "person", "attached_to", "search_text"])
    Helper.objects.filter(registration=registration).delete()
    if answers.helper:
        Helper.objects.create(registration=registration, **helper_columns(answers.helper))
    if former != registration.person:
        let_attached_go_on(registration)
        move_consents(registration, to=registration.person)
        # A receipt that still waits would be refused at the door for somebody no longer stored.
        waiting = Message.objects.about(registration).filter(person_id=former.pk)
        waiting.update(person_id=registration.person_id)
        delete_unused_person(former)
    audit.record("correct", registration, by=by, now=now, details={"fields": changed})
    _answer(registration, answers.helper, now)
    return registration


def _note_search_text(registration: Registration, helper: HelperAnswers | None) -> None:
    registration.search_text = search_text_of(
        registration,
        helper_name=helper.name if helper else "",
        helper_phone=helper.phone.e164 if helper and helper.phone else "",
    )


def _answer(registration: Registration, helper: HelperAnswers | None, now: datetime) -> None:
    """Say « reçue », or leave it to a human to say so."""
    if registration.is_quarantined:
        return
    if too_many_receipts(registration, helper=helper, now=now):
        set_aside(registration, now=now)
    else:
        queue_receipt(registration, helper=helper, now=now)


def _person(answers: RegistrationAnswers, language: str, now: datetime) -> tuple[Person, bool]:
    return resolve_person(
        name=answers.preferred_name,
        email=answers.email,
        phone=answers.phone,
        language=language,
        contact_by=answers.contact_by,
        good_time=answers.good_time or GoodTime.ANY,
        voicemail=answers.voicemail == YesNo.YES,
        room=Room.GROUP,
        now=now,
    )

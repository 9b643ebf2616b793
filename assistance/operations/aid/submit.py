"""An application that was sent: complete, or waiting for its documents."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac

from stage4club.core import audit
from stage4club.core.links import revoke_links
from stage4club.notifications.models import Message
from stage4club.notifications.operations import abort_open_messages
from stage4club.people.enums import GoodTime, Room, YesNo
from stage4club.people.models import Person, User
from stage4club.people.operations import delete_unused_person, lock_contacts, resolve_person
from stage4club.privacy.enums import ConsentChannel, ConsentPurpose
from stage4club.privacy.operations import give_consent, move_consents
from stage4club.privacy.texts import ASSISTANCE, text_in_force

from ...enums import AID_UNDECIDED, AidState, AskedBecause, Attestation, Paper
from ...models import (
    AidCircumstances,
    AidDraft,
    AidHelper,
    AidRequest,
    AskedPaper,
    StageAttestation,
)
from ...policy import QUEBEC
from ..answers import helper_columns
from .answers import (
    AidAnswers,
    circumstances_of,
    columns_of,
    stored_circumstances,
    stored_columns,
    stored_helper,
)
from .documents import asked_last, move_documents, papers_came
from .letters import write_receipt
from .promises import promised_from
from .too_often import set_aside, too_many_letters

#: A form that is sent again with other content corrects what it sent before.
EDITABLE_FOR = timedelta(hours=1)
_CORRECTED = "corrected"
_REACHED = frozenset({"email", "contact_by"})


def submit_aid_request(
    *,
    form_key: str,
    answers: AidAnswers,
    language: str,
    now: datetime,
    suspicious: bool = False,
    by: User | None = None,
    draft: AidDraft | None = None,
) -> AidRequest:
    """Store what was asked for; without its documents it is received all the same.

    Sent again, one form is one application: the same content changes nothing, other content
    corrects it while it is younger than an hour and nobody has begun to answer, and becomes an
    application of its own later. A `suspicious` one, or one letter too many to an address, sends
    nothing: a human looks at it first. `by` is who noted what was said on the telephone.
    What came with `draft` goes along.
    """
    values = columns_of(answers, language)
    try:
        return _store(form_key, answers, values, now, suspicious, by, draft)
    except IntegrityError:
        # Another post of the same form was faster.
        earlier = AidRequest.objects.filter(form_key=form_key).first()
        if earlier is None:
            raise
        return correct_aid_request(
            earlier,
            answers=answers,
            language=language,
            now=now,
            suspicious=suspicious,
            by=by,
            draft=draft,
        )


@transaction.atomic
def _store(
    form_key: str,
    answers: AidAnswers,
    values: dict[str, Any],
    now: datetime,
    suspicious: bool,
    by: User | None,
    draft: AidDraft | None,
) -> AidRequest:
    person = _person(answers, values["language"], now)
    needed = _needs_attestation(person, answers)
    came = answers.attestation == Attestation.NOW and _has_documents(draft)
    request = AidRequest.objects.create(
        form_key=form_key,
        person=person,
        is_quarantined=suspicious,
        received_at=now,
        promised_on=promised_from(now),
        state=AidState.AWAITING if needed and not came else AidState.SUBMITTED,
        **values,
    )
    _write_beside(request, answers)
    asked = None
    if needed:
        asked = AskedPaper.objects.create(
            request=request,
            paper=Paper.ATTESTATION,
            because=AskedBecause.MISSING,
            asked_at=now,
            # That it is the right one, whoever reviews it says.
            received_at=now if came else None,
        )
    if draft is not None:
        move_documents(draft, to=request, asked=asked)
    for purpose in (ConsentPurpose.CONTACT, ConsentPurpose.ASSESSMENT):
        give_consent(
            person,
            purpose=purpose,
            language=values["language"],
            channel=ConsentChannel.WEB if by is None else ConsentChannel.PHONE,
            given_by_helper=answers.helper is not None,
            about=request,
            text=text_in_force(purpose, ASSISTANCE),
            by=by,
            now=now,
        )
    audit.record("submit", request, by=by, now=now, to_state=request.state)
    if suspicious:
        return request
    if by is None and too_many_letters(request, answers, now=now):
        set_aside(request, now=now)
        return request
    write_receipt(request, helper=answers.helper, now=now)
    return request


@transaction.atomic
def correct_aid_request(
    request: AidRequest,
    *,
    answers: AidAnswers,
    language: str,
    now: datetime,
    suspicious: bool = False,
    by: User | None = None,
    draft: AidDraft | None = None,
) -> AidRequest:
    """The same form sent again: nothing new, a correction, or (too late for one) a second one.

    Never dropped silently: what comes too late is stored beside the first under a key that begins
    with the form's, so that clicking twice still makes one.
    """
    # First the contacts, then the row: in the order of a new form of the same person.
    lock_contacts(answers.email, answers.phone.e164 if answers.phone else "")
    stored = AidRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    values = columns_of(answers, language)
    before = stored_columns(stored, values)
    changed = sorted(name for name in values if values[name] != before[name])
    same_beside = stored_helper(stored) == answers.helper and stored_circumstances(
        stored
    ) == circumstances_of(answers)
    if not changed and same_beside:
        _take_along(draft, stored, answers, now)
        return stored
    if not _is_editable(stored, now):
        return submit_aid_request(
            form_key=_later_key(stored, answers, language),
            answers=answers,
            language=language,
            suspicious=suspicious or stored.is_quarantined,
            by=by,
            draft=draft,
            now=now,
        )
    flood = by is None and too_many_letters(stored, answers, now=now)
    for name in changed:
        setattr(stored, name, values[name])
    former = stored.person
    stored.person = _person(answers, language, now)
    stored.save(update_fields=[*changed, "person"])
    if former != stored.person:
        move_consents(stored, to=stored.person)
    AidHelper.objects.filter(request=stored).delete()
    AidCircumstances.objects.filter(request=stored).delete()
    _write_beside(stored, answers)
    _wait_anew(stored, answers, now=now)
    _take_along(draft, stored, answers, now)
    audit.record("correct", stored, by=by, now=now, details={"fields": changed})
    if flood and not stored.is_quarantined:
        set_aside(stored, now=now)
    if former != stored.person or not _REACHED.isdisjoint(changed):
        # What waits goes to the address before, and so did the link.
        abort_open_messages(about=stored, by=by, now=now, reason=_CORRECTED)
        revoke_links(stored, now=now)
    if former != stored.person:
        Message.objects.about(stored).filter(person_id=former.pk).update(person_id=stored.person_id)
        delete_unused_person(former)
    if not stored.is_quarantined:
        write_receipt(stored, helper=answers.helper, now=now)
    return stored


def _is_editable(request: AidRequest, now: datetime) -> bool:
    untouched = request.state in (AidState.SUBMITTED, AidState.AWAITING)
    return untouched and request.reviewer_id is None and now - request.received_at < EDITABLE_FOR


def _later_key(request: AidRequest, answers: AidAnswers, language: str) -> str:
    # Keyed: whoever reads the database cannot find out what was typed by trying.
    content = salted_hmac(request.form_key, repr((answers, language))).hexdigest()
    return f"{request.form_key[:40]}-{content[:16]}"


def _needs_attestation(person: Person, answers: AidAnswers) -> bool:
    """Whether it waits for the attestation of her stage.

    Who wrote that she does not live with stage 4, or lives elsewhere, is not made to look for a
    paper: a person reads it, and calls.
    """
    could_be = answers.stage4 == YesNo.YES and answers.postal_code.startswith(tuple(QUEBEC))
    return could_be and not _is_attested(person, answers)


def _wait_anew(request: AidRequest, answers: AidAnswers, *, now: datetime) -> None:
    """It waits for what is needed now that it was corrected; nobody has looked at it yet."""
    came = request.papers.filter(paper=Paper.ATTESTATION, received_at__isnull=False)
    waits = _needs_attestation(request.person, answers) and not came.exists()
    state = AidState.AWAITING if waits else AidState.SUBMITTED
    if state == request.state:
        return
    request.state = state
    request.save(update_fields=["state"])
    if waits:
        AskedPaper.objects.create(
            request=request, paper=Paper.ATTESTATION, because=AskedBecause.MISSING, asked_at=now
        )
    else:
        request.papers.awaited().delete()


def _is_attested(person: Person, answers: AidAnswers) -> bool:
    """Whether her stage was attested to, as far as who typed this may learn of it.

    A name and a number are not enough: what is kept of her is told at her own address alone.
    """
    if not is_her_address(person, answers.email):
        return False
    return StageAttestation.objects.filter(person=person).exists()


def is_her_address(person: Person, email: str) -> bool:
    """Whether `email` is the one that is kept with the person."""
    return bool(email) and email.casefold() == person.email.casefold()


def _has_documents(draft: AidDraft | None) -> bool:
    return draft is not None and draft.documents.exists()


def _take_along(
    draft: AidDraft | None, request: AidRequest, answers: AidAnswers, now: datetime
) -> None:
    """What came with the second sending of a form, after the first one was stored."""
    if draft is None or not _has_documents(draft):
        return
    move_documents(draft, to=request, asked=asked_last(request))
    if answers.attestation == Attestation.NOW and request.state in AID_UNDECIDED:
        papers_came(request, now=now)


def _write_beside(request: AidRequest, answers: AidAnswers) -> None:
    AidCircumstances.objects.create(request=request, **circumstances_of(answers))
    if answers.helper:
        AidHelper.objects.create(request=request, **helper_columns(answers.helper))


def _person(answers: AidAnswers, language: str, now: datetime) -> Person:
    person, _is_new = resolve_person(
        name=answers.preferred_name,
        email=answers.email,
        phone=answers.phone,
        language=language,
        contact_by=answers.contact_by,
        good_time=answers.good_time or GoodTime.ANY,
        voicemail=answers.voicemail == YesNo.YES,
        room=Room.ASSISTANCE,
        now=now,
    )
    return person

"""Applications that are not sent yet: saved at each step, found again, forgotten in time."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from services.operations.mailboxes import had_enough, hold_mailboxes
from stage4club.core import personal_data
from stage4club.core.encryption import Undecipherable
from stage4club.core.errors import RuleError
from stage4club.core.links import open_link, placeholder, renew_link, revoke_links
from stage4club.core.phones import UnreadablePhone, parse_phone
from stage4club.notifications.enums import Purpose
from stage4club.notifications.models import Message
from stage4club.notifications.operations import abort_open_messages, queue_message
from stage4club.people.operations import find_person

from ...emails.aid import DRAFT_EXPIRES, DRAFT_LINK, DRAFT_PURPOSE, service_phone
from ...models import AidDraft, AidRequest, Document
from .answers import AidAnswers
from .documents import forget_documents
from .submit import submit_aid_request

logger = logging.getLogger(__name__)

#: Kept so long since it was last saved (domain.md, Retention defaults).
KEPT_FOR = timedelta(days=40)
#: Told so long before that it will be forgotten.
NOTICED_BEFORE = timedelta(days=7)
_SENT = "draft_sent"
_DONE = "_done"
_SUSPICIOUS = "_suspicious"
_AGAIN = "_again"
#: The questions by whose answers somebody is known again.
_WHO = ("preferred_name", "email", "phone")


class TooManyLinks(RuleError):
    """This mailbox was written to as often as it may be in a day."""

    message = _("Several links were sent to this address today. Please try again tomorrow.")


@dataclass(frozen=True)
class OpenedDraft:
    """A draft and what was typed in it, as it was read."""

    row: AidDraft
    answers: dict[str, Any]
    #: The numbers of the steps that were answered.
    done: frozenset[int]
    suspicious: bool = False
    #: It began with what she wrote in another application.
    again: bool = False


def find_aid_draft(key: UUID | str, *, now: datetime) -> OpenedDraft | None:
    """The draft of this key, if it can still be taken up. One query."""
    row = AidDraft.objects.current(now).filter(pk=key).first()
    return None if row is None else _opened(row)


@transaction.atomic
def begin_draft(
    *,
    form_key: str,
    answers: Mapping[str, Any],
    language: str,
    now: datetime,
    step: int = 1,
    suspicious: bool = False,
) -> OpenedDraft:
    """A new draft with the answers of a step; the same once more for the same form."""
    row = AidDraft(
        form_key=form_key,
        language=language,
        started_at=now,
        saved_at=now,
        expires_at=now + KEPT_FOR,
    )
    opened = OpenedDraft(row, dict(answers), frozenset({step}), suspicious)
    row.body = _body(opened)
    AidDraft.objects.bulk_create([row], ignore_conflicts=True)
    stored = AidDraft.objects.select_for_update().get(form_key=form_key)
    if stored.pk != row.pk:
        # One page sent twice: what was typed last counts.
        written = _write(stored, answers, step=step, suspicious=suspicious, now=now)
        if written is not None:
            return written
    return opened


@transaction.atomic
def begin_again(
    *, form_key: str, answers: Mapping[str, Any], language: str, now: datetime
) -> AidDraft:
    """A draft that holds what she wrote before: no step is done until she has said it is right.

    The one that is there already, where it was begun before.
    """
    draft = AidDraft(
        form_key=form_key,
        language=language,
        started_at=now,
        saved_at=now,
        expires_at=now + KEPT_FOR,
    )
    draft.body = _body(OpenedDraft(draft, dict(answers), frozenset(), again=True))
    AidDraft.objects.bulk_create([draft], ignore_conflicts=True)
    return AidDraft.objects.get(form_key=form_key)


@transaction.atomic
def save_step(
    key: UUID | str,
    *,
    step: int,
    answers: Mapping[str, Any],
    now: datetime,
    suspicious: bool = False,
) -> OpenedDraft | None:
    """Keep the answers of one step beside the others; None where the draft is no more.

    An answer that is None was taken back. Of two windows each keeps what was typed in it. Whoever
    saves has forty days again.
    """
    stored = AidDraft.objects.select_for_update().current(now).filter(pk=key).first()
    if stored is None:
        return None
    return _write(stored, answers, step=step, suspicious=suspicious, now=now)


@transaction.atomic
def send_draft_link(draft: AidDraft, *, to: str, now: datetime) -> Message:
    """A link to go on, on any device, to the address that was typed; the link before is dead.

    Raises `TooManyLinks`.
    """
    hold_mailboxes("assistance.draft", [to])
    if settings.RATE_LIMITS and had_enough(to, [DRAFT_LINK.name], now):
        raise TooManyLinks
    link = renew_link(open_link(DRAFT_PURPOSE, draft, now=now, expires_at=draft.expires_at))
    return queue_message(
        DRAFT_LINK,
        to=to,
        language=draft.language,
        context={
            "private_link": placeholder(link),
            "expires_on": draft.expires_at,
            "service_phone": service_phone(draft.language),
        },
        dedupe_key=f"aid-draft/{draft.pk}/{link.generation}",
        person_id=_person_in(_opened(draft)),
        about=draft,
        now=now,
    )


@transaction.atomic
def discard_aid_draft(draft: AidDraft, *, now: datetime) -> None:
    """It was sent, or is not wanted any more: nothing of it is kept, its link is dead."""
    revoke_links(draft, now=now)
    abort_open_messages(about=draft, by=None, now=now, reason=_SENT)
    forget_documents(Document.objects.filter(draft=draft))
    AidDraft.objects.filter(pk=draft.pk).delete()


@transaction.atomic
def send_draft(
    opened: OpenedDraft, *, answers: AidAnswers, language: str, now: datetime
) -> AidRequest:
    """It becomes an application, with what came for it; nothing is left of the draft."""
    request = submit_aid_request(
        form_key=opened.row.form_key,
        answers=answers,
        language=language,
        suspicious=opened.suspicious,
        draft=opened.row,
        now=now,
    )
    discard_aid_draft(opened.row, now=now)
    return request


def notice_expiring_drafts(now: datetime) -> int:
    """Tell each author once, seven days before, that her draft will be forgotten; how many.

    For the sweep. Nobody is told who left no address, or would rather not be written to; nor of
    what was begun for somebody who has died since.
    """
    keys = AidDraft.objects.to_notice(now + NOTICED_BEFORE).current(now).values_list("pk")
    return sum(_notice(key, now) for (key,) in list(keys))


@transaction.atomic
def _notice(key: UUID, now: datetime) -> bool:
    found = AidDraft.objects.filter(pk=key, noticed_at__isnull=True)
    row = found.select_for_update(skip_locked=True).first()
    if row is None:
        return False
    row.noticed_at = now
    row.save(update_fields=["noticed_at"])
    opened = _opened(row)
    to = _writes_to(opened.answers) if opened and not opened.suspicious else ""
    person = _person_in(opened)
    if not to or not _may_be_told(person, now):
        return False
    hold_mailboxes("assistance.draft", [to])
    if settings.RATE_LIMITS and had_enough(to, [DRAFT_EXPIRES.name], now):
        return False
    link = open_link(DRAFT_PURPOSE, row, now=now, expires_at=row.expires_at)
    queue_message(
        DRAFT_EXPIRES,
        to=to,
        language=row.language,
        context={
            "private_link": placeholder(link),
            "expires_on": row.expires_at,
            "service_phone": service_phone(row.language),
        },
        dedupe_key=f"aid-draft/{row.pk}/expires",
        person_id=person,
        about=row,
        now=now,
    )
    return True


@transaction.atomic
def delete_expired_aid_drafts(now: datetime) -> int:
    """Delete every draft whose time is over, with what came for it; return how many."""
    expired = AidDraft.objects.expired(now)
    forget_documents(Document.objects.filter(draft__in=expired))
    deleted, _by_model = expired.delete()
    return deleted


def address_in(answers: Mapping[str, Any]) -> str:
    """The address of who types: her own, or, for somebody else, that of who helps."""
    own, helper = answers.get("email"), answers.get("helper_email")
    first, second = (helper, own) if answers.get("for_whom") == "other" else (own, helper)
    return str(first or second or "")


def _person_in(opened: OpenedDraft | None) -> int | None:
    """Whom this would be about, were it sent now: by her name and how she is reached, typed or not.

    The sending level writes to nobody who has died, or asked for silence, whoever filled it in.
    """
    if opened is None:
        return None
    name, email, phone = (str(opened.answers.get(key) or "") for key in _WHO)
    number = None
    with suppress(UnreadablePhone):
        number = parse_phone(phone)
    person = find_person(name=name, email=email, phone=number)
    return person.pk if person else None


def _may_be_told(person: int | None, now: datetime) -> bool:
    known = [] if person is None else [person]
    return len(personal_data.contactable(known, purpose=Purpose.REPLY, now=now)) == len(known)


def _writes_to(answers: Mapping[str, Any]) -> str:
    by_email = answers.get("contact_by") in (None, "", "email")
    return address_in(answers) if by_email else ""


def _opened(row: AidDraft) -> OpenedDraft | None:
    try:
        answers: dict[str, Any] = json.loads(row.body)
    except Undecipherable:
        # As good as none for the person, who is asked again; a fault of ours that must be seen.
        logger.exception("A draft of an application cannot be read: is a key missing?")
        return None
    done = frozenset(answers.pop(_DONE))
    marks = {"suspicious": answers.pop(_SUSPICIOUS), "again": answers.pop(_AGAIN)}
    return OpenedDraft(row, answers, done, **marks)


def _write(
    stored: AidDraft,
    answers: Mapping[str, Any],
    *,
    step: int,
    suspicious: bool,
    now: datetime,
) -> OpenedDraft | None:
    before = _opened(stored)
    if before is None:
        return None
    answered = {**before.answers, **answers}
    opened = replace(
        before,
        answers=answered,
        done=before.done | {step},
        suspicious=before.suspicious or suspicious,
    )
    stored.body = _body(opened)
    stored.saved_at, stored.expires_at, stored.noticed_at = now, now + KEPT_FOR, None
    stored.save(update_fields=["body", "saved_at", "expires_at", "noticed_at"])
    return opened


def _body(opened: OpenedDraft) -> str:
    typed = {name: value for name, value in opened.answers.items() if value is not None}
    marks = {_DONE: sorted(opened.done), _SUSPICIOUS: opened.suspicious, _AGAIN: opened.again}
    return json.dumps({**typed, **marks}, allow_nan=False)

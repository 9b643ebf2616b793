"""What is written about an application that is not sent yet: its link, and that it is forgotten."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from services.operations.mailboxes import had_enough, hold_mailboxes
from stage4club.core import personal_data
from stage4club.core.errors import RuleError
from stage4club.core.links import open_link, placeholder, renew_link
from stage4club.core.models import PrivateLink
from stage4club.core.phones import UnreadablePhone, parse_phone
from stage4club.notifications.enums import Purpose
from stage4club.notifications.models import Message
from stage4club.notifications.operations import queue_message
from stage4club.notifications.rendering import EmailKind
from stage4club.people.operations import find_person

from ...emails.aid import DRAFT_EXPIRES, DRAFT_LINK, DRAFT_PURPOSE, service_phone
from ...models import AidDraft
from .drafts import OpenedDraft, read_draft

#: Told so long before that it will be forgotten.
NOTICED_BEFORE = timedelta(days=7)
#: The questions by whose answers somebody is known again.
_WHO = ("preferred_name", "email", "phone")


class TooManyLinks(RuleError):
    """This mailbox was written to as often as it may be in a day."""

    message = _("Several links were sent to this address today. Please try again tomorrow.")


@transaction.atomic
def send_draft_link(draft: AidDraft, *, to: str, now: datetime) -> Message:
    """A link to go on, on any device, to the address that was typed; the link before is dead.

    Raises `TooManyLinks`.
    """
    hold_mailboxes("assistance.draft", [to])
    if settings.RATE_LIMITS and had_enough(to, [DRAFT_LINK.name], now):
        raise TooManyLinks
    link = renew_link(open_link(DRAFT_PURPOSE, draft, now=now, expires_at=draft.expires_at))
    key = str(link.generation)
    person = _person_in(read_draft(draft))
    return _write(DRAFT_LINK, draft, to=to, link=link, key=key, person=person, now=now)


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
    opened = read_draft(row)
    to = _writes_to(opened.answers) if opened and not opened.suspicious else ""
    person = _person_in(opened)
    if not to or not _may_be_told(person, now):
        return False
    hold_mailboxes("assistance.draft", [to])
    if settings.RATE_LIMITS and had_enough(to, [DRAFT_EXPIRES.name], now):
        return False
    link = open_link(DRAFT_PURPOSE, row, now=now, expires_at=row.expires_at)
    _write(DRAFT_EXPIRES, row, to=to, link=link, key="expires", person=person, now=now)
    return True


def _write(
    kind: EmailKind,
    draft: AidDraft,
    *,
    to: str,
    link: PrivateLink,
    key: str,
    person: int | None,
    now: datetime,
) -> Message:
    return queue_message(
        kind,
        to=to,
        language=draft.language,
        context={
            "private_link": placeholder(link),
            "expires_on": draft.expires_at,
            "service_phone": service_phone(draft.language),
        },
        dedupe_key=f"aid-draft/{draft.pk}/{key}",
        person_id=person,
        about=draft,
        now=now,
    )


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

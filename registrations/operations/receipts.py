"""The receipt: « reçue », once to each address, and not too often to any."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.conf import settings

from services.operations.mailboxes import had_enough, hold_mailboxes
from stage4club.notifications.models import Message
from stage4club.notifications.operations import queue_message
from stage4club.notifications.rendering import EmailKind

from ..emails import RECEIVED, RECEIVED_HELPER, helper_context, receipt_context
from ..models import Registration
from .answers import HelperAnswers

#: The first one, and one more where the address was corrected.
OF_ONE_FORM = 2

_KINDS = (RECEIVED.name, RECEIVED_HELPER.name)


@dataclass(frozen=True)
class _Receipt:
    kind: EmailKind
    to: str
    dedupe_key: str


def queue_receipt(
    registration: Registration, *, helper: HelperAnswers | None, now: datetime
) -> None:
    """Say « reçue » to whoever may be written to: the person, the helper, both or nobody.

    One receipt per address and registration: correcting the form does not send it twice.
    """
    contexts: dict[str, dict[str, Any]] = {RECEIVED.name: receipt_context(registration)}
    if helper:
        contexts[RECEIVED_HELPER.name] = helper_context(registration, helper.name)
    for receipt in _receipts(registration, helper):
        queue_message(
            receipt.kind,
            to=receipt.to,
            language=registration.language,
            context=contexts[receipt.kind.name],
            dedupe_key=receipt.dedupe_key,
            person_id=registration.person_id,
            about=registration,
            now=now,
        )


def too_many_receipts(
    registration: Registration, *, helper: HelperAnswers | None, now: datetime
) -> bool:
    """Whether the receipts of this form would be one too many to an address, or for the form.

    The addresses are held until the transaction ends: of two forms at the same moment the second
    counts the first. What was sent already is not counted, since it is not sent again.
    """
    if not settings.RATE_LIMITS:
        return False
    receipts = list(_receipts(registration, helper))
    hold_mailboxes("registrations.receipt", [receipt.to for receipt in receipts])
    sent = set(
        Message.objects.filter(
            dedupe_key__in=[receipt.dedupe_key for receipt in receipts]
        ).values_list("dedupe_key", flat=True)
    )
    return any(
        _is_too_many(registration, receipt, now)
        for receipt in receipts
        if receipt.dedupe_key not in sent
    )


def _is_too_many(registration: Registration, receipt: _Receipt, now: datetime) -> bool:
    of_this_form = Message.objects.about(registration).filter(kind=receipt.kind.name)
    if of_this_form.count() >= OF_ONE_FORM:
        return True
    return had_enough(receipt.to, _KINDS, now)


def _receipts(registration: Registration, helper: HelperAnswers | None) -> Iterator[_Receipt]:
    if registration.takes_email:
        yield _receipt(RECEIVED, registration, registration.email)
    if helper and helper.email:
        yield _receipt(RECEIVED_HELPER, registration, helper.email)


def _receipt(kind: EmailKind, registration: Registration, to: str) -> _Receipt:
    address = sha256(to.casefold().encode()).hexdigest()[:16]
    return _Receipt(kind, to, f"registration/{registration.pk}/{kind.name}/{address}")

"""The receipt: « reçue », once to each address."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Any

from stage4club.notifications.operations import queue_message
from stage4club.notifications.rendering import EmailKind

from ..emails import RECEIVED, RECEIVED_HELPER, receipt_context
from ..models import Registration
from .answers import HelperAnswers


def queue_receipt(
    registration: Registration, *, helper: HelperAnswers | None, now: datetime
) -> None:
    """Say « reçue » to whoever may be written to: the person, the helper, both or nobody.

    One receipt per address and registration: correcting the form does not send it twice.
    """
    context = receipt_context(registration)
    if registration.takes_email:
        _queue(RECEIVED, registration, registration.email, context, now)
    if helper and helper.email:
        own_contact = bool(registration.email or registration.phone)
        helped = {**context, "helper_name": helper.name, "has_own_contact": own_contact}
        _queue(RECEIVED_HELPER, registration, helper.email, helped, now)


def _queue(
    kind: EmailKind, registration: Registration, to: str, context: dict[str, Any], now: datetime
) -> None:
    address = sha256(to.casefold().encode()).hexdigest()[:16]
    queue_message(
        kind,
        to=to,
        language=registration.language,
        context=context,
        dedupe_key=f"registration/{registration.pk}/{kind.name}/{address}",
        person_id=registration.person_id,
        about=registration,
        now=now,
    )

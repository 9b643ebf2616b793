"""What was asked for and does not come: one reminder, then somebody calls."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from django.db import transaction

from stage4club.core import audit, personal_data
from stage4club.notifications.enums import Purpose
from stage4club.people.operations import MustNotBeCalled

from ...emails.aid import DOCUMENTS
from ...models import AidRequest
from ...policy import CALLED_AFTER, REMINDED_AFTER
from .calls import have_called
from .letters import spoken, write_letter
from .papers import words_of_papers


def remind_of_documents(now: datetime) -> int:
    """Remind once of what is awaited since two weeks, and have called after four; how many.

    For the sweep. Who is not written to is called after two weeks already; nobody who asked for
    silence is, and nothing is said twice.
    """
    due = AidRequest.objects.awaited_since(now - REMINDED_AFTER).filter(reminded_at__isnull=True)
    late = AidRequest.objects.awaited_since(now - CALLED_AFTER).filter(reminded_at__isnull=False)
    keys = [*due.values_list("pk", flat=True), *late.values_list("pk", flat=True)]
    return sum(_remind(key, now) for key in sorted(keys))


@transaction.atomic
def _remind(key: int, now: datetime) -> bool:
    held = AidRequest.objects.filter(pk=key).select_for_update(of=("self",), skip_locked=True)
    request = held.select_related("person", "reviewer").first()
    if request is None:
        return False
    # Since it was found, a document may have come, or another beat may have been by.
    still = AidRequest.objects.filter(pk=key).awaited_since(now - REMINDED_AFTER).exists()
    if not still or not personal_data.contactable(
        [request.person_id], purpose=Purpose.REPLY, now=now
    ):
        return False
    if request.reminded_at is None:
        return _first(request, now)
    # Another beat may just have reminded: the call has its own time.
    late = AidRequest.objects.filter(pk=key).awaited_since(now - CALLED_AFTER).exists()
    return late and _call(request, now)


def _first(request: AidRequest, now: datetime) -> bool:
    request.reminded_at = now
    request.save(update_fields=["reminded_at"])
    audit.record("remind", request, by=None, now=now)
    words = words_of_papers(request)
    if request.takes_email:
        version = f"reminder/{now:%Y%m%d}"
        write_letter(request, DOCUMENTS, version=version, by=None, now=now, words=words)
        return True
    return _call(request, now)


def _call(request: AidRequest, now: datetime) -> bool:
    """Once for one reminder, however often the sweep comes by."""
    key = f"aid/{request.pk}/documents/{request.reminded_at:%Y%m%d%H%M%S}"
    script = spoken(request, "aid_documents", words_of_papers(request)).text
    call = None
    with suppress(MustNotBeCalled):
        call = have_called(request, dedupe_key=key, script=script, now=now)
    return call is not None and call.created_at == now

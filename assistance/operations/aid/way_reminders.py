"""Who was granted something and does not say how to be paid: one reminder, then somebody calls."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from django.db import transaction

from stage4club.core import audit, personal_data
from stage4club.notifications.enums import Purpose
from stage4club.people.operations import MustNotBeCalled

from ...emails.aid import WAY_REMINDER
from ...models import AidRequest
from ...models.aid_queries import AidRequestQuerySet
from ...policy import WAY_CALLED_AFTER, WAY_REMINDED_AFTER
from .calls import have_called, way_call_key
from .letters import spoken, write_letter
from .ways import owed_to

#: Whoever was reminded late is given as long to answer before somebody calls.
_ANSWERED_WITHIN = WAY_CALLED_AFTER - WAY_REMINDED_AFTER


def remind_of_ways(now: datetime) -> int:
    """Remind once who was asked two weeks ago how she wishes to be paid, then have her called.

    For the sweep; how many. Who is not written to is called after two weeks already; nobody is
    who asked for silence or has died, and nothing is said twice. A payment that came back is
    another question.
    """
    rows = AidRequest.objects.all()
    keys = {
        *_not_reminded(rows, now).values_list("pk", flat=True),
        *_to_call(rows, now).values_list("pk", flat=True),
    }
    return sum(_remind(key, now) for key in sorted(keys))


def _not_reminded(rows: AidRequestQuerySet, now: datetime) -> AidRequestQuerySet:
    return rows.asked_how_since(now - WAY_REMINDED_AFTER).not_reminded_how()


def _to_call(rows: AidRequestQuerySet, now: datetime) -> AidRequestQuerySet:
    reminded = rows.asked_how_since(now - WAY_CALLED_AFTER)
    return reminded.reminded_how_by(now - _ANSWERED_WITHIN)


@transaction.atomic
def _remind(key: int, now: datetime) -> bool:
    rows = AidRequest.objects.filter(pk=key)
    held = rows.select_for_update(of=("self",), skip_locked=True)
    request = held.select_related("person", "reviewer").first()
    if request is None or not personal_data.contactable(
        [request.person_id], purpose=Purpose.REPLY, now=now
    ):
        return False
    if not owed_to(request):
        return False
    # Since it was found she may have said how, or another beat may have been by.
    if _not_reminded(rows, now).exists():
        return _first(request, now)
    return _to_call(rows, now).exists() and _call(request, now)


def _first(request: AidRequest, now: datetime) -> bool:
    request.reminded_at = now
    request.save(update_fields=["reminded_at"])
    audit.record("remind-how", request, by=None, now=now)
    if request.takes_email:
        version = f"{now:%Y%m%d}"
        write_letter(request, WAY_REMINDER, version=version, by=None, now=now)
        return True
    return _call(request, now)


def _call(request: AidRequest, now: datetime) -> bool:
    """Once for one reminder, however often the sweep comes by."""
    key = f"{way_call_key(request)}{request.reminded_at:%Y%m%d%H%M%S}"
    script = spoken(request, "aid_way_reminder").text
    call = None
    with suppress(MustNotBeCalled):
        call = have_called(request, dedupe_key=key, script=script, now=now)
    return call is not None and call.created_at == now

"""Opening the file of an application: behind its private link, with a code for her alone."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from stage4club.core import audit
from stage4club.core.links import open_link
from stage4club.core.models import PrivateLink
from stage4club.core.one_time_codes import Tried, digits_of, give_code, placeholder, try_code
from stage4club.core.workflow import apply
from stage4club.notifications.operations import queue_message
from stage4club.people.models import User
from stage4club.people.scripts import Script

from ...emails.aid import CODE, LINK_PURPOSE, service_phone
from ...models import AidRequest
from ...scripts import render_script
from ...workflow import AID_REQUEST
from ..thread_codes import CodeByEmail, SaidOnTheTelephone

#: What a code of these opens.
FILE = "file"


@transaction.atomic
def send_file_code(request: AidRequest, link: PrivateLink, *, now: datetime) -> None:
    """Send a code for the file behind `link` to the address on file; the last one is dead.

    Raises `SaidOnTheTelephone` for who is not written to, `TooManyCodes`, `LinkDead`.
    """
    if not request.takes_email:
        raise SaidOnTheTelephone
    code = give_code(link, purpose=FILE, now=now)
    queue_message(
        CODE,
        to=request.email,
        language=request.language,
        context={"code": placeholder(code), "service_phone": service_phone(request.language)},
        dedupe_key=f"code/{code.pk}",
        person_id=request.person_id,
        about=request,
        now=now,
    )
    audit.record("send-code", request, by=None, now=now)


@transaction.atomic
def read_file_code(request: AidRequest, *, by: User, now: datetime) -> Script:
    """The words by which `by` says a code on the telephone; nothing of it is kept anywhere.

    Raises `CodeByEmail` for who is written to, `TransitionRefused`, `TooManyCodes`.
    """
    if request.takes_email:
        raise CodeByEmail
    apply(request, AID_REQUEST["read-code"], by=by, now=now)
    link = open_link(LINK_PURPOSE, request, now=now, expires_at=None)
    digits = digits_of(give_code(link, purpose=FILE, now=now))
    # Heard in two groups of three, digit by digit.
    spaced = ", ".join(" ".join(part) for part in (digits[:3], digits[3:]))
    return render_script("code", language=request.language, context={"digits": spaced})


@transaction.atomic
def open_file(request: AidRequest, link: PrivateLink, typed: str, *, now: datetime) -> Tried:
    """Whether `typed` opens the file behind `link`. Each try counts; a right one is audited."""
    # First the application, as whoever reads a code to her does: neither waits for the other.
    AidRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    tried = try_code(link, typed, purpose=FILE, now=now)
    if tried is Tried.RIGHT:
        audit.record("open-file", request, by=None, now=now)
    return tried

"""What a person typed, read again behind her private link: with a code that goes only to her."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stage4club.core import audit
from stage4club.core.errors import RuleError
from stage4club.core.links import open_link
from stage4club.core.models import PrivateLink
from stage4club.core.one_time_codes import Tried, digits_of, give_code, placeholder, try_code
from stage4club.core.workflow import apply
from stage4club.notifications.operations import queue_message
from stage4club.people.enums import CallReason
from stage4club.people.models import CallTask, User

from ..emails import CODE, LINK_PURPOSE, code_context
from ..models import Registration
from ..scripts import Script, render_script
from ..workflow import REGISTRATION
from .calls import have_called

#: What a code of these opens.
DETAILS = "details"


class SaidOnTheTelephone(RuleError):
    """Whoever is not written to is told her code by a human."""

    message = gettext_lazy("Call us: we will read you a code.")


@transaction.atomic
def send_code(registration: Registration, link: PrivateLink, *, now: datetime) -> None:
    """Send a code for the details behind `link` to the address on file; the last one is dead.

    Raises `SaidOnTheTelephone` for who is not written to, `TooManyCodes`, `LinkDead`.
    """
    if not registration.takes_email:
        raise SaidOnTheTelephone
    code = give_code(link, purpose=DETAILS, now=now)
    queue_message(
        CODE,
        to=registration.email,
        language=registration.language,
        context=code_context(registration, placeholder(code)),
        dedupe_key=f"code/{code.pk}",
        person_id=registration.person_id,
        about=registration,
        now=now,
    )
    audit.record("send-code", registration, by=None, now=now)


@transaction.atomic
def read_code(registration: Registration, *, by: User, now: datetime) -> Script:
    """The words by which `by` says a code on the telephone; nothing of it is kept anywhere.

    Raises `TransitionRefused` for a request that is over, `TooManyCodes`.
    """
    apply(registration, REGISTRATION["read-code"], by=by, now=now)
    link = open_link(LINK_PURPOSE, registration, now=now, expires_at=None)
    digits = digits_of(give_code(link, purpose=DETAILS, now=now))
    # Heard in two groups of three, digit by digit.
    spaced = ", ".join(" ".join(part) for part in (digits[:3], digits[3:]))
    return render_script("code", language=registration.language, context={"digits": spaced})


@transaction.atomic
def open_details(
    registration: Registration, link: PrivateLink, typed: str, *, now: datetime
) -> Tried:
    """Whether `typed` opens the details behind `link`. Each try counts; a right one is audited."""
    tried = try_code(link, typed, purpose=DETAILS, now=now)
    if tried is Tried.RIGHT:
        audit.record("open-details", registration, by=None, now=now)
    return tried


def ask_for_correction(
    registration: Registration, *, words: str, form_key: str, now: datetime
) -> CallTask:
    """A call about what is to be corrected; nothing that is stored changes. Once per form.

    Raises `MustNotBeCalled`.
    """
    return have_called(
        registration,
        reason=CallReason.CORRECTION,
        within_days=registration.service.call_days,
        dedupe_key=f"correction/{registration.pk}/{form_key}",
        script=_("To correct together: “%(words)s”") % {"words": words},
        now=now,
    )

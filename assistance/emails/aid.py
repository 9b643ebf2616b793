"""The messages about an application: what each is called, and what its templates are given.

None of them says what it is about: that an answer, or a question, waits on the private page
(domain.md §4).
"""

from __future__ import annotations

from typing import Any

from django.utils import translation

from services.enums import ServiceKind
from services.models import Service
from stage4club.core.text import is_plain_name
from stage4club.notifications.enums import Purpose
from stage4club.notifications.rendering import EmailKind

from ..models import AidRequest

RECEIVED = EmailKind("assistance.aid_received", "assistance/aid_received", Purpose.REPLY)
RECEIVED_HELPER = EmailKind(
    "assistance.aid_received_helper", "assistance/aid_received_helper", Purpose.REPLY
)
DOCUMENTS = EmailKind("assistance.aid_documents", "assistance/aid_documents", Purpose.REPLY)
ANSWER = EmailKind("assistance.aid_answer", "assistance/aid_answer", Purpose.REPLY)
PAID = EmailKind("assistance.aid_paid", "assistance/aid_news", Purpose.REPLY)
# Her payment came back: how she wishes to be paid is asked once more.
WAY_AGAIN = EmailKind("assistance.aid_way_again", "assistance/aid_way_again", Purpose.REPLY)
# She was granted something, and has not said how she wishes to be paid.
WAY_REMINDER = EmailKind(
    "assistance.aid_way_reminder", "assistance/aid_way_reminder", Purpose.REPLY
)
# What she gave up; it says no more than that there is something new.
GIVEN_UP = EmailKind("assistance.aid_given_up", "assistance/aid_news", Purpose.REPLY)
CARE_TEAM = EmailKind("assistance.aid_care_team", "assistance/aid_care_team", Purpose.REPLY)
CODE = EmailKind("assistance.aid_code", "assistance/aid_code", Purpose.REPLY)
# Asked for at an address, which may be anybody's.
LINKS = EmailKind("assistance.aid_links", "assistance/links", Purpose.REPLY)
# To whoever is still writing: the way back, and that it will be forgotten.
DRAFT_LINK = EmailKind("assistance.aid_draft", "assistance/aid_draft", Purpose.REPLY)
DRAFT_EXPIRES = EmailKind(
    "assistance.aid_draft_expires", "assistance/aid_draft_expires", Purpose.REPLY
)

#: The one purpose for which an application has a private page; messages hold its link.
LINK_PURPOSE = "assistance"
#: A care team has one of its own, to send an attestation.
CARE_TEAM_PURPOSE = "attestation"
#: What is still being written has one too, to go on.
DRAFT_PURPOSE = "assistance-draft"
#: Working days in which somebody answers a whole file, where the catalogue does not say.
PROMISE_DAYS = 10


def words_of(request: AidRequest) -> dict[str, Any]:
    """What the words of any letter need, but for the private link."""
    name, service = request.preferred_name, service_of_assistance()
    return {
        "preferred_name": name if is_plain_name(name) else "",
        "reference": request.reference,
        "promised_on": request.promised_on,
        "promise_days": _days_of(service),
        "service_phone": _phone_of(service, request.language),
    }


def helper_words(request: AidRequest, helper_name: str) -> dict[str, Any]:
    """What the words of a receipt need, for whoever filled in the form for somebody else."""
    greeted = helper_name if is_plain_name(helper_name) else ""
    return {**words_of(request), "helper_name": greeted}


def spoken_words(request: AidRequest) -> dict[str, Any]:
    """What the words of a script need: whoever calls reads any name."""
    return {**words_of(request), "preferred_name": request.preferred_name}


def service_phone(language: str) -> str:
    """The number, with its extension, of whoever sees to applications, as one reads it there."""
    return _phone_of(service_of_assistance(), language)


def service_of_assistance() -> Service | None:
    """What the catalogue says of financial assistance, its telephone first; None without one."""
    return Service.objects.filter(kind=ServiceKind.ASSISTANCE).order_by("position").first()


def promise_days() -> int:
    """Working days in which somebody answers what is complete, as the catalogue says."""
    return _days_of(service_of_assistance())


def _phone_of(service: Service | None, language: str) -> str:
    with translation.override(language):
        return service.phone_display if service else ""


def _days_of(service: Service | None) -> int:
    return service.promise_days if service else PROMISE_DAYS

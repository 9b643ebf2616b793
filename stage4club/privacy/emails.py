"""The messages to whoever watches over privacy: neutral outside, and without anybody's name."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from stage4club.notifications.enums import Purpose
from stage4club.notifications.operations import queue_message
from stage4club.notifications.rendering import EmailKind
from stage4club.people.enums import Role
from stage4club.people.models import User

from .models import EmergencyAccess

#: In which role they are told, and who they are.
Told = tuple[Role, Sequence[User]]

OPENED = EmailKind("privacy.emergency_opened", "privacy/emergency_opened", Purpose.REPLY)
GUESSING = EmailKind("privacy.emergency_guessing", "privacy/emergency_guessing", Purpose.REPLY)


def queue_opened(access: EmergencyAccess, *, told: Told, now: datetime) -> None:
    """Tell who opened which reference and until when; the reason stays in the office.

    One message each. Administrators, who cannot read the reason, are told what to do.
    """
    role, people = told
    for officer in people:
        queue_message(
            OPENED,
            to=officer.email,
            language=officer.language,
            context={
                "name": officer.name,
                "by_name": access.user.name,
                "reference": access.subject_reference,
                "opened_at": access.opened_at,
                "ends_at": access.ends_at,
                "is_officer": role == Role.PRIVACY,
                "link": _list_url(),
            },
            dedupe_key=f"emergency/{access.pk}/{officer.pk}",
            about=access,
            by=access.user,
            now=now,
        )


def queue_guessing(user: User, *, told: Told, now: datetime) -> None:
    """Tell that `user` typed too many references that open nothing. One message each."""
    role, people = told
    for officer in people:
        queue_message(
            GUESSING,
            to=officer.email,
            language=officer.language,
            context={
                "name": officer.name,
                "by_name": user.name,
                "at": now,
                "is_officer": role == Role.PRIVACY,
                "link": _list_url(),
            },
            dedupe_key=f"emergency-guessing/{user.pk}/{officer.pk}/{now:%Y%m%dT%H%M%S%f}",
            about=user,
            by=user,
            now=now,
        )


def _list_url() -> str:
    return settings.SITE_URL.rstrip("/") + reverse("admin:privacy_emergencyaccess_changelist")

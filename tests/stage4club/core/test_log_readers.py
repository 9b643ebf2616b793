"""Who reads the two logs as a whole: the privacy officer, and nobody else."""

from __future__ import annotations

import pytest

from stage4club.core import audit
from stage4club.core.access import record_access
from stage4club.core.models import AccessEvent, AccessKind, AuditEvent
from stage4club.people.enums import Role
from tests.factories import NOW, make_user


@pytest.mark.django_db
def test_only_the_privacy_officer_reads_the_logs() -> None:
    subject = make_user(Role.EDITOR)
    done = audit.record("close", subject, by=None, now=NOW)
    looked = record_access(AccessKind.VIEW, subject, by=subject, now=NOW)
    for role in Role:
        user = make_user(role, email=f"{role.value}-reader@example.org")
        whole = role == Role.PRIVACY
        assert list(AuditEvent.objects.visible_to(user).filter(pk=done.pk)) == [done] * whole
        assert list(AccessEvent.objects.visible_to(user)) == [looked] * whole

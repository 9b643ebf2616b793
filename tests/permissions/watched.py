"""What is watched: files opened in an emergency, the two logs; and what proves who one is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from stage4club.core.access import record_access
from stage4club.core.models import AccessKind, AuditEvent
from stage4club.core.models.subject import subject_key
from stage4club.people.enums import Role
from stage4club.people.models import RecoveryCode, TotpDevice
from stage4club.privacy.models import EmergencyAccess
from stage4club.privacy.models.emergency_access import DURATION
from tests.factories import NOW
from tests.permissions.addresses import PASSKEY
from tests.permissions.rows import World
from tests.stage4club.people.proofs import give_passkey

MINUTE = timedelta(minutes=1)


def emergencies(world: World) -> None:
    """Open, over, reviewed, of a sealed room, and about whom she has said since that she knows."""
    of, made = "privacy.emergencyaccess", world.canaries

    def opened(name: str, role: Role, of_row: str, minutes_ago: int, **stored: Any) -> None:
        row = world.rows[of_row]
        subject_type, subject_id = subject_key(row.subject)
        opened_at = timezone.now() - minutes_ago * MINUTE
        access = EmergencyAccess.objects.create(
            user=world.readers[role],
            subject_reference=str(row.subject),
            subject_type=subject_type,
            subject_id=subject_id,
            reason=made.word(name, f"{of}.reason"),
            opened_at=opened_at,
            ends_at=opened_at + DURATION,
            **stored,
        )
        world.add(name, access, follower=role, opens=row, is_over=minutes_ago >= 60)

    opened("her emergency", Role.COORDINATOR, "registration another's", 10)
    opened("an emergency", Role.ADMIN, "a call of social work", 10)
    opened("an emergency in social work", Role.COORDINATOR, "appointment a colleague's", 10)
    opened("about whom she knows", Role.COORDINATOR, "registration known to the coordinator", 10)
    opened("an emergency that is over", Role.COORDINATOR, "person untaken", 90)
    reviewed = {
        "reviewed_at": timezone.now(),
        "reviewed_by": world.readers[Role.PRIVACY],
        "review_note": made.word("a reviewed emergency", f"{of}.review_note"),
    }
    opened("a reviewed emergency", Role.ADMIN, "registration closed", 200, **reviewed)


def logs(world: World) -> None:
    """A line of each log; what the rest of the world did stands there as well."""
    hers = world.rows["registration hers"].subject
    look = record_access(AccessKind.REVEAL, hers, by=world.readers[Role.PARTNER], now=NOW)
    world.add("a look", look)
    world.add("an action", AuditEvent.objects.order_by("pk").first() or AuditEvent())


def proofs(world: World) -> None:
    """What the editor signs in with: nobody else learns that she has it, nor what it is called."""
    editor, name = world.readers[Role.EDITOR], f"proofs of {Role.EDITOR.value}"
    made = world.canaries
    secret = made.word(name, "people.totpdevice.secret")
    TotpDevice.objects.create(user=editor, secret=secret, confirmed_at=NOW, last_step=1)
    digest = made.word(name, "people.recoverycode.digest")
    RecoveryCode.objects.create(user=editor, digest=digest, created_at=NOW)
    give_passkey(editor, now=NOW, pk=PASSKEY, name=made.word(name, "people.passkey.name"))

"""What the measure of the sealed audit does inside our site; the words are of `inside_ours`."""

import time

from django.utils import timezone

from stage4club.core.models import AuditEvent
from stage4club.core.sealing import Verification, seal_audit

_LOT = 5_000


def happen(count: int) -> int:
    """So many rows of the audit, as a registration leaves them."""
    now = timezone.now()
    AuditEvent.objects.bulk_create(
        (
            AuditEvent(
                at=now,
                verb="take",
                subject_type="registrations.registration",
                subject_id=str(number),
                actor_id=1,
                from_state="received",
                to_state="assigned",
                details={"fields": ["assigned_to", "state"]},
            )
            for number in range(count)
        ),
        batch_size=_LOT,
    )
    return count


def seal_and_verify() -> dict[str, float]:
    """Rows a second: sealed, verified, and read plainly in the order of their keys."""
    begun = time.perf_counter()
    sealed = seal_audit(now=timezone.now())
    sealing = sealed / (time.perf_counter() - begun)
    begun = time.perf_counter()
    read = sum(1 for _ in AuditEvent.objects.order_by("id").values_list().iterator())
    plain = read / (time.perf_counter() - begun)
    walk = Verification()
    begun = time.perf_counter()
    assert list(walk.findings(now=timezone.now())) == []
    assert walk.rows == read
    return {"seal": sealing, "plain": plain, "verify": read / (time.perf_counter() - begun)}

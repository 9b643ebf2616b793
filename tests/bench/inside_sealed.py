"""What the measure of sealing does inside our site; the words are those of `inside_ours`."""

import os
import statistics
import time
from collections.abc import Callable
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from registrations.models import Registration
from stage4club.core.access import record_access
from stage4club.core.drafts import LIFETIME
from stage4club.core.models import AccessEvent, AccessKind, Draft
from stage4club.core.rotation import rotate_keys
from stage4club.people.models import User

#: As long as the answers of a form.
WORDS = "Les rencontres du soir me conviennent. " * 10
UPDATE = "UPDATE core_draft SET body = %s WHERE key = %s"
INSERT = (
    "INSERT INTO core_accessevent (at, kind, actor_id, subject_type, subject_id) "
    "VALUES (%s, %s, %s, %s, %s)"
)


def seal(count: int) -> int:
    """Write so many texts with the first key."""
    now = timezone.now()
    Draft.objects.bulk_create(
        Draft(
            key=f"{number:064x}",
            kind="bench",
            body=WORDS,
            created_at=now,
            expires_at=now + LIFETIME,
        )
        for number in range(count)
    )
    return count


def rotate() -> dict[str, float]:
    """Texts a second: written again by the rotation, and as plain UPDATEs of as many bytes."""
    begun = time.perf_counter()
    done = rotate_keys()
    ours = done.written / (time.perf_counter() - begun)
    rows = Draft.objects.filter(kind="bench").values_list("key", "body")
    changes = [(os.urandom(len(body)), key) for key, body in rows]
    begun = time.perf_counter()
    for start in range(0, len(changes), 500):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(UPDATE, changes[start : start + 500])
    return {"ours": ours, "plain": len(changes) / (time.perf_counter() - begun)}


def look(count: int) -> dict[str, float]:
    """Milliseconds at the median: of a look that is logged, and of a bare INSERT of its line."""
    row: Any = Registration.objects.first()
    user: Any = User.objects.first() or User.objects.create_user("bench@example.org", name="Bench")
    line = [timezone.now(), AccessKind.VIEW.value, user.pk, "registrations.registration", row.pk]

    def ours() -> None:
        record_access(AccessKind.VIEW, row, by=user, now=timezone.now())

    def plain() -> None:
        with connection.cursor() as cursor:
            cursor.execute(INSERT, line)

    times: dict[str, list[float]] = {"ours": [], "plain": []}
    jobs: dict[str, Callable[[], None]] = {"ours": ours, "plain": plain}
    for _ in range(count):
        for name, job in jobs.items():
            begun = time.perf_counter()
            job()
            times[name].append((time.perf_counter() - begun) * 1_000)
    assert AccessEvent.objects.count() >= 2 * count
    return {name: statistics.median(taken) for name, taken in times.items()}

"""How both logs are read: when, by whom, about what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Generic, Self, TypeVar

from django.db import models
from django.db.models import Q

EventT = TypeVar("EventT", bound=models.Model)

#: The kind of a row and its key, as both logs name it.
Subject = tuple[str, str]


class LogQuerySet(models.QuerySet[EventT], Generic[EventT]):
    """Lines of a log."""

    def within(self, start: datetime | None, end: datetime | None) -> Self:
        """From `start` on, and before `end`; without bound where there is none."""
        bounds: dict[str, Any] = {"at__gte": start, "at__lt": end}
        return self.filter(**{name: value for name, value in bounds.items() if value is not None})

    def of_any(self, subjects: Iterable[Subject]) -> Self:
        """About one of these rows; nothing for none."""
        keys: dict[str, list[str]] = defaultdict(list)
        for subject_type, subject_id in subjects:
            keys[subject_type].append(subject_id)
        rows = Q(pk__in=[])
        for subject_type, ids in keys.items():
            rows |= Q(subject_type=subject_type, subject_id__in=ids)
        return self.filter(rows)
